"""What is signed into a result, as C2PA's own reader reads it."""

import json
from io import BytesIO
from pathlib import Path

import c2pa
import numpy as np
import pytest
from PIL import Image

from helpers.written.credentials import actions, read_credentials
from retoucher.agent.recipes.content_credentials import PAINTED, Source, manifest_of, signed
from retoucher.agent.recipes.signing_certificate import signing_certificate
from retoucher.agent.values.plan import Step
from retoucher.errors import ConfigError, PictureError
from retoucher.pictures import Picture, encode_picture

ADJUST = Step(reason="r", tool="adjust", arguments={"exposure": 0.3})
SECRET = "a blue cat of mine"


def picture() -> Picture:
    return Picture(np.random.default_rng(0).integers(0, 255, (40, 60, 3), np.uint8))


@pytest.mark.parametrize(
    ("format", "media"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_the_reader_finds_steps_recipe_and_source_and_the_pixels_stay(
    tmp_path: Path, format: str, media: str
) -> None:
    data = encode_picture(picture(), format)
    source = Source("photo.png", encode_picture(picture(), "PNG"), "PNG")
    made = signed(data, format, [ADJUST], "the recipe", [source], signing_certificate(tmp_path))
    said = read_credentials(made, media)
    assert actions(said) == ["c2pa.opened", "c2pa.color_adjustments"]
    manifest = said["manifests"][said["active_manifest"]]
    assert manifest["ingredients"][0]["relationship"] == "parentOf" and manifest["title"] == "photo.png"
    assert "thumbnail" not in manifest and "thumbnail" not in manifest["ingredients"][0]
    with Image.open(BytesIO(made)) as after, Image.open(BytesIO(data)) as before:
        assert np.array_equal(np.asarray(after), np.asarray(before))
    changed = bytearray(made)
    middle = len(data) // 2
    changed[made.index(data[middle : middle + 16])] ^= 255
    with c2pa.Reader(media, BytesIO(bytes(changed))) as reader:
        assert reader.get_validation_state() == "Invalid", "a byte that changed since is noticed"


def test_what_came_with_credentials_keeps_them_as_an_ingredient(tmp_path: Path) -> None:
    certificate, plain = signing_certificate(tmp_path), encode_picture(picture(), "PNG")
    first = signed(plain, "PNG", [ADJUST], "one", [Source("a.png", plain, "PNG")], certificate)
    other = Source("reference.png", plain, "PNG")
    sources = Source("b.png", first, "PNG"), other
    second = signed(plain, "PNG", [ADJUST, ADJUST], "two", sources, certificate)
    said = read_credentials(second, "image/png")
    assert len(said["manifests"]) == 2
    parent, reference = said["manifests"][said["active_manifest"]]["ingredients"]
    assert said["manifests"][parent["active_manifest"]]["title"] == "a.png"
    assert reference["relationship"] == "inputTo" and len(actions(said)) == 3


@pytest.mark.parametrize(
    ("engine", "painted"),
    [
        ("", False),
        ("find/clipseg: clipseg = someone/clipseg@main", False),
        ("inpaint/lama: lama = someone/lama@main", True),
        ('find/sam; edit/openai-images with {"quality": "high"}', True),
    ],
)
def test_only_an_engine_that_paints_makes_trained_media(engine: str, painted: bool) -> None:
    step = Step(reason="r", tool="inpaint", arguments={"prompt": SECRET}, engine=engine, target=SECRET)
    claim = manifest_of([step, ADJUST], SECRET, "t.png")
    kinds = [a.get("digitalSourceType") for a in claim["assertions"][0]["data"]["actions"]]
    assert kinds == [None, PAINTED if painted else None, None]
    assert SECRET not in json.dumps(claim), "no words of the client's"


def test_half_a_certificate_a_missing_one_and_a_format_without_room_are_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, data = signing_certificate(tmp_path), encode_picture(picture(), "BMP")
    assert signing_certificate(tmp_path) == made and not made.own
    assert (tmp_path / "signing" / "key.pem").stat().st_mode & 0o077 == 0
    with pytest.raises(PictureError, match="a BMP holds none"):
        signed(data, "BMP", [], "", [Source("a", data, "PNG")], made)
    monkeypatch.setenv("RETOUCHER_SIGN_CERT", str(tmp_path / "signing" / "chain.pem"))
    with pytest.raises(ConfigError, match="both"):
        signing_certificate(tmp_path)
    monkeypatch.setenv("RETOUCHER_SIGN_KEY", str(tmp_path / "none.pem"))
    with pytest.raises(ConfigError, match="RETOUCHER_SIGN_KEY wants the path"):
        signing_certificate(tmp_path)
    monkeypatch.setenv("RETOUCHER_SIGN_KEY", str(tmp_path / "signing" / "key.pem"))
    assert signing_certificate(tmp_path).own
