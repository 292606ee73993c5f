"""Files that a person drops in: which of them open, and what they are meant for."""

from collections.abc import Iterable
from typing import Literal

from ....errors import PictureError, RetoucherError
from ....pictures import Picture, embedded_recipe, open_picture
from ....settings import Settings
from ..state.disclosure import leaving
from ..state.message import Arrival, Dropped, Request
from ..state.region_at_work import say_here
from ..state.room import Room
from ..state.room_pool import RoomPool
from ..state.suggestions import opens_with_sample
from ..state.tab import Tab, enter, this_tab
from ..wishes.dropped_words import purpose, says_how_many, wish_for_each, wish_in
from ..wishes.photo_words import speaks_of_photos
from .offer_panel import bring, pair_in, reopen_with

MAX_FILES = 10
"""Pictures in one message."""
Role = Literal["edit", "reference", "later"]
"""What becomes of a picture: edited now, looked at for the words, or kept as a conversation of its own."""


def opened(files: list[tuple[str, bytes]], settings: Settings) -> tuple[tuple[Arrival, ...], tuple[str, ...]]:
    """Open dropped files; return those that open, and a sentence for all that cannot be used."""
    limit = settings.max_pixels
    arrivals, problems = [], []
    for name, data in files[:MAX_FILES]:
        try:
            picture = open_picture(data, name=name, max_pixels=limit)
            arrivals.append(Arrival(picture, _recipe_in(data)))
        except RetoucherError as error:
            problems.append(str(error))
    if len(files) > MAX_FILES:
        problems.append(_too_many([name for name, _ in files], len(arrivals)))
    return tuple(arrivals), tuple(problems)


def _recipe_in(data: bytes) -> str:
    try:
        return embedded_recipe(data) or ""
    except PictureError:
        return ""


def _too_many(names: list[str], taken: int) -> str:
    left = names[MAX_FILES:]
    told = ", ".join(left[:5]) + (f" and {len(left) - 5} more" if len(left) > 5 else "")
    return (
        f"{len(names)} files came and a message takes {MAX_FILES}: {taken} were taken. "
        f"Not taken: {told}. Drop them again in the next messages."
    )


def placed(dropped: Dropped, room: Room, pool: RoomPool, tab: Tab) -> None:
    """Use dropped pictures as what they are meant for; ask when that is unclear."""
    pair = pair_in(dropped.arrivals)
    if pair is not None and not dropped.text.strip():
        edited, original = pair
        room.conversation.session.keep(original.picture)
        sort_out(Dropped((edited,)), ["edit"], room, pool, tab)
        return
    if not dropped.text.strip() and reopen_with(dropped.arrivals, room, pool):
        return
    meant = purpose(dropped.text)
    untouched = not room.conversation.turns and room.runner.current is None
    each = wish_for_each(dropped.text) if meant == "unclear" and room.aside.dropped is None else ""
    if each and len(dropped.arrivals) > 1 and not leaving(room.settings.studio):
        every: list[Role] = ["edit"] * len(dropped.arrivals)
        sort_out(Dropped(dropped.arrivals, each), every, room, pool, tab)
    elif (
        each
        and says_how_many(dropped.text)
        and not opens_with_sample(room)
        and not leaving(room.settings.studio)
    ):
        _both(dropped, each, room, pool)
    elif len(dropped.arrivals) != 1 or room.aside.dropped is not None:
        _ask(joined(room.aside.dropped, dropped), room)
    elif meant == "reference":
        say_here(dropped.text, room, tab, (dropped.arrivals[0].picture,))
    elif meant == "next" or untouched:
        if each and speaks_of_photos(dropped.text):
            dropped = Dropped(dropped.arrivals, each)
            tab.notices.append("Only one photo is open beside the sample: it alone is changed")
        sort_out(dropped, ["edit"], room, pool, tab)
    else:
        _ask(dropped, room)


