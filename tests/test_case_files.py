"""Files that lost, leaked, crashed or misled when they were tried: each is run as it was."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from time import process_time

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from typer.testing import CliRunner, Result

from helpers import TESTS
from helpers.file_parts import pictures_in
from retoucher.agent.assemble import open_studio
from retoucher.errors import RecipeError
from retoucher.pictures import Picture, encode_picture, open_picture, saving_notes
from retoucher.pictures.kinds import lacks_plugin
from retoucher.pictures.metadata.embedded import KEYWORD
from retoucher.pictures.modes import in_srgb
from retoucher.settings import load_settings
from retoucher.settings_files import FILE
from retoucher.ui.cli import app
from retoucher.ui.commands.replay import load_recipe

CASES = TESTS / "cases" / "files"
WARM = "retoucher: 1\nstages:\n- steps:\n  - {tool: adjust, arguments: {temperature: 0.4}}\n"


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture
def case(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that lays a case into a folder of its own, under a name of its own."""

    def laid(name: str, as_name: str = "") -> Path:
        place = tmp_path / "work" / (as_name or name)
        place.parent.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(CASES / name, place))

    return laid


def test_a_file_in_the_working_folder_sends_neither_picture_nor_key(case, serve, monkeypatch) -> None:
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(f"{self.path} {self.headers}")
            self.send_error(500)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    settings, photo = case("retoucher.toml", FILE), case("plain.jpg")
    text = settings.read_text()
    settings.write_text(text.replace("http://127.0.0.1:9977", serve(Listener)))
    assert settings.read_text() != text
    monkeypatch.setenv("RETOUCHER_API_KEY", "secret")
    monkeypatch.chdir(photo.parent)
    done = invoke("edit", photo, "make it warmer", "--yes")
    assert done.exit_code == 0 and not asked and not load_settings().base_url


def test_a_replay_into_the_folder_of_its_photo_and_of_two_namesakes_keeps_all(case, tmp_path: Path) -> None:
    recipe = tmp_path / "warm.yaml"
    recipe.write_text(WARM)
    photos = [case("plain.jpg", name) for name in ("d/photo.jpg", "a/p.jpg", "b/p.jpg")]
    before = photos[0].read_bytes()
    assert invoke("replay", recipe, photos[0], "--out", photos[0].parent).exit_code == 0
    assert invoke("replay", recipe, *photos[1:], "--out", tmp_path / "o").exit_code == 0
    assert all(photo.read_bytes() == before for photo in photos)
    assert len(list(photos[0].parent.glob("*.jpg"))) == len(list((tmp_path / "o").iterdir())) == 2


@pytest.mark.parametrize(
    ("photo", "options"),
    [("a.sheet.jpg", ("--out", "a.png")), ("a.jpg", ("--reference", "like.jpg", "--out", "like.jpg")),
     ("a.jpg", ("--region", "mask.png", "--out", "mask.png"))],
)  # fmt: skip
def test_no_name_that_is_written_is_one_that_is_read(case, monkeypatch, photo: str, options) -> None:
    place = case("plain.jpg", photo)
    case("plain.jpg", "like.jpg")
    case("mask_openai_transparent_is_edit.png", "mask.png")
    monkeypatch.chdir(place.parent)
    read = {path: path.read_bytes() for path in place.parent.iterdir()}
    for _ in range(2):
        invoke("edit", place.name, "make it warmer", "--yes", *options)
    assert all(path.read_bytes() == data for path, data in read.items())


@pytest.mark.parametrize(
    ("name", "traces"),
    [
        ("xmp_dji.jpg", (b"12.345", b"98.765", b"46.00")),
        ("xmp_gps_other_prefix.jpg", (b"12,20", b"98,45", b"Sampletown", b"Sample Street")),
    ],
)
def test_a_crop_tells_no_place(case, name: str, traces: tuple[bytes, ...]) -> None:
    photo = case(name)
    assert all(trace in photo.read_bytes() for trace in traces)
    done = invoke("edit", photo, "crop it to a square", "--yes")
    saved = photo.with_name(f"{photo.stem}.edited.jpg").read_bytes()
    assert done.exit_code == 0 and not any(trace in saved for trace in traces)
    assert "where it was taken was left out" in " ".join(done.output.split())


