"""What a noun phrase asks for: 'the two red cars on the left', 'everything but the sky', 'top third'."""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ....prompts.loader import load_yaml

SIDES = ("left", "right", "top", "bottom", "middle")
_INSIDE = re.compile(
    r"\b(?:on|at|in|to|towards|near)(?: the)? (?:(?:far|very) )?"
    r"((?:left|right|top|bottom|upper|lower|middle|cent(?:re|er))"
    r"(?:[ -](?:left|right|middle|cent(?:re|er)))?)"
    r"(?:[ -]?hand)?(?: (?:side|half|corner|part|edge|third))?\b"
)
_TAIL = re.compile(
    r" (?:of|in|on|at|from|with|behind|beside|above|below|under|near|around|next to|by|inside|that|which|who|"
    r"wearing|holding|against|over) .*"
)
_INVERTED = re.compile(
    r"(?:everything|all|anything|everybody)(?: else)? "
    r"(?:except|but|besides|apart from|other than|outside|around|behind)(?: for)? (.+)"
)
_PICTURE = re.compile(
    r" (?:of|in|on|from)(?: the| this| my)?(?: whole| entire)? "
    r"(?:picture|image|photo|photograph|frame|scene)$"
)
_COUNTED = re.compile(r" (?:counted |counting )?from (?:the )?(left|right|top|bottom)(?: side)?$")
_PLACE_OF = re.compile(r"((?:\S+ ){1,3}?)of (?:the |this |my )?(.+)")


@dataclass(frozen=True)
class Phrase:
    """A noun phrase taken apart; a field that the words leave open is empty."""

    text: str
    kind: str = ""
    """sky, greenery, water, ground, skin, face, person, subject, background, text, shadows, highlights,
    everything, colour, object, place; '' for a noun that has no visual meaning here."""
    noun: str = ""
    """Head noun in the singular: 'car'; '' for a bare colour or a place."""
    group: str = ""
    """What sort of object the noun is: vehicle, animal, round, upright…"""
    colour: str = ""
    """One of the basic colours: 'red', 'grey', 'tan'…"""
    shade: str = ""
    """dark, light or bright."""
    sides: tuple[str, ...] = ()
    """Of several, those at left, right, top, bottom or middle; also the place in the picture."""
    part: str = ""
    """half, third, quarter, side, corner, edge or frame, when a place is named."""
    extreme: str = ""
    """largest or smallest."""
    ordinal: int = 0
    """Which one in reading order, from 1; -1 is the last, -2 the one before it."""
    counted_from: str = ""
    """left, right, top or bottom: where the counting begins, instead of in reading order."""
    count: int = 0
    """How many."""
    all: bool = False
    """True for all, both, every and for plurals without a number."""
    inverted: bool = False
    """True for everything except what is named."""

    @property
    def chooses(self) -> bool:
        """True when the words say which of several is meant, or that all are."""
        return bool(self.sides or self.extreme or self.ordinal or self.count or self.all)


@cache
def words() -> dict[str, Any]:
    """Return the word lists of `prompts/find.yaml`."""
    return load_yaml("find.yaml")


@cache
def _reverse(table: str) -> dict[str, str]:
    return {word: meaning for meaning, listed in words()[table].items() for word in listed}


@cache
def _groups() -> dict[str, str]:
    return {noun: group for group, facts in words()["objects"].items() for noun in facts["nouns"]}


def parse_phrase(text: str) -> Phrase:
    """Take a noun phrase apart; any text is accepted, what is not understood stays in `noun`."""
    plain = _plain(text)
    inverted = _INVERTED.fullmatch(plain)
    if inverted:
        return replace(parse_phrase(inverted[1]), text=plain, inverted=True)
    without = _PICTURE.sub("", plain) or plain
    place = _place(without)
    if place:
        return replace(place, text=plain)
    within = _PLACE_OF.fullmatch(without)
    if within and (place := _place(within[1].strip())):
        return _part_of(place, parse_phrase(within[2]), plain)
    return replace(_object(without), text=plain)


def split_phrases(text: str) -> tuple[str, ...]:
    """Return the noun phrases that 'and' or commas join; 'black and white' stays whole."""
    plain = _plain(text)
    if _INVERTED.fullmatch(plain):
        return (plain,)
    colours = _reverse("colours")
    parts: list[str] = []
    for piece in re.split(r"\s*,\s*(?:and )?|\s+and\s+|\s*&\s*|\s+plus\s+", plain):
        if parts and parts[-1].split(" ")[-1] in colours:
            parts[-1] += f" and {piece}"
        elif piece:
            parts.append(piece)
    return tuple(parts) or (plain,)


def _plain(text: str) -> str:
    lowered = re.sub(r"[\"'“”‘’.!?;:()\[\]]", "", text[:300].lower().replace("'s ", " "))
    return " ".join(lowered.split())


def _part_of(place: Phrase, whole: Phrase, text: str) -> Phrase:
    if whole.kind == "everything":
        return replace(place, text=text)
    if place.part in ("", "side", "part", "area") and whole.kind in ("object", "colour", ""):
        return replace(whole, text=text, sides=place.sides)
    return replace(whole, text=text, sides=place.sides, part=place.part or "half")


def _place(text: str) -> Phrase | None:
    rest = [w for w in text.replace("-", " ").split() if w not in words()["determiners"]]
    if rest and all(w in words()["frames"] for w in rest):
        return Phrase(text, "place", part="corners" if rest[-1] == "corners" else "frame")
    sides = _reverse("sides")
    part = rest[-1] if rest and rest[-1] in words()["parts"] else ""
    named = rest[:-1] if part else rest
    if not named or any(w not in sides for w in named) or len(named) > 2:
        return None
    return Phrase(text, "place", part=part, sides=tuple(dict.fromkeys(sides[w] for w in named)))


