"""The graph with a scripted mind: every way through the drawing."""

import numpy as np
import pytest

from helpers.fake_tools import step, toolbox
from retoucher.agent.minds.scripted_mind import PASSED, ScriptedMind, failed
from retoucher.agent.values import events as e
from retoucher.agent.values.brief import Brief, Move, Option, Question, Refusal, Wish
from retoucher.agent.values.plan import Plan
from retoucher.engines.hosted.meter import Caps
from retoucher.errors import SessionError, ToolRetry


def kinds(events: list[e.Event]) -> list[str]:
    return [event.node for event in events if isinstance(event, e.NodeStarted)]


def reply(events: list[e.Event]) -> str:
    return next(event.text for event in events if isinstance(event, e.Replied))


def test_a_clear_request_goes_through_every_node_and_becomes_a_version(start, photo) -> None:
    talk = start(ScriptedMind(plans={"brighter": (step("lighten", arguments={"by": 30}), step("trim"))}))
    events = list(talk.say("brighter"))
    assert kinds(events) == [
        "look", "understand", "plan", "act", "check", "act", "check", "judge", "commit", "reply",
    ]  # fmt: skip
    assert talk.head.number == 1
    assert talk.picture().size == (photo.width, photo.height - 1)
    assert np.array_equal(talk.picture().pixels, photo.pixels[:-1] + 30)
    assert [s.tool for s in talk.head.steps] == ["lighten", "trim"]
    assert "Version 1" in reply(events)


def test_a_step_with_a_target_changes_only_its_region(start, photo) -> None:
    talk = start(ScriptedMind(plans={"x": (step("lighten", target="left half"),)}))
    list(talk.say("x"))
    half = photo.width // 2
    assert np.array_equal(talk.picture().pixels[:, half:], photo.pixels[:, half:])
    assert (talk.picture().pixels[:, :half] == photo.pixels[:, :half] + 10).all()
    assert talk.turns[-1].target == "left half"


def test_the_users_seed_reaches_every_step(start) -> None:
    talk = start(ScriptedMind(plans={"x": (step("lighten"), step("trim", seed=2))}), seed=5)
    list(talk.say("x"))
    assert [s.seed for s in talk.head.steps] == [5, 7]


def test_a_question_waits_and_the_answer_goes_on(start) -> None:
    ask = Brief(
        intent="edit", request="?", ambiguity="parameter",
        question=Question(text="How much?", options=(Option(label="a bit"), Option(label="a lot"))),
    )  # fmt: skip
    talk = start(ScriptedMind(briefs={"?": ask}, plans={"a lot": (step("lighten", arguments={"by": 50}),)}))
    events = list(talk.say("?"))
    assert kinds(events) == ["look", "understand", "ask"]
    assert talk.question is not None and talk.question.text == "How much?"
    assert talk.head.number == 0
    answered = list(talk.answer("a lot"))
    assert sum(isinstance(event, e.Asked) for event in [*events, *answered]) == 1
    assert talk.question is None
    assert talk.head.number == 1
    with pytest.raises(SessionError, match="no question"):
        list(talk.answer("again"))


def test_a_new_request_drops_a_waiting_question(start) -> None:
    ask = Brief(intent="edit", request="?", question=Question(text="How much?"))
    talk = start(ScriptedMind(briefs={"?": ask}, plans={"x": (step("lighten"),)}))
    list(talk.say("?"))
    list(talk.say("x"))
    assert talk.question is None
    assert talk.head.number == 1


def test_a_failed_edit_is_tried_again_and_the_mended_one_is_kept(start) -> None:
    mind = ScriptedMind(
        plans={"x": (step("idle"),)},
        verdict=lambda a: failed("nothing changed") if a.plan.steps[0].tool == "idle" else PASSED,
        revision=lambda a: Plan(steps=(step("lighten"),)),
    )
    talk = start(mind)
    events = list(talk.say("x"))
    assert kinds(events).count("revise") == 1
    assert [j.verdict.passed for j in events if isinstance(j, e.Judged)] == [False, True]
    assert talk.head.steps[0].tool == "lighten"


def test_a_hopeless_edit_is_reported_and_its_best_attempt_stays_beside(start, photo) -> None:
    tries = iter(range(1, 9))
    mind = ScriptedMind(
        plans={"x": (step("lighten"),)},
        verdict=lambda a: failed("too bright", 1 / a.plan.steps[0].arguments.get("by", 1)),
        revision=lambda a: Plan(steps=(step("lighten", arguments={"by": 20 * next(tries)}),)),
    )
    talk = start(mind)
    events = list(talk.say("x"))
    assert "failed after 3 attempts: too bright" in reply(events)
    assert talk.head.number == 0
    assert talk.picture() == photo
    siblings = talk.tree.children(talk.head)
    assert len(siblings) == 3
    assert not any(v.verdict.passed for v in siblings if v.verdict)


def test_a_step_that_fails_is_left_out_and_the_rest_is_done(start) -> None:
    def verdict(attempt):
        return failed("a step failed") if any(r.failure for r in attempt.results) else PASSED

    talk = start(ScriptedMind(plans={"x": (step("broken"), step("lighten"))}, verdict=verdict))
    events = list(talk.say("x"))
    assert len(talk.tree.versions) == 2, "the attempt without the broken step made the same picture"
    assert [s.tool for s in talk.head.steps] == ["lighten"]
    assert "Left out, because it failed: broken()" in reply(events)


def test_work_that_a_revision_shares_is_not_done_again(start) -> None:
    mind = ScriptedMind(
        plans={"x": (step("lighten"), step("idle"))},
        verdict=lambda a: failed("no") if a.plan.steps[1].tool == "idle" else PASSED,
        revision=lambda a: Plan(steps=(a.plan.steps[0], step("trim"))),
    )
    events = list(start(mind).say("x"))
    started = [event.step.tool for event in events if isinstance(event, e.StepStarted)]
    assert started == ["lighten", "idle", "trim"]


