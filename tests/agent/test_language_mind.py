"""The language mind over real HTTP: a scripted server thinks, the mind reads and checks."""

import io
import re
import threading
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pydantic import SecretStr

from retoucher.agent.minds import Attempt, Scene
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.minds.language.menu import Menu
from retoucher.agent.values.brief import Brief, Option, Question, Wish
from retoucher.agent.values.plan import Plan, Step
from retoucher.agent.values.verdict import Finding, StepResult, Verdict
from retoucher.engines.hosted.chat_model import Chat
from retoucher.engines.hosted.chat_settings import ChatSettings
from retoucher.engines.hosted.meter import NO_CAPS, Meter
from retoucher.engines.hosted.privacy_border import Border
from retoucher.engines.hosted.scripted_replies import by_form, fail, html, say
from retoucher.engines.hosted.scripted_server import Reply, Request, ScriptedServer
from retoucher.engines.registry import specs
from retoucher.engines.work import working
from retoucher.errors import BudgetExceeded
from retoucher.pictures import Evidence, FileFacts, Picture, Region

WARMER = {
    "reason": "Warm light.",
    "tool": "adjust",
    "arguments": {"temperature": 0.3},
    "expect": [{"measure": "warmth", "holds": "rises", "value": 0.01}],
}
CLEAR = {
    "seen": "a street",
    "thinking": "simple",
    "intent": "edit",
    "wishes": [{"text": "make it warmer"}],
    "steps": [WARMER],
}
REMOVE = {
    "reason": "Gone.",
    "target": "dog",
    "tool": "inpaint",
    "box": [0, 0, 400, 1000],
    "now": "dog",
    "after": "grass",
}
GOOD = {k: {"reason": "fine", "score": 9} for k in ("instruction", "preservation", "quality")}


class PlainMind:
    """A mind of few words that stands behind the language mind."""

    name = "plain"

    def __init__(self, verdict: Verdict | None = None) -> None:
        self.verdict = verdict or Verdict(passed=True, instruction=0.7, preservation=1, quality=0.7)

    def understand(self, request: str, scene: Scene) -> Brief:
        return Brief(intent="edit", request=request, wishes=(Wish(text=request),))

    def hear(self, answer: str, question: Question, brief: Brief, scene: Scene) -> Brief:
        return brief.model_copy(update={"question": None})

    def plan(self, brief: Brief, scene: Scene) -> Plan:
        return Plan(steps=(Step(reason="plain", tool="adjust", arguments={"exposure": 0.1}),))

    def judge(self, brief: Brief, attempt: Attempt, best: Attempt | None, scene: Scene) -> Verdict:
        return self.verdict

    def revise(self, brief: Brief, attempt: Attempt, verdict: Verdict, scene: Scene) -> Plan | None:
        return None


def drawn(width: int = 120, height: int = 80) -> Picture:
    rng = np.random.default_rng(7)
    return Picture(rng.integers(0, 255, (height, width, 3), np.uint8))


def block(picture: Picture, left: int, right: int, name: str = "dog") -> Region:
    mask = np.zeros((picture.height, picture.width), np.float32)
    mask[:, left:right] = 1
    return Region(mask, name)


class World:
    """A picture in which phrases find what the test puts there."""

    def __init__(self, picture: Picture, **found: list[Region]) -> None:
        self.picture = picture
        self.found = found
        self.asked: list[str] = []

    def find(self, phrase: str) -> list[Region]:
        self.asked.append(phrase)
        if phrase == "point 100,40":
            return [block(self.picture, 80, 120)]
        if phrase.startswith("box "):
            left, _, right, _ = map(int, phrase[4:].split(","))
            return [block(self.picture, left, right, "boxed")]
        return self.found.get(phrase.replace(" ", "_"), [])

    def scene(self, **more: Any) -> Scene:
        engines = frozenset({"inpaint/classical", "find/classical"})
        return Scene(self.picture, self.find, caption="a dog on grass", engines=engines, **more)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


def mind_on(server: ScriptedServer, fallback: PlainMind | None = None, **more: Any) -> LanguageMind:
    return LanguageMind(chat_on(server), fallback or PlainMind(), **more)


