"""Tune a `[SEG]` model of any size on folders of chains of thought, text and mask in one loss, as TIE does.

    python -m retoucher.training.reasoner.tune_reasoner CHAINS --model SEG_FOLDER --out OUT

TIE's own settings are unknown. These are the defaults of LISA, which TIE tunes: AdamW 3e-4, betas .9 and .95,
no decay, 100 steps of warm-up, 10 × 500 steps of 2 × 10 pairs, LoRA on q and v; words, mask decoder and what
leads to it learn too, the eyes do not. A rate that falls by a cosine and an average of .99 are ours.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from shutil import copyfile
from typing import Any

import torch

from ...engines.placement import Placement
from ...engines.vision.seg_token import load_seg_token
from ...errors import ConfigError
from ..loop import UNHURRIED, Budget, train
from .chain_lessons import Pupil, chain_records, chain_step, that_fit
from .low_rank import add_low_rank, fold_low_rank

SEED, TUNED = 0, "seg-token"


def main(told: Sequence[str] | None = None) -> None:
    """Tune; leave OUT/seg-token, OUT/chains.csv and OUT/chains.json. One that is there is not made again."""
    given = _arguments().parse_args(told)
    if (given.out / TUNED).exists():
        sys.exit(f"{given.out / TUNED} is there already")
    from accelerate import Accelerator

    cuda = torch.cuda.is_available()
    accelerator = Accelerator(mixed_precision="bf16" if cuda else "no", cpu=not cuda)
    torch.manual_seed(SEED + accelerator.process_index)
    given.out.mkdir(parents=True, exist_ok=True)
    kind = torch.bfloat16 if cuda else torch.float32
    model, tokenizer, processor = load_seg_token(given.model, Placement(accelerator.device, kind))
    model.config.think_question = asks(model, given.question)
    ready(model)
    pupil, records = Pupil(model, tokenizer, processor), chain_records(given.folders)
    parts = max(1, round(given.accumulation / accelerator.num_processes))
    budget = Budget(
        UNHURRIED,
        given.rate,
        warm_up=100,
        averaging=0.99,
        steps=given.steps,
        save_every=given.save_every,
        decay=0.0,
        betas=(0.9, 0.95),
        parts=parts,
    )
    step = chain_step(pupil, records, given.micro, accelerator)
    clock = train("chains", model, step, budget, given.out, accelerator)
    if accelerator.is_main_process:
        fold_low_rank(model.llava)
        took = {"chains": len(records), "fit": len(that_fit(pupil, records)), "steps": clock.step}
        _write(pupil, given, took)
        sys.stdout.write(f"{took}\n")


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="of chains, as training/tie makes them")
    parser.add_argument("--model", type=Path, required=True, help="a folder as find/seg-token reads it")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--question", default="", help="how it is asked, with <image> and {words}")
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--micro", type=int, default=2)
    parser.add_argument("--accumulation", type=int, default=10)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--save-every", type=float, default=1800.0, help="seconds")
    return parser


def asks(model: Any, question: str) -> str:
    """Return how the model is asked to think: as was said, as it was, else as it is asked to find."""
    found = question or model.config.think_question or model.config.find_question
    if "{words}" not in found or "<image>" not in found:
        raise ConfigError(f"wants a --question with <image> and {{words}}, got {found!r}")
    return found


def ready(model: Any) -> None:
    """Let learn what LISA lets learn, in single precision; the rest stays as it is."""
    model.requires_grad_(False)
    language = model.llava.model.language_model
    add_low_rank(language)
    learns = [language.get_input_embeddings(), model.llava.lm_head, model.sam.mask_decoder, model.lead]
    learns += [layer for layer in language.modules() if hasattr(layer, "down") and hasattr(layer, "up")]
    for part in learns:
        for parameter in part.parameters() if not hasattr(part, "down") else _added(part):
            parameter.data = parameter.data.float()
            parameter.requires_grad_(True)


def _added(layer: Any) -> list[Any]:
    return [layer.down.weight, layer.up.weight]


def _write(pupil: Pupil, given: Any, took: dict[str, Any]) -> None:
    beside = given.out / f"{TUNED}.part"
    model = pupil.model.to(next(pupil.model.sam.vision_encoder.parameters()).dtype)
    for part in (model, pupil.tokenizer, pupil.processor):
        part.save_pretrained(beside)
    if not (beside / "preprocessor_config.json").exists():
        copyfile(given.model / "preprocessor_config.json", beside / "preprocessor_config.json")
    beside.rename(given.out / TUNED)
    told = {name: str(value) for name, value in vars(given).items()} | took
    (given.out / "chains.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
