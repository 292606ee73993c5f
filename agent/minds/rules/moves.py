"""Moves on the version tree, and words about them: undo, go back to 2, a bit less, what did you change?"""

import re

from ...values.brief import Brief, Move
from ..words.amounts import relative

_NUMBERS = {
    w: i + 1
    for i, w in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
    )
}
_NUMBERS |= {
    w: i + 1
    for i, w in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
}
_NUMBER = rf"(\d+|{'|'.join(_NUMBERS)})"
_COURTESY = re.compile(
    r"^(?:(?:please|ok|okay|no|hmm|well|actually|can you|could you|now|"
    r"sorry|oh|and|let's|wait|yes)[, ]+)+|[, ]+(?:please|thanks|thank you)$"
)
_MOVES: tuple[tuple[str, str], ...] = (
    (
        "undo",
        (
            r"undo|undo (?:that|this|it|the last (?:one|step|change|edit|thing)|"
            r"last|your last change)|go (?:one )?(?:step )?back|step back|back|"
            r"revert(?: (?:that|this|it|the last (?:change|edit)))?|take (?:that|"
            r"it) back|previous(?: version)?|go back (?:one|a)(?: step| version)?|"
            r"never ?mind that|i (?:don't|do not) like (?:it|that|this)"
        ),
    ),
    (
        "redo",
        r"redo(?: (?:that|this|it))?|undo the undo|forward|go forward|step forward|bring it back|put it back",
    ),
    (
        "original",
        (
            r"(?:go )?(?:back )?(?:to )?the original(?: (?:picture|image|photo|"
            r"version))?|original|start (?:over|again|from scratch|afresh)|reset(?: "
            r"(?:it|everything|the picture|the image|all))?|undo (?:everything|"
            r"all|all changes)|revert (?:to (?:the )?original|everything|all)|"
            r"(?:go )?back to (?:the )?(?:start|beginning|original)|show me "
            r"the original|restore the original|"
            r"(?:(?:go|take me) )?back to the (?:very )?first (?:picture|photo|image|shot)|"
            r"the very first (?:one|picture)"
        ),
    ),
    (
        "retry",
        (
            r"(?:try|do it|do that|once|one more time)(?: it| that)? ?(?:again|"
            r"once more|another way|differently)|again|retry|another (?:try|"
            r"one|attempt|variation|version)|one more time|once more|(?:give "
            r"me |make |show me )?(?:another|a different) (?:variation|version|"
            r"try|result|one)|try another(?: one| seed| way)?|different(?:ly)?|"
            r"that's not (?:right|it|what i (?:wanted|meant))|not like that"
        ),
    ),
    (
        "merge",
        (
            r"(?:merge|flatten)(?: (?:it|them|this|that|everything|all|(?:the |all (?:the )?)?(?:layers?|"
            r"objects?|text|title|words|logo|picture|image|photo)))?(?: (?:down|together|(?:in|on)to (?:the )"
            r"?(?:picture|photo|image)))?"
        ),
    ),
    (
        "compare",
        (
            r"compare(?: (?:it|this|that))?(?: (?:with|to|against) (?:the )?(?:original|"
            r"before|start))?|(?:show (?:me )?)?(?:the )?before(?: and |/| )?after|"
            r"before/after|show (?:me )?the difference|side by side|what(?:'s|"
            r" is) the difference"
        ),
    ),
    (
        "changes",
        (
            r"what (?:did|have) you (?:change|changed|do|done|edit|edited)(?: "
            r"so far| to it| exactly)?|what(?:'s| has| is)? (?:been )?(?:changed|"
            r"different(?: now)?)|list (?:the |all )?(?:changes|edits|steps)|"
            r"show (?:me )?(?:the |all )?(?:changes|edits|steps|history)|history|"
            r"what happened|explain(?: (?:what you did|the changes|your changes))?|"
            r"how did you do (?:that|it)"
        ),
    ),
    (
        "tree",
        (
            r"(?:show (?:me )?|draw |print )?(?:the )?(?:version )?tree|(?:show "
            r"(?:me )?|list )?(?:all |the )*versions|branches|which versions "
            r"are there"
        ),
    ),
    (
        "keep",
        (
            r"keep (?:it|that|this)(?: anyway| one)?|accept(?: it| that)?(?: "
            r"anyway)?|(?:use|take) (?:it|that|the last (?:try|one|attempt)) "
            r"anyway|that(?:'s| is) (?:fine|ok|okay|good)(?: enough)? anyway"
        ),
    ),
)


