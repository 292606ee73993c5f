"""The table in docs/files.md: made of files that are saved and opened here, and seen by exiftool too."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from helpers import file_parts as parts
from helpers.house import ROOT
from retoucher.pictures import Picture, encode_picture, open_picture, saving_notes

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "AVIF", "HEIF", "JXL", "GIF", "BMP")
COLUMNS = (
    "pixels", "depth", "ICC", "EXIF", "XMP", "IPTC", "comments", "PNG texts", "place", "previews", "gain map",
)  # fmt: skip
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
SPACES = (
    f'{DC} xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="Sampletown" '
    'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"'
)
MARKS = {
    "ICC": "ICC-header:", "EXIF": "IFD0:Artist", "XMP": "XMP-dc:Title", "IPTC": "IPTC:Keywords",
    "comments": "Comment", "PNG texts": "PNG:Author",
}  # fmt: skip


def coordinates(exif: bytes) -> bool:
    tags = Image.Exif()
    tags.load(b"Exif\0\0" + exif)
    return bool(tags.get_ifd(0x8825))


def source() -> Picture:
    """Return a photo of a phone whose file holds everything that the table speaks of, in 16 bits."""
    exif = parts.exif()
    exif.get_ifd(0x8769)[0x927C] = parts.nikon_note(parts.preview(), b"Sampletown, by the pond")
    packet = parts.xmp("<dc:title>Ball</dc:title>", spaces=SPACES)
    file = parts.jpeg(exif=exif, xmp=packet, icc_profile=parts.SRGB, comment=b"a comment")
    opened = open_picture(
        parts.with_segments(file, parts.app13(parts.iptc(keyword="red", city="Sampletown")))
    )
    assert any("gain map" in note for note in opened.facts.notes), "opening says it"
    assert coordinates(opened.facts.exif)
    facts = replace(opened.facts, texts=(("Author", "Ann"),), bit_depth=16, quality={})
    deep = np.minimum(opened.pixels.astype(np.uint32) * 257 + 40, 65535).astype(np.uint16)
    return Picture(opened.pixels, facts, deep)


SOURCE = source()


def cells(format: str) -> dict[str, str]:
    """Return what becomes of each thing in a file of a format: kept, said, or dropped without a word."""
    file, notes = encode_picture(SOURCE, format), " ".join(saving_notes(SOURCE, format))
    saved = open_picture(file)
    facts = saved.facts
    kept = {
        "ICC": facts.icc, "EXIF": facts.exif, "XMP": facts.xmp, "IPTC": facts.iptc,
        "comments": facts.comment or "Comment" in dict(facts.texts),
        "PNG texts": "Author" in dict(facts.texts),
    }  # fmt: skip
    words = {"ICC": "colour profile"}
    row = {name: "kept" if kept[name] else _said(words.get(name, name), notes) for name in kept}
    row["pixels"] = _pixels(saved, notes)
    row["depth"] = "kept" if saved.deep is not None else _said("bits per channel", notes)
    place = b"Sampletown" in file or b"GPS" in facts.xmp or coordinates(facts.exif)
    row["place"] = "leaks" if place else _said("where it was taken", notes)
    row["previews"] = "leaks" if parts.preview()[20:] in file else _said("before the edit", notes)
    row["gain map"] = "leaks" if b"hdrgm" in file else "said"
    return row


def _said(word: str, notes: str) -> str:
    return "said" if word in notes else "dropped"


def _pixels(saved: Picture, notes: str) -> str:
    if np.array_equal(saved.pixels, SOURCE.pixels):
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


@pytest.mark.parametrize("format", FORMATS)
def test_exiftool_sees_the_same(format: str, tmp_path: Path) -> None:
    if shutil.which("exiftool") is None:
        pytest.skip("exiftool is not installed (apt: libimage-exiftool-perl)")
    file = tmp_path / f"a.{format.lower()}"
    file.write_bytes(encode_picture(SOURCE, format))
    command = ["exiftool", "-j", "-G1", "-a", str(file)]
    seen = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    tags = list(json.loads(seen)[0])
    row = cells(format)
    for column, mark in MARKS.items():
        if (format, column) == ("JXL", "ICC"):
            continue  # exiftool 12 does not look into the codestream, where JPEG XL keeps it
        found = any(mark in tag for tag in tags if "User" not in tag)
        assert found is (row[column] == "kept"), f"{column}: {tags}"
    assert not [tag for tag in tags if "GPS" in tag or "City" in tag]
    assert "Sampletown" not in seen
    assert not [tag for tag in tags if tag.endswith(("ThumbnailImage", "PreviewImage"))]
