"""A session that is deleted takes its pictures with it, and none that another session shows."""

from helpers.fake_tools import step
from retoucher.agent.memory.forget import forget_session
from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.pictures import Picture


def _files(database) -> list[str]:
    return [str(p) for p in database.home.rglob("*.png")]


def test_nothing_of_a_deleted_session_stays(start, database, photo):
    talk = start(ScriptedMind({"twice": (step("lighten"), step("lighten", arguments={"by": 3}))}))
    list(talk.say("twice", attachments=(Picture(photo.pixels[::2, ::2].copy()),)))
    list(talk.say("compare"))
    assert len(_files(database)) >= 3
    forget_session(database, "test")
    assert _files(database) == []


def test_what_another_session_shows_stays(start, database):
    one, other = start(ScriptedMind()), start(ScriptedMind(), "other")
    assert one.head.picture == other.head.picture
    forget_session(database, "test")
    assert other.picture().digest == other.head.picture
