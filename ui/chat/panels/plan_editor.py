"""Guided mode: the plan before it runs, to be changed, shortened or reordered."""

import streamlit as st

from ....agent.values.plan import Plan, Step
from ..state.room import Room
from ..state.tab import Tab
from .cards import step_title
from .notices import attempt, plain
from .parameters import edited_step, shown_arguments


def plan_editor(plan: Plan, room: Room, tab: Tab) -> None:
    """Show the waiting plan with its controls; run it, changed or not, or stop."""
    draft = tab.draft if tab.draft is not None else plan
    steps = [_step(step, number, draft, tab) for number, step in enumerate(draft.steps)]
    changed = draft.model_copy(update={"steps": tuple(steps)})
    with st.container(horizontal=True):
        if st.button("Run the plan", type="primary", key="plan-run", disabled=not steps):
            _decide(changed, room, tab)
        if st.button("Don't", key="plan-stop"):
            _decide(None, room, tab)
        if tab.draft is not None and st.button("As it was", key="plan-reset", type="tertiary"):
            tab.draft, tab.drafts = None, tab.drafts + 1
            st.rerun()
    if changed != draft:  # the stage shows what it cuts off; a button pressed with it was heard
        _redraft(draft, steps, tab)


def _decide(plan: Plan | None, room: Room, tab: Tab) -> None:
    tab.draft, tab.drafts = None, tab.drafts + 1  # the next plan's controls are new
    attempt(tab, room.approve, plan)
    st.rerun()


def _step(step: Step, number: int, draft: Plan, tab: Tab) -> Step:
    key = f"plan-{number}-{step.tool}-{tab.drafts}"
    with st.expander(f"{number + 1}. {plain(step_title(step))}", expanded=len(draft.steps) < 3):
        changed = edited_step(step, key, shown_arguments(step))
        with st.container(horizontal=True, gap="small"):
            if st.button("Up", key=f"{key}-up", disabled=number == 0, icon=":material/arrow_upward:"):
                _reorder(draft, number, number - 1, tab)
            last = number == len(draft.steps) - 1
            if st.button("Down", key=f"{key}-down", disabled=last, icon=":material/arrow_downward:"):
                _reorder(draft, number, number + 1, tab)
            if st.button("Remove", key=f"{key}-remove", icon=":material/close:"):
                rest = [s for n, s in enumerate(draft.steps) if n != number]
                tab.drafts += 1
                _redraft(draft, rest, tab)
    return changed


def _reorder(draft: Plan, old: int, new: int, tab: Tab) -> None:
    steps = list(draft.steps)
    steps[old], steps[new] = steps[new], steps[old]
    tab.drafts += 1  # a control is called by its place
    _redraft(draft, steps, tab)


def _redraft(draft: Plan, steps: list[Step], tab: Tab) -> None:
    tab.draft = draft.model_copy(update={"steps": tuple(steps)})
    st.rerun()
