"""Where the user says something: suggestions, files, what a file is for, and the button that stops."""

from html import escape
from time import monotonic
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

from ....agent.memory.destinations import may_it_leave
from ....agent.values.events import Leaving
from ..state.message import Dropped
from ..state.region_at_work import before_words, say_here, select_in_words
from ..state.room import Room
from ..state.room_pool import RoomPool
from ..state.tab import Tab, current_room, this_tab
from ..wishes.photo_words import speaks_of_photos
from ..wishes.variation_words import variations_in, varied_wish
from .chips import chips
from .drop_panel import drop_panel
from .dropped_files import given_to_each, meant_for_waiting, opened, placed
from .notices import attempt, done, plain
from .offer_panel import offer_panel
from .question_panel import question_panel

NOTICE = 20.0
"""Seconds that a notice stays, unless something new is said."""
_HEARD = "said-was-heard"
"""True in the browser tab's state from when a message was taken until the input is drawn again."""
FILE_TYPES = ["png", "jpg", "jpeg", "webp", "tif", "tiff", "gif", "bmp", "avif", "heic"]


def composer(room: Room, pool: RoomPool) -> None:
    """Fill four slots that are always there, so that the input is never built anew while somebody types."""
    tab = this_tab()
    notices, status, suggested, choice = (st.container(key=f"slot-{n}") for n in range(4))
    with notices:
        _notices(room, tab)
    with status:
        if room.runner.running:
            st.fragment(_working, run_every=pool.poll)(room)
        else:
            _following(room, tab)
    with suggested:
        chips(room, tab, lambda text: _suggested(text, pool))
    with choice:
        question_panel(room, tab)
        drop_panel(room, pool, tab)
        offer_panel(room, pool, tab)
    _input(room, pool, tab)


def _suggested(text: str, pool: RoomPool) -> None:
    """Say a suggestion to the session that is shown now; its button may have been drawn for another."""
    room = current_room(pool)
    attempt(this_tab(), _take, text, [], room, pool, this_tab())


def _working(room: Room) -> None:
    """Say what is being done and let it be stopped; always in sight, beside the composer."""
    view = room.runner.current
    if view is None or not room.runner.running:
        return
    if room.runner.leaving is not None:
        _may_it_leave(room, room.runner.leaving)
        return
    doing = "Stopping" if room.conversation.cancel.cancelled else view.doing or "Waiting its turn"
    with st.container(horizontal=True, vertical_alignment="center", key="working"):
        st.html(f'<div class="rt-live" role="status">{escape(doing)}…</div>', width="stretch")
        st.button("Stop", key="stop", icon=":material/stop_circle:", on_click=room.stop, type="primary")
        if room.aside.following is not None:
            stop, this = room.runner.stop_turn, (view.number,)
            st.button("Stop this and run the next now", key="replace", on_click=stop, args=this)
            st.button("Forget the next", key="forget-next", on_click=_forget_next, args=(room,))
    if room.aside.following is not None:
        st.caption(f"Next: {plain(room.aside.following.text)}")


def _may_it_leave(room: Room, event: Leaving) -> None:
    """Ask before the first picture goes to an address: it waits for the word."""
    with st.container(key="leaving"):
        st.warning(plain(may_it_leave(event.destination, event.what, event.size)))
        with st.container(horizontal=True, gap="small"):
            st.button("Send it", key="let-leave", type="primary", on_click=room.runner.let_leave)
            st.button("Keep it here and stop", key="hold-back", on_click=room.stop)


def _forget_next(room: Room) -> None:
    room.aside.following = None


def _following(room: Room, tab: Tab) -> None:
    """Show the request that waits though none is at work: a question or a restart came between."""
    if room.aside.following is None:
        return
    st.caption(f"Next: {plain(room.aside.following.text)}")
    with st.container(horizontal=True, gap="small"):
        st.button("Do it now", key="begin-next", on_click=attempt, args=(tab, room.say_following))
        st.button("Forget the next", key="forget-next", type="tertiary", on_click=_forget_next, args=(room,))


