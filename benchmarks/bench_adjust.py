"""Five adjustments in a row, in memory, against Pillow, pyvips and ImageMagick.

    python benchmarks/bench_adjust.py [repeats]

The same wishes in each library as near as it has them: exposure +0.5 EV, contrast, warmer by a matrix,
saturation, sharpening. Ours and `pyvips` work in linear light (and ours in OKLab with gamut mapping);
`pyvips, coded` does all on gamma-coded values with a 3×3 sharpening, the cheapest it can; Pillow and
ImageMagick only have gamma-coded ones. ImageMagick reads and writes raw pixels through pipes, which is
timed apart and taken off. Peak memory: growth of the resident set in a process of its own, as float
pictures (width × height × 3 × 4 bytes); the 8-bit input is not counted, the output is.
"""

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

SIZES = {"12 MP": (3000, 4000), "48 MP": (6000, 8000)}
WARMER = ((1.05, 0, 0), (0, 1, 0), (0, 0, 0.9))
GAIN, CONTRAST, SATURATION = 2**0.5, 1.2, 1.25
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])

Chain = Callable[[np.ndarray], object]


def photograph(height: int, width: int) -> np.ndarray:
    """Return a real photograph enlarged to the size, HW3 uint8."""
    import cv2
    from skimage import data

    return np.asarray(cv2.resize(data.astronaut(), (width, height), interpolation=cv2.INTER_CUBIC))


def retoucher() -> Chain:
    from retoucher.pictures import Picture
    from retoucher.tools.adjust import adjust

    wishes = {"exposure": 0.5, "contrast": 0.3, "temperature": 0.3, "saturation": 0.25, "sharpen": 0.5}
    return lambda pixels: adjust(Picture(pixels), **wishes)


def retoucher_one_by_one() -> Chain:
    from retoucher.pictures import Picture
    from retoucher.tools.adjust import adjust

    wishes = {"exposure": 0.5, "contrast": 0.3, "temperature": 0.3, "saturation": 0.25, "sharpen": 0.5}

    def chain(pixels: np.ndarray) -> object:
        picture = Picture(pixels)
        for name, value in wishes.items():
            picture = adjust(picture, **{name: value})
        return picture

    return chain


def pillow() -> Chain:
    from PIL import Image, ImageEnhance, ImageFilter

    def chain(pixels: np.ndarray) -> object:
        image = Image.fromarray(pixels).point(
            [min(255, round(v * GAIN ** (1 / 2.2))) for v in range(256)] * 3
        )
        image = ImageEnhance.Contrast(image).enhance(CONTRAST)
        image = image.convert("RGB", tuple(v for row in WARMER for v in (*row, 0)))
        image = ImageEnhance.Color(image).enhance(SATURATION)
        return np.asarray(image.filter(ImageFilter.UnsharpMask(1.1, 100, 1)))

    return chain


def _saturating() -> list[list[float]]:
    return (SATURATION * np.eye(3) + (1 - SATURATION) * np.tile(LUMINANCE, (3, 1))).tolist()


def pyvips_linear() -> Chain:
    import pyvips

    x = np.arange(256) / 255
    bent = 1 / (1 + np.exp(-2 * (x - 0.5)))
    table = np.rint((bent - bent[0]) / (bent[-1] - bent[0]) * 255).astype(np.uint8)[None]

    def chain(pixels: np.ndarray) -> object:
        image = pyvips.Image.new_from_array(pixels).colourspace("scrgb") * GAIN
        image = image.recomb([list(row) for row in WARMER]).recomb(_saturating()).colourspace("srgb")
        image = image.maplut(pyvips.Image.new_from_array(table))
        return image.sharpen(sigma=1.1).write_to_memory()

    return chain


def pyvips_coded() -> Chain:
    import pyvips

    mask = pyvips.Image.new_from_list([[-1, -1, -1], [-1, 16, -1], [-1, -1, -1]], scale=8)

    def chain(pixels: np.ndarray) -> object:
        image = pyvips.Image.new_from_array(pixels) * GAIN ** (1 / 2.2)
        image = (image * CONTRAST + 128 * (1 - CONTRAST)).recomb([list(row) for row in WARMER])
        return image.recomb(_saturating()).conv(mask).cast("uchar").write_to_memory()

    return chain


