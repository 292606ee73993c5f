"""What a command line says of a benchmark's run besides the set: who writes parts, what is measured."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from ...agent.minds.language import language_mind
from ...agent.minds.rules import RulesMind
from ...engines.placement import PoolSettings
from ...engines.vision.vision_specs import WEIGHTS
from ...engines.weights import folder_of
from ...settings import Settings
from ...training.asked_models import asked_model
from ...training.clip_folder import ClipFolder
from .set_measures import (
    Measure,
    Missing,
    backbone,
    by_clip,
    by_distance,
    by_judge,
    dreamsim_distance,
    lpips_distance,
)
from .told_parts import Instructions, asked_of

OWN = Path()
"""Said of `--clip` without a folder: the weights that the engine compare/clip has."""


def add_options(parser: ArgumentParser) -> None:
    """Add what is asked and measured."""
    parser.add_argument("--parts", type=Path, help="JSON: case → specifics, or captions of before and after")
    parser.add_argument("--model", default="", help="who writes them instead: 'openai:NAME'")
    parser.add_argument("--judge", default="", help="who gives the MLLM score: 'openai:NAME'")
    parser.add_argument("--server", default="", help="address of an OpenAI-compatible server, with /v1")
    parser.add_argument("--clip", type=Path, nargs="?", const=OWN, help="CLIP columns; a CLIP's folder")
    parser.add_argument("--lpips", action="store_true", help="LPIPS; wants the package and its weights")
    parser.add_argument("--dreamsim", type=Path, help="DreamSim; the folder of its weights")


def instructions_of(given: Any, kept: Path) -> tuple[Instructions, dict[str, str]]:
    """Return what tells the engine, and who wrote it; `ConfigError` where its parts come from nobody."""
    ask = None
    if given.model:
        mind = language_mind(Settings(model=given.model, base_url=given.server), RulesMind())
        wanted = "captions" if given.engine == "edit-direction" else "specifics"
        ask = asked_of(mind, wanted)
    told = Instructions(given.engine, kept / f"told-{_name(given.model)}.json", given.parts, ask)
    if not told.wanted:
        return told, {}
    digest = hashlib.sha256(given.parts.read_bytes()).hexdigest()[:12] if given.parts else ""
    return told, {told.wanted: f"{given.parts.name} {digest}" if given.parts else given.model}


def measures_of(given: Any) -> tuple[dict[str, Measure], list[Missing]]:
    """Return what is measured, by names that tell what it depends on, and what is missing."""
    found: dict[str, Measure] = {}
    missing = []
    if given.clip is not None:
        place = given.clip if given.clip != OWN else _own_clip()
        clip = ClipFolder(place)
        found[f"clip ({backbone(clip)})"] = by_clip(clip)
    else:
        missing.append(Missing("clip", "--clip"))
    asked = {"lpips": lpips_distance() if given.lpips else Missing("lpips", "--lpips")}
    asked["dreamsim"] = (
        dreamsim_distance(given.dreamsim) if given.dreamsim is not None else Missing("dreamsim", "--dreamsim")
    )
    for name, distance in asked.items():
        if isinstance(distance, Missing):
            missing.append(distance)
        else:
            found[name] = by_distance(name, distance)
    if given.judge:
        found[f"mllm ({given.judge})"] = by_judge(asked_model(given.judge, given.server).score)
    else:
        missing.append(Missing("mllm", "--judge"))
    return found, missing


def _own_clip() -> Path:
    return folder_of(WEIGHTS["clip"], PoolSettings().address_of("clip"))


def _name(model: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in model) or "nobody"
