"""Several pictures in one edit of the images API: the first is edited, the prompt may speak of the others."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openai
import pytest
from PIL import Image

from helpers.doors import pixels, two_discs


@pytest.fixture
def client(server: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{server}/v1", api_key="anything", max_retries=0) as made:
        yield made


@pytest.fixture
def files(tmp_path: Path) -> list[tuple[str, bytes]]:
    """A picture of red discs, and a wider one of blue discs on a dark ground."""
    red = two_discs(tmp_path / "red.png")
    wide = np.asarray(Image.open(two_discs(tmp_path / "wide.png", (240, 100))))
    blue = tmp_path / "blue.png"
    Image.fromarray(wide[..., ::-1] // 2).save(blue)
    return [(path.name, path.read_bytes()) for path in (red, blue)]


def test_the_first_is_edited_by_what_the_prompt_says_of_the_second(
    client: openai.OpenAI, files: list[tuple[str, bytes]]
) -> None:
    first, second = (pixels(data).astype(int) for _, data in files)
    made: Any = client.images.edit(image=files, prompt="match the colours of the second picture")
    after = pixels(made.data[0].b64_json).astype(int)
    assert after.shape == first.shape and made.size == "180x120"
    assert abs(after.mean() - second.mean()) < abs(first.mean() - second.mean()) / 2
    facts = made.model_extra["retoucher"]
    assert facts["steps"][0]["call"].startswith("match_look(") and facts["notes"] == []


def test_what_is_not_used_is_said_and_what_lacks_is_refused(
    client: openai.OpenAI, files: list[tuple[str, bytes]]
) -> None:
    made: Any = client.images.edit(image=files, prompt="make it warmer")
    assert made.model_extra["retoucher"]["notes"] == ["No step works with the attached picture."]
    alone: Any = client.images.edit(image=files[0], prompt="make it warmer")
    assert (pixels(made.data[0].b64_json) == pixels(alone.data[0].b64_json)).all()
    for given, prompt, said in (
        (files[:1], "match the colours of the second picture", "no picture attached"),
        (files, "make the second picture warmer", "second picture"),
        (files * 9, "make it warmer", "1 to 16"),
        ([files[0], ("b.png", b"nothing")], "make it warmer", "b.png"),
    ):
        with pytest.raises(openai.APIStatusError, match=said):
            client.images.edit(image=given, prompt=prompt)