def _both(dropped: Dropped, wish: str, room: Room, pool: RoomPool) -> None:
    """Give the open photo and the one that came beside it the same wish; they stand in a strip then."""
    room.runner.refuse_while_running()
    (arrival,) = dropped.arrivals
    fresh = pool.start(arrival.picture, like=room)
    room.aside.dropped = None
    bring(arrival, fresh, pool)
    pool.together.append((room.name, fresh.name))
    for each in (room, fresh):
        each.share()
        each.say_when_free(Request(wish))


def _ask(dropped: Dropped, room: Room) -> None:
    room.aside.dropped = dropped if dropped.arrivals or dropped.text else None


def joined(first: Dropped | None, second: Dropped) -> Dropped:
    """Return both together: what is dropped while we still ask about the last ones is asked about too."""
    if first is None:
        return second
    text = "\n".join(words for words in (first.text, second.text) if words)
    return Dropped((*first.arrivals, *second.arrivals), text)


def sort_out(
    dropped: Dropped, roles: Iterable[Role], room: Room, pool: RoomPool, tab: Tab, here: bool = False
) -> None:
    """Do with each picture what was chosen; the words go to the pictures to edit, else to the current one.

    `here`: none of them ever leaves this machine.
    """
    chosen = list(zip(dropped.arrivals, roles, strict=True))
    references = tuple(arrival.picture for arrival, role in chosen if role == "reference")
    to_edit = [arrival for arrival, role in chosen if role == "edit"]
    kept = [pool.keep(arrival, room, here=here) for arrival, role in chosen if role == "later"]
    rooms = [pool.start(arrival.picture, like=room) for arrival in to_edit]
    room.aside.dropped = None
    if len(rooms) > 1:
        pool.together.append(tuple(room.name for room in rooms))
    for arrival, fresh in zip(to_edit, rooms, strict=True):
        bring(arrival, fresh, pool)
        fresh.conversation.keep_here(here)
    if here:
        _keep_here(references, rooms or [room])
    if kept:
        tab.notices.append(f"Kept under Sessions: {', '.join(kept)}.")
    if not rooms and dropped.text.strip():
        say_here(dropped.text, room, tab, references)
        return
    wish = (wish_for_each(dropped.text) if len(rooms) > 1 else "") or wish_in(dropped.text)
    _say(Request(wish, references), rooms or [room])
    if rooms:
        enter(rooms[0])


def _keep_here(pictures: tuple[Picture, ...], rooms: list[Room]) -> None:
    for room in rooms:
        for picture in pictures:
            room.conversation.keep_here(picture=picture)


def _say(request: Request, rooms: list[Room]) -> None:
    """Say it in each room; references without words wait for them."""
    for room in rooms:
        if request.text.strip():
            room.share()
            room.say_when_free(request)
        elif request.attachments:
            room.aside.references = request.attachments


def meant_for_waiting(text: str, room: Room, pool: RoomPool, tab: Tab) -> bool:
    """Take the first words that are said while it is asked what pictures are for: they are about those.

    Words that do not tell what for are kept beside the question.
    """
    waiting = room.aside.dropped
    if waiting is None or not waiting.arrivals or waiting.text.strip():
        return False
    told = Dropped(waiting.arrivals, text)
    if purpose(text) == "unclear":
        room.aside.dropped = told
        return True
    room.aside.dropped = None
    try:
        placed(told, room, pool, tab)
    except RetoucherError:
        room.aside.dropped = waiting
        raise
    return True


def given_to_each(text: str, room: Room, pool: RoomPool) -> bool:
    """Give the pictures that were opened together what words wish for 'both' or 'all'; True when they did.

    'Them' alone may be things in the open picture, and is left to who reads the words.
    """
    waiting = room.aside.dropped
    if waiting is not None and waiting.arrivals and wish_for_each(text) and says_how_many(text):
        room.runner.refuse_while_running()
        room.aside.dropped = None
        placed(Dropped(waiting.arrivals, text), room, pool, this_tab())
        return True
    rooms, wish = pool.beside(room.name), wish_for_each(text)
    if len(rooms) < 2 or not wish or not says_how_many(text):
        return False
    for each in rooms:
        each.runner.refuse_while_running()
    for each in rooms:
        each.share()
        each.say_when_free(Request(wish))
    return True
