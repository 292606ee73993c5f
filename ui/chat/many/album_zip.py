"""What was made of several pictures, in one file to take away."""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from ....pictures import encode_picture, travelling_recipe
from ...batch.contact_sheet import contact_sheet
from ..panels.download_link import file_name, recipe_at, usual
from ..state.room import Room
from .progress import progress_of

SHEET = "contact-sheet.jpg"


def album_zip(rooms: list[Room]) -> bytes:
    """Return a ZIP of the current version of each session, in its own format, and a contact sheet."""
    file, cells = BytesIO(), []
    with ZipFile(file, "w", ZIP_STORED) as album:
        for number, room in enumerate(rooms, 1):
            session, head = room.conversation.session, room.conversation.head
            picture = session.store.picture(head.picture)
            kind = usual(picture.facts.format)
            recipe = recipe_at(session, head.id).to_yaml() if head.steps else None
            fitting, _ = travelling_recipe(picture, kind, recipe, gps=False)
            name = file_name(f"{number:02}-{_stem(room)}", kind)
            album.writestr(name, encode_picture(picture, kind, gps=False, recipe=fitting))
            cells.append(
                (session.store.thumbnail(head.picture, longest=400), f"{name} · {progress_of(room).told}")
            )
        album.writestr(SHEET, encode_picture(contact_sheet(cells), "JPEG"))
    return file.getvalue()


def _stem(room: Room) -> str:
    opened = room.conversation.picture(room.conversation.tree.path()[0]).facts.name
    return Path(opened).stem or "picture"
