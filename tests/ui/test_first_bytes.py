"""The page comes with its style in its first bytes, and nothing else does."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from retoucher.ui.chat.server.first_bytes import FirstBytes, first_of_page

PAGE = "<html><head><title>t</title></head><body>word</body></html>"


async def answer(request: Request) -> Response:
    if "if-none-match" in request.headers:
        return Response(status_code=304)
    return HTMLResponse(PAGE, headers={"ETag": "the-file", "Last-Modified": "long ago"})


def visitor(more: str) -> TestClient:
    routes = [Route("/", answer, methods=["GET", "POST"]), Route("/retoucher/report", answer)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(FirstBytes, more)]))


def test_the_page_has_more_in_it_also_for_a_browser_that_kept_an_older_one() -> None:
    client = visitor("<style>ä</style>")
    for headers in ({}, {"If-None-Match": "the-file"}):
        page = client.get("/", headers=headers)
        assert page.text == PAGE.replace("</body>", "<style>ä</style></body>")
        assert int(page.headers["content-length"]) == len(page.content)
        assert not {"etag", "last-modified"} & set(page.headers)


def test_what_is_no_page_stays_as_it_is() -> None:
    client = visitor("anything")
    assert client.post("/").text == PAGE
    assert client.get("/retoucher/report").headers["etag"] == "the-file"
    assert client.get("/retoucher/report").text == PAGE


def test_neither_style_nor_script_ends_before_its_end() -> None:
    more = first_of_page()
    assert ".rt-card" in more and "retoucherEarly" in more
    assert more.count("</") == 2
