"""`max_megapixels` holds wherever a picture is opened, and is said in the same words."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from retoucher.settings import load_settings
from retoucher.ui.chat.panels.dropped_files import opened
from retoucher.ui.cli import app

WORDS = (
    "0.0025 megapixels, more than 0.002 megapixels, which is the most that is opened (setting max_megapixels)"
)


FLIP = "retoucher: 1\nstages:\n- steps:\n  - {tool: flip, arguments: {axis: horizontal}}\n"
LIKE = """\
retoucher: 1
references: {"sha256:DIGEST": large.png}
stages:
- steps:
  - {tool: match_look, arguments: {reference: "sha256:DIGEST"}}
""".replace("DIGEST", "0" * 64)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, side in (("small.png", 40), ("large.png", 50)):
        pixels = np.random.default_rng(side).integers(0, 256, (side, side, 3), np.uint8)
        Image.fromarray(pixels).save(tmp_path / name)
    (tmp_path / "flip.yaml").write_text(FLIP)
    (tmp_path / "like.yaml").write_text(LIKE)
    monkeypatch.setenv("RETOUCHER_MAX_MEGAPIXELS", "0.002")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        "edit large.png brighter --yes",
        "edit - brighter --yes",
        "edit small.png brighter --yes --reference large.png",
        "edit small.png brighter --yes --private-reference large.png",
        "talk large.png --yes",
        "find large.png sky",
        "replay flip.yaml large.png --out o",
        "replay like.yaml small.png --out o --reference large.png",
        "batch large.png --recipe flip.yaml --out o",
        "batch small.png --recipe like.yaml --out o",
        "caption large.png --private",
        "decompose cosier large.png --private",
    ],
)
def test_a_command_opens_no_larger_picture(folder: Path, words: str) -> None:
    done = CliRunner().invoke(app, words.split(), input=(folder / "large.png").read_bytes())
    assert done.exit_code != 0
    assert WORDS in " ".join(f"{done.output} {done.exception}".split())


def test_the_page_opens_no_larger_picture(folder: Path) -> None:
    files = [(name, (folder / name).read_bytes()) for name in ("small.png", "large.png")]
    arrivals, (problem,) = opened(files, load_settings())
    assert [arrival.picture.size for arrival in arrivals] == [(40, 40)]
    assert WORDS in problem
