"""Two servers on one PostgreSQL: what a session is in a file of SQLite, it is there too."""

from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest

from helpers.clocks import ASKS_TWICE, set_back
from helpers.fake_tools import step, toolbox
from helpers.servers.postgres_server import PostgresServer
from retoucher.agent.context import Options
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.destinations import is_known, remember
from retoucher.agent.memory.forget import forget_session, rename_session
from retoucher.agent.memory.owners import names_of, owned_by
from retoucher.agent.memory.preferences import Choices, keep_choices, latest_choices
from retoucher.agent.memory.sessions import Database
from retoucher.agent.memory.standing import standing_of
from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.agent.values.brief import Brief, Option, Question
from retoucher.errors import BudgetExceeded, ConfigError, SessionError
from retoucher.pictures import Picture

QUESTION = Question(text="How?", options=(Option(label="so"),))
ASK = Brief(intent="edit", request="?", question=QUESTION)
MIND = ScriptedMind(plans={"edit": (step("lighten"),), "?": (step("lighten"),)}, briefs={"?": ASK})


@pytest.fixture
def two(postgres: str, tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """Return the sessions as two servers see them: one database, one folder of pictures."""
    pictures = str(tmp_path / "pictures")
    here = Database(tmp_path / "here", postgres, pictures)
    there = Database(tmp_path / "there", postgres, pictures)
    yield here, there
    here.close()
    there.close()


def begun(database: Database, photo: Picture, name: str = "s") -> Conversation:
    return Conversation.start(photo, name, mind=MIND, database=database, toolbox=toolbox)


def opened(database: Database, name: str = "s") -> Conversation:
    return Conversation.open(name, mind=MIND, database=database, toolbox=toolbox, options=Options())


def test_a_question_of_one_server_is_answered_at_the_other(two, photo: Picture) -> None:
    list(begun(two[0], photo).say("?"))
    talk = opened(two[1])
    assert talk.question is not None and talk.question.text == QUESTION.text
    list(talk.answer("edit"))
    assert talk.head.number == 1 and talk.question is None
    assert opened(two[0]).head.picture == talk.head.picture


def test_a_server_whose_clock_is_behind_goes_on_where_the_other_stopped(
    two, photo: Picture, monkeypatch
) -> None:
    how = {"mind": ASKS_TWICE, "toolbox": toolbox}
    list(Conversation.start(photo, "t", database=two[0], **how).say("?"))
    set_back(monkeypatch, 3600)
    list(Conversation.open("t", database=two[1], options=Options(), **how).answer("a lot"))
    waiting = Conversation.open("t", database=two[0], options=Options(), **how).question
    assert waiting is not None and waiting.text == "Where?"


def test_how_a_session_stands_and_whose_it_is_are_the_same_at_both(two, photo: Picture) -> None:
    talk = begun(two[0], photo)
    before = standing_of(two[0], "s")
    list(talk.say("edit"))
    assert standing_of(two[1], "s") == standing_of(two[0], "s") != before
    root = talk.tree.path()[0]
    two[0].create("anns", root, own=owned_by("ann", 1))
    with pytest.raises(BudgetExceeded):
        two[1].create("more", root, own=owned_by("ann", 1))
    assert names_of(two[1], "ann") == ["anns"] and not two[1].exists("more")
    keep_choices(two[0], "anns", Choices(model="openai:hers"))
    assert (
        latest_choices(two[1], "ann").model == "openai:hers" and latest_choices(two[1], "bob").model is None
    )
    remember(two[0], "there", "ann")
    assert is_known(two[1], "there", "ann") and not is_known(two[1], "there", "bob")


def test_one_turn_at_a_time(two, photo: Picture) -> None:
    here, there = begun(two[0], photo), opened(two[1])
    with here.workplace.alone():
        assert there.workplace.busy and here.workplace.busy
        with pytest.raises(SessionError, match="another program works on session 's'"):
            list(there.say("edit"))
    list(there.say("edit"))
    assert here.head.number == 1


def test_a_hold_ends_with_its_server(two, photo: Picture) -> None:
    begun(two[0], photo)
    two[0].alone("s").__enter__()
    two[0].close()
    with two[1].alone("s"):
        pass


def test_names_numbers_and_deletion_are_those_of_sqlite(two, photo: Picture) -> None:
    for name in ("a", "b"):
        begun(two[0], photo, name)
    first = begun(two[1], photo, "c")
    list(first.say("edit"))
    assert two[0].names() == ["c", "b", "a"]
    with pytest.raises(SessionError, match="already"):
        begun(two[0], photo, "c")
    rename_session(two[0], "c", "d")
    made = two[1].open("d").tree.head.picture
    forget_session(two[1], "d")
    assert two[0].names() == ["b", "a"] and not two[0].store.has(made) and two[0].store.has(photo.digest)
    kept = [two[0].rows(f"SELECT COUNT(*) FROM {table}")[0][0] for table in two[0].tables.checkpoint_tables]
    assert kept == [0, 0, 0]


def test_a_turn_goes_on_when_the_database_was_away(two, photo: Picture, running: PostgresServer) -> None:
    talk = begun(two[0], photo)
    events = talk.say("edit")
    next(events)
    running.kill()
    Timer(10.0, running.start).start()
    try:
        list(events)
    except SessionError as error:  # a statement was under way when the power went
        assert "Nothing that was finished is lost" in str(error)
        talk = opened(two[0])
        list(talk.resume())
    assert talk.head.number == 1 and [t.request for t in talk.session.turns] == ["edit"]
    with two[1].alone("s"):
        pass


def test_an_address_that_is_wrong_is_said_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="postgresql://user@host/name"):
        Database(tmp_path, "mysql://me:secret@here/x")
    with pytest.raises(SessionError, match=r"127\.0\.0\.1:1/x") as said:
        Database(tmp_path, "postgresql://me:secret@127.0.0.1:1/x")
    assert "secret" not in str(said.value)


def test_a_plan_of_one_server_is_approved_at_the_other(two, photo: Picture) -> None:
    talk = begun(two[0], photo)
    talk.options = Options(approve=True)
    list(talk.say("edit"))
    list(opened(two[1]).approve())
    assert talk.head.number == 1
