"""`retoucher serve` through OpenAI's own client: edits, masks to the byte, streams, errors in its form."""

from base64 import b64decode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import openai
import pytest
from PIL import Image

from helpers.doors import hole, listening, pixels, png, two_discs, web_client
from retoucher.ui.chat.server.entrances import Entrance
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.doors.http_server.api_server import serve_app

TOKEN = "a-token-of-its-own"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return two_discs(tmp_path / "discs.png")


@pytest.fixture
def client(server: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{server}/v1", api_key="anything", max_retries=0) as made:
        yield made


def file(photo: Path) -> tuple[str, bytes]:
    return photo.name, photo.read_bytes()


def test_an_edit_stays_in_the_hole_of_its_mask_to_the_byte(
    client: openai.OpenAI, photo: Path, book: GuestBook
) -> None:
    mask = ("mask.png", hole((10, 25, 80, 95)))
    made: Any = client.images.edit(
        model="gpt-image-1", image=file(photo), mask=mask, prompt="make it brighter"
    )
    before, after = pixels(photo.read_bytes()), pixels(made.data[0].b64_json)
    inside = np.zeros(before.shape[:2], bool)
    inside[25:95, 10:80] = True
    assert (after[~inside] == before[~inside]).all()
    assert after[inside].mean() > before[inside].mean() + 3
    facts: dict[str, Any] = made.model_extra["retoucher"]
    assert facts["verdict"]["passed"] and made.size == "180x120" and made.usage.total_tokens == 0
    assert not list(book.pool.studio.database.home.glob("passing-*")), "what passes leaves nothing behind"


def test_a_stream_brings_parts_and_then_the_whole(client: openai.OpenAI, photo: Path) -> None:
    warmer: dict[str, Any] = {"image": file(photo), "prompt": "make it warmer", "model": "gpt-image-1"}
    events: list[Any] = list(client.images.edit(**warmer, stream=True, partial_images=2))
    assert [event.type for event in events] == ["image_edit.partial_image", "image_edit.completed"]
    assert (pixels(events[0].b64_json) == pixels(events[1].b64_json)).all()
    with pytest.raises(openai.APIError, match="nonsense"):
        list(client.images.edit(image=file(photo), prompt="florble the nonsense", stream=True))


@pytest.mark.parametrize("parts", [0, 1, 2, 3])
def test_each_step_is_a_part_as_far_as_parts_were_asked_for(
    client: openai.OpenAI, photo: Path, parts: int
) -> None:
    prompt = "make it black and white and crop it to 1:1"
    two: dict[str, Any] = {"image": file(photo), "prompt": prompt, "model": "gpt-image-1"}
    *shown, whole = list(client.images.edit(**two, stream=True, partial_images=parts))
    assert [event.partial_image_index for event in shown] == [0, 1][:parts]
    after = [pixels(event.b64_json) for event in (*shown, whole)]
    assert whole.type == "image_edit.completed" and after[-1].shape == (120, 120, 3)
    grey = [bool((part == part[..., :1]).all()) for part in after]
    if parts:
        assert grey[0] or after[0].shape == (120, 120, 3), "the first shows one of the two steps"
        assert not (grey[0] and after[0].shape == (120, 120, 3))
    if parts > 1:
        assert (after[1] == after[2]).all(), "the second shows both"


def test_several_results_other_sizes_and_formats(client: openai.OpenAI, photo: Path) -> None:
    made: Any = client.images.edit(image=file(photo), prompt="make it warmer", n=3, output_format="jpeg")
    assert len({datum.b64_json for datum in made.data}) == 3
    assert Image.open(BytesIO(b64decode(made.data[0].b64_json))).format == "JPEG"
    small: Any = client.images.edit(image=file(photo), prompt="make it warmer", size="256x256")
    assert pixels(small.data[0].b64_json).shape == (171, 256, 3) and small.size == "256x171"
    with pytest.deprecated_call():  # by the client, not by us
        kept: Any = client.images.create_variation(image=file(photo), n=2, response_format="b64_json")
    assert len({datum.b64_json for datum in kept.data}) == 2
    assert [model.id for model in client.models.list()] == ["retoucher"]


def test_errors_come_in_the_form_that_the_client_knows(client: openai.OpenAI, photo: Path) -> None:
    edit = client.images.edit
    wrong: list[tuple[type[openai.APIStatusError], str, dict[str, Any]]] = [
        (openai.BadRequestError, "mask", {"mask": ("m.png", hole((1, 1, 9, 9), (50, 50)))}),
        (openai.BadRequestError, "mask", {"mask": ("m.png", hole((0, 0, 0, 0)))}),
        (openai.BadRequestError, "image", {"image": ("a.png", b"nothing")}),
        (openai.BadRequestError, "prompt", {"prompt": " "}),
        (openai.BadRequestError, "n", {"n": 11}),
        (openai.BadRequestError, "size", {"size": "huge"}),
        (openai.BadRequestError, "colour", {"extra_body": {"colour": "red"}}),
        (openai.UnprocessableEntityError, "prompt", {"prompt": "florble the nonsense"}),
    ]
    for kind, param, given in wrong:
        usual: dict[str, Any] = {"image": ("a.png", png(photo)), "prompt": "make it warmer"}
        with pytest.raises(kind) as refused:
            edit(**{**usual, **given})
        assert refused.value.param == param, given
        assert "Traceback" not in str(refused.value)
    with pytest.raises(openai.NotFoundError, match="there is retoucher"):
        client.models.retrieve("gpt-image-1")


@pytest.mark.parametrize("settings", [{"model": "openai:far", "base_url": "http://models.invalid/v1"}])
def test_nothing_is_sent_where_nobody_can_be_asked(client: openai.OpenAI, photo: Path, server: str) -> None:
    with pytest.raises(openai.PermissionDeniedError, match=r"models\.invalid") as refused:
        client.images.edit(image=file(photo), prompt="make it warmer")
    assert refused.value.code == "consent_needed"
    with web_client(f"{server}/v1") as web:
        at = f"/sessions/{web.post('/sessions', files={'picture': file(photo)}).json()['session']}"
        held = web.post(f"{at}/turns", json={"request": "make it warmer"})
        assert held.status_code == 403 and held.json()["error"]["code"] == "consent_needed"
        assert len(web.get(at).json()["versions"]) == 1


@pytest.mark.parametrize("settings", [{"turn_seconds": 0.0}])
def test_a_cap_on_a_turn_holds_for_programs(client: openai.OpenAI, photo: Path) -> None:
    with pytest.raises(openai.UnprocessableEntityError, match="may take 0 s"):
        client.images.edit(image=file(photo), prompt="make it warmer")


def test_who_has_no_token_or_too_large_a_body_is_refused(book: GuestBook, photo: Path) -> None:
    app = serve_app(book, Entrance(token=TOKEN), max_body=20_000)
    with listening(app) as base, web_client(base) as web:
        assert web.get("/healthz").status_code == web.get("/readyz").status_code == 200
        assert web.get("/openapi.json").status_code == 401
        with openai.OpenAI(base_url=f"{base}/v1", api_key="wrong", max_retries=0) as stranger:
            with pytest.raises(openai.AuthenticationError) as refused:
                stranger.models.list()
            assert refused.value.code == "invalid_api_key" and TOKEN not in str(refused.value)
        with openai.OpenAI(base_url=f"{base}/v1", api_key=TOKEN, max_retries=0) as known:
            assert known.images.edit(image=file(photo), prompt="make it warmer").data
            with pytest.raises(openai.APIStatusError, match="20000 bytes") as large:
                known.images.edit(image=("a.png", b"0" * 20_001), prompt="make it warmer")
            assert large.value.status_code == 413
        head = {"Authorization": f"Bearer {TOKEN}"}
        piecewise = web.post("/v1/images/edits", content=iter([b"0" * 15_000] * 2), headers=head)
        assert piecewise.status_code in (400, 413) and piecewise.json()["error"]["message"]
        assert web.get("/v1/models", headers=head | {"Host": "evil.example"}).status_code == 403
        assert web.get("/v1/nothing", headers=head).json()["error"]["code"] == "not_found"
