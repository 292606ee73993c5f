"""Settings: how turns behave, who thinks, which engines are ready, the cost, what leaves this machine."""

from functools import lru_cache

import streamlit as st

from ....agent.assemble import Studio
from ....agent.memory.preferences import Choices
from ....agent.memory.privacy import withheld
from ....agent.minds.rules.rules_mind import RulesMind
from ....engines import EngineSpec
from ....engines.hosted.chat_settings import ChatSettings
from ....engines.registry import missing, specs
from ....pictures import Store
from ..state.disclosure import about_profile, called, leaving
from ..state.room import Room
from ..state.room_pool import POLL
from ..state.session_settings import images_of, left_behind, profile_names, with_images, with_model
from ..state.tab import Tab, draw_again, this_tab
from .notices import attempt, plain
from .patience_panel import patience_panel


def settings_panel(room: Room) -> None:
    """Show the settings of this session."""
    tab, options = this_tab(), room.conversation.options
    _toggle("Show each plan before it runs", "set-guided", options.approve, room, "approve")
    _toggle("Ask when it would change the picture", "set-asks", options.may_ask, room, "may_ask")
    if room.settings.studio.settings.model:
        _toggle(
            "Look at every outline before it is worked in", "set-careful", options.careful, room, "careful"
        )
    _leaves(room)
    _cost(room)
    _profile(room, tab)
    _model(room, tab)
    patience_panel(room, tab)
    _images(room, tab)
    _engines(room.settings.studio)


def _toggle(label: str, key: str, value: bool, room: Room, option: str) -> None:
    """Show an option as the room has it: another tab, or an answer in the chat, may have changed it."""
    st.session_state[key] = value
    st.toggle(label, key=key, on_change=lambda: room.settings.choose(**{option: st.session_state[key]}))


def _leaves(room: Room) -> None:
    kept = room.conversation.kept_here
    said = leaving(room.settings.studio, kept)
    st.markdown("**What leaves this machine**" + ("" if said else ": nothing"))
    for sentence in said:
        st.markdown(f"- {plain(sentence)}")
    st.session_state["keep-here"] = kept
    st.toggle(
        "Keep this picture here",
        key="keep-here",
        on_change=lambda: room.conversation.keep_here(st.session_state["keep-here"]),
        help="It is never sent anywhere, nor is what is made from it; words still are.",
    )
    if kept:
        st.caption(
            "This picture, and all that is made from it, stays on this machine, whatever is set below."
        )
    for digest in dict.fromkeys(digest for view in room.runner.past() for digest in view.attachments):
        _keep_attached(room, digest)


def _keep_attached(room: Room, digest: str) -> None:
    """Let a picture that came with a request be kept here, too."""
    talk, key = room.conversation, f"keep-{digest[-8:]}"
    store = talk.session.store
    st.session_state[key] = digest in withheld(room.settings.studio.database, room.name, talk.tree)
    st.toggle(
        f"Keep “{plain(_name_of(store, digest))}” here",
        key=key,
        on_change=lambda: talk.keep_here(st.session_state[key], store.picture(digest)),
    )


@lru_cache(maxsize=64)
def _name_of(store: Store, digest: str) -> str:
    return store.picture(digest).facts.name or "the attached picture"


def _cost(room: Room) -> None:
    options, turns, now = room.conversation.options, room.conversation.turns, room.runner.current
    spent = now.spent if now is not None else None
    last = spent or (turns[-1] if turns and now is None else None)
    turn, calls = (last.money, last.calls) if last else (0.0, 0)
    total = room.history.spent
    if not leaving(room.settings.studio) and not total:
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
    st.session_state[key] = float(getattr(room.conversation.options.caps, name))
    st.number_input(
        label,
        0.0,
        None,
        step=0.5,
        key=key,
        on_change=lambda: room.settings.choose(**{name: st.session_state[key]}),
    )


def _bar(what: str, spent: float, cap: float) -> None:
    st.progress(min(1.0, spent / cap) if cap else 0.0, f"{what}\\${spent:.4f} of \\${cap:.2f}")


def _profile(room: Room, tab: Tab) -> None:
    settings = room.settings.studio.settings
    names = profile_names(settings)
    chosen = st.selectbox(
        "Works with",
        names,
        names.index(settings.profile),
        format_func=called,
        key=f"profile-{settings.profile}",
        disabled=room.runner.running,
    )
    st.caption(plain(about_profile(room.settings.studio)))
    if chosen != settings.profile:
        attempt(tab, _use_profile, room, chosen)
        draw_again()


def _use_profile(room: Room, profile: str) -> None:
    settings = room.settings.studio.settings.model_copy(update={"profile": profile})
    room.settings.use(room.settings.studio.with_settings(settings))
    room.settings.choose(profile=profile)


def _model(room: Room, tab: Tab) -> None:
    settings, wanted = room.settings.studio.settings, room.settings.choices
    name = room.conversation.mind.name
    st.markdown(f"**Understands you with** {'built-in rules' if name == RulesMind.name else plain(name)}")
    with st.expander("Language model", expanded=bool(settings.model)):
        with st.form(f"model-{tab.entered}", border=False):
            model = st.text_input(
                "Model",
                settings.model or wanted.model or "",
                placeholder="openai:gpt-5-mini",
                key="set-model",
            )
            address = st.text_input(
                "Address",
                settings.base_url or (wanted.base_url if not settings.model else ""),
                placeholder="empty: the provider's own",
                key="set-address",
            )
            key = _key_field(bool(settings.model and ChatSettings.of(settings).secret), "set-key", tab)
            used = st.form_submit_button("Use it", key="model-use", disabled=room.runner.running)
        if used:
            tab.entered += 1
            attempt(tab, _use_model, room, tab, model, address, key)
            st.rerun()
        _connection(room, tab)


