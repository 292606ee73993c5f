"""Settings: how turns behave, which engines are ready, what it costs, what leaves this machine."""

import streamlit as st

from ...engines.registry import missing, specs
from .house import House
from .room import Room


def settings_panel(room: Room, house: House) -> None:
    """Show the settings of this session and of the server."""
    options = room.conversation.options
    guided = st.toggle("Show each plan before it runs", options.approve, key="set-guided")
    asks = st.toggle("Ask when it would change the picture", options.may_ask, key="set-asks")
    if (guided, asks) != (options.approve, options.may_ask):
        room.set_options(approve=guided, may_ask=asks)
    settings = house.studio.settings
    st.markdown(f"**Profile** {settings.profile} · mind: {room.conversation.mind.name}")
    _cost(room)
    leaves = (
        "nothing"
        if not settings.model and not settings.base_url
        else f"requests to {settings.base_url or settings.model}"
    )
    st.markdown(f"**Leaves this machine** {leaves}")
    _engines(house)


def _cost(room: Room) -> None:
    caps = room.conversation.options.caps
    turns = room.conversation.turns
    last, total = (turns[-1].money if turns else 0.0), sum(turn.money for turn in turns)
    st.markdown(
        f"**Cost** last turn \\${last:.2f} of \\${caps.turn_money:.2f} · "
        f"session \\${total:.2f} of \\${caps.session_money:.2f}"
    )


def _engines(house: House) -> None:
    with st.expander("Engines"):
        for spec in specs():
            name = f"{spec.verb}/{spec.name}"
            if name in house.studio.engines:
                st.markdown(f":green[●] {name}")
            else:
                st.markdown(f":gray[○] {name}: needs {', '.join(spec.needs)}")
                command = missing(spec)
                st.code(command or "retoucher chat --profile mixed", language="bash")
