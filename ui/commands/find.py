"""retoucher find: show masks."""

import json
import sys
from pathlib import Path

from ...pictures import draw_boxes, holding, write_new, writer_of
from ...settings import load_settings
from ...tools.arguments.written_places import query_arguments
from ...tools.find import find
from ..visible_text import write
from .opening import open_photo
from .results import name_of, results_folder


def run_find(photo: Path, phrase: str, out: Path | None, as_json: bool, overwrite: bool = False) -> int:
    """Write numbered outlines and one mask a candidate; 5 when nothing matches."""
    picture = open_photo(photo, load_settings())
    folder, stem = results_folder(out or photo.parent), name_of(photo, picture).stem
    regions = find.tool.run(picture, None, query_arguments(phrase)).result
    rows = []
    for number, region in enumerate(regions, 1):
        name, data = folder / f"{stem}.mask{number}.png", region.to_png()
        (mask,) = write_new(name, holding(data), overwrite=overwrite)
        rows.append(
            {"number": number, "name": region.name, "box": region.box, "score": round(region.score, 3),
             "area": round(region.area, 4), "mask": str(mask)}
        )  # fmt: skip
    preview = folder / f"{stem}.found.png"
    if regions:
        (preview,) = write_new(preview, writer_of(draw_boxes(picture, regions), "PNG"), overwrite=overwrite)
    if as_json:
        sys.stdout.write(json.dumps(rows) + "\n")
    else:
        for row in rows:
            write("  ".join(f"{k} {v}" for k, v in row.items()) + "\n")
        write(f"outlines: {preview}\n" if regions else f"nothing matches {phrase!r}\n")
    return 0 if regions else 5
