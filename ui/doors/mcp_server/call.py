"""One call of an MCP client: its session, its progress, what its user can be asked, what it gets back."""

from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from typing import Any, cast

import anyio
import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from ....agent.values.events import Event, NodeStarted, Queued, StepProgress, StepStarted
from ....errors import PictureError
from ....pictures import Picture, open_picture
from ...chat.state.turns import DOING, TurnView, in_line
from ..folders import Folders
from ..guest import Guest, Work
from ..guest_book import GuestBook
from ..turn_across import take_turn

STDIO = ""
"""The only client of a server on standard input and output."""


@dataclass(frozen=True)
class Desk:
    """What all calls of one server share."""

    book: GuestBook
    folders: Folders

    @property
    def max_pixels(self) -> int:
        """Pixels of a picture above which it is refused."""
        return self.book.pool.studio.settings.max_pixels

    def picture(self, path: str, data: str, name: str = "") -> Picture:
        """Open a picture by its path in an open folder, or from its bytes in base64; exactly one of them."""
        if bool(path) == bool(data):
            raise PictureError("wanted either path, or data: the file in base64")
        if path:
            return open_picture(self.folders.inside(path), max_pixels=self.max_pixels)
        try:
            raw = b64decode(data, validate=True)
        except NotBase64 as error:
            raise PictureError(f"data is no base64: {error}") from error
        return open_picture(raw, name=name or "picture", max_pixels=self.max_pixels)


class WantsInput(Exception):
    """The call ends with a question, and comes again with the answer."""

    def __init__(self, result: types.InputRequiredResult) -> None:
        super().__init__("the client is asked")
        self.result = result


class Call:
    """A call that is being answered."""

    def __init__(
        self, desk: Desk, context: ServerRequestContext[Any, Any], params: types.CallToolRequestParams
    ) -> None:
        self.desk = desk
        self.params = params
        self._context = context
        self._beat = 0.0

    @property
    def client(self) -> str | None:
        """Who calls; None where each request stands alone and must name its session."""
        request = self._context.request
        return STDIO if request is None else request.headers.get("mcp-session-id")

    def guest(self, session: str) -> Guest:
        """Return the session that the call is about."""
        return self.desk.book.open(session, self.client)

    async def turn(self, guest: Guest, work: Work) -> TurnView:
        """Run a turn and report its progress; a client that goes or cancels stops it."""
        return await take_turn(work, guest.stop, self._report)

    async def _report(self, event: Event) -> None:
        words = _progress(event)
        if words:
            self._beat += 1.0
            await self._context.session.report_progress(self._beat, message=words)

    @property
    def can_ask(self) -> bool:
        """True when the client has a way to put a question to its user."""
        able = self._context.session.client_capabilities
        return able is not None and able.elicitation is not None

    def came_back(self, state: str) -> bool:
        """Say whether this call was made before and ended with a question under that state."""
        return self.params.request_state == state

    async def ask(self, key: str, state: str, message: str, form: dict[str, Any]) -> dict[str, Any] | None:
        """Put a form to the user; None where the client cannot, or the user would not.

        Raises WantsInput where the protocol takes answers with the same call made again.
        """
        if not self.can_ask:
            return None
        modern = self._context.protocol_version in MODERN_PROTOCOL_VERSIONS
        if modern:
            said = (self.params.input_responses or {}).get(key)
            if said is None:
                asked = types.ElicitRequestFormParams(message=message, requested_schema=form)
                request = types.ElicitRequest(params=asked)
                raise WantsInput(
                    types.InputRequiredResult(input_requests={key: request}, request_state=state)
                )
        else:
            said = await self._context.session.elicit_form(message, form, self._context.request_id)
        answer = cast(types.ElicitResult, said)
        return dict(answer.content or {}) if getattr(answer, "action", "") == "accept" else None


def _progress(event: Event) -> str:
    if isinstance(event, Queued):
        return in_line(event.place)
    if isinstance(event, NodeStarted):
        return DOING.get(event.node, "")
    if isinstance(event, StepStarted):
        return f"Step {event.index + 1}: {event.step.tool}"
    if isinstance(event, StepProgress):
        return f"{event.doing} ({event.share:.0%})"
    return ""


async def aside(work: Any, *given: Any) -> Any:
    """Run what takes its time in a thread."""
    return await anyio.to_thread.run_sync(work, *given)
