"""What one user may spend in a month, in all sessions together, whatever they delete."""

from pathlib import Path

import numpy as np
import pytest

from retoucher.agent.assemble import open_studio
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.forget import forget_session
from retoucher.agent.memory.owners import owned_by
from retoucher.agent.memory.paid.calls import SessionLedger
from retoucher.engines.hosted.ledger import Spend
from retoucher.errors import BudgetExceeded
from retoucher.pictures import Picture
from retoucher.settings import Settings

PHOTO = Picture(np.full((20, 30, 3), 90, np.uint8))
COSTS = Spend(calls=1, dollars=0.6)


@pytest.fixture
def anns(tmp_path: Path):
    studio = open_studio(Settings(home=tmp_path, user_money=1.0))
    yield lambda name, user="ann": studio.start(PHOTO, name, own=owned_by(user, 0))
    studio.close()


def pay(conversation: Conversation, used: Spend | None) -> None:
    ledger = conversation.workplace.ledger
    ledger.settle(ledger.begin(COSTS, "key"), used)


def test_sessions_of_one_user_share_an_account_and_others_have_theirs(anns) -> None:
    pay(anns("a"), COSTS)
    with pytest.raises(BudgetExceeded, match=r"\$1.00 in a month; the next call would make it \$1.20"):
        pay(anns("b"), COSTS)
    pay(anns("c", "bob"), COSTS)
    nobodys = anns("d", "")
    pay(nobodys, COSTS)
    pay(nobodys, COSTS)


def test_what_was_cheaper_or_never_went_out_comes_back(anns) -> None:
    session = anns("a")
    for _ in range(3):
        pay(session, None)
        pay(session, Spend(calls=1, dollars=0.15))
    with pytest.raises(BudgetExceeded):
        pay(session, COSTS)


def test_a_deleted_session_gives_nothing_back_and_a_passing_one_counts(anns, tmp_path: Path) -> None:
    session = anns("a")
    pay(session, COSTS)
    database = session.workplace.database
    forget_session(database, "a")
    passing = open_studio(Settings(home=tmp_path / "passing"))
    passing.database.audit = database.audit
    passing.start(PHOTO, "passing", own=owned_by("ann", 0))
    with pytest.raises(BudgetExceeded):
        SessionLedger(passing.database, "passing", 1.0).begin(COSTS, "key")
    assert not SessionLedger(passing.database, "passing").spends(), "what was refused is no call"
    passing.close()
