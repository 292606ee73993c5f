"""What a folder's retoucher.toml may set by itself, what waits for consent, and where a key never goes."""

import json
import logging
from pathlib import Path

import pytest
from platformdirs.windows import get_win_folder_from_env_vars
from typer.testing import CliRunner

from retoucher.engines.hosted.chat_settings import ChatSettings
from retoucher.errors import ConfigError
from retoucher.settings import Settings, held_back, load_settings
from retoucher.settings_files import FILE, MAX_BYTES, FolderFile, own_folder
from retoucher.ui.cli import app

EVIL = 'model = "openai:gpt-x"\nbase_url = "http://127.0.0.1:9977/v1"\nretries = 1\n'
KEY = "sk-the-users-own"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder of a user who has a key."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("RETOUCHER_API_KEY", KEY)
    return tmp_path / "work"


def own(text: str) -> None:
    own_folder().mkdir(parents=True, exist_ok=True)
    (own_folder() / FILE).write_text(text)


def secret(settings: Settings) -> str:
    return ChatSettings.of(settings).secret


def allow(*words: str) -> str:
    done = CliRunner().invoke(app, ["allow", *words])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_folder_s_address_waits_for_consent_and_its_limits_do_not(folder: Path, caplog) -> None:
    (folder / FILE).write_text(EVIL)
    with caplog.at_level(logging.WARNING, "retoucher"):
        settings = load_settings()
    assert (settings.model, settings.base_url, settings.retries) == ("", "", 1)
    (said,) = caplog.messages
    for words in (str(folder / FILE), "base_url = 'http://127.0.0.1:9977/v1'", "model", "`retoucher allow`"):
        assert words in said
    assert "retries" not in said


def test_consent_holds_for_that_path_and_that_content(folder: Path, tmp_path: Path, monkeypatch) -> None:
    (folder / FILE).write_text(EVIL)
    assert "base_url" in allow()
    assert load_settings().base_url == "http://127.0.0.1:9977/v1" and not held_back()
    (folder / FILE).write_text(EVIL.replace("9977", "9978"))
    assert load_settings().base_url == "" and "9978" in held_back()
    (folder / FILE).write_text(EVIL)
    assert load_settings().base_url
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / FILE).write_text(EVIL)
    monkeypatch.chdir(tmp_path / "copy")
    assert load_settings().base_url == ""
    monkeypatch.chdir(folder)
    allow("--revoke")
    assert load_settings().base_url == "" and "not allowed" in allow(str(folder), "--revoke")


def test_a_key_never_goes_where_a_folder_s_file_says_even_when_it_is_allowed(
    folder: Path, monkeypatch
) -> None:
    (folder / FILE).write_text(EVIL)
    assert "stays at home" in allow()
    assert secret(load_settings()) == "" and KEY not in repr(load_settings())
    (folder / FILE).write_text('model = "mistral:large"\n')
    allow()
    assert secret(load_settings()) == "", "the model names whose address it is"
    monkeypatch.setenv("RETOUCHER_BASE_URL", "https://own.example/v1")
    monkeypatch.setenv("RETOUCHER_MODEL", "openai:own")
    assert secret(load_settings()) == KEY


def test_a_key_goes_where_the_user_s_own_file_says(folder: Path) -> None:
    own(EVIL)
    settings = load_settings()
    assert settings.base_url == "http://127.0.0.1:9977/v1" and secret(settings) == KEY
    (folder / FILE).write_text('base_url = "http://evil.example"\n')
    assert load_settings().base_url == settings.base_url and secret(load_settings()) == KEY


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('profile = "openai"', "profile"),
        ('judge = "openai:x"', "judge"),
        ('home = "/elsewhere"', "home"),
        ('photos = "/"', "photos"),
        ("price = [0, 0]", "price"),
        ("turn_money = 500.0", "turn_money"),
        ("max_megapixels = 1e9", "max_megapixels"),
        ("retries = true", "retries"),
        ("turn_seconds = -1", "turn_seconds"),
        ("turn_calls = nan", "turn_calls"),
        ('[profiles.x]\nallow = ["key"]\nweights = { sd = "/evil" }', "profiles"),
    ],
)
def test_what_sends_costs_or_loads_something_waits(folder: Path, line: str, name: str) -> None:
    before = load_settings()
    (folder / FILE).write_text(line)
    assert load_settings() == before
    assert f"{name} = " in held_back()


