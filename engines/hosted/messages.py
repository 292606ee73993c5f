"""Messages to a chat model, as LangChain takes them."""

from collections.abc import Sequence
from typing import Any

Message = dict[str, Any]
"""{'role': …, 'content': str or content blocks}, as LangChain takes it."""


class Shot(dict[str, Any]):
    """A content block that knows which picture it shows, whoever else prepares or drops the same one."""

    def __init__(self, jpeg: str, digest: str, size: tuple[int, int]) -> None:
        """Hold a JPEG in base64."""
        super().__init__(type="image", base64=jpeg, mime_type="image/jpeg")
        self.digest = digest
        self.size = size


def has_pictures(messages: Sequence[Message]) -> bool:
    """Say whether any message carries a picture."""
    return any(
        b.get("type") == "image" for m in messages if isinstance(m["content"], list) for b in m["content"]
    )


def pictures_of(messages: Sequence[Message]) -> list[str]:
    """Name the pictures of all messages: by digest and size, in base64 where nobody knows them."""
    blocks = (b for m in messages if isinstance(m["content"], list) for b in m["content"])
    shown = (b for b in blocks if b.get("type") == "image")
    return [f"{b.digest} {b.size}" if isinstance(b, Shot) else b["base64"] for b in shown]


def without_pictures(messages: Sequence[Message]) -> list[Message]:
    """Replace every picture by a note that it cannot be seen."""
    note = {"type": "text", "text": "(A picture stood here; this model cannot look at pictures.)"}
    return [
        m
        if isinstance(m["content"], str)
        else {**m, "content": [note if b.get("type") == "image" else b for b in m["content"]]}
        for m in messages
    ]


def in_openai_form(messages: Sequence[Message]) -> list[Message]:
    """Write pictures as OpenAI's servers take them: LangChain passes that on without looking at it thrice."""
    return [
        m if isinstance(m["content"], str) else {**m, "content": [_in_openai_form(b) for b in m["content"]]}
        for m in messages
    ]


def _in_openai_form(block: dict[str, Any]) -> dict[str, Any]:
    if block.get("type") != "image":
        return block
    return {"type": "image_url", "image_url": {"url": f"data:{block['mime_type']};base64,{block['base64']}"}}


def tokens_of(text: str) -> int:
    """Estimate the tokens of a text, on the high side."""
    return len(text) // 3 + 1


PICTURE_TOKENS = 1600
"""What a picture of 1024 pixels costs at most on the usual services."""


def size_of(content: str | list[dict[str, Any]]) -> int:
    """Estimate the tokens of a message, on the high side."""
    if isinstance(content, str):
        return tokens_of(content) + 8
    return (
        sum(PICTURE_TOKENS if b.get("type") == "image" else tokens_of(b.get("text", "")) for b in content) + 8
    )
