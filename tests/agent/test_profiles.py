"""Profiles: built in, written in retoucher.toml, and what they choose."""

from pathlib import Path

import pytest

from retoucher.agent.assemble import profile_of
from retoucher.engines.placement import PoolSettings
from retoucher.engines.profiles import BUILT_IN, Profile
from retoucher.engines.registry import choices, choose, engine, ready
from retoucher.engines.work import current, working
from retoucher.errors import ConfigError, EngineUnavailable
from retoucher.settings import Settings, load_settings
from retoucher.settings_files import own_folder

TOML = """
profile = "studio"

[profiles.studio]
allow = ["models", "weights"]
prefer = { find = ["clipseg", "classical"], inpaint = ["sd", "classical"] }
weights = { sd-inpainting = "WHERE" }
engines = { "inpaint/sd" = { steps = 12 } }
"""


@pytest.fixture
def studio(tmp_path: Path) -> Profile:
    """Return the profile of the user's own retoucher.toml, with weights that are there."""
    (tmp_path / "sd").mkdir()
    own_folder().mkdir(parents=True)
    (own_folder() / "retoucher.toml").write_text(TOML.replace("WHERE", str(tmp_path / "sd")))
    return profile_of(load_settings())


def test_a_written_profile_chooses_allows_and_names_weights(studio: Profile, tmp_path: Path) -> None:
    assert {"inpaint/sd", "inpaint/classical"} <= ready(studio)
    assert "edit/sane" not in ready(studio), "its weights are not here"
    with working(profile=studio):
        assert choose("inpaint", "remove").name == "sd"
        assert [s.name for s in choices("inpaint", "remove")][:2] == ["sd", "classical"]
        assert engine("inpaint", "sd").steps == 12
        assert PoolSettings().address_of("sd-inpainting") == str(tmp_path / "sd")
    assert PoolSettings().address_of("sd-inpainting") == ""


def test_a_profile_goes_before_the_environment(studio: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETOUCHER_MODELS_WEIGHTS", '{"sd-inpainting": "/elsewhere", "blip": "/blip"}')
    with working(profile=studio):
        assert PoolSettings().address_of("sd-inpainting").endswith("/sd")
        assert PoolSettings().address_of("blip") == "/blip"


def test_the_embedded_profile_keeps_to_what_needs_nothing(studio: Profile) -> None:
    with working(profile=BUILT_IN["embedded"].model_copy(update={"weights": studio.weights})):
        assert choose("inpaint", "remove").name == "classical"
        with pytest.raises(EngineUnavailable, match="use --profile local"):
            choose("inpaint", "fill")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"studio": {"alow": ["gpu"]}}, "studio|alow"),
        ({"studio": {"prefer": "sane"}}, "prefer"),
        ({"studio": {"prefer": {"edit": ["sain"]}}}, "no engine 'sain' for 'edit'; there is: .*sane"),
        ({"studio": {"engines": {"edit/sain": {"steps": 3}}}}, "no engine 'sain' for 'edit'"),
        ({}, "no profile 'studio'; there are: embedded, local"),
    ],
)
def test_a_wrong_profile_is_named(written: dict, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        profile_of(Settings(profile="studio", profiles=written))


@pytest.mark.parametrize("setting", [{"stepz": 3}, {"steps": "many"}, {"pool": None}, {"guidance": "high"}])
def test_a_setting_that_the_engine_lacks_is_refused(setting: dict) -> None:
    with (
        working(profile=Profile(engines={"inpaint/sd": setting})),
        pytest.raises(ConfigError, match="cannot set"),
    ):
        engine("inpaint", "sd")


def test_settings_of_one_profile_do_not_stay_for_another(studio: Profile) -> None:
    with working(profile=studio):
        assert engine("inpaint", "sd").steps == 12
    assert engine("inpaint", "sd").steps == 30
    assert current().profile is BUILT_IN["mixed"]
