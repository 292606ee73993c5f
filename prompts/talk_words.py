"""The words of talk about the last edit, read from `talks.yaml`."""

from functools import cache

from .loader import Entry, load_yaml


class Reasons(Entry):
    """What is said of a value and changes nothing: 'light grey would be softer'."""

    joints: tuple[str, ...]
    ends: frozenset[str]


class ValueWords(Entry):
    """Words for values, and those that may stand around them."""

    idle: frozenset[str]
    against: frozenset[str]
    """Before a value that is not wanted."""
    nouns: dict[str, frozenset[str]]
    """Tool → words for what it made."""
    grow: frozenset[str]
    shrink: frozenset[str]
    big: frozenset[str]
    small: frozenset[str]
    too: frozenset[str]
    no: frozenset[str]
    times: dict[str, float]
    little: frozenset[str]
    much: frozenset[str]
    sizing: frozenset[str]
    """What may stand among words of size."""
    shifts: dict[str, frozenset[str]]
    sides: dict[str, frozenset[str]]
    also: frozenset[str]
    """The last edit stays, and is made there as well."""
    counted: frozenset[str]
    upper: frozenset[str]
    lower_case: frozenset[str]
    marks: dict[str, frozenset[str]]
    marking: frozenset[str]
    darker: frozenset[str]
    lighter: frozenset[str]
    inks: dict[str, frozenset[str]]
    reasons: Reasons
    degrees: frozenset[str]
    share: frozenset[str]
    minus: frozenset[str]
    about: frozenset[str]
    opacity: frozenset[str]


class TargetWords(Entry):
    """Words around the name of another thing."""

    instead: frozenset[str]
    also: frozenset[str]
    idle: frozenset[str]
    against: tuple[str, ...]
    """Before a thing that is not meant."""
    spare: tuple[str, ...]
    """Before a thing that is to stay as it was."""
    spared: tuple[str, ...]
    missed: tuple[str, ...]
    still_seen: tuple[str, ...]
    stays: tuple[str, ...]
    """Behind a thing on which the edit is missing: 'the collar is still blue'."""
    parts: frozenset[str]
    whose: dict[str, str]
    never: frozenset[str]


class Quality(Entry):
    """What a slider or a tool makes more of; `down` and `fewer` name the other end."""

    up: frozenset[str]
    more: frozenset[str]
    excess: frozenset[str]
    """Says by itself that it is too much."""
    down: frozenset[str]
    fewer: frozenset[str]
    nouns: frozenset[str]


class Praise(Entry):
    """What is said before a wish of its own, and asks for nothing."""

    cues: frozenset[str]
    turns: frozenset[str]
    """Announce another wish."""
    idle: frozenset[str]


class Gone(Entry):
    """Words that ask for the last edit to go, whatever it made being named."""

    verbs: frozenset[str]
    edits: frozenset[str]
    nouns: dict[str, frozenset[str]]
    things: dict[str, frozenset[str]]
    """Tool → what it took away: 'bring the freckles back'; behind `taking` they are things like others."""
    taking: frozenset[str]
    idle: frozenset[str]


class Opposite(Entry):
    """Words around the opposite of what was done."""

    cues: frozenset[str]
    idle: frozenset[str]


class Leaving(Entry):
    """Around what is to be left of what the edit takes away."""

    starts: tuple[str, ...]
    ends: tuple[str, ...]


class Asked(Entry):
    """Questions about the edits themselves."""

    starts: frozenset[str]
    cues: frozenset[str]
    idle: frozenset[str]


class Wrong(Entry):
    """What is wrong, said without a wish."""

    cues: frozenset[str]
    turned: frozenset[str]
    """Beside 'now': what the edit made of it is too much."""
    only: frozenset[str]
    """Beside a thing these tell of that thing alone."""
    gone_to: frozenset[str]
    """The same without 'now'."""


class Regret(Entry):
    """Around the other end of what was made: it was better."""

    liked: frozenset[str]
    kept: frozenset[str]
    idle: frozenset[str]


class Spilled(Entry):
    """Around a thing that the edit fell on as well."""

    told: frozenset[str]
    also: frozenset[str]


class SecondLine(Entry):
    """Around one thing more to write."""

    starts: tuple[str, ...]
    names: tuple[str, ...]
    below: tuple[str, ...]
    above: tuple[str, ...]


class InColour(Entry):
    """Around what is to stay in colour."""

    starts: tuple[str, ...]
    ends: tuple[str, ...]


class Comparing(Entry):
    """Words that ask for the picture before and after."""

    cues: frozenset[str]
    others: frozenset[str]
    starts: frozenset[str]
    asking: dict[str, frozenset[str]]
    """First word → second words."""
    idle: frozenset[str]


class AnswerWords(Entry):
    """Words of an answer to a question."""

    pointing: frozenset[str]
    small: frozenset[str]
    """They name nothing."""


class TalkWords(Entry):
    """How people talk about an edit that was just made."""

    short: dict[str, str]
    fillers: tuple[str, ...]
    values: ValueWords
    targets: TargetWords
    qualities: dict[str, Quality]
    """Slider or tool → its words."""
    praise: Praise
    gone: Gone
    opposite: Opposite
    leaving: Leaving
    regret: Regret
    spilled: Spilled
    comparing: Comparing
    second_line: SecondLine
    in_place_of: tuple[str, ...]
    lose_word: tuple[str, ...]
    in_colour: InColour
    owned: frozenset[str]
    answers: AnswerWords
    stops: tuple[str, ...]
    """Between what is felt and the wish."""
    naming: frozenset[str]
    """Before a word that nobody knows: it names a thing."""
    asked: Asked
    wrong: Wrong


@cache
def load_talk_words() -> TalkWords:
    """Return the words, read once."""
    return TalkWords.model_validate(load_yaml("talks.yaml"))
