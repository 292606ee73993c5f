"""Routes that answer in words when there is not what they were asked for."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ....errors import RetoucherError

Handler = Callable[[Request], Awaitable[Response]]


def guarded(handler: Handler) -> Handler:
    """Answer 404 in words for what is not there."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except RetoucherError as error:
            return PlainTextResponse(str(error), status_code=404)

    return answer
