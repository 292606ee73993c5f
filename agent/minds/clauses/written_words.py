"""Clauses about words on the picture: one text or several, a meme, a watermark, a caption below, a date."""

import re
from collections.abc import Mapping
from datetime import date

from ....prompts.loader import load_lexicon
from ....prompts.writing_words import load_writing
from ....tools.arguments.dates import DATE
from ..words.grammar import Clause, alternatives
from ..words.targets import PICTURE, colour_of, is_whole, target_of
from .clause_context import Ears
from .letter_looks import looks_of, named_by, names_of, said_any
from .meaning import Action, Choice, Doubt, Reading, expected, refused
from .printed_words import TEXT, is_reworded, is_to_be_written

_LITERAL = re.compile(r"§(\d+)")
_MARK = {"opacity": 0.5, "size": 0.04, "place": "bottom_right"}
_ACROSS = {"size": 0.14, "place": "middle"}
_MEME = {"font": "display", "colour": "white", "backing": "outline", "size": 0.11}
_AROUND_LOOKS = (
    "in", "on", "at", "to", "of", "with", "and", "the", "a", "an", "it", "this", "my", "as", "behind",
    "side", "edge", "left", "right",
    "letters", "font", "text", "type", "style", "colour", "opacity", "digits", "numbers",
)  # fmt: skip
"""Words that say nothing by themselves between those for looks and places."""
_STAMP = {"size": 0.045, "place": "bottom_right"}


