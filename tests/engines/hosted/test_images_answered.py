"""Hosted editing over real HTTP: what comes back, and what is no edit."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr

from helpers.servers.hosted_images import KEY, PICTURE, WHERE, boxed, drawn, editor, settings
from retoucher.engines.hosted.hosted_specs import SPECS
from retoucher.engines.hosted.image_editor import HostedEditor, HostedInpainter
from retoucher.engines.hosted.image_settings import ImageSettings
from retoucher.engines.hosted.ledger import MemoryLedger
from retoucher.engines.hosted.meter import NO_CAPS, Meter
from retoucher.engines.hosted.scripted_images import edits
from retoucher.engines.hosted.scripted_replies import drop, fail, html, raw
from retoucher.engines.hosted.scripted_server import Reply, Request, ScriptedServer
from retoucher.engines.work import working
from retoucher.errors import BudgetExceeded, EngineUnavailable, ToolError, ToolFailed, ToolRetry
from retoucher.pictures import Picture, evidence, protect


def altered(change: Any) -> Any:
    """An edit whose JSON is changed before it is sent."""

    def act(request: Request) -> Reply:
        reply = edits("edited")
        assert callable(reply)
        return raw(change(json.loads(reply(request).body)))

    return act


def addressed(body: dict[str, Any]) -> dict[str, Any]:
    return {"data": [{"b64_json": "data:image/png;base64," + body["data"][0]["b64_json"]}]}


@pytest.mark.parametrize(
    "change",
    [
        addressed,
        lambda body: {**body, "usage": None},
        lambda body: {**body, "usage": {"input_tokens": None}},
    ],
)
def test_servers_that_differ_in_small_things_are_understood(change: Any):
    with ScriptedServer(altered(change)) as server:
        assert editor(server).edit(PICTURE, "invert it", region=WHERE) != PICTURE


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda body: [1, 2], "did not answer like"),
        (lambda body: {"data": [{"b64_json": "%%%"}]}, "no picture"),
        (lambda body: {"data": [{"b64_json": body["data"][0]["b64_json"][:41]}]}, "no picture"),
    ],
)
def test_answers_that_are_broken_are_told(change: Any, words: str):
    with ScriptedServer(otherwise=altered(change)) as server, pytest.raises(ToolError, match=words):
        editor(server).edit(PICTURE, "invert it", region=WHERE)


def test_asking_more_simply_holds_one_call_at_a_time():
    """A cap of two calls is enough for the refused one and the one that works."""
    with ScriptedServer(fail(400, "unknown size"), edits("edited")) as server:
        with working(meter=Meter(replace(NO_CAPS, turn_calls=2))):
            editor(server).edit(PICTURE, "invert it", region=WHERE)
        assert len(server.requests) == 2


def test_a_picture_changed_everywhere_comes_back_protected_and_told():
    with ScriptedServer(edits("everywhere")) as server:
        tried = editor(server).edit(PICTURE, "invert it", region=WHERE)
    result = protect(PICTURE, tried, WHERE, repainted=True)
    facts = evidence(PICTURE, result, WHERE, tried=tried)
    assert facts.max_outside == 0
    assert facts.tried_outside > 0.5
    assert facts.changed_inside > 0.9


def test_a_shifted_result_is_put_back_in_place():
    picture = drawn(640, 480)
    where = boxed(picture, 40, 40, 120, 120)
    with ScriptedServer(edits("shifted")) as server:
        tried = editor(server).edit(picture, "invert it", region=where)
    result = protect(picture, tried, where, repainted=True)
    inverted = 255 - picture.pixels[60:100, 60:100].astype(int)
    assert np.abs(result.pixels[60:100, 60:100] - inverted).mean() < 12
    assert evidence(picture, result, where).max_outside == 0


def test_another_size_of_the_same_shape_is_scaled_back():
    with ScriptedServer(edits("smaller")) as server:
        assert editor(server).edit(PICTURE, "invert it", region=WHERE).size == PICTURE.size


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ("unchanged", "unchanged"),
        ("blank", "blank"),
        ("other shape", "another shape"),
        ("nothing", "no picture came"),
        ("text only", "no picture came"),
        ("address", "no picture came"),
        ("no picture", "no picture"),
        ("refused", "content filter"),
    ],
)
@pytest.mark.parametrize("partial_images", [0, 2])
def test_what_is_no_edit_is_told_and_may_be_tried_otherwise(behaviour: str, words: str, partial_images: int):
    with ScriptedServer(edits(behaviour)) as server:
        with pytest.raises(ToolRetry, match=words):
            editor(server, partial_images=partial_images).edit(PICTURE, "invert it", region=WHERE)
        assert {r.path for r in server.requests} == {"/v1/images/edits"}


def test_a_server_that_ignores_the_wish_for_a_stream_is_understood():
    def plainly(request: Request) -> Reply:
        return answer(replace(request, body={**request.body, "stream": "false"}))

    answer = edits("edited")
    assert callable(answer)
    with ScriptedServer(plainly) as server:
        made = editor(server, partial_images=2).edit(PICTURE, "invert it", region=WHERE)
        assert made != PICTURE
        assert len(server.requests) == 1


def test_a_stream_cut_off_is_no_edit():
    with ScriptedServer(edits("cut off")) as server, pytest.raises(ToolRetry, match="cut off"):
        editor(server, partial_images=2).edit(PICTURE, "invert it", region=WHERE)


@pytest.mark.parametrize(
    ("reply", "words", "calls"),
    [
        (fail(401, f"bad key {KEY}"), "RETOUCHER_IMAGE_API_KEY", 1),
        (fail(404, "no such model"), "RETOUCHER_IMAGE_MODEL", 1),
        (fail(402), "no credit", 1),
        (drop(), "cannot be reached", 1),
        (fail(429, retry_after=0.001), "slow down", 2),
        (fail(500), "internal error", 2),
        (html(), "RETOUCHER_IMAGE_BASE_URL", 1),
    ],
)
def test_a_service_that_cannot_be_used_is_over_and_never_billed_twice(reply: Any, words: str, calls: int):
    with ScriptedServer(otherwise=reply) as server:
        with pytest.raises(ToolFailed, match=words) as caught:
            editor(server).edit(PICTURE, "invert it", region=WHERE)
        assert len(server.requests) == calls
        assert KEY not in str(caught.value)


def test_a_service_that_was_silent_is_not_asked_again_in_the_turn():
    late = Reply(wait=60.0)
    with ScriptedServer(otherwise=late) as server, working(meter=Meter()):
        for instruction in ("invert it", "turn it round"):
            with pytest.raises(ToolFailed, match="in time"):
                editor(server, timeout=0.2).edit(PICTURE, instruction, region=WHERE)
        assert len(server.requests) == 1


def test_a_server_without_streams_or_free_sizes_is_asked_more_simply_from_then_on():
    refusals = (fail(400, "Unknown parameter: 'stream'"), fail(400, "Invalid size"))
    with ScriptedServer(*refusals, otherwise=edits("edited")) as server:
        hosted = editor(server, partial_images=2)
        hosted.edit(PICTURE, "invert it", region=WHERE)
        hosted.edit(PICTURE, "invert it again", region=WHERE)
        assert [("stream" in r.body, r.body["size"] == "auto") for r in server.requests] == [
            (True, False),
            (False, False),
            (False, True),
            (False, True),
        ]


def test_edits_are_metered_and_capped_before_the_call():
    meter = Meter(replace(NO_CAPS, turn_money=0.05))
    with ScriptedServer(otherwise=edits("edited")) as server, working(meter=meter):
        hosted = editor(server, price=0.04)
        hosted.edit(PICTURE, "invert it", region=WHERE)
        with pytest.raises(BudgetExceeded):
            hosted.edit(PICTURE, "invert it again", region=WHERE)
        assert len(server.requests) == 1
    assert (meter.used.dollars, meter.used.made) == (0.04, 4200)


def test_a_resumed_turn_does_not_buy_an_edit_twice():
    ledger = MemoryLedger()
    with ScriptedServer(edits("edited")) as server:
        made = []
        for _ in range(2):
            with working(meter=Meter(ledger=ledger)):
                made.append(editor(server).edit(PICTURE, "invert it", region=WHERE))
        assert made[0] == made[1]
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("prompt", "words"), [("", "Remove what the mask covers"), ("a red kite", "a red kite")]
)
def test_a_region_is_removed_or_filled(prompt: str, words: str):
    with ScriptedServer(edits("edited")) as server:
        HostedInpainter(settings(server)).inpaint(PICTURE, WHERE, prompt=prompt)
        assert words in server.requests[0].body["prompt"]


def test_opacity_is_kept():
    opacity = np.full((240, 320), 200, np.uint8)
    picture = Picture(np.dstack([PICTURE.pixels, opacity]))
    with ScriptedServer(edits("edited")) as server:
        made = editor(server).edit(picture, "invert it")
    assert made.alpha is not None
    assert np.array_equal(made.alpha, opacity)


def test_without_a_key_the_engine_says_what_brings_it():
    with pytest.raises(EngineUnavailable, match="RETOUCHER_IMAGE_API_KEY"):
        HostedEditor(ImageSettings())
    assert all(spec.needs == ("key",) and spec.supply for spec in SPECS)


def test_the_key_shows_in_no_representation():
    about = ImageSettings(model="m", api_key=SecretStr(KEY))
    assert KEY not in repr(about) + str(about) + about.model_dump_json()
