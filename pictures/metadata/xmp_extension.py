"""XMP that a JPEG spreads over several segments (XMP specification part 3, section 1.1.3.1)."""

import struct
from collections import defaultdict
from collections.abc import Iterable
from xml.dom.minidom import Element

from .namespaces import RDF
from .xmp import MOST, parsed

_MARK = b"http://ns.adobe.com/xmp/extension/\0"
_HEAD = len(_MARK) + 40
"""Bytes before a segment's data: the mark, 32 digits that name the extension, its length and the offset."""


def whole_xmp(main: bytes, segments: Iterable[bytes]) -> bytes:
    """Return the packet `main` with the properties of the extension that it names.

    `segments`: the bodies of a JPEG's APP1 segments. Raises ValueError when the extension is damaged.
    """
    pieces: dict[bytes, dict[int, bytes]] = defaultdict(dict)
    lengths: dict[bytes, int] = {}
    for body in segments:
        if body.startswith(_MARK) and len(body) > _HEAD:
            name = body[len(_MARK) : len(_MARK) + 32]
            lengths[name], offset = struct.unpack_from(">II", body, len(_MARK) + 32)
            pieces[name][offset] = body[_HEAD:]
    found = [name for name in pieces if name in main]
    if not found:
        return main
    return _joined(main, _assembled(pieces[found[0]], lengths[found[0]]))


def _assembled(pieces: dict[int, bytes], length: int) -> bytes:
    whole = b"".join(piece for _, piece in sorted(pieces.items()))
    starts = sorted(pieces)
    ends = [start + len(pieces[start]) for start in starts]
    if starts != [0, *ends[:-1]] or len(whole) != length or length > MOST:
        raise ValueError("the extension is not whole")
    return whole


def _joined(main: bytes, extension: bytes) -> bytes:
    packet, more = parsed(main), parsed(extension)
    into, root = _rdf(packet.root), _rdf(more.root)
    document = packet.root.ownerDocument
    assert document is not None, "a parsed packet has one"
    for child in [node for node in root.childNodes if isinstance(node, Element)]:
        for scope in (root, more.root):
            for name, value in scope.attributes.items() if scope.attributes else ():
                if name.startswith("xmlns") and not child.hasAttribute(name):
                    child.setAttribute(name, value)
        into.appendChild(document.importNode(child, True))
    packet.changed = True
    return packet.bytes()


def _rdf(root: Element) -> Element:
    found = [root] if root.localName == "RDF" else root.getElementsByTagNameNS(RDF, "RDF")
    if not found:
        raise ValueError("it holds no RDF")
    return found[0]
