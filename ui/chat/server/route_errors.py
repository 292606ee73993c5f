"""Routes that answer in words when there is not what they were asked for."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ....errors import RetoucherError, SessionsAway

Handler = Callable[[Request], Awaitable[Response]]


def guarded(handler: Handler) -> Handler:
    """Answer 404 in words for what is not there, 503 while nobody can say whether it is."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except SessionsAway as error:
            return PlainTextResponse(str(error), status_code=503)
        except RetoucherError as error:
            return PlainTextResponse(str(error), status_code=404)

    return answer
