"""What the hosted engines are and need; imports nothing heavy."""

from .. import EngineSpec

_HERE = __package__
_SUPPLY = "export RETOUCHER_IMAGE_MODEL=gpt-image-2 RETOUCHER_IMAGE_API_KEY=…"

SPECS = (
    EngineSpec(
        "edit",
        "hosted",
        f"{_HERE}.image_editor:ChosenEditor",
        needs=("key",),
        supply=_SUPPLY,
        abilities=frozenset({"instruct", "mask", "reference", "add", "replace", "remove", "style"}),
        cost=20.0,
        references=8,
    ),
    EngineSpec(
        "inpaint",
        "hosted",
        f"{_HERE}.image_editor:HostedInpainter",
        needs=("key",),
        supply=_SUPPLY,
        abilities=frozenset({"remove", "fill"}),
        cost=20.0,
    ),
)


def ready() -> bool:
    """Say whether the hosted engines have what they need."""
    from ..work import current

    return current().images.ready
