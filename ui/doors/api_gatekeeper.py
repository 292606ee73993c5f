"""The gatekeeper of doors for programs: the page's rule, its refusals in the form of OpenAI's errors."""

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Scope

from ..chat.server.entrances import Entrance
from ..chat.server.gatekeeper import Gatekeeper
from ..users import NO_USERS, Users


def error_answer(
    status: int,
    message: str,
    kind: str = "invalid_request_error",
    *,
    code: str | None = None,
    param: str = "",
) -> JSONResponse:
    """Return an error as OpenAI's clients read it."""
    said = {"message": message, "type": kind, "param": param or None, "code": code}
    return JSONResponse({"error": said}, status_code=status)


class ApiGatekeeper(Gatekeeper):
    """Lets programs in that bring the token as a bearer; it sets no cookie and shows no page."""

    def __init__(
        self,
        app: ASGIApp,
        entrance: Entrance,
        open_to_all: Callable[[str], bool] = lambda path: False,
        users: Users = NO_USERS,
    ) -> None:
        """`open_to_all`: paths that want no token, as those that tell whether the server lives."""
        super().__init__(app, entrance, users)
        self._open_to_all = open_to_all

    def refused(self, why: str) -> Response:
        """Return how a stranger is refused."""
        return error_answer(403, f"Refused: {why}.", "permission_error")

    def _nobody(self, headers: Headers, scope: Scope) -> Response | None:
        return None if self._open_to_all(scope["path"]) else super()._nobody(headers, scope)

    def without_token(self, headers: Headers, scope: Scope) -> Response | None:
        """Return the refusal of who brings no token; None for who may come in."""
        if not self.entrance.token or self.bears_token(headers) or self._open_to_all(scope["path"]):
            return None
        brought = headers.get("authorization", "")
        said = (
            "that is not this server's token" if brought else "this server wants its token as a bearer token"
        )
        answer = error_answer(401, f"{said}.".capitalize(), "authentication_error", code="invalid_api_key")
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
