"""What the server says of itself is tried at random: no answer is a crash, every refusal is OpenAI's form."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from helpers import LONG
from helpers.doors import web_client

schemathesis = pytest.importorskip("schemathesis", reason='pip install "retoucher[dev]"')

EXAMPLES = 4
"""For each operation; drawn the same way every time."""


def test_no_drawn_request_breaks_the_server(server: str) -> None:
    with web_client(server) as web:
        schema = schemathesis.openapi.from_dict(web.get("/openapi.json").json())
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        drawn_requests(operation, server)()
        tried += 1
    assert tried >= 18


def drawn_requests(operation: Any, server: str) -> Callable[[], None]:
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
        check(case, case.call(base_url=server, timeout=LONG))

    return hold


def check(case: Any, answer: Any) -> None:
    assert answer.status_code < 500 or answer.status_code == 501, (case.method, case.path, answer.text)
    if answer.status_code >= 400:
        error = answer.json()["error"]
        assert error["message"] and error["type"], (case.method, case.path, answer.text)
