"""Sessions over HTTP: turns as server-sent events, versions, recipes, files."""

import json
from collections.abc import Callable
from typing import Annotated, Any, Literal

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, File, Form, Path, Request, UploadFile
from fastapi.responses import JSONResponse, Response

from ....agent.memory.forget import forget_session
from ....agent.recipes.replay import recipe_of
from ....agent.values.events import EVENT, Event
from ....errors import PictureError
from ....pictures import open_picture, saving_notes
from ....tools import tool
from ...users import Users
from ..consent import kept, strangers
from ..fact_types import OpenedFacts, SessionFacts, TurnFacts, VersionFacts
from ..facts import session_facts, turn_facts, version_facts
from ..given_out import given_out
from ..guest import Guest, Work
from ..guest_book import GuestBook
from ..look_verbs import edits, finds, found, region_facts, seen
from ..turn_across import take_turn
from .answer_types import ERRORS, TURN, TURN_OR_LOOK, YAML
from .answers_of_http import EventStream, Refused, SendEvent, answered
from .picture_links import FILES, MEDIA
from .session_bodies import Decision, Head, Said, ToolCall, Wanted

Session = Annotated[str, Path(description="what POST /v1/sessions returned", max_length=64)]
Number = Annotated[int, Path(description="a version's number; 0 is the opened picture", ge=0, le=10**9)]
Opens = Callable[..., Guest]
"""Opens the session at an address."""
NOTES = "Retoucher-Notes"
"""Header of a picture: what its file does not keep, a list of sentences in JSON."""


def session_routes(book: GuestBook) -> APIRouter:
    """Return the routes of sessions; a session's address is what lets one in."""

    users = Users.of(book.pool.studio.settings)

    def opened(session: Session, request: Request) -> Guest:
        return book.open(session, None, users.named(request.headers))

    routes = APIRouter(prefix="/v1", tags=["sessions"], responses=ERRORS)
    _beginnings(routes, book, opened, users)
    _turns(routes, opened)
    _versions(routes, opened, book)
    return routes


def _beginnings(routes: APIRouter, book: GuestBook, opened: Opens, users: Users) -> None:
    """Add what begins a session, shows it and deletes it."""

    @routes.post("/sessions", status_code=201)
    def begin(
        request: Request,
        picture: Annotated[UploadFile, File(description="the photograph")],
        name: Annotated[str, Form(max_length=60)] = "",
        guided: Annotated[bool, Form(description="show each plan and wait for a word on it")] = False,
        keep_here: Annotated[bool, Form(description="never send it off this machine")] = False,
    ) -> OpenedFacts:
        """Begin a session with a picture."""
        photo = open_picture(
            picture.file.read(),
            name=picture.filename or "picture",
            max_pixels=book.pool.studio.settings.max_pixels,
        )
        guest = book.start(photo, None, name, users.named(request.headers))
        guest.guided(guided)
        if keep_here:
            guest.room.conversation.keep_here()
        return {**session_facts(guest.room), "notes": list(photo.facts.notes)}

    @routes.get("/sessions/{session}")
    def look(guest: Annotated[Guest, Depends(opened)]) -> SessionFacts:
        """Say what there is: versions, verdicts, what waits."""
        return session_facts(guest.room)

    @routes.delete("/sessions/{session}", status_code=204)
    def forget(guest: Annotated[Guest, Depends(opened)]) -> None:
        """Delete a session and every picture that no other one shows."""
        guest.room.runner.refuse_while_running()
        book.close(guest.address)
        try:
            forget_session(book.pool.studio.database, guest.room.name)
        except PictureError as error:
            raise Refused(503, str(error), "server_error", "pictures_left") from error


