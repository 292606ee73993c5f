"""EditWorld's text branch in the miniature world: its writer, painter and CLIP are the committed networks.

`python -m retoucher.training.editworld.miniature_dataset FOLDER --count 4`.
"""

import argparse
import sys
from pathlib import Path

import torch

from ...engines.diffusion.post_edit import MaskChoice
from ...pictures import Picture
from ..miniature_profile import PARTS
from ..painters import load_painter, load_seer
from ..training_set import to_network
from ..world.scenes import SIDE
from ..world.tokens import Encoder
from .dataset_folder import DatasetFolder, counted
from .diffusers_painting import DiffusersPainting
from .quadruples import drawn_world
from .text_branch import Alike, Branch, fill_folder

LICENCE = "Apache-2.0, made by this project"
NOTICE = """# Examples drawn and painted by Retoucher's miniature networks

Texts and pictures were made by this project's own code and weights (Apache-2.0); no other rights are in them.
`kept` passed CLIP's filter; `doubtful` waits for a person; `dropped` is there so that it is not made again.
"""


def miniature_branch(parts: Path = PARTS, steps: int = 20, tries: int = 2) -> Branch:
    """Return the text branch on the committed networks."""
    choice = MaskChoice(shrink=1, join="union", threshold=THRESHOLD)
    painting = DiffusersPainting(load_painter(parts, "paint"), SIDE, steps, 3.0, choice, grow=1)
    return Branch(drawn_world, painting, clip_alike(parts), tries=tries)


THRESHOLD = 2.0
"""Attention above twice its mean: these networks look at all places a little; the paper's is 0.8125."""


def clip_alike(parts: Path = PARTS) -> Alike:
    """Return the cosine of picture and text in the miniature's CLIP."""
    seer, encode = load_seer(parts), Encoder()

    def alike(picture: Picture, text: str) -> float:
        shown, told = to_network(torch.from_numpy(picture.rgb.copy()[None])), torch.from_numpy(encode([text]))
        with torch.no_grad():
            out = seer(pixel_values=shown, input_ids=told.long())
        return float((out.image_embeds * out.text_embeds).sum())

    return alike


def main() -> None:
    """Add examples to a folder; what is there already is not made again."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=4, help="of each category")
    given = parser.parse_args()
    dataset = DatasetFolder(given.folder, NOTICE)
    added = fill_folder(miniature_branch(), dataset, given.count, licence=LICENCE)
    sys.stdout.write(f"{added} added, now {counted(dataset)}\n")


if __name__ == "__main__":
    main()
