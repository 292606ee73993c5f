"""What a call may set of an engine, what engines refuse, and how a recipe's credit does it again."""

from pathlib import Path

import numpy as np
import pytest

from retoucher.engines import placement, registry
from retoucher.engines.credit import Credit, fingerprint
from retoucher.engines.profiles import BUILT_IN, Profile
from retoucher.engines.work import current, working
from retoucher.errors import ConfigError, ToolFailed, ToolRetry
from retoucher.pictures import Picture, Region
from retoucher.tools.edit import edit
from retoucher.tools.inpaint import inpaint

PICTURE = Picture(np.full((8, 8, 3), 90, np.uint8))
TAKEN = {
    "edit/sane": "steps, guidance, image_guidance, scheduler",
    "edit/instruct-pix2pix": "steps, guidance, image_guidance, scheduler",
    "edit/edit-direction": "steps, guidance",
    "edit/flux-kontext": "steps, guidance",
    "edit/flux2-klein": "steps, guidance",
    "edit/qwen-image-edit": "steps, guidance",
    "edit/qwen-image-edit-plus": "steps, guidance",
    "inpaint/sd": "steps, guidance, strength, scheduler",
    "inpaint/sdxl": "steps, guidance, strength, scheduler",
    "inpaint/flux-fill": "steps, guidance, strength",
    "inpaint/kandinsky": "steps, guidance, scheduler",
    "inpaint/classical": "no settings",
}
VALUES = {"steps": 3, "guidance": 2.0, "image_guidance": 1.1, "strength": 0.5, "scheduler": "ddim"}


@pytest.mark.parametrize("name", TAKEN)
def test_each_engine_takes_its_settings_and_refuses_others(name: str) -> None:
    verb, engine = name.split("/")
    taken = {} if TAKEN[name] == "no settings" else {s: VALUES[s] for s in TAKEN[name].split(", ")}
    built = registry.built_in_code(verb, engine)
    changed = registry._replaced(built, taken)
    assert all(getattr(changed, setting) == value for setting, value in taken.items())
    for setting in VALUES.keys() - taken.keys():
        with pytest.raises(ToolRetry, match=f"{engine}' takes no {setting}.*it takes {TAKEN[name]}"):
            registry.engine(verb, engine, **{setting: VALUES[setting]})


def test_tools_pass_them_on_and_refuse_nonsense() -> None:
    with pytest.raises(ToolRetry, match=r"takes no strength, got 0\.5"):
        edit(PICTURE, instruction="a", engine="sane", strength=0.5)
    with pytest.raises(ToolRetry, match="takes no steps, got 4"):
        inpaint(PICTURE, Region(np.eye(8, dtype=np.float32)), engine="classical", steps=4)
    for wrong in ({"steps": 0}, {"strength": 0.0}, {"strength": 1.5}, {"guidance": -1.0}):
        with pytest.raises(ToolRetry, match=next(iter(wrong))):
            inpaint(PICTURE, Region(np.eye(8, dtype=np.float32)), **wrong)


def test_a_profile_sets_what_is_plain_and_names_what_it_cannot() -> None:
    with working(profile=Profile(engines={"edit/sane": {"quality": "fast", "specific_guidance": 3}})):
        built = registry.engine("edit", "sane")
        assert (built.quality, built.specific_guidance) == ("fast", 3)
    with (
        working(profile=Profile(engines={"edit/sane": {"magic": 1}})),
        pytest.raises(ConfigError, match="magic"),
    ):
        registry.engine("edit", "sane")


def test_a_credit_is_read_as_it_was_written() -> None:
    credit = Credit("edit/sane", {"a": "o/n@1", "b": "x/y#2"}, {"steps": 4, "scheduler": "ddim"})
    assert Credit.parse(str(credit)) == credit
    assert Credit.parse(f"{credit}; find/sam3: sam3 = o/s@1") == credit
    assert Credit.parse("edit/old: w = tiny/w") == Credit("edit/old", {"w": "tiny/w"})
    assert Credit.parse("") is None and credit.name == "sane"


def test_a_recipe_s_settings_hold_inside_the_block_only() -> None:
    line = str(Credit("edit/sane", {}, {"steps": 4}))
    with registry.as_before(line):
        assert current().profile.engines["edit/sane"] == {"steps": 4}
    assert "edit/sane" not in current().profile.engines
    with (
        pytest.raises(ToolFailed, match="made with magic"),
        registry.as_before('edit/sane with {"magic": 1}'),
    ):
        pass
    with pytest.raises(ToolFailed, match="no engine 'gone'"), registry.as_before("edit/gone"):
        pass


def test_other_weights_are_told_apart_by_what_is_in_them(tmp_path: Path) -> None:
    for name, level in (("a", 0), ("b", 1)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text("{}")
        body = bytes([0]) * 300_000 + bytes([level]) * 8_000 + bytes([0]) * 300_000
        (tmp_path / name / "model.safetensors").write_bytes(body if not level else body[:-1] + b"\x01")
    assert fingerprint(tmp_path / "a") != fingerprint(tmp_path / "b")
    where = str(tmp_path / "a")
    line = str(Credit("find/clipseg", {"clipseg": f"{tmp_path.name}/a#{fingerprint(tmp_path / 'a')}"}))
    with working(profile=Profile(weights={"clipseg": where})):
        assert registry.other_weights(line) == []
    with working(profile=Profile(weights={"clipseg": str(tmp_path / "b")})):
        (said,) = registry.other_weights(line)
    assert said.startswith("clipseg was ") and "here it is" in said


def test_clipseg_is_asked_when_it_alone_has_weights(tmp_path: Path) -> None:
    (tmp_path / "clipseg").mkdir()
    nowhere = {n: str(tmp_path / "no" / n) for n in registry.known_weights()}
    weights = nowhere | {"clipseg": str(tmp_path / "clipseg")}
    with working(profile=BUILT_IN["local"].model_copy(update={"weights": weights})):
        assert [s.name for s in registry.choices("find", "phrase")] == ["clipseg", "classical"]


def test_an_engine_for_a_gpu_is_not_ready_without_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "flux-kontext").mkdir()
    weights = {"flux-kontext": str(tmp_path / "flux-kontext")}
    with working(profile=Profile(weights=weights)):
        monkeypatch.setenv("RETOUCHER_MODELS_DEVICE", "cpu")
        assert "a GPU: none is seen" in registry.missing(registry.spec("edit", "flux-kontext"))
        monkeypatch.setenv("RETOUCHER_MODELS_DEVICE", "cuda")
        assert registry.missing(registry.spec("edit", "flux-kontext")) == ""
    assert placement.sees_gpu()
