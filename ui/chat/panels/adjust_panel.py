"""After the fact: the steps of the current version keep their controls; variations of it."""

from html import escape

import streamlit as st

from ....agent.recipes.variations import changed_from, variations_of
from ....agent.values.plan import Plan, Step
from ....agent.values.versions import Version
from ....errors import RetoucherError
from ....tools.adjust import adjust
from ..state.room import Room
from ..state.screen_images import thumb
from ..state.tab import Tab, this_tab
from .cards import step_title
from .notices import attempt
from .parameters import edited_step, properties_of, shown_arguments

USUAL = ("exposure", "contrast", "saturation", "temperature")
"""Amounts that stand at zero before an edit has any."""


def adjust_panel(room: Room) -> None:
    """Show the controls of the current version's steps; a change runs again from that step on."""
    tab, head = this_tab(), room.conversation.head
    if not head.steps:
        _usual(room, tab)
        return
    _follow(room, tab, head)
    for number, step in enumerate(head.steps):
        if not step.takes_off:
            _controls(room, tab, number, step)
    _variations(room, tab)


def _usual(room: Room, tab: Tab) -> None:
    """Show what everybody looks for first, at zero, where no edit has amounts of its own."""
    head = room.conversation.head
    still = Step(reason="Set by hand.", tool=adjust.tool.name)
    changed, columns = still, st.columns(2)
    for place, name in enumerate(USUAL):
        with columns[place % 2]:
            changed = edited_step(changed, f"usual-{head.id}", [name])
    if changed == still or room.runner.current is not None or tab.adjusted == (head.id, 0, changed):
        return
    tab.adjusted = (head.id, 0, changed)
    amounts = ", ".join(f"{name} {value:+.2f}" for name, value in changed.arguments.items())
    attempt(tab, room.carry_out, Plan(steps=(changed,), thinking="Set by hand."), head, amounts.capitalize())
    st.rerun()


def _follow(room: Room, tab: Tab, head: Version) -> None:
    """Run what a slider was moved to while an earlier move of it ran, unless that was stopped."""
    if tab.newest is None or room.runner.running:
        return
    (number, changed), tab.newest = tab.newest, None
    steps = head.steps[number : number + 1]
    if room.conversation.cancel.cancelled:
        tab.adjusted = (head.id, number, changed)
    elif steps and steps[0].tool == changed.tool and steps[0] != changed:
        _run(room, tab, head, number, changed)


def _controls(room: Room, tab: Tab, number: int, step: Step) -> None:
    head = room.conversation.head
    key = f"adjust-{head.id}-{number}"
    st.html(f"<b>{number + 1}. {escape(step_title(step))}</b>")
    names = shown_arguments(step)
    more = [name for name in properties_of(step) if name not in names]
    columns = st.columns(2)
    changed = step
    for place, name in enumerate(names):
        with columns[place % 2]:
            changed = edited_step(changed, key, [name])
    if more:
        with st.popover("More", type="tertiary"):
            changed = edited_step(changed, f"{key}-more", more)
    asked = tab.adjusted if tab.adjusted and tab.adjusted[:2] == (head.id, number) else None
    if room.runner.running and asked is not None:
        tab.newest = None if changed == asked[2] else (number, changed)
    elif changed != step and (asked is None or changed != asked[2]):
        _run(room, tab, head, number, changed)


def _run(room: Room, tab: Tab, head: Version, number: int, changed: Step) -> None:
    try:
        again = changed_from(room.conversation, room.runner.journal, number, changed)
        room.carry_out(again.plan, again.base, again.request, again.done)
        tab.adjusted = (head.id, number, changed)
    except RetoucherError as error:
        tab.notices.append(str(error))
    st.rerun()


def make_variations(room: Room, count: int) -> None:
    """Make variations of the current version's edit; ToolRetry where there is nothing to vary."""
    room.runner.refuse_while_running()
    for again in variations_of(room.conversation, count):
        room.queue(again.plan, again.base, again.request)


def _variations(room: Room, tab: Tab) -> None:
    st.divider()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        count = st.segmented_control("Variations", [1, 2, 3, 4], default=3, key="variation-count")
        if st.button("Make them", key="variations", disabled=room.runner.running or not count):
            attempt(tab, make_variations, room, int(count or 1))
            st.rerun()
    head, tree = room.conversation.head, room.conversation.tree
    siblings = [
        v for v in tree.versions.values() if v.parent == head.parent and v.request.startswith("Variation")
    ]
    if not siblings:
        return
    if len(siblings) > 1 and st.button("Compare them large", key="compare-variations", type="tertiary"):
        tab.grid = tuple(version.id for version in siblings[-4:])
        st.rerun()
    columns = st.columns(4)
    for place, version in enumerate(siblings[-4:]):
        with columns[place % 4]:
            st.html(
                f'<img class="rt-wide" src="{thumb(version.picture, 400)}" alt="Version {version.number}">'
            )
            chosen = version.id == head.id
            if st.button(
                "Chosen" if chosen else f"Take {version.number}",
                key=f"take-{version.id}",
                disabled=chosen,
                width="stretch",
            ):
                room.history.go_to(version)
                st.rerun()
