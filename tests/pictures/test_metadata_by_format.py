"""What each format holds of the metadata: kept, applied or said to be lost."""

from io import BytesIO
from pathlib import Path
from struct import pack

import numpy as np
import pytest
from PIL import Image, ImageCms

from helpers import file_parts as parts
from retoucher.agent.recipes.content_credentials import Source, signed
from retoucher.agent.recipes.signing_certificate import signing_certificate
from retoucher.agent.values.plan import Step
from retoucher.pictures import Picture, encode_picture, open_picture, saving_notes
from retoucher.pictures.metadata.parts_beside import CREDENTIALS, VIDEO

P3_TO_SRGB = np.array(
    [[1.2249401, -0.2249402, 0], [-0.0420569, 1.0420571, 0], [-0.0196376, -0.0786361, 1.0982735]]
)
"""Linear light, CSS Color 4."""

EVERYTHING = parts.with_segments(
    parts.jpeg(
        exif=parts.exif(),
        xmp=parts.xmp(parts.TITLE, spaces=parts.DC),
        icc_profile=parts.SRGB,
        comment=b"a comment",
    ),
    parts.app13(parts.iptc(keyword="red", caption="A ball")),
)
KEPT = {
    "JPEG": {"exif", "xmp", "icc", "iptc", "comment"},
    "PNG": {"exif", "xmp", "icc", "iptc", "texts"},
    "TIFF": {"exif", "xmp", "icc", "iptc"},
    "WEBP": {"exif", "xmp", "icc"},
    "AVIF": {"exif", "xmp", "icc"},
    "GIF": {"comment"},
    "BMP": set(),
}


@pytest.mark.parametrize("format", KEPT)
def test_each_format_keeps_what_it_can_and_says_the_rest(format: str) -> None:
    picture = open_picture(EVERYTHING)
    saved = open_picture(encode_picture(picture, format)).facts
    names = ("exif", "xmp", "icc", "iptc", "comment", "texts")
    assert {name for name in names if getattr(saved, name)} == KEPT[format]
    said = " ".join(saving_notes(picture, format))
    for name, word in {"exif": "EXIF", "xmp": "XMP", "iptc": "IPTC", "icc": "colour profile"}.items():
        assert (word in said) is (name not in KEPT[format])
    assert ("comments" in said) is not bool({"comment", "texts"} & KEPT[format])
    if "exif" in KEPT[format]:
        tags = Image.Exif()
        tags.load(b"Exif\0\0" + saved.exif)
        assert tags[0x4746] == 4 and tags[0x9C9B] == "Ball\0".encode("utf-16-le")


def test_texts_of_a_png_come_back_and_are_missed_elsewhere() -> None:
    texts = {"Author": "Ann", "Description": "Ein Ball – rot", "parameters": "x" * 5000}
    picture = open_picture(parts.with_texts(texts))
    assert dict(open_picture(encode_picture(picture, "PNG")).facts.texts) == texts
    assert "PNG texts" in " ".join(saving_notes(picture, "JPEG"))


def test_windows_tags_rating_and_iptc_of_a_tiff_come_along() -> None:
    tags = parts.exif()
    del tags[0x0100], tags[0x0101]
    tags[33723] = parts.iptc(keyword="red")
    picture = open_picture(parts.encoded(parts.COFFEE, "TIFF", exif=tags))
    for format in ("TIFF", "JPEG", "PNG"):
        saved = open_picture(encode_picture(picture, format)).facts
        back = Image.Exif()
        back.load(b"Exif\0\0" + saved.exif)
        assert back[0x4746] == 4 and b"B\0a\0l\0l\0" in bytes(back[0x9C9B])
        assert saved.iptc == parts.iptc(keyword="red")


def test_exif_that_is_too_long_for_jpeg_is_shortened_and_said() -> None:
    picture = open_picture(parts.encoded(parts.COFFEE, "PNG", exif=parts.exif(tag270="x" * 70_000)))
    saved = open_picture(encode_picture(picture, "JPEG")).facts
    tags = Image.Exif()
    tags.load(b"Exif\0\0" + saved.exif)
    assert tags[0x013B] == "Ann Example" and 270 not in tags
    assert "ImageDescription" in " ".join(saving_notes(picture, "JPEG"))
    assert len(open_picture(encode_picture(picture, "PNG")).facts.exif) > 70_000
    long = parts.xmp(f"<dc:title>{'x' * 70_000}</dc:title><dc:rights>Ann</dc:rights>", spaces=parts.DC)
    written = open_picture(parts.encoded(parts.COFFEE, "WEBP", xmp=long))
    assert b"Ann" in open_picture(encode_picture(written, "JPEG")).facts.xmp
    assert "title" in " ".join(saving_notes(written, "JPEG"))


