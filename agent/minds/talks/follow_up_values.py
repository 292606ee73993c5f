"""What a follow-up names without what stands around it: a colour, a size, a place, a way, words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ....prompts.follow_up_words import FollowUpWords
from ....prompts.loader import load_lexicon
from ..words.literals import without_literals
from ..words.targets import colour_of
from .step_changes import BIGGER, SMALLER, named


@dataclass(frozen=True)
class Said:
    """A follow-up without what stands around it."""

    core: str
    leads: tuple[str, ...]
    denies: bool
    """True for 'no', 'I meant', 'only': what was changed is not what was wanted."""

    @property
    def replaces(self) -> bool:
        """True when another kind is wanted in place of the one that was given: 'can it be stars'."""
        return self.denies or any(lead.startswith(("can it be", "could it be")) for lead in self.leads)


def undenied(request: str) -> str:
    """Return 'no, the hat' for 'not the jacket, the hat'."""
    first, _, rest = request.partition(",")
    return f"no, {rest}" if rest and first.lower().startswith("not the ") else request


def plain(request: str) -> str:
    """Return a request in lower case, without the signs around its words."""
    kept = request.lower().replace("’", "'").translate(str.maketrans(dict.fromkeys(',;!?"“”', " ")))
    return " ".join(kept.split()).strip(" .")


def as_typed(request: str, core: str) -> str:
    """Return words of a request in plain() as they were typed: '15 June' for '15 june'; '' when not there."""
    typed = [word for word in request.split() if plain(word)]
    words, wanted = [plain(word) for word in typed], core.split()
    starts = range(len(words) - len(wanted), -1, -1)
    at = next((start for start in starts if words[start : start + len(wanted)] == wanted), None)
    return "" if at is None or not wanted else " ".join(typed[at : at + len(wanted)]).strip(' ,;."“”')


def says_also(text: str, words: FollowUpWords) -> bool:
    """Say whether the last edit is to stay and be made elsewhere as well: 'and the bin', 'her hat too'."""
    return text.startswith(tuple(f"{w} " for w in words.also)) or text.endswith(words.also_behind)


def said_of(text: str, words: FollowUpWords) -> Said:
    """Return what is left of a follow-up when its leads and tails are off."""
    leads: list[str] = []
    core, before = text, ""
    while core != before:
        before = core
        for lead in sorted(words.leads, key=len, reverse=True):
            if core.startswith(f"{lead} "):
                core = core.removeprefix(f"{lead} ")
                leads.append(lead)
                break
        for tail in words.tails:
            if core.endswith(f" {tail}"):
                core = core.removesuffix(f" {tail}")
                leads.append(tail)
    return Said(core, tuple(leads), any(lead in words.denials for lead in leads))


def corrections(request: str, said: Said, words: FollowUpWords) -> Iterator[tuple[str, Any]]:
    """Yield what the core may name: a value of the last edit, and of which kind."""
    core = said.core
    if written := _written(request, core, words):
        yield "words", written
    if (colour := colour_of(core)) is not None:
        yield "colour", colour
    if core in words.bigger:
        yield "size", BIGGER
    if core in words.smaller:
        yield "size", SMALLER
    if core in words.transparent:
        yield "transparent", None
    for kind, table in (("place", words.places), ("axis", words.axes), ("way", words.turns)):
        yield from ((kind, name) for name, phrases in table.items() if core in phrases)
    if core in words.other_way or " ".join(("the", core)) in words.other_way:
        yield "other way", None
    if core in words.tighter:
        yield "tighter", None
    if aspect := named(core, load_lexicon().aspects):
        yield "aspect", aspect
    number = core.removesuffix("degrees").removesuffix("°").strip()
    if number != core and number.isdigit():
        yield "degrees", float(number)
    if (pixels := core.removesuffix(" pixels").removesuffix(" px").removesuffix("px")).isdigit():
        yield "pixels", int(pixels)
    if reworded := as_typed(request, core):
        yield "some words", reworded
    if said.replaces:
        yield "kind", core
    if any(core.startswith(f"{s} ") for s in words.still) and core.split()[-1] != "dark":
        yield from _still(core, words)


def _written(request: str, core: str, words: FollowUpWords) -> str:
    """Return other words to write, as they were typed: quoted, or behind 'make it say'."""
    _, literals = without_literals(request)
    lead = plain(request)
    if len(literals) == 1 and lead.removesuffix(plain(literals[0])).strip() in words.quoted:
        return literals[0]
    says = next((p for p in words.says if lead.startswith(f"{p} ")), "")
    looks = says in words.leads and (colour_of(core) is not None or core in (*words.bigger, *words.smaller))
    if says and not looks:
        return request[len(says) :].strip(" .\"'“”:")
    says = next((p for p in words.says if core.startswith(f"{p} ")), "")
    return as_typed(request, core.removeprefix(f"{says} ")) if says else ""


def _still(core: str, words: FollowUpWords) -> Iterator[tuple[str, Any]]:
    rest = next(core.removeprefix(f"{s} ") for s in words.still if core.startswith(f"{s} "))
    if rest.split()[0] in ("tilted", "crooked", "slanted", "skewed", "leaning"):
        yield "level", None
