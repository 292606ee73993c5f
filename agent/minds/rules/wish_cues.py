"""Words that stand for a kind of wish: the witness beside the classifier, and whether words are left over."""

from functools import cache

from ....prompts.loader import load_lexicon, load_yaml
from ....prompts.wish_kinds import load_wish_cues, load_wish_kinds
from ..backoff.likely_wishes import Guess
from ..backoff.ngrams import tokens_of
from ..backoff.opposites import ruled_out
from ..clauses.effects import effect_words, property_words
from ..clauses.statements import states
from ..words.targets import colour_of

_STOPS = frozenset(",.;!?")
_AGAINST = ("never", "without", "except", "unless", "rather")
AROUND = ("crop_closer", "cut_out")
"""Kinds that are about the main subject when nothing is named."""


def is_rivalled(kind: str, text: str) -> bool:
    """Return whether a rival has words of its own: 'vertical' beside a mirror."""
    rivals = {k for family in load_wish_cues().rivals if kind in family for k in family} - {kind}
    own = set(cues_at(kind, text))
    return any(set(cues_at(rival, text)) - own for rival in rivals)


def is_witnessed(kind: str, text: str) -> bool:
    """Return whether the words speak against the opposite of more or less, or name the kind."""
    known = load_wish_kinds().kinds[kind]
    return (known.slider and known.opposite in ruled_out(text)) or bool(cues_at(kind, text))


def cues_at(kind: str, text: str) -> list[int]:
    """Return where in the text the words for a kind stand."""
    tokens = tokens_of(text)
    words = [t.word for t in tokens]
    found = []
    for cue in load_wish_cues().cues.get(kind, ()):
        said = [t.word for t in tokens_of(cue.rstrip("*"))]
        for at in range(len(words) - len(said) + 1):
            *first, last = words[at : at + len(said)]
            ends = last.startswith(said[-1]) if cue.endswith("*") else last == said[-1]
            there = at > 0 and words[at - 1] in load_wish_cues().there.get(kind, ())
            if first == said[:-1] and ends and not there:
                found.append(tokens[at].start)
    return found


def accounted(guess: Guess, text: str) -> bool:
    """Return whether every word is about the wish, idle, or part of a statement beside it.

    A wish that needs no thing and puts nothing in ('brighter', 'straighten') may hold words that nobody knows
    here, as long as none of them names a thing, a colour or another wish: 'a fair bit lighter, help'.
    """
    known, meant = load_wish_cues(), _meant(guess)
    kind = load_wish_kinds().kinds[guess.kind]
    strict = bool(kind.needs) or kind.puts_in or guess.kind in AROUND
    stems = tuple(c.rstrip("*") for c in known.cues.get(guess.kind, ()) if " " not in c)
    for piece in pieces_of(text):
        words, cued = [t.word for t in tokens_of(piece)], bool(cues_at(guess.kind, piece))
        purpose = next((at for at, w in enumerate(words) if at and w in known.purpose), len(words))
        words = words[:purpose] if cued else words
        left = {w for w in words if w not in known.idle | meant and not w.startswith(stems) and w.isalpha()}
        left &= left if strict else telling_words()
        if left and (cued or not states(piece)):
            return False
    return True


@cache
def telling_words() -> frozenset[str]:
    """Return the words that name a thing, a colour, a property or some wish: they are never idle."""
    words, kinds, painted = load_lexicon(), load_wish_kinds(), load_lexicon().generative
    things = [w for listed in load_yaml("things.yaml")["nouns"].values() for w in listed]
    cues = [c.rstrip("*") for listed in load_wish_cues().cues.values() for c in listed]
    poles = [w for pair in kinds.poles for pole in pair for w in (*pole.wants, *pole.states, *pole.nouns)]
    outdoors = [
        w
        for names in (words.skies, words.weathers, words.seasons)
        for listed in names.values()
        for w in listed
    ]
    named = (*things, *cues, *poles, *outdoors, *words.colours, *effect_words(), *property_words())
    named = (*named, *painted.verbs, *painted.face, *painted.style, *kinds.turning, *_AGAINST)
    return frozenset(word for phrase in named for word in phrase.split())


def _meant(guess: Guess) -> set[str]:
    """Return the words that say a wish: its slots, its cues, its poles and what goes with it."""
    known = load_wish_cues()
    colour = guess.colour if colour_of(guess.colour.lower()) else ""
    meant = {t.word for phrase in (guess.target, colour, guess.words) for t in tokens_of(phrase)}
    meant |= {w for cue in known.cues.get(guess.kind, ()) if " " in cue for w in cue.split()}
    for poles in load_wish_kinds().poles:
        if any(guess.kind in p.kinds for p in poles):
            meant |= {w for p in poles for w in (*p.wants, *p.states, *p.nouns)}
    return meant | set(known.beside.get(guess.kind, ()))


def pieces_of(text: str) -> list[str]:
    """Return what stands between stops."""
    stops = [t.start for t in tokens_of(text) if t.word in _STOPS]
    cut = [text[a:b] for a, b in zip([0, *(s + 1 for s in stops)], [*stops, len(text)], strict=True)]
    return [piece for piece in cut if tokens_of(piece)]


def is_no_thing(kind: str, phrase: str) -> bool:
    """Return whether a phrase only says the wish once more, or is two: 'vanish', 'wall a coat of paint'."""
    known, words = load_wish_cues(), phrase.lower().split()
    stems = tuple(c.rstrip("*") for c in known.cues.get(kind, ()))
    return "a" in words or all(w.startswith(stems) or w in known.idle for w in words)
