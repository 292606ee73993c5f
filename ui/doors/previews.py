"""Previews: small files of pictures that fit into an answer."""

from collections.abc import Sequence

from ...agent.values.brief import Question
from ...pictures import Picture, Region, Store, draw_boxes, encode_picture
from ..chat.state.room import Room

LONGEST = 512
"""Pixels of a preview's longer side."""


def preview(store: Store, digest: str, longest: int = LONGEST) -> bytes:
    """Return a small PNG or JPEG of a kept picture."""
    return small_file(store.thumbnail(digest, longest=longest))


def small_file(picture: Picture) -> bytes:
    """Return a picture as JPEG, or as PNG where it is transparent."""
    return encode_picture(picture, "PNG" if picture.alpha is not None else "JPEG")


def kind_of(file: bytes) -> str:
    """Return the media type of a preview."""
    return "image/png" if file.startswith(b"\x89PNG") else "image/jpeg"


def outlines(picture: Picture, regions: Sequence[Region], numbers: Sequence[int] | None = None) -> bytes:
    """Return a small file with each region outlined and numbered."""
    return small_file(draw_boxes(picture, regions, numbers=numbers, longest=LONGEST))


def question_picture(room: Room, question: Question) -> bytes:
    """Return the numbered outlines of what a question asks about; b'' where it has none."""
    store, numbers = room.conversation.session.store, room.outlined
    if not numbers:
        return b""
    regions = [store.region(question.options[number - 1].region) for number in numbers]
    base = room.runner.current.base if room.runner.current else None
    version = room.conversation.tree.numbered(base) if base is not None else room.conversation.head
    return outlines(room.conversation.picture(version), regions, numbers)
