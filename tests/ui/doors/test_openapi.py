"""What the server says of itself is tried at random on sessions that are there: answers are as described."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from helpers import LONG
from helpers.batches import draw
from helpers.doors import web_client
from retoucher.tools import tool
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.doors.http_server.api_server import api
from retoucher.ui.doors.http_server.edit_fields import FIELDS

schemathesis = pytest.importorskip("schemathesis", reason='pip install "retoucher[dev]"')

EXAMPLES = 10
"""For each operation; drawn the same way every time."""
GUESSED = 4
"""One in so many asks for a session, a tool or a version that nobody knows."""


class Sessions:
    """Sessions with an edit, begun when one is needed."""

    def __init__(self, web: httpx2.Client, photo: Path) -> None:
        self._web, self._photo, self._at = web, photo, ""

    def live(self) -> str:
        """Return the address of one that is there, with two versions."""
        if not self._at or self._web.get(f"/v1/sessions/{self._at}").status_code == 404:
            files = {"picture": (self._photo.name, self._photo.read_bytes())}
            self._at = self._web.post("/v1/sessions", files=files).json()["session"]
            edit = {"arguments": {"exposure": 0.2}}
            assert self._web.post(f"/v1/sessions/{self._at}/tools/adjust", json=edit).status_code == 200
        return self._at


def test_what_is_drawn_breaks_nothing_and_is_answered_as_described(server: str, tmp_path: Path) -> None:
    with web_client(server) as web:
        sessions = Sessions(web, draw(tmp_path / "soft.png"))
        schema = schemathesis.openapi.from_dict(web.get("/openapi.json").json())
        well = {}
        for found in schema.get_all_operations():
            operation, came = found.ok(), set[int]()
            drawn_requests(operation, server, sessions, came)()
            well[operation.label] = min(came) < 300
    assert len(well) >= 20
    assert [label for label, went in well.items() if not went] == RARELY_WELL


RARELY_WELL = [
    "POST /v1/images/edits",  # what is drawn is no picture
    "POST /v1/images/variations",
    "GET /v1/models/{name}",
    "GET /v1/pictures/{link}",
    "POST /v1/sessions",
    "POST /v1/sessions/{session}/answer",  # nothing waits
    "POST /v1/sessions/{session}/approve",
    "POST /v1/sessions/{session}/go_on",
]
"""Refused however they are drawn: other tests have them go well."""


def drawn_requests(operation: Any, server: str, sessions: Sessions, came: set[int]) -> Callable[[], None]:
    numbers = count()

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    @given(case=operation.as_strategy())
    def hold(case: Any) -> None:
        number, path = next(numbers), dict(case.path_parameters or {})
        if "session" in path and number % GUESSED:
            path["session"] = sessions.live()
            path |= {"number": number % 2} if "number" in path else {}
            path |= {"name": list(tool.TOOLS)[number % len(tool.TOOLS)]} if "name" in path else {}
            case.path_parameters = path
            if "name" in path and number % 2:
                case.body = {"arguments": {}}
        answer = case.call(base_url=server, timeout=LONG)
        came.add(answer.status_code)
        assert answer.status_code < 500 or answer.status_code == 501, (case.method, case.path, answer.text)
        case.validate_response(answer, checks=conformance())

    return hold


def conformance() -> list[Any]:
    from schemathesis.specs.openapi import checks

    return [
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    ]


def test_the_forms_of_edits_are_described_as_they_are_read(book: GuestBook) -> None:
    described = api(book).openapi()
    for path, left_out in (("edits", set()), ("variations", {"prompt"})):
        way = described["paths"][f"/v1/images/{path}"]["post"]
        form = way["requestBody"]["content"]["multipart/form-data"]["schema"]
        assert set(form["properties"]) == set(FIELDS) - left_out
        assert form["required"] == ([] if left_out else ["prompt"])
        answer = way["responses"]["200"]["content"]
        assert "ImagesAnswer" in str(answer["application/json"]) and "text/event-stream" in answer
    said = {
        f"{method.upper()} {path}"
        for path, ways in described["paths"].items()
        for method, way in ways.items()
        if path.startswith("/v1") and "4XX" not in way["responses"]
    }
    assert said == set(), "every refusal is described"
