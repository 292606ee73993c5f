"""After the fact: the steps of the current version keep their controls; variations of it."""

from html import escape

import streamlit as st

from ....agent.recipes.variations import changed_from, variations_of
from ....agent.values.plan import Step
from ....agent.values.versions import Version
from ....errors import RetoucherError
from ..state.room import Room
from ..state.screen_images import thumb
from ..state.tab import Tab, this_tab
from .cards import step_title
from .parameters import edited_step, properties_of, shown_arguments


def adjust_panel(room: Room) -> None:
    """Show the controls of the current version's steps; a change runs again from that step on."""
    tab, head = this_tab(), room.conversation.head
    if not head.steps:
        st.caption("Nothing to adjust yet: after an edit its amounts stand here as sliders.")
        return
    _follow(room, tab, head)
    for number, step in enumerate(head.steps):
        if not step.takes_off:
            _controls(room, tab, number, step)
    _variations(room, tab)


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


def _variations(room: Room, tab: Tab) -> None:
    st.divider()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        count = st.segmented_control("Variations", [1, 2, 3, 4], default=3, key="variation-count")
        if st.button("Make them", key="variations", disabled=room.runner.running or not count):
            try:
                for again in variations_of(room.conversation, int(count or 1)):
                    room.queue(again.plan, again.base, again.request)
            except RetoucherError as error:
                tab.notices.append(str(error))
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
