"""Opening, storing, protecting and measuring at 2 and 12 megapixels, in milliseconds (best of five)."""

import tempfile
import time
from collections.abc import Callable

import cv2
import numpy as np
from skimage import data

from retoucher.pictures import (
    Picture,
    Region,
    Store,
    encode_picture,
    evidence,
    open_picture,
    protect,
    registration,
)
from retoucher.pictures.color import oklab_to_rgb, rgb_to_oklab


def milliseconds(job: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def jobs(megapixels: float, folder: str) -> dict[str, Callable[[], object]]:
    width = round((megapixels * 1.5e6) ** 0.5)
    pixels = cv2.resize(data.coffee(), (width, round(width / 1.5)), interpolation=cv2.INTER_CUBIC)
    grain = np.random.default_rng(0).normal(0, 3, pixels.shape)
    pixels = np.clip(pixels + grain, 0, 255).astype(np.uint8)
    before = Picture(pixels)
    region = Region.from_points(before.size, [(width / 2, width / 3)], width / 5).feather(8)
    everywhere = Picture((pixels * 0.8).astype(np.uint8))
    local = protect(before, everywhere, region)
    store, jpeg = Store(folder), encode_picture(before, "JPEG")
    digest = store.put(before)
    shades = iter(range(1, 250))
    return {
        "open a JPEG": lambda: open_picture(jpeg),
        "save a JPEG": lambda: encode_picture(before, "JPEG"),
        "store: put": lambda: store.put(Picture(pixels ^ np.uint8(next(shades) % 8))),
        "store: get": lambda: store.picture(digest),
        "protect, outside untouched": lambda: protect(before, local, region),
        "protect, all changed": lambda: protect(before, everywhere, region),
        "registration": lambda: registration(before, everywhere, region),
        "evidence, outside untouched": lambda: evidence(before, local, region),
        "evidence, all changed": lambda: evidence(before, local, region, tried=everywhere),
        "RGB to OKLab and back": lambda: oklab_to_rgb(rgb_to_oklab(pixels)),
        "grow by 20": lambda: region.grow(20),
        "feather by 20": lambda: region.feather(20),
    }


def main() -> None:
    sizes = (2, 12)
    with tempfile.TemporaryDirectory() as folder:
        columns = [jobs(size, folder) for size in sizes]
        print("| ms | " + " | ".join(f"{size} MP" for size in sizes) + " |")
        print("|---|" + "--:|" * len(sizes))
        for name in columns[0]:
            print(
                f"| {name} | " + " | ".join(f"{milliseconds(column[name]):.0f}" for column in columns) + " |"
            )


if __name__ == "__main__":
    main()