def _key_field(known: bool, name: str, tab: Tab) -> str:
    """Take a key; the field is new after each submission, so that the old one is forgotten."""
    return st.text_input(
        "Key",
        type="password",
        autocomplete="off",
        placeholder="one is in use" if known else "none is set",
        key=f"{name}-{tab.entered}",
        help="Stays in this server's memory until it ends: in no file, address or log. "
        "Left empty, the one in use stays for the same address.",
    )


def _connection(room: Room, tab: Tab) -> None:
    if not room.settings.studio.settings.model:
        return
    testing = room.settings.probe is not None and room.settings.probe.running
    with st.container(horizontal=True):
        st.button(
            "Test connection",
            key="model-test",
            disabled=room.runner.running or testing,
            on_click=room.settings.test_connection,
            help="Asks the model two small questions; what that costs is counted into the session.",
        )
        if st.button("Think without it", key="model-drop", type="tertiary", disabled=room.runner.running):
            attempt(tab, _use_model, room, tab, "", "", "")
            st.rerun()
    if testing:
        st.fragment(_testing, run_every=POLL)(room)
    elif room.settings.probe is not None:
        st.info(plain(room.settings.probe.said))


def _testing(room: Room) -> None:
    """Say how long the answer takes; the page is drawn anew when it is there."""
    probe = room.settings.probe
    if probe is None or not probe.running:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f'<div class="rt-live" role="status">Asking the model… {probe.seconds:.0f} s</div>')
        st.button("Stop waiting", key="test-stop", on_click=probe.stop)


def _use_model(room: Room, tab: Tab, model: str, address: str, key: str) -> None:
    old = room.settings.studio.settings
    settings = with_model(old, model, address, key)
    room.settings.use(room.settings.studio.with_settings(settings))
    room.settings.choose(
        model=settings.model, base_url=settings.base_url, keyed=_typed(key, room.settings.choices, settings)
    )
    room.notice = ""
    lost = left_behind(old, settings)
    if lost:
        tab.notices.append(lost)


def _typed(key: str, before: Choices, settings) -> bool:
    """Return whether the key in use was typed: now, or before for the same place."""
    same = (before.model, before.base_url) == (settings.model, settings.base_url)
    return bool(key.strip()) or (before.keyed and same)


def _images(room: Room, tab: Tab) -> None:
    images, wanted = images_of(room.settings.studio), room.settings.choices
    with st.expander("Hosted image model"):
        if "key" not in room.settings.studio.profile.allow:
            name = room.settings.studio.settings.profile
            st.caption(f"“{plain(called(name))}” uses none: choose another of *Works with*.")
        with st.form(f"images-{tab.entered}", border=False):
            model = st.text_input(
                "Model", images.model or wanted.image_model or "", placeholder="gpt-image-2", key="set-image"
            )
            address = st.text_input(
                "Address",
                images.base_url or (wanted.image_base_url if not images.model else ""),
                placeholder="empty: the openai API",
                key="set-image-address",
            )
            key = _key_field(bool(images.secret), "set-image-key", tab)
            used = st.form_submit_button("Use it", key="image-use", disabled=room.runner.running)
        if used:
            tab.entered += 1
            attempt(tab, _use_images, room, model, address, key)
            st.rerun()
        if room.settings.studio.images is not None and st.button(
            "Edit without it", key="image-drop", type="tertiary"
        ):
            attempt(tab, _drop_images, room)
            st.rerun()


def _use_images(room: Room, model: str, address: str, key: str) -> None:
    images = with_images(images_of(room.settings.studio), model, address, key)
    before, place = room.settings.choices, (images.model, images.base_url)
    typed = bool(key.strip()) or (before.image_keyed and place == (before.image_model, before.image_base_url))
    room.settings.use(room.settings.studio.with_images(images))
    room.settings.choose(image_model=images.model, image_base_url=images.base_url, image_keyed=typed)
    room.notice = ""


def _drop_images(room: Room) -> None:
    room.settings.use(room.settings.studio.with_images(None))
    room.settings.choose(image_model=None, image_base_url="", image_keyed=False)


def _engines(studio: Studio) -> None:
    with st.expander("Engines"):
        st.markdown(_engine_lines(studio.engines, studio.settings.profile))


@lru_cache(maxsize=8)
def _engine_lines(engines: frozenset[str], profile: str) -> str:
    """List all engines of a profile with what is missing; asked of the disk once, as readiness is."""
    return "\n".join(_engine_line(spec, f"{spec.verb}/{spec.name}" in engines) for spec in specs())


def _engine_line(spec: EngineSpec, ready: bool) -> str:
    name = f"{spec.verb}/{spec.name}"
    if ready:
        return f"- :green[●] {name}"
    command = missing(spec) or "choose another of “Works with”"
    return f"- :gray[○] {name}: needs {', '.join(spec.needs)}  \n  `{command}`"
