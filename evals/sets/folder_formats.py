"""Benchmarks that come as folders with pictures beside JSON or CSV, read as their makers lay them out."""

import ast
import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import ConfigError
from ...pictures.measures import Where
from .benchmark_case import Case, file_in, need, need_keys

EDIVAL_TABLE, EDIVAL_PICTURES = "oai_instruction_generation_output.csv", "input_images_resize_512"
PIE_SIDE = 512
CAPTIONS = ("local_descriptions.json", "global_descriptions.json")
"""MagicBrush's numbers are with local captions; global ones are taken where a folder has no others."""


def magic_brush(folder: Path) -> Iterator[Case]:
    """Yield every turn from its true input: edit_sessions.json, images/ID/…, captions where there are any."""
    need(folder, "edit_sessions.json", "images", of="MagicBrush")
    name = next((name for name in CAPTIONS if (folder / name).exists()), "")
    told = _json(folder / name) if name else {}
    for session, turns in _json(folder / "edit_sessions.json").items():
        for number, turn in enumerate(turns, 1):
            where = f"edit_sessions.json, {session}, turn {number}"
            need_keys(turn, ("input", "output", "instruction"), where)
            pictures, captions = folder / "images" / session, told.get(session, {})
            mask = turn.get("mask")
            yield Case(
                f"{session}-{number}",
                f"turn {number}",
                file_in(pictures, turn["input"], where),
                turn["instruction"],
                file_in(pictures, turn["output"], where),
                file_in(pictures, mask, where) if mask else None,
                captions.get(turn["input"], ""),
                captions.get(turn["output"], ""),
                name.partition("_")[0],
            )


def magic_brush_final(folder: Path) -> Iterator[Case]:
    """Yield each session from its first input to its last result, its turns one after the other."""
    for _, group in groupby(magic_brush(folder), lambda case: case.id.rpartition("-")[0]):
        turns = list(group)
        first, last = turns[0], turns[-1]
        told = tuple(turn.instruction for turn in turns)
        whole = {"source": first.source, "told_before": first.told_before, "may_change": None, "turns": told}
        yield replace(last, group=f"{len(turns)} turns", **whole)


def edit_world(folder: Path) -> Iterator[Case]:
    """Yield the triples of CATEGORY/SAMPLE/img_txt.json; the keys that its makers misspelt are read too."""
    files = sorted(folder.glob("*/*/img_txt.json"))
    if not files:
        raise ConfigError(f"EditWorld wants CATEGORY/SAMPLE/img_txt.json in {folder}, and there is none")
    for path in files:
        for name, record in _json(path).items():
            where = f"{path.relative_to(folder)}, {name}"
            need_keys(record, ("original_img_path", "target_img_path"), where)
            yield Case(
                f"{path.parent.name}-{name}",
                path.parent.parent.name,
                _found(folder, path, record["original_img_path"], where),
                _either(record, where, "instruction", "instuction"),
                _found(folder, path, record["target_img_path"], where),
                None,
                str(record.get("original_caption", record.get("original_cation", ""))),
                str(record.get("target_caption", record.get("target_cation", ""))),
            )


def pie_bench(folder: Path) -> Iterator[Case]:
    """Yield mapping_file.json with annotation_images/…; masks are runs of (start, length), 512 × 512."""
    need(folder, "mapping_file.json", "annotation_images", of="PIE-Bench")
    wanted = ("image_path", "editing_instruction", "original_prompt", "editing_prompt", "mask")
    for name, record in _json(folder / "mapping_file.json").items():
        where = f"mapping_file.json, {name}"
        need_keys(record, (*wanted, "editing_type_id"), where)
        yield Case(
            name,
            str(record["editing_type_id"]),
            file_in(folder / "annotation_images", record["image_path"], where),
            record["editing_instruction"],
            None,
            unrolled(record["mask"], where),
            _unmarked(record["original_prompt"]),
            _unmarked(record["editing_prompt"]),
        )


def edival(folder: Path) -> Iterator[Case]:
    """Yield each turn of each session after those before it: a table and input_images_resize_512/…."""
    need(folder, EDIVAL_TABLE, EDIVAL_PICTURES, of="EdiVal")
    with (folder / EDIVAL_TABLE).open(encoding="utf-8-sig", newline="") as file:
        for line, record in enumerate(csv.DictReader(file), 2):
            where = f"{EDIVAL_TABLE}, line {line}"
            need_keys(record, ("image_index", "turns", "instructions"), where)
            told = _listed(record["instructions"], where)  # those of the shorter rows first
            yield Case(
                f"{record['image_index']}-{len(told)}",
                f"turn {len(told)}",
                file_in(folder / EDIVAL_PICTURES, f"{record['image_index']}_input_raw.jpg", where),
                told[-1],
                turns=tuple(told),
            )


def unrolled(runs: Any, where: str) -> Where:
    """Return PIE-Bench's mask, HW bool; its rim counts as masked, as in its own evaluation."""
    if not isinstance(runs, list) or len(runs) % 2:
        raise ConfigError(f"{where}: wants a mask of pairs (start, length), got {str(runs)[:60]}")
    mask = np.zeros(PIE_SIDE**2, np.bool_)
    for start, length in zip(runs[::2], runs[1::2], strict=True):
        mask[start : start + length] = True
    mask = mask.reshape(PIE_SIDE, PIE_SIDE)
    mask[[0, -1]] = mask[:, [0, -1]] = True
    return mask


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} wants to be JSON: {error}") from error


def _found(folder: Path, beside: Path, name: str, where: str) -> Path:
    """Return a picture by its path from the folder, or by its name beside the record."""
    return folder / name if (folder / name).is_file() else file_in(beside.parent, Path(name).name, where)


def _either(record: dict[str, Any], where: str, *names: str) -> str:
    said = next((record[name] for name in names if name in record), None)
    if said is None:
        raise ConfigError(f"{where}: wants {' or '.join(names)}, got {sorted(record)}")
    return str(said)


def _unmarked(prompt: str) -> str:
    return prompt.replace("[", "").replace("]", "")


def _listed(written: str, where: str) -> list[str]:
    try:
        said = ast.literal_eval(written)
    except (SyntaxError, ValueError) as error:
        raise ConfigError(f"{where}: wants a list of instructions, got {written[:60]!r}") from error
    if not isinstance(said, list) or not said:
        raise ConfigError(f"{where}: wants a list of instructions, got {written[:60]!r}")
    return [str(one) for one in said]
