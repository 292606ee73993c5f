"""What the user thinks of versions, kept beside what the judge thought."""

from helpers.fake_tools import step
from retoucher.agent.memory.feedback import Agreement, agreements, ratings
from retoucher.agent.memory.forget import forget_session, rename_session
from retoucher.agent.minds.scripted_mind import ScriptedMind


def test_a_rating_keeps_the_verdict_beside_it_and_a_later_one_replaces_it(start, database):
    talk = start(ScriptedMind({"lighter": (step("lighten"),)}))
    list(talk.say("lighter"))
    talk.rate(True)
    talk.rate(False, " too strong ")
    (kept,) = ratings(database, "test")
    assert (kept.version, kept.good, kept.because) == (talk.head.id, False, "too strong")
    assert kept.passed and kept.judge == talk.head.verdict.judge
    assert agreements([kept]) == [Agreement(kept.judge, rated=1, agreed=0)]


def test_ratings_go_where_their_session_goes(start, database):
    talk = start(ScriptedMind())
    talk.rate(True)
    rename_session(database, "test", "other")
    assert [r.good for r in ratings(database, "other")] == [True]
    forget_session(database, "other")
    assert ratings(database) == []


def test_an_opened_picture_calibrates_no_judge(start):
    assert agreements([start(ScriptedMind()).rate(True)]) == []
