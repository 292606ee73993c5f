"""The loop of the agent: attempts, a judge, retries; what an exact judge gives and what a noisy one costs."""

from random import Random

from .cells import Arm, Numbers
from .plain_editor import instructed
from .world_samples import clear_sample
from .world_sight import WorldSight
from .world_verdict import verdict

ATTEMPTS = 3
NOISE = 0.2
"""How often a noisy judge says the opposite."""


def attempt_arms(seer: WorldSight) -> list[Arm]:
    """Return the attempts with other seeds on plain instructions; all policies choose among the same."""
    return [_attempt(seer, number) for number in range(ATTEMPTS)]


def _attempt(seer: WorldSight, number: int) -> Arm:
    def measure(sample: int) -> Numbers:
        edit = clear_sample(sample)
        return verdict(edit, instructed(edit, 1000 * number + sample), seer)

    return Arm(f"attempt {number + 1}", {"attempt": number}, measure)


def policies(attempts: dict[str, list[Numbers]]) -> dict[str, list[Numbers]]:
    """Return for each judge and number of retries what came of each sample."""
    samples = list(zip(*attempts.values(), strict=False))  # those that have all attempts
    found: dict[str, list[Numbers]] = {}
    for judge, noise in (("exact judge", 0.0), (f"judge wrong {NOISE:.0%}", NOISE)):
        for retries in range(len(attempts)):
            name = f"{judge}, {retries} retries"
            found[name] = [_looped(made, retries, noise, i) for i, made in enumerate(samples)]
    return found


def _looped(made: tuple[Numbers, ...], retries: int, noise: float, sample: int) -> Numbers:
    """Return what the loop gives: it stops at the first pass; when none passes, the first attempt is kept."""
    random = Random(sample)
    says = [(one["all_right"] == 1) != (random.random() < noise) for one in made]
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