def chat_on(server: ScriptedServer, **more: Any) -> Chat:
    quick = {
        "timeout": 60,
        "backoff": 0.001,
        "base_url": server.base_url,
        "api_key": SecretStr("sk-test-key-123"),
    }
    return Chat(ChatSettings.model_validate({"model": "openai:scripted", **quick, **more}))


def result(step: int = 0, **facts: Any) -> StepResult:
    evidence = Evidence(size_before=(120, 80), size_after=(120, 80), **facts)
    return StepResult(step=step, before="", after="", evidence=evidence)


def attempt_of(
    picture: Picture, *, target: str = "dog", after: Picture | None = None, **facts: Any
) -> Attempt:
    step = Step(reason="", tool="inpaint", target=target)
    changed = picture.pixels.copy()
    changed[:, :40] = 9
    return Attempt(
        Plan(steps=(step,)), picture, after or Picture(changed), (result(**{"changed_inside": 0.9, **facts}),)
    )


# -- understand and plan


def test_a_clear_request_is_understood_and_planned_in_one_call(server: ScriptedServer):
    server.then(say(CLEAR))
    world, mind = World(drawn()), mind_on(server)
    brief = mind.understand("make it warmer", world.scene())
    plan = mind.plan(brief, world.scene())
    assert len(server.requests) == 1
    assert brief.intent == "edit"
    assert [(s.tool, s.arguments, s.region) for s in plan.steps] == [("adjust", {"temperature": 0.3}, "")]
    assert plan.steps[0].expectations[0].measure == "warmth"


def test_one_step_costs_two_calls_with_the_judge(server: ScriptedServer):
    server.then(say(CLEAR), say(GOOD))
    world, mind = World(drawn()), mind_on(server)
    brief = mind.understand("make it warmer", world.scene())
    plan = mind.plan(brief, world.scene())
    attempt = replace(attempt_of(world.picture), plan=plan)
    verdict = mind.judge(brief, attempt, None, world.scene())
    assert len(server.requests) == 2
    assert verdict.passed
    assert verdict.judge.startswith("openai:scripted judge@")


def test_a_brief_without_a_plan_is_planned(server: ScriptedServer):
    server.then(say({"steps": [WARMER]}))
    world = World(drawn())
    brief = Brief(intent="edit", request="make it warmer", wishes=(Wish(text="make it warmer"),))
    assert mind_on(server).plan(brief, world.scene()).steps[0].tool == "adjust"
    assert '"make it warmer"' in server.requests[0].text


def test_the_thinking_tells_each_area_now_and_after(server: ScriptedServer):
    server.then(say({**CLEAR, "steps": [REMOVE]}))
    world = World(drawn(), dog=[block(drawn(), 0, 40)])
    mind = mind_on(server)
    plan = mind.plan(mind.understand("remove the dog", world.scene()), world.scene())
    assert plan.thinking == "simple\nDog: dog → grass"


def test_only_what_can_run_is_offered(server: ScriptedServer):
    server.then(say(CLEAR), say(CLEAR))
    world, mind = World(drawn()), mind_on(server)
    mind.understand("warmer", world.scene())
    mind.understand("warmer", replace(world.scene(), engines=frozenset()))
    with_engine, without = (r.text for r in server.requests)
    assert "adjust(exposure: -4..4 = 0" in with_engine
    assert "\ninpaint(" in with_engine
    assert "engine: auto|classical" in with_engine
    assert "\ninpaint(" not in without
    assert "\nfind(" not in with_engine
    assert "guidance:" not in with_engine


def test_each_argument_says_what_it_takes_and_whether_it_may_be_left_out():
    menu = Menu(frozenset(f"{spec.verb}/{spec.name}" for spec in specs())).text
    assert "recolor(colour: string" in menu
    assert "crop(aspect?: string" in menu
    assert "strength?: 0..1 (" in menu
    assert "paste(reference: attachment, " in menu
    assert "references?: attachments (" in menu
    assert not re.search(r"\b(None|null|any)\b|\w: number", menu)


