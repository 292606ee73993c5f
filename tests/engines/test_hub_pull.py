"""`retoucher models pull` against a hub of our own: what it asks for, what not, what a refusal says."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from helpers import LONG

COMMIT = "0123456789012345678901234567890123456789"
WANTED = {
    "model_index.json",
    "tokenizer/vocab.json",
    "tokenizer/merges.txt",
    "unet/config.json",
    "unet/diffusion_pytorch_model.safetensors",
}
UNWANTED = {
    "instruct-pix2pix-00-22000.safetensors",
    "instruct-pix2pix-00-22000.ckpt",
    "unet/diffusion_pytorch_model.bin",
    "unet/diffusion_pytorch_model.fp16.safetensors",
    "unet/diffusion_pytorch_model.non_ema.safetensors",
    "unet/code.py",
    "README.md",
}
"""In the real repository of InstructPix2Pix the first alone is 7.7 GB."""


def model() -> dict[str, object]:
    """Return what the hub says of the repository."""
    siblings = [{"rfilename": name} for name in sorted(WANTED | UNWANTED)]
    return {"id": "timbrooks/instruct-pix2pix", "sha": COMMIT, "siblings": siblings}


def tree() -> list[dict[str, object]]:
    """Return what the hub says of its files."""
    names = sorted(WANTED | UNWANTED)
    return [{"type": "file", "path": name, "size": len(name), "oid": COMMIT} for name in names]


class Hub(BaseHTTPRequestHandler):
    """Lists a repository and gives its files; every file holds its own name."""

    protocol_version = "HTTP/1.1"

    def __init__(self, asked: list[str], *rest: Any) -> None:
        self.asked = asked
        super().__init__(*rest)

    def do_HEAD(self) -> None:
        self.answer(self.path.split(f"/resolve/{COMMIT}/")[-1].encode(), COMMIT, send=False)

    def do_GET(self) -> None:
        if "/api/models/black-forest-labs/" in self.path:
            self.answer(b"{}", status=403, error="GatedRepo")
        elif "/api/models/timbrooks/instruct-pix2pix/" in self.path:
            self.answer(json.dumps(tree() if "/tree/" in self.path else model()).encode())
        elif "/resolve/" not in self.path:
            self.answer(b"{}", status=404, error="RepoNotFound")
        else:
            name = self.path.split(f"/resolve/{COMMIT}/")[-1]
            self.asked.append(name)
            self.answer(name.encode(), COMMIT)

    def answer(
        self, body: bytes, commit: str = "", *, status: int = 200, error: str = "", send: bool = True
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{hashlib.sha256(body).hexdigest()}"')
        self.send_header("X-Repo-Commit", commit)
        self.send_header("X-Error-Code", error)
        self.end_headers()
        if send:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def asked() -> list[str]:
    """Return the names of the files that the hub was asked for."""
    return []


@pytest.fixture
def hub(asked: list[str], serve: Callable[..., str]) -> str:
    return serve(partial(Hub, asked))


def pull(name: str, hub: str, cache: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "retoucher.ui", "models", "pull", name]
    settings = {"HF_ENDPOINT": hub, "HF_HUB_CACHE": str(cache), "HF_HUB_OFFLINE": "0", "HF_TOKEN": ""}
    return subprocess.run(
        command, capture_output=True, text=True, env=os.environ | settings, timeout=LONG, check=False
    )


def test_it_brings_what_the_pipeline_loads_and_nothing_twice(
    hub: str, asked: list[str], tmp_path: Path
) -> None:
    done = pull("instruct-pix2pix", hub, tmp_path)
    assert (done.returncode, set(asked)) == (0, WANTED), done.stderr
    folder = Path(done.stdout.strip().partition(" is in ")[2])
    assert folder.name == COMMIT
    assert {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} == WANTED


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("flux-kontext", "FLUX.1-Kontext-dev is gated: accept its licence there and set HF_TOKEN"),
        (
            "blip",
            "blip (Salesforce/blip-image-captioning-large@main) has no usable weights: the hub answered: ",
        ),
    ],
)
def test_a_refusal_says_what_to_do(hub: str, tmp_path: Path, name: str, said: str) -> None:
    done = pull(name, hub, tmp_path)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert said in done.stderr and f"bring them with `retoucher models pull {name}`" in done.stderr
