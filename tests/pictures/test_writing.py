import errno
import os
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest
from PIL import Image, ImageCms
from skimage import data

from retoucher.errors import PictureError
from retoucher.pictures import (
    FileFacts,
    Picture,
    embedded_recipe,
    encode_picture,
    holding,
    open_picture,
    save_picture,
    saving_notes,
    write_new,
)
from retoucher.pictures.writing import give_name, give_name_without_links

COFFEE = data.coffee()[100:164, 200:296]
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    b'exif:GPSLatitude="48,51.5N" dc:creator="Ada">'
    b"<exif:GPSLongitude>2,20E</exif:GPSLongitude></rdf:Description></rdf:RDF></x:xmpmeta>"
)
RECIPE = 'steps:\n  - adjust: {exposure: 0.5}  # <b>&amp; "é" ]]>\n'
FORMATS = ["PNG", "JPEG", "WEBP", "TIFF", "AVIF"]


def exif_bytes(orientation: int = 6) -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Retoucher", orientation
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0a comment"
    exif.get_ifd(0x8769)[0xA002] = 4000
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 30.0)})
    return exif.tobytes()


def full_picture() -> Picture:
    buffer = BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.fromarray(COFFEE).save(
        buffer,
        "JPEG",
        quality=83,
        subsampling=1,
        dpi=(300, 300),
        exif=exif_bytes(),
        xmp=XMP,
        icc_profile=profile,
    )
    return open_picture(buffer.getvalue(), name="holiday.jpg")


@pytest.mark.parametrize("format", FORMATS)
def test_what_the_file_carried_comes_back(format: str) -> None:
    picture = full_picture()
    saved = open_picture(encode_picture(picture, format))
    tags = Image.Exif()
    tags.load(b"Exif\0\0" + saved.facts.exif)
    assert saved.size == picture.size == (64, 96)
    assert saved.facts.icc == picture.facts.icc != b""
    assert tags[0x010F] == "Retoucher"
    assert tags.get(0x0112, 1) == 1
    assert tags.get_ifd(0x8769)[0x9286].endswith(b"a comment")
    assert tags.get_ifd(0x8769)[0xA002] == 64
    assert b'dc:creator="Ada"' in saved.facts.xmp
    if format in ("PNG", "TIFF"):
        assert saved == picture


@pytest.mark.parametrize("format", FORMATS)
def test_the_place_goes_only_when_asked(format: str) -> None:
    picture = full_picture()
    private, public = (encode_picture(picture, format, gps=gps) for gps in (False, True))
    for file, kept in ((private, False), (public, True)):
        saved = open_picture(file).facts
        tags = Image.Exif()
        tags.load(b"Exif\0\0" + saved.exif)
        assert bool(tags.get_ifd(0x8825)) is kept
        assert (b"GPS" in saved.xmp) is kept


def test_a_jpeg_keeps_its_own_quality() -> None:
    picture = full_picture()
    same = open_picture(encode_picture(picture, "JPEG"))
    assert same.facts.quality == picture.facts.quality
    assert same.facts.quality["dpi"] == [300, 300]
    assert np.abs(same.rgb.astype(int) - picture.rgb).mean() < 2
    assert len(encode_picture(picture, "JPEG", quality=30)) < len(encode_picture(picture, "JPEG"))


def test_the_thumbnail_of_the_old_picture_is_wiped() -> None:
    secret = b"\xff\xd8secret face\xff\xd9"
    root = b"MM\0*\0\0\0\x08" + b"\0\x01" + b"\x01\x12\0\x03\0\0\0\x01\0\x01\0\0" + b"\0\0\0\x1a"
    entries = (
        b"\x02\x01\0\x04\0\0\0\x01\0\0\0\x38" + b"\x02\x02\0\x04\0\0\0\x01" + len(secret).to_bytes(4, "big")
    )
    exif = root + b"\0\x02" + entries + b"\0\0\0\0" + secret
    assert exif[0x38:] == secret
    saved = encode_picture(Picture(COFFEE, FileFacts(exif=exif)), "JPEG")
    assert b"secret face" not in saved
    assert open_picture(saved).facts.exif


