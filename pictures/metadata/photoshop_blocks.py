"""What Photoshop lays beside a picture in blocks (8BIM): read where it stands nowhere else, else said."""

from struct import error, unpack_from

from PIL import Image

_TIFF_TAG = 34377
IPTC, EXIF, XMP = 1028, 1058, 1060
_PATHS = {*range(2000, 2998), 2999}
_MADE = {
    1006: "names of channels", 1008: "caption", 1032: "guides", 1034: "copyright mark", 1035: "web address",
}  # fmt: skip
"""What a person made; the others say how Photoshop prints or shows the picture."""
_GUIDES = 1032


def photoshop_blocks(image: Image.Image) -> dict[int, bytes]:
    """Return the blocks of a JPEG, TIFF or PSD that Pillow opened, by their numbers."""
    if image.format == "PSD":
        return {number: data for number, _, data in getattr(image, "resources", ())}
    if image.format == "TIFF":
        raw = getattr(image, "tag_v2", {}).get(_TIFF_TAG)
        return _parsed(raw) if isinstance(raw, bytes) else {}
    found = image.info.get("photoshop")
    return (
        {n: data for n, data in found.items() if isinstance(data, bytes)} if isinstance(found, dict) else {}
    )


def lost_blocks(image: Image.Image) -> list[str]:
    """Return a sentence where blocks that a person made are left out."""
    blocks = photoshop_blocks(image)
    names = [_MADE[number] for number, data in blocks.items() if number in _MADE and _says(number, data)]
    names += ["paths"] if _PATHS & blocks.keys() else []
    return [f"what Photoshop laid beside it was left out: {', '.join(names)}"] if names else []


def _says(number: int, data: bytes) -> bool:
    """Return whether there is anything in a block: Photoshop writes some of them empty."""
    return any(data[12:16] if number == _GUIDES else data)


def _parsed(raw: bytes) -> dict[int, bytes]:
    blocks: dict[int, bytes] = {}
    at = 0
    try:
        while raw[at : at + 4] == b"8BIM":
            number, name = unpack_from(">HB", raw, at + 4)
            at += 6 + (name + 2) // 2 * 2
            (length,) = unpack_from(">I", raw, at)
            blocks[number] = raw[at + 4 : at + 4 + length]
            at += 4 + length + length % 2
    except error:
        pass  # cut off: what came before it counts
    return blocks
