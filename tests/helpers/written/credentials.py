"""Content credentials as C2PA's own reader reads them."""

import json
from io import BytesIO
from typing import Any

import c2pa


def read_credentials(data: bytes, media: str) -> dict[str, Any]:
    """Return what the reader says; everything but trust in the signer must hold."""
    with c2pa.Reader(media, BytesIO(data)) as reader:
        said = json.loads(reader.json())
        assert reader.get_validation_state() == "Valid"
    assert {status["code"] for status in said.get("validation_status", [])} <= {"signingCredential.untrusted"}
    return said


def assertion(said: dict[str, Any], label: str) -> dict[str, Any]:
    """Return an assertion of the active manifest."""
    manifest = said["manifests"][said["active_manifest"]]
    return next(a["data"] for a in manifest["assertions"] if a["label"] == label)


def actions(said: dict[str, Any]) -> list[str]:
    """Return the kinds of what was done, in order."""
    return [action["action"] for action in assertion(said, "c2pa.actions.v2")["actions"]]
