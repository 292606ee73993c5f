"""What a scripted images-edit endpoint can return: an edit, and everything that is none."""

import json
from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

from .scripted_replies import fail, raw
from .scripted_server import Action, Reply, Request

_USAGE = {
    "input_tokens": 1800,
    "output_tokens": 4200,
    "total_tokens": 6000,
    "input_tokens_details": {"image_tokens": 1600, "text_tokens": 200},
}

Pixels = np.ndarray


def _edited(image: Pixels, mask: Pixels) -> Pixels:
    return np.where(mask[..., None], 255 - image, image)


def _everywhere(image: Pixels, mask: Pixels) -> Pixels:
    return np.where(mask[..., None], 255 - image, np.clip(image.astype(int) + 12, 0, 255).astype(np.uint8))


def _shifted(image: Pixels, mask: Pixels) -> Pixels:
    return np.roll(_edited(image, mask), (3, 5), axis=(0, 1))


def _smaller(image: Pixels, mask: Pixels) -> Pixels:
    half = Image.fromarray(_edited(image, mask)).resize((image.shape[1] // 2, image.shape[0] // 2))
    return np.asarray(half)


def _other_shape(image: Pixels, mask: Pixels) -> Pixels:
    return np.asarray(Image.fromarray(image).resize((image.shape[0], image.shape[1] * 2)))


_PIXELS: dict[str, Callable[[Pixels, Pixels], Pixels]] = {
    "edited": _edited,
    "everywhere": _everywhere,
    "shifted": _shifted,
    "smaller": _smaller,
    "other shape": _other_shape,
    "unchanged": lambda image, mask: image,
    "blank": lambda image, mask: np.full_like(image, 255),
}

_WORDS: dict[str, dict[str, Any]] = {
    "nothing": {"created": 1, "data": []},
    "text only": {"created": 1, "data": [{"revised_prompt": "I have edited your picture."}]},
    "address": {"created": 1, "data": [{"url": "http://127.0.0.1:9/result.png"}]},
    "no picture": {"created": 1, "data": [{"b64_json": b64encode(b"not a picture").decode()}]},
}

BEHAVIOURS = (*_PIXELS, *_WORDS, "refused", "cut off")


def edits(behaviour: str) -> Action:
    """Answer an edit in that way; streamed with previews when that is asked."""

    def act(request: Request) -> Reply:
        if not request.path.endswith("/images/edits"):
            return fail(404, f"wanted an edit, got {request.path}")
        if behaviour == "refused":
            return fail(400, "Your request was rejected by the safety system", "moderation_blocked")
        if behaviour in _WORDS:
            return raw(_WORDS[behaviour])
        image, mask = _read(request)
        made = _PIXELS["edited" if behaviour == "cut off" else behaviour](image, mask)
        if request.body.get("stream") != "true":
            return raw({"created": 1, "data": [{"b64_json": _b64(made)}], "usage": _USAGE})
        return _stream(made, int(request.body.get("partial_images", 0)), behaviour != "cut off")

    return act


def _read(request: Request) -> tuple[Pixels, Pixels]:
    image = next(f.data for f in request.files if f.name in ("image", "image[]"))
    pixels = np.asarray(Image.open(BytesIO(image)).convert("RGB"))
    hint = next((f.data for f in request.files if f.name == "mask"), None)
    if hint is None:
        return pixels, np.ones(pixels.shape[:2], bool)
    return pixels, np.asarray(Image.open(BytesIO(hint)))[..., 3] < 128


def _b64(pixels: Pixels) -> str:
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return b64encode(file.getvalue()).decode()


def _stream(made: Pixels, partial: int, whole: bool) -> Reply:
    events = []
    for index in range(partial):
        share = (index + 1) / (partial + 1)
        preview = (made * share).astype(np.uint8)
        events.append(_event("image_edit.partial_image", preview, partial_image_index=index))
    if whole:
        events.append(_event("image_edit.completed", made, usage=_USAGE))
    return Reply(kind="text/event-stream", chunks=tuple(events))


def _event(kind: str, pixels: Pixels, **more: Any) -> bytes:
    about = {"background": "auto", "created_at": 1, "output_format": "png", "quality": "high", "size": "auto"}
    body = {"type": kind, "b64_json": _b64(pixels), **about, **more}
    return f"event: {kind}\ndata: {json.dumps(body)}\n\n".encode()