@pytest.mark.parametrize("format", ["PNG", "WEBP", "TIFF", "AVIF", "GIF"])
def test_alpha_comes_back(format: str) -> None:
    alpha = np.zeros((64, 96, 1), np.uint8)
    alpha[:, 48:] = 255
    picture = Picture(np.dstack([COFFEE, alpha]))
    saved = open_picture(encode_picture(picture, format))
    assert saved.alpha is not None
    assert np.abs(saved.alpha.astype(int) - alpha[..., 0]).max() < 8


def test_jpeg_shows_transparency_as_white_and_says_so() -> None:
    picture = Picture(np.dstack([COFFEE, np.zeros((64, 96), np.uint8)]))
    assert open_picture(encode_picture(picture, "JPEG")).rgb.min() > 250
    assert "transparent parts become white" in saving_notes(picture, "JPEG")[0]
    assert saving_notes(picture, "PNG") == ()
    assert "8 are saved" in saving_notes(Picture(COFFEE, FileFacts(bit_depth=16)), "PNG")[0]
    assert "BMP cannot carry the recipe" in saving_notes(picture, "bmp", recipe=True)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".JPEG", ".webp", ".tiff", ".avif", ".bmp", ".gif"])
def test_the_extension_is_the_format(suffix: str, tmp_path: Path) -> None:
    path = Picture(COFFEE).save(tmp_path / f"a{suffix}")
    assert open_picture(path).size == (96, 64)


@pytest.mark.parametrize(
    ("name", "cause"), [("a.xcf", "'.xcf'"), ("a", "no extension"), ("no/a.png", "no folder")]
)
def test_names_that_cannot_be_saved(name: str, cause: str, tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=cause):
        save_picture(Picture(COFFEE), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_wrong_wishes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="1 to 100"):
        encode_picture(Picture(COFFEE), "JPEG", quality=0)
    with pytest.raises(PictureError, match="wanted a format"):
        encode_picture(Picture(COFFEE), "docx")
    with pytest.raises(PictureError, match="folder"):
        save_picture(Picture(COFFEE), tmp_path, format="png")
    with pytest.raises(PictureError, match="as WEBP"):
        encode_picture(Picture(np.zeros((1, 20_000, 3), np.uint8)), "WEBP")


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.webp"
    target.write_bytes(b"old")
    with pytest.raises(PictureError):
        save_picture(Picture(np.zeros((1, 20_000, 3), np.uint8)), target)
    assert target.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.webp"]


FULL_DISK = """
import resource, signal, sys
import numpy as np
from retoucher.errors import PictureError
from retoucher.pictures import Picture
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    Picture(np.random.default_rng(0).integers(0, 255, (99, 99, 3), np.uint8)).save(sys.argv[1])
except PictureError as error:
    print(error)
"""


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.png"
    target.write_bytes(b"old")
    ran = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(target)], capture_output=True, text=True, check=True
    )
    assert os.strerror(errno.EFBIG) in ran.stdout
    assert "a.png" in ran.stdout
    assert target.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.png"]


def test_places_that_cannot_be_written_are_clear_errors(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=os.strerror(errno.ENAMETOOLONG)):
        Picture(COFFEE).save(tmp_path / ("x" * 300 + ".png"))
    with pytest.raises(PictureError, match="cannot save"):
        Picture(COFFEE).save("/proc/self/a.png")
    with pytest.raises(PictureError, match="cannot save"):
        Picture(COFFEE).save("a\0b.png")


@pytest.mark.parametrize("format", FORMATS)
def test_recipes_travel_in_the_file(format: str) -> None:
    picture = full_picture()
    first = encode_picture(picture, format, recipe=RECIPE)
    assert embedded_recipe(first) == RECIPE
    again = open_picture(first)
    assert embedded_recipe(encode_picture(again, format)) is None
    assert embedded_recipe(encode_picture(again, format, recipe="new")) == "new"
    assert b"Ada" in open_picture(first).facts.xmp


