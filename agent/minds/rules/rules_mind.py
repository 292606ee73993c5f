"""The mind that needs nothing: grammar, lexicon and measurement."""

import re
from dataclasses import replace

from ....tools.tool import Tool
from ...values.brief import Brief, Move, Option, Question, Refusal
from ...values.plan import Plan, Step
from ...values.verdict import Verdict
from .. import Attempt, Scene
from ..backoff.lookups import lookup
from ..backoff.main_subject import taken_for
from ..clauses.statements import states
from ..clauses.written_calls import tidied_words, written_call
from ..judging.another_way import revised
from ..judging.measured_verdict import judged
from ..talks.feelings import is_approval
from ..talks.other_targets import may_name
from ..words.targets import colour_of, is_pronoun, target_of, the
from .follow_up_pieces import read_talk
from .follow_ups import FollowUp
from .hearing import asked_once_more, settle, taken, understood
from .moves import read_elsewhere, read_move
from .offers import not_sure
from .planner import left_out, planned
from .small_talk import read_chat
from .talked_feelings import without_feelings
from .unclear_regions import guess, not_found
from .understanding import Heard, Pins, briefed, check_length, listen, read_all

MOST_QUESTIONS = 12
"""Defaults taken in one request under `--yes`; more clauses than that are briefed as they are."""


class RulesMind:
    """Understands by grammar and lexicon, plans by rules, judges by measurement; needs no model."""

    name = "rules"

    def understand(self, request: str, scene: Scene) -> Brief:
        """Say what the request means; `ToolRetry` for no words or more than 4,000 characters."""
        check_length(request)
        said = without_feelings(tidied_words(request), scene)
        brief = (
            _about_objects(said, scene)
            or _approved(said, scene)
            or _followed_up(said, scene)
            or read_move(said)
            or _undone_first(said, scene)
            or read_chat(said, scene)
            or _elsewhere(said, scene)
            or _edit(said, scene, {})
        )
        return brief.model_copy(update={"request": request}) if brief.request == said else brief

    def hear(self, answer: str, question: Question, brief: Brief, scene: Scene) -> Brief:
        """Return the brief after the answer: a number, words, a click, 'you decide', or another request."""
        check_length(answer)
        pins = pins_of(brief)
        settled = settle(answer, question, brief.request, scene, pins)
        if settled.fresh:
            return self.understand(settled.request, scene)
        declined = (settled.declined,) if settled.declined else ()
        if not settled.request:
            return Brief(
                intent="chat",
                request=brief.request,
                answer=_nothing_done(question),
                refusals=(*brief.refusals, *declined),
            )
        heard = _edit(settled.request, scene, settled.pins)
        again = heard.question and asked_once_more(heard.question, question, answer)
        return heard.model_copy(update={"refusals": (*declined, *heard.refusals), "question": again})

    def plan(self, brief: Brief, scene: Scene) -> Plan:
        """Turn the brief's wishes into ordered steps."""
        return planned(brief, scene)

    def judge(self, brief: Brief, attempt: Attempt, best: Attempt | None, scene: Scene) -> Verdict:
        """Say by measurement whether the attempt does what was asked."""
        return judged(brief, attempt, best, scene, left_out(brief, attempt, scene))

    def revise(self, brief: Brief, attempt: Attempt, verdict: Verdict, scene: Scene) -> Plan | None:
        """Return another plan for a failed attempt."""
        return revised(brief, attempt, verdict, scene)


def _nothing_done(question: Question) -> str:
    """Return what is said when an answer leaves nothing to do, with what the question said as its reason."""
    reason, stated, _ = question.text.partition(". ")
    return "Nothing was done; the picture stays as it is." + (f" {reason}." if stated else "")


def pins_of(brief: Brief) -> Pins:
    """Return the regions that the person has chosen so far."""
    pins: Pins = {}
    for wish in brief.wishes:
        if wish.region:
            pins[wish.target] = (*pins.get(wish.target, ()), wish.region)
    return pins


def _edit(request: str, scene: Scene, pins: Pins) -> Brief:
    heard = listen(request, scene, pins)
    move = _sure_move(request, heard)
    if move is not None:
        return move
    if scene.may_ask or heard.question is None:
        return briefed(request, heard, scene, pins)
    return _assuming(request, heard, scene, pins)


def _sure_move(request: str, heard: Heard) -> Brief | None:
    """Return the brief of the move that words which no reader knows surely mean: it can be taken back."""
    if not heard.offers or len(heard.readings) > 1 or heard.question is None or heard.question.default:
        return None
    likeliest = heard.question.options[0]
    brief = read_move(likeliest.request)
    return brief and brief.model_copy(
        update={"request": request, "assumptions": (f"Taken to mean: {likeliest.label}",)}
    )


def _assuming(request: str, heard: Heard, scene: Scene, pins: Pins) -> Brief:
    """Take each question's default, and say so: what is left out for want of a sure region is refused."""
    assumed: list[str] = []
    left_out: list[Refusal] = []
    for _ in range(MOST_QUESTIONS):
        if heard.question is None:
            break
        option = heard.question.options[heard.question.default]
        if heard.offers and option == heard.question.options[-1]:
            left_out.append(not_sure(heard.readings[heard.at], heard.question))
        elif heard.where is not None and not option.region:
            wish = heard.where.part or heard.readings[heard.at].text
            left_out.append(not_found(wish, heard.where, scene))
        else:
            assumed.append(_taken(heard.question, option, scene))
        settled = taken(option, heard, heard.question, pins)
        if not settled.request:
            answer = "" if left_out else "Nothing could be done without asking."
            return Brief(
                intent="edit",
                request=request,
                assumptions=tuple(assumed),
                refusals=tuple(left_out),
                answer=answer,
            )
        request, pins = settled.request, settled.pins
        heard = listen(request, scene, pins)
    return briefed(request, replace(heard, question=None), scene, pins, tuple(assumed), tuple(left_out))


