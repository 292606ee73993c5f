"""No word from outside commands the terminal; the page is in test_page_strangers."""

import os
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from rich.console import Console
from typer.testing import CliRunner

from retoucher.agent.values.events import Replied
from retoucher.pictures import open_picture
from retoucher.ui.cli import app
from retoucher.ui.render import Terminal, VisibleConsole
from retoucher.ui.visible_text import visible

CLEAR = "\x1b[2J\x1b]0;owned\x07"
RECIPE = """\
retoucher: 1
stages:
- regions: {{r: {{find: "{bad}"}}}}
  steps: [{{tool: adjust, region: r, arguments: {{exposure: 0.5}}}}]
"""


@pytest.mark.parametrize("sign", ["\x1b", "\x07", "\x7f", "\x9b", "\r", "\u202e", "\u2066", "\udcff"])
def test_what_a_terminal_obeys_is_written_out(sign: str) -> None:
    shown = visible(f"a{sign}b")
    assert sign not in shown and shown.startswith("a\\") and shown.endswith("b")


def test_words_in_any_language_stay_as_they_are() -> None:
    text = "Grüße, 写真, עברית, 👩‍🎨\n\tx ≤ 3"
    assert visible(text) == text


def test_an_event_prints_no_escape_signs_of_its_own() -> None:
    out = StringIO()
    Terminal(VisibleConsole(file=out, highlight=False)).show(Replied(text=f"done {CLEAR}[bold]x"))
    assert "\x1b" not in out.getvalue() and "\\x1b[2J" in out.getvalue() and "[bold]x" in out.getvalue()
    assert isinstance(Terminal().console, VisibleConsole) and issubclass(VisibleConsole, Console)


def _replayed(tmp_path: Path, recipe: str) -> str:
    Image.new("RGB", (40, 30), (90, 80, 70)).save(tmp_path / "photo.png")
    (tmp_path / "r.yaml").write_text(recipe)
    command = ["replay", str(tmp_path / "r.yaml"), str(tmp_path / "photo.png"), "--out", str(tmp_path / "o")]
    done = CliRunner().invoke(app, command)
    return done.output + str(done.exception or "")


def test_a_region_of_a_strangers_recipe_cannot_clear_the_screen(tmp_path: Path) -> None:
    said = _replayed(tmp_path, RECIPE.format(bad="a \\e[2J\\x9b red ball"))
    assert "failed" in said and "\x1b" not in said and "\x9b" not in said


def test_a_file_name_of_broken_bytes_is_opened_and_said(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9\x1b[2J.png")
    try:
        with Path(name).open("wb") as file:
            Image.fromarray(np.zeros((4, 4, 3), np.uint8)).save(file, "PNG")
    except OSError:
        pytest.skip("this system has no such names")
    picture = open_picture(name)
    picture.facts.name.encode()  # it goes into sessions, recipes and reports as UTF-8
    done = CliRunner().invoke(app, ["find", name, "the sky"])
    assert "\x1b" not in done.output
