"""Settings: how turns behave, who thinks, which engines are ready, the cost, what leaves this machine."""

from dataclasses import replace

import streamlit as st

from ...agent.assemble import Studio
from ...engines.hosted.settings import ChatSettings
from ...engines.registry import missing, specs
from ...settings import Settings
from .attempt import attempt, plain
from .choices import ABOUT, leaving, profile_names, tested, with_model
from .room import Room
from .tab import Tab, this_tab


def settings_panel(room: Room) -> None:
    """Show the settings of this session."""
    tab, options = this_tab(), room.conversation.options
    _toggle("Show each plan before it runs", "set-guided", options.approve, room, "approve")
    _toggle("Ask when it would change the picture", "set-asks", options.may_ask, room, "may_ask")
    _leaves(room)
    _cost(room)
    _profile(room, tab)
    _model(room, tab)
    _engines(room.studio)


def _toggle(label: str, key: str, value: bool, room: Room, option: str) -> None:
    """Show an option as the room has it: another tab, or an answer in the chat, may have changed it."""
    st.session_state[key] = value
    st.toggle(label, key=key, on_change=lambda: room.set_options(**{option: st.session_state[key]}))


def _leaves(room: Room) -> None:
    kept = room.conversation.kept_here
    said = leaving(room.studio, kept)
    st.markdown("**What leaves this machine**" + ("" if said else ": nothing"))
    for sentence in said:
        st.markdown(f"- {plain(sentence)}")
    if not said and not kept:
        return
    wanted = st.toggle(
        "Keep this picture here", kept, key=f"keep-here-{kept}", help="Also everything that is made from it."
    )
    if wanted != kept:
        room.conversation.keep_here(wanted)
        st.rerun()


def _cost(room: Room) -> None:
    options, turns, now = room.conversation.options, room.conversation.turns, room.current
    spent = now.spent if now is not None else None
    last = spent or (turns[-1] if turns and now is None else None)
    turn, calls = (last.money, last.calls) if last else (0.0, 0)
    total = sum(t.money for t in turns) + (spent.money if spent else 0.0)
    if not leaving(room.studio) and not total:
        st.markdown("**Cost**: nothing, as nothing leaves")
        return
    st.markdown("**Cost**")
    _bar(
        f"{'This' if now else 'Last'} turn: {calls} call{'s'[: calls != 1]}, ", turn, options.caps.turn_money
    )
    _bar("This session: ", total, options.caps.session_money)
    left, right = st.columns(2)
    with left:
        _cap("At most for a turn, $", "cap-turn", room, "turn_money")
    with right:
        _cap("For the session, $", "cap-session", room, "session_money")


def _cap(label: str, key: str, room: Room, name: str) -> None:
    caps = room.conversation.options.caps
    st.session_state[key] = float(getattr(caps, name))

    def changed() -> None:
        room.set_caps(replace(caps, **{name: st.session_state[key]}))

    st.number_input(label, 0.0, None, step=0.5, key=key, on_change=changed)


def _bar(what: str, spent: float, cap: float) -> None:
    st.progress(min(1.0, spent / cap) if cap else 0.0, f"{what}\\${spent:.4f} of \\${cap:.2f}")


def _profile(room: Room, tab: Tab) -> None:
    settings = room.studio.settings
    names = profile_names(settings)
    chosen = st.selectbox(
        "Profile",
        names,
        names.index(settings.profile),
        key=f"profile-{settings.profile}",
        disabled=room.running,
    )
    st.caption(f"{chosen}: {ABOUT.get(chosen, 'written in retoucher.toml')}")
    if chosen != settings.profile:
        attempt(tab, _use, room, settings.model_copy(update={"profile": chosen}))
        st.rerun()


def _model(room: Room, tab: Tab) -> None:
    settings = room.studio.settings
    st.markdown(f"**Thinking** by {plain(room.conversation.mind.name)}")
    with st.expander("Language model", expanded=bool(settings.model)):
        with st.form(f"model-{tab.entered}", border=False):
            model = st.text_input("Model", settings.model, placeholder="openai:gpt-5-mini", key="set-model")
            address = st.text_input(
                "Address", settings.base_url, placeholder="empty: the provider's own", key="set-address"
            )
            key = _key_field(settings, tab)
            used = st.form_submit_button("Use it", key="model-use", disabled=room.running)
        if used:
            tab.entered += 1
            attempt(tab, _use_model, room, tab, model, address, key)
            st.rerun()
        _connection(room, tab)


def _key_field(settings: Settings, tab: Tab) -> str:
    """Take a key; the field is new after each submission, so that the old one is forgotten."""
    known = bool(settings.model and ChatSettings.of(settings).secret)
    return st.text_input(
        "Key",
        type="password",
        autocomplete="off",
        placeholder="one is in use" if known else "none is set",
        key=f"set-key-{tab.entered}",
        help="Stays in this server's memory until it ends: in no file, address or log. "
        "Left empty, the one in use stays for the same address.",
    )


def _connection(room: Room, tab: Tab) -> None:
    if not room.studio.settings.model:
        return
    with st.container(horizontal=True):
        if st.button("Test connection", key="model-test", disabled=room.running):
            with st.spinner("Asking the model…"):
                attempt(tab, _test, room, tab)
        if st.button("Think without it", key="model-drop", type="tertiary", disabled=room.running):
            attempt(tab, _use_model, room, tab, "", "", "")
            st.rerun()
    if tab.tested:
        st.info(plain(tab.tested))


def _test(room: Room, tab: Tab) -> None:
    tab.tested = tested(room)


def _use_model(room: Room, tab: Tab, model: str, address: str, key: str) -> None:
    _use(room, with_model(room.studio.settings, model, address, key))
    tab.tested = ""


def _use(room: Room, settings: Settings) -> None:
    room.use(room.studio.with_settings(settings))


def _engines(studio: Studio) -> None:
    with st.expander("Engines"):
        for spec in specs():
            name = f"{spec.verb}/{spec.name}"
            if name in studio.engines:
                st.markdown(f":green[●] {name}")
            else:
                st.markdown(f":gray[○] {name}: needs {', '.join(spec.needs)}")
                command = missing(spec)
                st.code(command or "choose the profile local, openai or mixed", language="bash")
