"""After the fact: the steps of the current version keep their controls; variations of it."""

from html import escape
from time import monotonic
from urllib.parse import urlencode

import streamlit as st

from ....agent.recipes.variations import changed_from, may_go, without_step
from ....agent.values.plan import Plan, Step
from ....agent.values.versions import Version
from ....errors import RetoucherError
from ....tools import tool
from ..panels.cards import step_title
from ..panels.notices import attempt, plain
from ..panels.parameters import STEPS, edited_step, properties_of, shown_arguments
from ..state.region_at_work import place_of_hand
from ..state.room import Room
from ..state.screen_images import thumb
from ..state.tab import SetByHand, Tab, draw_again, this_tab
from .slider_preview import STILL, may_lie_between, may_show

USUAL = ("exposure", "contrast", "saturation", "temperature")
"""Amounts that everybody looks for first."""
KEY_RESTS = 1.0
"""Seconds after the press of a key until what it set is run: another press may follow."""
LOOK_EVERY = 0.25


def adjust_panel(room: Room) -> None:
    """Show the controls of the current version's steps; a change runs again from that step on."""
    tab, hand = this_tab(), _hand(room, this_tab())
    if hand.place:
        st.html('<div class="rt-soft">These work where you marked the picture.</div>')
    _asks_for_preview(room, tab, hand)
    _moved(hand, tuple(_controls(hand, number, step) for number, step in enumerate(hand.drawn)))
    if hand.drawn == room.conversation.head.steps:
        _switches(room, tab, hand)
    _more_light(room, tab, hand)
    _follow(room, tab, hand)
    if room.conversation.head.steps:
        _variations(room, tab)


def _asks_for_preview(room: Room, tab: Tab, hand: SetByHand) -> None:
    """Tell the stage where it finds the picture with the sliders as they stand, where that can be shown."""
    chosen = hand.place == tab.region  # what is only drawn becomes a region with its first edit
    place = hand.region or (room.regions.here(tab.region) if chosen else "")
    of = room.conversation.tree.versions.get(hand.of)
    shows = all(map(may_show, hand.drawn)) or (of is not None and may_lie_between(hand.drawn[0], of))
    if not shows or (hand.place and not place):
        return
    names = {"session": room.address, "base": hand.base, "of": hand.of, "region": place}
    asked = f"/retoucher/sliders?{urlencode(names)}&set="
    st.html(f'<div class="rt-sliders" data-key="{escape(hand.key)}" data-asks="{escape(asked)}"></div>')


def _moved(hand: SetByHand, moved: tuple[Step, ...]) -> None:
    """Take over how the controls stand; a move as short as a key's press may be followed by another."""
    if moved != hand.moved and any(map(_by_a_key, hand.moved, moved)):
        hand.rests = monotonic() + KEY_RESTS
    elif moved != hand.moved:
        hand.rests = 0.0
    hand.moved = moved


def _by_a_key(before: Step, now: Step) -> bool:
    """Return whether one slider went on by one of its steps."""
    if before == now or before.takes_off:
        return False
    limits, usual = tool.get(now.tool).amounts, tool.get(now.tool).arguments.model_fields
    for name, (low, high) in limits.items():
        was, stands = (float(s.arguments.get(name, usual[name].default)) for s in (before, now))
        if 0 < abs(stands - was) < 1.5 * (high - low) / STEPS:
            return True
    return False


def _more_light(room: Room, tab: Tab, hand: SetByHand) -> None:
    """Offer light and colour on top of an edit that has no sliders for them."""
    sets_light = any(step.tool == STILL.tool for step in hand.drawn)
    if sets_light or hand.place or room.runner.running:
        return
    st.button(
        "Light and colour on top", key="light-on-top", type="tertiary", on_click=_on_top, args=(room, tab)
    )


def _on_top(room: Room, tab: Tab) -> None:
    tab.on_top = room.conversation.head.id
    _fresh(room, tab)


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
    if bool(head.steps) and not place and tab.on_top != head.id:
        tab.hand = SetByHand(key, head.parent, head.id, head.steps, of=head.id)
    else:
        tab.hand = SetByHand(key, head.id, head.id, (STILL,), place)
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
    if hand.moved != hand.asked and monotonic() < hand.rests:
        st.fragment(_wait, run_every=LOOK_EVERY)(hand)
        return
    ran, hand.runs = hand.runs, False
    in_vain = hand.moved == hand.asked and not _made(hand, room.conversation.head)
    if ran and (in_vain or room.conversation.cancel.cancelled):
        _fresh(room, tab)
        draw_again()
        return
    if hand.moved == hand.asked:
        return
    number = next(n for n, step in enumerate(hand.moved) if step != hand.asked[n])
    hand.asked = (*hand.asked[:number], hand.moved[number], *hand.asked[number + 1 :])
    try:
        _run(room, tab, hand, number)
        hand.runs = room.runner.running
    except RetoucherError as error:
        tab.notices.append(str(error))
    draw_again()


def _wait(hand: SetByHand) -> None:
    """Draw the page again once the keys rest."""
    if monotonic() >= hand.rests:
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
    amounts = ", ".join(f"{name} {value:+.2f}" for name, value in changed.arguments.items()).replace("_", " ")
    placed = changed.model_copy(update={"region": hand.region, "reason": f"Set by hand: {amounts}."})
    plan = Plan(steps=(placed,), thinking="Set by hand.", by_hand=True)
    room.carry_out(plan, base, amounts.capitalize())


def _make(room: Room) -> None:
    """Make as many as are chosen now: the press may come along with the choice."""
    room.vary(int(st.session_state["variation-count"] or 1))


def _variations(room: Room, tab: Tab) -> None:
    st.divider()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        count = st.segmented_control("Variations", [1, 2, 3, 4], default=3, key="variation-count")
        st.button(
            "Make them",
            key="variations",
            disabled=room.runner.running or not count,
            on_click=attempt,
            args=(tab, _make, room),
        )
    head, tree = room.conversation.head, room.conversation.tree
    siblings = [
        v for v in tree.versions.values() if v.parent == head.parent and v.request.startswith("Variation")
    ]
    if not siblings:
        return
    if len(siblings) > 1:
        st.button(
            "Compare them large",
            key="compare-variations",
            type="tertiary",
            on_click=_compare_large,
            args=(siblings, tab),
        )
    columns = st.columns(4)
    for place, version in enumerate(siblings[-4:]):
        with columns[place % 4]:
            st.html(
                f'<img class="rt-wide" src="{thumb(version.picture, 400)}" alt="Version {version.number}">'
            )
            chosen = version.id == head.id
            st.button(
                "Chosen" if chosen else f"Take {version.number}",
                key=f"take-{version.id}",
                disabled=chosen or room.runner.running,
                width="stretch",
                on_click=attempt,
                args=(tab, room.history.go_to, version),
            )


def _compare_large(siblings: list[Version], tab: Tab) -> None:
    tab.grid = tuple(version.id for version in siblings[-4:])
