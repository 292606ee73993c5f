"""AVIF, HEIF and JPEG XL: gain maps, videos and bits per channel that no decoder tells of are said."""

from io import BytesIO
from pathlib import Path
from struct import pack, unpack_from
from time import process_time

import cv2
import numpy as np
import pytest
from PIL import Image

from helpers import file_parts as parts
from retoucher.pictures import encode_picture, open_picture, saving_notes
from retoucher.pictures.depth.coded_depth import coded_depth
from retoucher.pictures.kinds import has_plugin
from retoucher.pictures.metadata.exif import keep_descriptive
from retoucher.pictures.metadata.file_boxes import boxes, properties_of_first
from retoucher.pictures.metadata.parts_beside import GAIN_MAP, VIDEO

HEIF = pytest.mark.skipif(not has_plugin("HEIF"), reason="needs retoucher[modern]")
JXL = pytest.mark.skipif(not has_plugin("JXL"), reason="needs retoucher[modern]")
FILM = parts.box(b"ftyp", b"mp42" + bytes(4)) + bytes(256)
FAR = parts.box(b"free", bytes(600_000))


def avif(depth: int = 8) -> bytes:
    levels = parts.COFFEE if depth == 8 else parts.COFFEE.astype(np.uint16) << (depth - 8)
    return cv2.imencode(".avif", levels, [cv2.IMWRITE_AVIF_DEPTH, depth])[1].tobytes()


def heif(depth: int = 8) -> bytes:
    if depth == 8:
        return parts.encoded(parts.COFFEE, "HEIF")
    import pillow_heif

    buffer, wide = BytesIO(), parts.COFFEE.astype(np.uint16) << 8
    pillow_heif.encode("RGB;16", (96, 64), wide.tobytes(), buffer)
    return buffer.getvalue()


def jxl(depth: int = 8) -> bytes:
    """Return a JPEG XL in a container; the two bits in which its head says the depth are set by hand."""
    pixels = np.ascontiguousarray(parts.COFFEE[:48, :64])
    made = bytearray(parts.encoded(pixels, "JXL", lossless=True, exif=parts.exif().tobytes()))
    at = made.index(b"\xff\x0a\xcb") + 3
    assert made[at] & 0x3E == 0, "8 bits, nothing unusual before them"
    made[at] |= {8: 0, 10: 0x10, 12: 0x20}[depth]
    return bytes(made)


def with_item(file: bytes, kind: bytes) -> bytes:
    """Return an AVIF or HEIF that describes one item more; what lies behind the description moves."""
    item = parts.box(b"infe", pack(">BxxxHH4s", 2, 99, 0, kind) + b"\0")
    (meta,) = (box for box in boxes(BytesIO(file)) if box.kind == b"meta")
    made = bytearray(file)
    (table,) = (box for box in boxes(BytesIO(file), meta.start + 4, meta.end) if box.kind == b"iinf")
    (places,) = (box for box in boxes(BytesIO(file), meta.start + 4, meta.end) if box.kind == b"iloc")
    (count,) = unpack_from(">H", file, table.start + 4)
    made[table.start + 4 : table.start + 6] = pack(">H", count + 1)
    for box in (meta, table):
        made[box.start - 8 : box.start - 4] = pack(">I", box.end - box.start + 8 + len(item))
    version, sizes, at = file[places.start], file[places.start + 4 : places.start + 6], places.start + 8
    assert sizes[0] == 0x44 and sizes[1] in (0, 0x40), "numbers of four bytes, and no index"
    for _ in range(unpack_from(">H", file, at - 2)[0]):
        at += (6 if version else 4) + sizes[1] // 16
        for _ in range(unpack_from(">H", file, at)[0]):
            made[at + 2 : at + 6] = pack(">I", unpack_from(">I", file, at + 2)[0] + len(item))
            at += 8
        at += 2
    return bytes(made[: table.end]) + item + bytes(made[table.end :])


