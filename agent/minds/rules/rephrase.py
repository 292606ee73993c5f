"""Wishes said sideways, as plain ones: complaints, 'swap it for something bluer', 'dramatic clouds'."""

import re
from functools import cache

from ....prompts.loader import load_lexicon
from .effects import TONES, effect_words, predicate, property_words
from .grammar import Clause, alternatives
from .targets import MASS, PICTURE, target_of

_HARDLY = r"(?:all|quite|rather|pretty|kind of|kinda|sort of|somewhat|a bit|a little|bit|slightly|fairly)"
_VERY = r"(?:really|so|way|far|too|much|very|extremely|just|incredibly|totally)"
_SEEMS = (
    r"(?:is|are|was|were|looks?|looked|seems?|feels?|appears?|came out|comes out|turned out|got|isn't|"
    r"'s|has become)"
)
_REMARK = re.compile(
    r"(?:it|that|this|they|these|those|which)(?:'s|'re)? ?(?:is|are|was|looks?|really|so|just|very|too| )*"
    r"(?:hurts?(?: (?:my|the) eyes)?|ugly|distracting|annoying|bothers? me|awful|terrible|horrible|"
    r"ruins? (?:it|the \w+)|distracts?(?: me)?|in the way)|"
    r"i (?:really |just )?(?:hate|don't like|dislike|can't stand) (?:it|that|this|them|how it looks)"
)
_MEND_IT = re.compile(
    r"(?:do something(?: about (?:it|that))?|(?:fix|change|correct|improve|repair) (?:it|that|this))"
)
_DISTRACTING = re.compile(
    r"(?P<what>(?:the|that|this|those|these|my|his|her) .+?) (?:is|are|looks?) (?:\w+ )?"
    r"(?:distracting|annoying|ugly|in the way|bothering me|awful)"
)
_THE_REST = re.compile(
    r"(?:remove|delete|erase|get rid of|take out|take away) (?:all of )?(?:everything|all|the rest)(?: else)?"
)
ANOTHER_SKY = "change the sky"
_IT = re.compile(r"\b(?:it|them|that|those)\b")


def as_wishes(found: list[Clause]) -> list[Clause]:
    """Return the clauses that wish for something, each complaint for itself.

    Remarks go, and so does 'fix it' after a complaint; what a remark is about is what 'it' means next.
    """
    pieces = [Clause(text, c.literals) for c in found for text in _each_complaint(c.text)]
    kept: list[Clause] = []
    for clause in pieces:
        if _is_said(clause, kept, len(pieces)):
            continue
        joined = _joined(kept[-1].text, clause.text) if kept else ""
        if joined:
            kept[-1] = Clause(joined, clause.literals)
        else:
            kept.append(clause)
    return kept


def _joined(before: str, text: str) -> str:
    """Return one clause for 'the lamp is ugly', 'remove it'; '' when both wish for something."""
    alone = re.fullmatch(r"keep (?:only |just )?(.+)", before)
    if alone and _THE_REST.fullmatch(text):
        return f"cut out {alone[1]}"
    remark = _DISTRACTING.fullmatch(before)
    about = remark["what"] if remark else "the sky" if _complaint(before) == ANOTHER_SKY else ""
    return _IT.sub(about, text, count=1) if about and _IT.search(text) else ""


def _is_said(clause: Clause, kept: list[Clause], count: int) -> bool:
    answered = bool(kept) and bool(_complaint(kept[-1].text)) and _MEND_IT.fullmatch(clause.text)
    return bool(answered) or (count > 1 and _REMARK.fullmatch(clause.text) is not None)


def _each_complaint(text: str) -> list[str]:
    """'it is too dark and a bit blurry' → 'it is too dark', 'it is a bit blurry'."""
    match = re.fullmatch(rf"(.+? ?{_SEEMS}) (.+? and .+)", text)
    parts = [f"{match[1]} {part}" for part in match[2].split(" and ")] if match else []
    return parts if parts and all(_complaint(part) for part in parts) else [text]


def rephrased(text: str) -> str:
    """Return a clause in the order of a plain wish; '' when it is one already or none that is known."""
    return (
        _complaint(text)
        or _off(text)
        or _toned_down(text)
        or _exchanged(text)
        or _toned(text)
        or _detail(text)
        or _hidden(text)
        or _version(text)
        or _excess(text)
        or _whitened(text)
        or _described(text)
    )


@cache
def _complaints() -> dict[str, str]:
    return {word: wish for wish, words in load_lexicon().complaints.items() for word in words}


def _complaint(text: str) -> str:
    """'my photo looks a bit dull' → 'make my photo pop a bit'."""
    plain = re.sub(r"^(it|this|that)'s ", r"\1 is ", text)
    plain = re.sub(
        r"^i (?:really )?(?:hate|don't like|dislike) how (.+) (.+? (?:is|looks))$", r"\2 \1", plain
    )
    words = alternatives(tuple(_complaints()))
    match = re.fullmatch(
        rf"(?P<what>.+?) ?{_SEEMS}(?P<how>(?: {_HARDLY}| {_VERY})*) (?P<word>{words})", plain
    )
    if not match or target_of(match["what"]) is None:
        return ""
    what = re.sub(r"^(?:it|this|that)$|^(?:the |its )?colours?$", "the picture", match["what"])
    wish = _complaints()[match["word"]]
    if target_of(what) == "sky" and wish.endswith(" pop"):
        return ANOTHER_SKY
    how = " a bit" if re.search(_HARDLY, match["how"]) else ""
    how = " a lot" if re.search(r"\b(?:way|far|much|very|extremely)\b", match["how"]) else how
    return wish.format(what) + how