def test_settings_of_a_call_are_offered_with_an_engine_that_takes_them(server: ScriptedServer):
    server.then(say(CLEAR))
    scene = replace(World(drawn()).scene(), engines=frozenset({"inpaint/classical", "inpaint/sd"}))
    mind_on(server).understand("warmer", scene)
    offered = server.requests[0].text
    assert "engine: auto|classical|sd, steps?: 1..1000" in offered
    assert offered.count("engine: auto|classical|sd") == 2


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"tool": "explode"}, "no tool 'explode'"),
        ({"arguments": {"temperature": 3}}, "less than or equal to 1"),
        ({"arguments": {"warmth": 1}}, "warmth"),
        ({"tool": "inpaint", "arguments": {}}, "needs a target"),
        ({"tool": "inpaint", "arguments": {"engine": "flux"}, "target": "dog"}, "no engine 'flux'"),
        ({"tool": "extend", "arguments": {"right": 9, "engine": "flux"}}, "no engine 'flux'"),
    ],
)
def test_a_step_that_cannot_run_goes_back(server: ScriptedServer, wrong: dict[str, Any], complaint: str):
    server.then(say({**CLEAR, "steps": [{**WARMER, **wrong}]}), say(CLEAR))
    mind, scene = mind_on(server), World(drawn()).scene()
    brief = mind.understand("make it warmer", scene)
    assert mind.plan(brief, scene).steps[0].arguments == {"temperature": 0.3}
    assert complaint in server.requests[1].text


def test_references_are_attachments_and_nothing_else(server: ScriptedServer):
    step = {"reason": "Alike.", "tool": "match_look", "arguments": {"reference": "attachment 1"}}
    bad = {**step, "arguments": {"reference": "../secrets.png"}}
    server.then(say({**CLEAR, "steps": [bad]}), say({**CLEAR, "steps": [step]}))
    mind, scene = mind_on(server), World(drawn()).scene(attachments=("sha256:abc",))
    plan = mind.plan(mind.understand("make it look like this one", scene), scene)
    assert plan.steps[0].arguments == {"reference": "sha256:abc"}
    assert "wanted one of attachment 1" in server.requests[1].text


@pytest.mark.parametrize("wrong", ["attachment 1", ["attachment 3"], [["attachment 1"]], [{}], ["sha256:0"]])
def test_an_edit_refers_to_several_attachments(server: ScriptedServer, wrong: Any):
    step = {"reason": "Alike.", "tool": "edit"}
    bad = {**step, "arguments": {"instruction": "like these", "references": wrong}}
    good = {
        **step,
        "arguments": {"instruction": "like these", "references": ["attachment 2", "attachment 1"]},
    }
    server.then(say({**CLEAR, "steps": [bad]}), say({**CLEAR, "steps": [good]}))
    mind = mind_on(server)
    scene = replace(
        World(drawn()).scene(attachments=("sha256:a", "sha256:b")), engines=frozenset({"edit/hosted"})
    )
    plan = mind.plan(mind.understand("like these two", scene), scene)
    assert plan.steps[0].arguments["references"] == ("sha256:b", "sha256:a")
    complaint = "valid tuple" if isinstance(wrong, str) else "wanted one of attachment 1, attachment 2"
    assert complaint in server.requests[1].text


@pytest.mark.parametrize(
    ("intent", "more", "expected"),
    [
        ("question", {"answer": "A dog."}, ("A dog.", None)),
        ("chat", {"answer": "Hello!"}, ("Hello!", None)),
        ("history", {"move": {"name": "undo", "argument": "2"}}, ("", ("undo", "2"))),
        ("history", {"move": {"name": "goto", "argument": "3"}}, ("", ("goto", "3"))),
        ("history", {"move": {"name": "compare", "argument": "everything"}}, ("", ("compare", ""))),
    ],
)
def test_talk_and_moves(server: ScriptedServer, intent: str, more: dict[str, Any], expected: Any):
    server.then(say({"intent": intent, **more}))
    brief = mind_on(server).understand("what is it?", World(drawn()).scene())
    assert (brief.answer, brief.move and (brief.move.name, brief.move.argument)) == expected
    assert brief.wishes == ()


def test_a_refusal_says_why(server: ScriptedServer):
    refusals = [{"wish": "add a dragon", "why": "No tool here can paint one."}]
    server.then(say({"intent": "edit", "refusals": refusals}))
    brief = mind_on(server).understand("add a dragon", World(drawn()).scene())
    assert brief.refusals[0].why == "No tool here can paint one."
    assert brief.wishes == ()


# -- where


