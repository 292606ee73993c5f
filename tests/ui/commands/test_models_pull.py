"""`retoucher models pull segment-anything`: a file from its makers' own address, here a server of ours."""

import os
from collections.abc import Callable
from functools import partial
from hashlib import md5
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest

from retoucher.engines.weights import CheckpointFile, disk_bytes, folder_of, on_disk, pull, remove
from retoucher.errors import EngineUnavailable

BODY = b"weights " * 5000
MARK = md5(BODY, usedforsecurity=False).hexdigest()[:6]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def address(tmp_path: Path, serve: Callable[..., str]) -> str:
    (tmp_path / "served").mkdir()
    (tmp_path / "served" / f"sam_{MARK}.pth").write_bytes(BODY)
    (tmp_path / "served" / "sam_ffffff.pth").write_bytes(BODY)
    return serve(partial(Quiet, directory=str(tmp_path / "served")))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    return tmp_path / "cache"


def test_it_is_brought_found_measured_and_removed(address: str, cache: Path) -> None:
    weights = CheckpointFile("sam-file", "maker/sam", address=f"{address}/sam_{MARK}.pth")
    assert not on_disk(weights) and disk_bytes(weights) == 0
    with pytest.raises(EngineUnavailable, match=r"not on this disk.*retoucher models pull sam-file"):
        folder_of(weights)
    path = pull(weights)
    assert path.read_bytes() == BODY and path == folder_of(weights) and cache in path.parents
    assert on_disk(weights) and disk_bytes(weights) == len(BODY)
    assert remove(weights) == len(BODY) and not on_disk(weights)


def test_a_damaged_or_absent_file_is_named_and_nothing_stays(address: str, cache: Path) -> None:
    damaged = CheckpointFile("sam-file", "maker/sam", address=f"{address}/sam_ffffff.pth")
    with pytest.raises(EngineUnavailable, match=f"came damaged: MD5 {MARK}.*wanted ffffff"):
        pull(damaged)
    with pytest.raises(EngineUnavailable, match=r"nowhere\.pth cannot be read: .*404"):
        pull(CheckpointFile("sam-file", "maker/sam", address=f"{address}/nowhere.pth"))
    assert not on_disk(damaged) and not [p for p in cache.rglob("*") if p.is_file()]


def test_offline_means_offline(address: str, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "HF_HUB_OFFLINE", "1")
    with pytest.raises(EngineUnavailable, match="HF_HUB_OFFLINE is set"):
        pull(CheckpointFile("sam-file", "maker/sam", address=f"{address}/sam_{MARK}.pth"))
