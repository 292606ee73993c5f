"""The page: stage and history on the left, the conversation on the right."""

from html import escape

import streamlit as st

from .login.login_page import let_in
from .many.other_photos_panel import other_photos_panel
from .many.strip_panel import strip_panel
from .objects.objects_panel import objects_panel
from .panels.chat_panel import chat_panel
from .panels.history_panel import history_panel, undo_buttons
from .panels.region_panel import region_panel
from .panels.save_panel import save_panel
from .panels.sessions_panel import open_panel, sessions_panel
from .panels.settings_panel import settings_panel
from .panels.stage_panel import stage_panel
from .presets.adjust_panel import adjust_panel
from .presets.preset_panel import preset_panel
from .state.room import Room
from .state.room_pool import RoomPool
from .state.tab import current_room, keep_region_in_address, this_tab


def page(pool: RoomPool) -> None:
    """Show the page for this browser tab."""
    st.set_page_config(page_title="Retoucher", layout="wide", initial_sidebar_state="collapsed")
    if not let_in(pool.studio.settings):
        return
    room = current_room(pool)
    tab = this_tab()
    tab.beat, tab.standing, tab.again = room.runner.beat, room.standing, False
    _top(room, pool)
    left, right = st.columns([1.75, 1], gap="medium")
    with left:
        strip_panel(room, pool)
        stage_panel(room)
        with st.container(key="below"):
            _below(room)
    with right, st.container(key="chat"):
        other_photos_panel(room, pool)
        chat_panel(room, pool)
    keep_region_in_address()
    if this_tab().again or room.runner.beat != this_tab().beat:
        st.rerun()


def _top(room: Room, pool: RoomPool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="top"):
        kept = " · stays on this machine" if room.conversation.kept_here else ""
        st.html(
            '<a class="rt-skip" href="#">Write what shall change</a>'
            f'<div class="rt-brand">Retoucher<small>{escape(room.name)}{kept}</small></div>',
            width="stretch",
        )
        undo_buttons(room)
        with st.popover("Open", icon=":material/add_photo_alternate:", key=f"open-{room.name}"):
            open_panel(room, pool)
        with st.popover("Sessions", icon=":material/folder_open:", key=f"sessions-{room.name}"):
            sessions_panel(room, pool)
        with st.popover("Settings", icon=":material/tune:"), st.container(key="settings"):
            settings_panel(room)
        with st.popover("Save", icon=":material/download:", type="primary"):
            save_panel(room)


def _below(room: Room) -> None:
    history, presets, regions, adjust = st.tabs(["History", "Presets", "Regions", "Adjust"])
    with history:
        history_panel(room)
    with presets:
        preset_panel(room)
    with regions:
        region_panel(room)
    with adjust:
        objects_panel(room)
        adjust_panel(room)
