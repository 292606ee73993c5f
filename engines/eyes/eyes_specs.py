"""The engine of the eyes: what it can and which files it reads."""

from .. import EngineSpec
from .network_files import EYES

WEIGHTS = {EYES.name: EYES}

SPECS = (
    EngineSpec(
        "find",
        "eyes",
        f"{__package__}.eyes_localizer:EyesLocalizer",
        supply=EYES.command,
        weights=(EYES.name,),
        abilities=frozenset(
            {
                "phrase",
                "colour",
                "sky",
                "greenery",
                "water",
                "skin",
                "face",
                "subject",
                "text",
                "point",
                "box",
                "thing",
            }
        ),
        cost=0.4,
    ),
)
