"""The chat: what was said, what is being done, and where to say more."""

from html import escape

import streamlit as st

from ....errors import SessionsAway
from ...stage.tree_layout import label_of
from ..state.plain_words import answered, by_hand, done_by_hand, told, without_numbers
from ..state.room import Room
from ..state.room_pool import RoomPool
from ..state.screen_images import thumb
from ..state.suggestions import opens_with_sample
from ..state.tab import Tab, this_tab
from ..state.turns import TurnView
from .after_turn import after_turn, rescue
from .cards import leaving_note, plan_card, sent_note
from .composer import composer
from .notices import attempt, plain
from .plan_editor import plan_editor
from .verdict_card import verdict_card


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
        _hello(room)
    for view in turns:
        _unanswered(view.number, room)
        _finished_turn(view, room, tab, last=view is turns[-1] and room.runner.current is None)
    if turns and room.runner.current is None:
        _elsewhere_now(room)
    _current_turn(room, pool)


def _elsewhere_now(room: Room) -> None:
    """Say which version is shown, once undo, redo or a click in the history left the last turn's."""
    head = room.conversation.head
    if head.number != room.conversation.turns[-1].version:
        told = f"Now at version {head.number}: {label_of(head)}" if head.parent else "Back at the original"
        st.html(f'<div class="rt-reply rt-soft" role="status">{escape(told)}.</div>')


def _hello(room: Room) -> None:
    yours = (
        'This picture is a sample: <span class="rt-mouse">drop a photo of yours anywhere on this page, or '
        'paste it.</span><span class="rt-touch">press + below to choose a photo of yours.</span>'
    )
    first = f"<p>{yours}</p>" if opens_with_sample(room) else ""
    st.html(
        f'<div class="rt-hello">{first}<p>Say what you would like to change, or choose a suggestion below. '
        "Nothing outside what you ask for changes, and every version is kept.</p>"
        '<button type="button" class="rt-tour-button">Show me around</button>'
        '<button type="button" class="rt-keys-button">Keys</button></div>'
    )


def _said(view: TurnView) -> None:
    pictures = "".join(f'<img src="{thumb(d)}" alt="Attached picture">' for d in view.attachments)
    row = f'<div class="rt-pics">{pictures}</div>' if pictures else ""
    if by_hand(view):
        st.html(f'<div class="rt-soft rt-by-hand">{escape(done_by_hand(view))}</div>{row}')
    else:
        st.html(f'<div class="rt-said"><div>{escape(view.request)}</div></div>{row}')
    for exchange in view.exchanges:
        st.html(
            f'<div class="rt-reply">{escape(without_numbers(exchange.question))}</div>'
            f'<div class="rt-said rt-answer rt-gap"><div>{escape(answered(exchange))}</div></div>'
        )


def _unanswered(number: int, room: Room) -> None:
    """Show the wishes that a turn came in the place of: what was asked of them was not answered."""
    for view in room.unanswered.get(number, ()):
        _said(view)
        asked = f"I had asked: {without_numbers(view.question.text)} " if view.question is not None else ""
        st.html(f'<div class="rt-reply rt-soft">{escape(asked)}Nothing was done about it.</div>')


def _cards(*cards: str) -> None:
    shown = "".join(f'<div class="rt-gap">{card}</div>' for card in cards if card)
    if shown:
        st.html(shown)


def _finished_turn(view: TurnView, room: Room, tab: Tab, *, last: bool) -> None:
    _said(view)
    cards = [leaving_note(view), plan_card(view), verdict_card(view), sent_note(view)]
    cards = cards if last else [_folded(cards)]
    bad = " rt-bad" if view.failure else ""
    reply = f'<div class="rt-reply{bad}">{escape(told(view))}</div>'
    if view.reply.count("\n") and ("├" in view.reply or "└" in view.reply):
        reply = f'<pre class="rt-tree">{escape(view.reply)}</pre>'
    _cards(*cards, reply)
    if tab.editing == view.number:
        _resend(view, room, tab)
    elif last and not room.runner.running:
        after_turn(view, room, tab)


def _folded(cards: list[str]) -> str:
    """Return the cards of an earlier turn under one line, so that what was said reads as a talk."""
    shown = "".join(f'<div class="rt-gap">{card}</div>' for card in cards if card)
    return f'<details class="rt-soft"><summary>How it was done</summary>{shown}</details>' if shown else ""


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
    """Show the turn at work, or that nobody can say how it stands."""
    try:
        _turn_at_work(room)
    except SessionsAway as error:
        st.warning(plain(str(error)))


def _turn_at_work(room: Room) -> None:
    """Show it; one full run of the page follows when it pauses or ends."""
    tab, view, running = this_tab(), room.runner.current, room.runner.running
    if room.standing != tab.standing:
        st.rerun()
    if view is None:
        return
    _unanswered(view.number, room)
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
    rescue(view, room)
    if room.conversation.unfinished:
        st.button("Go on with it", key="resume", on_click=attempt, args=(tab, room.resume))
    elif view.request:
        st.button("Try again", key="again", on_click=attempt, args=(tab, room.say_again, view))
