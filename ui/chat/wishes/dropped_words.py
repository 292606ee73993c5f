"""What words that came with dropped pictures say of them."""

import re
from typing import Literal

Purpose = Literal["reference", "next", "unclear"]

_THIS = r"(?:this|that|these|the (?:other|second|attached|dropped|new))"
_REFERENCE = re.compile(
    rf"\b(?:match(?:es|ing)?|like (?:in )?{_THIS}|as in|same (?:look|style|colou?rs?|mood|light|tones?)|"
    rf"(?:look|style|colou?rs?|mood|light|tones?) (?:of|from) {_THIS}|from {_THIS}|references?|"
    rf"(?:with|by|into) (?:{_THIS}|it)|same (?:for|to|on|with)|apply .{{1,40}} to (?:{_THIS}|it)|"
    r"as (?:the|a|its|my) (?:new )?background|"
    rf"(?:put|place|paste|insert|add|stick|lay) (?:{_THIS}|it|them)(?: (?:picture|photo|image|logo|one))? "
    r"(?:in|into|on|onto|at|over|to|there|here|beside|next))\b",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"\b(?:(?:now|next|instead)[, ]+(?:this|that|the (?:new|next)) ?(?:one|picture|photo|image)?|"
    r"(?:edit|open|continue with|go on with|switch to|start with|work on) "
    r"(?:this|that|the (?:new|next|attached)) ?(?:one|picture|photo|image)?(?: (?:now|instead|next))?|"
    r"(?:this|that) (?:one|picture|photo|image) (?:now|next|instead)|"
    r"(?:here is|here's|this is) (?:another|the next|a new|my next)(?: one| picture| photo| image)?|"
    r"(?:another|next|new) (?:picture|photo|image))\b",
    re.IGNORECASE,
)
_ALL = (
    r"(?:(?:(?:all|each|every one|both) of (?:them|these|those)|(?:them|these|those) all|"
    r"(?:all|each|every|both)(?: of)?(?: (?:my|our|the|these|those))? (?:photo|picture|image)s?|"
    r"(?:these|those)(?: (?:photos|pictures|images))?|each one|every one|them)\b|"
    r"(?:both|all|each)(?=[.!,]|$| (?:a bit|a little|much|slightly|more|less|to|with|into|by|black|sepia|"
    r"monochrome|gr[ae]y|(?:warm|cool|dark|bright|light|sharp|soft|clear|small|bigg|larg)er)\b))"
)
"""What several pictures are called that get the same wish."""
_EACH = re.compile(
    r"(?P<lead>^(?:please |can you |could you )?"
    r"(?!remove|delete|erase|combine|merge|join|blend|stitch|put|place)"
    rf"\w+ |\b(?:to|on|for|in|from) ){_ALL}",
    re.IGNORECASE,
)
"""They stand behind the first verb or a word of place; else 'them' may be things in a picture."""
_BEFORE_THE_WISH = re.compile(
    rf"^(?:and )?(?:{_NEXT.pattern})\s*(?:[:,.;!–-]+\s*(?:and |please )?|and |$)", re.I
)


def purpose(text: str) -> Purpose:
    """Return what the words say that a picture is for."""
    reference, following = bool(_REFERENCE.search(text)), bool(_NEXT.search(text))
    if reference == following:
        return "unclear"
    return "reference" if reference else "next"


def wish_in(text: str) -> str:
    """Return the words without 'now this one:', which is said to us and no part of the wish."""
    return _BEFORE_THE_WISH.sub("", text.strip()).strip()


def wish_for_each(text: str) -> str:
    """Return 'make it warmer' of 'make them all warmer'; '' where the words do not mean several pictures."""
    words = text.strip()
    return _EACH.sub(r"\g<lead>it", words) if _EACH.search(words) else ""


def says_how_many(text: str) -> bool:
    """Return whether the words count what they mean: 'both', 'all', 'each', and not 'them' alone."""
    return re.search(r"\b(?:both|all|each|every)\b", text, re.IGNORECASE) is not None
