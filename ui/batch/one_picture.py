"""One picture of a batch: through the machine or a recipe, judged, its result drafted."""

from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...agent.assemble import Studio
from ...agent.conversation import Conversation
from ...agent.memory.forget import forget_session
from ...agent.memory.paid.calls import outside_sessions
from ...agent.memory.sessions import Database
from ...agent.recipes.references import Shelf
from ...agent.recipes.replay import Replayed, recipe_of, replay
from ...agent.values.events import Event, Failed, Judged, Leaving, Sent, Spent
from ...agent.values.plan import Plan, Step
from ...agent.values.recipe import Recipe
from ...agent.values.verdict import Verdict
from ...engines.hosted.privacy_border import Border, Crossing
from ...engines.work import working
from ...pictures import (
    Picture,
    before_after,
    format_of,
    save_picture,
    saving_notes,
    travelling_recipe,
    writing_at_once,
)
from ...settings import Settings
from ..commands.replay import judge_replay
from ..commands.results import Sealing, sealed
from ..commands.telling import say, telling
from .batch_seal import seal_of_edit, seal_of_replay
from .far_files import landing, last_name
from .outcome import Errand, Outcome

_SIDE = 380
"""Pixels of the longer side of a picture on the sheet of failures."""


@dataclass
class OnePicture:
    """What is known of a picture while it is worked on."""

    errand: Errand
    settings: Settings
    reason: str = ""
    verdict: Verdict | None = None
    steps: tuple[Step, ...] = ()
    """Of the edit that passed."""
    told: str = ""
    notes: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    money: float = 0.0
    attempt: str = ""
    """Digest of what was judged last."""

    def edited(self, picture: Picture, studio: Studio) -> None:
        """Take the request, or the plan, through the machine."""
        wanted, plan = self.errand.wanted, self.errand.plan
        options = studio.options(may_ask=False, seed=wanted.seed)
        if plan is not None:
            options = replace(options, retries=0)  # the plan is the wish, and no other way is it
        conversation = studio.start(picture, "batch", options=options)
        if wanted.private:
            conversation.keep_here()
        try:
            begun = (
                conversation.carry_out(plan, conversation.head, wanted.request)
                if plan is not None
                else conversation.say(wanted.request)
            )
            for event in begun:
                self._hear(event)
            self._end(conversation, picture)
        finally:
            forget_session(studio.database, conversation.session.name)

    def replayed(self, picture: Picture, most: int, database: Database) -> None:
        """Run the recipe."""
        recipe = Recipe.from_yaml(self.errand.wanted.recipe)
        source = self.errand.picture
        beside = (source.parent,) if isinstance(source, Path) else ()
        folders = self.errand.recipe_folder, *beside
        credits: list[str] = []
        engines: list[str] = []

        def told(done: Replayed) -> None:
            engines.append("; ".join(credits))
            credits.clear()

        border = Border(tell=self._crosses)
        with (
            outside_sessions(database) as meter,
            working(border=border, meter=meter, max_pixels=most, credits=credits),
        ):
            done = replay(recipe, picture, shelf=Shelf({}, folders, max_pixels=most), told=told)
            self.reason = "; ".join(judge_replay(recipe, done))
            if self.reason:
                self._draw_sides(picture, done.picture)
            else:
                seal = seal_of_replay(self.errand, picture, recipe, done, engines, self.settings.home)
                self._save(done.picture, recipe, seal)

    def _crosses(self, crossing: Crossing) -> None:
        telling(self.settings)(crossing)
        self.sent.append(crossing.destination)

    def outcome(self, seconds: float) -> Outcome:
        """Return the line of the report."""
        verdict, errand = self.verdict, self.errand
        scores = verdict.model_dump(include={"instruction", "preservation", "quality"}) if verdict else {}
        return Outcome(
            identity=errand.identity,
            picture=str(errand.picture),
            state="failed" if self.reason else "done",
            reason=self.reason,
            told=self.told,
            request=errand.wanted.request,
            wanted=errand.wanted.digest,
            scores={name: round(score, 3) for name, score in scores.items()},
            notes=tuple(self.notes),
            sent=tuple(self.sent),
            seconds=seconds,
            money=self.money,
            plan=_plan_of(self.steps) if errand.wanted.once and not errand.plan and self.steps else None,
        )

    def _hear(self, event: Event) -> None:
        match event:
            case Leaving():
                with closing(Database.of(self.settings)) as database:
                    say(database, Crossing(event.destination, event.what, event.digest, event.size or (0, 0)))
            case Sent():
                self.sent.append(event.destination)
            case Judged():
                self.verdict, self.attempt = event.verdict, event.picture
            case Spent():
                self.money = event.money
            case Failed():
                self.reason = event.message
            case _:
                pass

    def _end(self, conversation: Conversation, picture: Picture) -> None:
        """Draft the result where a judge let it pass; else say why not."""
        head, turns = conversation.head, conversation.turns
        self.told = turns[-1].reply if turns else ""
        self.verdict = head.verdict or self.verdict
        stopped = head.verdict.wrong if head.verdict and head.verdict.judge == "none" else ""
        if head.parent and not stopped:
            self.reason = ""
            self.steps = head.steps
            seal = seal_of_edit(self.errand, conversation, self.settings.home)
            self._save(conversation.picture(), recipe_of(conversation.session), seal)
            return
        self.reason = self.reason or stopped or self.told or "nothing could be done"
        if self.attempt not in ("", picture.digest):
            self._draw_sides(picture, conversation.session.store.picture(self.attempt))

    def _save(self, picture: Picture, recipe: Recipe, seal: Sealing) -> None:
        errand, kind = self.errand, format_of(Path(last_name(self.errand.draft)))
        text = recipe.to_yaml() if errand.recipe_in_file else None
        embedded, missed = travelling_recipe(picture, kind, text, gps=errand.gps)
        write = sealed(picture, kind, seal, recipe=embedded, gps=errand.gps)
        with landing(errand.draft) as path, writing_at_once(path) as file:
            write(file)
        self.notes += [*saving_notes(picture, kind, recipe=errand.recipe_in_file, gps=errand.gps), *missed]

    def _draw_sides(self, before: Picture, after: Picture) -> None:
        with landing(self.errand.failed) as path:
            save_picture(before_after(before, after, longest=_SIDE), path)


def _plan_of(steps: tuple[Step, ...]) -> Plan:
    """Return the steps of an edit as a plan for other pictures: places that words found are found anew."""
    bare = {"engine": "", "frame": None, "began": "", "region": ""}
    return Plan(steps=tuple(step.model_copy(update=bare) for step in steps))
