"""What of a noun phrase the networks see; what they cannot see is left to colour, place and contrast."""

import re
from dataclasses import replace

import numpy as np

from ..classical.find.choose import chosen
from ..classical.find.colour_regions import paint
from ..classical.find.localizer import candidates_for
from ..classical.find.phrase import Phrase, is_colour, parse_phrase
from ..classical.find.view import Found
from .garments import Body, body, face_of, garment, worn_by_a_shape
from .guessed_things import coloured_things, guesses, persons_shown
from .missing_pieces import chained, widened
from .nanodet import Detection
from .parts import parts_of
from .sight import Sight
from .things import (
    as_placed,
    bits_of,
    detected,
    distinct,
    subject,
    thing,
    whole_ones,
    with_ridden,
    without_things,
)
from .vocabulary import (
    animals,
    is_likeness,
    is_other_animal,
    is_part,
    is_statue,
    is_stuff,
    meanings,
    mistaken,
    owners_of,
    stands_alone,
    zone_of,
)
from .whole import tidy

LEAST, LEAST_WEAK, LEAST_MISTAKEN = 0.3, 0.2, 0.4
"""Least score of a detection that a noun names, when there is a better one and when there is none; and of one
that is called something like it, or is seen only from near."""
CLOSE = 0.6
"""Share of the best one's score that another thing must have to be meant as well."""
COLOURED = 0.12
"""Share of a thing that has to have the colour that it is called by."""
_WORN = 0.5
"""Share of what has the colour of a garment that has to lie on somebody."""
_SPECK = 0.2
"""Size, of the largest thing of that colour on somebody, below which another one is no garment."""
_SPREAD = frozenset({"sky", "greenery", "water", "ground"})
"""Kinds that colour and texture find, and the networks what stands before them."""
_OURS = frozenset({"skin", "text", "shadows", "highlights", "everything", "colour"})
"""Kinds that colour, place and texture find better."""
_DRESSED = re.compile(
    r"(?P<who>.+?) (?:in|wearing|with|who wears|dressed in)(?: an?| the| his| her)? (?P<what>[\w -]+)"
)
_ON = re.compile(r".+? (?:on|of|off) (?:the |this |that |my |his |her |their )?(?P<what>.+)")
_WRITTEN, _BOTH = 0.9, 0.65
"""Share of a text that lies on the thing it is said to be on; its score then, since two say so."""
_OF = re.compile(r"(?P<what>.+?) of (?:the |this |that |an? |my |his |her )?(?P<who>.+)")


def seen(sight: Sight, phrase: Phrase) -> list[Found] | None:
    """Return the candidates for a phrase; None where somebody else knows better."""
    if phrase.kind == "subject":
        return subject(sight)
    if phrase.kind == "background":
        behind = [(f, f.kind.replace("subject", "background")) for f in subject(sight)]
        return [Found(1 - np.asarray(f.mask, np.float32), f.score, kind) for f, kind in behind]
    owned = _owned(phrase)
    if owned is not None:
        return _part(sight, *owned)
    if phrase.kind in _SPREAD or _is_stuff(phrase):
        return [without_things(sight, found) for found in candidates_for(sight.view, phrase)]
    if phrase.kind == "text" and (written := _ON.fullmatch(phrase.text)):
        return _written_on(sight, phrase, parse_phrase(written["what"]))
    if phrase.kind in _OURS:
        return None
    if phrase.kind == "face" or zone_of(phrase.noun):
        return _worn(sight, _people(sight), phrase)
    return _named(sight, phrase)


def _written_on(sight: Sight, phrase: Phrase, what: Phrase) -> list[Found] | None:
    """Return the text that lies on what is said to bear it; None where that is not seen or bears none."""
    owners = seen(sight, what) if nouns_of(what) or zone_of(what.noun) else None
    if not owners:
        return None
    covered = np.logical_or.reduce([np.asarray(owner.mask) > 0.5 for owner in owners])
    texts = [(found, np.asarray(found.mask) > 0.5) for found in candidates_for(sight.view, phrase)]
    borne = [found for found, mask in texts if mask.any() and covered[mask].mean() > _WRITTEN]
    return [replace(found, score=max(found.score, _BOTH)) for found in borne] or None


def _is_stuff(phrase: Phrase) -> bool:
    spread = phrase.group == "surface" or is_stuff(phrase.noun)
    return spread and not phrase.colour and not meanings(phrase.noun)