def test_the_candidate_in_the_models_box_is_taken(server: ScriptedServer):
    picture = drawn()
    left, right = block(picture, 0, 40), block(picture, 80, 120)
    server.then(say({**CLEAR, "steps": [REMOVE]}))
    world, mind = World(picture, dog=[left, right]), mind_on(server)
    brief = mind.understand("remove the left dog", world.scene())
    assert brief.question is None
    assert mind.plan(brief, world.scene()).steps[0].region == left.digest


def test_what_only_the_model_sees_is_cut_out_of_its_box(server: ScriptedServer):
    server.then(say({**CLEAR, "steps": [REMOVE]}))
    world, mind = World(drawn()), mind_on(server)
    plan = mind.plan(mind.understand("remove the dog", world.scene()), world.scene())
    assert plan.steps[0].region == block(world.picture, 0, 48, "boxed").digest
    assert "box 0,0,48,80" in world.asked


def test_several_candidates_without_a_box_are_asked_about(server: ScriptedServer):
    picture = drawn()
    dogs = [block(picture, 0, 40), block(picture, 80, 120)]
    server.then(say({**CLEAR, "steps": [{**REMOVE, "box": None}]}))
    brief = mind_on(server).understand("remove the dog", World(picture, dog=dogs).scene())
    assert brief.ambiguity == "referent"
    assert brief.question is not None
    assert [o.region for o in brief.question.options] == [d.digest for d in dogs]
    assert [o.label for o in brief.question.options] == ["1: left", "2: right"]


def test_a_model_that_gave_no_box_is_asked_for_one_before_the_client_is(server: ScriptedServer):
    server.then(
        say({**CLEAR, "steps": [{**REMOVE, "box": None}]}), say({"boxes": [{"box": [0, 0, 400, 1000]}]})
    )
    world, mind = World(drawn()), mind_on(server)
    brief = mind.understand("remove the dog", world.scene())
    assert brief.question is None
    assert mind.plan(brief, world.scene()).steps[0].region == block(world.picture, 0, 48, "boxed").digest
    assert len(server.requests) == 2


def test_places_are_asked_for_side_by_side(server: ScriptedServer):
    waiting = threading.Barrier(2, timeout=60)

    def located(request: Request) -> Reply:
        waiting.wait()  # breaks when the second is not asked before the first is answered
        return say({"boxes": [{"box": [0, 0, 400, 1000]}]})(request)

    both = [{**REMOVE, "box": None}, {**REMOVE, "box": None, "target": "cat"}]
    server.then(say({**CLEAR, "steps": both}), located, located)
    world, mind = World(drawn()), mind_on(server)
    brief = mind.understand("remove the dog and the cat", world.scene())
    plan = mind.plan(brief, world.scene())
    assert [step.region for step in plan.steps] == [block(world.picture, 0, 48, "boxed").digest] * 2
    assert len(server.requests) == 3


def test_what_nobody_finds_is_asked_for(server: ScriptedServer):
    server.then(say({**CLEAR, "steps": [{**REMOVE, "box": None}]}), say({"boxes": []}))
    brief = mind_on(server).understand("remove the dog", World(drawn()).scene())
    assert brief.question is not None
    assert "cannot find the dog" in brief.question.text


ASKING = {
    "intent": "edit",
    "ambiguity": "referent",
    "question": "Which dog?",
    "options": [
        {"label": "left dog", "request": "remove the left dog", "target": "dog", "box": [0, 0, 333, 1000]},
        {
            "label": "right dog",
            "request": "remove the right dog",
            "target": "dog",
            "box": [666, 0, 1000, 1000],
        },
    ],
    "default": 2,
}


@pytest.mark.parametrize(("answer", "pick"), [("1", 0), ("left dog", 0), ("2", 1), ("you decide", 1)])
def test_an_answer_costs_one_call_and_fixes_the_region(server: ScriptedServer, answer: str, pick: int):
    picture = drawn()
    dogs = [block(picture, 0, 40), block(picture, 80, 120)]
    server.then(say(ASKING), say({**CLEAR, "steps": [{**REMOVE, "box": None}]}))
    world, mind = World(picture, dog=dogs), mind_on(server)
    brief = mind.understand("remove the dog", world.scene())
    assert brief.question is not None
    assert [o.region for o in brief.question.options] == [d.digest for d in dogs]
    heard = mind.hear(answer, brief.question, brief, world.scene())
    assert heard.question is None
    assert mind.plan(heard, world.scene()).steps[0].region == dogs[pick].digest
    assert len(server.requests) == 2
    assert "Which dog?" in server.requests[1].text


