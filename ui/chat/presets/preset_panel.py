"""The picture in every preset; a click makes a version of it."""

from ...stage import Sample, samples
from ..panels.notices import attempt
from ..state.region_at_work import place_of_hand
from ..state.room import Room
from ..state.screen_images import address
from ..state.tab import draw_again, this_tab
from .own_routines import own_routines
from .preset_steps import base_of_preset, make_preset, presets


def preset_panel(room: Room) -> None:
    """Show this picture in each preset; the browser fetches those that come into sight."""
    own_routines(room)
    tab = this_tab()
    placed = tab.marks is not None or bool(room.regions.here(tab.region))
    digest = base_of_preset(room, placed=placed).picture
    where = address("preset", digest)
    shown = [Sample(preset.name, preset.label, f"{where}/{preset.name}") for preset in presets().values()]
    chosen = samples(digest, shown, waits=room.runner.running)
    if chosen is None or room.runner.running:
        return
    attempt(tab, lambda: make_preset(room, chosen, place_of_hand(room, tab)))
    draw_again()
