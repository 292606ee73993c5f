"""One clause → its reading: the readers, the surest first."""

import re
from collections.abc import Callable
from dataclasses import replace

from ....prompts.loader import load_lexicon
from ..words.grammar import Clause, alternatives
from .backgrounds import read_background, read_new_background
from .bars import read_bars
from .blurring import read_blur
from .borders import read_frame
from .canvas import read_extend
from .clause_context import Ears
from .colour_families import read_family
from .colour_pop import read_colour_pop
from .colour_tables import read_lut
from .cropping import read_border, read_crop
from .cut_outs import read_cut_out
from .effects import effect_words
from .faults import read_keep, read_remove_quality
from .hiding import read_pixelate
from .joined import read_joined
from .laid_objects import read_laid
from .light import (
    read_effect_verb,
    read_make,
    read_property,
    read_slider,
)
from .look_lists import read_but_for, read_look_list
from .meaning import Reading
from .named_looks import read_enhance, read_goal, read_look, read_match
from .no_places import placed
from .outdoors import read_outdoors, read_sky
from .pointing import read_pointing
from .portraits import read_blemishes, read_red_eye, read_smooth_skin
from .recolouring import read_recolour
from .refusals import not_understood, read_colour_of, read_generative, read_restore, read_vague
from .removals import read_remove
from .rephrase import rephrased
from .second_pictures import read_paste
from .shapes import read_shape
from .sideways import shortened, sideways
from .stops import read_stops
from .turning import read_perspective, read_resize, read_turn
from .unsaid import read_unsaid
from .written_words import read_writing


def _alone(reader: Callable[[Clause], Reading | None]) -> Callable[[Clause, Ears], Reading | None]:
    return lambda clause, ears: reader(clause)


READERS: tuple[Callable[[Clause, Ears], Reading | None], ...] = (
    read_laid,
    _alone(read_red_eye),
    _alone(read_blemishes),
    _alone(read_smooth_skin),
    _alone(read_keep),
    _alone(read_pointing),
    _alone(read_colour_pop),
    _alone(read_remove_quality),
    read_sky,
    read_paste,
    read_cut_out,
    read_border,
    read_bars,
    read_frame,
    read_background,
    read_pixelate,
    read_blur,
    read_writing,
    read_lut,
    read_match,
    read_extend,
    read_shape,
    read_crop,
    read_perspective,
    read_turn,
    read_resize,
    read_enhance,
    read_outdoors,
    _alone(read_family),
    _alone(read_effect_verb),
    _alone(read_slider),
    _alone(read_property),
    _alone(read_recolour),
    read_look,
    _alone(read_make),
    read_remove,
    _alone(read_stops),
    read_goal,
)
"""What is exact and can be done at hand."""
LAST: tuple[Callable[[Clause, Ears], Reading | None], ...] = (
    read_new_background,
    _alone(read_colour_of),
    read_restore,
    read_vague,
    _alone(read_unsaid),
    read_generative,
)
"""What is asked about or refused, when no exact reading was found."""


def read(clause: Clause, ears: Ears) -> Reading:
    """Return what a clause means; a clause that no reader knows is refused, never guessed."""
    plain = sideways(clause.text, first=True) or _passive(clause.text) or rephrased(clause.text)
    if plain:
        return replace(read(Clause(plain, clause.literals), ears), text=clause.said)
    found = (
        _first(READERS, clause, ears)
        or _sideways(clause, ears)
        or read_joined(clause, lambda part: _first(READERS, part, ears))
        or read_look_list(clause, lambda part: _first(READERS, part, ears))
        or read_but_for(clause, lambda part: _first(READERS, part, ears))
        or _first(LAST, clause, ears)
    )
    return (placed(found, clause.text) if found is not None else None) or not_understood(clause)


def _first(
    readers: tuple[Callable[[Clause, Ears], Reading | None], ...], clause: Clause, ears: Ears
) -> Reading | None:
    return next((found for reader in readers if (found := reader(clause, ears)) is not None), None)


def _sideways(clause: Clause, ears: Ears) -> Reading | None:
    """Read what is put in another manner, or with a tail that changes nothing of it."""
    found = _put_plainly(clause.text, clause, ears)
    if found is not None:
        return replace(found, text=clause.said)
    for head, tail in shortened(clause.text):
        if _wishes_more(tail, clause, ears):
            continue
        short = Clause(head, clause.literals)
        found = _first(READERS, short, ears) or _put_plainly(head, clause, ears)
        if found is not None and found.refusal is None and found.actions:
            said = f"Not understood, taken for a remark: {Clause(tail, clause.literals).said!r}"
            return replace(found, text=short.said, assumptions=(*found.assumptions, said))
    return None


def _wishes_more(tail: str, clause: Clause, ears: Ears) -> bool:
    """Return whether a tail is a wish itself: 'and it's too dark'."""
    said = tail.removeprefix("and ")
    if said == tail:
        return False
    changes = effect_words().keys() & set(said.split())
    return bool(changes or rephrased(said) or _first(READERS, Clause(said, clause.literals), ears))


def _put_plainly(text: str, clause: Clause, ears: Ears) -> Reading | None:
    plain = sideways(text)
    return _first(READERS, Clause(plain, clause.literals), ears) if plain else None


def _passive(text: str) -> str:
    """Return 'the brightness should be turned up' as 'increase the brightness'; '' for other words."""
    participles = load_lexicon().participles
    match = re.fullmatch(
        (
            rf"(.+?) (?:should be|should|must be|is|are|be) (?:a bit |slightly "
            rf"|\w+ly )?({alternatives(tuple(participles))})(?: (.+))?"
        ),
        text,
    )
    return f"{participles[match[2]]} {match[1]} {match[3] or ''}".strip() if match else ""
