"""The table in docs/files.md: made of files that are saved and opened here, and seen by exiftool too."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from zlib import compress

import numpy as np
import pytest
from PIL import Image

from helpers import file_parts as parts
from helpers.house import ROOT
from retoucher.pictures import Picture, encode_picture, open_picture, saving_notes
from retoucher.pictures.metadata.parts_beside import GAIN_MAP

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "AVIF", "HEIF", "JXL", "GIF", "BMP")
COLUMNS = (
    "pixels", "depth", "ICC", "EXIF", "XMP", "IPTC", "comments", "PNG texts", "place", "previews", "gain map",
)  # fmt: skip
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
SPACES = f'{DC} xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="Sampletown"'
MARKS = {
    "ICC": "ICC-header:", "EXIF": "IFD0:Artist", "XMP": "XMP-dc:Title", "IPTC": "IPTC:Keywords",
    "comments": "Comment", "PNG texts": "PNG:Author",
}  # fmt: skip


def coordinates(exif: bytes) -> bool:
    tags = Image.Exif()
    tags.load(b"Exif\0\0" + exif)
    return bool(tags.get_ifd(0x8825))


def has_gain_map(file: bytes) -> bool:
    return bool(re.search(rb"hdrgm|hdr-gain-map|GainMap", file)) or parts.pictures_in(file) > 1


PLACE, TITLE = "Sampletown", "<dc:title>Ball</dc:title>"


def camera_exif() -> Image.Exif:
    exif = parts.exif()
    exif.get_ifd(0x8769)[0x927C] = parts.nikon_note(parts.preview(), f"{PLACE}, by the pond".encode())
    return exif


def from_a_phone() -> bytes:
    """Return an Ultra HDR photo with all that a JPEG holds."""
    file = parts.ultra_hdr(
        properties=TITLE, spaces=SPACES, exif=camera_exif(), icc_profile=parts.SRGB, comment=b"a comment"
    )
    return parts.with_segments(file, parts.app13(parts.iptc(keyword="red", city=PLACE)))


def from_a_program() -> bytes:
    """Return a PNG of 16 bits with all that a PNG holds, packed and not."""
    levels = np.minimum(parts.COFFEE.astype(np.uint32) * 257 + 40, 65535)
    block = parts.app13(parts.iptc(keyword="red", city=PLACE))[18:]
    profile = f"\niptc\n{len(block):8}\n{block.hex()}\n"
    return parts.deep_png(
        levels,
        parts.chunk(b"iCCP", b"sRGB\0\0" + compress(parts.SRGB)),
        parts.chunk(b"eXIf", camera_exif().tobytes().removeprefix(b"Exif\0\0")),
        parts.text_chunk("XML:com.adobe.xmp", parts.xmp(TITLE, spaces=SPACES).decode()),
        parts.chunk(b"zTXt", b"Raw profile type iptc\0\0" + compress(profile.encode())),
        parts.text_chunk("Author", "Ann"),
        parts.text_chunk("gps_city", PLACE),
    )


SOURCES = {"JPEG": open_picture(from_a_phone()), "PNG": open_picture(from_a_program())}
ONLY_IN = {"depth": "PNG", "PNG texts": "PNG", "pixels": "PNG", "comments": "JPEG", "gain map": "JPEG"}
"""Column → the file that holds it; the others are in both."""


def test_the_sources_hold_what_the_table_speaks_of() -> None:
    for picture in SOURCES.values():
        facts = picture.facts
        assert all((facts.icc, facts.exif, facts.xmp, facts.iptc)) and coordinates(facts.exif)
        assert parts.preview()[20:] in facts.exif and PLACE.encode() in facts.iptc
    assert SOURCES["JPEG"].facts.notes == (GAIN_MAP,) and SOURCES["JPEG"].facts.comment
    assert SOURCES["PNG"].facts.notes == () and SOURCES["PNG"].deep is not None
    packed = encode_picture(SOURCES["PNG"], "PNG", gps=True)
    assert parts.uncovered(packed).count(PLACE.encode()) > packed.count(PLACE.encode()), (
        "packed ones are seen"
    )
    assert has_gain_map(from_a_phone()) and not has_gain_map(from_a_program())


def cells(format: str) -> dict[str, str]:
    """Return what becomes of each thing in a file of a format: kept, said, or dropped without a word."""
    rows = {name: _cells(source, format) for name, source in SOURCES.items()}
    for column in set(COLUMNS) - ONLY_IN.keys():
        assert rows["JPEG"][column] == rows["PNG"][column], (format, column)
    return {column: rows[ONLY_IN.get(column, "JPEG")][column] for column in COLUMNS}


def _cells(source: Picture, format: str) -> dict[str, str]:
    file, notes = (
        encode_picture(source, format),
        " ".join((*source.facts.notes, *saving_notes(source, format))),
    )
    saved = open_picture(file)
    facts, bare = saved.facts, parts.uncovered(file)
    kept = {
        "ICC": facts.icc, "EXIF": facts.exif, "XMP": facts.xmp, "IPTC": facts.iptc,
        "comments": facts.comment or "Comment" in dict(facts.texts),
        "PNG texts": "Author" in dict(facts.texts),
    }  # fmt: skip
    words = {"ICC": "colour profile"}
    row = {name: "kept" if kept[name] else _said(words.get(name, name), notes) for name in kept}
    row["pixels"] = _pixels(source, saved, notes)
    row["depth"] = "kept" if saved.deep is not None else _said("bits per channel", notes)
    place = PLACE.encode() in bare or b"GPS" in facts.xmp or coordinates(facts.exif)
    row["place"] = "leaks" if place else _said("where it was taken", notes)
    row["previews"] = "leaks" if parts.preview()[20:] in bare else _said("before the edit", notes)
    row["gain map"] = "leaks" if has_gain_map(bare) else _said("gain map", notes)
    return row


def _said(word: str, notes: str) -> str:
    return "said" if word in notes else "dropped"


def _pixels(source: Picture, saved: Picture, notes: str) -> str:
    if np.array_equal(saved.pixels, source.pixels):
        return "kept"
    return "said" if "256 colours" in notes or "turned into sRGB" in notes else "lossy"


def table() -> str:
    """Return the table as the page has it."""
    rows = [f"| {' | '.join(('format', *COLUMNS))} |", f"|{'---|' * (len(COLUMNS) + 1)}"]
    for format in FORMATS:
        row = cells(format)
        rows.append(f"| {' | '.join((format, *(row[column] for column in COLUMNS)))} |")
    return "\n".join(rows)


def test_the_table_says_what_happens_and_nothing_goes_without_a_word() -> None:
    made = table()
    assert "dropped" not in made and "leaks" not in made
    page = (ROOT / "docs" / "files.md").read_text("utf-8")
    assert made in page, f"docs/files.md wants this table:\n{made}"


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("format", FORMATS)
def test_exiftool_sees_the_same(format: str, name: str, tmp_path: Path) -> None:
    if shutil.which("exiftool") is None:
        pytest.skip("exiftool is not installed (apt: libimage-exiftool-perl)")
    file = tmp_path / f"a.{format.lower()}"
    file.write_bytes(encode_picture(SOURCES[name], format))
    command = ["exiftool", "-j", "-G1", "-a", str(file)]
    seen = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    tags = list(json.loads(seen)[0])
    row = cells(format)
    for column, mark in MARKS.items():
        if ONLY_IN.get(column, name) != name:
            continue
        if (format, column) == ("JXL", "ICC"):
            continue  # exiftool 12 does not look into the codestream, where JPEG XL keeps it
        found = any(mark in tag for tag in tags if "User" not in tag)
        assert found is (row[column] == "kept"), f"{column}: {tags}"
    assert not [tag for tag in tags if "GPS" in tag or "City" in tag]
    assert PLACE not in seen
    assert not [tag for tag in tags if tag.endswith(("ThumbnailImage", "PreviewImage"))]
