# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""'The same for this picture: other.jpg': the last edits on another file."""

from ...values.brief import Brief, Move

_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".heic")
_SAME = ("same", "apply", "repeat", "edits", "edit", "changes", "recipe", "likewise")


def read_apply_to(request: str) -> Brief | None:
    """Return the move that does the last edits to a file; None for other words. Its name keeps its capitals."""
    text = request.strip(" .!")
    quoted = next((q for q in "\"'" if text.endswith(q) and text.count(q) > 1), "")
    name = (
        text[:-1].rpartition(quoted)[2]
        if quoted
        else text.replace(":", " ").split()[-1]
        if text.split()
        else ""
    )
    if not name.lower().endswith(_ENDINGS) or not set(text.lower().replace(":", " ").split()) & set(_SAME):
        return None
    return Brief(intent="history", request=request, move=Move(name="apply_to", argument=name))
