"""A folder of chains of thought (`training/tie`) as a `[SEG]` model of any size learns from it.

TIE's output format is unknown; its data has one mask for all that an instruction changes. So has ours: the
parts in words, then one `[SEG]`, then what is seen there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from ...engines.vision.boxes import LONG
from ...engines.vision.inputs import CHANNELS_LAST, normalised, padded
from ...engines.vision.seg_token import SCALES
from ...engines.vision.seg_token_model import IMAGE
from ...errors import ConfigError
from ...pictures import Picture
from ..editworld.dataset_folder import DatasetFolder
from ..loop import Losses
from ..world.spoken_thoughts import NEXT, NOTHING, SEG, SHOWS, WHERE
from .seg_learning import Lesson, in_rows, losses, pad_of


@dataclass(frozen=True)
class ChainRecord:
    """A complex instruction with the chain of thought on it."""

    picture: Path
    mask: Path
    instruction: str
    answer: str


@dataclass(frozen=True)
class Pupil:
    """A `[SEG]` model with what makes words and pictures its input."""

    model: Any
    tokenizer: Any
    processor: Any

    @property
    def room(self) -> int:
        """Tokens that it reads and writes."""
        return self.model.llava.config.text_config.max_position_embeddings

    def asked(self, record: ChainRecord) -> list[int]:
        """Return the question's tokens, a place for each part of the picture among them."""
        question = self.model.config.think_question
        places = IMAGE * self.model.llava.config.image_seq_length
        told = question.replace(IMAGE, places).format(words=record.instruction.replace(IMAGE, " "))
        return list(self.tokenizer(told, add_special_tokens=False).input_ids)

    def said(self, record: ChainRecord) -> list[int]:
        """Return the answer's tokens with the end."""
        told = self.tokenizer(record.answer, add_special_tokens=False).input_ids
        return [*told, self.tokenizer.eos_token_id]


def chain_records(folders: Sequence[Path]) -> list[ChainRecord]:
    """Return the chains of folders that were kept."""
    found = [
        ChainRecord(
            folder / line["before"], folder / line["mask"], line["instruction"], answer_of(line["chain"])
        )
        for folder in folders
        if folder.is_dir()
        for line in DatasetFolder(folder).lines("kept")
    ]
    if not found:
        raise ConfigError(f"wants chains that were kept in {[*map(str, folders)]}, got none")
    return found


def answer_of(chain: dict[str, Any]) -> str:
    """Return what a model shall say: the parts, then where all of it is and what is seen there."""
    parts = [
        f"{part['instruction']} {WHERE} {part['target']} {SHOWS} {part['description'] or NOTHING}"
        for part in chain["subtasks"]
    ]
    joined = ", ".join(part["description"] for part in chain["subtasks"] if part["description"])
    return f" {NEXT} ".join([*parts, f"{SEG} {SHOWS} {chain['inpaint_prompt'] or joined or NOTHING}"])


def that_fit(pupil: Pupil, records: Sequence[ChainRecord]) -> list[ChainRecord]:
    """Return the records that fit whole: one that is cut would lose its `[SEG]` and be taught wrong."""
    fit = [one for one in records if len(pupil.asked(one)) + len(pupil.said(one)) <= pupil.room]
    if not fit:
        raise ConfigError(f"wants chains of at most {pupil.room} tokens with picture and question, got none")
    return fit


def chain_lesson(pupil: Pupil, records: Sequence[ChainRecord]) -> Lesson:
    """Return a batch of chains."""
    model, tokenizer = pupil.model, pupil.tokenizer
    told, wanted = in_rows(
        [pupil.asked(one) for one in records],
        [pupil.said(one) for one in records],
        pad_of(model),
    )
    of, at = np.nonzero(wanted == model.config.seg_token_id)
    shown = [padded(Picture.open(one.picture).rgb, LONG) for one in records]
    seen = [
        pupil.processor(images=one, return_tensors="pt", **CHANNELS_LAST)["pixel_values"] for one in shown
    ]
    side = model.sam.config.vision_config.image_size
    scale = SCALES[model.config.sam_scale]
    if len(of) != len(records):
        raise ConfigError(
            f"wants one {SEG} in each answer, got {len(of)} in {len(records)}: {tokenizer.name_or_path}"
        )
    return Lesson(
        torch.cat(seen),
        torch.cat([normalised(one, (side, side), scale) for one in shown]),
        torch.from_numpy(told),
        torch.from_numpy(wanted),
        torch.from_numpy(of),
        torch.from_numpy(at),
        torch.cat([_mask(one.mask, side) for one in records]),
    )


def chain_step(
    pupil: Pupil, records: Sequence[ChainRecord], size: int, accelerator: Any
) -> Callable[[], Losses]:
    """Return a step on chains, drawn by torch's generator."""
    kept = that_fit(pupil, records)

    def step() -> Losses:
        chosen = torch.randint(len(kept), (size,)).tolist()
        given = chain_lesson(pupil, [kept[i] for i in chosen]).on(accelerator.device)
        with accelerator.autocast():
            return losses(pupil.model, given)

    return step


def _mask(path: Path, side: int) -> torch.Tensor:
    """Return a mask as the model is shown the picture: continued where that is, stretched to its side."""
    pixels = Picture.open(path).rgb
    height, width = pixels.shape[:2]
    whole = np.zeros(padded(pixels, LONG).shape[:2], np.uint8)
    whole[:height, :width] = pixels[..., 0]
    small = Image.fromarray(whole).resize((side, side), Image.Resampling.NEAREST)
    return torch.from_numpy((np.asarray(small) > 127).astype(np.float32))[None]
