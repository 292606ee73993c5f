"""What is let be bought again: only edits whose end nobody has seen when they are forgotten."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from retoucher.agent.memory.paid.purchases import UserPurchases, let_pay_again
from retoucher.agent.memory.sessions import Database


def test_only_what_was_forgotten_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    database = Database(tmp_path)
    purchases = UserPurchases(database, "s")
    purchases.begin("aaa1", "a hat")
    purchases.begin("bbb2", "a cat")
    hold = database.alone

    @contextmanager
    def held_after_the_answer_came(place: str) -> Iterator[None]:
        if place == "purchase aaa":
            purchases.bring("aaa1", b"answer")
        with hold(place):
            yield

    monkeypatch.setattr(database, "alone", held_after_the_answer_came)
    assert [about for _, about in let_pay_again(database)] == ["a cat"]
    answered = purchases.look("aaa1")
    assert answered is not None
    assert answered.answer == b"answer"
    assert purchases.look("bbb2") is None
