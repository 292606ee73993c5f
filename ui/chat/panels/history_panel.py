"""History: the edit tree and what can be done with a version."""

import streamlit as st

from ....agent.values.versions import Version, VersionTree
from ....errors import RetoucherError, SessionError
from ...stage import Card, history
from ..state.room import Room
from ..state.screen_images import thumb
from ..state.tab import Tab, this_tab
from .notices import plain


def history_panel(room: Room) -> None:
    """Show the tree; go where the user clicks."""
    tab, tree = this_tab(), room.conversation.tree
    clicked = history(cards(tree))
    if clicked is not None:
        kind, version = clicked
        if kind == "go":
            go(room, tab, tree.versions[version])
        else:
            tab.menu = version
        st.rerun()
    if tab.menu in tree.versions:
        _menu(room, tab, tree.versions[tab.menu])


def cards(tree: VersionTree) -> list[Card]:
    """Return the versions with their places: a column for each step away from the original."""
    path = {version.id for version in tree.path()}
    placed: list[Card] = []
    row = -1

    def place(version: Version, column: int, row: int) -> int:
        """Place a version and what was made from it; return the last row used."""
        placed.append(_card(version, tree, column, row, version.id in path))
        last = row
        for number, child in enumerate(tree.children(version)):
            last = place(child, column + 1, row if number == 0 else last + 1)
        return last

    for root in tree.roots():
        row = place(root, 0, row + 1)
    return placed


def _card(version: Version, tree: VersionTree, column: int, row: int, on_path: bool) -> Card:
    label = version.name if version.name and version.parent else version.request or "original"
    return Card(
        id=version.id,
        number=version.number,
        parent=version.parent,
        label=label,
        title=f"{label} ({version.seconds:.1f} s)" if version.parent else label,
        thumb=thumb(version.picture),
        column=column,
        row=row,
        head=version.id == tree.head.id,
        path=on_path,
        starred=version.starred,
        failed=version.verdict is not None and not version.verdict.passed,
    )


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
                "Prune", key="menu-prune", help="Removes this version and all that was made from it."
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
