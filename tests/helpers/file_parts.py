"""Files with everything that cameras, phones, drones and press agencies put beside a picture, made here."""

import re
from binascii import unhexlify
from io import BytesIO
from struct import pack, unpack_from
from zlib import compress, crc32, decompressobj

import numpy as np
from PIL import Image, ImageCms, PngImagePlugin
from skimage import data

COFFEE = np.ascontiguousarray(data.coffee()[100:164, 200:296])
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
TITLE = "<dc:title>Ball</dc:title>"
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
"""A title in XMP, and its namespace."""
PREVIEW_COLOUR = (250, 10, 240)
"""Nothing else in these files is of this colour."""


def jpeg(pixels: np.ndarray = COFFEE, **settings: object) -> bytes:
    return encoded(pixels, "JPEG", **settings)


def encoded(pixels: np.ndarray, format: str, **settings: object) -> bytes:
    return encoded_image(Image.fromarray(pixels), format, **settings)


def encoded_image(image: Image.Image, format: str, **settings: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, format, **settings)
    return buffer.getvalue()


def icc_profile(kind: bytes, tags: dict[bytes, bytes]) -> bytes:
    """Return an ICC profile (version 2.4) of class, space and connection space, with these tags and D50."""
    d50 = pack(">iii", 63190, 65536, 54061)
    tags = {**tags, b"wtpt": b"XYZ \0\0\0\0" + d50}
    at, table, bodies = 128 + 4 + 12 * len(tags), b"", b""
    for tag, body in tags.items():
        table += tag + pack(">II", at + len(bodies), len(body))
        bodies += body + bytes(-len(body) % 4)
    head = pack(">I4sI", at + len(bodies), bytes(4), 0x02400000) + kind
    head += pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + bytes(28) + d50
    return head + bytes(128 - len(head)) + pack(">I", len(tags)) + table + bodies


def preview() -> bytes:
    """Return a small JPEG: what the whole picture was before an edit."""
    return jpeg(np.full((16, 24, 3), PREVIEW_COLOUR, np.uint8), quality=60)


def box(kind: bytes, body: bytes) -> bytes:
    return pack(">I4s", len(body) + 8, kind) + body


def segment(kind: int, body: bytes) -> bytes:
    return bytes((0xFF, kind)) + pack(">H", len(body) + 2) + body


def with_segments(file: bytes, *segments: bytes) -> bytes:
    """Return a JPEG with segments right after its start."""
    return file[:2] + b"".join(segments) + file[2:]


def xmp(properties: str, *, spaces: str = "") -> bytes:
    """Return a packet of elements, with prefixes of the test's choice."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {spaces}>{properties}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def ultra_hdr(
    pixels: np.ndarray = COFFEE, properties: str = "", spaces: str = "", **settings: object
) -> bytes:
    """Return a JPEG as Android 14 takes it: a directory in XMP, and a gain map of a quarter's size behind."""
    log_gain = np.asarray(Image.fromarray(pixels).convert("L").reduce(4))
    gain = with_segments(jpeg(log_gain, quality=80), xmp_segment(xmp("", spaces=_GAIN_SPACES)))
    items = "".join(
        f'<rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="image/jpeg" {about}/></rdf:li>'
        for about in ('Item:Semantic="Primary"', f'Item:Semantic="GainMap" Item:Length="{len(gain)}"')
    )
    directory = f"<Container:Directory><rdf:Seq>{items}</rdf:Seq></Container:Directory>"
    packet = xmp(directory + properties, spaces=f'{_DIRECTORY_SPACES} hdrgm:Version="1.0" {spaces}')
    return jpeg(pixels, xmp=packet, **settings) + gain


_HDRGM = 'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/"'
_GAIN_SPACES = f'{_HDRGM} hdrgm:Version="1.0" hdrgm:GainMapMax="2.3" hdrgm:HDRCapacityMax="2.3"'
_DIRECTORY_SPACES = (
    f'{_HDRGM} xmlns:Container="http://ns.google.com/photos/1.0/container/" '
    'xmlns:Item="http://ns.google.com/photos/1.0/container/item/"'
)


def xmp_segment(packet: bytes) -> bytes:
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)


def iptc(**fields: str) -> bytes:
    """Return datasets: city=…, keyword=…, byline=…, caption=…"""
    numbers = {"keyword": 25, "byline": 80, "city": 90, "street": 92, "country": 101, "caption": 120}
    rows = ((numbers[name], text.encode()) for name, text in fields.items())
    return b"".join(pack(">BBBH", 0x1C, 2, number, len(text)) + text for number, text in rows)


def app13(datasets: bytes) -> bytes:
    block = b"8BIM\x04\x04\0\0" + pack(">I", len(datasets)) + datasets + b"\0" * (len(datasets) % 2)
    return segment(0xED, b"Photoshop 3.0\0" + block)


