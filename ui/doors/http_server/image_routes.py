"""OpenAI's images API: edits, variations and models."""

from dataclasses import replace
from time import time
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from ....agent.values.events import Event, Queued, StepFinished
from ....errors import QueueFull, RetoucherError
from ...users import Users
from ..guest_book import GuestBook
from ..turn_across import Tell, take_turn
from ..waiting_line import TellPlace, WaitingLine
from .answer_types import ERRORS, EVENTS, ImagesAnswer, ModelFacts, ModelList, usage
from .answers_of_http import EventStream, Refused, SendEvent, answered
from .edit_fields import MODEL, described_form
from .edit_form import EditForm, read_form
from .image_edit import ImageEdit

AT_ONCE = 4
"""Edits that run at once; each holds its pictures in memory."""
WAITING = 200
"""Edits that wait; further ones are told to come again."""
_FILES, _FIELDS = 20, 40
"""Parts of a form."""
_VARIED = "enhance it"
"""What a variation without words is a variation of."""
QUEUED = "Retoucher-Queued"
"""Header of an answer that waited: its place in line when it came."""


class Edits:
    """Lets edits run, a few at once, and others wait in the order in which they came."""

    def __init__(self, book: GuestBook, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._book, self._waiting = book, waiting
        self._line = WaitingLine(at_once)
        self._users = Users.of(book.pool.studio.settings)

    @property
    def queued(self) -> int:
        """How many wait now."""
        return self._line.waiting

    async def answer(self, request: Request, prompt: str | None = None) -> Response:
        """Edit as the form says; the result as JSON or as a stream."""
        if self.queued >= self._waiting:
            raise QueueFull(f"{self._waiting} edits wait already: come again")
        form = await request.form(max_files=_FILES, max_fields=_FIELDS)
        try:
            user, server = self._users.named(request.headers), str(request.base_url)
            asked = replace(read_form(form, prompt), user=user, server=server)
        except RetoucherError:
            await form.close()
            raise
        if asked.stream:
            return EventStream(lambda send: self._stream(asked, form, send))
        places: list[int] = []
        answer = await answered(request, self._run(asked, form, places))
        if places:
            answer.headers[QUEUED] = str(places[0])
        return answer

    async def _run(self, asked: EditForm, form: FormData, places: list[int]) -> ImagesAnswer:
        async def heard(place: int) -> None:
            places.append(place)

        edit = ImageEdit(self._book, asked)
        try:
            async with self._line.served(heard):
                return await take_turn(edit.run, edit.stop, _places_to(heard))
        finally:
            await form.close()

    async def _stream(self, asked: EditForm, form: FormData, send: SendEvent) -> None:
        edit, sent = ImageEdit(self._book, asked), 0

        async def waits(place: int) -> None:
            await send("image_edit.queued", {"type": "image_edit.queued", "place": place})

        tell_place = _places_to(waits)

        async def tell(event: Event) -> None:
            nonlocal sent
            await tell_place(event)
            if isinstance(event, StepFinished) and not event.result.failure and sent < asked.partials:
                part = edit.partial(event.result.after)
                about = {"b64_json": part, "partial_image_index": sent}
                if part:
                    await send("image_edit.partial_image", _event("image_edit.partial_image", asked, about))
                    sent += 1

        try:
            async with self._line.served(waits):
                made = await take_turn(edit.run, edit.stop, tell)
        finally:
            await form.close()
        for datum in made["data"]:
            about = {"b64_json": datum["b64_json"], "usage": usage(), "retoucher": made["retoucher"]}
            await send("image_edit.completed", _event("image_edit.completed", asked, about))


def _places_to(tell: TellPlace) -> Tell:
    """Return what hears of an edit that waits once more, for the workers that turns of sessions have too."""

    async def heard(event: Event) -> None:
        if isinstance(event, Queued):
            await tell(event.place)

    return heard


def _event(kind: str, asked: EditForm, about: dict[str, Any]) -> dict[str, Any]:
    size = "x".join(map(str, asked.size)) if asked.size else "auto"
    usual = {"background": "auto", "quality": "auto", "output_format": asked.format, "size": size}
    return {"type": kind, "created_at": int(time()), **usual, **about}


def image_routes(edits: Edits) -> APIRouter:
    """Return the routes that OpenAI's clients call."""
    routes = APIRouter(prefix="/v1", tags=["images"], responses=ERRORS)
    made: dict[int | str, dict[str, Any]] = {200: {"model": ImagesAnswer, "content": EVENTS}}

    @routes.post("/images/edits", responses=made, openapi_extra=described_form())
    async def edit(request: Request) -> Response:
        """Edit a picture by a prompt; a transparent hole in the mask says where."""
        return await edits.answer(request)

    @routes.post("/images/variations", responses=made, openapi_extra=described_form("prompt"))
    async def vary(request: Request) -> Response:
        """Return several ways of an automatic enhancement; nothing new is invented."""
        return await edits.answer(request, _VARIED)

    @routes.get("/models")
    async def models() -> ModelList:
        """List the one model that there is."""
        return {"object": "list", "data": [_MODEL]}

    @routes.get("/models/{name}")
    async def model(name: str) -> ModelFacts:
        """Return the one model that there is."""
        if name != MODEL:
            raise Refused(
                404, f"no model {name[:60]!r}; there is {MODEL}", "invalid_request_error", "model_not_found"
            )
        return _MODEL

    return routes


_MODEL: ModelFacts = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}