def _owned(phrase: Phrase) -> tuple[Phrase, Phrase] | None:
    """Return (whose, what) of 'the man's red shirt', 'the wheels of the car' and 'car wheels'."""
    of = _OF.fullmatch(phrase.text)
    if of:
        who, what = parse_phrase(of["who"]), parse_phrase(of["what"])
        if _is_owned(what) or (what.kind == "colour" and _names_a_thing(who)):
            return who, what
    words = phrase.text.split()
    for cut in range(1, len(words)):
        if is_colour(words[cut - 1]):
            continue
        whose, what = parse_phrase(" ".join(words[:cut])), parse_phrase(" ".join(words[cut:]))
        if _is_owned(what) and whose.noun and _names_a_thing(whose) and not meanings(phrase.noun):
            return whose, what
    return None


def _is_owned(what: Phrase) -> bool:
    return what.kind == "face" or bool(zone_of(what.noun)) or is_part(what.noun)


def _names_a_thing(whose: Phrase) -> bool:
    return bool(nouns_of(whose))


def _part(sight: Sight, whose: Phrase, what: Phrase) -> list[Found] | None:
    owners = chosen(sight.view, _named(sight, whose) or [], whose)
    person = nouns_of(whose) == ("person",)
    if person and (what.kind == "face" or zone_of(what.noun)):
        return _worn(sight, owners, what)
    return parts_of(sight, owners, what, person=person)


def _ownerless(sight: Sight, what: Phrase) -> list[Found]:
    """Return a part that is named without its thing, of all things that are seen and have one."""
    nouns = owners_of(what.noun)
    owners = [thing(sight, seen) for seen in detected(sight, nouns, LEAST)] if nouns else []
    return parts_of(sight, owners, what, person=nouns[:1] == ("person",))


def _worn(sight: Sight, owners: list[Found], what: Phrase) -> list[Found] | None:
    bodies = [body(sight, np.asarray(owner.mask, bool)) for owner in owners]
    if what.kind == "face":
        return [face_of(sight, each) for each in bodies] or None
    zone = zone_of(what.noun)
    if by_name := _seen_on(sight, bodies, what):
        return by_name
    worn = [found for each in bodies for found in garment(sight, each, zone, what)]
    if worn or (bodies and not what.colour):
        return worn
    if bodies:
        return _on_bodies(bodies, candidates_for(sight.view, what))
    if what.colour:
        return None
    return [each for shape in guesses(sight, ()) for each in worn_by_a_shape(sight, shape, zone, what)]


def _seen_on(sight: Sight, bodies: list[Body], what: Phrase) -> list[Found]:
    """Return what is worn that the detector has a noun for, where it sees it on somebody: a tie."""
    nouns = meanings(what.noun)
    found = [thing(sight, d) for d in detected(sight, nouns, LEAST_WEAK)] if nouns else []
    on_somebody = _on_bodies(bodies, found) if bodies else []
    return _coloured(sight, on_somebody, what) if what.colour and on_somebody else on_somebody


def _on_bodies(bodies: list[Body], found: list[Found]) -> list[Found]:
    """Return the candidates that lie on somebody: what is worn is not on the table or the wall."""
    covered = np.logical_or.reduce([each.mask for each in bodies])
    masks = [(f, np.asarray(f.mask) > 0.5) for f in found]
    worn = [(f, int(mask.sum())) for f, mask in masks if mask.any() and covered[mask].mean() > _WORN]
    least = _SPECK * max((size for _, size in worn), default=0)
    return [f for f, size in worn if size > least]


def _people(sight: Sight) -> list[Found]:
    """Return those who may wear something: the surest people, and no shape of a wall."""
    seen_ones = detected(sight, ("person",), LEAST)
    return [thing(sight, d) for d in seen_ones if d.score >= CLOSE * seen_ones[0].score]


def _named(sight: Sight, phrase: Phrase) -> list[Found] | None:
    """Return the things of that noun, and of the colour where one is said."""
    nouns = nouns_of(phrase)
    dressed = _DRESSED.fullmatch(phrase.text)
    if dressed and nouns == ("person",) and _is_worn(what := parse_phrase(dressed["what"])):
        return _dressed(sight, what)
    found = [with_ridden(sight, f, phrase.noun) for f in _things(sight, nouns, several=phrase.chooses)]
    found = _enough(sight, found, nouns, phrase)
    found = _as_said(sight, found, phrase) if nouns == ("person",) else found
    if phrase.colour and found:
        return _coloured(sight, found, phrase) or None
    if found:
        return found
    if phrase.colour:
        return coloured_things(sight, phrase)
    if is_part(phrase.noun) and not nouns and not stands_alone(phrase.noun):
        return _ownerless(sight, phrase)
    shown = persons_shown(sight) if is_statue(phrase.noun) else []
    return shown or guesses(sight, nouns, likeness=is_likeness(phrase.noun), chosen=phrase.chooses)


