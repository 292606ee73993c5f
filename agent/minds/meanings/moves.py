# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""Moves on the versions, and what a follow-up changes about the last edit."""

from ...values.brief import Move, MoveName
from ..reading.meaning import Correction, Meaning, Said, means

_FACTORS = {0.3: (0.85, 1.15), 0.5: (0.7, 1.3), 1.0: (0.5, 1.6), 1.8: (0.3, 2.2), 2.6: (0.2, 2.6)}
"""Degree → by what 'less' and 'more' multiply."""


@means("wish", "moved")
def _moved(said: Said) -> Meaning | None:
    return said.get("move")


def _move(name: MoveName, argument: str = "") -> Meaning:
    return Meaning(move=Move(name=name, argument=argument))


@means("move", "undo")
def _undo(said: Said) -> Meaning:
    both = said.tokens & {"twice", "both"}
    count = said.get("count") or said.get("number")
    steps = "2" if both else f"{int(float(count))}" if count is not None else ""
    if said.turn.undone and said.tokens >= {"put", "back"}:
        return _move("redo")
    return _move("undo", steps)


@means("move", "original", "redo", "retry", "compare", "changes", "tree", "keep")
def _plain(said: Said) -> Meaning:
    names: tuple[tuple[str, MoveName], ...] = (
        ("undoall", "original"), ("redo", "redo"), ("retry", "retry"), ("compare", "compare"), ("changes", "changes"),
        ("tree", "tree"), ("keepit", "keep"),
    )  # fmt: skip
    return _move(next(name for tag, name in names if said.get(tag) is not None))


@means("move", "goto")
def _goto(said: Said) -> Meaning:
    number = said.get("number") or said.get("count") or said.get("ordinal")
    return _move("goto", f"{int(float(number))}")


@means("move", "named")
def _named(said: Said) -> Meaning | None:
    thing = said.things[0]
    return Meaning(correction=Correction("named", thing.phrase)) if thing.kind == "thing" else None


@means("move", "again")
def _again(said: Said) -> Meaning:
    return Meaning(correction=Correction("again"))


@means("move", "less", "more")
def _relative(said: Said) -> Meaning:
    less = (
        said.get("relless") is not None
        or bool(said.tokens & {"less"})
        or (said.tokens >= {"too"} and not said.tokens & {"little", "weak", "subtle"})
    )
    less = less or ("not" in said.tokens and "enough" not in said.tokens)
    words = said.words.lower()
    if "half" in words:
        return _move("less", "0.5")
    if "twice" in words or "double" in words:
        return _move("more", "2")
    amount = said.amount
    plain = amount.factor if not (less and said.tokens & {"too"}) else 1.0
    down, up = _FACTORS.get(plain, (0.5, 1.6))
    if "easy" in said.tokens or "woah" in said.tokens:
        down = 0.5
    return _move("less", f"{down:g}") if less else _move("more", f"{up:g}")


@means("move", "chat")
def _chat(said: Said) -> Meaning:
    return Meaning(remark=True)


@means("wish", "correct")
def _correct(said: Said) -> Meaning | None:
    colour = next((c for c in said.all("colour") if not isinstance(c, str)), None)
    pair = said.get("pair")
    for kind, value in (
        ("colour", colour),
        ("words", said.get("words")),
        (
            "size",
            said.get("sizeword")
            or ("bigger" if said.get("bigger") else "smaller" if said.get("smaller") else None),
        ),
        ("place", said.get("textplace")),
        ("other way", said.get("otherway")),
        ("axis", said.get("axis")),
        ("aspect", said.get("aspect") or (f"{pair.value:g}:{pair.other:g}" if pair is not None else None)),
        (
            "kind",
            next(
                (said.get(t) for t in ("sky", "skynew", "hour", "weather", "season", "look") if said.get(t)),
                None,
            ),
        ),
        ("level", said.get("crooked")),
        ("degrees", said.get("degrees")),
        ("share", said.get("percent")),
        ("tighter", True if said.tokens & {"off", "away", "tighter", "closer"} else None),
    ):
        if value is not None:
            return Meaning(correction=Correction(kind, value))
    return None


@means("wish", "retarget")
def _retarget(said: Said) -> Meaning | None:
    named = tuple(t.phrase for t in said.things if t.kind in ("thing", "whole"))
    if said.all("thing") and said.get("things"):
        named = tuple(t.phrase for t in said.get("things") if t.kind in ("thing", "whole"))
    return Meaning(correction=Correction("target", targets=named)) if named else None


@means("wish", "same_for")
def _same_for(said: Said) -> Meaning | None:
    near = f" {said.get('near')}" if said.get("near") else ""
    named = tuple(f"{t.phrase}{near}" for t in said.things if t.kind == "thing")
    return Meaning(correction=Correction("same for", targets=named)) if named else None


@means("wish", "blamed")
def _blamed(said: Said) -> Meaning | None:
    thing = next((t for t in said.things if t.kind == "thing"), None)
    if thing is None:
        return None
    if said.tokens & {"where"}:
        return Meaning(correction=Correction("left over", targets=(f"{thing.phrase}",)))
    if said.tokens & {"see"}:
        return Meaning(correction=Correction("left over", targets=(thing.phrase,)))
    return Meaning(move=Move(name="less", argument="0.5"))


@means("wish", "verb_too")
def _verb_too(said: Said) -> Meaning | None:
    from .light import Change, changed

    return changed(said, (Change("effect", said.get("effectv"), said.amount),), ("it",))


@means("wish", "without")
def _without(said: Said) -> Meaning | None:
    from dataclasses import replace

    from .light import changed, opposite

    changes = tuple(replace(c, name=opposite(c.name)) for c in said.get("predicate") if c.kind == "effect")
    return changed(said, changes, ("",)) if changes else None
