"""Single thoughts, one call each: captions, specifics for a vague wish, where a thing is, a reply."""

from ....pictures import Box, Picture
from ....prompts.templates import render
from .box_units import in_pixels, unit_of
from .forms import Captions, Located, Specifics, plain
from .place_reading import pointed
from .voice import Voice

_SURE = 0.3
"""Least confidence of a box that is worth an outline."""

_LONGEST = 600
"""Characters of a caption, which twenty words are asked for; a longer one goes into no prompt."""


def caption(voice: Voice, picture: Picture) -> str:
    """Say in a sentence what the picture shows."""
    said = str(plain(voice.say(render("caption"), (picture,))))
    if len(said) > _LONGEST:
        raise voice.chat.failure("invalid", said)
    return said


def decompose(
    voice: Voice, request: str, caption: str, count: int = 3, *, removal: bool = False
) -> tuple[str, ...]:
    """Turn a vague wish into `count` specific ones, by the caption alone, as SANE does (section 3.2).

    SANE's prompt never removes; `removal` allows it.
    """
    prompt = render("decompose", request=request, caption=caption, count=count, removal=removal)

    def check(form: Specifics) -> Specifics:
        if len(form.instructions) != count or not all(form.instructions):
            raise ValueError(f"wanted exactly {count} instructions, got {len(form.instructions)}")
        return form

    return tuple(voice.fill(Specifics, prompt, (), check).instructions)


def describe_after(voice: Voice, request: str, caption: str) -> tuple[str, str]:
    """Describe the picture before and after the wish in words as alike as possible."""
    form = voice.fill(Captions, render("describe_after", request=request, caption=caption))
    return form.before, form.after


def locate(voice: Voice, picture: Picture, phrase: str) -> list[Box]:
    """Return XYXY boxes in pixels around what the phrase names, the surest first."""
    if not voice.sees(picture):
        return []

    def check(form: Located) -> Located:
        unit = unit_of(form.boxes, picture.size)
        return form.model_copy(update={"boxes": [in_pixels(b, unit, picture.size) for b in form.boxes]})

    found = voice.fill(Located, render("localize", phrase=phrase), (picture,), check).boxes
    likely = (f for f in sorted(found, key=lambda f: -f.sure) if f.sure >= _SURE)
    return [box for f in likely if (box := pointed(f).box)]


def reply(voice: Voice, request: str, report: str) -> str:
    """Tell the client in their language what was done."""
    return str(plain(voice.say(render("reply", request=request, report=report))))
