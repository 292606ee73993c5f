"""The README's Python runs as it stands."""

import re
from pathlib import Path

import pytest
from PIL import Image
from skimage import data

from retoucher.pictures import open_picture

README = (Path(__file__).resolve().parents[1] / "README.md").read_text()


def test_the_dozen_lines_of_python_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.S)
    Image.fromarray(data.rocket()).save(tmp_path / "photo.jpg")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})
    assert open_picture("photo.warm.jpg").size == (640, 427)
    assert open_picture("photo.sheet.jpg").width > 640


def test_every_page_that_it_points_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (Path(__file__).resolve().parents[1] / target).exists(), target
