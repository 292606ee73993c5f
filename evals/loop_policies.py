"""The loop of the agent: attempts, a judge, retries; what exact, noisy and built-in judges make of them."""

from collections.abc import Callable
from random import Random

from .built_in_judge import passes
from .cells import Arm, Numbers
from .plain_editor import instructed
from .world_samples import clear_sample, hard_sample
from .world_sight import WorldSight
from .world_verdict import verdict

ATTEMPTS = 3
NOISE = 0.2
"""How often a noisy judge says the opposite."""
EXACT, NOISY, BUILT_IN = "exact judge", f"judge wrong {NOISE:.0%}", "built-in judge"
JUDGES: dict[str, Callable[[Numbers, Random], bool]] = {
    EXACT: lambda one, random: one["all_right"] == 1,
    NOISY: lambda one, random: (one["all_right"] == 1) != (random.random() < NOISE),
    BUILT_IN: lambda one, random: one["judged"] == 1,
}
"""Judge → whether it passes an attempt; a coin comes along for those that throw one."""


def attempt_arms(seer: WorldSight) -> list[Arm]:
    """Return the attempts with other seeds on plain instructions; all policies choose among the same."""
    return [_attempt(seer, number) for number in range(ATTEMPTS)]


def hard_attempt_arms(seer: WorldSight) -> list[Arm]:
    """Return the same on edits that fail more often, with what the built-in judge says of each."""
    return [_hard_attempt(seer, number) for number in range(ATTEMPTS)]


def _hard_attempt(seer: WorldSight, number: int) -> Arm:
    def measure(sample: int) -> Numbers:
        edit = hard_sample(sample)
        made = instructed(edit, 1000 * number + sample)
        return verdict(edit, made, seer) | {"judged": float(passes(edit, made.picture))}

    return Arm(f"attempt {number + 1}", {"hard attempt": number}, measure)


def _attempt(seer: WorldSight, number: int) -> Arm:
    def measure(sample: int) -> Numbers:
        edit = clear_sample(sample)
        return verdict(edit, instructed(edit, 1000 * number + sample), seer)

    return Arm(f"attempt {number + 1}", {"attempt": number}, measure)


def policies(attempts: dict[str, list[Numbers]]) -> dict[str, list[Numbers]]:
    """Return for each judge and number of retries what came of each sample.

    The built-in judge is among them where the attempts were shown to it.
    """
    samples = list(zip(*attempts.values(), strict=False))  # those that have all attempts
    shown = all("judged" in one for made in samples for one in made)
    return {
        f"{judge}, {retries} retries": [
            _looped(made, retries, [says(one, random) for one in made])
            for made, random in ((made, Random(i)) for i, made in enumerate(samples))
        ]
        for judge, says in JUDGES.items()
        if shown or judge != BUILT_IN
        for retries in range(len(attempts))
    }


def _looped(made: tuple[Numbers, ...], retries: int, says: list[bool]) -> Numbers:
    """Return what the loop gives: it stops at the first pass; when none passes, the first attempt is kept."""
    tried = made[: retries + 1]
    passed = next((i for i in range(len(tried)) if says[i]), None)
    kept = tried[passed or 0]
    used = tried if passed is None else tried[: passed + 1]
    right = kept["all_right"]
    return {
        "success": right,
        "passed": float(passed is not None),
        "false_pass": float(passed is not None and right == 0),
        "false_alarm": float(passed is None and right == 1),
        "attempts": float(len(used)),
        "rows": sum(one["rows"] for one in used),
    }