def _object(text: str) -> Phrase:
    counted = _COUNTED.search(text)
    text = _COUNTED.sub("", text)
    inside = _INSIDE.search(text)
    sides: tuple[str, ...] = ()
    if inside:
        table = _reverse("sides")
        sides = tuple(dict.fromkeys(table[w] for w in re.split("[ -]", inside[1])))
        text = (text[: inside.start()] + text[inside.end() :]).strip()
    tokens = _TAIL.sub("", f"{text} ").split()
    parsed = _modified(_with_parts(tokens), text)
    if counted and parsed.ordinal:
        parsed = replace(parsed, counted_from=counted[1])
    return replace(parsed, sides=tuple(dict.fromkeys(parsed.sides + sides)))


def _with_parts(tokens: list[str]) -> list[str]:
    """Return 'green parts' for 'green' and 'greens'; an orange is a fruit, and so are oranges."""
    named = [t for t in tokens if t not in words()["determiners"]]
    if len(named) != 1:
        return tokens
    if named[0] in _reverse("colours"):
        return [named[0], "parts"] if len(tokens) == 1 else tokens
    single = named[0].removesuffix("s")
    return [single, "parts"] if single in _reverse("colours") and not _is_noun(single) else tokens


def _modified(tokens: list[str], text: str) -> Phrase:
    phrase = Phrase(text)
    while tokens and (len(tokens) > 1 or not _is_noun(tokens[0])):
        if _is_noun(" ".join(tokens)) and tokens[0] not in words()["determiners"]:
            break
        read = _with_modifier(phrase, tokens[0], tokens[1] if len(tokens) > 1 else "")
        if read is None:
            break
        phrase, tokens = read, tokens[1:]
    return _named(phrase, " ".join(tokens))


def _with_modifier(phrase: Phrase, word: str, following: str) -> Phrase | None:
    for field, table in (("shade", "shades"), ("extreme", "extremes"), ("colour", "colours")):
        meaning = _reverse(table).get(word)
        if meaning is None:
            continue
        if field == "shade" and following not in _reverse("colours"):
            return replace(phrase, shade=meaning)
        if field == "colour":
            shade, _, base = meaning.rpartition(" ")
            return replace(phrase, colour=base, shade=phrase.shade or shade)
        return replace(phrase, **{field: meaning})
    if word in _reverse("sides"):
        return replace(phrase, sides=(*phrase.sides, _reverse("sides")[word]))
    return _with_number(phrase, word)


def _with_number(phrase: Phrase, word: str) -> Phrase | None:
    lists = words()
    if word in lists["ordinals"]:
        return replace(phrase, ordinal=lists["ordinals"][word])
    if word in lists["counts"]:
        return replace(phrase, count=lists["counts"][word])
    if word in lists["all"]:
        return replace(phrase, all=True)
    if word in lists["determiners"] or word in ("and", "coloured", "colored", "very", "far"):
        return phrase
    return None


def _named(phrase: Phrase, noun: str) -> Phrase:
    singular = _singular(noun)
    kind = _reverse("kinds").get(noun) or _reverse("kinds").get(singular) or ""
    if not kind and " " in singular:
        return _compound(phrase, singular, plural=singular != noun)
    group = _groups().get(singular, "") if not kind else ""
    plural = singular != noun and not phrase.count and not phrase.ordinal
    if plural and kind not in ("shadows", "highlights"):
        phrase = replace(phrase, all=True, extreme="")
    if kind == "thing" or (not noun and phrase.colour):
        return replace(phrase, kind=_kind_of_thing(singular, phrase))
    if kind == "everything" and phrase.colour:
        return replace(phrase, kind="colour", all=True)
    return replace(
        phrase, kind=kind or ("object" if group or phrase.colour else ""), noun=singular, group=group
    )


def _compound(phrase: Phrase, noun: str, *, plural: bool) -> Phrase:
    head = _singular(noun.rsplit(" ", 1)[1])
    kind = _reverse("kinds").get(head, "")
    group = _groups().get(head, "")
    if head != noun and noun.split(" ")[0] in words()["kinds"]["everything"]:
        return replace(_modified(noun.split(" ")[1:], phrase.text), all=True)
    known = kind if kind not in ("thing", "everything") else ""
    kind = known or ("object" if group or phrase.colour else "")
    return replace(phrase, kind=kind, noun=noun, group=group, all=phrase.all or (plural and not phrase.count))


def _kind_of_thing(noun: str, phrase: Phrase) -> str:
    if phrase.colour:
        return "object" if noun in ("one", "thing", "object", "item") else "colour"
    return {"dark": "shadows", "light": "highlights", "bright": "highlights"}.get(phrase.shade, "object")


def is_colour(word: str) -> bool:
    """True for what people call a colour; an orange is one as well."""
    return word in _reverse("colours")


def _is_noun(word: str) -> bool:
    single = _singular(word)
    kinds = _reverse("kinds")
    return word in kinds or single in kinds or single in _groups()


def _singular(noun: str) -> str:
    head, _, last = noun.rpartition(" ")
    lists = words()
    if last in lists["irregular"]:
        last = lists["irregular"][last]
    elif last.endswith(("shes", "ches", "xes", "sses", "zzes", "toes")) and last not in lists["singular_s"]:
        last = last[:-2]
    elif last.endswith("s") and not last.endswith("ss") and last not in lists["singular_s"] and len(last) > 3:
        last = last[:-1]
    return f"{head} {last}".strip()
