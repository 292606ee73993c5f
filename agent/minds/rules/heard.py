"""What a request was heard as, and what is offered where the words are not understood, or not for sure."""

from dataclasses import dataclass, replace

from ...values.brief import Move, Refusal, Wish
from ...values.intents import Call, Choice, Gap, Paint
from ..meanings.request import Reading
from ..reading.meaning import Turn
from .accounted import unaccounted
from .far_fetched import far_fetched
from .intent_calls import shown
from .offers import is_remark, offered, refused
from .second_opinion import disputed


@dataclass(frozen=True)
class Heard:
    """A request as wishes, and what was refused, assumed or left over on the way."""

    request: str
    wishes: tuple[Wish, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    assumptions: tuple[str, ...] = ()
    interpretations: tuple[str, ...] = ()
    move: Move | None = None
    about: str = ""
    """What the words pointed at without a wish."""


def offering(said: Heard, reading: Reading, turn: Turn) -> Heard:
    """Put what the words may mean in place of a reading that is doubtful, and of words that none knows."""
    if any(isinstance(w.intent, Gap) for w in said.wishes) and reading.doubtful:
        return said
    if said.wishes and said.move is None and (reading.doubtful or _odd(said) or _disputed(said, reading)):
        return _offered_whole(said, turn, _as_read(said))
    if not (said.wishes or said.move or said.refusals or said.about):
        return _offered_whole(said, turn)
    if said.move is None and _drops(said, reading):
        return _offered_whole(said, turn, _as_read(said))
    asides = tuple(f"Not understood, taken for a remark: {words!r}" for words in reading.asides)
    return _beside(replace(said, assumptions=(*said.assumptions, *asides)), reading.pieces, turn)


def _odd(said: Heard) -> bool:
    return any(w.intent is not None and far_fetched(w.intent, w.text) for w in said.wishes)


def _disputed(said: Heard, reading: Reading) -> bool:
    """Return whether the statistics make something else of the words."""
    intents = [w.intent for w in said.wishes if w.intent is not None]
    if any(isinstance(i, Gap | Call | Paint) for i in intents):
        return False
    return disputed(said.request, intents, stretched=reading.stretched)


def _drops(said: Heard, reading: Reading) -> bool:
    """Return whether words that name something would be dropped in silence."""
    intents = [w.intent for w in said.wishes if w.intent is not None]
    if not intents or any(isinstance(i, Gap | Call | Paint) for i in intents):
        return False
    told = (*(r.wish for r in said.refusals), *reading.asides, *reading.pieces, *said.assumptions, said.about)
    remarks = tuple(words for words, meaning in reading.meant if meaning.remark)
    return bool(unaccounted(said.request, intents, (*told, *remarks)))


def _as_read(said: Heard) -> tuple[Choice, ...]:
    label = "; ".join(dict.fromkeys(shown(w.intent) for w in said.wishes if w.intent is not None))
    return (
        Choice(label=label, intents=tuple(w.intent for w in said.wishes if w.intent is not None), wish=label),
    )


def _offered_whole(said: Heard, turn: Turn, read: tuple[Choice, ...] = ()) -> Heard:
    gap = offered(said.request, turn, read)
    if gap is None:
        return replace(said, wishes=(), refusals=(*said.refusals, refused(said.request)))
    return replace(said, wishes=(Wish(text=said.request, intent=gap),), refusals=())


def _beside(said: Heard, pieces: tuple[str, ...], turn: Turn) -> Heard:
    """Offer, or say, what was not understood beside other wishes; a remark is one, and that is said."""
    for words in pieces:
        gap = None if is_remark(words) else offered(words, turn)
        if gap is not None:
            said = replace(said, wishes=(*said.wishes, Wish(text=words, intent=gap)))
            continue
        remark = ", taken for a remark" if is_remark(words) else ""
        said = replace(said, assumptions=(*said.assumptions, f"Not understood{remark}: {words!r}"))
    return said
