"""Privacy: pictures that the user keeps on this machine, and everything made from them."""

from ...engines.registry import specs
from ...engines.work import current
from ..values.plan import Plan, Step
from ..values.state import State
from ..values.verdict import StepResult
from ..values.versions import Version, VersionTree
from .sessions import Database


def keep_here(database: Database, session: str, picture: str, here: bool = True) -> None:
    """Never let the picture of that digest leave this machine, nor what is made from it; or let it again."""
    with database.transaction() as cursor:
        cursor.execute("DELETE FROM withheld WHERE session=? AND picture=?", (session, picture))
        if here:
            cursor.execute("INSERT INTO withheld VALUES (?,?)", (session, picture))


def withheld(database: Database, session: str, tree: VersionTree) -> set[str]:
    """Return the digests of all pictures of a session that stay here."""
    rows = database.rows("SELECT picture FROM withheld WHERE session=?", session)
    chosen = {picture for (picture,) in rows}
    if not chosen:
        return chosen
    made = [v for v in tree.versions.values() if _comes_from(v, chosen, tree)]
    return chosen | {v.picture for v in made} | {v.ground for v in made}


def follow(state: State, tree: VersionTree) -> None:
    """Keep back what the turn has made so far from pictures that are kept back."""
    base, plan = tree.versions[state["base"]].picture, state.get("plan")
    for attempt in state.get("attempts", ()):
        _follow(base, attempt.plan, attempt.results)
    if plan is not None:
        _follow(base, plan, state.get("results", ()))


def usable(engines: frozenset[str], picture: str) -> frozenset[str]:
    """Return the engines that may work on the picture of that digest: without a key, if it stays here."""
    if picture not in current().border.withheld:
        return engines
    return engines - {f"{s.verb}/{s.name}" for s in specs() if "key" in s.needs}


def _follow(base: str, plan: Plan, results: tuple[StepResult, ...]) -> None:
    kept = current().border.withheld
    for result in results:
        if kept & {base, result.before, *_named(plan.steps[result.step])}:
            kept |= {result.after, result.laid.ground or result.after}


def _comes_from(version: Version, chosen: set[str], tree: VersionTree) -> bool:
    return any(v.picture in chosen or chosen & _named(*v.steps) for v in tree.path(version))


def _named(*steps: Step) -> set[str]:
    """Return the words among the arguments of steps; the pictures that they use are named by digest."""
    values = [v for s in steps for v in s.arguments.values()]
    return {w for v in values for w in (v if isinstance(v, list | tuple) else (v,)) if isinstance(w, str)}
