"""Wishes said sideways, as plain ones: 'swap it for something bluer', 'dramatic clouds'."""

import re

from ....prompts.loader import load_lexicon
from ..words.grammar import alternatives
from ..words.targets import MASS, PICTURE, colour_of, target_of
from .complaints import cast_seen, complaint, off
from .effects import TONES, effect_words, predicate, property_words
from .plainer import plainer
from .said_as_done import as_wish
from .too_little import missed


def rephrased(text: str) -> str:
    """Return a clause in the order of a plain wish; '' when it is one already or none that is known."""
    return (
        cast_seen(text)
        or complaint(text)
        or off(text)
        or missed(text)
        or as_wish(text)
        or _toned_down(text)
        or _exchanged(text)
        or _toned(text)
        or _detail(text)
        or _hidden(text)
        or _version(text)
        or _excess(text)
        or _whitened(text)
        or _described(text)
        or _looked(text)
        or _brought_out(text)
        or _raised(text)
        or _deeper(text)
        or plainer(text)
    )


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
    if " and " in match[1] and property_words().keys() & set(match[1].split()):
        return ""
    return f"make the {match[2]} {match[1]}" if predicate(match[1]) else ""


def _looked(text: str) -> str:
    """'cartoonize the whole photo', 'grayscale the background' → 'make … cartoonize'."""
    looks = {w for words in load_lexicon().looks.values() for w in words if " " not in w}
    match = re.fullmatch(rf"(\w+) ((?:it|the|this|my|whole|entire|{PICTURE})\b.*)", text)
    if not match or match[1] not in looks or target_of(match[2]) is None:
        return ""
    return f"make {match[2]} {match[1]}"


def _brought_out(text: str) -> str:
    """'bring out the clouds' → 'make the clouds pop'; colours and shadows are raised as properties."""
    match = re.fullmatch(r"bring out (?:more of )?(the .+?)(?: more)?( a bit| a little| slightly)?", text)
    if not match or match[1].split()[1] in property_words() or not target_of(match[1]):
        return ""
    return f"make {match[1]} pop{match[2] or ''}"


def _raised(text: str) -> str:
    """'adjust the contrast higher' → 'increase the contrast'."""
    match = re.fullmatch(
        r"(?:adjust|set|change|move|slide|get|have|pull|dial|ease) (?:the )?(.+?) (higher|up|lower|down|back)"
        r"((?: by)? \d.*)?",
        text,
    )
    if not match or match[1] not in property_words():
        return ""
    return f"{'increase' if match[2] in ('higher', 'up') else 'decrease'} the {match[1]}{match[3] or ''}"


def _deeper(text: str) -> str:
    """'make the hat a much brighter blue' → 'make the hat bright blue'; not of a sky."""
    match = re.fullmatch(
        r"(?:make|turn|paint|colour) (?!(?:the )?sky\b)(.+?)(?: an?)?"
        r"(?: (?:much|a lot|way|even|far|slightly|a bit|a little))* "
        r"(bright|dark|light|deep|pale)e?r ([a-z]+)",
        text,
    )
    return f"make {match[1]} {match[2]} {match[3]}" if match and colour_of(f"{match[2]} {match[3]}") else ""