def _turns(routes: APIRouter, opened: Opens) -> None:
    """Add what begins a turn, goes on with one and stops it."""

    @routes.get("/tools")
    def tools() -> list[dict[str, Any]]:
        """Describe every tool."""
        return [tool.get(name).schema() for name in tool.TOOLS]

    @routes.post("/sessions/{session}/turns", responses=TURN)
    async def say(guest: Annotated[Guest, Depends(opened)], wanted: Wanted, request: Request) -> Response:
        """Do what words say; as server-sent events where the client accepts them."""
        region = await run_sync(guest.region, wanted.where)
        return await _turn(request, guest, lambda hear: guest.say(wanted.request, (), region, hear))

    @routes.post("/sessions/{session}/answer", responses=TURN)
    async def answer(guest: Annotated[Guest, Depends(opened)], said: Said, request: Request) -> Response:
        """Answer the question that waits."""
        return await _turn(request, guest, lambda hear: guest.answer(said.answer, hear))

    @routes.post("/sessions/{session}/approve", responses=TURN)
    async def approve(
        guest: Annotated[Guest, Depends(opened)], decision: Decision, request: Request
    ) -> Response:
        """Run the plan that waits, or drop it."""
        return await _turn(request, guest, lambda hear: guest.approve(decision.run, hear))

    @routes.post("/sessions/{session}/go_on", responses=TURN)
    async def go_on(guest: Annotated[Guest, Depends(opened)], request: Request) -> Response:
        """Go on with a turn that was cut off, by a crash or a server that ended."""
        return await _turn(request, guest, guest.go_on)

    @routes.post("/sessions/{session}/tools/{name}", responses=TURN_OR_LOOK)
    async def use(
        guest: Annotated[Guest, Depends(opened)], name: str, called: ToolCall, request: Request
    ) -> Response:
        """Run one tool: an edit is a turn of its own, one that only looks says at once what it sees."""
        if name not in tool.TOOLS:
            raise Refused(404, f"no tool {name[:60]!r}", "invalid_request_error", "not_found")
        described, given, where = tool.get(name), called.arguments, called.where
        if edits(described):
            return await _turn(request, guest, lambda hear: guest.use_tool(name, given, where, hear))
        if finds(described):
            return JSONResponse({"result": region_facts(await run_sync(found, guest, given, where))})
        return JSONResponse({"result": await run_sync(seen, guest, described, given, where)})

    @routes.post("/sessions/{session}/stop")
    def stop(guest: Annotated[Guest, Depends(opened)]) -> dict[str, bool]:
        """Stop the turn that runs; what is done is kept."""
        guest.stop()
        return {"stopping": guest.room.runner.running}


def _versions(routes: APIRouter, opened: Opens, book: GuestBook) -> None:
    """Add what shows versions and moves between them."""

    @routes.put("/sessions/{session}/head")
    def move(guest: Annotated[Guest, Depends(opened)], head: Head) -> VersionFacts:
        """Make a version the current one."""
        return version_facts(guest.room, guest.go_to(guest.room.conversation.tree.numbered(head.version)))

    @routes.get("/sessions/{session}/versions/{number}")
    def version(guest: Annotated[Guest, Depends(opened)], number: Number) -> VersionFacts:
        """Describe a version."""
        return version_facts(guest.room, guest.room.conversation.tree.numbered(number))

    @routes.get("/sessions/{session}/versions/{number}/picture", response_class=Response, responses=FILES)
    def picture(
        guest: Annotated[Guest, Depends(opened)],
        number: Number,
        format: Literal["png", "jpeg", "webp"] = "png",
    ) -> Response:
        """Return a version's picture as a file, without the place where it was taken."""
        conversation = guest.room.conversation
        version = conversation.tree.numbered(number)
        lost = json.dumps(saving_notes(conversation.picture(version), format))
        return Response(
            given_out(book, guest, version, format.upper()),
            media_type=MEDIA[format],
            headers={"Cache-Control": "no-store", "Content-Disposition": "attachment", NOTES: lost},
        )

    @routes.get("/sessions/{session}/versions/{number}/recipe", response_class=Response, responses=YAML)
    def recipe(guest: Annotated[Guest, Depends(opened)], number: Number) -> Response:
        """Return the recipe that leads to a version, as YAML."""
        conversation = guest.room.conversation
        text = recipe_of(conversation.session, conversation.tree.numbered(number)).to_yaml()
        return Response(text, media_type="text/yaml")


async def _turn(request: Request, guest: Guest, work: Work) -> Response:
    addresses = strangers(guest.room)
    if addresses:
        raise Refused(403, kept(addresses), "permission_error", "consent_needed")
    if "text/event-stream" not in request.headers.get("accept", ""):
        return await answered(request, _whole(guest, work))
    guest.room.runner.refuse_unless_free()
    return EventStream(lambda send: _told(guest, work, send))


async def _whole(guest: Guest, work: Work) -> TurnFacts:
    return turn_facts(guest.room, await take_turn(work, guest.stop))


async def _told(guest: Guest, work: Work, send: SendEvent) -> None:
    """Send each event of a turn, and at last how it ended."""

    async def tell(event: Event) -> None:
        await send(event.type, EVENT.dump_python(event, mode="json"))

    view = await take_turn(work, guest.stop, tell)
    await send("turn", turn_facts(guest.room, view))
