"""Benchmarks that come as Parquet or Arrow tables with the pictures inside, as the Hub serves them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...errors import ConfigError
from .benchmark_case import Case, need_keys

GEDIT = ("key", "task_type", "instruction", "instruction_language")
HUMAN_EDIT = ("IMAGE_ID", "EDITING_TYPE", "EDITING_INSTRUCTION", "INPUT_IMG", "MASK_IMG", "OUTPUT_IMG")


def gedit(folder: Path, language: str = "en") -> Iterator[Case]:
    """Yield GEdit-Bench's rows in a language; the raw picture where the table has it."""
    for where, row in _rows(folder, "GEdit-Bench"):
        need_keys(row, GEDIT, where)
        if row["instruction_language"] != language:
            continue
        column = "input_image_raw" if "input_image_raw" in row else "input_image"
        yield Case(str(row["key"]), row["task_type"], _bytes(row, column, where), row["instruction"])


def human_edit(folder: Path) -> Iterator[Case]:
    """Yield HumanEdit's rows, with true results, masks and the captions that a model wrote."""
    for number, (where, row) in enumerate(_rows(folder, "HumanEdit")):
        need_keys(row, HUMAN_EDIT, where)
        yield Case(
            f"{number}-{row['IMAGE_ID']}",
            row["EDITING_TYPE"],
            _bytes(row, "INPUT_IMG", where),
            row["EDITING_INSTRUCTION"],
            _bytes(row, "OUTPUT_IMG", where),
            _bytes(row, "MASK_IMG", where),
            row.get("INPUT_CAPTION_BY_LLAMA") or "",
            row.get("OUTPUT_CAPTION_BY_LLAMA") or row.get("OUTPUT_DESCRIPTION") or "",
        )


def _rows(folder: Path, of: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (where, row), a batch of rows in memory at once."""
    files = sorted(path for end in ("parquet", "arrow") for path in folder.rglob(f"*.{end}"))
    if not files:
        raise ConfigError(f"{of} wants .parquet or .arrow files in {folder}, and there is none")
    for path in files:
        number = 0
        for batch in _batches(path):
            for row in batch.to_pylist():
                yield f"{path.name}, row {number}", row
                number += 1


def _batches(path: Path) -> Iterator[Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        if path.suffix == ".parquet":
            yield from pq.ParquetFile(path).iter_batches(batch_size=16)
        else:
            with pa.memory_map(str(path)) as source:
                yield from pa.ipc.open_stream(source)
    except pa.ArrowInvalid as error:
        raise ConfigError(f"{path} wants to be a table of the kind its name says: {error}") from error


def _bytes(row: dict[str, Any], column: str, where: str) -> bytes:
    cell = row.get(column)
    data = cell.get("bytes") if isinstance(cell, dict) else None
    if not data:
        raise ConfigError(f"{where}: wants a picture's bytes in {column}, got {str(cell)[:60]}")
    return data
