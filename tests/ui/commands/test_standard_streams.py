"""`-` is standard input as a photograph and standard output as a result, and nothing is left beside them."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from retoucher.pictures import open_picture
from retoucher.ui.cli import app

FLIP = "retoucher: 1\nstages:\n- steps:\n  - {tool: flip, arguments: {axis: horizontal}}\n"


@pytest.fixture
def piped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Return the bytes of a photograph; the working folder holds nothing but a recipe."""
    pixels = np.random.default_rng(0).integers(60, 120, (60, 80, 3), np.uint8)
    pixels[20:41, 10:40] //= 2
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    Path("flip.yaml").write_text(FLIP)
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def made() -> set[str]:
    return {str(path) for path in Path().rglob("*") if path.is_file()} - {"flip.yaml"}


def invoke(piped: bytes, *arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, input=piped)


def test_standard_streams_read_and_write(piped: bytes) -> None:
    command = [sys.executable, "-m", "retoucher.ui", "edit", "-", "brighter", "--yes", "--out", "-"]
    done = subprocess.run(command, input=piped, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    with Image.open(BytesIO(done.stdout)) as result:
        assert result.format == "PNG"
        assert np.asarray(result).mean() > open_picture(piped).rgb.mean() + 2
    assert b"Verdict" in done.stderr and not made()


def test_a_result_without_a_name_is_called_after_the_stream(piped: bytes) -> None:
    assert invoke(piped, "edit", "-", "brighter", "--yes").exit_code == 0
    assert made() == {"stdin.edited.png", "stdin.edited.sheet.jpg", "stdin.edited.recipe.yaml"}


def test_what_is_found_in_the_stream_is_called_after_it(piped: bytes) -> None:
    assert invoke(piped, "find", "-", "box 10,20,40,41").exit_code == 0
    assert made() == {"stdin.mask1.png", "stdin.found.png"}


def test_a_recipe_is_replayed_on_the_stream(piped: bytes) -> None:
    assert invoke(piped, "replay", "flip.yaml", "-", "--out", "o").exit_code == 0
    assert np.array_equal(open_picture("o/stdin.png").rgb, open_picture(piped).rgb[:, ::-1])


@pytest.mark.parametrize("words", ["replay flip.yaml - --out -", "find - sky --out -"])
def test_several_results_do_not_go_to_standard_output(piped: bytes, words: str) -> None:
    done = invoke(piped, *words.split())
    assert "'-' cannot be a folder for results" in str(done.exception) and not Path("-").exists()


@pytest.mark.parametrize("words", ["edit - brighter --yes", "find - sky", "replay flip.yaml - --out ."])
def test_an_empty_stream_is_one_sentence(piped: bytes, words: str) -> None:
    done = invoke(b"", *words.split())
    assert done.exit_code != 0 and "empty file" in f"{done.output} {done.exception}" and not made()
