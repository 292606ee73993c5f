"""History: the edit tree and what can be done with a version."""

import streamlit as st

from ....agent.values.versions import Version, VersionTree
from ....agent.work.drift import drift_of
from ....errors import RetoucherError, SessionError
from ...stage import history
from ...stage.tree_layout import placed_cards
from ..state.room import Room
from ..state.screen_images import thumb
from ..state.tab import Tab, draw_again, this_tab
from .notices import plain

MOST_COMPARED = 9
"""Versions in the grid."""


def history_panel(room: Room) -> None:
    """Show the tree; go where the user clicks."""
    tab, tree = this_tab(), room.conversation.tree
    clicked = history(placed_cards(tree, thumb, tab.grid, tab.unfolded))
    if clicked is not None and clicked[1] in tree.versions:
        kind, version = clicked
        if kind == "go":
            go(room, tab, tree.versions[version])
        elif kind == "several":
            _compare_or_not(tab, version, tree)
        elif kind == "unfold":
            tab.unfolded |= {version}
        else:
            tab.menu = version
        draw_again()
    elif tab.menu in tree.versions:
        _menu(room, tab, tree.versions[tab.menu])


def _compare_or_not(tab: Tab, version: str, tree: VersionTree) -> None:
    """Put a version into the grid or take it out; the first brings the current one along.

    The one that was put there last is also what the other views compare with.
    """
    if version in tab.grid:
        tab.grid = tuple(one for one in tab.grid if one != version)
        tab.compare = "" if tab.compare == version else tab.compare
        return
    beside = tab.grid or ((tree.head.id,) if version != tree.head.id else ())
    if len(beside) >= MOST_COMPARED:
        tab.notices.append(f"The grid shows {MOST_COMPARED} versions: leave one out first.")
    else:
        tab.grid = (*beside, version)
        tab.compare = version if version != tree.head.id else tab.compare


def go(room: Room, tab: Tab, version: Version) -> None:
    """Make a version the current one, or say why not."""
    try:
        room.history.go_to(version)
        tab.compare = ""
    except RetoucherError as error:
        tab.notices.append(str(error))


def undo_buttons(room: Room) -> None:
    """Show undo and redo with their keys."""
    tree = room.conversation.tree
    _step_button(room, "Undo", _reach(tree.undo), "Ctrl+Z")
    _step_button(room, "Redo", _reach(tree.redo), "Ctrl+Y")


def _step_button(room: Room, label: str, to: Version | None, keys: str) -> None:
    word = label.lower()
    pressed = st.button(
        label, key=word, icon=f":material/{word}:", disabled=to is None, shortcut=keys, type="tertiary"
    )
    if pressed and to is not None:
        go(room, this_tab(), to)
        st.rerun()


def _reach(move) -> Version | None:
    try:
        return move()
    except SessionError:
        return None


def _menu(room: Room, tab: Tab, version: Version) -> None:
    """Show what can be done with a version, in a dialog that stays until it is closed."""

    def close() -> None:
        tab.menu = ""

    @st.dialog(f"Version {version.number}", on_dismiss=close)
    def menu() -> None:
        st.caption(plain(version.request) or "The picture as it was opened")
        if drifted := drift_of(room.conversation.tree, version, room.conversation.session.store).text:
            st.caption(f"{drifted.capitalize()}.")
        name = st.text_input("Name", version.name, max_chars=60, key=f"name-{version.id}")
        starred = st.toggle("Star", version.starred, key=f"star-{version.id}")
        if st.button("Save name and star", key="menu-save", type="primary"):
            changed = version.model_copy(update={"name": name.strip(), "starred": starred})
            room.conversation.session.change_version(changed)
            _leave(tab)
        st.divider()
        head = room.conversation.tree.head
        with st.container(horizontal=True):
            if st.button("Go on from here", key="menu-go", disabled=version.id == head.id):
                go(room, tab, version)
                _leave(tab)
            if st.button("Compare with the current one", key="menu-compare", disabled=version.id == head.id):
                tab.compare = version.id
                _leave(tab)
            if st.button(
                "Delete", key="menu-prune", help="Removes this version and all that was made from it."
            ):
                _prune(room, tab, version)
                _leave(tab)

    menu()


def _prune(room: Room, tab: Tab, version: Version) -> None:
    try:
        room.history.prune(version)
    except RetoucherError as error:
        tab.notices.append(str(error))


def _leave(tab: Tab) -> None:
    tab.menu = ""
    st.rerun()
