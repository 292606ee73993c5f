"""The user's own presets: plans that they found good again and again."""

from textwrap import shorten

import streamlit as st

from ....agent.learned.routines import Routine, routines
from ....agent.values.plan import Plan, call_text
from ..panels.notices import attempt, plain
from ..state.room import Room
from ..state.tab import this_tab


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
                args=(tab, make_routine, room, routine),
            )
        forget = room.conversation.workplace.learned.delete
        st.button(
            "Forget these", key="own-routines-forget", type="tertiary", on_click=attempt, args=(tab, forget)
        )


def make_routine(room: Room, routine: Routine) -> None:
    """Make a version with a routine; what it names is looked for in this picture."""
    plan = Plan(steps=routine.steps, thinking="Chosen from your own presets.")
    room.carry_out(plan, room.conversation.head, routine.label)
