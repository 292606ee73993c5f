"""What dropped pictures are for, asked where the user writes."""

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from ..state.disclosure import leaving
from ..state.message import Dropped
from ..state.room import Room
from ..state.room_pool import RoomPool
from ..state.screen_images import thumb
from ..state.tab import Tab
from ..wishes.dropped_words import purpose
from .dropped_files import Role, sort_out
from .notices import attempt, plain

Kind = Literal["primary", "secondary", "tertiary"]
_ROLES: dict[Role, str] = {"edit": "Edit", "reference": "Reference", "later": "Later"}


def drop_panel(room: Room, pool: RoomPool, tab: Tab) -> None:
    """Ask about the pictures that came without a word on what they are for."""
    if room.aside.dropped is None:
        return
    ask = _Ask(room.aside.dropped, room, pool, tab)
    with st.container(key="dropped", gap="small"):
        if ask.dropped.text:
            st.markdown(f"Your words are kept: “{plain(ask.dropped.text)}”")
        count = len(ask.dropped.arrivals)
        if count > 1:
            ask.about_several()
        elif count:
            ask.about_one()
        else:
            ask.words_only()


@dataclass(frozen=True)
class _Ask:
    """The question about what was dropped."""

    dropped: Dropped
    room: Room
    pool: RoomPool
    tab: Tab

    def about_one(self) -> None:
        """Ask what one picture is for."""
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            self._picture(0)
            st.markdown(f"What is “{self._name(0)}” for?", width="stretch")
        here = self._here("Never send it from this machine")
        refer = "A reference for these words" if self.dropped.text else "A reference for what I say next"
        with st.container(horizontal=True, gap="small"):
            self._button("Edit this picture", "drop-edit", ["edit"], here)
            self._button(refer, "drop-reference", ["reference"], here)
            self._aside("Put it aside", here)

    def about_several(self) -> None:
        """Ask what each of several pictures is for."""
        count = len(self.dropped.arrivals)
        st.markdown(f"What are these {count} pictures for?")
        with st.container(key="drop-list", gap="small"):
            roles: list[Role] = [self._role(number) for number in range(count)]
        st.caption("Each one to edit gets your words, and the references, in a conversation of its own.")
        here = self._here("Never send them from this machine")
        with st.container(horizontal=True, gap="small"):
            self._button("Go on", "drop-go", roles, here, kind="primary")
            if self.dropped.text:
                every: list[Role] = ["edit"] * count
                self._button("The same for each of them", "drop-each", every, here)
            self._aside("Put all aside", here)

    def words_only(self) -> None:
        """Keep words whose pictures could not be opened."""
        with st.container(horizontal=True, gap="small"):
            self._button("Say it without a picture", "drop-words", [], here=False)
            if st.button("Forget it", key="drop-forget", type="tertiary"):
                self.room.aside.dropped = None
                st.rerun()

    def _here(self, label: str) -> bool:
        """Let the pictures be kept here, where the session's model or engines would get them."""
        if not leaving(self.room.settings.studio):
            return False
        return st.toggle(label, key="drop-here", help="Nor is what is made from it; words still are.")

    def _picture(self, number: int) -> None:
        digest = self.dropped.arrivals[number].picture.digest
        st.html(
            f'<img class="rt-thumb" src="{thumb(digest)}" alt="Dropped picture {number + 1}">',
            width="content",
        )

    def _name(self, number: int) -> str:
        return plain(self.dropped.arrivals[number].picture.facts.name or f"Picture {number + 1}")

    def _role(self, number: int) -> Role:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            self._picture(number)
            st.markdown(self._name(number), width="stretch")
            chosen = st.segmented_control(
                f"What {self._name(number)} is for",
                list(_ROLES),
                default=self._likely,
                format_func=lambda role: _ROLES[role],
                key=f"drop-role-{number}",
                label_visibility="collapsed",
            )
        return "edit" if chosen == "edit" else "reference" if chosen == "reference" else "later"

    @property
    def _likely(self) -> Role:
        """What a picture is for, as the words tell: those that came with a wish are to get it."""
        if purpose(self.dropped.text) == "reference":
            return "reference"
        return "edit" if self.dropped.text.strip() else "later"

    def _aside(self, label: str, here: bool) -> None:
        roles: list[Role] = ["later"] * len(self.dropped.arrivals)
        told = "Kept under Sessions; your words go to the current picture."
        self._button(label, "drop-nothing", roles, here, kind="tertiary", told=told)

    def _button(
        self,
        label: str,
        key: str,
        roles: list[Role],
        here: bool,
        *,
        kind: Kind = "secondary",
        told: str = "",
    ) -> None:
        if st.button(label, key=key, type=kind, help=told or None):
            attempt(self.tab, sort_out, self.dropped, roles, self.room, self.pool, self.tab, here)
            st.rerun()
