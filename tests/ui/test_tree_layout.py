"""The cards of the edit tree: long runs fold, and what matters stays."""

from retoucher.agent.values.verdict import Verdict
from retoucher.agent.values.version_listing import label
from retoucher.agent.values.versions import Version, VersionTree
from retoucher.ui.stage.tree_layout import FEW, placed_cards


def tree_of(parents: list[int | None], head: int, **named: str) -> VersionTree:
    """Return a tree whose version n was made from `parents[n]`."""
    versions = [
        Version(
            id=f"v{n}",
            number=n,
            parent="" if parent is None else f"v{parent}",
            picture=f"p{n}",
            name=named.get(f"v{n}", ""),
        )
        for n, parent in enumerate(parents)
    ]
    return VersionTree(versions, f"v{head}", {})


def shown(tree: VersionTree, compared: tuple[str, ...] = (), unfolded: tuple[str, ...] = ()) -> list[str]:
    cards = placed_cards(tree, str, compared, unfolded)
    assert len({(card.column, card.row) for card in cards}) == len(cards), "two cards on one place"
    known = {card.id for card in cards}
    assert all(card.parent in known for card in cards if card.parent), "a line to a card that is not there"
    return [f"{card.number}+{card.folded}" if card.folded else str(card.number) for card in cards]


CHAIN: list[int | None] = [None, *range(12)]


def test_a_long_run_is_one_card_and_what_led_to_the_current_version_is_shown():
    assert shown(tree_of(CHAIN, 12)) == ["0", "1+8", "9", "10", "11", "12"]
    assert shown(tree_of(CHAIN[: 2 * FEW], 2 * FEW - 1)) == [str(n) for n in range(2 * FEW)]


def test_a_run_is_unfolded_and_named_or_compared_versions_are_never_folded():
    every = [str(n) for n in range(13)]
    assert shown(tree_of(CHAIN, 12), unfolded=("v1",)) == every
    assert shown(tree_of(CHAIN, 12), compared=("v6",)) == ["0", "1+5", "6", "7", "8", "9", "10", "11", "12"]
    assert "4" in shown(tree_of(CHAIN, 12, v4="the good one"))


def test_a_branch_stays_in_sight_and_ends_a_run():
    branched = [*CHAIN, 6]
    assert shown(tree_of(branched, 12)) == ["0", "1+6", "7", "8", "9", "10", "11", "12", "13"]


def test_an_attempt_that_was_not_kept_stands_below_what_was():
    tree = tree_of([None, 0, 0, 2], 3)
    failed = Verdict(passed=False, instruction=0, preservation=1, quality=0)
    tree.versions["v1"] = tree.versions["v1"].model_copy(update={"verdict": failed})
    rows = {card.number: card.row for card in placed_cards(tree, str, (), ())}
    assert rows[0] == rows[2] == rows[3] == 0 and rows[1] == 1


def test_an_attempt_that_somebody_kept_is_told_as_kept_also_when_they_went_on():
    """`keep it anyway` goes to it: it is no more what was left beside."""
    tree = tree_of([None, 0, 0], 2)
    failed = Verdict(passed=False, instruction=0, preservation=1, quality=0)
    tree.versions["v1"] = tree.versions["v1"].model_copy(update={"verdict": failed})
    kept = VersionTree(list(tree.versions.values()), "v2", {"v1": 3, "v2": 4})
    for told, aside in ((tree, True), (kept, False)):
        (card,) = (card for card in placed_cards(told, str, (), ()) if card.number == 1)
        assert card.failed == aside == ("(not kept)" in label(told, told.versions["v1"]))