@pytest.mark.parametrize(
    ("file", "note"),
    [
        pytest.param(lambda: with_item(avif(), b"tmap"), GAIN_MAP, id="AVIF, tmap"),
        pytest.param(lambda: with_item(heif(), b"tmap"), GAIN_MAP, id="HEIF, tmap", marks=HEIF),
        pytest.param(lambda: jxl() + parts.box(b"jhgm", bytes(40)), GAIN_MAP, id="JXL, jhgm", marks=JXL),
        pytest.param(lambda: heif() + parts.box(b"mpvd", FILM), VIDEO, id="HEIF, mpvd", marks=HEIF),
        pytest.param(lambda: heif() + FILM, VIDEO, id="HEIF, a film behind it", marks=HEIF),
        pytest.param(lambda: avif() + FAR + parts.box(b"mpvd", FILM), VIDEO, id="AVIF, mpvd, far"),
    ],
)  # fmt: skip
def test_parts_in_boxes_are_said(file, note: str) -> None:
    picture = open_picture(file())
    assert picture.facts.notes == (note,)
    for format in ("PNG", picture.facts.format):
        saved = encode_picture(picture, format)
        assert open_picture(saved).facts.notes == ()


@pytest.mark.parametrize("make", [avif, pytest.param(heif, marks=HEIF), pytest.param(jxl, marks=JXL)])
def test_ordinary_modern_files_have_nothing_to_say(make) -> None:
    picture = open_picture(make())
    assert picture.facts.notes == () and picture.facts.bit_depth == 8


@pytest.mark.parametrize(
    ("make", "depth"),
    [
        (avif, 10),
        (avif, 12),
        pytest.param(heif, 10, marks=HEIF),
        pytest.param(jxl, 10, marks=JXL),
        pytest.param(jxl, 12, marks=JXL),
    ],
)
def test_more_than_8_bits_are_said_to_be_reduced(make, depth: int) -> None:
    picture = open_picture(make(depth))
    assert picture.facts.bit_depth == depth
    assert f"{depth} bits per channel were reduced to 8" in picture.facts.notes
    assert f"the original had {depth} bits per channel; 8 are saved" in saving_notes(picture, "PNG")


def full_box(kind: bytes, body: bytes, flags: int = 0) -> bytes:
    return parts.box(kind, pack(">I", flags) + body)


@pytest.mark.parametrize(("first", "depth"), [(1, 8), (2, 12), (3, 10)])
def test_a_depth_is_the_first_picture_s(first: int, depth: int) -> None:
    """What a gain map beside it has, and what both make together, does not count."""
    told = (full_box(b"pixi", bytes((3, *[bits] * 3))) for bits in (8, 12))
    properties = parts.box(b"ipco", b"".join((*told, parts.box(b"av1C", b"\x81\0\x4c\0"))))
    associations = pack(">I", 3) + b"".join(pack(">HBB", item, 1, 0x80 | item) for item in (1, 2, 3))
    properties += full_box(b"ipma", associations)
    meta = full_box(b"meta", full_box(b"pitm", pack(">H", first)) + parts.box(b"iprp", properties))
    assert coded_depth(BytesIO(parts.box(b"ftyp", b"avif") + meta)) == depth


def stream(*fields: tuple[int, int]) -> BytesIO:
    """Return the head of a codestream of JPEG XL: numbers and their bits, the lowest first."""
    number = at = 0
    for value, width in fields:
        number |= value << at
        at += width
    return BytesIO(b"\xff\x0a" + number.to_bytes(40, "little"))


LARGE = (0, 1), (2, 2), (5000, 18), (0, 3), (1, 2), (3000, 13)
"""Two sides without a ratio."""


