"""Where the user says something: suggestions, files, what a file is for, and the button that stops."""

from html import escape

import streamlit as st

from ...pictures import Picture, Region
from .attempt import attempt, plain
from .dropped import open_files, placed
from .house import House
from .images import thumb
from .room import Request, Room
from .samples import CHIPS
from .tab import Tab, enter, this_tab

POLL = 0.4
"""Seconds between two looks at a running turn."""
FILE_TYPES = ["png", "jpg", "jpeg", "webp", "tif", "tiff", "gif", "bmp", "avif", "heic"]
AFTER_EDIT = ("A bit less", "A bit more", "Try again", "What did you change?")


def composer(room: Room, house: House) -> None:
    """Fill four slots that are always there, so that the input is never built anew while somebody types."""
    tab = this_tab()
    notices, status, chips, choice = (st.container(key=f"slot-{n}") for n in range(4))
    with notices:
        _notices(tab)
    with status:
        if room.running:
            st.fragment(_working, run_every=POLL)(room)
    with chips:
        _chips(room, tab)
    with choice:
        _open_choice(room, house, tab)
    _input(room, house, tab)


def _working(room: Room) -> None:
    """Say what is being done and let it be stopped; always in sight, beside the composer."""
    view = room.current
    if view is None or not room.running:
        return
    doing = "Stopping" if room.conversation.cancel.cancelled else view.doing or "Waiting for a free worker"
    with st.container(horizontal=True, vertical_alignment="center", key="working"):
        st.html(f'<div class="rt-live" role="status">{escape(doing)}…</div>', width="stretch")
        st.button("Stop", key="stop", icon=":material/stop_circle:", on_click=room.stop, type="primary")
        if room.waiting is not None:
            st.button("Stop this and run the next now", key="replace", on_click=room.replace_running)
            st.button("Forget the next", key="forget-next", on_click=room.forget_waiting)
    if room.waiting is not None:
        st.caption(f"Next: {room.waiting.text}")


def _notices(tab: Tab) -> None:
    notices, tab.notices = tab.notices, []
    for notice in notices:
        st.warning(plain(notice))


def _chips(room: Room, tab: Tab) -> None:
    if room.running or room.current is not None or tab.editing:
        return
    edited, selection = room.conversation.head.parent, _selection(room, tab)
    chips = AFTER_EDIT if edited else CHIPS
    with st.container(horizontal=True, key="chips", gap="small"):
        if selection is not None:
            _leave_region(selection, room, tab)
        for chip in chips:
            st.button(
                chip,
                key=f"chip-{chip}",
                on_click=attempt,
                args=(tab, room.say, Request(chip, (), selection)),
            )


def _leave_region(selection: Region, room: Room, tab: Tab) -> None:
    """Say where requests work, and let them work everywhere again."""

    def leave() -> None:
        tab.region = ""

    record = room.conversation.session.regions.get(tab.region)
    name = plain(record.name if record and record.name else selection.name)
    st.button(
        f"Only in “{name}”",
        key="chip-region",
        icon=":material/close:",
        type="primary",
        on_click=leave,
        help="Work on the whole picture again; the region stays in the list.",
    )


def _selection(room: Room, tab: Tab) -> Region | None:
    if not tab.region or room.region_size(tab.region) != room.picture_size(room.conversation.head.picture):
        return None
    return room.conversation.session.store.region(tab.region)


def _input(room: Room, house: House, tab: Tab) -> None:
    asking = room.current is not None and room.current.question is not None and not room.running
    record = room.conversation.session.regions.get(tab.region)
    placeholder = (
        "Answer in your own words"
        if asking
        else (f"Change “{record.name}”…" if record and _selection(room, tab) else "What shall I change?")
    )
    said = st.chat_input(placeholder, accept_file="multiple", file_type=FILE_TYPES, key="say", max_chars=4000)
    if said is None:
        return
    if isinstance(said, str):
        text, files = said, []
    else:
        text, files = said.text, list(said.files)
    attempt(tab, _take, text, files, room, house, tab)
    st.rerun()


def _take(text: str, files: list, room: Room, house: House, tab: Tab) -> None:
    if files:
        pictures = open_files([(f.name, f.getvalue()) for f in files], house.studio.settings)
        placed(pictures, text, room, house, tab)
    elif room.current is not None and room.current.question is not None and not room.running:
        room.answer(text)
    else:
        room.say(Request(text, (), _selection(room, tab)))


def _open_choice(room: Room, house: House, tab: Tab) -> None:
    if tab.asked_about is None:
        return
    picture, text = tab.asked_about
    room.conversation.session.store.put(picture)
    st.html(
        f'<div class="rt-pics rt-left"><img src="{thumb(picture.digest)}" alt="The dropped picture"></div>'
    )
    st.write(f"What is “{plain(picture.facts.name)}” for?")
    with st.container(horizontal=True):
        edit = st.button("Edit this picture", key="drop-edit")
        refer = st.button("Use it as a reference", key="drop-reference", disabled=not text)
        drop = st.button("Leave it out", key="drop-nothing", type="tertiary")
    if edit or refer or drop:
        tab.asked_about = None
        attempt(tab, _placed_choice, picture, text, room, house, edit, refer)
        st.rerun()


def _placed_choice(picture: Picture, text: str, room: Room, house: House, edit: bool, refer: bool) -> None:
    if edit:
        room = enter(house.start(picture, studio=room.studio))
    if text:
        room.say(Request(text, (picture,) if refer else ()))
