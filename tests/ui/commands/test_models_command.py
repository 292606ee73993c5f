"""`retoucher models` on a hub cache and on folders of one's own; nothing is downloaded."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.processes import forked

FOLDER = "models--CIDAS--clipseg-rd64-refined"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Return a hub cache that holds 1,000 bytes of clipseg."""
    snapshot = tmp_path / "hub" / FOLDER / "snapshots" / "abc123"
    snapshot.mkdir(parents=True)
    (snapshot / "model.safetensors").write_bytes(bytes(1000))
    (tmp_path / "hub" / FOLDER / "refs").mkdir()
    (tmp_path / "hub" / FOLDER / "refs" / "main").write_text("abc123")
    return tmp_path / "hub"


def models(cache: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "retoucher.ui", "models", *arguments]
    offline = {"HF_HUB_CACHE": str(cache), "HF_HUB_OFFLINE": "1"}
    return forked.run(
        command, capture_output=True, text=True, env=os.environ | offline | environment, check=False
    )


def test_the_list_says_state_size_licence_and_the_command(cache: Path) -> None:
    rows = {row["name"]: row for row in json.loads(models(cache, "--json").stdout)}
    assert rows["clipseg"]["bytes"] == 1000 and rows["clipseg"]["licence"] == "Apache-2.0"
    assert rows["clipseg"]["engines"] == ["find/clipseg"]
    assert rows["instruct-pix2pix"]["bytes"] == 0
    assert rows["instruct-pix2pix"]["command"] == "retoucher models pull instruct-pix2pix"
    assert {"edit/instruct-pix2pix", "edit/sane"} == set(rows["instruct-pix2pix"]["engines"])


def test_the_list_reads_well(cache: Path) -> None:
    said = models(cache, "list", "clipseg").stdout
    assert "1.0 kB on disk" in said and "CIDAS/clipseg-rd64-refined@main; for find/clipseg" in said
    said = models(cache, "list", "blip").stdout
    assert "1.9 GB to bring" in said and "retoucher models pull blip" in said


def test_remove_frees_the_cache_and_leaves_folders_of_ones_own(cache: Path, tmp_path: Path) -> None:
    own = tmp_path / "mine"
    own.mkdir()
    kept = models(cache, "remove", "clipseg", RETOUCHER_MODELS_WEIGHTS=json.dumps({"clipseg": str(own)}))
    assert kept.returncode == 1 and "remove it there yourself" in kept.stderr
    assert own.is_dir() and (cache / FOLDER).is_dir()
    gone = models(cache, "remove", "clipseg")
    assert gone.returncode == 0 and "1.0 kB freed" in gone.stdout
    assert not (cache / FOLDER).exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("pull", "nonsense"), "no weights 'nonsense'; there are: blip"),
        (("list", "nonsense"), "no weights 'nonsense'; there are: blip"),
        (("pull", "blip"), "the hub is out of reach"),
        (("remove", "blip"), "they are not on this disk"),
        (("pull", "segment-anything"), "HF_HUB_OFFLINE is set"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(cache: Path, arguments: tuple[str, ...], said: str) -> None:
    done = models(cache, *arguments)
    assert done.returncode == 1 and said in done.stderr
    assert "Traceback" not in done.stderr
