"""Network rows, seconds, deviation and memory of the diffusion engines, each against its naive loop.

Random networks: rows and ratios of seconds carry over to real ones of the same shape, deviations do not.
`--full` takes a U-Net of Stable Diffusion 1.5's size (860 million parameters), for a machine with a GPU.
"""

import argparse
import sys
import tempfile
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
import torch
from PIL import Image

from retoucher.engines.diffusion import fill, tiny_unets
from retoucher.engines.diffusion import tiny_diffusion as tiny
from retoucher.engines.diffusion.diffusers_library import diffusers
from retoucher.engines.diffusion.edit_direction import Captions, EditDirection
from retoucher.engines.diffusion.instruct import InstructPix2Pix, Sane, load_instruct
from retoucher.engines.diffusion.latents import fresh_scheduler
from retoucher.engines.placement import PoolSettings
from retoucher.engines.pool import ModelPool
from retoucher.pictures import Picture, Region

PARTS = ("sane", "direction", "overhead", "memory")

SPECIFIC = ["replace the cars with old cars", "add a gas lamp", "make the road cobbled"]


def network(channels: int, full: bool) -> Any:
    """Return a random U-Net: of Stable Diffusion's size, or of 13 million parameters."""
    torch.manual_seed(0)
    if full:
        return diffusers.UNet2DConditionModel(in_channels=channels, cross_attention_dim=32)
    shape = {**tiny_unets.UNET, "block_out_channels": (128, 256)}
    net = diffusers.UNet2DConditionModel(in_channels=channels, cross_attention_dim=32, **shape)
    return tiny_unets.calm(net, net.conv_out.weight)


def pool_with(folder: Path, full: bool) -> ModelPool:
    """Return a pool with random models saved in `folder`."""
    torch.manual_seed(0)
    built = {
        "instruct-pix2pix": tiny_unets.instruct_pix2pix(),
        "stable-diffusion": tiny_unets.stable_diffusion(),
    }
    for name, pipeline in built.items():
        channels = pipeline.unet.config.in_channels
        pipeline.register_modules(unet=network(channels, full))
        pipeline.save_pretrained(str(folder / name))
    tiny.save("sd-inpainting", folder)
    names = (*built, "sd-inpainting")
    return ModelPool(PoolSettings(weights={name: str(folder / name) for name in names}))


