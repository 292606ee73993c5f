"""A profile written by hand in the user's `retoucher.toml`: its weights and settings reach the network."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from retoucher.pictures import Picture
from retoucher.settings_files import own_folder
from retoucher.ui.cli import app

TOML = """
profile = "home"
retries = 0

[profiles.home]
allow = ["models", "weights"]
prefer = {{ edit = ["sane"] }}

[profiles.home.weights]
instruct-pix2pix = "{folder}"

[profiles.home.engines."edit/sane"]
steps = 3
working_size = {working_size}
"""


@pytest.fixture
def photo(tmp_path: Path, picture: Picture, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RETOUCHER_MODELS_DEVICE", "cpu")
    picture.save(tmp_path / "photo.png")
    return tmp_path / "photo.png"


def edited(photo: Path, written: str) -> tuple[int, str]:
    own_folder().mkdir(parents=True, exist_ok=True)
    (own_folder() / "retoucher.toml").write_text(written)
    done = CliRunner().invoke(app, ["edit", str(photo), "turn the ball into a dog", "--yes", "--json"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done.exit_code, done.output


def test_its_settings_reach_the_engine_and_are_in_the_recipe_s_credit(photo: Path, models) -> None:
    _, output = edited(photo, TOML.format(folder=models("instruct-pix2pix"), working_size=64))
    events = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    finished = next(e for e in events if e["type"] == "step_finished")
    line, _, settings = finished["result"]["engine"].partition(" with ")
    assert line.startswith("edit/sane: instruct-pix2pix = ")
    assert {"steps": 3, "working_size": 64}.items() <= json.loads(settings).items()
    doings = [e["doing"] for e in events if e["type"] == "step_progress"]
    assert doings[-1] == "step 3 of 3"


def test_what_it_cannot_set_is_named(photo: Path, models) -> None:
    code, output = edited(photo, TOML.format(folder=models("instruct-pix2pix"), working_size='"large"'))
    assert code != 0 and "the profile cannot set working_size='large' of edit/sane" in output
