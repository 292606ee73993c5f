"""One wish said in two halves: 'there is a boat, remove it', 'keep her in colour and make the rest grey'."""

import re

from ....prompts.loader import load_lexicon

_WISH = (
    r"(?P<wish>(?:(?:and|so|please|pls|can|could|would|you|u|just|i|want|to) )*{verb}[^,.;!?]*?)"
    r"\b(?P<it>it|them|that|those|him|her)\b(?P<rest>[^,;]*)$"
)
_VAGUE = r"(?!(?:fix|correct|sort|solve|change|help|improve|do|mend|adjust|edit)\b)"
"""What begins a verb that says by itself what is to be done: 'lighten it', not 'fix it'."""
_HALVES = (
    re.compile(
        r"^(?:(?:hi|hey|hello)[,!.]? )?there(?:'s|’s| is| are|s) "
        r"(?:an? (?:few|couple of|bunch of|pair of) |some |several |two |three |an? |this |the )"
        r"(?P<what>(?!lot\b|bit\b|little\b|too\b)[^,.;!?:]{3,60})[,.;!:]+ *" + _WISH.format(verb=""),
        re.I,
    ),
    re.compile(
        r"^(?P<what>(?:the|this|that|these|those|my|his|her|our|their) [^,.;!?:]{3,60}?) "
        r"(?:is|are|looks?|seems?) (?P<how>(?:[\w']+ ){0,2}?)too \w+[,.;!:]+ *" + _WISH.format(verb=_VAGUE),
        re.I,
    ),
)
"""What is there or is not right, and a wish in which a pronoun stands for it."""
_MUCH = frozenset(["way", "far", "much"])
_FIX_IT = re.compile(
    r"^(?P<fault>[^,.;!?:]+ (?:is|are|looks?|seems?) (?:[\w']+ ){0,2}?too \w+)[,.;!:]+ *"
    r"(?:(?:and|so|please|pls|can|could|would|you|u|just) )*"
    r"(?:fix|correct|sort|solve|improve|mend|adjust) (?:it|that|this|them)(?: out)?"
    r"(?:,? (?:please|pls|for me))*[.!? ]*$",
    re.I,
)
_TO_SEE = re.compile(
    r"\bi(?:'d|’d| would) (?:really )?(?:love|like) to see "
    r"(?P<what>(?:the|this|that|these|those|my|his|her|our|their) [^,.;!?]+?) in (?:an? )?"
    r"(?P<colour>[\w -]+)$",
    re.I,
)
_POPPED = re.compile(
    r"\b((?:keep|leave) [^,;.]+?(?: in (?:full )?colou?r| colou?red| colou?rful)),?(?: and| but| then)* "
    r"(?:make|turn|convert|change|set) (?=(?:the rest|everything else|all else)\b)",
    re.I,
)
_CUT_WITHOUT = re.compile(
    r"\b((?:cut ?out|isolate|extract) [^,;.]+?),? (?:but )?(?:without|not|and not|leaving out) "
    r"(?:the|his|her|its|their|my|any) (?!background)[^,;.]+$",
    re.I,
)
_EMPTY = re.compile(
    r"[,;.]? *\b(?:i|we) (?:(?:just|only) )?(?:want|need) (?:(?:just|only) )?the "
    r"(?:empty|bare) (?!background)[^,;.]+(?:[,;.] *|$)",
    re.I,
)
"""How the picture looks when the wish beside it is done."""


def in_one(request: str) -> str:
    """Return a request whose wishes stand in one piece each; as it is where none is in halves."""
    if any(quote in request for quote in '"“”'):
        return request
    aimless = _EMPTY.sub(", ", request).strip(" ,;.") if _EMPTY.search(request) else ""
    text = aimless if " " in aimless else request
    text = _CUT_WITHOUT.sub(r"\1", _POPPED.sub(r"\1 and ", _FIX_IT.sub(r"\g<fault>", text)))
    text = _TO_SEE.sub(_in_colour, text.strip())
    halves = next((found for half in _HALVES if (found := half.match(text.strip()))), None)
    if halves is None:
        return text
    what = halves["what"].strip()
    if halves.re is not _HALVES[1]:
        return f"{halves['wish']}the {what}{halves['rest']}"
    much = " a lot" if _MUCH & set(halves["how"].lower().split()) and not halves["rest"].strip(" .!?") else ""
    return f"{halves['wish']}{what}{halves['rest']}{much}"


def _in_colour(seen: re.Match[str]) -> str:
    last = seen["colour"].lower().split()[-1]
    return f"make {seen['what']} {seen['colour']}" if last in load_lexicon().colours else seen[0]
