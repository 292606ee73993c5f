"""TIE's data in the miniature world: exact chains, carried out by the committed painter, read by the reader.

`python -m retoucher.training.tie.miniature_chains FOLDER --count 8`.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ...agent.work.tie import Chain, Find, SubTask
from ...engines.registry import engine
from ...engines.work import working
from ...pictures import Picture, Region
from ..editworld.dataset_folder import DatasetFolder, counted
from ..miniature_profile import PARTS, prepare
from ..world.exact_reader import read
from ..world.instructions import Edit
from ..world.judging import done
from ..world.scenes import CELLS, SIDE, middle
from ..world.spoken_thoughts import NOTHING, read_thought, think
from ..world.wordings import described
from .chain_filter import ChainBranch, fill_with_chains
from .single_edits import Session, drawn_sessions

LICENCE = "Apache-2.0, drawn by this project"
NOTICE = """# Complex instructions with chains of thought, drawn by Retoucher's miniature world

Pictures and texts were made by this project's own code and weights (Apache-2.0). Of MagicBrush (CC-BY-4.0)
and of what a hosted model writes (its provider's terms) write down here what goes for them.
`kept` did what it says when it was carried out; `doubtful` waits for a person; `dropped` is not tried again.
"""
HALF = 12
"""Half the side of a place, in pixels: the holes that the painter learned."""
AT = " at the "


def exact_chain(edit: Edit) -> Chain:
    """Return the chain of thought on a drawn complex edit."""
    parts = read_thought(think(edit).answer)
    tasks = [SubTask(**{name: getattr(p, name) for name in SubTask.model_fields}) for p in parts]
    return Chain(request=edit.text, subtasks=tuple(tasks))


def find_by_reading(picture: Picture) -> Find:
    """Return a finder of 'red disc at the left' and 'nothing at the top': what was read there is named so."""
    things = read(picture.rgb).things

    def find(words: str) -> list[Region]:
        looks, _, place = words.partition(AT)
        if place not in CELLS:
            return []
        cell = CELLS.index(place)
        there = described(things[cell]) if cell in things else NOTHING
        return [place_region(cell)] if there == looks else []

    return find


def place_region(cell: int) -> Region:
    """Return the square of a place."""
    x, y = middle(cell)
    return Region.from_box((SIDE, SIDE), (x - HALF, y - HALF, x + HALF, y + HALF), CELLS[cell])


def miniature_chains(edits: Mapping[str, Edit], steps: int = 20) -> ChainBranch:
    """Return the branch on the miniature's painter; `edits`: complex ones by their instructions, joined."""
    parts = {part.text: part for edit in edits.values() for part in edit.specifics}
    painter: Any = engine("inpaint", "sd", steps=steps, context=8.0)

    def ask(question: str, pictures: Sequence[Picture]) -> str:
        told = next(joined for joined in edits if joined in question)
        return exact_chain(edits[told]).model_dump_json()

    def judge(before: Picture, instruction: str, after: Picture) -> bool:
        return done(parts[instruction], read(after.rgb))

    def paint(picture: Picture, region: Region, prompt: str) -> Picture:
        return painter.inpaint(picture, region, prompt=prompt, seed=0)

    return ChainBranch(ask, lambda session: find_by_reading(session.before), paint, judge, LICENCE)


def joined(session: Session) -> str:
    """Return a session's instructions as they stand in the question."""
    return "\n".join(f"{number}. {text}" for number, text in enumerate(session.instructions, 1))


def main() -> None:
    """Draw sessions and add what becomes of them to a folder; what is there already is not made again."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=8, help="sessions")
    given = parser.parse_args()
    drawn = list(drawn_sessions(given.count))
    dataset = DatasetFolder(given.folder, NOTICE)
    with working(profile=prepare(given.folder / "miniature", PARTS)):
        added = 0
        for session, edit in drawn:
            added += fill_with_chains(miniature_chains({joined(session): edit}), dataset, [session])
    sys.stdout.write(f"{added} added, now {counted(dataset)}\n")


if __name__ == "__main__":
    main()
