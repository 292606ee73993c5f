"""A clock that is set back between two programs: what was asked last is asked, and nothing is done again."""

from helpers.clocks import ASKS_TWICE, set_back
from helpers.fake_tools import toolbox
from retoucher.agent.context import Options
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database


def asked(database: Database) -> str:
    """Return what waits for an answer in the session, as another program finds it."""
    talk = Conversation.open("test", mind=ASKS_TWICE, database=database, toolbox=toolbox, options=Options())
    return talk.question.text if talk.question else ""


def test_the_second_question_is_asked_and_not_the_first_again(start, database, monkeypatch) -> None:
    talk = start(ASKS_TWICE)
    list(talk.say("?"))
    talk.close()
    set_back(monkeypatch, 3600)
    later = Conversation.open("test", mind=ASKS_TWICE, database=database, toolbox=toolbox, options=Options())
    list(later.answer("a lot"))
    later.close()
    assert asked(database) == "Where?"
    set_back(monkeypatch, 7200)
    last = Conversation.open("test", mind=ASKS_TWICE, database=database, toolbox=toolbox, options=Options())
    list(last.answer("done"))
    assert last.head.number == 1 and [e.question for e in last.turns[-1].exchanges] == ["How much?", "Where?"]
