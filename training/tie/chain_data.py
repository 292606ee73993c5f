"""TIE's data with real models: MagicBrush sessions of one's own, a server that writes and judges, engines.

    python -m retoucher.training.tie.chain_data OUT MAGICBRUSH_FOLDER --server http://localhost:8000/v1 \\
        --model openai:NAME --judge openai:NAME --find grounded-sam2 --paint kandinsky --profile local

One mask and one prompt (`--mode union`) and Kandinsky are what the paper most likely does; its prompts, its
judge and by which rule it took 1,376 sessions are unknown. A run that was killed goes on.
"""

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from ...engines import Query, silent
from ...engines.profiles import BUILT_IN, Profile
from ...engines.registry import engine
from ...engines.work import working
from ...errors import ConfigError, RetoucherError
from ...pictures import Picture, Region
from ..asked_models import add_model_arguments, asked_model
from ..editworld.dataset_folder import DatasetFolder, counted
from .chain_filter import ChainBranch, fill_with_chains
from .single_edits import magic_sessions

NOTICE = """# Complex instructions with chains of thought

Sessions: {source}. Chains: {model}, judged by {judge}, carried out by find/{find} and inpaint/{paint}.
Licences, as the maker wrote them down: {licence}
`kept` did what it says when it was carried out; `doubtful` waits for a person; `dropped` is not tried again.
"""


def main(told: Sequence[str] | None = None) -> None:
    """Add what becomes of sessions to a folder; a session that is there is not tried again."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("source", type=Path, help="a MagicBrush folder")
    add_model_arguments(parser)
    parser.add_argument("--find", default="grounded-sam2", help="engine that finds by words")
    parser.add_argument("--paint", default="kandinsky", help="engine that paints into holes")
    parser.add_argument(
        "--steps", type=int, default=None, help="of painting; the engine's own where not said"
    )
    parser.add_argument("--profile", default="local", choices=list(BUILT_IN))
    parser.add_argument("--weights", nargs="*", default=[], metavar="NAME=FOLDER", help="other weights")
    parser.add_argument("--mode", default="union", choices=("union", "sequential"))
    parser.add_argument("--licence", default="MagicBrush: CC-BY-4.0; chains: the model's terms")
    parser.add_argument("--count", type=int, default=None, help="sessions, at most")
    given = parser.parse_args(told)
    judge = given.judge or given.model
    dataset = DatasetFolder(given.out, NOTICE.format(**vars(given) | {"judge": judge}))
    with working(profile=profile_of(given)):
        try:
            sessions = islice(magic_sessions(given.source), given.count)
            added = fill_with_chains(branch_of(given, judge), dataset, sessions)
        except RetoucherError as error:
            sys.exit(f"{error}\nwhat was made is kept: run it again to go on")
    sys.stdout.write(f"{added} added, now {counted(dataset)}\n")


def profile_of(given: Any) -> Profile:
    """Return the profile with the weights that the command line puts in."""
    put = dict(entry.partition("=")[::2] for entry in given.weights)
    if not all(put.values()):
        raise ConfigError(f"--weights wants NAME=FOLDER, got {given.weights}")
    known = BUILT_IN[given.profile]
    return known.model_copy(update={"weights": known.weights | put})


def branch_of(given: Any, judge: str) -> ChainBranch:
    """Return the branch that a command line asks for."""
    finder: Any = engine("find", given.find)
    painter: Any = engine("inpaint", given.paint, steps=given.steps)

    def find_in(picture: Picture, words: str) -> list[Region]:
        return finder.find(picture, Query(phrase=words))

    def paint(picture: Picture, region: Region, prompt: str) -> Picture:
        return painter.inpaint(picture, region, prompt=prompt, seed=0, progress=silent)

    return ChainBranch(
        asked_model(given.model, given.server).look,
        lambda session: partial(find_in, session.before),
        paint,
        asked_model(judge, given.server).followed,
        given.licence,
        given.mode,
    )


if __name__ == "__main__":
    main()
