"""The objects on the picture with what a person sets of them: words, font, colour, opacity."""

from collections.abc import Callable
from html import escape
from typing import Any, get_args

import streamlit as st

from ....agent.values.plan import Step
from ....engines.classical.compose.fonts import FontName
from ....errors import RetoucherError
from ....tools.arguments.colours import parse_colour
from ....tools.text import text
from ..state.message import Request
from ..state.room import Room
from ..state.tab import ObjectsByHand, Tab, draw_again, this_tab
from .changed_by_hand import called, change_by_hand


def objects_panel(room: Room) -> None:
    """Show the controls of each object, the uppermost first; nothing where none lies on the picture."""
    head = room.conversation.head
    if not head.laid.objects:
        return
    hand = _hand(room, this_tab())
    st.html("<b>On the picture</b>")
    for number, step in reversed(list(enumerate(head.laid.objects))):
        _controls(room, hand, number, step)
    st.button(
        "Merge",
        key=f"merge-{head.id}",
        disabled=room.runner.running,
        help=_MERGED,
        on_click=_told,
        args=(room.say, Request("Merge everything")),
    )
    st.divider()


_MERGED = "Make all this part of the picture: what is done afterwards changes it too"


def _hand(room: Room, tab: Tab) -> ObjectsByHand:
    """Return the controls as they were left, while the objects are what they asked for; else fresh ones."""
    head, hand = room.conversation.head, tab.objects
    if hand is not None and still_theirs(hand, head.laid.objects, runs=room.runner.running):
        return hand
    key = f"objects-{head.id}"
    key = f"{key}-again" if hand is not None and hand.key == key else key
    tab.objects = ObjectsByHand(key, head.laid.objects)
    return tab.objects


def still_theirs(hand: ObjectsByHand, objects: tuple[Step, ...], *, runs: bool) -> bool:
    """Return whether controls speak of these objects as they are, or as they will be once a turn is over."""
    if len(hand.drawn) != len(objects):
        return False
    asked = (hand.asked.get(number, is_set(step)) for number, step in enumerate(hand.drawn))
    return runs or all(is_set(step) == wanted for step, wanted in zip(objects, asked, strict=True))


def is_set(step: Step) -> dict[str, Any]:
    """Return what a person can set of an object, as it is."""
    opacity = {"opacity": float(step.arguments.get("opacity", 1.0))}
    if step.tool != text.tool.name:
        return opacity
    return opacity | {
        "words": step.arguments["words"],
        "font": step.arguments.get("font", get_args(FontName)[0]),
        "colour": "#{:02x}{:02x}{:02x}".format(*parse_colour(step.arguments["colour"])),
    }


def _controls(room: Room, hand: ObjectsByHand, number: int, step: Step) -> None:
    """Show the controls of an object; what they are moved to while a turn runs is done after it."""
    key, drawn = f"{hand.key}-{number}", is_set(hand.drawn[number])
    st.html(escape(called(step)))
    now = dict(drawn)
    if "words" in drawn:
        now |= _lettering(drawn, key)
    now["opacity"] = st.slider("Opacity", 0.0, 1.0, drawn["opacity"], 0.01, key=f"{key}-opacity")
    st.button(
        "Take off",
        key=f"{key}-off",
        disabled=room.runner.running,
        on_click=_told,
        args=(change_by_hand, room, number, {}, f"Take {called(step)} off"),
    )
    if now != hand.asked.get(number, drawn) and not room.runner.running:
        hand.asked[number] = now
        was = is_set(step)
        changed = {name: value for name, value in now.items() if value != was[name]}
        _told(change_by_hand, room, number, step.arguments | changed, f"Change {called(step)}")
        draw_again()


def _lettering(was: dict[str, Any], key: str) -> dict[str, Any]:
    """Show what words are written with; return it as it stands."""
    fonts = list(get_args(FontName))
    words = st.text_area("Words", was["words"], key=f"{key}-words", height=68, max_chars=2000)
    left, right = st.columns(2)
    with left:
        font = st.selectbox("Font", fonts, fonts.index(was["font"]), key=f"{key}-font")
    with right:
        colour = st.color_picker("Colour", was["colour"], key=f"{key}-colour")
    return {"words": (words or "").strip() or was["words"], "font": font, "colour": colour}


def _told(done: Callable[..., None], *arguments: Any) -> None:
    try:
        done(*arguments)
    except RetoucherError as error:
        this_tab().notices.append(str(error))