def exif(orientation: int = 1, **more: object) -> Image.Exif:
    """Return EXIF of a camera: maker, rating, Windows title, exposure, place, true and stale sizes."""
    tags = Image.Exif()
    tags[0x0100], tags[0x0101] = 4000, 3000
    tags[0x010F], tags[0x0112], tags[0x013B] = "Samplecam", orientation, "Ann Example"
    tags[0x4746], tags[0x9C9B] = 4, "Ball\0".encode("utf-16-le")
    tags.get_ifd(0x8769).update({0xA002: 4000, 0xA003: 3000, 0x9286: b"ASCII\0\0\0a comment"})
    tags.get_ifd(0x8825).update({1: "N", 2: (12.0, 20.0, 42.0), 3: "W", 4: (98.0, 45.0, 54.0)})
    for tag, value in more.items():
        tags[int(tag.removeprefix("tag"))] = value
    return tags


def tiff(order: str, entries: list[tuple[int, int, int, bytes]]) -> bytes:
    """Return a TIFF header and one directory; an entry is (tag, type, count, value bytes)."""
    at = 8 + 2 + 12 * len(entries) + 4
    table, bodies = pack(order + "H", len(entries)), b""
    for tag, kind, count, value in entries:
        if len(value) <= 4:
            table += pack(order + "HHI", tag, kind, count) + value.ljust(4, b"\0")
        else:
            table += pack(order + "HHII", tag, kind, count, at + len(bodies))
            bodies += value
    head = b"II*\0" if order == "<" else b"MM\0*"
    return head + pack(order + "I", 8) + table + bytes(4) + bodies


def maker_exif(maker_note: bytes, order: str = "<") -> bytes:
    """Return EXIF whose details hold nothing but a maker's note."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + pack(order + "I", 8)
    root = pack(order + "HHHII", 1, 0x8769, 4, 1, 26) + bytes(4)
    details = pack(order + "HHHII", 1, 0x927C, 7, len(maker_note), 44) + bytes(4)
    return head + root + details + maker_note


def nikon_note(picture: bytes, place: bytes) -> bytes:
    """Return a Nikon note of type 3: its own header, a preview and a LocationInfo."""
    length = pack("<I", len(picture))
    body = tiff("<", [(0x0001, 7, 4, b"0211"), (0x0011, 4, 1, length), (0x0039, 7, len(place), place)])
    return b"Nikon\0\x02\x11\0\0" + body + picture


def cicp_png(primaries: int, transfer: int) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add(b"cICP", bytes((primaries, transfer, 0, 1)))
    return encoded(COFFEE, "PNG", pnginfo=info)


def with_texts(texts: dict[str, str]) -> bytes:
    info = PngImagePlugin.PngInfo()
    for keyword, text in texts.items():
        info.add_itxt(keyword, text)
    return encoded(COFFEE, "PNG", pnginfo=info)


def chunk(kind: bytes, body: bytes) -> bytes:
    return pack(">I", len(body)) + kind + body + pack(">I", crc32(kind + body))


def deep_png(levels: np.ndarray, *beside: bytes) -> bytes:
    """Return a PNG of 16 bits a channel, HWC, with chunks beside its pixels."""
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in levels)
    head = chunk(b"IHDR", pack(">IIBBxxx", levels.shape[1], levels.shape[0], 16, 2))
    parts = (head, *beside, chunk(b"IDAT", compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def text_chunk(keyword: str, text: str) -> bytes:
    return chunk(b"iTXt", keyword.encode() + bytes(5) + text.encode())


def uncovered(file: bytes) -> bytes:
    """Return a file and what it holds packed: texts of a PNG inflated, and profiles there read as digits."""
    found, at = [file], 8
    while file.startswith(b"\x89PNG") and at + 12 <= len(file):
        (length,) = unpack_from(">I", file, at)
        found.append(_unpacked(file[at + 4 : at + 8], file[at + 8 : at + 8 + length]))
        at += 12 + length
    return b"\0".join(found)


def _unpacked(kind: bytes, body: bytes) -> bytes:
    """Return what a text or a profile of a PNG says (PNG 3, 11.3.3)."""
    _, _, rest = body.partition(b"\0")
    if kind == b"iTXt" and rest[:1] == b"\1":
        rest = b"\0" + rest[2:].split(b"\0", 2)[2]
    elif kind not in (b"zTXt", b"iCCP"):
        return b""
    text = decompressobj().decompress(rest[1:])
    return unhexlify(b"".join(text.split(b"\n")[3:])) if text.startswith(b"\niptc") else text


def pictures_in(file: bytes) -> int:
    """Return how many JPEG streams a file holds, itself counted."""
    return len(re.findall(rb"\xff\xd8\xff[\xe0-\xef\xdb]", file))
