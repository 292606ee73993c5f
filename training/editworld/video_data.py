"""EditWorld's video branch with real models: clips that a person has, a CLIP, a server that tells and judges.

    python -m retoucher.training.editworld.video_data OUT clips/*.mp4 --server http://localhost:8000/v1 \\
        --model openai:NAME --judge openai:NAME --clip CLIP_FOLDER --licence "CC-BY 4.0, …"

How the paper chooses frames and what it asks is unknown: identity, change and questions are ours.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ...errors import RetoucherError
from ..asked_models import add_model_arguments, asked_model
from .dataset_folder import DatasetFolder, counted
from .video_branch import VideoBranch, fill_from_videos

NOTICE = """# Pairs of frames by EditWorld's video branch

Told by {model}, judged by {judge}. Licence of the videos, as the maker wrote it down: {licence}
`kept` passed all filters; `doubtful` waits for a person; `dropped` is not told again.
"""


def main(told: Sequence[str] | None = None) -> None:
    """Add examples of clips to a folder; a pair of frames that is there is not told again."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("clips", type=Path, nargs="+")
    add_model_arguments(parser)
    parser.add_argument("--clip", type=Path, required=True, help="a CLIP in transformers' layout")
    parser.add_argument("--licence", required=True, help="of the videos; into every line")
    parser.add_argument("--count", type=int, default=10**9, help="examples, at most")
    parser.add_argument("--identity", type=float, default=VideoBranch.identity, help="least cosine of frames")
    parser.add_argument("--change", type=float, default=VideoBranch.change, help="least share that differs")
    given = parser.parse_args(told)
    dataset = DatasetFolder(given.out, NOTICE.format(**vars(given) | {"judge": given.judge or "none"}))
    from ..clip_folder import ClipFolder

    clip, teller = ClipFolder(given.clip), asked_model(given.model, given.server)
    judge = asked_model(given.judge, given.server).followed if given.judge else None
    branch = VideoBranch(
        clip.embed,
        teller.tell,
        teller.write,
        given.licence,
        clip.alike,
        judge,
        given.identity,
        given.change,
    )
    try:
        added = fill_from_videos(branch, dataset, given.clips, given.count)
    except RetoucherError as error:
        sys.exit(f"{error}\nwhat was made is kept: run it again to go on")
    sys.stdout.write(f"{added} added, now {counted(dataset)}\n")


if __name__ == "__main__":
    main()
