"""A question with its numbered options, beside the place where the user writes; and what may answer it."""

from html import escape

import streamlit as st

from ....agent.minds.answers import place_of
from ....agent.values.brief import Question
from ..state.message import Request
from ..state.plain_words import without_numbers
from ..state.room import Room
from ..state.tab import Tab
from .notices import attempt, plain

_HERE = ""
_CLICKS = {_HERE: "It is here", "+": "Also this", "-": "Not this"}


def question_panel(room: Room, tab: Tab) -> None:
    """Show the waiting question, or ask whether what was just said answers it."""
    if room.runner.question is None:
        tab.clicks, tab.outline = (tab.clicks, tab.outline) if room.runner.running else ("", 0)
        tab.points = False
        return
    with st.container(key="question", gap="small"):
        if room.doubtful is not None:
            _doubt(room.runner.question, room.doubtful, room, tab)
        else:
            _question(room.runner.question, room, tab)


def _question(question: Question, room: Room, tab: Tab) -> None:
    st.html(f'<div class="rt-reply"><b>{escape(without_numbers(question.text))}</b></div>')
    if room.asks_where and room.outlined:
        _what_a_click_means(room, tab)
    elif room.asks_where:
        st.caption("Or click it in the picture, or draw a box there.")
    here = room.regions.here(tab.region) if room.asks_where else ""
    with st.container(key="options", gap="small"):
        if here:
            place = place_of(room.regions.region(here))
            st.button(
                "The marked part",
                key="option-marked",
                on_click=attempt,
                args=(tab, room.answer, place),
                width="stretch",
            )
        for number, option in enumerate(question.options, 1):
            st.button(
                f"**{number}** · {plain(option.label)}",
                key=f"option-{number}",
                on_click=attempt,
                args=(tab, room.answer, str(number)),
                width="stretch",
            )
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Decide for me",
            key="decide",
            type="tertiary",
            on_click=attempt,
            args=(tab, room.answer, "you decide"),
        )
        st.button(
            "Don't ask again",
            key="never-ask",
            type="tertiary",
            on_click=attempt,
            args=(tab, room.never_ask),
            help="Decide now and for the rest of this session; what was assumed is said.",
        )


def _what_a_click_means(room: Room, tab: Tab) -> None:
    def choose() -> None:
        chosen = st.session_state["clicks"]
        tab.clicks, tab.points = chosen or "", chosen == _HERE

    def take() -> None:
        tab.outline = st.session_state["outline"] or 0

    st.segmented_control(
        "A click or a box in the picture means",
        list(_CLICKS),
        format_func=_CLICKS.__getitem__,
        default=tab.clicks or (_HERE if tab.points else None),
        key="clicks",
        on_change=choose,
        help="It is here: the outlines go out of the way, click the thing or draw a box around it. "
        "Also this, not this: add to what the tint covers, or take away from it.",
    )
    if tab.clicks and len(room.outlined) > 1:
        st.segmented_control(
            "Which outline is corrected",
            list(room.outlined),
            default=room.corrected(tab.outline),
            key="outline",
            on_change=take,
            help="Its tint is on the picture; the numbers are those of the answers below.",
        )


def _doubt(question: Question, said: Request, room: Room, tab: Tab) -> None:
    """Offer both readings, as a second request may wait or replace; a picture never answers a question."""
    st.html(
        f'<div class="rt-soft">I had asked: {escape(without_numbers(question.text))}</div>'
        f'<div class="rt-reply">Is <b>“{escape(said.text)}”</b> your answer, or a new wish?</div>'
    )
    with st.container(horizontal=True, gap="small"):
        if not said.attachments:
            _choice("My answer", "doubt-answer", room.settle_doubt, True, tab)
        _choice("A new wish", "doubt-request", room.settle_doubt, False, tab)
        _choice("Neither: ask me again", "doubt-forget", _forget, room, tab)


def _choice(label: str, key: str, action, argument, tab: Tab) -> None:
    kind = "tertiary" if key == "doubt-forget" else "secondary"
    st.button(label, key=key, type=kind, on_click=attempt, args=(tab, action, argument))


def _forget(room: Room) -> None:
    room.doubtful = None
