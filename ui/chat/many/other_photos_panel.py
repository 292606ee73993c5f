"""Which of the open photos get a wish that was said of all of them."""

from collections.abc import Iterator
from itertools import islice

import streamlit as st

from ....agent.memory.owners import names_of
from ....agent.memory.sessions import Database
from ..panels.notices import attempt, plain
from ..state.region_at_work import say_here
from ..state.room import Room
from ..state.room_pool import RoomPool
from ..state.screen_images import thumb
from ..state.suggestions import is_sample
from ..state.tab import Tab, this_tab, user_here
from ..wishes.photo_words import wish_for_others, with_this_one
from .other_photos import do_for_each

MOST = 12
"""Photos that are offered: the newest."""


def other_photos_panel(room: Room, pool: RoomPool) -> None:
    """Ask which photos are meant, while words wait that speak of several."""
    tab = this_tab()
    if not tab.for_photos:
        return
    known = list(islice(other_photos(room, pool, user_here(pool)), MOST + 1))
    others = known[:MOST]
    with st.container(key="for-photos", gap="small"):
        st.markdown(f"“{plain(tab.for_photos)}”: for which photos?")
        chosen = [name for name in others if _chosen(name, pool)]
        if not others:
            st.caption("No other photo is open. Drop them here with your words, all at once.")
        elif not wish_for_others(tab.for_photos):
            st.caption("They get the last edit of this photo; what it names is looked for in each.")
        if len(known) > MOST:
            st.caption(f"These are the newest {MOST}; there are more, which get nothing.")
        with st.container(horizontal=True, gap="small"):
            if st.button(_label(tab, chosen), key="for-photos-go", type="primary", disabled=not chosen):
                text, tab.for_photos = tab.for_photos, ""
                attempt(tab, do_for_each, text, room, chosen, pool)
                st.rerun()
            if st.button("Only here, as I said it", key="for-photos-here"):
                text, tab.for_photos = tab.for_photos, ""
                attempt(tab, say_here, text, room, tab)
                st.rerun()
            if st.button("Forget it", key="for-photos-forget", type="tertiary"):
                tab.for_photos = ""
                st.rerun()


def other_photos(room: Room, pool: RoomPool, user: str) -> Iterator[str]:
    """Yield the sessions of a user's other photos, newest first; none of samples that were only looked at."""
    database = pool.studio.database
    return (name for name in names_of(database, user) if name != room.name and _a_photo(name, database))


def _a_photo(name: str, database: Database) -> bool:
    head = database.open(name).tree.head
    return bool(head.parent) or not is_sample(head.picture)


def _label(tab: Tab, chosen: list[str]) -> str:
    count = len(chosen) + with_this_one(tab.for_photos)
    return f"Do it for {'this one' if count == 1 else f'these {count}'}"


def _chosen(name: str, pool: RoomPool) -> bool:
    picture = pool.studio.database.open(name).tree.head.picture
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<img class="rt-thumb" src="{thumb(picture)}" alt="" loading="lazy">', width="content")
        return st.checkbox(plain(name), value=True, key=f"for-photo-{name}")
