"""Wishes that hang on one that cannot be done: done alone, they would not be what is wanted."""

from ...values.brief import Refusal
from ..reading.language import Language
from ..reading.meaning import Meaning, is_pronoun
from ..reading.tagger import Tagging, tagged

Meant = tuple[tuple[str, Meaning], ...]
_PUTS = ("ADD", "PASTEV", "REPLACE")


def together(meant: Meant, language: Language) -> Meant:
    """Return the meanings with what hangs on a refusal refused with it.

    'Cut out the cat and paste it on a throne'; 'remove the background and add an ocean'.
    """
    made: list[tuple[str, Meaning]] = []
    for said, meaning in meant:
        before = made[-1] if made else None
        if before is not None and _hangs_behind(before[1], meaning):
            made[-1] = _both(before, said, before[1].refusals[0])
        elif before is not None and meaning.refusals and _hangs_before(before[1], said, language):
            made[-1] = _both(before, said, meaning.refusals[0])
        else:
            made.append((said, meaning))
    return tuple(made)


def _both(before: tuple[str, Meaning], said: str, refusal: Refusal) -> tuple[str, Meaning]:
    words = f"{before[0]}; {said}"
    return words, Meaning(refusals=(refusal.model_copy(update={"wish": words}),))


def _hangs_behind(before: Meaning, meaning: Meaning) -> bool:
    """Return whether a wish is about 'it', and that is what could not be done."""
    targets = [getattr(i, "target", "") for i in meaning.intents]
    return bool(before.refusals and targets) and all(is_pronoun(t) for t in targets)


def _hangs_before(before: Meaning, refused: str, language: Language) -> bool:
    """Return whether what was cut out or away only makes room for what cannot be done."""
    if not before.intents or any(i.do not in ("backdrop", "remove") for i in before.intents):
        return False
    tagging = tagged(refused, language)
    points = any(_points(tagging, k) for k in range(len(tagging.tags)))
    behind = any("BACKGROUND" in t for t in tagging.tags)
    puts = any(tag in tagging.tags[0] for tag in _PUTS) if tagging.tags else False
    bare = any(i.do == "backdrop" and not i.colour and not i.gradient for i in before.intents)
    return points or (bare and (behind or puts))


def _points(tagging: Tagging, at: int) -> bool:
    """Return whether a word points back; 'her' does where no noun follows it: 'put her on a beach'."""
    tags = tagging.tags[at]
    if "HERE" in tags or "INSTEAD" in tags:
        return True
    follows = at + 1 < len(tagging.tags) and not {"PREP", "ON", "TO", "JOIN"} & set(tagging.tags[at + 1])
    owns = "DET" in tags and (follows or tagging.tokens[at].word != "her")
    return "PRONOUN" in tags and not owns
