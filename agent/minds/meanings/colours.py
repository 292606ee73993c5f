"""Colours of things: 'paint the door dark green', 'black and white except the bus'."""

from dataclasses import dataclass

from ....prompts.loader import load_lexicon
from ...values.intents import Adjust, Gap, Intent, Look, Recolour
from ..reading.amounts import Amount
from ..reading.language import known_nouns
from ..reading.meaning import Meaning, Said, asked, choice, is_pronoun, means, refused, the, wish
from ..reading.nouns import Thing
from .backings import replaced
from .light import cast, effect, lit


@dataclass(frozen=True)
class Colour:
    """A colour: as CSS and as it was called."""

    css: str
    said: str

    def __getitem__(self, at: int) -> str:
        return (self.css, self.said)[at]


_SHADES = {"lighter": "light", "darker": "dark", "brighter": "bright", "deeper": "deep", "paler": "pale"}


@means("colour", "named")
def _colour(said: Said) -> Colour | None:
    names: tuple[str, ...] = said.all("colour")
    shades: tuple[str, ...] = tuple(_SHADES.get(str(s), str(s)) for s in said.all("shade"))
    name = names[-1]
    known = load_lexicon().colours
    full = " ".join((*shades, name))
    two = " ".join(names[-2:])
    css = (
        known.get(full)
        or (known.get(two) if len(names) > 1 else None)
        or known.get(" ".join((*shades[-1:], name)))
        or known.get(name)
    )
    css = css or (name if name.startswith("#") else None)
    tinge = " ".join(said.all("tinge"))
    return Colour(css, f"{tinge} {full}".strip() if len(names) == 1 else two) if css else None


def _plain(things: tuple[Thing, ...]) -> tuple[str, ...] | None:
    targets = tuple(dict.fromkeys(_bare(t.phrase) for t in things))
    return targets or None


def _bare(phrase: str) -> str:
    for head in ("colour of ", "colours of ", "shade of ", "colour on "):
        phrase = phrase.removeprefix(head)
    for tail in (" colour", " colours", "'s"):
        phrase = phrase.removesuffix(tail) if tail != "'s" else phrase
    return phrase.removesuffix("'s") if phrase.endswith("'s") else phrase


@means("wish", "recolour")
def _recolour(said: Said) -> Meaning | None:
    colours: tuple[Colour, ...] = said.all("colour")
    colours = tuple(c for c in colours if isinstance(c, Colour))
    if not colours:
        return None
    targets = _plain(said.things)
    if said.tokens & {"by", "with", "to", "for", "into"} and not said.things and len(colours) == 2:
        return _families(colours)
    if targets is None or _trades_a_thing(said, colours[-1]):
        return None
    pick = colours[-1] if not said.tokens & {"instead"} or len(colours) == 1 else colours[0]
    if any(t.split(" ")[-1] in ("one", "ones") for t in targets):
        targets = targets[:1]
    return painted(targets, pick, said)


def _trades_a_thing(said: Said, colour: Colour) -> bool:
    """Return whether a thing takes another's place: 'exchange the computer with a sweet peach'."""
    trades = said.tokens & {"exchange", "swap", "replace", "substitute", "turn", "switch", "into"}
    named = bool(said.tokens & {"one", "ones", "colour", "shade", "tone"})
    return (
        bool(trades)
        and not named
        and bool({"a", "an", "some"} & said.tokens)
        and colour.said.split(" ")[-1] in known_nouns()
    )


def painted(targets: tuple[str, ...], colour: Colour, said: Said) -> Meaning | None:
    """Return the meaning of 'these become this colour'."""
    made: list[Intent] = []
    notes: list[str] = []
    for target in targets:
        around = target.split(" ")
        if around[0] == "everything" and {"behind", "around"} & (set(around) | said.tokens):
            made.append(
                replaced(" ".join(around[2:]).removeprefix("the "), colour=colour.css, said_=colour.said)
            )
            continue
        if around[0] == "background" and len(around) > 2 and around[1] in ("behind", "around", "of"):
            kept = " ".join(w for w in around[2:] if w not in ("the", "this", "that"))
            made.append(replaced(kept, colour=colour.css, said_=colour.said))
            continue
        if target.split(" ")[-1:] == ["background"] and not target.startswith("everything"):
            made.append(replaced("subject", colour=colour.css, said_=colour.said))
            continue
        target = lit(target)
        if target in _FAMILY_NAMES():
            target = f"{target.removesuffix('s')} parts"
        if not target:
            name = colour.said.split(" ")[-1]
            if name in ("grey", "gray", "black"):
                made.append(Look(name="black_and_white"))
            elif name not in load_lexicon().casts:
                return None
            else:
                made.append(cast(name, "", said.amount, 1.0))
                notes.append(f"the whole picture gets a {colour.said} tint")
            continue
        if target in ("others", "other ones") or any(ord(c) > 0x2E7F for c in target):
            return None
        if target in ("sky",) and "blue" in colour.said:
            lighter = (effect("brighter", "sky", Amount(0.5)),) if "bright" in colour.said else ()
            darker = (effect("darker", "sky", Amount(0.5)),) if "dark" in colour.said else ()
            made += [effect("bluer", "sky", said.amount), *lighter, *darker]
            continue
        made.append(Recolour(target=target, colour=colour.css, said=colour.said))
    return Meaning(intents=tuple(made), assumptions=tuple(notes))


