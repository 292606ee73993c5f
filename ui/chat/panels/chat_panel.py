"""The chat: what was said, what is being done, and where to say more."""

from collections.abc import Callable
from functools import partial
from html import escape

import streamlit as st

from ..state.message import Request
from ..state.region_at_work import region_at_work
from ..state.room import Room
from ..state.room_pool import RoomPool
from ..state.screen_images import thumb
from ..state.tab import Tab, this_tab
from ..state.turns import TurnView
from .cards import leaving_note, plan_card, sent_note, verdict_card
from .composer import composer
from .download_link import download_link
from .notices import attempt, plain
from .plan_editor import plan_editor


def chat_panel(room: Room, pool: RoomPool) -> None:
    """Show the conversation and take what the user says."""
    tab = this_tab()
    log = st.container(key="chat-log")
    with st.container(key="composer"):  # read first: what was typed must not get lost in a rerun of the log
        composer(room, pool)
    with log:
        _log(room, tab, pool)


def _log(room: Room, tab: Tab, pool: RoomPool) -> None:
    turns = room.runner.past()
    if not turns and room.runner.current is None:
        _hello()
    for view in turns:
        _finished_turn(view, room, tab, last=view is turns[-1] and room.runner.current is None)
    _current_turn(room, pool)


def _hello() -> None:
    st.html(
        '<div class="rt-hello">Say what you would like to change, or choose a suggestion below. '
        "Nothing outside what you ask for changes, and every version is kept.</div>"
    )


def _said(view: TurnView) -> None:
    pictures = "".join(f'<img src="{thumb(d)}" alt="Attached picture">' for d in view.attachments)
    row = f'<div class="rt-pics">{pictures}</div>' if pictures else ""
    st.html(f'<div class="rt-said"><div>{escape(view.request)}</div></div>{row}')
    for exchange in view.exchanges:
        said = f"{exchange.answer} · {exchange.choice}" if exchange.choice else exchange.answer
        st.html(
            f'<div class="rt-reply">{escape(exchange.question)}</div>'
            f'<div class="rt-said rt-gap"><div>{escape(said)}</div></div>'
        )


def _cards(*cards: str) -> None:
    shown = "".join(f'<div class="rt-gap">{card}</div>' for card in cards if card)
    if shown:
        st.html(shown)


def _finished_turn(view: TurnView, room: Room, tab: Tab, *, last: bool) -> None:
    _said(view)
    cards = [leaving_note(view), plan_card(view), verdict_card(view), sent_note(view)]
    bad = " rt-bad" if view.failure else ""
    reply = f'<div class="rt-reply{bad}">{escape(view.reply)}</div>'
    if view.reply.count("\n") and ("├" in view.reply or "└" in view.reply):
        reply = f'<pre class="rt-tree">{escape(view.reply)}</pre>'
    _cards(*cards, reply)
    if tab.editing == view.number:
        _resend(view, room, tab)
    elif last and not room.runner.running:
        _after_turn(view, room, tab)


def _rescue(view: TurnView, room: Room) -> None:
    """Give what was made in a turn that the home could not keep."""
    if view.unkept and room.conversation.session.unversioned is not None:
        st.info("What was made is here, unjudged; it became no version.")
        download_link("Save what was made", "latest", "unkept.png", session=room.address)


def _after_turn(view: TurnView, room: Room, tab: Tab) -> None:
    _rescue(view, room)
    with st.container(horizontal=True, gap="small"):
        if view.state == "failed" and any(not head for _, head in view.versions):
            st.button(
                "Keep it anyway",
                key="keep",
                on_click=attempt,
                args=(tab, room.say, Request("keep it anyway")),
            )
        if st.button("Edit and resend", key=f"edit-{view.number}", type="tertiary", icon=":material/edit:"):
            tab.editing = view.number
            st.rerun()
        if view.versions and room.conversation.head.parent:
            _elsewhere(view, room, tab)
            _thumbs(room, tab)


def _elsewhere(view: TurnView, room: Room, tab: Tab) -> None:
    """Offer the same edit where the hand and the words may have meant it: everywhere, or only here."""
    if view.selection:
        told = "The same request on the whole photo, from the version before."
        _again(view, room, tab, "Whole photo instead", told, lambda: "")
    elif tab.marks is not None or room.regions.here(tab.region):
        told = "The same request only in what is marked, from the version before."
        _again(view, room, tab, "Only here", told, lambda: region_at_work(room, tab))


def _again(view: TurnView, room: Room, tab: Tab, label: str, told: str, where: Callable[[], str]) -> None:
    def say() -> None:
        room.say_again(view, selection=where())

    st.button(label, key="elsewhere", type="tertiary", help=told, on_click=attempt, args=(tab, say))


def _thumbs(room: Room, tab: Tab) -> None:
    """Take the user's word on the current version; it is kept beside what the judge thought."""
    rated = room.history.rating(room.conversation.head)
    st.button(
        "Good",
        key="thumb-up",
        type="tertiary",
        icon=":material/check:" if rated else ":material/thumb_up:",
        disabled=rated is True,
        on_click=attempt,
        args=(tab, room.history.rate, True),
    )
    with st.popover("Not good…", type="tertiary", icon=":material/thumb_down:"):
        _complaint(room, tab)


def _complaint(room: Room, tab: Tab) -> None:
    with st.form("complaint", border=False, clear_on_submit=True):
        why = st.text_input("Because…", placeholder="it is too strong, the wrong part changed…")
        again, only = (
            st.form_submit_button("Undo and try again", type="primary"),
            st.form_submit_button("Only say so"),
        )
    if again or only:
        attempt(tab, room.retry if again else partial(room.history.rate, False), why)
        st.rerun()


def _resend(view: TurnView, room: Room, tab: Tab) -> None:
    with st.form(f"resend-{view.number}"):
        text = st.text_area(
            "Request", view.request, help="It starts again where this one started; nothing is deleted."
        )
        send, cancel = st.columns(2)
        if send.form_submit_button("Send again", type="primary") and text.strip():
            tab.editing = 0
            attempt(tab, room.say_again, view, text)
            st.rerun()
        if cancel.form_submit_button("Cancel"):
            tab.editing = 0
            st.rerun()


def _current_turn(room: Room, pool: RoomPool) -> None:
    if room.runner.current is None:
        return
    st.fragment(_live, run_every=pool.poll if room.runner.running else None)(room)


def _live(room: Room) -> None:
    """Show the turn at work; one full run of the page follows when it pauses or ends."""
    tab, view, running = this_tab(), room.runner.current, room.runner.running
    if room.runner.beat != tab.beat:
        st.rerun()
    if view is None:
        return
    _said(view)
    _cards(leaving_note(view), plan_card(view), verdict_card(view))
    if running:
        return
    if view.question is not None:
        return  # asked in the composer, where it is always in sight
    if view.approving and view.plan is not None:
        plan_editor(view.plan, room, tab)
    else:
        _broken(view, room, tab)


def _broken(view: TurnView, room: Room, tab: Tab) -> None:
    if view.failure or room.runner.crash:
        st.error(plain(view.failure or f"Something went wrong that nobody foresaw: {room.runner.crash}"))
    elif room.conversation.unfinished:
        st.info("This turn was cut off. Nothing is lost.")
    _rescue(view, room)
    if room.conversation.unfinished:
        st.button("Go on with it", key="resume", on_click=attempt, args=(tab, room.resume))
    elif view.request:
        st.button("Try again", key="again", on_click=attempt, args=(tab, room.say_again, view))
