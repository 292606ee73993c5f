"""Patience: how long a language model is waited for and how long its answers may be."""

import streamlit as st

from ....settings import Settings
from ..state.room import Room
from ..state.tab import Tab
from .notices import attempt


def patience_panel(room: Room, tab: Tab) -> None:
    """Show the patience with the model that thinks; nothing where none does."""
    settings = room.settings.studio.settings
    if not settings.model:
        return
    with st.expander("Patience with the model"), st.form("patience", border=False):
        wanted = _fields(settings)
        used = st.form_submit_button("Use this", key="patience-use", disabled=room.runner.running)
    if used:
        attempt(tab, room.settings.wait_as, wanted)
        st.rerun()


_STREAMS: dict[str, bool | None] = {"From a server of one's own": None, "Always": True, "Never": False}
"""When answers are taken word by word → the setting `stream`."""


def _fields(settings: Settings) -> dict[str, float | bool | None]:
    left, right = st.columns(2)
    with left:
        timeout = st.number_input(
            "Seconds without a word", 1.0, 86400.0, settings.timeout, step=30.0, key="wait-timeout"
        )
        connect = st.number_input(
            "Seconds to be reached", 1.0, 86400.0, settings.connect, step=5.0, key="wait-connect"
        )
        patience = st.number_input(
            "Seconds for failed calls", 0.0, 86400.0, settings.patience, step=10.0, key="wait-patience"
        )
        tries = st.number_input("Tries for one answer", 1, 20, settings.tries, key="wait-tries")
    with right:
        tokens = st.number_input(
            "Longest answer, tokens", 64, 1_000_000, settings.answer_tokens, step=256, key="wait-tokens"
        )
        context = st.number_input(
            "Context, tokens (0: unknown)", 0, None, settings.context, step=1024, key="wait-context"
        )
        temperature = st.number_input(
            "Temperature (empty: the server's)",
            0.0,
            2.0,
            settings.temperature,
            step=0.1,
            key="wait-temperature",
        )
        stream = st.selectbox(
            "Answers word by word",
            list(_STREAMS),
            index=list(_STREAMS.values()).index(settings.stream),
            key="wait-stream",
        )
    return {
        "timeout": timeout,
        "connect": connect,
        "patience": patience,
        "tries": tries,
        "answer_tokens": tokens,
        "context": context,
        "temperature": temperature,
        "stream": _STREAMS[stream],
    }
