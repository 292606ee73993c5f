"""Of several attempts that failed the best is the one that is kept when somebody wants it anyway."""

from retoucher.agent.values.verdict import Verdict
from retoucher.agent.values.versions import Version, VersionTree


def version(number: int, score: float | None, parent: str = "0", request: str = "remove it") -> Version:
    verdict = None if score is None else Verdict(passed=False, instruction=score, preservation=1, quality=1)
    return Version(
        id=str(number),
        number=number,
        parent=parent,
        picture=f"digest-{number}",
        request=request,
        verdict=verdict,
    )


def tree(*tries: Version) -> VersionTree:
    return VersionTree([version(0, None, parent="", request=""), *tries], "0", {})


def test_the_best_attempt_of_the_last_edit_is_kept_and_not_its_last() -> None:
    best = tree(version(1, 0.4), version(2, 0.7), version(3, 0.1)).best_try()
    assert best is not None and best.number == 2


def test_an_earlier_edits_attempt_is_another_matter() -> None:
    best = tree(version(1, 0.9, request="make it red"), version(2, 0.2)).best_try()
    assert best is not None and best.number == 2
    assert tree().best_try() is None