def test_refusals_are_said_and_nothing_is_changed(start) -> None:
    no = Refusal(wish="add a dog", why="It must be invented.", engine="edit/x", command="get x")
    talk = start(ScriptedMind(briefs={"dog": Brief(intent="edit", request="dog", refusals=(no,))}))
    events = list(talk.say("dog"))
    assert "add a dog" in reply(events) and "get x" in reply(events)
    assert len(talk.tree.versions) == 1


def move(name: str, argument: str = "") -> Brief:
    return Brief(intent="history", request=name, move=Move(name=name, argument=argument))


MOVES = {
    name: move(name)
    for name in ("undo", "redo", "original", "retry", "less", "more", "changes", "tree", "keep")
}


def test_undo_then_redo_is_the_same_version(start) -> None:
    talk = start(ScriptedMind(plans={"x": (step("lighten"),)}, briefs=MOVES))
    list(talk.say("x"))
    made = talk.head
    list(talk.say("undo"))
    assert talk.head.number == 0
    list(talk.say("redo"))
    assert talk.head == made
    list(talk.say("undo"))
    events = list(talk.say("undo"))
    assert "nothing to undo" in reply(events)


def test_another_edit_after_undo_makes_a_branch_and_loses_nothing(start) -> None:
    talk = start(ScriptedMind(plans={"x": (step("lighten"),), "y": (step("trim"),)}, briefs=MOVES))
    list(talk.say("x"))
    list(talk.say("undo"))
    list(talk.say("y"))
    assert [v.number for v in talk.tree.children(talk.tree.path()[0])] == [1, 2]
    events = list(talk.say("tree"))
    assert "├─ 1  x" in reply(events) and "└─ 2  y  ← current" in reply(events)


def test_wishes_that_come_with_a_move_are_done_from_where_it_led(start) -> None:
    instead = Brief(
        intent="edit", request="y instead", wishes=(Wish(text="y"),), move=Move(name="undo", argument="1")
    )
    mind = ScriptedMind(
        plans={"x": (step("lighten"),), "y instead": (step("trim"),)}, briefs={"y instead": instead}
    )
    talk = start(mind)
    list(talk.say("x"))
    events = list(talk.say("y instead"))
    assert [v.number for v in talk.tree.children(talk.tree.path()[0])] == [1, 2]
    assert [s.tool for s in talk.head.steps] == ["trim"]
    assert "because trim" in reply(events)


def test_keep_it_anyway_makes_the_failed_attempt_current(start) -> None:
    mind = ScriptedMind(plans={"x": (step("lighten"),)}, briefs=MOVES, verdict=lambda a: failed("ugly"))
    talk = start(mind, retries=0)
    list(talk.say("x"))
    assert talk.head.number == 0
    list(talk.say("keep"))
    assert talk.head.number == 1


def test_trying_again_branches_from_the_parent_with_another_seed(start) -> None:
    talk = start(ScriptedMind(plans={"x": (step("lighten"),)}, briefs=MOVES))
    list(talk.say("x"))
    list(talk.say("retry"))
    assert talk.head.parent == talk.tree.path()[0].id
    assert talk.head.steps[0].seed == 1


def test_a_stop_between_steps_keeps_what_was_done(start) -> None:
    talk = start(ScriptedMind(plans={"x": (step("lighten"), step("trim"))}))
    events = []
    for event in talk.say("x"):
        events.append(event)
        if isinstance(event, e.StepFinished):
            talk.cancel.cancel()
    assert "Stopped" in reply(events)
    assert [s.tool for s in talk.head.steps] == ["lighten"]


def test_a_spent_budget_stops_with_a_sentence(start) -> None:
    talk = start(ScriptedMind(plans={"x": (step("lighten"),)}), caps=Caps(turn_seconds=-1))
    assert "the turn may take" in reply(list(talk.say("x")))
    assert talk.head.number == 0


def test_guided_mode_waits_for_the_plan_and_takes_a_changed_one(start, photo) -> None:
    talk = start(ScriptedMind(plans={"x": (step("lighten"), step("trim"))}), approve=True)
    events = list(talk.say("x"))
    assert kinds(events)[-1] == "approve" and talk.awaits_approval
    plan = next(event.plan for event in events if isinstance(event, e.Planned))
    shorter = plan.model_copy(update={"steps": plan.steps[:1]})
    list(talk.approve(shorter.model_dump(mode="json")))
    assert talk.picture().size == photo.size
    assert talk.head.number == 1


@pytest.mark.parametrize("request_text", ["", "   ", "x" * 100_000])
def test_an_empty_or_endless_request_is_refused_before_anything_starts(start, request_text: str) -> None:
    talk = start(ScriptedMind())
    with pytest.raises(ToolRetry):
        talk.say(request_text)
    assert talk.turns == []


def test_sessions_reopen_by_name(start, database) -> None:
    from retoucher.agent.conversation import Conversation

    mind = ScriptedMind(plans={"x": (step("lighten"),)}, briefs=MOVES)
    talk = start(mind, name="holiday")
    list(talk.say("x"))
    again = Conversation.open("holiday", mind=mind, database=database, toolbox=toolbox)
    assert again.head == talk.head
    list(again.say("undo"))
    assert talk.head.number == 0
    again.close()
    with pytest.raises(SessionError, match="holiday"):
        Conversation.open("nowhere", mind=mind, database=database)
    with pytest.raises(SessionError, match="already"):
        start(mind, name="holiday")
