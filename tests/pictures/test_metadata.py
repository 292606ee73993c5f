"""What travels beside the pixels: no place unasked, no picture of the old state, the rest kept or said."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, IptcImagePlugin

from helpers import file_parts as parts
from retoucher.pictures import Picture, encode_picture, open_picture, saving_notes

FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "AVIF")
PLACES = {
    "drone": (
        'xmlns:d="http://www.dji.com/drone-dji/1.0/"',
        "<d:GpsLatitude>+12.34</d:GpsLatitude><d:GpsLongtitude>-98.7</d:GpsLongtitude>"
        "<d:AbsoluteAltitude>+46.00</d:AbsoluteAltitude><d:LRFTargetLat>12.34</d:LRFTargetLat>",
    ),
    "another prefix": ('xmlns:e="http://ns.adobe.com/exif/1.0/" e:GPSLatitude="12.34"', ""),
    "press": (
        'xmlns:a="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" xmlns:b="http://ns.adobe.com/photoshop/1.0/" '
        'b:City="Sampletown 12.34"',
        "<a:Location>12.34 Sample Street</a:Location><b:State>12.34</b:State><b:Country>12.34</b:Country>",
    ),
    "created and shown": (
        'xmlns:x2="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
        '<x2:LocationCreated><rdf:Bag><rdf:li rdf:parseType="Resource"><x2:City>Sampletown 12.34</x2:City>'
        "</rdf:li></rdf:Bag></x2:LocationCreated>"
        '<x2:LocationShown x2:City="Sampletown 12.34"/>',
    ),
    "the web's": ('xmlns:g="http://www.w3.org/2003/01/geo/wgs84_pos#" g:lat="12.34" g:long="98.7"', ""),
    "an author's address": (
        'xmlns:a="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"',
        '<a:CreatorContactInfo rdf:parseType="Resource"><a:CiAdrExtadr>12.34 Street</a:CiAdrExtadr>'
        "</a:CreatorContactInfo>",
    ),
}
TITLE = "<dc:title>Ball</dc:title>"
P3_TO_SRGB = np.array(
    [[1.2249401, -0.2249402, 0], [-0.0420569, 1.0420571, 0], [-0.0196376, -0.0786361, 1.0982735]]
)
"""Linear light, CSS Color 4."""
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(("spaces", "body"), PLACES.values(), ids=PLACES)
def test_a_place_leaves_xmp_in_every_space_under_every_prefix(spaces: str, body: str, format: str) -> None:
    packet = parts.xmp(body + TITLE, spaces=f"{spaces} {DC}")
    picture = open_picture(parts.jpeg(xmp=packet))
    without, with_place = (encode_picture(picture, format, gps=gps) for gps in (False, True))
    assert b"12.34" not in without and b"Ball" in open_picture(without).facts.xmp
    assert b"12.34" in open_picture(with_place).facts.xmp
    assert any("where it was taken" in note for note in saving_notes(picture, format))
    assert not any("where it was taken" in note for note in saving_notes(picture, format, gps=True))


def test_what_is_no_place_stays_to_the_byte() -> None:
    body = (
        '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Late</rdf:li></rdf:Alt></dc:title>'
        '<a:AltTextAccessibility xmlns:a="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">'
        "A ball</a:AltTextAccessibility>"
        '<m:Flat xmlns:m="http://example.com/">1</m:Flat><m:Palette xmlns:m="http://example.com/">2</m:Palette>'
    )
    packet = parts.xmp(body, spaces=DC)
    picture = open_picture(parts.jpeg(xmp=packet))
    assert open_picture(encode_picture(picture, "WEBP")).facts.xmp == packet
    assert saving_notes(picture, "WEBP") == ()


def test_places_leave_exif_iptc_and_texts() -> None:
    file = parts.with_segments(
        parts.jpeg(exif=parts.exif()),
        parts.app13(parts.iptc(keyword="red", city="Sampletown", street="Sample Street", country="Nowhere")),
    )
    picture = open_picture(file)
    for format in ("JPEG", "PNG", "TIFF"):
        found = IptcImagePlugin.getiptcinfo(Image.open(BytesIO(encode_picture(picture, "JPEG"))))
        assert found == {(2, 25): b"red"}, format
        saved = open_picture(encode_picture(picture, format)).facts
        assert saved.iptc == parts.iptc(keyword="red")
        assert open_picture(encode_picture(picture, format, gps=True)).facts.iptc.count(b"\x1c") == 4
    notes = " ".join(saving_notes(picture, "JPEG"))
    assert "coordinates, city, street, country" in notes
    texts = open_picture(with_texts({"exif:GPSLatitude": "12.34", "Location": "home", "Author": "Ann"}))
    saved = open_picture(encode_picture(texts, "PNG"))
    assert saved.facts.texts == (("Author", "Ann"),)


def with_texts(texts: dict[str, str]) -> bytes:
    from PIL import PngImagePlugin

    info = PngImagePlugin.PngInfo()
    for keyword, text in texts.items():
        info.add_itxt(keyword, text)
    return parts.encoded(parts.COFFEE, "PNG", pnginfo=info)


def test_a_makers_note_keeps_what_is_neither_place_nor_picture() -> None:
    note = parts.nikon_note(parts.preview(), b"0100\0Sampletown 12.34")
    exif = parts.maker_exif(note)
    picture = open_picture(parts.jpeg(exif=b"Exif\0\0" + exif))
    saved = encode_picture(picture, "JPEG")
    assert b"0211" in saved and b"Sampletown" not in saved
    assert pictures_in(saved) == 1, "the picture itself"
    assert b"Sampletown" in encode_picture(picture, "JPEG", gps=True)


def pictures_in(file: bytes) -> int:
    """Return how many JPEG streams a file holds, itself counted."""
    return len(re.findall(rb"\xff\xd8\xff[\xe0-\xef\xdb]", file))


def test_no_picture_of_the_old_state_stays() -> None:
    from base64 import b64encode

    coded = b64encode(parts.preview()).decode()
    body = (
        '<p:Thumbnails><rdf:Alt><rdf:li rdf:parseType="Resource"><g:image>'
        + coded
        + "</g:image></rdf:li></rdf:Alt>"
        f"</p:Thumbnails><q:Data>{coded}</q:Data><dc:title>Ball</dc:title>"
    )
    spaces = (
        f'{DC} xmlns:p="http://ns.adobe.com/xap/1.0/" xmlns:g="http://ns.adobe.com/xap/1.0/g/img/" '
        'xmlns:q="http://example.com/unknown/"'
    )
    picture = open_picture(parts.jpeg(xmp=parts.xmp(body, spaces=spaces)))
    for format in FORMATS:
        saved = open_picture(encode_picture(picture, format)).facts.xmp
        assert b"/9j/" not in saved and b"Thumbnails" not in saved and b"Ball" in saved
    assert any("before the edit" in note for note in saving_notes(picture, "JPEG"))


@pytest.mark.parametrize("order", ["<", ">"])
def test_strips_and_directories_below_are_wiped(order: str) -> None:
    from struct import pack

    secret = b"secret face, uncompressed"
    first = pack(order + "HHHII", 1, 0x014A, 4, 1, 26) + bytes(4)
    below = (
        pack(order + "H", 2)
        + pack(order + "HHII", 0x0111, 4, 1, 56)
        + pack(order + "HHII", 0x0117, 4, 1, len(secret))
    )
    head = (b"II*\0" if order == "<" else b"MM\0*") + pack(order + "I", 8)
    exif = head + first + below + bytes(4) + secret
    picture = open_picture(parts.jpeg(exif=b"Exif\0\0" + exif))
    assert b"secret" in picture.facts.exif
    assert b"secret" not in encode_picture(picture, "JPEG")


@pytest.mark.parametrize("format", FORMATS)
def test_sizes_and_orientation_in_metadata_are_true(format: str) -> None:
    body = (
        "<t:ImageWidth>4000</t:ImageWidth><t:ImageLength>3000</t:ImageLength><t:Orientation>6</t:Orientation>"
        "<e:PixelXDimension>4000</e:PixelXDimension><e:PixelYDimension>3000</e:PixelYDimension>"
    )
    spaces = 'xmlns:t="http://ns.adobe.com/tiff/1.0/" xmlns:e="http://ns.adobe.com/exif/1.0/"'
    file = parts.jpeg(exif=parts.exif(6), xmp=parts.xmp(body, spaces=spaces))
    picture = open_picture(file)
    half = picture.with_pixels(picture.pixels[:40])
    saved = open_picture(encode_picture(half, format)).facts
    tags = Image.Exif()
    tags.load(b"Exif\0\0" + saved.exif)
    if format != "TIFF":  # there these tags are the file's own
        assert (tags[0x0100], tags[0x0101]) == (64, 40)
    assert (tags.get_ifd(0x8769)[0xA002], tags.get_ifd(0x8769)[0xA003]) == (64, 40)
    for said in (
        b"ImageWidth>64<",
        b"ImageLength>40<",
        b"PixelXDimension>64<",
        b"PixelYDimension>40<",
        b"Orientation>1<",
    ):
        assert said in saved.xmp


def test_areas_of_faces_leave_with_the_frame_that_they_were_in() -> None:
    body = (
        '<r:Regions rdf:parseType="Resource"><r:AppliedToDimensions s:w="96" s:h="64" s:unit="pixel"/>'
        '<r:RegionList><rdf:Bag><rdf:li><rdf:Description r:Name="Ann"/></rdf:li></rdf:Bag></r:RegionList>'
        "</r:Regions>"
    )
    spaces = (
        'xmlns:r="http://www.metadataworkinggroup.com/schemas/regions/" '
        'xmlns:s="http://ns.adobe.com/xap/1.0/sType/Dimensions#"'
    )
    picture = open_picture(parts.jpeg(xmp=parts.xmp(body, spaces=spaces)))
    assert b"Ann" in open_picture(encode_picture(picture, "PNG")).facts.xmp
    cropped = picture.with_pixels(picture.pixels[:, :40])
    assert b"Ann" not in open_picture(encode_picture(cropped, "PNG")).facts.xmp


EVERYTHING = parts.with_segments(
    parts.jpeg(
        exif=parts.exif(), xmp=parts.xmp(TITLE, spaces=DC), icc_profile=parts.SRGB, comment=b"a comment"
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
    picture = open_picture(with_texts(texts))
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
    long = parts.xmp(f"<dc:title>{'x' * 70_000}</dc:title><dc:rights>Ann</dc:rights>", spaces=DC)
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


@pytest.mark.parametrize(
    ("spaces", "body", "words"),
    [(HDR, DIRECTORY, "gain map"), (MOTION, "", "motion photo")],
    ids=["gain map", "motion photo"],
)
def test_parts_beside_the_picture_are_said_and_no_longer_pointed_at(
    spaces: str, body: str, words: str
) -> None:
    packet = parts.xmp(body + TITLE, spaces=f"{DC} {spaces}")
    picture = open_picture(parts.jpeg(xmp=packet) + parts.preview() + b"\0\0\0\x18ftypmp42" + bytes(4096))
    assert any(words in note for note in picture.facts.notes)
    saved = encode_picture(picture, "JPEG")
    assert b"Ball" in saved
    for pointer in (b"hdrgm", b"Container:", b"MotionPhoto=", b"MicroVideo", b"ftyp"):
        assert pointer not in saved
    assert pictures_in(saved) == 1


def test_colour_by_code_becomes_a_profile_that_does_the_same() -> None:
    from PIL import ImageCms

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


def test_hdr_colours_are_said() -> None:
    assert "PQ" in open_picture(parts.cicp_png(9, 16)).facts.notes[0]


def test_a_profile_that_a_format_cannot_hold_is_applied() -> None:
    picture = open_picture(parts.cicp_png(12, 13))
    saved = open_picture(encode_picture(picture, "BMP"))
    assert "turned into sRGB" in " ".join(saving_notes(picture, "BMP"))
    assert saved.facts.icc == b"" and not np.array_equal(saved.pixels, picture.pixels)


def test_a_grey_profile_is_applied_and_said() -> None:
    from struct import pack

    curve = b"curv\0\0\0\0" + pack(">IH", 1, round(1.0 * 256)) + b"\0\0"
    head = bytearray(128)
    size = 128 + 4 + 24 + 16 + 20
    head[0:4], head[8:12], head[12:24] = pack(">I", size), pack(">I", 0x02400000), b"mntrGRAYXYZ "
    head[36:40], head[68:80] = b"acsp", pack(">iii", 63190, 65536, 54061)
    tags = pack(">I", 2) + b"kTRC" + pack(">II", 156, 16) + b"wtpt" + pack(">II", 172, 20)
    icc = bytes(head) + tags + curve + b"XYZ \0\0\0\0" + pack(">iii", 63190, 65536, 54061)
    grey = open_picture(parts.encoded(np.full((8, 8), 55, np.uint8), "PNG", icc_profile=icc))
    assert "grey profile" in grey.facts.notes[0]
    assert abs(int(grey.rgb[0, 0, 0]) - 128) <= 2, "linear 55 of 255 is sRGB 128"


def test_metadata_survives_the_store(tmp_path) -> None:
    from retoucher.pictures import Store

    picture = open_picture(EVERYTHING, name="a.jpg")
    store = Store(tmp_path)
    assert store.picture(store.put(picture)).facts == picture.facts
    written = open_picture(with_texts({"Author": "Ann"}))
    assert store.picture(store.put(written)).facts.texts == (("Author", "Ann"),)
    assert isinstance(written, Picture)
