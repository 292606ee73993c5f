"""After the fact: the steps of the current version keep their controls; variations of it."""

from html import escape

import streamlit as st

from ....agent.recipes.variations import changed_from, may_go, without_step
from ....agent.values.plan import Plan, Step
from ....agent.values.versions import Version
from ....errors import RetoucherError
from ....tools.adjust import adjust
from ..state.region_at_work import place_of_hand
from ..state.room import Room
from ..state.screen_images import thumb
from ..state.tab import SetByHand, Tab, this_tab
from .cards import step_title
from .notices import attempt, plain
from .parameters import edited_step, properties_of, shown_arguments

USUAL = ("exposure", "contrast", "saturation", "temperature")
"""Amounts that everybody looks for first."""
STILL = Step(reason="Set by hand.", tool=adjust.tool.name)
"""What stands at zero before an edit has amounts."""


def adjust_panel(room: Room) -> None:
    """Show the controls of the current version's steps; a change runs again from that step on."""
    tab, hand = this_tab(), _hand(room, this_tab())
    if hand.place:
        st.html('<div class="rt-soft">These work where you marked the picture.</div>')
    hand.moved = tuple(_controls(hand, number, step) for number, step in enumerate(hand.drawn))
    if hand.drawn == room.conversation.head.steps:
        _switches(room, tab, hand)
    _follow(room, tab, hand)
    if room.conversation.head.steps:
        _variations(room, tab)


def _hand(room: Room, tab: Tab) -> SetByHand:
    """Return the sliders as they were left, while the photo shows what they asked for; else fresh ones."""
    head, hand, place = room.conversation.head, tab.hand, _place(room, tab)
    if hand is not None and place != hand.place and (place or hand.moved == hand.drawn):
        return _fresh(room, tab)  # another place was chosen, or that one wiped off: they mean it
    if hand is not None and (head.id == hand.head or _made(hand, head)):
        hand.head = head.id
        return hand
    if hand is not None and hand.moved != hand.asked:
        tab.notices.append("The photo changed while a slider was moved: move it again")
    return _fresh(room, tab)


def _place(room: Room, tab: Tab) -> str:
    """Return what tells the place where a hand works now: what is drawn, or the region at work."""
    if tab.marks is not None:
        return str(tab.marks["id"])
    return tab.region if room.regions.here(tab.region) else ""


def _made(hand: SetByHand, head: Version) -> bool:
    """Return whether a version is what the sliders asked for."""
    there, asked = ([(step.tool, step.arguments) for step in steps] for steps in (head.steps, hand.asked))
    return head.parent == hand.base and there == asked


def _fresh(room: Room, tab: Tab) -> SetByHand:
    """Let the sliders stand where the current version's amounts are; where it has none, at zero.

    For a place that is marked they stand at zero too: they make an edit of their own there.
    """
    head, before, place = room.conversation.head, tab.hand, _place(room, tab)
    key = f"adjust-{head.id}{place[-8:]}"
    key = f"{key}-again" if before is not None and before.key == key else key
    of_version = bool(head.steps) and not place
    base, steps = (head.parent, head.steps) if of_version else (head.id, (STILL,))
    tab.hand = SetByHand(key, base, head.id, steps, place)
    return tab.hand


def _controls(hand: SetByHand, number: int, step: Step) -> Step:
    """Show the controls of a step; return it as they stand."""
    if step.takes_off:
        return step
    key = f"{hand.key}-{number}"
    st.html(f"<b>{number + 1}. {escape(step_title(step))}</b>")
    usual = USUAL if step.tool == STILL.tool else ()
    names = list(dict.fromkeys((*usual, *shown_arguments(step))))
    more = [name for name in properties_of(step) if name not in names]
    columns = st.columns(2)
    changed = step
    for place, name in enumerate(names):
        with columns[place % 2]:
            changed = edited_step(changed, key, [name])
    if more:
        with st.popover("More", type="tertiary"):
            changed = edited_step(changed, f"{key}-more", more)
    return changed


def _switches(room: Room, tab: Tab, hand: SetByHand) -> None:
    """Let each of several steps be switched off: a version without it; undo switches it on again."""
    free = [number for number in range(len(hand.drawn)) if may_go(room.conversation.head, number)]
    if not free:
        return
    with st.container(horizontal=True, gap="small"):
        for number in free:
            st.button(
                f"Switch off {number + 1}. {plain(step_title(hand.drawn[number]))}",
                key=f"{hand.key}-{number}-off",
                type="tertiary",
                disabled=room.runner.running,
                on_click=attempt,
                args=(tab, _switch_off, room, number),
                help="Makes a version without this step; Undo switches it on again.",
            )


def _switch_off(room: Room, number: int) -> None:
    again = without_step(room.conversation, room.runner.journal, number)
    room.carry_out(again.plan, again.base, again.request, again.done)


def _follow(room: Room, tab: Tab, hand: SetByHand) -> None:
    """Run what a hand moved, once: what it moves on meanwhile follows, unless that was stopped."""
    if room.runner.running:
        return
    ran, hand.runs = hand.runs, False
    in_vain = hand.moved == hand.asked and not _made(hand, room.conversation.head)
    if ran and (in_vain or room.conversation.cancel.cancelled):
        _fresh(room, tab)
        st.rerun()
    if hand.moved == hand.asked:
        return
    number = next(n for n, step in enumerate(hand.moved) if step != hand.asked[n])
    hand.asked = (*hand.asked[:number], hand.moved[number], *hand.asked[number + 1 :])
    try:
        _run(room, tab, hand, number)
        hand.runs = room.runner.running
    except RetoucherError as error:
        tab.notices.append(str(error))
    st.rerun()


def _run(room: Room, tab: Tab, hand: SetByHand, number: int) -> None:
    """Begin the edit that the sliders ask for; back at zero, it is the version that they began with."""
    changed = hand.asked[number]
    if hand.place and not hand.region:
        hand.region = place_of_hand(room, tab)
        hand.place = tab.region
    if hand.drawn != (STILL,):
        again = changed_from(room.conversation, room.runner.journal, number, changed)
        room.carry_out(again.plan, again.base, again.request, again.done)
        return
    base = room.conversation.tree.versions[hand.base]
    if changed == STILL:
        room.history.go_to(base)
        hand.head = base.id
        return
    amounts = ", ".join(f"{name} {value:+.2f}" for name, value in changed.arguments.items())
    placed = changed.model_copy(update={"region": hand.region})
    plan = Plan(steps=(placed,), thinking="Set by hand.", by_hand=True)
    room.carry_out(plan, base, amounts.replace("_", " ").capitalize())


def _variations(room: Room, tab: Tab) -> None:
    st.divider()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        count = st.segmented_control("Variations", [1, 2, 3, 4], default=3, key="variation-count")
        if st.button("Make them", key="variations", disabled=room.runner.running or not count):
            attempt(tab, room.vary, int(count or 1))
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
                disabled=chosen or room.runner.running,
                width="stretch",
            ):
                attempt(tab, room.history.go_to, version)
                st.rerun()