def _FAMILY_NAMES() -> frozenset[str]:
    names = load_lexicon().families
    return frozenset((*(f"{n}s" for n in names), *(f"all {n}" for n in names), *(f"all {n}s" for n in names)))


def _families(colours: tuple[Colour, ...]) -> Meaning:
    first, second = colours
    return wish(Recolour(target=f"{first.said} parts", colour=second.css, said=second.said))


@means("wish", "recolour_same")
def _recolour_same(said: Said) -> Meaning | None:
    things, colours = said.things, [c for c in said.all("colour") if isinstance(c, Colour)]
    if len(things) != 2 or not colours:
        return None
    first, second = things
    same = second.phrase in ("one", "ones") or first.phrase.split(" ")[-1] == second.phrase.split(" ")[-1]
    return painted((_bare(first.phrase),), colours[-1], said) if same else None


@means("wish", "which_colour")
def _which_colour(said: Said) -> Meaning | None:
    targets = _plain(said.things) or ("",)
    target = targets[0]
    if target.endswith("eyes") and "differently" in said.tokens:
        return None
    if not target:
        choices = (
            choice("stronger colours", effect("stronger colours")),
            choice("black and white", Look(name="black_and_white")),
            choice("warmer", effect("warmer")),
            choice("cooler", effect("cooler")),
        )
        return asked(
            Gap(kind="parameter", question="How should the colours change?", choices=choices, wants="wish")
        )
    names = ("white", "black", "blue", "red")
    paint = [
        replaced("subject", colour=n, said_=n)
        if target == "background"
        else Recolour(target=target, colour=n, said=n)
        for n in names
    ]
    choices = tuple(choice(n, p) for n, p in zip(names, paint, strict=True))
    return asked(
        Gap(
            kind="parameter",
            question=f"Which colour should {the(target)} have?",
            choices=choices,
            default=2,
            wants="colour",
            target=target,
        )
    )


@means("wish", "pop")
def _pop(said: Said) -> Meaning | None:
    kept = [t.phrase for t in said.things if t.kind == "thing"]
    if said.get("except"):
        kept = [t.phrase for t in said.get("except")]
    kept = [k for k in kept if k and not is_pronoun(k)]
    if not kept or any(k.startswith("everything except") for k in kept):
        spared = [k.removeprefix("everything except ") for k in kept]
        kept = spared
    return wish(Look(name="black_and_white", target=f"everything except {_joined(kept)}")) if kept else None


def _joined(names: list[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else names[0]


@means("except", "but")
def _except(said: Said) -> tuple[Thing, ...] | None:
    things = said.get("things")
    return things if things and all(t.kind == "thing" for t in things) else None


@means("wish", "teeth")
def _teeth(said: Said) -> Meaning | None:
    things = [t.phrase for t in said.things if t.phrase and not is_pronoun(t.phrase)]
    tag = said.get("teeth")
    words = " ".join(things)
    if not tag and not any(w in words for w in ("teeth", "tooth", "smile", "dentures")):
        return None
    target = next((t for t in things if "teeth" in t or "tooth" in t), "")
    if not target:
        owner = next((t for t in things if "smile" in t or "teeth" not in t), "")
        target = (
            f"{owner.removesuffix('smile').strip()} teeth".strip()
            if "smile" in owner
            else f"{owner} teeth".strip()
            if owner
            else "teeth"
        )
    return wish(whitened(target, said.amount))


def whitened(target: str, amount: Amount) -> Adjust:
    """Return the intent that makes teeth whiter: lighter, and less yellow."""
    factor = 0.6 if amount.factor < 1 else 1.0
    sliders = {
        "exposure": round(0.35 * factor, 3),
        "saturation": round(-0.5 * factor, 3),
        "temperature": round(-0.1 * factor, 3),
    }
    return Adjust(
        sliders=sliders,
        target=target,
        reason="lighten the teeth and take the yellow out",
        expect=("lightness rises 0.002",),
    )


@means("wish", "colourise")
def _colourise(said: Said) -> Meaning:
    return refused(said.words, "giving colours to a picture that has none means guessing every colour")


@means("wish", "red_eye")
def _red_eye(said: Said) -> Meaning:
    target = next((t.phrase for t in said.things if t.phrase), "")
    where = f"red eyes of {the(target)}" if target else "red eyes"
    sliders = {"saturation": -0.9, "exposure": -0.4}
    return wish(
        Adjust(sliders=sliders, target=where, reason="take the red out of the pupils and darken them")
    )
