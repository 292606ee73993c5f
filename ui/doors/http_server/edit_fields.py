"""The fields of OpenAI's images API: described once in JSON Schema, for clients and for what reads them."""

from typing import Any, Literal, get_args

MODEL = "retoucher"
"""What the server calls itself; every other name is taken for it too."""
Format = Literal["png", "jpeg", "webp"]
_FILE = {"type": "string", "contentMediaType": "application/octet-stream"}
_FILES = {"type": "array", "items": _FILE, "minItems": 1, "maxItems": 16}
_UNUSED = {"type": "string", "description": "taken, and without effect here"}

FIELDS: dict[str, dict[str, Any]] = {
    "image": _FILES | {"description": "the picture to edit, then others that the prompt speaks of"},
    "image[]": _FILES | {"description": "the same, as clients name several"},
    "prompt": {"type": "string", "minLength": 1, "description": "what is wanted, in words"},
    "mask": _FILE | {"description": "a PNG as large as the picture: what is transparent there may change"},
    "model": {"type": "string", "default": MODEL, "description": f"every name is taken for {MODEL}"},
    "n": {"type": "integer", "minimum": 1, "maximum": 10, "default": 1},
    "size": {
        "type": "string",
        "pattern": r"^(auto|\d{1,5}x\d{1,5})$",
        "default": "auto",
        "description": "a box of 16 to 16384 a side that the result is fitted into; 'auto' keeps every byte",
    },
    "response_format": {"type": "string", "enum": ["b64_json", "url"], "default": "b64_json"},
    "output_format": {"type": "string", "enum": list(get_args(Format)), "default": "png"},
    "stream": {"type": "boolean", "default": False, "description": "answer with server-sent events"},
    "partial_images": {"type": "integer", "minimum": 0, "maximum": 3, "default": 0},
    "background": {"type": "string", "default": "auto", "description": "'transparent' is for the prompt"},
    **dict.fromkeys(("output_compression", "quality", "input_fidelity", "moderation", "user"), _UNUSED),
}
"""What an edit takes; a variation takes it too, and no prompt."""


def described_form(*without: str) -> dict[str, Any]:
    """Return the form as OpenAPI describes the body of a route; `without`: fields that have no effect."""
    properties = {name: about for name, about in FIELDS.items() if name not in without}
    schema = {
        "type": "object",
        "properties": properties,
        "required": [name for name in ("prompt",) if name in properties],
        "anyOf": [{"required": ["image"]}, {"required": ["image[]"]}],
        "additionalProperties": False,
    }
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}