def _notices(room: Room, tab: Tab) -> None:
    """Show what could not be done for long enough to be read, however often the page is drawn meanwhile."""
    now = monotonic()
    fresh, tab.notices = tab.notices, []
    tab.shown = [(text, until) for text, until in tab.shown if until > now and text not in fresh]
    tab.shown += [(text, now + NOTICE) for text in dict.fromkeys(fresh)]
    for text, _ in tab.shown:
        st.warning(_sentence(plain(text)))
    if room.notice:
        st.info(plain(room.notice))
    if room.conversation.session.unkept:
        st.warning(_sentence(plain(f"{room.conversation.session.unkept}. Save what you want to keep.")))


def _sentence(text: str) -> str:
    """Return an error's words as a sentence; a file's name stays as it is."""
    return text[:1].upper() + text[1:] if text.partition(" ")[0].isalpha() else text


def _placeholder(room: Room, tab: Tab) -> str:
    if room.runner.question is not None:
        return "Answer in your own words"
    if tab.marks is not None:
        return "Change what you marked…"
    record = room.conversation.session.regions.get(tab.region)
    return f"Change “{record.name}”…" if record and room.regions.here(tab.region) else "What shall I change?"


def _input(room: Room, pool: RoomPool, tab: Tab) -> None:
    said = st.chat_input(
        _placeholder(room, tab),
        accept_file="multiple",
        file_type=FILE_TYPES,
        key="say",
        max_chars=4000,
        on_submit=_said,
        args=(pool,),
    )
    heard = st.session_state.pop(_HEARD, False)
    if said is not None and not heard:  # the first run of a server that began anew calls no callback
        _hear(said, room, pool, tab)
        st.rerun()


def _said(pool: RoomPool) -> None:
    """Take what was sent before anything is drawn: a run that another one cuts off would lose it."""
    cut = None
    try:
        message = _message(pool)
    except RerunException as other:  # asked for in this very moment: Streamlit forgets what was sent
        message, cut = _message(pool), other
    said, room, tab = message
    meant = done(tab, before_words, st.session_state.get(tab.stage) or {}, room, tab)
    st.session_state[_HEARD] = True  # not in `Tab`: what was said may open another session, with a new one
    if meant:
        _hear(said, room, pool, tab)
    else:
        text = said if isinstance(said, str) else said.text
        tab.notices.append(f"Nothing was done about “{text}”: point again, or say it once more.")
    if cut is not None:
        raise cut


def _message(pool: RoomPool) -> tuple[Any, Room, Tab]:
    room = current_room(pool)
    return st.session_state["say"], room, this_tab()


def _hear(said: Any, room: Room, pool: RoomPool, tab: Tab) -> None:
    text, files = (said, []) if isinstance(said, str) else (said.text, list(said.files))
    attempt(tab, _take, text, files, room, pool, tab)


def _take(text: str, files: list, room: Room, pool: RoomPool, tab: Tab) -> None:
    tab.shown.clear()
    if not text.strip() and not files:
        tab.notices.append("Nothing was said: write what shall change.")
        return
    answers = room.runner.question is not None
    if not files and not answers and select_in_words(text, room, tab):
        return
    count = 0 if files or answers else variations_in(text)
    if count and (wish := varied_wish(text)):
        say_here(wish, room, tab)
        room.vary_next(count)
        return
    if count and (room.conversation.head.steps or room.runner.running):
        room.vary(count)
        return
    if not files and not answers and given_to_each(text, room, pool):
        return
    if not files and not answers and meant_for_waiting(text, room, pool, tab):
        return
    tab.for_photos = text if not files and not answers and speaks_of_photos(text) else ""
    if tab.for_photos:
        return
    if not files:
        say_here(text, room, tab)
        return
    arrivals, problems = opened([(f.name, f.getvalue()) for f in files], pool.studio.settings)
    tab.notices += problems
    placed(Dropped(arrivals, text), room, pool, tab)
