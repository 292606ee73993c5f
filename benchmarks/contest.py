"""A blind contest for "too dark", "too bright" and "flat", against what a person would press instead.

    python benchmarks/contest.py [folder of photographs] [--panels folder --key file]

Photographs (scikit-image's, and those of a folder) are spoilt in known ways; each way to mend them is
measured by its mean CIEDE2000 to the truth. `--panels` spoils each photograph in one way only and writes a
PNG with the lettered results in shuffled order, so that eyes can judge without knowing whose is whose; the
key goes to a file apart.
"""

import argparse
import shutil
import subprocess
from collections.abc import Callable
from itertools import product
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageOps
from skimage import data
from skimage.color import deltaE_ciede2000, rgb2lab

from retoucher.pictures import Picture
from retoucher.pictures.color import linear_to_rgb, srgb_to_linear
from retoucher.tools.expose import expose

LONGEST = 640
COLUMNS, TITLE = 3, 28
OURS, RIGHT = "Retoucher", "nothing wrong"
Pixels = np.ndarray
Way = Callable[[Pixels], Pixels]


def exposed(stops: float) -> Way:
    return lambda rgb: linear_to_rgb(np.minimum(srgb_to_linear(rgb) * 2.0**stops, 1))


def flattened(rgb: Pixels) -> Pixels:
    return np.rint(rgb * 0.45 + 70).astype(np.uint8)


def noisy_dark(rgb: Pixels) -> Pixels:
    dark = exposed(-2)(rgb).astype(np.float32)
    return np.clip(dark + np.random.default_rng(0).normal(0, 3, rgb.shape), 0, 255).astype(np.uint8)


SPOILT: dict[str, tuple[Way, float]] = {
    "-1.5 EV": (exposed(-1.5), 1),
    "-2.5 EV": (exposed(-2.5), 1),
    "-2 EV, noise": (noisy_dark, 1),
    "+1 EV, clipped": (exposed(1), -1),
    "+1.7 EV, clipped": (exposed(1.7), -1),
    "low contrast": (flattened, 0),
    RIGHT: (lambda rgb: rgb, 0),
}
"""Name → how it is spoilt, and what its owner says of it (`brighten`)."""


def clahe(rgb: Pixels) -> Pixels:
    lab = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB))
    lab[..., 0] = cv2.createCLAHE(2.0, (8, 8)).apply(lab[..., 0])
    return np.asarray(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB))


def middle_grey(rgb: Pixels) -> Pixels:
    mean = np.clip(rgb.mean() / 255, 0.01, 0.99)
    return np.rint((rgb / 255) ** (np.log(0.5) / np.log(mean)) * 255).astype(np.uint8)


def of_pillow(work: Callable[[Image.Image], Image.Image]) -> Way:
    return lambda rgb: np.asarray(work(Image.fromarray(rgb)))


def magick(program: str, operation: str) -> Way:
    def work(rgb: Pixels) -> Pixels:
        size = f"{rgb.shape[1]}x{rgb.shape[0]}"
        command = [program, "-size", size, "-depth", "8", "rgb:-", operation, "rgb:-"]
        made = subprocess.run(command, input=rgb.tobytes(), capture_output=True, check=True)
        return np.frombuffer(made.stdout, np.uint8).reshape(rgb.shape)

    return work


def rivals() -> dict[str, Way]:
    """Return those that are installed."""
    found: dict[str, Way] = {
        "as it is": lambda rgb: rgb,
        "Pillow autocontrast": of_pillow(lambda i: ImageOps.autocontrast(i, cutoff=0.5)),
        "Pillow equalize": of_pillow(ImageOps.equalize),
        "OpenCV CLAHE": clahe,
        "gamma to mean 0.5": middle_grey,
    }
    program = shutil.which("magick") or shutil.which("convert", path="/usr/bin")
    names = ("normalize", "auto-level", "auto-gamma") if program else ()
    return found | {f"ImageMagick {name}": magick(str(program), f"-{name}") for name in names}


