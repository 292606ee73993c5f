"""A picture's link: whoever has it sees that picture for a while, without a token, and nothing else."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import openai
import pytest
from PIL import Image

from helpers.doors import listening, two_discs, web_client
from retoucher.agent.memory.addresses import Linked, link_to
from retoucher.ui.chat.server.entrances import Entrance
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.doors.http_server.api_server import serve_app

TOKEN = "a-token-of-its-own"


@pytest.fixture
def base(book: GuestBook) -> Iterator[str]:
    with listening(serve_app(book, Entrance(token=TOKEN))) as address:
        yield address


@pytest.fixture
def photo(tmp_path: Path) -> tuple[str, bytes]:
    return "discs.png", two_discs(tmp_path / "discs.png").read_bytes()


@pytest.fixture
def client(base: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{base}/v1", api_key=TOKEN, max_retries=0) as made:
        yield made


@pytest.fixture
def bare() -> Iterator[httpx2.Client]:
    """A client that knows nothing of this server but what it is given."""
    with web_client() as web:
        yield web


def test_a_bare_client_opens_the_picture_of_its_link_and_nothing_else(
    client: openai.OpenAI, photo: tuple[str, bytes], base: str, book: GuestBook, bare: httpx2.Client
) -> None:
    asked: dict[str, Any] = {"image": photo, "prompt": "make it warmer", "output_format": "webp"}
    kept: Any = client.images.edit(**asked, size="90x90", n=2, response_format="url")
    links = [datum.url for datum in kept.data]
    assert len(set(links)) == 2 and all(link.startswith(f"{base}/v1/pictures/") for link in links)
    files = [bare.get(link) for link in links]
    assert [file.headers["content-type"] for file in files] == ["image/webp"] * 2
    shown = [Image.open(BytesIO(file.content)) for file in files]
    assert [image.size for image in shown] == [(90, 60)] * 2 and kept.size == "90x60"
    assert (np.asarray(shown[0]) != np.asarray(shown[1])).any()
    session = kept.model_extra["retoucher"]["session"]
    assert session not in "".join(links)
    at = f"{base}/v1/sessions/{session}"
    assert bare.get(at).status_code == bare.get(f"{at}/versions/1/picture").status_code == 401
    assert bare.get(f"{base}/v1/pictures/../sessions/{session}").status_code == 401
    assert bare.get(links[0], headers={"Host": "evil.example"}).status_code == 403
    known = {"Authorization": f"Bearer {TOKEN}"}
    assert bare.get(f"{at}/versions/1/picture", headers=known).status_code == 200
    assert bare.delete(at, headers=known).status_code == 204
    assert [bare.get(link).status_code for link in links] == [404, 404], "what is deleted is shown nowhere"
    assert book.pool.studio.database.rows("SELECT link FROM links") == []


def test_a_guessed_link_and_one_that_is_over_show_nothing(
    client: openai.OpenAI, photo: tuple[str, bytes], base: str, book: GuestBook, bare: httpx2.Client
) -> None:
    database = book.pool.studio.database
    with pytest.deprecated_call():  # by the client, not by us
        kept: Any = client.images.create_variation(image=photo, response_format="url")
    assert bare.get(kept.data[0].url).status_code == 200
    (session,) = database.names()
    over = link_to(database, Linked(session, 1, "png", (180, 120)), lasts=-1)
    gone = [bare.get(f"{base}/v1/pictures/{link}") for link in (over, "guessed", "g" * 500)]
    assert [answer.status_code for answer in gone] == [404, 404, 404]
    assert all(answer.json()["error"]["code"] == "not_found" for answer in gone)
    link_to(database, Linked(session, 1, "png", (180, 120)))
    assert len(database.rows("SELECT link FROM links WHERE link=?", over)) == 0, "what is over is forgotten"


@pytest.mark.parametrize("settings", [{"user_header": "X-User"}])
def test_a_link_leads_to_a_user_s_picture_and_another_user_to_none(
    book: GuestBook, photo: tuple[str, bytes], bare: httpx2.Client
) -> None:
    with listening(serve_app(book, Entrance())) as base:
        form = {"prompt": "make it warmer", "response_format": "url"}
        made = bare.post(
            f"{base}/v1/images/edits", data=form, files={"image": photo}, headers={"X-User": "ann"}
        ).json()
        at = f"{base}/v1/sessions/{made['retoucher']['session']}"
        assert bare.get(at, headers={"X-User": "bob"}).status_code == 404
        assert bare.get(made["data"][0]["url"]).status_code == 200