def magick() -> Chain:
    program = shutil.which("magick") or "/usr/bin/convert"

    def run(pixels: np.ndarray, *operations: str) -> None:
        raw = ["-size", f"{pixels.shape[1]}x{pixels.shape[0]}", "-depth", "8", "rgb:-"]
        made = subprocess.run(
            [program, *raw, *operations, "rgb:-"], input=pixels.tobytes(), capture_output=True
        )
        if made.returncode or len(made.stdout) != pixels.size:
            raise OSError(made.stderr.decode().splitlines()[0] if made.stderr else "short output")

    def chain(pixels: np.ndarray) -> object:
        begun = time.perf_counter()
        run(pixels)
        piping = time.perf_counter() - begun
        matrix = " ".join(str(v) for row in WARMER for v in row)
        run(
            pixels, "-evaluate", "multiply", str(GAIN ** (1 / 2.2)), "-sigmoidal-contrast", "2,50%",
            "-color-matrix", matrix, "-modulate", f"100,{SATURATION * 100}", "-unsharp", "0x1.1+1+0.005",
        )  # fmt: skip
        return piping

    return chain


LIBRARIES: dict[str, Callable[[], Chain]] = {
    "retoucher, one call": retoucher,
    "retoucher, five calls": retoucher_one_by_one,
    "Pillow": pillow,
    "pyvips, linear light": pyvips_linear,
    "pyvips, coded": pyvips_coded,
    "ImageMagick": magick,
}


def measured(library: str, size: str) -> dict[str, object]:
    """Time one library once in this process, warmed up on a small picture; processor seconds beside it."""
    height, width = SIZES[size]
    chain = LIBRARIES[library]()
    chain(photograph(60, 80))
    pixels = photograph(height, width)
    whose = resource.RUSAGE_CHILDREN if library == "ImageMagick" else resource.RUSAGE_SELF
    before, busy, begun = resource.getrusage(whose), sum(os.times()[:4]), time.perf_counter()
    try:
        piping = chain(pixels)
    except OSError as error:
        return {"refused": str(error)[:60]}
    seconds, busy = time.perf_counter() - begun, sum(os.times()[:4]) - busy
    seconds -= 2 * piping if isinstance(piping, float) else 0
    grown = resource.getrusage(whose).ru_maxrss - (0 if library == "ImageMagick" else before.ru_maxrss)
    return {"seconds": seconds, "busy": busy, "pictures": grown * 1024 / (pixels.size * 4)}


def rounds(size: str, repeats: int) -> dict[str, list[dict[str, object]]]:
    """Measure the libraries in turn, so that a busy machine is busy for all of them."""
    results: dict[str, list[dict[str, object]]] = {library: [] for library in LIBRARIES}
    for _ in range(repeats):
        for library, found in results.items():
            if found and "refused" in found[0]:
                continue
            command = [sys.executable, str(Path(__file__)), "one", library, size]
            made = subprocess.run(command, capture_output=True, text=True, check=True)
            found.append(json.loads(made.stdout.splitlines()[-1]))
    return results


def main(repeats: int) -> None:
    """Measure every library in processes of its own and print the table."""
    print("| size | library | median s | against ours | best s | processor s | peak memory, float pictures |")
    print("|---|---|---|---|---|---|---|")
    for size in SIZES:
        ours = 0.0
        for library, found in rounds(size, repeats).items():
            if "refused" in found[0]:
                print(f"| {size} | {library} | refused: {found[0]['refused']} | | | | |")
                continue
            seconds, busy, pictures = (
                statistics.median(float(str(run[key])) for run in found)
                for key in ("seconds", "busy", "pictures")
            )
            best = min(float(str(run["seconds"])) for run in found)
            ours = ours or seconds
            print(
                f"| {size} | {library} | {seconds:.2f} | {seconds / ours:.1f}× | {best:.2f} | {busy:.2f} "
                f"| {pictures:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        print(json.dumps(measured(sys.argv[2], sys.argv[3])))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
