"""What was read is never written over, whatever name leads to it."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import sleep

import numpy as np
import pytest
from skimage import data

from retoucher.errors import PictureError
from retoucher.pictures import Picture, check_target, free_names, open_picture, portable, save_picture

COFFEE = data.coffee()[100:164, 200:296]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return Picture(COFFEE).save(tmp_path / "photo.png")


def linked(make: Callable[[Path, Path], object], name: str = "link.png") -> Callable[[Path], Path]:
    def link(photo: Path) -> Path:
        make(photo, photo.with_name(name))
        return photo.with_name(name)

    return link


SPELLINGS: dict[str, Callable[[Path], Path]] = {
    "itself": lambda photo: photo,
    "through a folder and back": lambda photo: photo.parent / "sub" / ".." / photo.name,
    "a symbolic link": linked(lambda photo, link: link.symlink_to(photo)),
    "a hard link": linked(lambda photo, link: link.hardlink_to(photo)),
    "other letters, as where case does not count": linked(
        lambda photo, link: link.exists() or link.hardlink_to(photo), "PHOTO.PNG"
    ),
}


@pytest.mark.parametrize("spelt", SPELLINGS.values(), ids=SPELLINGS)
def test_an_original_is_refused_under_every_name(photo: Path, spelt: Callable[[Path], Path]) -> None:
    (photo.parent / "sub").mkdir()
    before = photo.read_bytes()
    picture = open_picture(photo)
    target = spelt(photo)
    with pytest.raises(PictureError, match="never overwritten"):
        check_target(target)
    with pytest.raises(PictureError, match="never overwritten"):
        save_picture(picture.with_pixels(255 - picture.pixels), target)
    assert photo.read_bytes() == before


def test_what_we_wrote_may_be_written_again_until_it_is_read(tmp_path: Path) -> None:
    target = tmp_path / "a.png"
    for _ in range(2):
        Picture(COFFEE).save(target)
    open_picture(target)
    with pytest.raises(PictureError, match="never overwritten"):
        Picture(COFFEE).save(target)


def test_a_file_that_took_the_place_of_an_original_is_none(photo: Path) -> None:
    open_picture(photo)
    photo.unlink()
    Picture(COFFEE).save(photo)
    assert open_picture(photo).size == (96, 64)


def test_a_link_as_target_is_followed(tmp_path: Path) -> None:
    real = Picture(COFFEE).save(tmp_path / "real.png")
    link = tmp_path / "link.png"
    link.symlink_to(real)
    Picture(255 - COFFEE).save(link)
    assert link.is_symlink()
    assert np.array_equal(open_picture(real).pixels, 255 - COFFEE)
    (tmp_path / "ring.png").symlink_to(tmp_path / "ring.png")
    with pytest.raises(PictureError, match=r"ring\.png"):
        Picture(COFFEE).save(tmp_path / "ring.png")


def test_free_names_number_all_companions_alike(tmp_path: Path) -> None:
    target = tmp_path / "photo.edited.png"
    assert free_names(target) == [target]
    (tmp_path / "photo.edited.sheet.jpg").write_bytes(b"")
    names = free_names(target, (".sheet.jpg", ".yaml"))
    assert [name.name for name in names] == [
        "photo.edited-2.png", "photo.edited-2.sheet.jpg", "photo.edited-2.yaml",
    ]  # fmt: skip


def test_names_that_differ_in_case_or_accents_only_are_one_name(tmp_path: Path) -> None:
    (tmp_path / "Cafe\u0301.PNG").write_bytes(b"")
    assert free_names(tmp_path / "caf\u00e9.png")[0].name == "caf\u00e9-2.png"
    given = [tmp_path / "a.png"]
    assert free_names(tmp_path / "A.png", taken=given)[0].name == "A-2.png"


def test_overwriting_never_applies_to_originals(photo: Path) -> None:
    other = Picture(COFFEE).save(photo.with_name("other.png"))
    assert free_names(other, overwrite=True) == [other]
    open_picture(photo)
    assert free_names(photo, overwrite=True)[0].name == "photo-2.png"


def test_overwriting_does_not_follow_a_companions_link_to_a_file_that_nobody_named(tmp_path: Path) -> None:
    target, elsewhere = tmp_path / "photo.edited.png", tmp_path / "other.jpg"
    elsewhere.write_bytes(b"precious")
    (tmp_path / "photo.edited.sheet.jpg").symlink_to(elsewhere)
    names = free_names(target, (".sheet.jpg",), overwrite=True)
    assert [name.name for name in names] == ["photo.edited-2.png", "photo.edited-2.sheet.jpg"]


@pytest.mark.parametrize("letter", ["x", "é", "😀"])
def test_a_long_name_is_cut_at_a_whole_character(tmp_path: Path, letter: str) -> None:
    stem = letter * (250 // len(letter.encode()))
    for name in free_names(tmp_path / f"{stem}.png", (".sheet.jpg", ".recipe.yaml")):
        assert len(os.fsencode(name.name)) <= 255
        name.write_bytes(b"")
    assert all(len(os.fsencode(n.name)) <= 255 for n in free_names(tmp_path / f"{stem}.png"))


def test_a_folder_is_refused_as_one_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="this is a folder"):
        check_target(tmp_path)


def test_a_name_that_is_too_long_is_refused_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="too long"):
        check_target(tmp_path / ("x" * 300 + ".png"))
    check_target(tmp_path / ("x" * 246 + ".png"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("photo.jpg", "photo.jpg"),
        ("CON", "_CON"),
        ("con.question.png", "_con.question.png"),
        ("Lpt1 .tar.gz", "_Lpt1 .tar.gz"),
        ("COM².png", "_COM².png"),
        ("conout$", "_conout$"),
        ("console.png", "console.png"),
        ("my / own & 1.png", "my _ own & 1.png"),
        ("..\\..\\boot.ini", "_.._boot.ini"),
        ('a<b>:"c"|d?*.png', "a_b___c__d__.png"),
        ("dots and spaces. . ", "dots and spaces"),
        ("e\u0301\x1b[2J\x85.png", "é_[2J_.png"),
        ("...", "_"),
    ],
)
def test_a_name_made_of_any_text_is_one_that_every_system_takes(tmp_path: Path, text: str, name: str) -> None:
    assert portable(text) == name == portable(name)
    (tmp_path / portable(text)).write_bytes(b"")


def test_names_that_differ_only_in_case_or_composition_are_one(tmp_path: Path) -> None:
    (tmp_path / "PHOTO.Edited.png").write_bytes(b"")
    (tmp_path / "cafe\u0301.png").write_bytes(b"")
    assert free_names(tmp_path / "photo.edited.png")[0].name == "photo.edited-2.png"
    assert free_names(tmp_path / "café.png")[0].name == "café-2.png"
    assert free_names(tmp_path / "a.png", taken=[tmp_path / "A.PNG"])[0].name == "a-2.png"


WRITER = """
import sys
import numpy as np
from retoucher.pictures import Picture
pixels = np.random.default_rng(0).integers(0, 255, (500, 500, 3), np.uint8)
pictures = [Picture(pixels), Picture(255 - pixels)]
pictures[0].save(sys.argv[1])
print("ready", flush=True)
while True:
    for picture in pictures:
        picture.save(sys.argv[1])
"""


def killed_while_saving(target: Path, rounds: int) -> int:
    """Kill a process that saves without end, again and again; return in how many rounds a file was there."""
    random, seen = Random(0), 0
    for _ in range(rounds):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(target)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            sleep(random.uniform(0, 0.3))
            writer.send_signal(signal.SIGKILL)
        if target.exists():
            seen += 1
            assert open_picture(target).size == (500, 500)
    return seen


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no process is killed like that here")
def test_a_kill_while_saving_never_leaves_half_a_file(tmp_path: Path) -> None:
    """`KILL_ROUNDS=100` for more; a picture is being written nearly all the time."""
    assert killed_while_saving(tmp_path / "a.png", int(os.environ.get("KILL_ROUNDS", "6")))