@pytest.mark.parametrize("answer", ["100, 40", "80,0,120,80"])
def test_a_place_shown_in_the_picture_is_an_answer(server: ScriptedServer, answer: str):
    server.then(say({**CLEAR, "steps": [{**REMOVE, "box": None}]}), say({"boxes": []}))
    server.then(say({**CLEAR, "steps": [{**REMOVE, "box": None}]}))
    world, mind = World(drawn()), mind_on(server)
    brief = mind.understand("remove the dog", world.scene())
    assert brief.question is not None and brief.question.place
    heard = mind.hear(answer, brief.question, brief, world.scene())
    assert heard.question is None
    assert mind.plan(heard, world.scene()).steps[0].region == block(world.picture, 80, 120).digest
    assert len(server.requests) == 3


def test_nothing_is_asked_of_a_client_who_does_not_want_it(server: ScriptedServer):
    server.then(say({**ASKING, "steps": [REMOVE]}))
    brief = mind_on(server).understand("remove the dog", World(drawn()).scene(may_ask=False))
    assert brief.question is None
    assert "Which dog? Taken: right dog." in brief.assumptions
    assert "not to be asked" in server.requests[0].text


# -- when the model fails


@pytest.mark.parametrize("reply", [fail(401), fail(500), html(), say("no JSON"), say(None, refusal="no")])
def test_a_failed_call_falls_back_and_says_so(reply: Any):
    with ScriptedServer(otherwise=reply) as server:
        mind, scene = mind_on(server), World(drawn()).scene()
        brief = mind.understand("make it warmer", scene)
        assert brief.wishes[0].text == "make it warmer"
        assert "The language model did not help" in brief.assumptions[-1]
        plan = mind.plan(brief, scene)
        assert plan.steps[0].reason == "plain"
        assert "did not help" not in plan.thinking  # it was said in the brief
        assert "did not help" in mind.plan(Brief(intent="edit", request="x"), scene).thinking
        verdict = mind.judge(brief, attempt_of(scene.picture), None, scene)
        assert verdict.passed and not verdict.findings  # once is enough
        alone = mind.judge(BRIEF, attempt_of(scene.picture), None, scene)
        assert "did not help" in alone.findings[-1].text
        assert mind.revise(brief, attempt_of(scene.picture), verdict, scene) is None


@pytest.mark.parametrize(("reply", "calls"), [(fail(401), 1), (fail(500), 3), (html(), 1)])
def test_a_server_that_cannot_be_used_is_not_asked_again_in_the_turn(reply: Any, calls: int):
    with ScriptedServer(otherwise=reply) as server:
        mind, scene = mind_on(server), World(drawn()).scene()
        with working(meter=Meter()):
            brief = mind.understand("make it warmer", scene)
            mind.plan(brief, scene)
            verdict = mind.judge(brief, attempt_of(scene.picture), None, scene)
        assert len(server.requests) == calls
        assert not verdict.findings
        with working(meter=Meter()):
            mind.understand("make it warmer", scene)
        assert len(server.requests) == 2 * calls


def test_a_failed_call_while_hearing_falls_back(server: ScriptedServer):
    server.then(fail(401))
    brief = Brief(
        intent="edit", request="warmer", question=Question(text="How?", options=(Option(label="a"),))
    )
    assert brief.question is not None
    heard = mind_on(server).hear("1", brief.question, brief, World(drawn()).scene())
    assert heard.question is None


def test_a_cap_stops_understanding_before_the_call_and_leaves_the_judging_to_the_rules(
    server: ScriptedServer,
):
    scene, mind = World(drawn()).scene(), mind_on(server)
    with working(meter=Meter(replace(NO_CAPS, turn_calls=0))):
        with pytest.raises(BudgetExceeded):
            mind.understand("warmer", scene)
        brief = Brief(intent="edit", request="warmer")
        assert mind.judge(brief, attempt_of(scene.picture), None, scene).instruction == 0.7
    assert server.requests == []


# -- judge and revise


BRIEF = Brief(intent="edit", request="remove the dog", wishes=(Wish(text="remove the dog", target="dog"),))


