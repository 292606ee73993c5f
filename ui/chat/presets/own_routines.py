"""The user's own presets: plans that they found good again and again."""

from textwrap import shorten

import streamlit as st

from ....agent.learned.routines import Routine, routines
from ....agent.values.plan import Plan, call_text
from ..panels.notices import attempt, plain
from ..state.region_at_work import may_be_placed, place_of_hand
from ..state.room import Room
from ..state.tab import Tab, this_tab


def own_routines(room: Room) -> None:
    """Offer what was learned as buttons, and to forget it; nothing where nothing was."""
    offered = routines(room.conversation.workplace.learned.thumbs())
    if not offered:
        return
    tab = this_tab()
    st.caption("Yours: what you found good three times or more.")
    with st.container(horizontal=True, gap="small", key="own-routines"):
        for number, routine in enumerate(offered):
            st.button(
                plain(shorten(routine.label, 40, placeholder=" …")),
                key=f"own-routine-{number}",
                help=plain("; ".join(map(call_text, routine.steps))),
                disabled=room.runner.running,
                on_click=attempt,
                args=(tab, make_routine, room, routine, tab),
            )
        forget = room.conversation.workplace.learned.delete
        st.button(
            "Forget these", key="own-routines-forget", type="tertiary", on_click=attempt, args=(tab, forget)
        )


def make_routine(room: Room, routine: Routine, tab: Tab) -> None:
    """Make a version with a routine: what it names is looked for, the rest works in the region at work."""
    free = [not step.target and may_be_placed(step) for step in routine.steps]
    there = {"region": place_of_hand(room, tab) if any(free) else ""}
    steps = tuple(
        step.model_copy(update=there) if is_free else step
        for step, is_free in zip(routine.steps, free, strict=True)
    )
    plan = Plan(steps=steps, thinking="Chosen from your own presets.")
    room.carry_out(plan, room.conversation.head, routine.label)
