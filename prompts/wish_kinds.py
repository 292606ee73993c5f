"""The kinds of wish that the back-off may propose, read from `wish_kinds.yaml`."""

from functools import cache

from .loader import Entry, load_yaml


class WishKind(Entry):
    """A kind of wish: how its option reads, and the plain sentence that does it."""

    label: str
    """Empty: it cannot be proposed without more than words."""
    wish: str
    needs: tuple[str, ...] = ()
    """The slots without which it is not proposed: 'target', 'colour', 'words'."""
    usual: str = ""
    """What fills the colour or aspect when none is said."""
    opposite: str = ""
    slider: bool = False
    """True when there can be a bit or a lot of it."""
    puts_in: bool = False
    """True when the picture holds something afterwards that it did not hold before."""


class Pole(Entry):
    """One of two opposites, and the words for it."""

    kinds: tuple[str, ...]
    wants: frozenset[str]
    """Words that ask for it: 'brighter'."""
    states: frozenset[str]
    """Words that complain of it, behind 'too' or 'less': 'bright'."""
    nouns: frozenset[str]
    """What there can be more or less of: 'light'."""


class Turns(Entry):
    """Words that turn a pole round, complain of it, want it, or move a noun."""

    against: frozenset[str]
    complaint: frozenset[str]
    wanted: frozenset[str]
    more: frozenset[str]
    enough: frozenset[str]
    up: frozenset[str]
    down: frozenset[str]


class Telling(Entry):
    """How a statement names what is pointed at next: 'there's a man behind us', 'the wires spoil it'."""

    shows: tuple[str, ...]
    """What the name of a thing stands behind."""
    stands: frozenset[str]
    """Verbs whose subject is what is meant."""
    ends: frozenset[str]
    """Words at which a name ends."""
    never: frozenset[str]
    """Words of what is no thing to point at."""
    before: frozenset[str]
    """Words before a name that are none of it: 'such'."""
    veils: frozenset[str]
    """What lies over the whole picture, wherever it is said to be: 'a blue tint over everything'."""


class WishKinds(Entry):
    """Everything that the back-off knows beside its weights."""

    kinds: dict[str, WishKind]
    none: tuple[str, ...]
    turning: frozenset[str]
    scripts: dict[str, str]
    poles: tuple[tuple[Pole, Pole], ...]
    loose: frozenset[str]
    apart: frozenset[str]
    pronouns: frozenset[str]
    finite: frozenset[str]
    """Verbs of a statement: 'the bride is too dark'."""
    articles: frozenset[str]
    telling: Telling
    said: Turns
    german: dict[str, str]
    """A German word of a thing, colour or place → the English."""


@cache
def load_wish_kinds() -> WishKinds:
    """Return the kinds, read once."""
    return WishKinds.model_validate(load_yaml("wish_kinds.yaml"))


class WishCues(Entry):
    """What witnesses a kind of wish beside the classifier."""

    cues: dict[str, tuple[str, ...]]
    """Kind → its words; '*' for any ending."""
    rivals: tuple[tuple[str, ...], ...]
    """Kinds that are mistaken for each other: none is taken while words of another are there."""
    there: dict[str, tuple[str, ...]]
    """Kind → words before a cue behind which it is there already: 'the' of 'us in the fog'."""
    beside: dict[str, tuple[str, ...]]
    """Kind → words that go with it and do not tell it from another."""
    idle: frozenset[str]
    """Words that may stand beside any wish."""
    wishing: frozenset[str]
    """Verbs of a wish that is put as a statement: 'should'."""
    purpose: frozenset[str]
    """What a wish is for begins with one of these."""


@cache
def load_wish_cues() -> WishCues:
    """Return the cues, read once."""
    return WishCues.model_validate(load_yaml("wish_cues.yaml"))