def test_what_fails_by_the_facts_is_not_shown_to_the_model(server: ScriptedServer):
    hard = Finding(step=0, passed=False, text="no pixel differs", hard=True)
    failed = Verdict(passed=False, instruction=0, preservation=1, quality=1, findings=(hard,))
    scene = World(drawn()).scene()
    verdict = mind_on(server, PlainMind(failed)).judge(BRIEF, attempt_of(scene.picture), None, scene)
    assert verdict == failed
    assert server.requests == []


def test_the_judge_sees_before_after_the_changed_part_and_the_facts(server: ScriptedServer):
    server.then(say(GOOD))
    scene = World(drawn()).scene()
    mind_on(server).judge(BRIEF, attempt_of(scene.picture, seam=3.25), None, scene)
    request = server.requests[0]
    assert len(request.pictures) == 3
    assert "90% changed inside its region" in request.text
    assert "seam 3.2" in request.text


def test_a_picture_changed_everywhere_needs_no_closeup(server: ScriptedServer):
    server.then(say(GOOD))
    scene = World(drawn()).scene()
    after = Picture(255 - scene.picture.pixels)
    mind_on(server).judge(BRIEF, attempt_of(scene.picture, after=after), None, scene)
    assert len(server.requests[0].pictures) == 2


def test_a_low_score_fails_with_its_reason(server: ScriptedServer):
    server.then(
        say({**GOOD, "quality": {"reason": "a smear on the grass", "score": 3}, "advice": "grow the region"})
    )
    scene = World(drawn()).scene()
    verdict = mind_on(server).judge(BRIEF, attempt_of(scene.picture), None, scene)
    assert not verdict.passed
    assert (verdict.wrong, verdict.advice) == ("a smear on the grass", "grow the region")


def test_the_facts_win_over_an_eye_that_saw_nothing(server: ScriptedServer):
    server.then(say({**GOOD, "changed_nothing": True, "instruction": {"reason": "same", "score": 0}}))
    scene = World(drawn()).scene()
    verdict = mind_on(server).judge(BRIEF, attempt_of(scene.picture), None, scene)
    assert verdict.passed
    assert any("90% of the region changed" in f.text for f in verdict.findings)


def test_the_facts_win_over_an_eye_that_saw_too_much(server: ScriptedServer):
    server.then(
        say({**GOOD, "changed_elsewhere": True, "preservation": {"reason": "sky differs", "score": 1}})
    )
    scene = World(drawn()).scene()
    verdict = mind_on(server).judge(BRIEF, attempt_of(scene.picture), None, scene)
    assert verdict.passed
    assert verdict.preservation == 1
    assert any("not one byte differs" in f.text for f in verdict.findings)


def test_without_a_region_the_eye_is_believed(server: ScriptedServer):
    server.then(
        say({**GOOD, "changed_elsewhere": True, "preservation": {"reason": "sky differs", "score": 1}})
    )
    scene = World(drawn()).scene()
    assert not mind_on(server).judge(BRIEF, attempt_of(scene.picture, target=""), None, scene).passed


@pytest.mark.parametrize(
    ("answers", "better"),
    [(("A", "B"), True), (("B", "A"), False), (("A", "A"), None), (("same", "B"), None)],
)
def test_two_attempts_are_compared_in_both_orders(
    server: ScriptedServer, answers: tuple[str, str], better: Any
):
    scene = World(drawn()).scene()
    attempt = attempt_of(scene.picture)
    other = replace(attempt, after=Picture(np.full_like(scene.picture.pixels, 3)))
    new = "".join(server_picture(server, attempt.after))

    def compare(request):
        first = request.pictures[1] == new
        return say({"better": answers[0 if first else 1]})(request)

    server.then(*[by_form(Judged=say(GOOD), Compared=compare)] * 3)
    verdict = mind_on(server).judge(BRIEF, attempt, other, scene)
    assert verdict.better is better
    assert len(server.requests) == 4


def server_picture(server: ScriptedServer, picture: Picture) -> str:
    """Return a picture as the server gets it; costs one request."""
    server.then(say(CLEAR))
    mind_on(server).understand("look", World(picture).scene())
    return server.requests[0].pictures[0]


def test_another_model_may_judge(server: ScriptedServer):
    server.then(say(CLEAR), say(GOOD))
    mind = mind_on(server, judge=chat_on(server, model="openai:critic"))
    scene = World(drawn()).scene()
    brief = mind.understand("warmer", scene)
    verdict = mind.judge(brief, attempt_of(scene.picture), None, scene)
    assert [r.body["model"] for r in server.requests] == ["scripted", "critic"]
    assert verdict.judge.startswith("openai:critic")