def truths(folder: Path | None) -> dict[str, Pixels]:
    """Return photographs that are as they should be, HW3 uint8, made small."""
    found = {name: getattr(data, name)() for name in ("astronaut", "coffee", "chelsea", "rocket")}
    for path in sorted(folder.iterdir()) if folder else ():
        if path.suffix.lower() in (".jpg", ".jpeg", ".png"):
            found[path.stem] = np.asarray(Image.open(path).convert("RGB"))
    return {name: small(rgb[..., :3]) for name, rgb in found.items()}


def small(rgb: Pixels) -> Pixels:
    scale = min(1.0, LONGEST / max(rgb.shape[:2]))
    resized = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(resized, np.uint8)


def off(made: Pixels, truth: Pixels) -> float:
    """Return the mean CIEDE2000 over every ninth pixel."""
    return float(deltaE_ciede2000(rgb2lab(made[::3, ::3]), rgb2lab(truth[::3, ::3])).mean())


def panel(made: dict[str, Pixels], path: Path, random: np.random.Generator) -> str:
    """Write the results of a case as a lettered grid in shuffled order; return the order."""
    order = list(made)
    random.shuffle(order)
    height, width = made[OURS].shape[:2]
    rows = -(-len(order) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * width, rows * (height + TITLE)), "white")
    pen = ImageDraw.Draw(sheet)
    for i, name in enumerate(order):
        left, top = i % COLUMNS * width, i // COLUMNS * (height + TITLE)
        sheet.paste(Image.fromarray(made[name]), (left, top + TITLE))
        pen.text((left + 4, top + 4), chr(ord("A") + i), "black", font_size=20)
    sheet.save(path)
    return ", ".join(f"{chr(ord('A') + i)} {name}" for i, name in enumerate(order))


def one_each(names: list[str], random: np.random.Generator) -> list[tuple[str, str]]:
    """Return (photograph, fault): every photograph once, every fault as often as the others."""
    faults = [fault for fault in SPOILT if fault != RIGHT]
    random.shuffle(names)
    return [(name, faults[i % len(faults)]) for i, name in enumerate(names)]


def main(folder: Path | None, panels: Path | None, key: Path | None) -> None:
    """Print a table of each way's error by fault, and how often each was first and last."""
    ways, random = rivals(), np.random.default_rng(0)
    errors: dict[str, dict[str, list[float]]] = {f: {w: [] for w in (OURS, *ways)} for f in SPOILT}
    photographs = truths(folder)
    cases = one_each(list(photographs), random) if panels else list(product(photographs, SPOILT))
    orders = []
    for number, (name, fault) in enumerate(cases, start=1):
        spoil, said = SPOILT[fault]
        bad = spoil(photographs[name])
        made = {OURS: expose(Picture(bad), brighten=said).rgb} | {n: way(bad) for n, way in ways.items()}
        for way, result in made.items():
            errors[fault][way].append(off(result, photographs[name]))
        if panels:
            panels.mkdir(parents=True, exist_ok=True)
            orders.append(f"{number:02} {name}, {fault}: {panel(made, panels / f'{number:02}.png', random)}")
    if key:
        key.write_text("\n".join(orders))
    report({fault: by for fault, by in errors.items() if by[OURS]})


def report(errors: dict[str, dict[str, list[float]]]) -> None:
    """Print the means; first and last count over all cases in which something is wrong."""
    names = [OURS, *rivals()]
    wrong = [np.array(list(by.values())) for fault, by in errors.items() if fault != RIGHT]
    table = np.concatenate(wrong, axis=1)
    first, last = table.argmin(axis=0), table.argmax(axis=0)
    print("| way | " + " | ".join(errors) + " | first | last |")
    print("|---|" + "--:|" * (len(errors) + 2))
    for i, name in enumerate(names):
        means = " | ".join(f"{np.mean(by[name]):.1f}" for by in errors.values())
        print(f"| {name} | {means} | {(first == i).sum()} of {len(first)} | {(last == i).sum()} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--panels", type=Path)
    parser.add_argument("--key", type=Path)
    given = parser.parse_args()
    main(given.folder, given.panels, given.key)
