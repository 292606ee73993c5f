"""Answers: whether what is said while a question waits answers it, points, or is something new."""

import re
from typing import Literal

from ...pictures import Box, Region
from ...prompts.talk_words import load_talk_words
from ..values.brief import Exchange, Question
from .rules.hearing import chosen, is_wish, only_an_answer, plain
from .rules.moves import read_move

Reading = Literal["answer", "pointing", "new", "unclear"]

_HERE = re.compile(
    r"(?:(?:i mean |in |on |at |use |take )?(?:this|that|it|here|there|the (?:region|selection|box|mask))"
    r"(?: (?:one|thing|part|place|region|area|spot|here|there))?)?"
)
_VERBS = "blur|cut|warm|cool|tint|paint|colou?r|extend|hide|show|whiten|blacken|smooth|straighten|level"
_ORDER = re.compile(
    rf"(?:please |can you |could you |now )*(?:{_VERBS}) (?:the|this|that|it|my|her|his|their|all)\b.*"
)
_ABOUT_A_RESULT = re.compile(
    r"(?:a (?:bit|little) |much )?(?:less|more|stronger|weaker)|try again|.*\bvariations?\b.*|show me\b.*"
)
"""Words on a picture that a question about a place does not have yet."""
_ANSWERS_NOTHING = {"redo", "original", "compare", "changes", "tree"}
"""Moves on the versions that no question asks for; 'take the second one' and 'keep it' may answer one."""
_ASKS = re.compile(
    r"(?:(?:but|and|so|hm+|hey|ok|okay|well)[, ]+)*"
    r"(?:why|how|who|where|when|can (?:you|i|we)|could (?:you|i|we)|do you|did you|will you|are you)\b.*"
)
"""What asks something itself, where a question mark ends it."""
_POLITE = re.compile(r"^(?:please |can you |could you |i want you to |now )+")


def read_reply(words: str, question: Question, pointed: bool = False) -> Reading:
    """Return how words are meant that come while a question waits.

    `pointed`: a region came with them; alone, or with words like 'here', it is the answer. 'new' is a
    question or a whole wish of the person's own, 'unclear' one that may still be meant as the answer, for it
    names what the question is about: the person is asked.
    """
    text = plain(words)
    if text and only_an_answer(text, question):
        return "answer"
    if pointed and _HERE.fullmatch(text):
        return "pointing"
    if words.rstrip().endswith("?") and _ASKS.fullmatch(text.rstrip("?")):
        return "new"
    parts = (_POLITE.sub("", part) for part in re.split(r"[,.;] ", text))
    completing = not question.target and not pointed
    begins = any(is_wish(part, completing=completing) for part in parts)
    if begins or _moves(words) or _ORDER.fullmatch(text):
        return "unclear" if pointed or _touches(text, question) else "new"
    return "unclear" if question.place and _ABOUT_A_RESULT.fullmatch(text) else "answer"


def _touches(text: str, question: Question) -> bool:
    """Return whether words name something that the question is about, or point: they may still answer it."""
    about = " ".join((question.target, *(option.label for option in question.options)))
    said, known = set(re.findall(r"[\w']+", text)), load_talk_words().answers
    return bool(said & known.pointing or (said & set(re.findall(r"[\w']+", about.lower()))) - known.small)


def _moves(words: str) -> bool:
    brief = read_move(words)
    return brief is not None and brief.move is not None and brief.move.name in _ANSWERS_NOTHING


def exchange(question: Question, answer: str) -> Exchange:
    """Return a question and what was answered, as a conversation shows it."""
    option = chosen(plain(answer), question)
    return Exchange(
        question=question.text,
        answer=answer,
        choice=option.label if option else "",
        options=tuple(o.label for o in question.options),
        outlines=tuple(o.region for o in question.options),
        target=question.target,
    )


def place_of(region: Region) -> str:
    """Return the answer that points at a region: 'left,top,right,bottom' in pixels."""
    return ",".join(map(str, firm_box(region)))


def firm_box(region: Region) -> Box:
    """Return the XYXY box around what is more inside than outside; a soft edge does not count."""
    firm = Region(region.inside.view("u1"))
    return region.box if firm.empty else firm.box
