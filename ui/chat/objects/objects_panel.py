"""The objects on the picture with what a person sets of them: words, font, colour, opacity."""

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
from ..state.tab import this_tab
from .changed_by_hand import called, change_by_hand


def objects_panel(room: Room) -> None:
    """Show the controls of each object, the uppermost first; nothing where none lies on the picture."""
    head = room.conversation.head
    if not head.laid.objects:
        return
    st.html("<b>On the picture</b>")
    for number, step in reversed(list(enumerate(head.laid.objects))):
        _controls(room, number, step, f"object-{head.id}-{number}")
    if st.button("Merge", key=f"merge-{head.id}", disabled=room.runner.running, help=_MERGED):
        _told(room, lambda: room.say(Request("Merge everything")))
    st.divider()


_MERGED = "Make all this part of the picture: what is done afterwards changes it too"


def _controls(room: Room, number: int, step: Step, key: str) -> None:
    arguments = dict(step.arguments)
    st.html(escape(called(step)))
    if step.tool == text.tool.name:
        arguments |= _lettering(step, key, waits=room.runner.running)
    now, waits = float(arguments.get("opacity", 1.0)), room.runner.running
    opacity = st.slider("Opacity", 0.0, 1.0, now, 0.01, key=f"{key}-opacity", disabled=waits)
    if opacity != now:
        arguments["opacity"] = opacity
    off = st.button("Take off", key=f"{key}-off", disabled=waits)
    changed = asked_once(this_tab().objects_asked, key, arguments, of=step, waits=waits)
    if off or changed:
        said = f"Take {called(step)} off" if off else f"Change {called(step)}"
        _told(room, lambda: change_by_hand(room, number, {} if off else arguments, said))


def asked_once(
    asked: dict[str, dict[str, Any]], key: str, arguments: dict[str, Any], *, of: Step, waits: bool
) -> bool:
    """Return whether an object is to have these arguments; what made no version is not asked again.

    `asked`: what was asked of each key last; it is kept up. `waits`: another turn runs.
    """
    if arguments == of.arguments:
        asked.pop(key, None)
        return False
    if waits or asked.get(key) == arguments:
        return False
    asked[key] = arguments
    return True


def _lettering(step: Step, key: str, *, waits: bool) -> dict[str, Any]:
    """Return what is set otherwise than it is: words, font, colour."""
    fonts = list(get_args(FontName))
    was = {
        "words": step.arguments["words"],
        "font": step.arguments.get("font", fonts[0]),
        "colour": "#{:02x}{:02x}{:02x}".format(*parse_colour(step.arguments["colour"])),
    }
    words = st.text_area("Words", was["words"], key=f"{key}-words", height=68, max_chars=2000, disabled=waits)
    left, right = st.columns(2)
    with left:
        font = st.selectbox("Font", fonts, fonts.index(was["font"]), key=f"{key}-font", disabled=waits)
    with right:
        colour = st.color_picker("Colour", was["colour"], key=f"{key}-colour", disabled=waits)
    now = {"words": (words or "").strip() or was["words"], "font": font, "colour": colour}
    return {name: value for name, value in now.items() if value != was[name]}


def _told(room: Room, done: Any) -> None:
    try:
        done()
    except RetoucherError as error:
        this_tab().notices.append(str(error))
    st.rerun()