@pytest.mark.parametrize(
    "packet",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x:xmpmeta xmlns:x="adobe:ns:meta/">&a;</x:xmpmeta>',
        b"<x:xmpmeta",
        b"<a>" * 50_000 + b"</a>" * 50_000,
        b"\xff\xfe\0\0",
    ],
    ids=["entities", "cut off", "deep", "no text"],
)
def test_xmp_that_is_damaged_or_hostile_is_left_out_and_said(packet: bytes) -> None:
    picture = open_picture(parts.encoded(parts.COFFEE, "WEBP", xmp=packet))
    assert picture.facts.xmp == b"" and "XMP data is damaged" in picture.facts.notes[0]


HDR = (
    'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" '
    'xmlns:Container="http://ns.google.com/photos/1.0/container/"'
)
MOTION = (
    'xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" GCamera:MotionPhoto="1" '
    'GCamera:MicroVideoOffset="4120"'
)
DIRECTORY = "<Container:Directory><rdf:Seq><rdf:li>GainMap</rdf:li></rdf:Seq></Container:Directory>"


APPLE = 'xmlns:HDRGainMap="http://ns.apple.com/HDRGainMap/1.0/" HDRGainMap:HDRGainMapVersion="131072"'


@pytest.mark.parametrize(
    ("spaces", "body", "words"),
    [(HDR, DIRECTORY, "gain map"), (APPLE, "", "gain map"), (MOTION, "", "motion photo")],
    ids=["Ultra HDR", "Apple", "motion photo"],
)
def test_parts_beside_the_picture_are_said_and_no_longer_pointed_at(
    spaces: str, body: str, words: str
) -> None:
    packet = parts.xmp(body + parts.TITLE, spaces=f"{parts.DC} {spaces}")
    picture = open_picture(parts.jpeg(xmp=packet) + parts.preview() + b"\0\0\0\x18ftypmp42" + bytes(4096))
    assert any(words in note for note in picture.facts.notes)
    saved = encode_picture(picture, "JPEG")
    assert b"Ball" in saved
    for pointer in (b"hdrgm", b"HDRGainMap", b"Container:", b"MotionPhoto=", b"MicroVideo", b"ftyp"):
        assert pointer not in saved
    assert parts.pictures_in(saved) == 1


SAMSUNG = b"\0\0\x30\x0a\x10\0\0\0MotionPhoto_Data", b"SEFH\x6a\0\0\0\1\0\0\0" + bytes(12) + b"\x18\0\0\0SEFT"


@pytest.mark.parametrize("before", [0, 700_000, (1 << 20) - 6], ids=["near", "far", "across two chunks"])
def test_a_video_behind_a_picture_is_said_where_no_xmp_tells_of_it(before: int) -> None:
    """As older phones by Samsung wrote it; a trailer without a video makes no motion photo."""
    photo, (head, tail) = parts.jpeg(), SAMSUNG
    padded = photo + bytes(max(0, before - len(photo) - len(head) - 4))
    motion = open_picture(padded + head + b"\0\0\0\x18ftypmp42" + bytes(4096) + tail)
    assert VIDEO in motion.facts.notes and VIDEO not in open_picture(padded + tail).facts.notes
    saved = encode_picture(motion, "JPEG")
    assert not any(part in saved for part in (b"ftyp", b"MotionPhoto", b"SEFT"))


def test_a_gain_map_by_iso_is_said_and_its_segment_left_out() -> None:
    mark = b"urn:iso:std:iso:ts:21496:-1\0" + bytes(4)
    picture = open_picture(parts.with_segments(parts.jpeg(), parts.segment(0xE2, mark)) + parts.preview())
    assert any("gain map" in note for note in picture.facts.notes)
    saved = encode_picture(picture, "JPEG")
    assert b"21496" not in saved and parts.pictures_in(saved) == 1


def test_colour_by_code_becomes_a_profile_that_does_the_same() -> None:

    picture = open_picture(parts.cicp_png(12, 13))
    assert picture.facts.icc and np.array_equal(picture.pixels, parts.COFFEE)
    profile = ImageCms.ImageCmsProfile(BytesIO(picture.facts.icc))
    code = np.array([180, 120, 100])
    skin = Image.new("RGB", (1, 1), tuple(code.tolist()))
    seen = ImageCms.profileToProfile(skin, profile, ImageCms.createProfile("sRGB"))
    assert seen is not None
    linear = P3_TO_SRGB @ ((code / 255 + 0.055) / 1.055) ** 2.4
    wanted = 255 * (1.055 * linear ** (1 / 2.4) - 0.055)
    assert np.abs(np.asarray(seen)[0, 0] - wanted).max() <= 1.5
    assert open_picture(encode_picture(picture, "JPEG")).facts.icc == picture.facts.icc
    assert open_picture(parts.cicp_png(1, 13)).facts.icc == b""


def test_a_profile_that_a_format_cannot_hold_is_applied() -> None:
    picture = open_picture(parts.cicp_png(12, 13))
    saved = open_picture(encode_picture(picture, "BMP"))
    assert "turned into sRGB" in " ".join(saving_notes(picture, "BMP"))
    assert saved.facts.icc == b"" and not np.array_equal(saved.pixels, picture.pixels)


