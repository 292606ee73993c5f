"""What is sent on the page is taken once, whatever run of the script it comes in."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.runtime.scriptrunner import RerunData, RerunException

from helpers import LONG
from retoucher.ui.chat.panels import composer
from retoucher.ui.chat.state.room import Room
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.chat.state.tab import Tab


class Page:
    """A run of the script: the input gives what was sent, and calls back where the browser's tab is known."""

    def __init__(self, sent: str, pool: RoomPool, *, calls_back: bool = True) -> None:
        self.session_state, self._sent, self._pool = {"say": sent}, sent, pool
        self.again = 0
        self._calls_back = calls_back

    def run(self, room: Room, tab: Tab) -> None:
        if self._calls_back:
            composer._said(self._pool)
        composer._input(room, self._pool, tab)

    def chat_input(self, *_: Any, **__: Any) -> str:
        return self._sent

    def rerun(self) -> None:
        self.again += 1


@pytest.fixture
def tab(monkeypatch: pytest.MonkeyPatch, room: Room) -> Tab:
    tab = Tab()
    monkeypatch.setattr(composer, "this_tab", lambda: tab)
    monkeypatch.setattr(composer, "current_room", lambda pool: room)
    for name in ("attempt", "done"):
        monkeypatch.setattr(composer, name, lambda tab, action, *given: (action(*given), True)[1])
    return tab


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Callable[[Page], Page]:
    def show(page: Page) -> Page:
        monkeypatch.setattr(composer, "st", page)
        return page

    return show


@pytest.mark.parametrize("calls_back", [True, False])
def test_it_is_taken_once(shown, tab: Tab, room: Room, pool: RoomPool, calls_back: bool) -> None:
    page = shown(Page("warm", pool, calls_back=calls_back))
    page.run(room, tab)
    room.runner.wait(LONG)
    assert [turn.request for turn in room.runner.past()] == ["warm"]
    assert page.session_state == {"say": "warm"}
    assert page.again == (0 if calls_back else 1)


def test_another_run_that_is_asked_for_just_then_waits(
    shown, tab: Tab, room: Room, pool: RoomPool, monkeypatch
) -> None:
    asked = iter([RerunException(RerunData())])

    def cut_once(pool: RoomPool) -> Room:
        for other in asked:
            raise other
        return room

    monkeypatch.setattr(composer, "current_room", cut_once)
    shown(Page("warm", pool))
    with pytest.raises(RerunException):
        composer._said(pool)
    room.runner.wait(LONG)
    assert [turn.request for turn in room.runner.past()] == ["warm"]