def read_writing(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'add the text "Hello" at the top in white', 'write Happy Birthday on it', 'add the date'."""
    text = clause.text
    dated = _dated(clause)
    if dated is not None:
        return dated
    if is_reworded(text):
        return refused(
            clause.said,
            "other words in place of printed ones need an engine that paints; "
            "remove the old text and add new text in two requests instead",
        )
    marks = list(_LITERAL.finditer(text))
    if marks and is_to_be_written(text[: marks[0].start()], text[marks[-1].end() :]):
        return _written(clause)
    if re.fullmatch(
        rf"(?:add|put|insert|write|type|place|include|overlay|have|apply)(?: in)?(?: (?:a|an|the|some|new))?"
        rf"(?: \w+)? {TEXT}(?: (?:to|on|in|onto|over|at|here|across) .*)?",
        text,
    ):
        return _asked(clause)
    return None


def _asked(clause: Clause) -> Reading:
    choices = (Choice("skip the text", ""),)
    return Reading(
        clause.said, doubt=Doubt("parameter", "What should the text say?", choices, 'add the text "{}"')
    )


def _dated(clause: Clause) -> Reading | None:
    """Read a date that is not written out: the day the picture was taken, or today."""
    words = load_writing()
    match = re.fullmatch(
        rf"(?:add|put|write|stamp|insert|place|include|show|print)(?: on)?(?: it| this)?(?: with)? "
        rf"(?P<date>{alternatives((*words.dates.taken, *words.dates.today))})(?P<rest>(?: .*)?)",
        clause.text,
    )
    if not match or clause.literals or not _only_looks(match["rest"]):
        return None
    today, place = match["date"] in words.dates.today, _place(match["rest"])
    arguments = _STAMP | {"words": date.today().isoformat() if today else DATE} | looks_of(match["rest"])
    said = "write today's date" if today else "write the date on which it was taken"
    return Reading(clause.said, (_text(arguments | ({"place": place} if place else {}), said),))


def _only_looks(said: str) -> bool:
    """Return whether words say how letters look and where they stand, and nothing else: no 'date palm'."""
    known, lexicon = load_writing(), load_lexicon()
    tables = (known.places, known.fonts, known.backings, known.aligned)
    looks = (*(n for t in tables for n in names_of(t)), *known.sizes, *known.see_through, *lexicon.colours)
    rest = re.sub(rf"(?<![\w-]){alternatives((*looks, *_AROUND_LOOKS))}(?![\w-])|\d+ ?%", " ", said)
    return not re.search(r"\w", re.sub(rf"\b{PICTURE}\b", "", rest))


def _written(clause: Clause) -> Reading:
    text, words = clause.text, load_writing()
    marks = list(_LITERAL.finditer(text))
    lead = text[: marks[0].start()]
    if len(marks) == 1 and re.search(rf"\b{alternatives(words.below)}\b", text):
        return _below(clause, clause.literals[int(marks[0][1])], text)
    meme, watermark = said_any(words.meme, lead), said_any(words.watermark, lead)
    usual: dict[str, object] = dict(_MEME if meme else _MARK if watermark else {})
    if watermark and re.search(r"\b(?:across|diagonal\w*|over the middle|whole|big|large)\b", text):
        usual |= _ACROSS
    parts = [(clause.literals[int(m[1])], _around(marks, i, text)) for i, m in enumerate(marks)]
    looks = [looks_of(f"{before if i else ''} § {after}") for i, (_, (before, after)) in enumerate(parts)]
    shared = usual | looks_of(f"{lead} §") | ({} if any(looks[:-1]) else looks[-1])
    spots = [_place(after) or _place(before) for _, (before, after) in parts]
    if meme and not any(spots):
        spots = ["top", "bottom"][: len(parts)] if len(parts) <= 2 else spots
    if len(parts) > 1 and len({spot for spot in spots if spot}) < 2:
        return _lines(clause, [said for said, _ in parts], shared, next((s for s in spots if s), ""))
    actions = []
    for (said, (_, after)), own_looks, spot in zip(parts, looks, spots, strict=True):
        own = shared | own_looks | ({"place": spot} if spot else {})
        actions.append(
            _text(own | {"words": said.upper() if meme else said}, f"write {said!r}", _where(after))
        )
    assumed = () if all("place" in a.arguments or a.target for a in actions) else (_CALM,)
    return Reading(clause.said, tuple(actions), assumptions=assumed)


_CALM = "the text goes where the picture is calm"


def _lines(clause: Clause, lines: list[str], shared: dict[str, object], spot: str) -> Reading:
    """Return several literals as the lines of one text."""
    arguments = shared | {"words": "\n".join(lines)} | ({"place": spot} if spot else {})
    assumed = () if "place" in arguments else (_CALM,)
    return Reading(clause.said, (_text(arguments, f"write {len(lines)} lines"),), assumptions=assumed)


def _below(clause: Clause, words: str, text: str) -> Reading:
    """Return a caption on a strip under the picture."""
    looks = {name: value for name, value in looks_of(text).items() if name == "font"}
    arguments = {"caption": words, "width": 0.0, "bottom": 0.14} | looks
    return Reading(
        clause.said, (Action("border", arguments, "", f"write {words!r} under the picture", expected()),)
    )


def _text(arguments: Mapping[str, object], reason: str, target: str = "") -> Action:
    return Action("text", dict(arguments), target, reason, expected("changed_inside at_least 0.0005"))


def _around(marks: list[re.Match[str]], index: int, text: str) -> tuple[str, str]:
    """Return what is said before and after a literal of it alone: 'and' parts it from its neighbours."""
    start = marks[index - 1].end() if index else 0
    end = marks[index + 1].start() if index + 1 < len(marks) else len(text)
    before, after = text[start : marks[index].start()], text[marks[index].end() : end]
    if index:
        before = before.rpartition(" and ")[2]
    if index + 1 < len(marks):
        after = after.partition(" and ")[0] if " and " in after else after
    return before, after


def _place(said: str) -> str:
    said = re.sub(rf"\b{alternatives(names_of(load_writing().aligned))}\b", "", said)
    return named_by(load_writing().places, said)


def _where(after: str) -> str:
    """Return the thing in which the words stand: 'in the sky'; '' for none."""
    match = re.search(r"\b(?:in|inside) ((?:the|his|her|my|their|this|that) [\w ]+?)(?: in .*)?$", after)
    if (
        not match
        or _place(match[1])
        or re.search(r"\b(?:font|letters?|type|colour|style|side|edge|frame)\b", match[1])
    ):
        return ""
    target = target_of(match[1])
    return "" if not target or is_whole(match[1]) or colour_of(match[1].partition(" ")[2]) else target