def test_metadata_survives_the_store(tmp_path) -> None:
    from retoucher.pictures import Store

    picture = open_picture(EVERYTHING, name="a.jpg")
    store = Store(tmp_path)
    assert store.picture(store.put(picture)).facts == picture.facts
    written = open_picture(parts.with_texts({"Author": "Ann"}))
    assert store.picture(store.put(written)).facts.texts == (("Author", "Ann"),)
    assert isinstance(written, Picture)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "GIF"])
def test_content_credentials_of_the_file_as_it_was_are_left_out_and_said(format: str, tmp_path: Path) -> None:
    plain = encode_picture(Picture(parts.COFFEE), format)
    adjust = Step(reason="r", tool="adjust", arguments={"exposure": 0.3})
    file = signed(plain, format, [adjust], "", [Source("a", plain, format)], signing_certificate(tmp_path))
    assert open_picture(plain).facts.notes == ()
    assert open_picture(file).facts.notes == (CREDENTIALS,)
    for other in (format, "PNG"):
        assert b"c2pa" not in encode_picture(open_picture(file), other)


GEO = {33550: (1.0, 1.0, 0.0), 42112: "<GDALMetadata/>"}


def test_tags_of_a_tiff_that_somebody_may_miss_are_said_and_those_of_its_pixels_not() -> None:
    tags = Image.Exif()
    for tag, value in GEO.items():
        tags[tag] = value
    for compression in ("raw", "tiff_lzw"):
        plain = open_picture(parts.encoded(parts.COFFEE, "TIFF", compression=compression, dpi=(300, 300)))
        assert plain.facts.notes == ()
    (note,) = open_picture(parts.encoded(parts.COFFEE, "TIFF", exif=tags)).facts.notes
    assert note == "tags of the TIFF were left out: ModelPixelScaleTag, GDAL_METADATA"


def test_tags_that_a_tiff_does_not_take_are_said() -> None:
    picture = open_picture(parts.jpeg(exif=parts.exif(tag50341=b"PrintIM\x000300", tag50735="1234")))
    (note,) = (note for note in saving_notes(picture, "TIFF", gps=True))
    assert note.endswith("PrintImageMatching and CameraSerialNumber left out")
    assert saving_notes(picture, "JPEG", gps=True) == ()
    again = open_picture(encode_picture(picture, "TIFF"))
    assert again.facts.notes == () and saving_notes(again, "TIFF") == ()


def photoshop(**blocks: bytes) -> bytes:
    """Return blocks by their numbers: `b1035=…`."""
    return b"".join(
        b"8BIM" + pack(">HHI", int(number[1:]), 0, len(data)) + data + bytes(len(data) % 2)
        for number, data in blocks.items()
    )


PRINTED = {"b1005": bytes(16), "b1032": b"\0\0\0\1" + bytes(12), "b1034": b"\0", "b1061": bytes(16)}
"""Resolution, no guide, no copyright mark, the digest of a caption."""
MADE = {"b1035": b"https://example.org", "b1032": bytes(15) + b"\1" + bytes(5), "b2000": bytes(26)}


def psd(blocks: bytes) -> bytes:
    planes = np.ascontiguousarray(parts.COFFEE.transpose(2, 0, 1)).tobytes()
    head = b"8BPS" + pack(">H6xHIIHH", 1, 3, 64, 96, 8, 3)
    return head + bytes(4) + pack(">I", len(blocks)) + blocks + bytes(4) + b"\0\0" + planes


def tiff_of(blocks: bytes) -> bytes:
    tags = Image.Exif()
    tags[34377] = blocks
    return parts.encoded(parts.COFFEE, "TIFF", exif=tags)


def jpeg_of(blocks: bytes) -> bytes:
    return parts.with_segments(parts.jpeg(), parts.segment(0xED, b"Photoshop 3.0\0" + blocks))


@pytest.mark.parametrize("made", [jpeg_of, tiff_of, psd])
def test_what_a_person_made_in_photoshop_is_said_and_how_it_prints_not(made) -> None:
    assert open_picture(made(photoshop(**PRINTED))).facts.notes == ()
    (note,) = open_picture(made(photoshop(**PRINTED | MADE))).facts.notes
    assert note == "what Photoshop laid beside it was left out: guides, web address, paths"


def test_metadata_that_only_photoshop_s_blocks_hold_comes_along() -> None:
    packet = parts.xmp(parts.TITLE, spaces=parts.DC)
    raw = photoshop(b1028=parts.iptc(keyword="red"), b1058=parts.exif().tobytes()[6:], b1060=packet)
    picture = open_picture(psd(raw))
    assert picture.facts.notes == () and np.array_equal(picture.pixels, parts.COFFEE)
    saved = open_picture(encode_picture(picture, "JPEG")).facts
    assert saved.iptc == parts.iptc(keyword="red") and b"Ball" in saved.xmp and b"Samplecam" in saved.exif
    assert open_picture(tiff_of(raw)).facts.iptc == parts.iptc(keyword="red")