def read_move(request: str) -> Brief | None:
    """Return the brief of a move; None when the request is no move."""
    text = " ".join(request.lower().replace("’", "'").strip(" .!?").split())
    previous = None
    while previous != text:
        previous, text = text, _COURTESY.sub("", text)
    move = _counted(text) or _applied(request, text) or _relative(text)
    if move is None:
        name = next((n for n, pattern in _MOVES if re.fullmatch(pattern, text)), None)
        move = Move.model_validate({"name": name}) if name else None
    return Brief(intent="history", request=request, move=move) if move else None


def _counted(text: str) -> Move | None:
    undo = re.fullmatch(
        (
            rf"(?:undo|go back|revert|step back)(?: the)?(?: last)? {_NUMBER}(?: "
            rf"(?:steps?|times|changes|edits|versions))?(?: back)?"
        ),
        text,
    )
    if undo and (undo[1] not in list(_NUMBERS)[:10] or "last" in text):
        return Move(name="undo", argument=_digits(undo[1]))
    if re.fullmatch(r"undo twice|undo both(?: of them)?|go back twice", text):
        return Move(name="undo", argument="2")
    goto = re.fullmatch(
        (
            rf"(?:(?:go|switch|jump|return|take me)(?: back)?|back|revert|show|"
            rf"use|take|i (?:prefer|liked?|want))(?: me)?(?: to)?(?: the)? (?:(?:version|"
            rf"number|no\.?|#|v) ?{_NUMBER}|{_NUMBER}(?: (?:one|version|picture|"
            rf"image|try|attempt|result)))"
        ),
        text,
    ) or re.fullmatch(rf"(?:version|v|#) ?{_NUMBER}", text)
    if goto:
        return Move(name="goto", argument=_digits(next(g for g in goto.groups() if g)))
    return None


def _digits(word: str) -> str:
    return word if word.isdigit() else str(_NUMBERS[word])


def _applied(request: str, text: str) -> Move | None:
    """Read 'same for this picture: other.jpg'; file names keep their capitals."""
    if not re.match(
        (
            r"(?:do |apply )?(?:the |it |this |that |these )?(?:same|edits?|"
            r"changes?|steps|recipe|it|again)?\b.*\b(?:for|to|on|with)\b"
        ),
        text,
    ):
        return None
    file = re.search(
        r"(\"[^\"]+\"|'[^']+'|[^\s:\"']+\.(?:jpe?g|png|webp|tiff?|bmp|gif|heic))\s*$",
        request.strip(" .!"),
        re.I,
    )
    if not file or not re.search(r"\b(?:same|apply|repeat|edits?|changes|recipe|likewise)\b", text):
        return None
    return Move(name="apply_to", argument=file[1].strip("\"'"))


def _relative(text: str) -> Move | None:
    factor = relative(re.sub(r"^(?:make (?:it|that) |but |do it )", "", text))
    if factor is None:
        return None
    return Move(name="less" if factor < 1 else "more", argument=f"{factor:g}")


def read_elsewhere(request: str) -> tuple[str, bool] | None:
    """Read 'now the sky instead' and 'the same for the grass': the target, and whether it is 'instead'."""
    text = " ".join(request.lower().strip(" .!?").split())
    text = re.sub(r"^(?:no,? |now |and |ok,? |please )+", "", text)
    match = re.fullmatch(
        (
            r"(?:do |try |apply |make )?(?:it |that |this )?(?:on |to |for |"
            r"with )?(?:the |only the )?(.+?) instead(?: of .+)?"
        ),
        text,
    )
    if (
        match
        and len(match[1].split()) <= 4
        and not re.search(r"\b(?:make|change|remove|add|use|turn|try)\b", match[1])
    ):
        return match[1], True
    match = re.fullmatch(
        (
            r"(?:(?:do |apply )?(?:exactly )?the same(?: thing)?|same(?: thing)?|"
            r"do (?:it|that|this)(?: too| again)?|likewise|repeat (?:it|that)|"
            r"apply (?:it|that|this))(?: again)? (?:for|to|on|with) (?:the )?(.+?)(?: "
            r"too| as well| also)?"
        ),
        text,
    )
    if match and not re.search(r"\.\w{3,4}$", match[1]):
        return match[1], False
    match = re.fullmatch(r"(?:and )?(?:the )?(.+?) (?:too|as well)", text)
    if match and len(match[1].split()) <= 3:
        return match[1], False
    return None
