"""Chains of thought are tried before they are taught: carried out, then measured and judged part by part."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...agent.context import TieMode
from ...agent.values.plan import Plan
from ...agent.work.tie import Chain, Find, tie_plan
from ...errors import ToolError
from ...evals.metrics import overlap
from ...pictures import Picture, Region
from ...pictures.measures import Where
from ..editworld.dataset_folder import DatasetFolder, Example
from ..editworld.text_branch import Judge
from .chain_writing import Ask, written_chain
from .single_edits import Session

Paint = Callable[[Picture, Region, str], Picture]
"""Paints a region anew after a prompt; '' fills it from what is around."""
Looks = Callable[[Session], Find]
"""Finds things in a session's first picture by words."""


@dataclass(frozen=True)
class ComplexRecord:
    """What is written of a complex instruction beside its pictures."""

    session: str
    instruction: str
    instructions: tuple[str, ...]
    chain: dict[str, Any]
    licence: str

    @property
    def key(self) -> tuple[str, ...]:
        """The session."""
        return (self.session,)


@dataclass(frozen=True)
class ChainBranch:
    """Who writes chains, who carries them out, who judges; and how much is asked of them."""

    ask: Ask
    looks: Looks
    paint: Paint
    judge: Judge
    licence: str
    mode: TieMode = "sequential"
    covered: float = 0.8
    """Least share of what the session changed that was painted over."""
    least: float = 0.1
    """Least overlap of the two: a painter's holes are wider than what changes, but not as wide as all."""

    def example(self, session: Session) -> Example:
        """Return what becomes of a session: kept when every part is done and the place is right."""
        chain = written_chain(self.ask, session)
        if chain is None:
            return self._example(session, None, {}, "dropped", {})
        try:
            made, where = carried_out(chain, session.before, self.looks(session), self.paint, self.mode)
        except ToolError:
            return self._example(session, chain, {"found": 0.0}, "dropped", {})
        done = [self.judge(session.before, task.instruction, made) for task in chain.subtasks]
        scores = {"found": 1.0, "aligned": float(np.mean(done))}
        right = all(done)
        if session.changed is not None:
            scores["mask"] = overlap(where, session.changed)
            scores["covered"] = float(where[session.changed].mean()) if session.changed.any() else 1.0
            there = scores["mask"] >= self.least and scores["covered"] >= self.covered
        else:
            there = right
        state = "kept" if right and there else "doubtful" if right or there else "dropped"
        beside = {
            "executed": made,
            "mask": _as_picture(where if session.changed is None else session.changed),
        }
        return self._example(session, chain, scores, state, beside)

    def _example(
        self, session: Session, chain: Chain | None, scores: dict[str, float], state: str, beside: Any
    ) -> Example:
        record = ComplexRecord(
            session.id,
            chain.request if chain else "",
            session.instructions,
            chain.model_dump() if chain else {},
            self.licence,
        )
        told = {name: round(score, 4) for name, score in scores.items()}
        return Example(record, session.before, session.after, told, state, beside)


def carried_out(
    chain: Chain, picture: Picture, find: Find, paint: Paint, mode: TieMode
) -> tuple[Picture, Where]:
    """Return what a chain makes of a picture, and where it painted; `ToolRetry` names what is not there."""
    regions: dict[str, Region] = {}

    def keep(region: Region) -> str:
        regions[region.digest] = region
        return region.digest

    where = np.zeros(picture.size[::-1], np.bool_)
    for region, prompt in _steps(tie_plan(chain, find, keep, mode), regions):
        picture = paint(picture, region, prompt)
        where |= region.inside
    return picture, where


def fill_with_chains(branch: ChainBranch, dataset: DatasetFolder, sessions: Iterable[Session]) -> int:
    """Add examples of sessions that the folder lacks; return how many were added."""
    added = 0
    for session in sessions:
        blank = ComplexRecord(session.id, "", (), {}, "")
        if blank not in dataset:
            dataset.add(branch.example(session))
            added += 1
    return added


def _steps(plan: Plan, regions: dict[str, Region]) -> list[tuple[Region, str]]:
    return [(regions[step.region], str(step.arguments.get("prompt", ""))) for step in plan.steps]


def _as_picture(where: Where) -> Picture:
    return Picture(np.repeat(where[..., None], 3, axis=2).astype(np.uint8) * 255)
