"""Edit pictures with a hosted model of OpenAI's images-edit shape; results are looked at first."""

import binascii
import json
import time
from base64 import b64decode
from dataclasses import replace
from functools import lru_cache, partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ...errors import Cancelled, EngineUnavailable, InUse, ModelFailure, ToolFailed, ToolRetry
from ...pictures import Picture, Region
from .. import Progress, silent
from ..work import current
from .chat_model import GONE, client_errors, patiently
from .failures import failure, redact, translate
from .hosted_specs import SPECS
from .http_client import http_client
from .image_checks import checked, decoded, png
from .image_settings import (
    PICTURE_TOKENS,
    RESULT_TOKENS,
    WORDS_TOKENS,
    ImageSettings,
)
from .ledger import Spend
from .privacy_border import KEPT, Crossing
from .purchase import bought, paid_answer
from .sent_window import Window, window_of

if TYPE_CHECKING:
    import openai

_MENDABLE = ("refused", "filtered", "truncated", "request", "context")
"""Failures that another instruction or region may avoid."""

Made = tuple[str, int, int]
"""Base64 of the result, input and output tokens."""

_REMOVE = "Remove what the mask covers and continue its surroundings there. Change nothing else."
_FILL = (
    "Fill the masked area with this, in the light and style of the picture: {prompt}. Change nothing else."
)


class HostedEditor:
    """Sends the part that matters, with a mask as a hint; never asks for a new picture instead of an edit."""

    def __init__(self, settings: ImageSettings) -> None:
        self.settings = settings
        if not self.settings.ready:
            raise EngineUnavailable(f"hosted editing needs a model and a key: {SPECS[0].supply}")
        self._streams = self.settings.partial_images > 0
        self._size = self.settings.size

    def edit(
        self,
        picture: Picture,
        instruction: str,
        *,
        region: Region | None = None,
        references: tuple[Picture, ...] = (),
        seed: int = 0,
        progress: Progress = silent,
    ) -> Picture:
        """Return the picture as the service changed it, at its own size; may differ outside the region.

        The service takes no seed; another one asks it again. Raises `ToolRetry` when the result is no edit of
        this picture, `ToolFailed` when the service cannot be used.
        """
        if not current().border.open_to(picture, *references):
            raise ToolRetry(KEPT)
        window = window_of(picture, region, self.settings.longest)
        leaving = self._crossings(window, picture, references)
        request = self._request(window, picture, instruction, region, references)
        try:
            encoded = self._paid(request, leaving, seed, progress)
        except ModelFailure as failed:
            raise (ToolRetry if failed.kind in _MENDABLE else ToolFailed)(str(failed)) from None
        result = checked(encoded, window, picture, region)
        return window.put_back(result, picture, region)

    @property
    def _client(self) -> "openai.OpenAI":
        import openai

        return openai.OpenAI(
            base_url=self.settings.base_url or None,
            api_key=self.settings.secret or "none",
            timeout=self.settings.timeout,
            max_retries=0,
            http_client=http_client(),
        )

    def _crossings(self, window: Window, picture: Picture, references: tuple[Picture, ...]) -> list[Crossing]:
        whole = [(r, window_of(r, None, self.settings.longest)) for r in references]
        sent = [(picture, window), *whole]
        return [Crossing(self.settings.destination, "edit", p.digest, w.size) for p, w in sent]

    def _request(
        self,
        window: Window,
        picture: Picture,
        instruction: str,
        region: Region | None,
        references: tuple[Picture, ...],
    ) -> dict[str, Any]:
        shown = [("picture.png", png(window.sent(picture)), "image/png")]
        for number, reference in enumerate(references, 1):
            whole = window_of(reference, None, self.settings.longest)
            shown.append((f"reference{number}.png", png(whole.sent(reference)), "image/png"))
        request: dict[str, Any] = {
            "model": self.settings.model,
            "prompt": instruction,
            "image": shown if references else shown[0],
            "quality": self.settings.quality,
            "size": "{}x{}".format(*window.size) if self._size == "match" else "auto",
            "n": 1,
        }
        if region is not None:
            request["mask"] = ("mask.png", png(window.mask(region)), "image/png")
        return request

    def _paid(self, request: dict[str, Any], leaving: list[Crossing], seed: int, progress: Progress) -> bytes:
        """Return the encoded result; one that is paid for already, or on its way, is not bought twice."""
        asked = sorted((name, value) for name, value in request.items() if name != "size")
        key = sha256(repr((self.settings.destination, asked, seed)).encode()).hexdigest()
        meter, settings = current().meter, self.settings
        place = f"{settings.model} at {settings.destination}"
        while True:
            known = paid_answer(meter, key, again=current().pays_again)
            if known is not None:
                return known
            meter.check_there(place)
            try:
                return patiently(
                    lambda: self._adapting(request, leaving, progress, key),
                    settings.tries,
                    settings.backoff,
                    settings.patience,
                    kinds=("rate_limit", "server"),  # the others may have been billed
                )
            except InUse:
                continue
            except ModelFailure as failed:
                if failed.kind in GONE:
                    meter.give_up(place, failed)
                raise

    def _adapting(
        self, request: dict[str, Any], leaving: list[Crossing], progress: Progress, key: str
    ) -> bytes:
        """Ask, and more simply again where the server does not know what was asked for."""
        while True:
            try:
                return self._once(request, leaving, progress, key)
            except ModelFailure as failed:
                if not self._adapted(failed, request):
                    raise

    def _once(self, request: dict[str, Any], leaving: list[Crossing], progress: Progress, key: str) -> bytes:
        pictures = len(request["image"]) if isinstance(request["image"], list) else 1
        expected = self._spend(WORDS_TOKENS + PICTURE_TOKENS * pictures, RESULT_TOKENS)
        started, work = time.monotonic(), current()
        about = f"an edit by {self.settings.model} at {self.settings.destination} (${expected.dollars:.2f})"
        ask = partial(self._streamed if self._streams else self._whole, request)
        with work.meter.reserve(expected) as call:
            for crossing in leaving:
                work.border.tell(crossing)
            progress(0.0, f"waiting for {self.settings.model}", None)
            try:
                encoded, given, made = bought(work.meter, key, about, ask, _answer_in, progress)
            except Cancelled:
                call.settle(replace(expected, seconds=time.monotonic() - started))
                raise  # it is drawn and billed all the same
            except client_errors() as error:
                failed = self._translated(error)
                billed = expected.given if failed.kind == "timeout" else 0
                call.settle(self._spend(billed, 0, time.monotonic() - started))
                raise failed from None  # the client's own message may quote the key
            call.settle(self._spend(given, made, time.monotonic() - started))
        if not encoded:
            raise self._failure("truncated", "no picture came")
        return _bytes(encoded)

    def _whole(self, request: dict[str, Any], progress: Progress) -> Made:
        return self._read(self._client.images.with_raw_response.edit(**request).http_response.text)

    def _streamed(self, request: dict[str, Any], progress: Progress) -> Made:
        count = self.settings.partial_images
        reply = self._client.images.with_raw_response.edit(**request, stream=True, partial_images=count)
        if "event-stream" not in reply.http_response.headers.get("content-type", ""):
            return self._read(reply.http_response.read().decode())
        with reply.parse() as events:
            for event in events:
                if event.type == "image_edit.completed":
                    return event.b64_json, *_tokens(event.usage and event.usage.model_dump())
                if event.type == "image_edit.partial_image":
                    share = (event.partial_image_index + 1) / (count + 1)
                    progress(share, "drawing", _preview(event.b64_json))
        return "", 0, 0

    def _read(self, body: str) -> Made:
        answer = json.loads(body)
        if not isinstance(answer, dict):
            raise TypeError(f"wanted an object with pictures, got {body[:80]!r}")
        encoded = next((d["b64_json"] for d in answer.get("data") or () if d.get("b64_json")), "")
        return encoded, *_tokens(answer.get("usage"))

    def _adapted(self, failed: ModelFailure, request: dict[str, Any]) -> bool:
        """Give up what this server does not know, once and for all; say whether to ask again."""
        said = str(failed)
        if failed.kind not in ("request", "unsupported"):
            return False
        if self._streams and ("stream" in said or "partial" in said):
            self._streams = False
            return True
        if request["size"] != "auto" and "size" in said:
            self._size, request["size"] = "auto", "auto"
            return True
        return False

    def _spend(self, given: int, made: int, seconds: float = 0.0) -> Spend:
        dollars = self.settings.dollars(given, made) if given or made else 0.0
        priced = dollars is not None
        return Spend("edit", self.settings.model, 1, given, made, dollars or 0.0, seconds, priced=priced)

    def _translated(self, error: Exception) -> ModelFailure:
        settings = self.settings
        return translate(error, settings.model, settings.destination, settings.secret, "RETOUCHER_IMAGE")

    def _failure(self, kind: Any, said: str) -> ModelFailure:
        return failure(
            kind, self.settings.model, self.settings.destination, redact(said, self.settings.secret)
        )


