"""EditWorld's video branch in the miniature world: clips that are drawn, told by whoever reads their pixels.

`python -m retoucher.training.editworld.miniature_videos FOLDER --count 4` draws videos and fills a data set.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import torch

from ...pictures import Picture
from ..miniature_profile import PARTS
from ..painters import load_seer
from ..training_set import to_network
from ..world.clips import FILMED, random_clip, write_video
from ..world.exact_reader import Reading, read
from ..world.scenes import Scene, Thing
from ..world.wordings import caption, names
from .dataset_folder import DatasetFolder, counted
from .miniature_dataset import clip_alike
from .video_branch import Embed, VideoBranch, fill_from_videos

LICENCE = "Apache-2.0, drawn by this project"
NOTICE = """# Examples out of clips that Retoucher's miniature world drew

Clips and texts were made by this project's own code (Apache-2.0); no other rights are in them. Of real videos
write down here whose they are: InternVid's, for one, are non-commercial (CC-BY-NC-SA 4.0) and from YouTube.
`kept` passed the filters; `doubtful` waits for a person; `dropped` is there so that it is not told again.
"""
AGED = {
    ("ice cube", "puddle"): ("physical-trans", "the ice melts"),
    ("sapling", "tree"): ("long-term", "a year later"),
    ("candle", "stub"): ("long-term", "an hour later"),
}
UNTOLD = "nothing that can be told"


def miniature_video_branch(parts: Path = PARTS) -> VideoBranch:
    """Return the video branch with the miniature's CLIP and a teller that reads pixels."""
    return VideoBranch(clip_embed(parts), told_by_reading, echoed, LICENCE, clip_alike(parts))


def told_by_reading(frames: Sequence[Picture]) -> str:
    """Tell what happens from the first frame to the last, as they are read: the four fields of a story."""
    first, last = (read(frame.rgb) for frame in (frames[0], frames[-1]))
    category, text = happened(first, last)
    before, after = (caption(scene_of(seen), Random(0)) for seen in (first, last))
    return f"{category}; {before}; {text}; {after}" if text else UNTOLD


def echoed(question: str) -> str:
    """Stand for a language model: the clip was told in the four fields already."""
    return next(line.removeprefix("Clip: ") for line in question.splitlines() if line.startswith("Clip: "))


def happened(first: Reading, last: Reading) -> tuple[str, str]:
    """Return the category and the instruction of what differs between two readings; '' for neither."""
    gone, come = set(first.things) - set(last.things), set(last.things) - set(first.things)
    same = set(first.things) & set(last.things)
    for cell in sorted(same):
        aged = AGED.get((first.things[cell].shape, last.things[cell].shape))
        if aged:
            return aged
    scene = scene_of(first)
    if first.things and {_mirrored(cell): _looks(t) for cell, t in first.things.items()} == {
        cell: _looks(t) for cell, t in last.things.items()
    }:
        return "spatial-trans", "show it from the other side"
    if len(gone) == len(come) == 1:
        return _went(first.things[gone.pop()], last.things[come.pop()], scene)
    alike = {_looks(last.things[cell]) for cell in come}
    if len(come) > 1 and not gone and len(alike) == 1:
        one = next((t for t in scene.things if _looks(t) in alike), None)
        return ("exaggeration", f"ten times as many : the {names(one, scene)[0]}") if one else ("", "")
    return "", ""


def scene_of(seen: Reading) -> Scene:
    """Return what was read as a scene."""
    return Scene(tuple(seen.things.values()), seen.ground, seen.weather, seen.confetti > 0.5)


def clip_embed(parts: Path = PARTS) -> Embed:
    """Return the picture's embedding of the miniature's CLIP."""
    seer = load_seer(parts)

    def embed(picture: Picture) -> np.ndarray:
        shown = to_network(torch.from_numpy(picture.rgb.copy()[None]))
        with torch.no_grad():
            out = seer.get_image_features(pixel_values=shown)
        return np.asarray(getattr(out, "pooler_output", out)[0], np.float64)

    return embed


def draw_videos(folder: Path, count: int, each: int = 3, seed: int = 1) -> list[Path]:
    """Write videos of a few shots each, those that are there stay; the shots' kinds come in turn."""
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for number in range(count):
        path, random = folder / f"{number:03}.avi", Random(f"video {seed} {number}")
        kinds = [FILMED[(number * each + i) % len(FILMED)] for i in range(each)]
        if not path.exists():
            write_video(path, [random_clip(random, kind)[1] for kind in kinds])
        found.append(path)
    return found


def _went(old: Thing, new: Thing, scene: Scene) -> tuple[str, str]:
    name = names(next(t for t in scene.things if t.cell == old.cell), scene)[0]
    if _looks(old) != _looks(new):
        return "", ""
    if old.cell // 3 == new.cell // 3 and new.cell > old.cell:
        return "story-type", f"the {name} rolls right"
    if old.cell % 3 == new.cell % 3 and new.cell < old.cell:
        return "story-type", f"the {name} flies up"
    return "", ""


def _looks(thing: Thing) -> tuple[str, str]:
    return thing.shape, thing.colour


def _mirrored(cell: int) -> int:
    return cell // 3 * 3 + 2 - cell % 3


def main() -> None:
    """Draw videos and add what they show to a folder; what is there already is not made again."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=4, help="videos of three shots")
    given = parser.parse_args()
    dataset = DatasetFolder(given.folder, NOTICE)
    added = fill_from_videos(
        miniature_video_branch(), dataset, draw_videos(given.folder / "videos", given.count)
    )
    sys.stdout.write(f"{added} added, now {counted(dataset)}\n")


if __name__ == "__main__":
    main()
