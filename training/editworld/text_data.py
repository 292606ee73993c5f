"""EditWorld's text branch with real models: a server that writes and judges, any Stable Diffusion, any CLIP.

    python -m retoucher.training.editworld.text_data OUT --server http://localhost:8000/v1 \\
        --model openai:NAME --judge openai:NAME --painter SD_FOLDER --clip CLIP_FOLDER --licence "…"

Size, steps, guidance and tries are the released generator's, the mask's threshold is the paper's (the code
has 0.85); what is filtered by is ours, the paper's judge is unknown. A run that was killed goes on.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...engines.diffusion.post_edit import MaskChoice
from ...errors import ConfigError, RetoucherError
from ..asked_models import SAMPLED, add_model_arguments, asked_model
from .dataset_folder import DatasetFolder, counted
from .quadruples import CATEGORIES, asked_of
from .text_branch import Branch, fill_folder

NOTICE = """# Examples painted by EditWorld's text branch

Texts: {model}. Judge: {judge}. Pictures: {painter}. Licences, as the maker wrote them down: {licence}
`kept` passed CLIP's filter and the judge; `doubtful` waits for a person; `dropped` is not made again.
"""


def main(told: Sequence[str] | None = None) -> None:
    """Add examples to a folder until it has so many of each category; what is there is not made again."""
    given = _arguments().parse_args(told)
    notice = NOTICE.format(**vars(given) | {"judge": given.judge or "none"})
    try:
        added = fill_folder(
            branch_of(given), DatasetFolder(given.out, notice), given.count, given.categories, given.licence
        )
    except RetoucherError as error:
        sys.exit(f"{error}\nwhat was made is kept: run it again to go on")
    sys.stdout.write(f"{added} added, now {counted(DatasetFolder(given.out))}\n")


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("out", type=Path)
    add_model_arguments(parser)
    parser.add_argument("--painter", type=Path, required=True, help="a Stable Diffusion in diffusers' layout")
    parser.add_argument("--clip", type=Path, required=True, help="a CLIP in transformers' layout")
    parser.add_argument("--refine", type=Path, help="folder with controlnet/ and ip-adapter/")
    parser.add_argument("--licence", required=True, help="what goes for models and texts; into every line")
    parser.add_argument("--count", type=int, default=100, help="of each category")
    parser.add_argument("--categories", nargs="*", default=list(CATEGORIES), choices=list(CATEGORIES))
    parser.add_argument("--tries", type=int, default=10, help="pictures painted of a text")
    parser.add_argument("--side", type=int, default=512)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--guidance", type=float, default=7.5)
    parser.add_argument("--threshold", type=float, default=0.8125, help="of the mean; 0.85 in the code")
    parser.add_argument("--shrink", type=int, default=4, help="latent cells to one of the attention read")
    parser.add_argument("--gain", type=float, default=0.02, help="cosine by which the output fits better")
    return parser


def branch_of(given: Any) -> Branch:
    """Return the branch that a command line asks for; the networks are loaded here."""
    import torch

    from ...engines.diffusion.diffusers_library import diffusers
    from ..clip_folder import ClipFolder
    from .diffusers_painting import DiffusersPainting
    from .edges_and_reference import refiner_of

    device = "cuda" if torch.cuda.is_available() else "cpu"
    number = torch.float16 if device == "cuda" else torch.float32
    pipeline = diffusers.DiffusionPipeline.from_pretrained(given.painter, dtype=number).to(device)
    pipeline.set_progress_bar_config(disable=True)
    if given.refine and getattr(pipeline, "text_encoder_2", None) is not None:
        raise ConfigError("--refine wants a Stable Diffusion 1 or 2, not an SDXL")
    choice = MaskChoice(threshold=given.threshold, shrink=given.shrink, join="union")
    painting = DiffusersPainting(pipeline, given.side, given.steps, given.guidance, choice)
    how = {"side": given.side, "steps": given.steps, "guidance": given.guidance}
    writer = asked_model(given.model, given.server, SAMPLED)
    return Branch(
        asked_of(writer.write),
        painting,
        ClipFolder(given.clip).alike,
        asked_model(given.judge, given.server).followed if given.judge else None,
        refiner_of(given.refine, pipeline, **how) if given.refine else None,
        given.tries,
        given.gain,
    )


if __name__ == "__main__":
    main()
