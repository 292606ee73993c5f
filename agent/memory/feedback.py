"""Feedback: what the user thinks of versions, beside what the judge thought, to calibrate judges."""

from collections import defaultdict
from dataclasses import dataclass

from ..values.brief import Frozen
from ..values.versions import Version
from .sessions import Database


class Rating(Frozen):
    """The user's word on a version."""

    version: str
    """Id."""
    good: bool
    because: str = ""
    judge: str = ""
    """Who had judged the version; empty for an opened picture."""
    passed: bool = False
    score: float = 0.0


@dataclass(frozen=True)
class Agreement:
    """How often a judge and the user thought the same."""

    judge: str
    rated: int
    agreed: int


def rate(database: Database, session: str, version: Version, good: bool, because: str = "") -> Rating:
    """Keep the user's word on a version; a later one replaces it."""
    verdict = version.verdict
    judged = (
        {"judge": verdict.judge, "passed": verdict.passed, "score": round(verdict.score, 3)}
        if verdict
        else {}
    )
    rating = Rating(version=version.id, good=good, because=because.strip(), **judged)
    with database.transaction() as cursor:
        cursor.execute(
            "INSERT INTO ratings (session, version, body) VALUES (?,?,?) "
            "ON CONFLICT (session, version) DO UPDATE SET body=excluded.body",
            (session, version.id, rating.model_dump_json()),
        )
    return rating


def ratings(database: Database, session: str = "") -> list[Rating]:
    """Return the ratings of a session, or of all."""
    rows = database.rows("SELECT body FROM ratings WHERE ?='' OR session=? ORDER BY rowid", session, session)
    return [Rating.model_validate_json(body) for (body,) in rows]


def agreements(rated: list[Rating]) -> list[Agreement]:
    """Return for each judge how often the user agreed with it."""
    same: dict[str, list[bool]] = defaultdict(list)
    for rating in rated:
        if rating.judge:
            same[rating.judge].append(rating.passed == rating.good)
    return [Agreement(judge, len(votes), sum(votes)) for judge, votes in sorted(same.items())]
