"""The nodes of an XMP packet: which are properties, what they say, how they are changed."""

from collections.abc import Iterator
from typing import Any
from xml.dom.minidom import Attr, Comment, Element, ProcessingInstruction, Text

from .namespaces import DECLARATION, PLAIN_RDF, RDF, XML

Node = Element | Attr
Remark = Comment | ProcessingInstruction


def remarks(root: Element) -> Iterator[Remark]:
    """Yield the comments and instructions inside and beside the root, but those around the packet."""
    stack: list[Any] = list(root.ownerDocument.childNodes if root.ownerDocument else [root])
    while stack:
        node = stack.pop()
        if isinstance(node, Remark) and node.nodeName != "xpacket":
            yield node
        stack.extend(node.childNodes)


def texts_of(node: Node) -> Iterator[str]:
    """Yield the text of a property and of what RDF puts between it and its values: lists, their items."""
    yield own_text(node)
    stack: list[Any] = list(node.childNodes)
    while stack:
        inner = stack.pop()
        if isinstance(inner, Element) and inner.namespaceURI == RDF:
            yield own_text(inner)
            yield from (attribute.value for attribute in inner.attributes.values())
            stack.extend(inner.childNodes)


def properties(element: Element) -> Iterator[Node]:
    """Yield every attribute and element that is a property, outermost first, with an own stack."""
    stack: list[Element] = [element]
    while stack:
        node = stack.pop()
        for attribute in list(node.attributes.values()) if node.attributes else []:
            if attribute.namespaceURI not in XML and attribute.name not in PLAIN_RDF:
                yield attribute
        if node.namespaceURI not in XML:
            yield node
        stack.extend(child for child in reversed(node.childNodes) if isinstance(child, Element))


def forget_spaces(root: Element, spaces: set[str]) -> None:
    """Take away the declarations of namespaces that nothing uses any more."""
    unused = spaces - {space(node) for node in properties(root)}
    for element in (root, *root.getElementsByTagName("*")):
        for attribute in list(element.attributes.values()):
            if attribute.namespaceURI == DECLARATION and attribute.value in unused:
                element.removeAttributeNode(attribute)


def cut(node: Node | Remark) -> None:
    """Take a property or remark out of its packet."""
    if isinstance(node, Attr):
        if node.ownerElement is not None:
            node.ownerElement.removeAttributeNode(node)
    elif node.parentNode is not None:
        node.parentNode.removeChild(node)


def is_top(node: Node) -> bool:
    """Return whether it is a property of the picture itself, not of another property."""
    owner = node.ownerElement if isinstance(node, Attr) else node.parentNode
    return isinstance(owner, Element) and owner.namespaceURI == RDF and owner.localName == "Description"


def parents(node: Node) -> set[str]:
    """Return the local names of all that holds it."""
    names: set[str] = set()
    at = node.ownerElement if isinstance(node, Attr) else node.parentNode
    while isinstance(at, Element):
        names.add(at.localName or "")
        at = at.parentNode
    return names


def local(node: Node) -> str:
    """Return its name without a prefix."""
    return node.localName or ""


def space(node: Node) -> str:
    """Return its namespace, "" for none."""
    return node.namespaceURI or ""


def own_text(node: Node) -> str:
    """Return what it says itself, without what is in it."""
    if isinstance(node, Attr):
        return node.value
    return "".join(child.data for child in node.childNodes if isinstance(child, Text))


def set_text(node: Node, text: str) -> None:
    """Let it say nothing but `text`."""
    if isinstance(node, Attr):
        node.value = text
        return
    for child in list(node.childNodes):
        node.removeChild(child)
    said = Text()
    said.data = text
    node.appendChild(said)
