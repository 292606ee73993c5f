"""The picture in every preset; a click makes a version of it."""

import streamlit as st

from ...stage import Sample, samples
from ..panels.notices import attempt
from ..state.region_at_work import place_of_hand
from ..state.room import Room
from ..state.screen_images import address
from ..state.tab import this_tab
from .own_routines import own_routines
from .preset_steps import make_preset, presets


def preset_panel(room: Room) -> None:
    """Show this picture in each preset; the browser fetches those that come into sight."""
    own_routines(room)
    tab, digest = this_tab(), room.conversation.head.picture
    where = address("preset", digest)
    shown = [Sample(preset.name, preset.label, f"{where}/{preset.name}") for preset in presets().values()]
    chosen = samples(digest, shown, waits=room.runner.running)
    if chosen is None or room.runner.running:
        return
    attempt(tab, lambda: make_preset(room, chosen, place_of_hand(room, tab)))
    st.rerun()
