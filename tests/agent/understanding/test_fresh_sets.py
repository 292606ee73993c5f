"""The fresh development sets are in halves that share nothing, and hold no private words."""

from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of a fresh set."""
    return yaml.safe_load((HERE / f"fresh_{name}.yaml").read_text("utf-8"))


def test_no_way_to_say_a_wish_is_in_both_halves() -> None:
    seen = {said.lower() for group in rows("ways") for said in group.get("ways", ())}
    unseen = {said.lower() for group in rows("ways") for said in group.get("unseen", ())}
    assert len(seen) > 250 and len(unseen) > 250 and not seen & unseen


def test_talks_have_turns_and_a_want_in_both_halves() -> None:
    talks = rows("talks")
    assert {talk["split"] for talk in talks} == {"a", "b"}
    assert all(len(talk["turns"]) > 1 and "intents" in talk["want"] for talk in talks)


def test_fresh_labels_name_other_requests_and_hold_none_of_their_words() -> None:
    def named(listed: list[dict[str, Any]]) -> set[tuple[str, str]]:
        return {(row["source"], str(row["id"])) for row in listed}

    fresh, known = rows("labels"), yaml.safe_load((HERE / "labels.yaml").read_text("utf-8"))
    assert not named(fresh) & named(known)
    assert all("said" not in row for row in fresh)