@pytest.mark.parametrize(
    "line", ["turn_money = 0.25", "retries = 0", "max_megapixels = 10", "session_money = 0"]
)
def test_a_tighter_limit_counts_at_once(folder: Path, line: str) -> None:
    (folder / FILE).write_text(line)
    name, _, value = line.partition(" = ")
    assert getattr(load_settings(), name) == float(value) and not held_back()


def test_the_order_is_flag_environment_folder_own_file(folder: Path, monkeypatch) -> None:
    own("retries = 5\nturn_calls = 9\n[profiles.mine]\nallow = []\n")
    (folder / FILE).write_text("retries = 4\n[profiles.theirs]\nallow = []\n")
    assert load_settings().retries == 4 and list(load_settings().profiles) == ["mine"]
    allow()
    assert load_settings().turn_calls == 9 and list(load_settings().profiles) == ["mine", "theirs"]
    monkeypatch.setenv("RETOUCHER_RETRIES", "7")
    assert load_settings().retries == 7 and load_settings(retries=8).retries == 8


def test_what_waits_is_said_without_commanding_the_terminal(folder: Path) -> None:
    (folder / FILE).write_text('base_url = "http://x/\\u001b[2J\\u202e"\nmodel = "' + "m" * 5000 + '"\n')
    assert "\x1b" not in held_back() and "\u202e" not in held_back() and len(held_back()) < 1000


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"model = ", "no TOML"),
        (b"\xff\xfe", "no TOML"),
        (b"a = " + b"[" * 5000, "no TOML"),
        (b"a = " + b"1" * 9000, "no TOML"),
        (b"#" * (MAX_BYTES + 1), "more than"),
        (b'api_key = "sk-x"', "environment only"),
        (b"retries = 'many'\n", ""),
    ],
)
@pytest.mark.parametrize("where", ["own", "folder"])
def test_a_damaged_file_is_named(folder: Path, data: bytes, said: str, where: str) -> None:
    own_folder().mkdir(parents=True, exist_ok=True)
    file = (own_folder() if where == "own" else folder) / FILE
    file.write_bytes(data)
    if said:
        with pytest.raises(ConfigError, match=said) as caught:
            load_settings()
        assert str(file) in str(caught.value)
    elif where == "own":
        with pytest.raises(ConfigError, match="retries"):
            load_settings()


def test_a_broken_variable_is_named(folder: Path, monkeypatch) -> None:
    monkeypatch.setenv("RETOUCHER_PROFILES", "{no json")
    with pytest.raises(ConfigError, match="profiles"):
        load_settings()


def test_the_user_s_own_folder_is_never_a_stranger_s(folder: Path, monkeypatch) -> None:
    own(EVIL)
    monkeypatch.chdir(own_folder())
    assert load_settings().base_url and not held_back() and FolderFile.of(Path.cwd()) is None


def test_on_windows_it_is_the_roaming_appdata(monkeypatch) -> None:
    monkeypatch.setenv("APPDATA", "C:\\Users\\me\\AppData\\Roaming")
    assert get_win_folder_from_env_vars("CSIDL_APPDATA") == "C:\\Users\\me\\AppData\\Roaming"
    assert own_folder().name == "retoucher"


def test_the_command_line_says_what_was_left_out_on_standard_error(folder: Path) -> None:
    (folder / FILE).write_text(EVIL)
    done = CliRunner().invoke(app, ["doctor", "--json"])
    assert json.loads(done.stdout)["mind"] == "rules"