@pytest.mark.parametrize("name", ["xmp_thumb.jpg", "makernote_preview.jpg"])
def test_a_crop_holds_no_picture_of_what_was_cut_away(case, name: str) -> None:
    photo = case(name)
    done = invoke("edit", photo, "crop it to the left half", "--yes")
    saved = photo.with_name(f"{photo.stem}.edited.jpg").read_bytes()
    assert done.exit_code == 0 and pictures_in(saved) == 1
    assert b"/9j/" in photo.read_bytes() or pictures_in(photo.read_bytes()) == 2
    left = open_picture(photo).rgb[:, :160].astype(int)
    assert b"/9j/" not in saved and np.abs(open_picture(saved).rgb - left).mean() < 2


def test_twelve_threads_that_begin_at_once_all_begin() -> None:
    studio = open_studio(load_settings())
    picture = Picture(np.full((48, 64, 3), 120, np.uint8))
    with ThreadPoolExecutor(12) as pool:
        names = list(pool.map(lambda _: studio.start(picture).session.name, range(12)))
    studio.database.close()
    assert len(set(names)) == 12


MALFORMED = (("engine_bad.yaml", 6), ("mask_nonascii.yaml", 3), ("find_badbox.yaml", 3), ("deep1500.yaml", 1))


@pytest.mark.parametrize(("name", "line"), MALFORMED)
def test_a_malformed_recipe_is_refused_with_its_line_and_at_once(name: str, line: int) -> None:
    begun = process_time()
    with pytest.raises(RecipeError, match=f"{name}, line {line}"):
        load_recipe(CASES / name)
    assert process_time() - begun < 2


