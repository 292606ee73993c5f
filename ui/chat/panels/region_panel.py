"""Regions: the list, what can be done with one, masks in and out."""

from html import escape

import streamlit as st

from ....agent.memory.sessions import RegionRecord
from ....errors import RetoucherError
from ....pictures import Convention, read_mask
from ..state.region_at_work import keep_region
from ..state.room import Room
from ..state.screen_images import address
from ..state.tab import Tab, draw_again, this_tab
from .download_link import download_link
from .notices import plain

_MEANINGS: dict[Convention, str] = {
    "auto": "White, or the transparent hole of a coloured picture",
    "white": "White",
    "black": "Black",
    "hole": "What is transparent",
}


def region_panel(room: Room) -> None:
    """Show the session's named regions; the chosen one is where the next request works."""
    tab = this_tab()
    named = usable_regions(room)
    if not named:
        st.caption(
            "No region yet. Paint one on the picture, draw a box, click a thing, or import a mask; "
            "then say what shall happen there."
        )
    else:
        _choose(named, tab)
        if tab.region in {record.digest for record in named}:
            _tools(room, tab)
    _import(room, tab)


def usable_regions(room: Room) -> list[RegionRecord]:
    """Return the named regions that lie on the current picture."""
    named = (record for record in room.conversation.session.regions.values() if record.name)
    return [record for record in named if room.regions.here(record.digest)]


def _choose(named: list[RegionRecord], tab: Tab) -> None:
    names = {record.digest: record.name for record in named}
    digests = ["", *names]
    chosen = st.pills(
        "Where the next request works",
        digests,
        default=tab.region if tab.region in names else "",
        format_func=lambda digest: plain(names.get(digest, "Whole picture")),
        key=f"regions-{len(digests)}-{tab.region[-8:]}",
    )
    if (chosen or "") != tab.region:
        tab.region = chosen or ""
        draw_again()


def _tools(room: Room, tab: Tab) -> None:
    session = room.conversation.session
    here = room.regions.here(tab.region)
    region = room.regions.region(here)
    name = session.regions[tab.region].name
    picture, controls = st.columns([1, 4], vertical_alignment="top")
    picture.html(f'<img class="rt-wide rt-mask" src="{address("mask", here)}" alt="Mask of {escape(name)}">')
    with controls:
        pixels = st.slider(
            "Pixels", 1, max(2, min(region.size) // 10), max(1, min(region.size) // 50), key="region-pixels"
        )
        changes = {
            "Invert": lambda: region.invert(),
            "Grow": lambda: region.grow(pixels),
            "Shrink": lambda: region.grow(-pixels),
            "Feather": lambda: region.feather(pixels),
        }
        with st.container(horizontal=True, gap="small"):
            for label, change in changes.items():
                if st.button(label, key=f"region-{label}"):
                    _replace(room, tab, change, name)
            if st.button(
                "Clear",
                key="region-clear",
                help="Work on the whole picture again; the region stays in the list.",
            ):
                tab.region = ""
                st.rerun()
            if st.button("Forget", key="region-forget", help="Takes it out of the list."):
                session.name_region(tab.region, "")
                tab.region = ""
                st.rerun()
            download_link("Mask as PNG", "region", f"{name}.png", digest=here)
        fresh = st.text_input(
            "Name", name, key=f"region-name-{tab.region[-8:]}", help="Say this name in a request."
        )
        if fresh.strip() and fresh.strip() != name:
            session.name_region(tab.region, fresh.strip()[:60])
            tab.tried = ""
            draw_again()


def _replace(room: Room, tab: Tab, change, name: str) -> None:
    try:
        keep_region(change().named(name), room, tab)
    except RetoucherError as error:
        tab.notices.append(str(error))
    st.rerun()


def _import(room: Room, tab: Tab) -> None:
    with (
        st.popover("Import a mask", type="tertiary", icon=":material/upload:"),
        st.form("mask", border=False, clear_on_submit=True),
    ):
        file = st.file_uploader("A PNG of the picture's size", ["png"], key="mask-file")
        means = st.selectbox("What may change", list(_MEANINGS), format_func=_MEANINGS.__getitem__)
        if st.form_submit_button("Use it") and file is not None:
            try:
                name, picture = file.name.rsplit(".", 1)[0], room.conversation.picture()
                drawn = read_mask(file.getvalue(), picture, means=means, name=name)
                keep_region(drawn.region, room, tab)
                tab.notices.extend(note.partition("; if black")[0] + "." for note in drawn.notes)
            except RetoucherError as error:
                tab.notices.append(str(error))
            st.rerun()
