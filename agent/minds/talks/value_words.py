"""Values of the last edit in any order of words: 'the letters twice as big, in red', 'minus 40 instead'."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ....prompts.follow_up_words import FollowUpWords, load_follow_up_words
from ....prompts.loader import load_lexicon
from ....prompts.talk_words import ValueWords, load_talk_words
from ....prompts.writing_words import load_writing
from ....tools.crop import crop
from ...values.plan import Step
from ..words.literals import without_literals
from ..words.targets import MASS, colour_of
from .follow_up_values import as_typed
from .loose_words import loose
from .sizes import size_of
from .step_changes import changed, named

Value = tuple[str, Any]
_LONGEST = 6
"""Words of the longest value."""
_ONCE = ("colour", "place", "words", "kind", "aspect")
"""Of these two contradict each other."""


@dataclass(frozen=True)
class Valued:
    """The last edit with other values."""

    steps: tuple[Step, ...]
    also: bool
    """True where the last edit stays as it is: 'the same at the bottom'."""


def with_values(request: str, steps: tuple[Step, ...]) -> Valued | None:
    """Return the steps with the values that a request names; None where a word is about something else."""
    text, literals = without_literals(request)
    words = loose(text).split()
    if literals and _says_to_write(words):
        return None
    if _names_a_version(words) or (known_share(words) and {"more", "less"} & set(words)):
        return None
    values = _values(_without_reason(words), request, literals, steps)
    values = _settled(values, steps) if values else None
    made = steps
    for kind, value in values or ():
        others = [changed(kind, step, value) for step in made]
        made = tuple(other or step for other, step in zip(others, made, strict=True))
    also = {kind for kind, _ in values or ()} <= {"place", "side"} and _says_also(words, made)
    return Valued(made, also) if made != steps else None


def known_share(words: list[str]) -> float:
    """Return the share that words name: 0.1 for '10 %'; 0 for none."""
    at = next((at for at, w in enumerate(words[1:]) if w == "%" and words[at].isdigit()), -1)
    return int(words[at]) / 100 if at >= 0 else 0.0


def _without_reason(words: list[str]) -> list[str]:
    """Return 'light grey' for 'light grey would be a lot softer'."""
    known = load_talk_words().values.reasons
    at = next((at for at, word in enumerate(words) if at and word in known.joints), 0)
    reason = words[at + 1 :] if at else []
    judged = bool(reason) and (reason[-1] in known.ends or reason[-1].endswith("er"))
    return words[:at] if judged and not any(_is_value(word) for word in reason) else words


def _is_value(word: str) -> bool:
    """Return whether a word is a value of its own: 'is bigger' is one."""
    return any(kind != "kind" for kind, _ in values_of([word]))


def _says_to_write(words: list[str]) -> bool:
    """Return whether words ask for letters of their own: 'write ... at the top', and not 'instead'."""
    known = load_writing().unquoted
    return words[0] in (*known.writes, *known.puts) and "instead" not in words


def _names_a_version(words: list[str]) -> bool:
    known = load_talk_words().values
    return bool(known.counted & set(words)) and any(w.isdigit() for w in words)


def _says_also(words: list[str], steps: tuple[Step, ...]) -> bool:
    said = load_talk_words().values.also & set(words)
    return bool(said) or (words[0] == "and" and steps[-1].tool == crop.tool.name)


def _values(
    words: list[str], request: str, literals: tuple[str, ...], steps: tuple[Step, ...]
) -> list[Value] | None:
    known, found = load_talk_words().values, list[Value]()
    idle = known.idle | _nouns(steps, known)
    if any(f" {name}" in f" {' '.join(words)}" for names in known.marks.values() for name in names):
        idle |= known.marking
    at = 0
    while at < len(words):
        end, value = _longest(words, at, request, literals, steps)
        if value is not None:
            found.append(value)
        elif words[at] in known.against and (skipped := _denied(words, at + 1)):
            end = skipped
        elif words[at] not in idle and words[at] != ",":
            return None
        at = end
    return found


def _nouns(steps: tuple[Step, ...], known: ValueWords) -> set[str]:
    named_so = {w for step in steps for w in known.nouns.get(step.tool, ())}
    named_so |= {w for step in steps for w in _kind_words(step)}
    return named_so | {w for step in steps for w in step.target.split()}


def _kind_words(step: Step) -> set[str]:
    """Return the words for the kind that was given: 'fog' of 'snow rather than fog'."""
    kind = next((str(step.arguments[k]) for k in ("kind", "name", "hour") if k in step.arguments), "")
    return set(kind.replace("_", " ").split())


def _longest(
    words: list[str], at: int, request: str, literals: tuple[str, ...], steps: tuple[Step, ...]
) -> tuple[int, Value | None]:
    """Return where the longest value ends that some step has, and the value."""
    for end in range(min(len(words), at + _LONGEST), at, -1):
        span = words[at:end]
        if "," in span:
            continue
        if len(span) > 1 and at and words[at - 1] == "the" and span[0] in MASS:
            continue
        if span[0].startswith("§") and len(span) == 1:
            return end, ("words", literals[int(span[0][1:])])
        for kind, value in (*values_of(span), *_of_letters(span, request, words)):
            made = [(changed(kind, step, value), step) for step in steps]
            if any(new for new, _ in made):
                return end, (kind, value)
    return at + 1, None


def _denied(words: list[str], at: int) -> int:
    """Return where the value ends that is not wanted: 'not red', 'not so white'."""
    while at < len(words) and words[at] in ("so", "that", "too", "in", "the", "as"):
        at += 1
    ends = range(min(len(words), at + _LONGEST), at, -1)
    return next((end for end in ends if any(kind != "kind" for kind, _ in values_of(words[at:end]))), 0)


def values_of(span: list[str]) -> Iterator[Value]:
    """Yield what words may mean, for whichever edit has such a thing."""
    words, known, text = load_follow_up_words(), load_talk_words().values, " ".join(span)
    if (colour := colour_of(text)) is not None and span[0] not in known.idle:
        yield "colour", colour
    if (size := size_of(span)) is not None:
        yield "size", size
    yield from _placed(text, words, known)
    if text in words.other_way:
        yield "other way", None
    if text in words.transparent:
        yield "transparent", None
    if aspect := named(text, load_lexicon().aspects):
        yield "aspect", aspect
    for shade in ("darker", "lighter"):
        if text in getattr(known, shade):
            yield "shade", shade
    yield from _numbers(span, known)
    yield "kind", text


def _placed(text: str, words: FollowUpWords, known: ValueWords) -> Iterator[Value]:
    for kind, table in (
        ("place", words.places),
        ("axis", words.axes),
        ("way", words.turns),
        ("shift", known.shifts),
        ("side", known.sides),
    ):
        yield from ((kind, name) for name, phrases in table.items() if text in phrases)


def _numbers(span: list[str], known: ValueWords) -> Iterator[Value]:
    """Yield '20 %', 'minus 40', '5 degrees', '1200 pixels', '30 % opaque'."""
    least = span[0] in known.minus
    number, *unit = (span[1:] or [""]) if least else span
    if not number.replace(".", "", 1).isdigit():
        return
    value, said = float(number), set(unit)
    if said <= known.share | known.opacity and (not said or unit[0] in known.share):
        opaque = bool(said & {"opaque", "opacity"})
        if said & known.opacity:
            yield "opacity", value / 100 if opaque else 1 - value / 100
        else:
            yield "share", (-1 if least else 1) * value / 100
    if said <= known.degrees:
        yield "degrees", value
    if said <= {"pixels"}:
        yield "pixels", int(value)


def _of_letters(span: list[str], request: str, words: list[str]) -> Iterator[Value]:
    """Yield what only letters have: capitals, signs, other words of the same form."""
    known, text = load_talk_words().values, " ".join(span)
    yield from (("ink", ink) for ink, names in known.inks.items() if text in names)
    if text in known.upper or text in known.lower_case:
        yield "case", "upper" if text in known.upper else "lower"
    for sign, names in known.marks.items():
        if text in names:
            yield "mark", "" if "without" in words or "no" in words else sign
    typed = as_typed(request, text) or as_typed(request, "".join(span))
    if typed and len(span) < 4 and span[0] not in known.idle:
        yield "some words", typed


def _settled(values: list[Value], steps: tuple[Step, ...]) -> list[Value] | None:
    """Return the values of which none says another away: a colour, not its shade."""
    kinds = [kind for kind, _ in values]
    if any(len({str(v) for k, v in values if k == kind}) > 1 for kind in _ONCE):
        return None
    if "colour" in kinds and "shade" in kinds:
        given = {str(step.arguments.get("colour")) for step in steps}
        values = [v for v in values if v[0] != ("colour" if ("colour", *given) in values else "shade")]
    sizes = [v for v in values if v[0] == "size"]
    exact = [v for v in sizes if v[1] in (2, 3, 0.5, 0.33, 0.25)]
    kept = (exact or sizes)[:1]
    return [v for v in values if v[0] != "size"] + kept
