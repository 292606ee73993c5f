# ruff: noqa: E501  (lists of words are read by their rows)
"""When two phrases name the same thing, place or colour, for whoever compares a plan with a label."""

from retoucher.agent.minds.words.german_slots import noun
from retoucher.prompts.loader import load_yaml

_IDLE = frozenset(
    ["the", "a", "an", "this", "that", "these", "those", "all", "any", "some", "my", "his", "her", "its", "their", "our", "your", "of", "in", "on", "at", "from", "to", "for", "picture", "image", "photo", "photograph", "whole", "entire", "frame", "shot", "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "mein", "meine", "with", "and"]
)  # fmt: skip
_SAME = {"color": "colour", "gray": "grey", "backdrop": "background", "lower": "bottom", "upper": "top", "center": "middle",
         "centre": "middle", "right-hand": "right", "hintergrund": "background", "himmel": "sky"}  # fmt: skip


def words_of(phrase: str) -> frozenset[str]:
    """Return what tells a phrase from another: no articles, one spelling, no plural."""
    plain = "".join(
        c if c.isalnum() or c == "-" else " " for c in phrase.lower().replace("'s", "").replace("’s", "")
    )
    said = (_SAME.get(w, w) for w in plain.split() if w not in _IDLE)
    return frozenset(w.rstrip("s") for w in said)


def same_place(wanted: str, place: str, got: str) -> bool:
    """Return whether a step's target is the thing that a label names."""
    if wanted in ("him", "her", "them") and got in ("subject", "him", "her", "them"):
        return True
    if wanted in ("", "whole"):
        return not words_of(got) or got == "subject"
    want, have = words_of(wanted), words_of(got)
    german = words_of(" ".join(noun(w) or w for w in wanted.split()))
    return any(_alike(words, have) for words in (want, want | words_of(place), german))


def _alike(want: frozenset[str], have: frozenset[str]) -> bool:
    return bool(want | have) is False or 2 * len(want & have) >= 0.66 * (len(want) + len(have)) > 0


def css_colour(name: str) -> str | None:
    """Return the CSS colour of a name of the lexicon, English or German."""
    german = {
        "grün": "green",
        "rot": "red",
        "weiß": "white",
        "blau": "blue",
        "schwarz": "black",
        "gelb": "yellow",
    }
    known = load_yaml("lexicon.yaml")["colours"]
    return known.get(german.get(name, name.replace("gray", "grey")))


def colour_of(words: str) -> str | None:
    plain = (
        words.lower()
        .replace("brighter ", "")
        .replace("reddish ", "")
        .removeprefix("plain ")
        .removeprefix("shiny ")
    )
    return css_colour(plain) or css_colour(plain.split()[-1])


def tone_of(colour: str) -> str:
    return {"#7a4f2e": "brown", "#4a2c14": "brown", "darkred": "red", "peru": "brown"}.get(colour, colour)