@pytest.mark.parametrize(
    ("fields", "depth"),
    [
        (((1, 1),), 8),
        (((0, 1), (0, 1), (0, 1), (3, 2), (15, 6)), 16),
        (((0, 1), (1, 1), (5, 3), (1, 1), *LARGE, (0, 2), (0, 1), (2, 2)), 12),
        (((0, 1), (0, 1), (1, 1), (1, 2)), 16),
        (((0, 1), (0, 1), (1, 1), (0, 2)), 32),
    ],
    ids=["as usual", "16", "turned, another size, 12", "half floats", "floats"],
)
def test_the_head_of_a_jpeg_xl_tells_its_bits(fields: tuple[tuple[int, int], ...], depth: int) -> None:
    assert coded_depth(stream(*LARGE, *fields)) == depth


def test_broken_boxes_end_and_tell_nothing() -> None:
    for body in (
        b"\0\0\0\1",
        b"\0\0\0\2meta",
        bytes(8) * 30_000,
        pack(">I4sQ", 1, b"meta", 2**63) + bytes(9),
    ):
        file = BytesIO(parts.box(b"ftyp", b"avif") + body)
        assert len(list(boxes(file))) <= 10_000
        assert coded_depth(file) == 8


def far_in_a_jpeg(spaces: str) -> bytes:
    others = (parts.segment(0xE9, bytes(60_000)) for _ in range(9))
    return parts.with_segments(parts.jpeg(), *others, parts.xmp_segment(parts.xmp("", spaces=spaces)))


def far_in_a_webp(spaces: str) -> bytes:
    noise = np.random.default_rng(0).integers(0, 256, (450, 450, 3), np.uint8)
    file = parts.encoded(noise, "WEBP", lossless=True, method=0, xmp=parts.xmp("", spaces=spaces))
    assert file.index(b"XMP ") > 500_000
    return file


@pytest.mark.parametrize("make", [far_in_a_jpeg, far_in_a_webp])
@pytest.mark.parametrize(
    ("spaces", "note"),
    [
        ('xmlns:a="http://ns.adobe.com/hdr-gain-map/1.0/" a:Version="1.0"', GAIN_MAP),
        ('xmlns:a="http://ns.google.com/photos/1.0/camera/" a:MotionPhoto="1"', VIDEO),
    ],
    ids=["gain map", "video"],
)
def test_what_xmp_tells_of_is_said_however_far_behind_it_lies(make, spaces: str, note: str) -> None:
    assert open_picture(make(spaces)).facts.notes == (note,)


def opened_from_disk(data: bytes, folder: Path) -> tuple[int, int]:
    path = folder / "a.avif"
    path.write_bytes(data)
    return open_picture(path).size


HOSTILE = {
    "a box longer than the file says": pack(">I", 1) + b"meta" + b"\xff\xff",
    "a second description": parts.box(b"meta", bytes(4) + parts.box(b"iprp", parts.box(b"ipma", bytes(8)))),
    "a description of many tables": parts.box(
        b"meta",
        bytes(4) + parts.box(b"free", b"") * 4000 + parts.box(b"iprp", parts.box(b"ipma", bytes(8)) * 4000),
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_hangs_behind_a_picture_neither_refuses_nor_stalls_it(what: str, tmp_path: Path) -> None:
    begun = process_time()
    assert opened_from_disk(avif() + HOSTILE[what], tmp_path) == open_picture(avif()).size
    assert process_time() - begun < 5


def test_a_description_without_a_first_picture_tells_of_all() -> None:
    tables = parts.box(b"ipco", parts.box(b"pixi", bytes(4) + b"\x01\x0a")) + parts.box(b"ipma", bytes(8))
    assert properties_of_first(bytes(4) + parts.box(b"iprp", tables)) == [(b"pixi", bytes(4) + b"\x01\x0a")]


def test_tens_of_thousands_of_tags_are_told_as_a_number() -> None:
    tags = Image.Exif()
    for tag in range(50_000, 50_100):
        tags[tag] = 1
    told = keep_descriptive(tags)
    assert len(told) == 9 and told[-1] == "92 more"
