"""XMP packets: what may not travel is cut by namespace and meaning, never by prefix (ISO 16684-1).

Prefixes, order and everything else stay as they came; a packet with nothing to cut keeps its bytes.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.dom import minidom
from xml.dom.minidom import Attr, Element, Text
from xml.parsers.expat import ExpatError

from .namespaces import DECLARATION, HDR, PICTURES, RDF, REGIONS, SIZED, XML
from .says_place import says_place

MOST = 16_000_000
"""Bytes of a packet that is looked at."""
_MOTION = re.compile(r"motionphoto|microvideo|^hasextendedxmp$", re.IGNORECASE)
_PREVIEW = re.compile(r"thumbnail|preview", re.IGNORECASE)
_PICTURE_BASE64 = re.compile(r"\s*(?:/9j/|iVBORw0KGgo|R0lGOD|UklGR|AAAA[A-Za-z0-9+/]{2}mZ0eX)")
_WIDTHS, _HEIGHTS = ("ImageWidth", "PixelXDimension"), ("ImageLength", "ImageHeight", "PixelYDimension")

Node = Element | Attr
Judge = Callable[[Node], bool]


@dataclass
class Packet:
    """An XMP packet that is being changed."""

    raw: bytes
    root: Element
    changed: bool = False

    def drop(self, judge: Judge) -> tuple[str, ...]:
        """Cut every property that `judge` finds; return their names."""
        found = [node for node in _properties(self.root) if judge(node)]
        for node in found:
            _cut(node)
        if found:
            self.changed = True
            _forget_spaces(self.root, {_space(node) for node in found})
        return tuple(dict.fromkeys(_local(node) for node in found))

    def set(self, names: tuple[str, ...], value: int) -> None:
        """Set the number of every property of these local names in the `tiff` and `exif` namespaces."""
        for node in list(_properties(self.root)):
            meant = _local(node) in names and _space(node).startswith(SIZED)
            if meant and _own_text(node).strip() != str(value):
                _set_text(node, str(value))
                self.changed = True

    def bytes(self) -> bytes:
        """Return the packet."""
        if not self.changed:
            return self.raw
        if not any(True for _ in _properties(self.root)):
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
    return says_place(_local(node), _space(node))


def is_picture(node: Node) -> bool:
    """Return whether a property holds a picture: a preview, a depth map, anything in base64."""
    if _space(node).startswith(PICTURES) or _PREVIEW.search(_local(node)):
        return True
    return bool(_PICTURE_BASE64.match(_own_text(node)))


def is_hdr(node: Node) -> bool:
    """Return whether a property describes a gain map, a video or another part beside the picture."""
    return _space(node).startswith(HDR) or bool(_MOTION.search(_local(node)))


def fit_to_size(packet: Packet, size: tuple[int, int]) -> None:
    """Make what the packet says of size and orientation true of a picture of `size` (width, height)."""
    packet.set(_WIDTHS, size[0])
    packet.set(_HEIGHTS, size[1])
    packet.set(("Orientation",), 1)
    applied = {
        _local(node): _own_text(node).strip()
        for node in _properties(packet.root)
        if _local(node) in ("w", "h") and "AppliedToDimensions" in _parents(node)
    }
    if applied and (applied.get("w"), applied.get("h")) != tuple(map(str, size)):
        packet.drop(lambda node: _local(node) == "Regions" and _space(node).startswith(REGIONS))


def longest_dropped(packet: Packet, room: int) -> tuple[str, ...]:
    """Cut the longest properties until the packet fits; return their names."""
    dropped: list[str] = []
    while len(packet.bytes()) > room:
        nodes = [n for n in _properties(packet.root) if _is_top(n)]
        if not nodes:
            break
        longest = max(nodes, key=lambda n: len(n.toxml()) if isinstance(n, Element) else len(n.value))
        dropped.append(_local(longest))
        _cut(longest)
        packet.changed = True
    return tuple(dropped)


def _properties(element: Element) -> Iterator[Node]:
    """Yield every attribute and element that is a property, outermost first, with an own stack."""
    stack: list[Element] = [element]
    while stack:
        node = stack.pop()
        for attribute in list(node.attributes.values()) if node.attributes else []:
            if attribute.namespaceURI and attribute.namespaceURI not in XML:
                yield attribute
        if node.namespaceURI and node.namespaceURI not in XML:
            yield node
        stack.extend(child for child in reversed(node.childNodes) if isinstance(child, Element))


def _forget_spaces(root: Element, spaces: set[str]) -> None:
    """Take away the declarations of namespaces that nothing uses any more."""
    unused = spaces - {_space(node) for node in _properties(root)}
    for element in (root, *root.getElementsByTagName("*")):
        for attribute in list(element.attributes.values()):
            if attribute.namespaceURI == DECLARATION and attribute.value in unused:
                element.removeAttributeNode(attribute)


def _cut(node: Node) -> None:
    if isinstance(node, Attr):
        if node.ownerElement is not None:
            node.ownerElement.removeAttributeNode(node)
    elif node.parentNode is not None:
        node.parentNode.removeChild(node)


def _is_top(node: Node) -> bool:
    owner = node.ownerElement if isinstance(node, Attr) else node.parentNode
    return isinstance(owner, Element) and owner.namespaceURI == RDF and owner.localName == "Description"


def _parents(node: Node) -> set[str]:
    names: set[str] = set()
    at = node.ownerElement if isinstance(node, Attr) else node.parentNode
    while isinstance(at, Element):
        names.add(at.localName or "")
        at = at.parentNode
    return names


def _local(node: Node) -> str:
    return node.localName or ""


def _space(node: Node) -> str:
    return node.namespaceURI or ""


def _own_text(node: Node) -> str:
    if isinstance(node, Attr):
        return node.value
    return "".join(child.data for child in node.childNodes if isinstance(child, Text))


def _set_text(node: Node, text: str) -> None:
    if isinstance(node, Attr):
        node.value = text
        return
    for child in list(node.childNodes):
        node.removeChild(child)
    said = Text()
    said.data = text
    node.appendChild(said)
