"""Content credentials: what was done to a picture, signed into its file as C2PA 2 says."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

from ...engines.credit import Credit
from ...errors import ConfigError, PictureError
from ...pictures import Picture, encode_picture
from ...tools import tool
from ..values.plan import Step
from .signing_certificate import Certificate

SIGNABLE = {
    "JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "TIFF": "image/tiff",
    "AVIF": "image/avif", "GIF": "image/gif", "HEIF": "image/heic", "JXL": "image/jxl",
}  # fmt: skip
"""Format → media type, of what can be signed."""
PAINTED = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
"""IPTC's word for a picture into which a trained model painted."""
_PARENT = "parent"


@dataclass(frozen=True)
class Source:
    """A picture that the result was made from: its file where there is one, as it keeps its credentials."""

    name: str
    data: bytes
    format: str

    @classmethod
    def of(cls, picture: Picture, file: Path | bytes | None) -> "Source":
        """Return the file, or the picture as PNG where there is none or nothing can be told of its kind."""
        if file is None or picture.facts.format not in SIGNABLE:
            return cls(picture.facts.name, encode_picture(picture, "PNG"), "PNG")
        data = file if isinstance(file, bytes) else file.read_bytes()
        return cls(picture.facts.name, data, picture.facts.format)


def check_signable(format: str) -> None:
    """Raise PictureError for a format that holds no content credentials."""
    if format not in SIGNABLE:
        raise PictureError(f"content credentials go into {', '.join(SIGNABLE)}; a {format} holds none")


def signed(
    data: bytes,
    format: str,
    steps: Sequence[Step],
    recipe: str,
    sources: Sequence[Source],
    certificate: Certificate,
) -> bytes:
    """Return the encoded picture with its credentials; the first source is the picture that was opened.

    No thumbnails go in: they would show what was taken away.
    """
    import c2pa

    check_signable(format)
    manifest = json.dumps(manifest_of(steps, recipe, sources[0].name))
    info = c2pa.C2paSignerInfo(b"es256", certificate.chain, certificate.key, None)
    plain = c2pa.Settings.from_dict({"builder": {"thumbnail": {"enabled": False}}})
    out = BytesIO()
    try:
        with (
            c2pa.Context(settings=plain) as context,
            c2pa.Builder(manifest, context=context) as builder,
            c2pa.Signer.from_info(info) as signer,
        ):
            for number, source in enumerate(sources):
                about = {"title": source.name, "relationship": "inputTo" if number else "parentOf"}
                about |= {} if number else {"label": _PARENT}
                builder.add_ingredient(json.dumps(about), SIGNABLE[source.format], BytesIO(source.data))
            builder.sign(signer, SIGNABLE[format], BytesIO(data), out)
    except c2pa.C2paError as error:
        raise ConfigError(f"the picture could not be signed: {error}") from error
    return out.getvalue()


def manifest_of(steps: Sequence[Step], recipe: str, title: str) -> dict[str, Any]:
    """Return the claim: an action for each step, and which recipe it was; no words of the request."""
    opened = {"action": "c2pa.opened", "parameters": {"ingredientIds": [_PARENT]}}
    digest = {"alg": "sha256", "digest": sha256(recipe.encode()).hexdigest()}
    return {
        "claim_generator_info": [{"name": "Retoucher", "version": version("retoucher")}],
        "title": title,
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [opened, *map(_action, steps)]}},
            {"label": "org.retoucher.recipe", "data": digest},
        ],
    }


def _action(step: Step) -> dict[str, Any]:
    painters = [c.engine for c in map(Credit.parse, step.engine.split("; ")) if c and c.paints]
    action: dict[str, Any] = {"action": "c2pa.edited" if painters else _kind(step), "description": step.tool}
    if painters:
        action |= {"digitalSourceType": PAINTED, "softwareAgent": {"name": painters[0]}}
    return action


def _kind(step: Step) -> str:
    traits = tool.get(step.tool).traits
    kinds = (
        (traits.cuts, "c2pa.cropped"),
        (traits.sizes, "c2pa.resized"),
        (traits.tones, "c2pa.color_adjustments"),
    )
    return next((kind for holds, kind in kinds if holds), "c2pa.edited")
