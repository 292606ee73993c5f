"""Clauses that name the shape of a crop in passing: '4x5 for instagram', 'a square crop of the baby'."""

import re
from collections.abc import Iterator

from ....prompts.framing_words import load_framing
from ....prompts.loader import load_lexicon
from ..words.grammar import Clause
from ..words.manners import one_of
from ..words.targets import target_of, the
from .clause_context import Ears
from .cropping import ratio_of
from .meaning import Action, Reading, expected

_RATIO = re.compile(r"(?<![\w.])(\d{1,2}(?:\.\d+)?)(?:[:/x]| to | by | x )(\d{1,2}(?:\.\d+)?)(?![\w.])")
_TURNED = ("3:4", "4:3")
"""What only says which way a picture is turned: a medium says more."""
_DOWN_TO = re.compile(r"(?:crop|cut|trim)(?: \w+)? down to (?P<on>.+?)(?: and| in)? (?P<shape>\S+)")
"""'cut it down to the two of us, square'."""


def read_shape(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'crop it for a phone wallpaper', '16:9 with the dog in the middle'."""
    for head, kept in _parted(clause.text):
        aspect, target = _shape(head), kept_in_frame(kept) if kept else ""
        if aspect and target is not None:
            return _cropped(clause, aspect, target)
    return None


def kept_in_frame(words: str) -> str | None:
    """Return what stays in the frame as a finder takes it: 'people' for 'the two of us'."""
    who = load_framing().who
    return who.get(words) or who.get(words.removeprefix("the ")) or target_of(words) or None


def framed_crop(aspect: str, target: str) -> str:
    """Return the plain wish for a crop to a shape in which something stays."""
    return f"crop to {aspect} around {the(target)}"


def _cropped(clause: Clause, aspect: str, target: str) -> Reading:
    around = f" around {the(target)}" if target else ""
    rule = expected(f"aspect about {ratio_of(aspect):.4g}")
    action = Action("crop", {"aspect": aspect}, "", f"crop to {aspect}{around}", rule, frames=target)
    return Reading(clause.said, (action,))


def _parted(text: str) -> Iterator[tuple[str, str]]:
    """Yield words as they are, then parted from what stays in the frame."""
    yield text, ""
    known = load_framing()
    for joint in re.finditer(rf"(?:^| ){one_of(known.keeping)} ", text):
        bare = re.sub(rf" {one_of(known.inside)}$", "", text[joint.end() :])
        if joint[0].strip() not in known.loose or bare.split()[0] in known.definite:
            yield text[: joint.start()], bare
    down = _DOWN_TO.fullmatch(text)
    if down:
        yield f"crop {down['shape']}", down["on"]


def _shape(head: str) -> str:
    """Return the shape that is all that words say; '' where they say more or none."""
    known, words = load_framing(), head.split()
    ratio = _RATIO.search(head)
    named = sorted(_named(head), key=lambda found: -len(found[0]))
    crops = bool(known.crops & set(words))
    generic = [(w, known.generic[w]) for w in words if w in known.generic and crops]
    generic.sort(key=lambda found: found[1] in _TURNED)
    if ratio and float(ratio[1]) and float(ratio[2]):
        said, aspect = ratio[0], _known(ratio)
    elif (named and (crops or "for" not in words)) or generic:
        said, aspect = (named or generic)[0]
    else:
        return ""
    rest = f" {head} ".replace(f" {said} ", " ", 1)
    for other, _ in named:
        rest = rest.replace(f" {other} ", " ", 1)
    left = [w for w in rest.split() if w not in known.idle and not (crops and w in known.generic)]
    return "" if left else "4:3" if aspect == "landscape" else aspect


def _known(ratio: re.Match[str]) -> str:
    return "square" if ratio[1] == ratio[2] else f"{ratio[1]}:{ratio[2]}"


def _named(head: str) -> Iterator[tuple[str, str]]:
    """Yield the names of shapes in the words, but those that count only beside a crop."""
    generic = load_framing().generic
    for aspect, names in load_lexicon().aspects.items():
        yield from (
            (n, aspect) for n in names if f" {n} " in f" {head} " and n not in generic and " mode" not in n
        )
