# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""Text, second pictures, what only a painting engine can do, and remarks."""

from dataclasses import dataclass

from ...values.intents import Borrow, Gap, Paint, Remove, Write
from ..reading.meaning import Meaning, Said, asked, choice, means, refused, wish


@dataclass(frozen=True)
class Style:
    """How a text looks and where it stands."""

    place: str = ""
    colour: str = ""
    size: float = 0.0
    font: str = ""
    notes: tuple[str, ...] = ()

    def over(self, other: "Style") -> "Style":
        """Return this style, completed by another."""
        return Style(
            self.place or other.place,
            self.colour or other.colour,
            self.size or other.size,
            self.font or other.font,
            self.notes + other.notes,
        )


@means("textstyle", "style")
def _style(said: Said) -> Style | None:
    colour = next((c.css for c in said.all("colour") if not isinstance(c, str)), "")
    size = said.get("letters")
    notes = (
        ("the text is solid: see-through letters cannot be made yet",) if "transparent" in said.tokens else ()
    )
    inner: Style = said.get("textstyle", Style())
    place = said.get("textplace", "")
    if not place and said.things and not said.tokens & {"letters", "font"}:
        thing = said.things[-1].phrase
        place = {"over": "top", "above": "top", "under": "bottom", "underneath": "bottom", "below": "bottom"}.get(
            next(iter(said.tokens & {"over", "above", "under", "underneath", "below"}), ""), "")  # fmt: skip
        notes += (f"the text is not placed by the {thing}; say a corner, 'top' or 'bottom'",) if thing else ()
    return Style(place, colour, float(size or 0), said.get("font", ""), notes).over(inner)


def _proper(words: str, *, placed: bool) -> bool:
    """Return whether words without any sign of text can only be text: capitals, or another script."""
    parts = words.split()
    if words.isupper() and len(parts) > 1:
        return True
    foreign = any(ord(c) > 0x2E7F for c in words)
    return foreign or (placed and all(p[0].isupper() or not p[0].isalpha() for p in parts))


_NO_WORDS = frozenset(
    [
        "to", "a", "an", "the", "on", "in", "at", "it", "text", "caption", "here", "with", "my", "your", "and", "or", "of", "for", "is",
        "be", "that", "this", "some", "so", "too", "more", "less", "them",
    ]
)  # fmt: skip


@means("wish", "write")
def _write(said: Said) -> Meaning | None:
    literal = said.get("quote")
    words = literal or said.get("words")
    if not words or not words.strip(" ,.:"):
        return None
    plain = words.strip(" ,:").rstrip(".") if not literal else words
    first = plain.split(" ")[0].lower()
    if not literal and (
        plain.lower() in _NO_WORDS
        or first
        in ("to", "on", "at", "here", "that", "of", "is", "in", "colour", "bigger", "smaller", "and", "over")
    ):
        return None
    told = said.get("textnoun") and (
        said.tokens & {"add", "put", "place", "insert", "write", "include", "want", "have"}
        or said.get("saying") in (":", "saying")
    )
    named = literal or said.get("write") or told or said.tokens & {"name"}
    if not named and not _proper(plain, placed=bool(said.all("textstyle"))):
        return None
    style = Style()
    for found in said.all("textstyle"):
        style = style.over(found)
    made = Write(words=plain, place=style.place, size=style.size, colour=style.colour, font=style.font)
    assumed = () if style.place else ("the text goes where the picture is calm",)
    return wish(made, said=(*assumed, *style.notes))


@means("wish", "which_text")
def _which_text(said: Said) -> Meaning:
    hole = Gap(
        kind="parameter",
        question="What should the text say?",
        choices=(choice("skip the text"),),
        wants="words",
    )
    return asked(hole)


@means("wish", "undo_writing")
def _undo_writing(said: Said) -> Meaning:
    why = "other words in place of printed ones need an engine that paints; remove the old text and add new text in two requests instead"
    return refused(said.words, why)


@means("wish", "replace_text")
def _replace_text(said: Said) -> Meaning | None:
    words = said.get("quote") or next(iter(said.all("words")[::-1]), None)
    if words is None and said.get("number") is not None:
        words = f"{said.get('number'):g}"
    if not words:
        return None
    if "remove" in said.tokens:
        old = tuple(Remove(target=t.phrase) for t in said.things if t.kind == "thing")
        centre = "middle" if "centre" in said.tokens else ""
        return wish(
            *old,
            Write(words=words.strip(), place=centre),
            said=("the new letters are printed where the old ones were removed",),
        )
    return wish(
        Remove(target=_old_text(said)),
        Write(words=words.strip()),
        said=("the old text is removed, the new one goes where the picture is calm",),
    )


def _old_text(said: Said) -> str:
    start, end = said.get("span")
    words = said.tagging.words(start, end).split()
    kept = [
        w
        for w in words
        if w in ("jersey", "number", "letter", "word", "text", "name", "digits", "sign", "caption", "title")
    ]
    return " ".join(dict.fromkeys(kept)) or "text"


@means("wish", "match")
def _match(said: Said) -> Meaning | None:
    if not said.turn.attachments:
        return None
    target = next((t.phrase for t in said.things if t.kind == "thing"), "")
    return wish(Borrow(tool="match_look", reference=said.turn.attachments[0], target=target))


SPOTS = {
    "top_left": (0.18, 0.18), "top_right": (0.82, 0.18), "bottom_left": (0.18, 0.82), "bottom_right": (0.82, 0.82),
    "top": (0.5, 0.18), "bottom": (0.5, 0.82), "middle": (0.5, 0.5),
}  # fmt: skip


@means("wish", "paste")
def _paste(said: Said) -> Meaning | None:
    if not said.turn.attachments:
        why = "the picture to put in has to be attached"
        return refused(
            said.words,
            why,
            engine="attach the other picture",
            command="attach it to the request (`--reference logo.png`)",
        )
    x, y = SPOTS.get(said.get("textplace", "middle"), (0.5, 0.5))
    small = said.get("halfsize") or said.tokens & {"half"} or said.amount.times == 0.5
    return wish(
        Borrow(tool="paste", reference=said.turn.attachments[0], x=x, y=y, scale=0.5 if small else 0.3)
    )


INVENTED = "this has to be painted anew, which needs an engine that paints"
_SCENE = "a new scene behind the subject has to be invented; a colour, a gradient, a blur or a picture of yours can be done here"


@means("wish", "generate")
def _generate(said: Said) -> Meaning | None:
    if said.turn.can("edit"):
        return wish(Paint(instruction=said.words))
    why = _SCENE if "background" in said.tokens else INVENTED
    return refused(said.words, why)


@means("wish", "aside", "announce")
def _aside(said: Said) -> Meaning:
    return Meaning(remark=True)
