"""German wishes → plain English ones, where every word is known; anything else is left as it was said."""

from dataclasses import dataclass, replace
from functools import lru_cache

from ....prompts.german_words import load_german, spelt
from ....prompts.wish_kinds import load_wish_kinds
from .german_acts import asked, hints, infinitives
from .german_slots import Slots, slots_of

_STOPS = ".!?;,:"
_MOST, _MOST_JOINTS = 12, 6
"""Sentences, and words that join two wishes, of a request that is read as German."""


@dataclass(frozen=True)
class Wish:
    """One wish of a request: its kind and what it is about; kind '' only names a thing."""

    kind: str
    slots: Slots


@lru_cache(maxsize=256)
def from_german(request: str) -> str:
    """Return a German request in plain English; '' where no sentence of it can be read.

    A sentence that cannot be read stays beside the wishes as it is: what it may mean is told or asked.
    """
    text, literals = _without_quotes(request)
    wishes: list[Wish] = []
    unread: list[str] = []
    german, shared = False, load_german().shared
    sentences = _sentences(text)
    joints = sum(spelt(word) in load_german().joining for sentence in sentences for word in sentence)
    if len(sentences) > _MOST or joints > _MOST_JOINTS:
        return ""
    for sentence in sentences:
        found = _wishes(sentence, wishes[-1].slots.target if wishes else "")
        wishes += found or ()
        german |= bool(found) and any(spelt(w) not in shared and "§" not in w for w in sentence)
        unread += [" ".join(sentence)] if found is None else []
    said = [english(w, literals) for w in _once(wishes)]
    if not german or not all(said) or any("§" in words for words in unread):
        return ""
    return "; ".join((*unread, *said))


def _without_quotes(request: str) -> tuple[str, tuple[str, ...]]:
    """Return the request with '§0' for what stands in quotes, and that."""
    parts: list[str] = []
    literals: list[str] = []
    text = "".join('"' if c in "“”„«»" else c for c in request)
    for at, part in enumerate(text.split('"')):
        if at % 2:
            parts.append(f" §{len(literals)} ")
            literals.append(part)
        else:
            parts.append(part)
    return "".join(parts), tuple(literals)


def _sentences(text: str) -> list[list[str]]:
    sentences: list[list[str]] = [[]]
    for word in text.split():
        bare = word.strip(_STOPS + "–-()")
        if bare:
            sentences[-1].append(bare)
        if word[-1] in _STOPS or not bare:
            sentences.append([])
    return [s for s in sentences if s]


def _wishes(words: list[str], before: str) -> list[Wish] | None:
    """Return the wishes of a sentence, each side of an 'und' by itself where that can be read."""
    if spelt(words[0]) in load_german().joining and len(words) > 1:
        return _wishes(words[1:], before)
    for at, word in enumerate(words):
        if spelt(word) not in load_german().joining:
            continue
        first = _wishes(words[:at], before)
        if first and (second := _wishes(words[at + 1 :], first[-1].slots.target)):
            return first + second
    return _wish(words, before)


def _wish(said: list[str], before: str) -> list[Wish] | None:
    german = load_german()
    said = [w for at, w in enumerate(said) if w != "Sie" or not at]
    words = [spelt(word) for word in said]
    if all(w in german.idle for w in words):
        return []
    acts = asked(_without_courtesy(words))
    if german.stating & set(words) and any(_puts_in(act.kind) for act in acts):
        return None
    for act in acts:
        at = frozenset(_places(words)[i] for i in act.at)
        writes = act.kind == "write" and not any("§" in w for w in said)
        slots = slots_of([w for i, w in enumerate(said) if i not in at], infinitives(), writes=writes)
        found = _fitting(act.kind, slots, before) if slots else None
        if found:
            return found
    return None if acts else _without_act(said, words, before)


def _without_act(said: list[str], words: list[str], before: str) -> list[Wish] | None:
    """Return what words wish that only name a thing, a colour, or what is wrong with a thing."""
    complaint = hints(words)
    slots = slots_of([w for i, w in enumerate(said) if i not in complaint], infinitives())
    if slots is None:
        return None
    if complaint or load_german().stating & set(words):
        return [Wish("", slots)] if slots.target else None
    return _painted(slots, before)


def _places(words: list[str]) -> list[int]:
    courtesy = load_german().courtesy
    return [i for i, w in enumerate(words) if w not in courtesy]


