"""Content credentials as C2PA's own reader reads them."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import c2pa

from retoucher.agent.recipes.content_credentials import Source, signed
from retoucher.agent.recipes.signing_certificate import signing_certificate
from retoucher.pictures import open_picture


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


def with_credentials(photo: bytes, home: Path) -> bytes:
    """Return a PNG as somebody signed it before it came."""
    source = Source.of(open_picture(photo, name="theirs.png"), photo)
    return signed(photo, "PNG", [], "", [source], signing_certificate(home))


def ingredient(said: dict[str, Any]) -> dict[str, Any]:
    """Return the manifest of what the result was made from, {} where it came without one."""
    opened = said["manifests"][said["active_manifest"]]["ingredients"][0]
    return said["manifests"][opened["active_manifest"]] if "active_manifest" in opened else {}