def test_a_picture_without_recipe_has_none(tmp_path: Path) -> None:
    assert embedded_recipe(Picture(COFFEE).save(tmp_path / "a.png")) is None
    with pytest.raises(PictureError, match="found nothing"):
        embedded_recipe(tmp_path / "b.png")


def test_long_recipes_are_packed_or_refused() -> None:
    long = "- adjust: {exposure: 0.5}\n" * 9000
    for format in ("PNG", "JPEG", "WEBP"):
        assert embedded_recipe(encode_picture(Picture(COFFEE), format, recipe=long)) == long
    noise = np.random.default_rng(0).integers(33, 126, 200_000, np.uint8).tobytes().decode()
    with pytest.raises(PictureError, match="does not fit"):
        encode_picture(Picture(COFFEE), "JPEG", recipe=noise)
    with pytest.raises(PictureError, match="too long"):
        encode_picture(Picture(COFFEE), "PNG", recipe="x" * 1_000_001)
    with pytest.raises(PictureError, match="Unicode"):
        encode_picture(Picture(COFFEE), "PNG", recipe="\ud800")


def test_a_damaged_or_swollen_recipe_is_refused() -> None:
    import zlib
    from base64 import b64encode

    from retoucher.pictures.metadata.embedded import recipe_in_xmp, xmp_with_recipe

    bomb = b64encode(zlib.compress(bytes(50_000_000))).decode()
    for text in (f"zlib,base64:{bomb}", "zlib,base64:%%%%"):
        with pytest.raises(PictureError):
            recipe_in_xmp(xmp_with_recipe(b"", text))


def test_metadata_too_large_for_jpeg_is_left_out() -> None:
    facts = FileFacts(xmp=XMP.replace(b"Ada", b"A" * 70_000))
    saved = open_picture(encode_picture(Picture(COFFEE, facts), "JPEG", recipe=RECIPE))
    assert saved.size == (96, 64)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_as_target_is_refused_and_stays(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(PictureError, match="a pipe or a device"):
        save_picture(Picture(np.zeros((4, 4, 3), np.uint8)), tmp_path / "pipe.png")
    assert (tmp_path / "pipe.png").is_fifo()


def test_a_name_that_is_taken_while_we_write_stays_and_all_get_the_next_one(tmp_path: Path) -> None:
    target = tmp_path / "a.png"

    def meanwhile(name: str) -> Callable[[BinaryIO], object]:
        return lambda file: ((tmp_path / name).write_bytes(b"theirs"), file.write(b"ours"))

    for taken, stem in (("a.png", "a-2"), ("a-3.yaml", "a-4"), ("a-5.png", "a-6")):
        names = write_new(target, meanwhile(taken), {".yaml": holding(b"steps")})
        assert [path.name for path in names] == [f"{stem}.png", f"{stem}.yaml"]
        assert [path.read_bytes() for path in names] == [b"ours", b"steps"]
        assert (tmp_path / taken).read_bytes() == b"theirs"
    assert len(list(tmp_path.iterdir())) == 9, "three of theirs, three pairs of ours, and no draft"


@pytest.mark.parametrize("give", [give_name, give_name_without_links])
def test_a_name_is_given_once(tmp_path: Path, give: Callable[[Path, Path], None]) -> None:
    drafts = [tmp_path / name for name in ("one.part", "two.part")]
    for draft in drafts:
        draft.write_text(draft.stem)
    give(drafts[0], tmp_path / "a")
    with pytest.raises(FileExistsError):
        give(drafts[1], tmp_path / "a")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "one", "two.part": "two"}


def test_what_was_written_is_named_though_what_goes_beside_it_cannot_be(tmp_path: Path) -> None:
    def full(file: BinaryIO) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(PictureError, match=os.strerror(errno.ENOSPC)):
        write_new(tmp_path / "a.png", holding(b"ours"), {".yaml": full})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.png": b"ours"}