def _without_courtesy(words: list[str]) -> list[str]:
    return [words[i] for i in _places(words)]


def _painted(slots: Slots, before: str) -> list[Wish] | None:
    """Return 'make it red' of words that only name a thing and a colour."""
    target = before if slots.target == "it" else slots.target
    if not target or not slots.colour or slots.amount or slots.place or slots.number:
        return None
    kind = "background_colour" if target == "background" and not slots.more_of else "recolour"
    return [Wish(kind, replace(slots, target=target))]


def _fitting(kind: str, slots: Slots, before: str) -> list[Wish] | None:
    """Return a wish where what was said beside its words belongs to it."""
    german, kinds = load_german(), load_wish_kinds().kinds
    if slots.target in ("it", "picture", "whole picture"):
        slots = replace(slots, target=before if slots.target == "it" and kind not in german.alone else "")
    if kind in german.alone and slots.target and slots.target not in german.scenery:
        return None
    sized, turned, written = kind in ("smaller", "bigger"), kind == "rotate", kind == "write"
    allowed = (
        not slots.number or sized or turned,
        not slots.colour or kind in ("border", "write") or "colour" in _needs(kind),
        not slots.turn or turned,
        not slots.place or written or turned,
        not slots.aspect or kind.startswith("crop_"),
        not slots.words or written,
        not slots.size or written,
        not slots.width or kind == "border",
    )
    if not all(allowed):
        return None
    if kind in kinds and "target" in kinds[kind].needs and not slots.target:
        return None
    return [Wish(kind, slots)]


def _puts_in(kind: str) -> bool:
    """Return whether a kind brings what was not there: to say that it is there is no wish for it."""
    kinds = load_wish_kinds().kinds
    return kind == "black_and_white" or (kind in kinds and kinds[kind].puts_in)


def _needs(kind: str) -> tuple[str, ...]:
    kinds = load_wish_kinds().kinds
    return kinds[kind].needs if kind in kinds else ()


def _once(wishes: list[Wish]) -> list[Wish]:
    """Leave out what only named a thing, and what is wished twice: 'es ist zu dunkel, mach es heller'."""
    kept: list[Wish] = []
    for wish in wishes:
        if not wish.kind:
            continue
        if kept and wish.kind in ("less", "more"):
            amount = "a bit" if wish.kind == "less" else "a lot"
            kept[-1] = replace(kept[-1], slots=replace(kept[-1].slots, amount=amount))
            continue
        if kept and kept[-1].kind == wish.kind and wish.slots.target in ("", kept[-1].slots.target):
            amount = wish.slots.amount or kept[-1].slots.amount
            kept[-1] = replace(kept[-1], slots=replace(kept[-1].slots, amount=amount))
        elif wish not in kept:
            kept.append(wish)
    return kept


def english(wish: Wish, literals: tuple[str, ...]) -> str:
    """Return the plain English of a wish; '' where something that it needs was not said."""
    german, kinds, slots = load_german(), load_wish_kinds().kinds, wish.slots
    target = f"the {slots.target or ('subject' if wish.kind in ('cut_out', 'crop_closer') else 'picture')}"
    match wish.kind:
        case "rotate":
            return german.plain["rotate"].format(turn=slots.turn) if slots.turn else ""
        case "smaller" | "bigger" if slots.number:
            return german.plain["resize"].format(size=slots.number)
        case "recolour" if slots.more_of:
            return f"make {target} {slots.more_of} {slots.amount}".strip()
        case "crop_closer" if slots.aspect:
            return f"crop to {slots.aspect}"
        case "border":
            return f"add a {slots.width} {slots.colour or kinds['border'].usual} border".replace("  ", " ")
        case "write":
            return _written(slots, literals)
        case kind if kind in german.plain:
            return german.plain[kind]
        case kind:
            said = kinds[kind].wish.format(
                target=target,
                colour=slots.colour or kinds[kind].usual,
                words="",
                aspect=slots.aspect or kinds[kind].usual,
            )
            return f"{said} {slots.amount}".strip() if kinds[kind].slider else said


def _written(slots: Slots, literals: tuple[str, ...]) -> str:
    words = " ".join(literals) if literals else slots.words
    if not words:
        return ""
    place = f" at the {slots.place}" if slots.place else ""
    colour = f" in {slots.colour}" if slots.colour else ""
    size = f" in {slots.size} letters" if slots.size else ""
    return f'add the text "{words}"{place}{colour}{size}'
