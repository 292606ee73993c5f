"""One wish said in two halves: 'there is a boat, remove it', 'keep her in colour and make the rest grey'."""

import re

_SEEN = re.compile(
    r"^(?:(?:hi|hey|hello)[,!.]? )?there(?:'s|’s| is| are|s) "
    r"(?:an? (?:few|couple of|bunch of|pair of) |some |several |two |three |an? |this |the )"
    r"(?P<what>(?!lot\b|bit\b|little\b|too\b)[^,.;!?:]{3,60})[,.;!:]+ *"
    r"(?P<wish>(?:(?:and|so|please|pls|can|could|would|you|u|just|i|want|to) )*[^,.;!?]*?)"
    r"\b(?P<it>it|them|that|those|him|her)\b(?P<rest>[^,;]*)$",
    re.I,
)
"""What is there, and a wish in which a pronoun stands for it."""
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
    r"[,;.]? *\b(?:i|we) (?:(?:just|only) )?(?:want|need) (?:(?:just|only) )?(?:an?|the) "
    r"(?:empty|bare|clean|clear) [^,;.]+(?:[,;.] *|$)",
    re.I,
)
"""How the picture looks when the wish beside it is done."""


def in_one(request: str) -> str:
    """Return a request whose wishes stand in one piece each; as it is where none is in halves."""
    if any(quote in request for quote in '"“”'):
        return request
    aimless = _EMPTY.sub(", ", request).strip(" ,;.")
    text = aimless if " " in aimless else request
    text = _CUT_WITHOUT.sub(r"\1", _POPPED.sub(r"\1 and ", text))
    seen = _SEEN.match(text.strip())
    if seen is None:
        return text
    return f"{seen['wish']}the {seen['what'].strip()}{seen['rest']}"