FAILED = Verdict(
    passed=False, instruction=0.2, preservation=1, quality=0.4, wrong="a smear", advice="grow it"
)


def test_a_revised_plan_keeps_what_worked(server: ScriptedServer):
    picture = drawn()
    world = World(picture, dog=[block(picture, 0, 40)])
    kept = Step(reason="Warm.", tool="adjust", arguments={"temperature": 0.3})
    failed = Step(reason="Gone.", tool="inpaint", target="dog", region=block(picture, 0, 40).digest)
    attempt = replace(attempt_of(picture), plan=Plan(steps=(kept, failed)), results=(result(0), result(1)))
    again = {**REMOVE, "arguments": {"seed": 5}}
    server.then(say({"thinking": "other texture", "steps": [WARMER, again]}))
    plan = mind_on(server).revise(BRIEF, attempt, FAILED, world.scene())
    assert plan is not None
    assert plan.steps[0] == kept
    assert plan.steps[1].arguments == {"seed": 5}
    assert "a smear" in server.requests[0].text


def test_the_failed_plan_is_not_taken_twice(server: ScriptedServer):
    picture = drawn()
    dog = block(picture, 0, 40)
    step = Step(reason="Gone.", tool="inpaint", target="dog", region=dog.digest)
    attempt = replace(attempt_of(picture), plan=Plan(steps=(step,)))
    server.then(say({"steps": [REMOVE]}), say({"give_up": True}))
    assert mind_on(server).revise(BRIEF, attempt, FAILED, World(picture, dog=[dog]).scene()) is None
    assert "this is the plan that failed" in server.requests[1].text


# -- specifics


def test_a_vague_wish_becomes_exactly_as_many_specifics(server: ScriptedServer):
    server.then(say({"instructions": ["one"]}), say({"instructions": ["a", "b", "c"]}))
    assert mind_on(server).decompose("make it festive", "a cat on a sofa") == ("a", "b", "c")
    assert "never remove" in server.requests[0].text
    assert server.requests[0].pictures == []


THREE = say({"instructions": ["a", "b", "c"]})


def vague(ambiguity: str, seen: str = "", **step: Any) -> dict[str, Any]:
    edit = {"reason": "Festive.", "tool": "edit", "arguments": {"instruction": "make it festive"}, **step}
    wishes = [{"text": "make it festive"}]
    return {"intent": "edit", "ambiguity": ambiguity, "wishes": wishes, "steps": [edit], "seen": seen}


@pytest.mark.parametrize(
    ("answers", "specific"),
    [
        ([say(vague("goal", seen="a cat on a sofa")), THREE], ("a", "b", "c")),
        ([say(vague("goal")), say("a cat on a sofa"), THREE], ("a", "b", "c")),
        ([say(vague("none"))], None),
        ([say(vague("goal")), fail(401)], None),
        ([say(vague("goal", seen="a cat on a sofa")), fail(401)], None),
        (
            [say(vague("goal", arguments={"instruction": "festive", "specific": ["ribbons"]}))],
            ("ribbons",),
        ),
    ],
)
def test_a_vague_edit_is_planned_with_its_specifics(server: ScriptedServer, answers: Any, specific: Any):
    server.then(*answers)
    scene = replace(World(drawn()).scene(), engines=frozenset({"edit/hosted"}), describe=lambda: "a cat")
    mind = mind_on(server)
    plan = mind.plan(mind.understand("make it festive", scene), scene)
    assert plan.steps[0].arguments.get("specific") == specific
    assert len(server.requests) == len(answers)
    if len(specific or ()) == 3:
        assert 'Caption: <data>"a cat on a sofa"' in server.requests[-1].text
        assert server.requests[-1].pictures == []
        assert "decompose@" in plan.planner


EDIT = {"reason": "Blue.", "tool": "edit", "arguments": {"instruction": "make the car blue"}}
FILL = {"reason": "A pond goes there.", "tool": "inpaint", "target": "dog", "arguments": {"engine": "sd"}}
DESCRIBED = {"now": "a red car", "after": "a blue car"}
GONE = {"expect": [{"measure": "gone", "holds": "about", "value": 1}]}
PAIR = say({"before": "a red car on a street", "after": "a blue car on a street"})


