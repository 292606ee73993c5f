"""Below the last turn: what can be said of its result, done again elsewhere, or added to make it possible."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from ....agent.values.plan import Plan
from ....agent.work.scene import SELECTION
from ....tools import tool
from ..state.disclosure import called
from ..state.message import Request
from ..state.plain_words import by_hand, ways
from ..state.region_at_work import may_be_placed, place_of_hand
from ..state.room import Room
from ..state.tab import Tab
from ..state.turns import TurnView
from ..wishes.photo_words import on_the_whole
from .download_link import download_link
from .notices import attempt


def after_turn(view: TurnView, room: Room, tab: Tab) -> None:
    """Show the buttons below the last turn."""
    rescue(view, room)
    with st.container(horizontal=True, gap="small", key="after-turn"):
        if view.state == "failed" and any(not head for _, head in view.versions):
            st.button(
                "Keep it anyway",
                key="keep",
                on_click=attempt,
                args=(tab, room.say, Request("keep it anyway")),
            )
        if not by_hand(view):
            st.button(
                "Edit and resend",
                key=f"edit-{view.number}",
                type="tertiary",
                icon=":material/edit:",
                on_click=_edit,
                args=(view, tab),
            )
        _how_to_add(view)
        if view.versions and room.conversation.head.parent:
            _elsewhere(view, room, tab)
            _thumbs(room, tab)


def _edit(view: TurnView, tab: Tab) -> None:
    tab.editing = view.number


def _how_to_add(view: TurnView) -> None:
    """Explain what would make the refused wishes possible."""
    if not ways(view):
        return
    with st.popover("How to add that", type="tertiary", icon=":material/help:", key="how-to-add"):
        st.markdown(
            "What is built in cannot do this. Choose one way:\n\n"
            "1. **A service.** Open *Settings*, and fill in *Language model* (understands free words) or "
            "*Hosted image model* (paints).\n"
            "2. **On this machine.** Run this in a terminal, start Retoucher again, and choose "
            f"*{called('local')}* in *Settings*:"
        )
        for command in dict.fromkeys(refusal.command for refusal in ways(view)):
            st.code(command, language=None, wrap_lines=True)


def rescue(view: TurnView, room: Room) -> None:
    """Give what was made in a turn that the home could not keep."""
    if view.unkept and room.conversation.session.unversioned is not None:
        st.info("What was made is here, unjudged; it became no version.")
        download_link("Save what was made", "latest", "unkept.png", session=room.address)


def _elsewhere(view: TurnView, room: Room, tab: Tab) -> None:
    """Offer the same edit where the hand and the words may have meant it: everywhere, or only here."""
    steps = room.conversation.head.steps
    if any(tool.get(step.tool).traits.region_is == "gone" for step in steps):
        return  # nobody wants the whole photo taken away
    hand = by_hand(view)
    if hand and not any(map(may_be_placed, steps)):
        return
    if view.selection or (hand and any(step.region for step in steps)):
        told = "The same request on the whole photo, from the version before."
        _again(view, room, tab, "Whole photo instead", told, lambda: "", _said_of_all(view))
    elif tab.marks is not None or room.regions.here(tab.region):
        told = "The same request only in what is marked, from the version before."
        _again(view, room, tab, "Only here", told, lambda: place_of_hand(room, tab))


def _said_of_all(view: TurnView) -> str:
    """Return the request for the whole photo: 'this' was what a hand had marked, unless a thing is named."""
    named = any(shown.step.target not in ("", SELECTION) for shown in view.steps)
    return "" if named else on_the_whole(view.request)


def _again(
    view: TurnView, room: Room, tab: Tab, label: str, told: str, where: Callable[[], str], text: str = ""
) -> None:
    def say() -> None:
        if by_hand(view):
            again_by_hand(view, room, where())
        else:
            room.say_again(view, text, selection=where())

    st.button(label, key="elsewhere", type="tertiary", help=told, on_click=attempt, args=(tab, say))


def again_by_hand(view: TurnView, room: Room, region: str) -> None:
    """Do what a hand did once more from the version before: in a region, or ('') in the whole photo."""
    made, _ = view.versions[-1]
    anew = {"region": region, "target": "", "engine": "", "frame": None, "began": "", "expectations": ()}
    steps = tuple(step.model_copy(update=anew) if may_be_placed(step) else step for step in made.steps)
    plan = Plan(steps=steps, thinking="Set by hand.", by_hand=True)
    room.carry_out(plan, room.conversation.tree.versions[made.parent], view.request)


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
