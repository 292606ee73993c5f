"""The form of an edit as OpenAI's clients send it, read and checked before any work."""

import re
from dataclasses import dataclass
from typing import cast

from starlette.datastructures import FormData, UploadFile

from .answers_of_http import wrong_field
from .edit_fields import FIELDS, Format

_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")


@dataclass(frozen=True)
class EditForm:
    """What is asked for."""

    images: tuple[UploadFile, ...]
    """The picture, then others that the prompt speaks of."""
    prompt: str
    mask: UploadFile | None = None
    n: int = 1
    size: tuple[int, int] | None = None
    """(width, height) into which the result is fitted; None: the picture's own."""
    as_url: bool = False
    stream: bool = False
    partials: int = 0
    format: Format = "png"
    user: str = ""
    """Who asks, on a server that knows its users."""
    server: str = ""
    """What the client calls this server, for links to pictures."""


def read_form(form: FormData, prompt: str | None = None) -> EditForm:
    """Read the form; a refusal names the field. `prompt`: for a request that brings none."""
    unknown = sorted(set(form) - set(FIELDS))
    if unknown:
        raise wrong_field(unknown[0], f"unknown field {unknown[0]!r}; there are {', '.join(FIELDS)}")
    words = prompt if prompt is not None else _text(form, "prompt")
    if not words.strip():
        raise wrong_field("prompt", "wanted a prompt in words and got none")
    images = [*form.getlist("image"), *form.getlist("image[]")]
    files = tuple(file for file in images if isinstance(file, UploadFile))
    most = FIELDS["image"]["maxItems"]
    if not 1 <= len(files) <= most or len(files) != len(images):
        raise wrong_field("image", f"wanted 1 to {most} picture files as 'image', got {len(files)}")
    mask = form.get("mask")
    if mask is not None and not isinstance(mask, UploadFile):
        raise wrong_field("mask", "wanted the mask as a file")
    if _text(form, "background", "auto") == "transparent":
        raise wrong_field("background", "a background is made transparent by asking for it in the prompt")
    as_url = _chosen(form, "response_format") == "url"
    stream = _chosen(form, "stream") == "true"
    if as_url and stream:
        raise wrong_field("response_format", "a stream holds its pictures; url and stream do not go together")
    return EditForm(
        files, words, mask,
        n=_number(form, "n"), size=_size(_text(form, "size", "auto")),
        as_url=as_url, stream=stream, partials=_number(form, "partial_images"),
        format=cast(Format, _chosen(form, "output_format")),
    )  # fmt: skip


def _text(form: FormData, name: str, usual: str = "") -> str:
    value = form.get(name)
    if isinstance(value, UploadFile):
        raise wrong_field(name, f"wanted {name} in words, got a file")
    return value if value else usual


def _chosen(form: FormData, name: str) -> str:
    there = FIELDS[name].get("enum", ["false", "true"])
    value = _text(form, name, there[0]).lower()
    if value not in there:
        raise wrong_field(name, f"{name} is one of {', '.join(there)}; got {value[:40]!r}")
    return value


def _number(form: FormData, name: str) -> int:
    about = FIELDS[name]
    value, least, most = _text(form, name, str(about["default"])), about["minimum"], about["maximum"]
    if not value.isascii() or not value.isdecimal() or not least <= int(value) <= most:
        raise wrong_field(name, f"wanted {name} from {least} to {most}, got {value[:40]!r}")
    return int(value)


def _size(value: str) -> tuple[int, int] | None:
    if value == "auto":
        return None
    read = _SIZE.fullmatch(value)
    if read is None or not all(16 <= int(side) <= 16384 for side in read.groups()):
        raise wrong_field("size", f"wanted 'auto' or a size like '1024x1024', got {value[:40]!r}")
    return int(read[1]), int(read[2])