def _as_said(sight: Sight, people: list[Found], phrase: Phrase) -> list[Found]:
    """Return those who sit or stand as the words say; all where the words choose none of these by place."""
    fitting = as_placed(people, phrase.text)
    return fitting if chosen(sight.view, fitting, phrase) else people


def nouns_of(phrase: Phrase) -> tuple[str, ...]:
    """Return the detector's nouns that a phrase may mean."""
    if phrase.kind == "person":
        return ("person",)
    return animals() if is_other_animal(phrase.noun) else meanings(phrase.noun)


def _is_worn(what: Phrase) -> bool:
    """True for 'green', 'a red hat'; a man with a dog is no man who wears one."""
    return bool(zone_of(what.noun)) or bool(what.colour and what.kind == "colour")


def _things(sight: Sight, nouns: tuple[str, ...], *, several: bool) -> list[Found]:
    """Return the things of these nouns; where the words do not choose, those about as sure as the best.

    An animal that the detector has no noun for is the surest animal alone.
    """
    if not nouns:
        return []
    seen_ones = (
        detected(sight, nouns, LEAST)
        or detected(sight, nouns, LEAST_WEAK)[:1]
        or _called_alike(sight, nouns, several=several)
        or distinct([d for d in sight.closer if d.noun in nouns and d.score >= LEAST_MISTAKEN])
    )
    if nouns == animals() and not several:
        seen_ones = seen_ones[:1]
    least = 0 if several or not seen_ones else CLOSE * seen_ones[0].score
    meant = [widened(d, sight.things) for d in seen_ones if d.score >= least]
    chains = chained(meant, [d for d in sight.things if d.score >= LEAST])
    return whole_ones([_as_asked(whole_thing(sight, chain), chain[0], nouns) for chain in chains])


def _enough(sight: Sight, found: list[Found], nouns: tuple[str, ...], phrase: Phrase) -> list[Found]:
    """Return the things, with what passes for their noun where the words choose one that is not among them.

    Of two bears the cub on the right may be taken for a cow.
    """
    if not phrase.chooses or phrase.all or not found or chosen(sight.view, found, phrase):
        return found
    alike = detected(sight, mistaken(nouns), LEAST)
    return whole_ones([*found, *(_as_asked(thing(sight, d), d, nouns) for d in alike)])


def _called_alike(sight: Sight, nouns: tuple[str, ...], *, several: bool) -> list[Detection]:
    """Return what passes for a noun: of two dogs that are taken for cows one is seen less surely."""
    found = detected(sight, mistaken(nouns), LEAST_MISTAKEN)
    return detected(sight, mistaken(nouns), LEAST) if found and several else found


def _as_asked(found: Found, seen: Detection, nouns: tuple[str, ...]) -> Found:
    """Return a thing as sure as it may be the one that was asked for: a zebra that is seen well is no dog."""
    return found if seen.noun in nouns else replace(found, score=found.score * (1 - seen.score))


def _coloured(sight: Sight, found: list[Found], phrase: Phrase) -> list[Found]:
    coloured = paint(sight.view, phrase.colour, phrase.shade, 0.8)
    shares = [float(coloured[np.asarray(f.mask, bool)].mean()) for f in found]
    return [f for f, share in zip(found, shares, strict=True) if share > max(COLOURED, 0.4 * max(shares))]


def _dressed(sight: Sight, what: Phrase) -> list[Found] | None:
    """Return the people who wear that: 'the woman in green', 'the man with the red hat'."""
    people = _people(sight)
    if not what.colour:
        return people or None
    zone = zone_of(what.noun) or "torso"
    dressed = []
    for person in people:
        worn = garment(sight, body(sight, np.asarray(person.mask, bool)), zone, what)
        if worn:
            dressed.append((int(np.asarray(worn[0].mask).sum()), person))
    most = max((size for size, _ in dressed), default=0)
    return [person for size, person in dressed if size > 0.4 * most] if people else None


def whole_thing(sight: Sight, chain: list[Detection]) -> Found:
    """Return the mask of a thing of which these pieces were seen, as sure as its surest piece."""
    pieces = [thing(sight, d) for d in chain]
    surest = max(pieces, key=lambda piece: piece.score)
    if len(pieces) == 1:
        return surest
    return Found(tidy(np.logical_or.reduce([bits_of(p) for p in pieces])), surest.score, surest.kind)