@lru_cache(maxsize=8)
def editor_of(settings: ImageSettings) -> HostedEditor:
    """Return the editor with these settings; it remembers what its server does not know."""
    return HostedEditor(settings)


class ChosenEditor:
    """Edits with the hosted model that the running conversation has chosen."""

    def edit(
        self,
        picture: Picture,
        instruction: str,
        *,
        region: Region | None = None,
        references: tuple[Picture, ...] = (),
        seed: int = 0,
        progress: Progress = silent,
    ) -> Picture:
        """Return the picture as the chosen service changed it; raises as `HostedEditor` does."""
        editor = editor_of(current().images)  # pyright: ignore[reportArgumentType] (frozen, so it has a hash)
        return editor.edit(
            picture, instruction, region=region, references=references, seed=seed, progress=progress
        )


def _answer_in(made: Made) -> bytes:
    """Return the encoded picture; nothing where none came."""
    return _bytes(made[0])


def _tokens(usage: dict[str, Any] | None) -> tuple[int, int]:
    """Return input and output tokens; compatible servers may count nothing."""
    counted = usage or {}
    return counted.get("input_tokens") or 0, counted.get("output_tokens") or 0


def _bytes(encoded: str) -> bytes:
    """Decode base64, bare or as a data address; what is none becomes no picture."""
    try:
        return b64decode(encoded.rpartition("base64,")[2], validate=True)
    except binascii.Error:
        return b""


def _preview(encoded: str) -> Picture | None:
    try:
        return Picture(decoded(_bytes(encoded)))
    except ToolRetry:
        return None  # the result counts


class HostedInpainter:
    """Removes or fills a region through the hosted editor, by default the chosen one."""

    def __init__(self, settings: ImageSettings | None = None) -> None:
        self._settings = settings

    def inpaint(
        self,
        picture: Picture,
        region: Region,
        *,
        prompt: str = "",
        seed: int = 0,
        progress: Progress = silent,
    ) -> Picture:
        """Fill the region with its surroundings, or with what the prompt says."""
        instruction = _FILL.format(prompt=prompt) if prompt else _REMOVE
        editor = editor_of(self._settings or current().images)  # pyright: ignore[reportArgumentType]
        return editor.edit(picture, instruction, region=region, seed=seed, progress=progress)
