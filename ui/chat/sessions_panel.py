"""Open a photo, a sample or an earlier session; rename and delete sessions."""

import streamlit as st

from ...agent.again import keep_replayed
from ...agent.forget import forget_session
from ...agent.recipe import Recipe
from ...agent.replay import replay
from ...errors import RetoucherError
from ...pictures import Picture
from ...pictures.reading import embedded_recipe, open_picture
from .composer import FILE_TYPES
from .house import House
from .room import Room
from .samples import SAMPLES, sample
from .tab import Tab, enter, this_tab


def open_panel(room: Room, house: House) -> None:
    """Show how to begin: a photo of one's own, or a sample."""
    tab = this_tab()
    file = st.file_uploader("A photo from this device", FILE_TYPES, key="open-file", max_upload_size=200)
    if file is not None and st.session_state.get("opened") != file.file_id:
        st.session_state["opened"] = file.file_id
        _open(file.name, file.getvalue(), room, house)
        st.rerun()
    _carried_recipe(room, house, tab)
    st.caption("Or a sample")
    with st.container(horizontal=True, gap="small"):
        for name in SAMPLES:
            if st.button(name.capitalize(), key=f"sample-{name}"):
                enter(house.start(sample(name), like=room))
                st.rerun()


def opening(room: Room) -> str:
    """Return a name for the panel that changes when it has done its work, so that it closes."""
    name, _ = st.session_state.get("carried", ("", ""))
    return "carried" if name == room.name else room.name


def _open(name: str, data: bytes, room: Room, house: House) -> None:
    try:
        limit = round(house.studio.settings.max_megapixels * 1e6)
        picture = open_picture(data, name=name, max_pixels=limit)
        text = embedded_recipe(data)
    except RetoucherError as error:
        this_tab().notices.append(str(error))
        return
    room = enter(house.start(picture, like=room))
    fresh = this_tab()
    fresh.notices += picture.facts.notes
    if text:
        st.session_state["carried"] = room.name, text


def _carried_recipe(room: Room, house: House, tab: Tab) -> None:
    """Offer to run the recipe that the opened picture carries."""
    name, text = st.session_state.get("carried", ("", ""))
    if not text or name != tab.session:
        return
    st.info("This picture carries the recipe of its edit.")
    original = st.file_uploader("Its original, to reopen the history on it", FILE_TYPES, key="open-original")
    if original is not None and st.button("Reopen the history", key="reopen"):
        try:
            picture = open_picture(original.getvalue(), name=original.name)
            reopen(text, picture, house, room)
            st.session_state.pop("carried")
        except RetoucherError as error:
            tab.notices.append(str(error))
        st.rerun()


def reopen(text: str, picture: Picture, house: House, like: Room) -> Room:
    """Begin a session that has the recipe's result as its first edit; RecipeError when it does not run."""
    recipe = Recipe.from_yaml(text)
    result = replay(recipe, picture)
    room = enter(house.start(picture, like=like))
    keep_replayed(room.conversation, recipe, result)
    return room


def sessions_panel(room: Room, house: House) -> None:
    """Show all sessions of this home."""
    tab = this_tab()
    names = house.studio.database.names()
    chosen = st.selectbox(
        "Go on with",
        names,
        names.index(room.name) if room.name in names else 0,
        key=f"session-choice-{room.name}",
    )
    if chosen and chosen != room.name:
        enter(house.open(chosen))
        st.rerun()
    fresh = st.text_input("Name of this session", room.name, key=f"rename-{room.name}", max_chars=60)
    if fresh.strip() and fresh.strip() != room.name:
        _do(tab, _rename, room, fresh.strip(), house)
    sure = st.checkbox("Delete this session with its pictures", key=f"sure-{room.name}")
    if sure and st.button("Delete for good", key="delete-session", type="primary"):
        _do(tab, _delete, room, house)


def _do(tab: Tab, action, *arguments) -> None:
    try:
        action(*arguments)
    except RetoucherError as error:
        tab.notices.append(str(error))
    st.rerun()


def _rename(room: Room, name: str, house: House) -> None:
    house.rename(room, name)
    enter(room)


def _delete(room: Room, house: House) -> None:
    house.close(room.name)
    forget_session(house.studio.database, room.name)
    st.query_params.pop("session", None)
    this_tab().session = ""