def test_a_batch_goes_on_over_pictures_that_carry_malformed_recipes(case, tmp_path: Path) -> None:
    """Their histories cannot be read; they are pictures all the same, and one after them is done as well."""
    for number, (name, _) in enumerate(MALFORMED):
        carrying = PngInfo()
        carrying.add_itxt(KEYWORD, (CASES / name).read_text())
        pixels = np.full((24, 32, 3), 60 + 20 * number, np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{number}.png", pnginfo=carrying)
    case("plain.jpg", "z.jpg")
    photos = [*sorted(tmp_path.glob("*.png")), tmp_path / "work" / "z.jpg"]
    replayed = invoke("replay", photos[0], photos[-1], "--out", tmp_path / "o")
    done = invoke("batch", *photos, "-r", "make it warmer", "--out", tmp_path / "o")
    assert replayed.exit_code != 0 and "line 6" in str(replayed.exception)
    assert (
        done.exit_code == 0 and len([*(tmp_path / "o").glob("*.png"), *(tmp_path / "o").glob("z*.jpg")]) == 5
    )


@pytest.mark.parametrize(
    ("name", "said", "pointers"),
    [
        ("ultrahdr.jpg", "gain map", (b"hdrgm", b"GainMap")),
        ("motion.jpg", "motion photo", (b"MotionPhoto", b"MicroVideo", b"ftyp")),
    ],
)
def test_what_hung_on_a_photo_is_said_and_pointed_at_no_more(case, name, said, pointers) -> None:
    photo = case(name)
    done = invoke("edit", photo, "make it warmer", "--yes")
    saved = photo.with_name(f"{photo.stem}.edited.jpg").read_bytes()
    assert done.exit_code == 0 and said in " ".join(done.output.split())
    assert not any(pointer in saved for pointer in pointers) and pictures_in(saved) == 1


def test_colours_by_code_keep_their_meaning(case) -> None:
    """A patch of P3 is the same colour in sRGB before and after an edit that leaves it alone."""
    photo = case("p3_cicp.png")
    opened, above = open_picture(photo), photo.with_name("above.png")
    mask = np.zeros((opened.height, opened.width), np.uint8)
    mask[:40] = 255
    Image.fromarray(mask).save(above)
    done = invoke("edit", photo, "darken it", "--region", above, "--yes")
    assert done.exit_code == 0, done.output
    saved = open_picture(photo.with_name("p3_cicp.edited.png"))
    assert opened.facts.icc and saved.facts.icc == opened.facts.icc
    before, after = (np.asarray(in_srgb(Image.fromarray(p.rgb), p.facts.icc), int) for p in (opened, saved))
    assert np.abs(before - opened.rgb).max() > 5, "P3 and sRGB differ here"
    assert (before[48:] == after[48:]).all() and (before != after).any()


WANTED = {
    "iptc_and_all.jpg": {"Rating": 4, "XPTitle": "Ball", "Keywords": ["red", "ball"], "Title": "Ball",
                         "Artist": "Ann Example", "Comment": "jpeg comment"},
    "bigexif.png": {"Artist": "Ann Example", "Make": "Samplecam", "ImageDescription": "x" * 70_000},
    "xp_tags.tif": {"Rating": 4, "XPTitle": "Ball", "Keywords": "red"},
    "ifd0size.jpg": {"Make": "Samplephone"},
}  # fmt: skip
SAID = {
    "Keywords": "IPTC",
    "Title": "XMP",
    "Comment": "comments",
    "ImageDescription": "EXIF|ImageDescription",
}
FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "AVIF", "GIF", "BMP", "HEIF", "JXL")


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="values are read by exiftool")
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", WANTED)
def test_each_value_comes_along_or_its_loss_is_said_and_sizes_are_true(
    name: str, format: str, tmp_path
) -> None:
    if lacks_plugin(format):
        pytest.skip(f"{format} is written with a plugin")
    opened = open_picture(CASES / name)
    cut = opened.with_pixels(opened.pixels[:50, :40])
    path = tmp_path / f"a.{format.lower()}"
    path.write_bytes(encode_picture(cut, format))
    ran = subprocess.run(["exiftool", "-j", "-s", "-G1", path], capture_output=True, check=True)
    found = {tuple(tag.split(":")): value for tag, value in json.loads(ran.stdout)[0].items()}
    said = " ".join(saving_notes(cut, format))
    for tag, wanted in WANTED[name].items():
        kept = [value for (*_, named), value in found.items() if named == tag]
        assert wanted in kept or re.search(SAID.get(tag, "EXIF"), said), tag
    sizes = {
        tag: value
        for tag, value in found.items()
        if tag[0] != "File" and tag[-1].startswith(("ExifIm", "ImageW"))
    }
    assert all(value == (40 if tag[-1].endswith("Width") else 50) for tag, value in sizes.items()), sizes


def test_brightening_a_corner_of_light_is_done(case) -> None:
    photo = case("corner_light.png")
    done = invoke("edit", photo, "brighten it", "--yes")
    assert done.exit_code == 0 and "moved" not in done.output
    assert (
        open_picture(photo.with_name("corner_light.edited.png")).pixels.mean()
        > open_picture(photo).pixels.mean()
    )


def test_a_photo_with_a_hole_says_which_way_it_is_taken(case) -> None:
    photo, mask = case("plain.jpg"), case("mask_openai_transparent_is_edit.png")
    done = invoke("edit", photo, "brighten it", "--region", mask, "--yes", "--out", photo.with_name("o.png"))
    assert done.exit_code == 0 and "the hole may change" in " ".join(done.output.split())
    before, after, hole = (open_picture(p) for p in (photo, photo.with_name("o.png"), mask))
    changed = (before.rgb != after.rgb).any(axis=2)
    assert (
        hole.alpha is not None
        and changed[hole.alpha == 0].mean() > 0.5
        and not changed[hole.alpha == 255].any()
    )
