"""'Why did nothing change?': a question about the turn before, answered with what it did and what it said."""

import re

from .. import Scene, Turn

_DONE = (
    r"(?:chang(?:e|ed|ing)|happen(?:ed|ing)?|work(?:ed|ing)?|do(?:ne|ing)? (?:it|that|this|anything)|"
    r"look(?:s|ing)? (?:any )?different)"
)
_IT = r"(?:it|this|that|you|anything|something|the (?:picture|photo|image))"
_ASKED = re.compile(
    rf"(?:(?:but|and|so|hm+|hey|ok|okay|well)[, ]+)*(?:"
    rf"(?:why|how come)(?: (?:did|has|is|was|does|have))?(?: there)? (?:nothing|no change)(?: {_DONE})?"
    rf"|(?:why|how come) (?:did|has|have|does|is|was)(?:n't| not)? {_IT}(?: not|n't)? {_DONE}"
    rf"|(?:why|how come) {_IT} (?:did|has|have|does|is|was)(?:n't| not) {_DONE}"
    rf"|(?:what|where) (?:has |did |is )?(?:changed|the change)|did {_IT} (?:change|happen|work)"
    rf"|what went wrong|why (?:not|did (?:it|that) (?:fail|not work))"
    rf")(?: here| now| at all| in the (?:picture|photo))*"
)

_WAY_OUT = re.compile(r" It takes [^()\n]+ \([^()\n]*\)\.")
"""What a refusal says of the engine that could: it is no reason."""


def why_nothing(text: str, scene: Scene) -> str | None:
    """Return what came of the last request; None where the words do not ask that.

    `text`: lower case, without its question mark.
    """
    if not _ASKED.fullmatch(text):
        return None
    if not scene.turns:
        return "Nothing was asked for yet: this is the picture as it was opened."
    last, before = scene.turns[-1], scene.turns[-2].version if len(scene.turns) > 1 else 0
    if last.version == before:
        return f"“{last.request}” changed nothing. I said: {_WAY_OUT.sub('', last.reply)}"
    return _changed(last)


def _changed(last: Turn) -> str:
    return (
        f"“{last.request}” did change the picture: it is version {last.version} now. Compare it with the one "
        "before to see where; say “more” for a stronger change, or “undo” to take it back."
    )
