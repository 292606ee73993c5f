"""The page's scripts come compressed to who takes that, and are compressed once."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from retoucher.ui.chat.server.compressed import CompressedScripts

SCRIPT_TEXT = "const words = 'said again';\n" * 4000


def line() -> tuple[TestClient, list[str]]:
    """Return who visits, and what the app behind was asked for."""
    asked: list[str] = []

    async def script(request: Request) -> Response:
        asked.append(request.url.path)
        found = request.path_params["name"] != "none.js"
        if request.path_params["name"] == "invented.js":  # Streamlit sends its page for what is not there
            return Response("<!doctype html>" * 99, media_type="text/html")
        return Response(SCRIPT_TEXT if found else "no", 200 if found else 404, media_type="text/javascript")

    routes = [Route("/static/js/{name}", script), Route("/retoucher/picture/{name}", script)]
    app = Starlette(routes=routes, middleware=[Middleware(CompressedScripts)])
    return TestClient(app, headers={"Accept-Encoding": "gzip"}), asked


def test_a_script_is_compressed_once_and_stays_what_it_was() -> None:
    client, asked = line()
    answers = [client.get("/static/js/a.js") for _ in range(3)]
    assert all(a.headers["content-encoding"] == "gzip" and a.text == SCRIPT_TEXT for a in answers)
    assert asked == ["/static/js/a.js"]


def test_who_does_not_take_it_or_wants_a_part_gets_it_as_it_is() -> None:
    client, asked = line()
    client.get("/static/js/a.js")
    for headers in ({"Accept-Encoding": "identity"}, {"Range": "bytes=0-9"}):
        answer = client.get("/static/js/a.js", headers=headers)
        assert "content-encoding" not in answer.headers and answer.text == SCRIPT_TEXT
    assert len(asked) == 3


def test_what_is_not_there_and_pictures_are_not_kept() -> None:
    client, asked = line()
    for _ in range(2):
        assert client.get("/static/js/none.js").status_code == 404
        assert "content-encoding" not in client.get("/retoucher/picture/b.js").headers
        assert client.get("/static/js/invented.js").status_code == 200
    assert len(asked) == 6