def _off(text: str) -> str:
    """'the white balance is off' → 'fix the white balance'."""
    match = re.fullmatch(
        rf"(.*\b(?:colours?|white balance|exposure|lighting|light|contrast|brightness|skin tones?)) {_SEEMS}"
        rf"(?: {_HARDLY}| {_VERY}| all)* (?:off|wrong|weird|strange|bad|not right|funny|unnatural)",
        text,
    )
    return f"fix {match[1]}" if match else ""


def _toned_down(text: str) -> str:
    """'tone it down a bit' → 'make it calm a bit'."""
    match = re.fullmatch(rf"(?:tone|dial|calm|bring) (it|this|everything|the {PICTURE}) down(.*)", text)
    return f"make {match[1]} calm{match[2]}" if match else ""


def _exchanged(text: str) -> str:
    """'swap the sky for something bluer' → 'make the sky bluer'."""
    match = re.fullmatch(
        r"(?:swap|replace|change|exchange|switch) (.+?) (?:for|with|to|into|by) (?:something|anything) (.+)",
        text,
    )
    return f"make {match[1]} {match[2]}" if match and predicate(match[2]) else ""


def _toned(text: str) -> str:
    """'make the whites whiter' → 'lighten the whites'."""
    match = re.fullmatch(
        r"(?:make|get|turn) ((?:the )?.+?) ((?:a bit |a little |slightly |much )?)([a-z]+|less \w+)", text
    )
    noun = re.sub(r"^the ", "", match[1]) if match else ""
    if not match or property_words().get(noun, ("",))[0] not in TONES:
        return ""
    way = "darker" if match[3] in ("deeper", "richer", "stronger") else effect_words().get(match[3], "")
    verb = {"brighter": "lighten", "darker": "darken"}.get(way, "")
    return f"{verb} {match[1]} {match[2]}".strip() if verb else ""


def _detail(text: str) -> str:
    """'bring out the details in the shadows' → 'lift the shadows'."""
    match = re.fullmatch(
        r"(?:bring out|bring back|recover|show|reveal|get|restore|see|pull|lift)(?: out| back)?"
        r"(?: some| more)* ?(?:the |any )?(?:lost )?details? (?:in|from|of|out of) (?:the )?(.+)",
        text,
    )
    if not match:
        return ""
    dark = re.match(r"(?:shadows?|blacks|dark|darker|darks|deep)\b", match[1])
    light = re.match(
        r"(?:highlights?|whites|bright|brighter|lights?|blown|overexposed|sky|clouds?)\b", match[1]
    )
    return f"lift the {match[1]}" if dark else f"recover the {match[1]}" if light else ""


def _hidden(text: str) -> str:
    """'hide the lamp post', 'I want it gone' → 'remove …'; behind something it would have to be painted."""
    gone = re.fullmatch(
        r"(?:make |get |have )?((?:the|this|that|those|these|my|his|her|all) .+?) (?:be )?(?:gone|disappear|"
        r"vanish|removed|go away|out of (?:here|the picture|the photo|the image|the shot))",
        text,
    )
    if gone and target_of(gone[1]):
        return f"remove {gone[1]}"
    match = re.fullmatch(r"(?:hide|lose|ditch|drop) ((?:the|this|that|those|these|all|my|his|her) .+)", text)
    covered = match and re.search(r"\b(?:behind|under|with|by|in|into|from)\b", match[1])
    return f"remove {match[1]}" if match and not covered and target_of(match[1]) else ""


def _version(text: str) -> str:
    """'give me a warmer version' → 'make it warmer'."""
    match = re.fullmatch(
        r"(?:(?:give|show|make|get|create) (?:me |us |it )?)?(?:a|an|one|the) (.+?) version"
        r"(?: of (?:it|this|.+))?",
        text,
    )
    return f"make it {match[1]}" if match and predicate(match[1]) else ""


def _excess(text: str) -> str:
    """'too much yellow in the skin' → 'make the skin less yellow'."""
    match = re.fullmatch(r"(?:there is |there's )?too much (?:of )?(\w+) (?:in|on|around) (.+)", text)
    if not match or target_of(match[2]) is None:
        return ""
    if match[1] in load_lexicon().casts:
        return f"make {match[2]} less {match[1]}"
    return f"reduce the {match[1]} in {match[2]}" if match[1] in property_words() else ""


def _whitened(text: str) -> str:
    """'whiten the background' → 'make the background white'; teeth and walls get whiter."""
    match = re.fullmatch(r"(?:whiten|blacken) (.+)", text)
    if not match:
        return ""
    shade = "white" if text.startswith("whiten") else "black"
    if re.search(r"\bbackground$", match[1]):
        return f"make {match[1]} {shade}"
    return f"make {match[1]} {'brighter' if shade == 'white' else 'darker'}"


def _described(text: str) -> str:
    """'dramatic clouds' → 'make the clouds dramatic'."""
    match = re.fullmatch(rf"(?:more |some |with |a )?(.+) ({alternatives(tuple(MASS))})", text)
    if not match or match[2] in ("lighting", "shadows", "highlights", "text") or re.search(PICTURE, match[1]):
        return ""
    return f"make the {match[2]} {match[1]}" if predicate(match[1]) else ""