@pytest.mark.parametrize(
    ("step", "more", "arguments"),
    [
        ({**EDIT, **DESCRIBED}, [], {"instruction": "a red car -> a blue car"}),
        (EDIT, [PAIR], {"instruction": "a red car on a street -> a blue car on a street"}),
        (EDIT, [fail(401)], {"instruction": "make the car blue"}),
        ({**FILL, "after": "a round pond"}, [], {"prompt": "a round pond"}),
        (FILL, [PAIR], {"prompt": "a blue car on a street"}),
        ({**FILL, "after": "grass", **GONE}, [], {}),
    ],
)
def test_engines_are_told_what_the_area_shows_afterwards(
    server: ScriptedServer, step: dict[str, Any], more: list[Any], arguments: dict[str, str]
):
    """A removal stays one; what the plan does not describe is described by one call more."""
    engine = step["arguments"].get("engine", "edit-direction")
    asked = {**step, "arguments": {**step["arguments"], "engine": engine}}
    server.then(say({**CLEAR, "seen": "a red car on a street", "steps": [asked]}), *more)
    ready = frozenset({"edit/edit-direction", "inpaint/sd"})
    scene = replace(World(drawn(), dog=[block(drawn(), 0, 40)]).scene(), engines=ready)
    mind = mind_on(server)
    plan = mind.plan(mind.understand("a blue car", scene), scene)
    assert plan.steps[0].arguments == {"engine": engine, **arguments}
    assert len(server.requests) == 1 + len(more)
    assert ("describe_after@" in plan.planner) == (more == [PAIR])


# -- what is sent


def opened(uri: str) -> Image.Image:
    return Image.open(io.BytesIO(b64decode(uri.partition(",")[2])))


def test_pictures_are_sent_small_without_metadata_and_written_down(server: ScriptedServer):
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    exif[0x8825] = {1: "N", 2: (48.0, 8.0, 0.0)}
    facts = FileFacts(name="at home in Berlin.jpg", exif=exif.tobytes(), xmp=b"secret xmp")
    picture = Picture(drawn(3000, 1500).pixels, facts)
    sent: list[Any] = []
    server.then(say(CLEAR))
    with working(border=Border(tell=sent.append)):
        mind_on(server).understand("warmer", World(picture).scene())
    image = opened(server.requests[0].pictures[0])
    assert image.size == (1024, 512)
    assert not image.getexif()
    assert b"secret" not in b64decode(server.requests[0].pictures[0].partition(",")[2])
    assert b"Berlin" not in server.requests[0].raw
    assert [(s.digest, s.size, s.destination, s.what) for s in sent] == [
        (picture.digest, (1024, 512), server.base_url, "understand")
    ]


def test_colours_and_opacity_arrive_as_they_are(server: ScriptedServer):
    pixels = np.zeros((40, 40, 4), np.uint8)
    pixels[:, :20] = (200, 30, 30, 255)
    server.then(say(CLEAR))
    mind_on(server).understand("warmer", World(Picture(pixels)).scene())
    image = opened(server.requests[0].pictures[0]).convert("RGB")
    red, clear = np.asarray(image.getpixel((8, 20)), int), np.asarray(image.getpixel((32, 20)), int)
    assert np.abs(red - (200, 30, 30)).max() < 8
    assert clear.min() > 247


def test_a_withheld_picture_stays_here(server: ScriptedServer):
    picture, sent = drawn(), []
    server.then(say(CLEAR), say(GOOD))
    mind, scene = mind_on(server), World(picture).scene(describe=lambda: "Two faces.")
    with working(border=Border({picture.digest}, sent.append)):
        brief = mind.understand("warmer", scene)
        mind.judge(brief, attempt_of(picture), None, scene)
    assert [r.pictures for r in server.requests] == [[], []]
    assert "not shown to you" in server.requests[0].text
    assert "a dog on grass Two faces." in server.requests[0].text
    assert sent == []


def test_a_model_that_cannot_look_goes_by_words(server: ScriptedServer):
    server.then(fail(400, "image input is not supported"), say(CLEAR))
    brief = mind_on(server).understand("warmer", World(drawn()).scene())
    assert brief.assumptions == ()
    assert "a dog on grass" in server.requests[1].text
