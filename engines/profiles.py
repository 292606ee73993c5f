"""Profiles: which engines a conversation may use, which it would rather, and with which weights."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from . import EngineSpec


class Profile(BaseModel):
    """A choice of engines."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    allow: frozenset[str] = frozenset()
    """What engines may need: 'models', 'weights', 'gpu', 'key'."""
    prefer: dict[str, tuple[str, ...]] = {}
    """Verb → engine names; the first that is ready wins over the cheapest."""
    weights: dict[str, str] = {}
    """Name of weights → folder, file or hub id to use instead; goes before `RETOUCHER_MODELS_WEIGHTS`."""
    specifics: dict[str, tuple[str, ...]] = {}
    """Vague word → the specific instructions that its models know; goes before `prompts/specifics.yaml`."""
    engines: dict[str, dict[str, Any]] = {}
    """'verb/name' → settings of that engine: {'edit/sane': {'steps': 20}}."""
    caveat: str = ""
    """Why no verdict may pass what the models of this profile make; '' when they are real."""

    def allows(self, spec: EngineSpec) -> bool:
        """True when the profile lets this engine run."""
        return set(spec.needs) <= self.allow

    def rank(self, spec: EngineSpec) -> tuple[int, float]:
        """Sort key: preferred engines in their order, then by cost."""
        names = self.prefer.get(spec.verb, ())
        return (names.index(spec.name) if spec.name in names else len(names)), spec.cost


_LOCAL = frozenset({"models", "weights", "gpu"})
_VISION = {"caption": ("blip",), "find": ("grounded-sam2", "owlv2-sam2", "grounded-sam", "sam3", "clipseg")}
_QUICK = {"steps": 2, "working_size": 64}
_DRAWN = {"steps": 20, "working_size": 64, "guidance": 3.0}
_SANE = {"image_guidance": 1.5, "specific_guidance": 3.0, "aggregation": "spatial", "blur": 1}

BUILT_IN = {
    "embedded": Profile(),
    "local": Profile(allow=_LOCAL, prefer=_VISION),
    "openai": Profile(allow=frozenset({"key"})),
    "mixed": Profile(allow=_LOCAL | {"key"}, prefer=_VISION),
    "tiny": Profile(
        allow=_LOCAL,
        prefer={"caption": ("blip",), "find": ("owlv2-sam2",), "inpaint": ("sd",), "edit": ("sane",)},
        engines=dict.fromkeys(("inpaint/sd", "inpaint/kandinsky", "edit/instruct-pix2pix"), _QUICK)
        | {"edit/sane": _QUICK | {"steps": 4}, "caption/blip": {"words": 8, "beams": 1}},
        caveat="tiny random weights: what they see and paint is noise",
    ),
    "miniature": Profile(
        allow=frozenset({"models", "weights"}),
        prefer={"inpaint": ("sd",), "edit": ("sane",)},
        engines={
            "caption/blip": {"words": 70, "beams": 1},
            "find/clipseg": {"working": 64},
            "inpaint/sd": _DRAWN,
            "edit/instruct-pix2pix": _DRAWN | {"image_guidance": 1.5},
            "edit/sane": _DRAWN | _SANE,
        },
    ),
}
"""Profiles that need no writing down; `retoucher.toml` may add others under [profiles.NAME]."""
