"""Reopen: the history that a picture's file carries; every step becomes a version again."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from ...engines.classical.frame.matrices import followed
from ...errors import Cancelled, PictureError, RecipeError
from ...pictures import Picture, Region
from ..conversation import Conversation
from ..memory.sessions import Database, RegionRecord, Session, TurnRecord
from ..values.events import Committed, Event, Failed, NodeStarted, Replied
from ..values.plan import Step
from ..values.recipe import Recipe, Stage
from ..values.versions import Version, version_id
from .references import Shelf
from .replay import Replayed, replay, replayed_steps


def carried(database: Database, session: str) -> str:
    """Return the recipe that the session's picture came with, as YAML; '' when there is none on offer."""
    rows = database.rows("SELECT recipe FROM carried WHERE session=?", session)
    return rows[0][0] if rows else ""


def carry(database: Database, session: str, recipe: str) -> None:
    """Keep the recipe that the session's picture came with; '' takes the offer back."""
    with database.transaction() as cursor:
        cursor.execute("DELETE FROM carried WHERE session=?", (session,))
        if recipe:
            cursor.execute("INSERT INTO carried VALUES (?,?)", (session, recipe))


@dataclass
class _Made:
    """What a replay has made so far: its pictures in the store, and all facts of the last state."""

    session: Session
    pictures: list[str] = field(default_factory=list)
    sizes: list[tuple[int, int]] = field(default_factory=list)
    last: Replayed | None = None

    def hear(self, done: Replayed) -> None:
        """Keep the picture of a step."""
        self.pictures.append(self.session.keep(done.picture))
        self.sizes.append(done.picture.size)
        self.last = done


def reopened(conversation: Conversation, recipe: Recipe, result: str = "") -> Iterator[Event]:
    """Run the recipe on the session's picture; each step becomes a version, also when a later one fails.

    `result`: digest of the picture that carried the recipe, to say whether the same came out.
    """
    session, made = conversation.session, _Made(conversation.session)
    yield NodeStarted(node="act")
    failure = ""
    conversation.cancel.reset()
    try:
        replay(
            recipe,
            conversation.picture(),
            shelf=Shelf(store=session.store),
            progress=lambda *_: conversation.cancel.check(),
            told=made.hear,
        )
    except (RecipeError, PictureError, Cancelled) as error:
        failure = str(error)
        yield Failed(error=type(error).__name__, message=failure)
    versions = _kept(conversation, recipe, made)
    for version in versions:
        yield Committed(version=version, head=version is versions[-1])
    text = _told(recipe, versions, failure, result)
    number = len(conversation.turns) + 1
    request = f"Reopen the history of {recipe.source.name or 'the picture'}"
    session.add_turn(TurnRecord(number=number, request=request, reply=text, version=conversation.head.number))
    yield Replied(text=text)


def _kept(conversation: Conversation, recipe: Recipe, made: _Made) -> list[Version]:
    if made.last is None:
        return []
    session, parent, versions = conversation.session, conversation.head, []
    steps = replayed_steps(first_steps(recipe, len(made.pictures)), made.last)
    regions = _drawn(recipe, conversation.picture(), steps, made)
    for step, digest, request, region in zip(steps, made.pictures, _requests(recipe), regions, strict=False):
        version = Version(
            id=version_id(parent.id, digest, 0, len(versions)),
            number=0,
            parent=parent.id,
            picture=digest,
            request=request,
            steps=(step.model_copy(update={"region": region}) if region else step,),
        )
        parent = session.add_version(version)
        versions.append(parent)
    session.move_head(parent)
    return versions


def first_steps(recipe: Recipe, count: int) -> Recipe:
    """Return the recipe with its first `count` steps only."""
    stages: list[Stage] = []
    for stage in recipe.stages:
        kept = stage.steps[: max(0, count - sum(len(s.steps) for s in stages))]
        stages.append(stage.model_copy(update={"steps": kept}))
    return recipe.model_copy(update={"stages": tuple(s for s in stages if s.steps)})


def _requests(recipe: Recipe) -> list[str]:
    """Return what each step's version is called: its request, with its number where that made several."""
    names = []
    for stage in recipe.stages:
        for number, step in enumerate(stage.steps, 1):
            said = stage.request or step.reason or step.tool
            names.append(f"{said} ({number} of {len(stage.steps)})" if len(stage.steps) > 1 else said)
    return names


def _drawn(recipe: Recipe, picture: Picture, steps: tuple[Step, ...], made: _Made) -> list[str]:
    """Return for each step the digest of its drawn mask, kept in the session; '' where words find it."""
    session, digests, size = made.session, [], picture.size
    for stage in first_steps(recipe, len(steps)).stages:
        masks = {n: Region.from_png(r.png(), size, name=n) for n, r in stage.regions.items() if r.mask}
        for wanted in stage.steps:
            region, frame = masks.get(wanted.region), steps[len(digests)].frame
            digests.append(session.keep(region) if region is not None else "")
            if region is not None:
                session.add_region(RegionRecord(digest=digests[-1], picture=picture.digest))
            size = made.sizes[len(digests) - 1]
            if frame:
                masks = {n: followed(r, np.reshape(frame, (3, 3)), size) for n, r in masks.items()}
    return digests


def _told(recipe: Recipe, versions: list[Version], failure: str, result: str) -> str:
    whole = len(recipe.steps)
    if failure:
        done = f"{len(versions)} of {whole} steps" if versions else "None of its steps"
        return f"{done} could be made again: {failure}"
    same = " The last one is the picture that carried it, pixel for pixel." * (
        bool(versions) and versions[-1].picture == result
    )
    done = "Its step is a version" if whole == 1 else f"Its {whole} steps are versions"
    return f"{done} again.{same}"
