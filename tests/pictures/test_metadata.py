"""What travels beside the pixels: no place unasked, no picture of the old state, the rest kept or said."""

from io import BytesIO

import pytest
from PIL import Image, IptcImagePlugin

from helpers import file_parts as parts
from retoucher.pictures import encode_picture, open_picture, saving_notes

FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "AVIF", "HEIF")
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
    "no namespace": ("", "<GPSLatitude>12.34</GPSLatitude>"),
    "an attribute without one": ('GPSLatitude="12.34"', ""),
}


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(("spaces", "body"), PLACES.values(), ids=PLACES)
def test_a_place_leaves_xmp_in_every_space_under_every_prefix(spaces: str, body: str, format: str) -> None:
    packet = parts.xmp(body + parts.TITLE, spaces=f"{spaces} {parts.DC}")
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
    packet = parts.xmp(body, spaces=parts.DC)
    picture = open_picture(parts.jpeg(xmp=packet))
    assert open_picture(encode_picture(picture, "WEBP")).facts.xmp == packet
    assert saving_notes(picture, "WEBP") == ()


@pytest.mark.parametrize("remark", ["<!-- GPSLatitude 12.34 -->", "<?gps 12.34?>"])
def test_what_is_no_property_leaves_xmp(remark: str) -> None:
    inside = parts.xmp(remark + parts.TITLE, spaces=parts.DC)
    behind = parts.xmp(parts.TITLE, spaces=parts.DC) + remark.encode()
    for packet in (inside, behind):
        saved = open_picture(encode_picture(open_picture(parts.jpeg(xmp=packet)), "WEBP")).facts.xmp
        assert b"12.34" not in saved and b"Ball" in saved


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
    texts = open_picture(
        parts.with_texts({"exif:GPSLatitude": "12.34", "Location": "home", "geo": "12.34", "Author": "Ann"})
    )
    saved = open_picture(encode_picture(texts, "PNG"))
    assert saved.facts.texts == (("Author", "Ann"),)


def test_a_makers_note_keeps_what_is_neither_place_nor_picture() -> None:
    note = parts.nikon_note(parts.preview(), b"0100\0Sampletown 12.34")
    exif = parts.maker_exif(note)
    picture = open_picture(parts.jpeg(exif=b"Exif\0\0" + exif))
    saved = encode_picture(picture, "JPEG")
    assert b"0211" in saved and b"Sampletown" not in saved
    assert parts.pictures_in(saved) == 1, "the picture itself"
    assert b"Sampletown" in encode_picture(picture, "JPEG", gps=True)


def test_no_picture_of_the_old_state_stays() -> None:
    from base64 import b64encode

    coded = b64encode(parts.preview()).decode()
    body = (
        '<p:Thumbnails><rdf:Alt><rdf:li rdf:parseType="Resource"><g:image>'
        + coded
        + "</g:image></rdf:li></rdf:Alt>"
        f"</p:Thumbnails><q:Data>{coded}</q:Data><q:Uri>data:image/jpeg;base64,{coded}</q:Uri>"
        f"<q:List><rdf:Seq><rdf:li>{coded}</rdf:li></rdf:Seq></q:List>"
        f"<q:Value rdf:parseType='Resource'><rdf:value>{coded}</rdf:value></q:Value><dc:title>Ball</dc:title>"
    )
    spaces = (
        f'{parts.DC} xmlns:p="http://ns.adobe.com/xap/1.0/" xmlns:g="http://ns.adobe.com/xap/1.0/g/img/" '
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
