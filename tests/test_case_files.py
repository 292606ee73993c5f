"""Files that lost, leaked, crashed or misled when they were tried: each is run as it was."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from time import process_time

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from helpers import TESTS
from helpers.file_parts import pictures_in
from retoucher.agent.assemble import open_studio
from retoucher.agent.recipes.export import report_html
from retoucher.errors import RecipeError
from retoucher.pictures import Picture, embedded_recipe, encode_picture, open_picture, saving_notes
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


@pytest.mark.parametrize(
    ("name", "line"),
    [("engine_bad.yaml", 6), ("mask_nonascii.yaml", 3), ("find_badbox.yaml", 3), ("deep1500.yaml", 1)],
)
def test_a_malformed_recipe_is_refused_with_its_line_and_at_once(name: str, line: int) -> None:
    begun = process_time()
    with pytest.raises(RecipeError, match=f"{name}, line {line}"):
        load_recipe(CASES / name)
    assert process_time() - begun < 2


def test_a_tag_of_a_pictures_recipe_is_words_in_the_report(case) -> None:
    photo = case("html.png")
    text = embedded_recipe(photo)
    assert text and "<script>" in text and "<img src=" in text
    studio = open_studio(load_settings())
    session = studio.start(open_picture(photo)).session
    list(studio.open(session.name).say("make <script>alert(1)</script> <img src=//evil.example> warmer"))
    report = report_html(studio.open(session.name).session)
    studio.database.close()
    assert "<script>alert" not in report and "<img src=//" not in report


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


def test_colours_by_code_keep_their_meaning() -> None:
    picture = open_picture(CASES / "p3_cicp.png")
    assert picture.facts.icc and open_picture(encode_picture(picture, "PNG")).facts.icc == picture.facts.icc


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF", "GIF", "BMP"])
@pytest.mark.parametrize("name", ["iptc_and_all.jpg", "bigexif.png", "xp_tags.tif", "ifd0size.jpg"])
def test_metadata_comes_along_or_its_loss_is_said(name: str, format: str) -> None:
    picture = open_picture(CASES / name)
    saved = open_picture(encode_picture(picture, format)).facts
    said = " ".join(saving_notes(picture, format))
    for what, word in {"exif": "EXIF", "xmp": "XMP", "iptc": "IPTC"}.items():
        assert not getattr(picture.facts, what) or getattr(saved, what) or word in said
    assert not picture.facts.comment or saved.comment or saved.texts or "comments" in said
    assert len(saved.exif) > len(picture.facts.exif) // 2 or "left out" in said or "EXIF" in said


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