def seconds(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what `work` returns and how long it took: of the processor on one thread, else by the clock."""
    clock = perf_counter if torch.cuda.is_available() else process_time
    start = clock()
    result = work()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return result, clock() - start


def table(title: str, heads: list[str], rows: list[list[Any]]) -> None:
    """Print a markdown table."""
    print(f"\n### {title}\n\n| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for row in rows:
        print("| " + " | ".join(f"{v:.3g}" if isinstance(v, float) else str(v) for v in row) + " |")


def away(a: Picture, b: Picture) -> float:
    """Return the root mean square difference of two pictures in levels of 255."""
    return float(np.sqrt(np.square(a.rgb.astype(float) - b.rgb).mean()))


def bench_sane(pool: ModelPool, picture: Picture, size: int, steps: int) -> None:
    sane = Sane(pool=pool, steps=steps, working_size=size)
    kinds = {
        "plain InstructPix2Pix": replace(sane, specific_guidance=0.0),
        "exact (3 + N rows)": sane,
        "exact, first half only": replace(sane, window=(0.0, 0.5)),
        "fast": replace(sane, quality="fast"),
    }
    done: dict[str, tuple[Any, float]] = {}
    for name, engine in list(kinds.items()) * 3:
        again = seconds(lambda engine=engine: engine.edit_specific(picture, "make it vintage", SPECIFIC))
        done[name] = min(again, done.get(name, again), key=lambda pair: pair[1])
    plain, exact = done["plain InstructPix2Pix"], done["exact (3 + N rows)"]
    rows = [
        [n, e.rows, e.rows / plain[0].rows, s, s / plain[1], away(e.picture, exact[0].picture)]
        for n, (e, s) in done.items()
    ]
    heads = ["SANE, N = 3", "rows", "rows ÷ plain", "seconds", "seconds ÷ plain", "levels from exact"]
    table(f"SANE, {steps} steps", heads, rows)


def bench_direction(pool: ModelPool, picture: Picture, size: int, steps: int) -> None:
    captions = Captions("a street with cars", ("a street with cars",), ("a street with old cars",))
    base = EditDirection(pool=pool, steps=steps, working_size=size)
    kinds = {
        "released algorithm": replace(base, quality="exact"),
        "fast, same steps": base,
        "fast, half the steps": replace(base, steps=steps // 2),
        "fast, half the steps, no attention": replace(base, steps=steps // 2, attention=0.0),
    }
    done = {name: seconds(lambda e=e: e.edit_between(picture, captions)) for name, e in kinds.items()}
    first, first_seconds = done["released algorithm"]
    rows = [
        [n, m.cost.forward, m.cost.backward, s, s / first_seconds, away(m.picture, first.picture)]
        for n, (m, s) in done.items()
    ]
    heads = [
        "edit direction",
        "forward rows",
        "backward rows",
        "seconds",
        "÷ released",
        "levels from released",
    ]
    table(f"Edit direction, {steps} steps", heads, rows)
    original = 2 * steps * 2
    print(
        f"\nThe released code asks {steps} + {2 * steps} + {original} = {steps + 2 * steps + original} rows "
        "forward: its reconstruction pass has two equal rows, ours one."
    )


def bench_overhead(pool: ModelPool, picture: Picture, size: int, steps: int) -> None:
    editor = InstructPix2Pix(pool=pool, steps=steps, working_size=size)
    shown = Image.fromarray(picture.rgb).resize((size, size))
    square = Picture(np.asarray(shown))

    def stock() -> None:
        with pool.use(editor.weights, load_instruct) as pipeline:
            own = pipeline.scheduler
            pipeline.scheduler = fresh_scheduler(own, editor.scheduler)
            generator = torch.Generator().manual_seed(0)
            pipeline("make it old", image=shown, num_inference_steps=steps, generator=generator)
            pipeline.scheduler = own

    ours, theirs = [], []
    for _ in range(7):
        theirs.append(seconds(stock)[1])
        ours.append(seconds(lambda: editor.edit(square, "make it old"))[1])
    loads = pool.loads
    editor.edit(square, "again")
    rows = [
        ["stock pipeline", float(np.median(theirs)), 1000 * float(np.median(theirs)) / steps, 1.0],
        [
            "our loop, with previews",
            float(np.median(ours)),
            1000 * float(np.median(ours)) / steps,
            float(np.median(ours) / np.median(theirs)),
        ],
    ]
    table(
        f"Overhead, {steps} steps at {size}² pixels",
        ["plain edit", "seconds (median of 7)", "ms a step", "ratio"],
        rows,
    )
    print(f"\nLoads caused by one more edit: {pool.loads - loads}")


def bench_memory(pool: ModelPool) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (6000, 8000, 3), np.uint8)
    picture, mask = Picture(pixels), np.zeros((6000, 8000), np.float32)
    mask[3000:3400, 4000:4500] = 1
    region = Region(mask)
    filler = fill.Filler(fill.SD, pool=pool, steps=2, working_size=64)
    filler.inpaint(Picture(pixels[:64, :64]), Region(mask[3000:3064, 4000:4064]))
    tracemalloc.start()
    _, spent = seconds(lambda: filler.inpaint(picture, region))
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    result = pixels.nbytes / 2**20
    heads = ["48 megapixels, region of 0.2", "MiB"]
    rows = [["the result itself", result], ["peak of arrays above the input", peak]]
    table(f"Inpainting memory ({spent:.1f} s)", heads, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="Stable Diffusion's size; wants a GPU")
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--only", nargs="+", default=PARTS, choices=PARTS)
    options = parser.parse_args()
    torch.set_num_threads(1)
    size = 128 if options.full else 48
    import skimage.data

    picture = Picture(skimage.data.coffee()[:384, :384].copy())
    with tempfile.TemporaryDirectory() as folder:
        pool = pool_with(Path(folder), options.full)
        if "sane" in options.only:
            bench_sane(pool, picture, size, options.steps)
        if "direction" in options.only:
            bench_direction(pool, picture, size, options.steps)
        if "overhead" in options.only:
            bench_overhead(pool, picture, 2 * size, 8)
        if "memory" in options.only:
            bench_memory(pool)


if __name__ == "__main__":
    sys.exit(main())
