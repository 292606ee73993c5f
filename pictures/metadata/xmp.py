"""XMP packets: what may not travel is cut by namespace and meaning, never by prefix (ISO 16684-1).

Prefixes, order and everything else stay as they came; a packet with nothing to cut keeps its bytes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.dom import minidom
from xml.dom.minidom import Element
from xml.parsers.expat import ExpatError

from .namespaces import HDR, PICTURES, REGIONS, SIZED
from .says_place import says_place
from .xmp_nodes import (
    Node,
    cut,
    forget_spaces,
    is_top,
    local,
    own_text,
    parents,
    properties,
    remarks,
    set_text,
    space,
    texts_of,
)

MOST = 16_000_000
"""Bytes of a packet that is looked at."""
_MOTION = re.compile(r"motionphoto|microvideo|^hasextendedxmp$", re.IGNORECASE)
_PREVIEW = re.compile(r"thumbnail|preview", re.IGNORECASE)
_PICTURE_BASE64 = re.compile(
    r"\s*(?:data:image/|/9j/|iVBORw0KGgo|R0lGOD|UklGR|SUkqA|TU0AK|AAAA[A-Za-z0-9+/]{2}mZ0eX)"
)
"""A data URI, or how JPEG, PNG, GIF, WebP, TIFF and HEIF begin."""
_WIDTHS, _HEIGHTS = ("ImageWidth", "PixelXDimension"), ("ImageLength", "ImageHeight", "PixelYDimension")

Judge = Callable[[Node], bool]


@dataclass
class Packet:
    """An XMP packet that is being changed."""

    raw: bytes
    root: Element
    changed: bool = False

    def drop(self, judge: Judge) -> tuple[str, ...]:
        """Cut every property that `judge` finds; return their names."""
        found = [node for node in properties(self.root) if judge(node)]
        for node in found:
            cut(node)
        if found:
            self.changed = True
            forget_spaces(self.root, {space(node) for node in found})
        return tuple(dict.fromkeys(local(node) for node in found))

    def drop_remarks(self) -> None:
        """Cut comments and instructions: they are no properties, and may say what properties may not."""
        found = list(remarks(self.root))
        for node in found:
            cut(node)
        self.changed = self.changed or bool(found)

    def set(self, names: tuple[str, ...], value: int) -> None:
        """Set the number of every property of these local names in the `tiff` and `exif` namespaces."""
        for node in list(properties(self.root)):
            meant = local(node) in names and space(node).startswith(SIZED)
            if meant and own_text(node).strip() != str(value):
                set_text(node, str(value))
                self.changed = True

    def bytes(self) -> bytes:
        """Return the packet."""
        if not self.changed:
            return self.raw
        if not any(True for _ in properties(self.root)):
            return b""
        begin, end = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>', b'<?xpacket end="w"?>'
        return begin + self.root.toxml().encode() + end


def parsed(xmp: bytes) -> Packet:
    """Return a packet to be changed; raises ValueError when it is damaged, too long or declares entities."""
    if len(xmp) > MOST:
        raise ValueError(f"it has {len(xmp):,} bytes")
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", xmp.replace(b"\0", b""), re.IGNORECASE):
        raise ValueError("it declares entities")
    try:
        root = minidom.parseString(xmp.strip(b"\0 \r\n\t")).documentElement
        if root is None:
            raise ValueError("it is empty")
        root.toxml()
    except (ExpatError, RecursionError, ValueError, LookupError) as error:
        raise ValueError(str(error) or type(error).__name__) from error
    return Packet(xmp, root)


def is_place(node: Node) -> bool:
    """Return whether a property says where the picture was taken."""
    return says_place(local(node), space(node))


def is_picture(node: Node) -> bool:
    """Return whether a property holds a picture: a preview, a depth map, anything in base64."""
    if space(node).startswith(PICTURES) or _PREVIEW.search(local(node)):
        return True
    return any(map(_PICTURE_BASE64.match, texts_of(node)))


def is_hdr(node: Node) -> bool:
    """Return whether a property describes a gain map, a video or another part beside the picture."""
    return space(node).startswith(HDR) or bool(_MOTION.search(local(node)))


def fit_to_size(packet: Packet, size: tuple[int, int]) -> None:
    """Make what the packet says of size and orientation true of a picture of `size` (width, height)."""
    packet.set(_WIDTHS, size[0])
    packet.set(_HEIGHTS, size[1])
    packet.set(("Orientation",), 1)
    applied = {
        local(node): own_text(node).strip()
        for node in properties(packet.root)
        if local(node) in ("w", "h") and "AppliedToDimensions" in parents(node)
    }
    if applied and (applied.get("w"), applied.get("h")) != tuple(map(str, size)):
        packet.drop(lambda node: local(node) == "Regions" and space(node).startswith(REGIONS))


def longest_dropped(packet: Packet, room: int) -> tuple[str, ...]:
    """Cut the longest properties until the packet fits; return their names."""
    dropped: list[str] = []
    while len(packet.bytes()) > room:
        nodes = [n for n in properties(packet.root) if is_top(n)]
        if not nodes:
            break
        longest = max(nodes, key=lambda n: len(n.toxml()) if isinstance(n, Element) else len(n.value))
        dropped.append(local(longest))
        cut(longest)
        packet.changed = True
    return tuple(dropped)
