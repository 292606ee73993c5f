"""Corrections of an outline that is shown: '1 +120,80' adds what lies there, '1 -200,90' takes it away."""

import re
from dataclasses import dataclass

from ..values.brief import Question
from .words.targets import names_several, the

_SIGN = r"\+|-|also(?: this)?|not(?: this)?"
_PLACE = r"\d+\s*,\s*\d+(?:\s*,\s*\d+\s*,\s*\d+)?(?!\d)"
_MARK = re.compile(rf"(?P<sign>{_SIGN})\s*(?P<place>{_PLACE})")
_CORRECTION = re.compile(
    r"(?:(?:number |option |#)?(?P<number>\d+)[.:)]?)?"
    rf"(?P<marks>(?:\s*(?:[,;]|and\b)?\s*(?:{_SIGN})\s*{_PLACE})+)"
)
_DASHES = str.maketrans("−–", "--")


@dataclass(frozen=True)
class Mark:
    """A place that belongs to the thing, or does not: x, y or left, top, right, bottom in pixels."""

    adds: bool
    place: tuple[int, ...]

    @property
    def words(self) -> str:
        """The place as a person writes it."""
        return ",".join(map(str, self.place))


@dataclass(frozen=True)
class Correction:
    """What shall be another way about the outline of one option."""

    number: int
    """The option's number, from 1."""
    marks: tuple[Mark, ...]


def outlined(question: Question) -> tuple[int, ...]:
    """Return the numbers of the options whose outlines may be corrected: what only stands in is none."""
    if not question.target:
        return ()
    options = enumerate(question.options, 1)
    return tuple(number for number, option in options if option.region and not option.stands_in)


def read_correction(answer: str, question: Question) -> Correction | None:
    """Return the correction that an answer is; None for other answers, or where no outline is shown.

    Without a number it is about the outline that would be taken for 'you decide', else about the first.
    """
    numbers = outlined(question)
    said = _CORRECTION.fullmatch(" ".join(answer.lower().translate(_DASHES).strip(" .!").split()))
    if said is None or not numbers:
        return None
    usual = question.default + 1 if question.default + 1 in numbers else numbers[0]
    marks = tuple(
        Mark(m["sign"].startswith(("+", "also")), tuple(map(int, re.findall(r"\d+", m["place"]))))
        for m in _MARK.finditer(said["marks"])
    )
    return Correction(int(said["number"] or usual), marks)


def asked_again(question: Question, number: int, region: str, notes: tuple[str, ...] = ()) -> Question:
    """Return the question with the new outline of an option; `notes` say what could not be done.

    Who has cut an outline by hand means it by 'you decide', too.
    """
    known = question.options[number - 1].region
    options = tuple(
        option.model_copy(update={"region": region}) if n == number else option
        for n, option in enumerate(question.options, 1)
    )
    several = len(outlined(question)) > 1
    is_it = "Which one is" if several else "Are these" if names_several(question.target) else "Is this"
    text = " ".join((*notes, f"{is_it} {the(question.target)} now?"))
    default = question.default if region == known else number - 1
    return question.model_copy(update={"text": text, "options": options, "default": default})


def how_to_correct(question: Question) -> str:
    """Return how an outline is corrected in words; '' where none is shown."""
    numbers = outlined(question)
    if not numbers:
        return ""
    n = numbers[0]
    return f"{n} is it; '{n} +x,y' adds what lies there, '{n} -x,y' takes it away"