def _taken(question: Question, option: Option, scene: Scene) -> str:
    """Say what was taken for an answer, and how sure a place is."""
    known = {region.digest: region for region in lookup(scene, question.target)} if option.region else {}
    region = known.get(option.region)
    if region is None and option.region:
        subjects = (r for r in lookup(scene, "subject") if r.digest == option.region)
        return taken_for(the(question.target), next(subjects))
    if region is None:
        return f"{question.text} Taken: {option.label}."
    if len(known) == 1:
        return guess(question.target, region)
    return f"{question.text} Taken: {option.label} ({region.score:.0%} sure)."


def _undone_first(request: str, scene: Scene) -> Brief | None:
    """Take the last step back before another wish: 'undo that and make it warmer instead'."""
    text = " ".join(request.split())
    match = re.fullmatch(
        r"(?:please )?(?:undo|revert|take back|scrap|forget)(?: (?:that|this|it|the last (?:one|step|"
        r"change|edit))|(?=,|;|\.| and | but | then | instead ))"
        r"(?:,|;|\.)?(?: (?:and|but|then|instead))* (.+?)(?: instead)?[.!]*",
        text,
        re.I,
    )
    if match is None or not understood(match[1], scene):
        return None
    brief = _edit(match[1], scene, {})
    move = Move(name="undo", argument="1") if brief.question is None else None
    return brief.model_copy(update={"move": move})


def _about_objects(request: str, scene: Scene) -> Brief | None:
    """Change what lies on the picture: no other meaning of these words comes before."""
    readings = read_all(request, scene) if scene.objects else []
    actions = [action for reading in readings for action in reading.actions]
    told = bool(actions) and all(action.object is not None for action in actions)
    return _edit(request, scene, {}) if told and all(r.actions for r in readings) else None


def _approved(request: str, scene: Scene) -> Brief | None:
    """Leave the picture as it is where the last edit is only praised."""
    if scene.last_plan is None or not is_approval(request) or read_move(request) is not None:
        return None
    return Brief(intent="chat", request=request, answer="You are welcome. The picture stays as it is.")


def _can_move(tool: Tool) -> bool:
    """Return whether a step can be said again for another target."""
    return tool.takes_region and tool.traits.region_is != "kept" and not tool.picture_arguments


def _followed_up(request: str, scene: Scene) -> Brief | None:
    """Change the last edit, or say it again for another target: 'in yellow', 'no, the trousers'."""
    found = read_talk(request, scene)
    if found is None:
        return None
    if found.question is not None:
        return _asking(request, found.question, scene)
    brief = _made_of(found, request, scene)
    left_out = (f"Not understood, taken for a remark: {found.unheard!r}",) if found.unheard else ()
    return brief.model_copy(update={"assumptions": (*left_out, *brief.assumptions)})


def _made_of(found: FollowUp, request: str, scene: Scene) -> Brief:
    """Return the brief of a follow-up that leaves nothing to ask."""
    if found.move is not None:
        return Brief(intent="history", request=request, move=found.move)
    if found.request:
        brief = _edit(found.request, scene, {})
        move = Move(name="undo", argument="1") if found.instead and brief.question is None else None
        return brief.model_copy(update={"move": move})
    return _again(found.steps, scene, instead=found.instead)


def _asking(request: str, question: Question, scene: Scene) -> Brief:
    """Return the brief of a question about the last edit; its first option where nothing may be asked."""
    if scene.may_ask:
        return Brief(intent="edit", request=request, ambiguity="goal", question=question)
    chosen = question.options[question.default]
    brief = RulesMind().understand(chosen.request, scene)
    taken = f"{question.text} Taken: {chosen.label}."
    return brief.model_copy(update={"request": request, "assumptions": (taken, *brief.assumptions)})


def _again(steps: tuple[Step, ...], scene: Scene, *, instead: bool) -> Brief:
    """Return the brief of tool calls; `instead`: the last edit goes first."""
    brief = _edit("; ".join(map(written_call, steps)), scene, {})
    move = Move(name="undo", argument="1") if instead and brief.question is None else None
    return brief.model_copy(update={"move": move})


def _is_name(target: str) -> bool:
    """Return whether a phrase may be a thing: 'left one', 'ceiling', but not 'save it'."""
    words = target.split()
    return may_name(target) if len(words) == 1 else not is_pronoun(words[-1])


def _elsewhere(request: str, scene: Scene) -> Brief | None:
    """Say the last steps again for another target: 'now the sky instead', 'the same for the grass'."""
    read, plan = read_elsewhere(request), scene.undone_plan or scene.last_plan
    if read is None or plan is None:
        return None
    target, instead = target_of(read[0]), read[1]
    steps = [s for s in plan.steps if _can_move(scene.toolbox(s.tool))]
    named = target is not None and _is_name(target)
    if target is None or not named or states(request) or colour_of(target) is not None or not steps:
        return None
    if target.endswith(" one") and steps[-1].target:
        target = f"{target.removesuffix(' one')} {steps[-1].target.split()[-1]}"
    again = tuple(s.model_copy(update={"target": target, "region": ""}) for s in steps)
    return _again(again, scene, instead=instead and scene.undone_plan is None)
