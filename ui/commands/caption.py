"""retoucher caption and retoucher decompose: one thought about a picture."""

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from ...agent.assemble import Studio, open_studio
from ...agent.thoughts import Thought, caption, decompose
from ...settings import load_settings
from ..visible_text import write
from .opening import open_photo
from .telling import telling
from .usage import price_of


def run_caption(photo: Path, private: bool, as_json: bool, profile: str | None) -> int:
    """Say what the picture shows."""
    with closing(_studio(private, profile)) as studio:
        said = caption(studio, open_photo(photo, studio.settings), telling(studio.settings))
    _print(said, {"caption": said.value}, [said.value], as_json)
    return 0


def run_decompose(
    instruction: str,
    photo: Path,
    count: int,
    removal: bool,
    private: bool,
    as_json: bool,
    profile: str | None,
) -> int:
    """Say what a vague instruction consists of in this picture."""
    with closing(_studio(private, profile)) as studio:
        picture, tell = open_photo(photo, studio.settings), telling(studio.settings)
        said = decompose(studio, instruction, picture, tell, count, removal=removal)
    _print(said, {"instructions": said.value}, list(said.value), as_json)
    return 0


def _studio(private: bool, profile: str | None) -> Studio:
    studio = open_studio(load_settings(profile=profile))
    return studio.private() if private else studio


def _print(said: Thought[Any], value: dict[str, object], lines: list[str], as_json: bool) -> None:
    if said.note:
        write(f"{said.note}\n", sys.stderr)
    if said.spend.calls:
        write(f"calls to hosted models: {said.spend.calls}, {price_of(said.spend)}\n", sys.stderr)
    if as_json:
        sys.stdout.write(json.dumps(value | {"by": said.by}) + "\n")
    else:
        write("".join(f"{line}\n" for line in lines))
