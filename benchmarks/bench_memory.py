"""Peak memory of whole `retoucher edit` processes on a picture of 100 megapixels, in MB (10^6 bytes).

Each row is a process of its own, measured by the system (`wait4`); this process stays small, since a child's
peak begins with its parent's. `bench_memory.py [megapixels [edit …]]`, all edits or those that are named.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

WANTED = 1300
EDITS = {
    "warmer": ["make it warmer"],
    "brighter": ["make it brighter"],
    "lit by measurement": ["fix the lighting"],
    "white balance": ["fix the white balance"],
    "enhanced": ["enhance it"],
    "clarity": ["add clarity"],
    "sharper": ["sharpen it"],
    "noise": ["remove the noise"],
    "grain": ["add film grain"],
    "blur": ["blur it"],
    "black and white": ["make it black and white"],
    "noir": ["give it a noir look"],
    "pencil": ["turn it into a pencil drawing"],
    "oil": ["give it the oil look"],
    "watercolour": ["make it look like a watercolour"],
    "cartoon": ["turn it into a cartoon"],
    "halftone": ["give it the halftone look"],
    "light of another": ["match the colours of the reference", "--reference", "{soft}"],
    "crop": ["crop it to a square"],
    "flip": ["mirror it"],
    "a quarter turn": ["rotate it by 90 degrees"],
    "a turn": ["rotate it by 3 degrees"],
    "straight": ["straighten it"],
    "verticals": ["fix the perspective"],
    "smaller": ["resize it to half"],
    "a border": ["add a white border"],
    "a border with a shadow": ["add a white border with rounded corners and a shadow"],
    "blurred bars": ["make it square with blurred bars"],
    "a wider canvas": ["extend the canvas by 200 pixels on the left"],
    "words": ["write 'Hello' at the bottom"],
    "a box, brighter": ["brighten it", "--region", "2000,2000,6000,5000"],
    "a soft mask, brighter": ["brighten it", "--region", "{soft}"],
    "nearly all, brighter": ["brighten it", "--region", "{nearly}"],
    "a soft mask, blurred": ["blur it", "--region", "{soft}"],
    "nearly all, blurred": ["blur it", "--region", "{nearly}"],
    "a box, pixelated": ["pixelate it", "--region", "2000,2000,6000,5000"],
    "a small thing, removed": ["remove it", "--region", "{small}"],
    "a box, removed": ["remove it", "--region", "2000,2000,2600,2500"],
    "a named thing, removed": ["remove the suit"],
    "a named thing, blue": ["make the suit blue"],
    "a soft mask, blue": ["make it blue", "--region", "{soft}"],
    "nearly all, blue": ["make it blue", "--region", "{nearly}"],
    "cut out": ["cut out the woman"],
    "background, blurred": ["blur the background"],
    "background, white": ["make the background white"],
    "background, black and white": ["make the background black and white"],
    "fog": ["add fog"],
    "rain": ["make it rain"],
    "snow": ["make it snow"],
    "autumn": ["make it autumn"],
    "sunset": ["make it look like sunset"],
    "sky": ["replace the sky with a sunset sky"],
    "two things": ["make it warmer and blur the background"],
    "three steps": ["crop it to 16:9, make it brighter and write 'Hello' at the bottom"],
}
"""`{…}` is the file of a mask."""
_DRAW = """
import sys, cv2, numpy as np
from PIL import Image
from skimage import data
side = (float(sys.argv[1]) * 1e6 / 1.5) ** 0.5
picture = cv2.resize(data.astronaut(), (round(side * 1.5), round(side)), interpolation=cv2.INTER_CUBIC)
random = np.random.default_rng(0)
for top in range(0, len(picture), 256):
    rows = picture[top : top + 256].astype(np.int16)
    picture[top : top + 256] = np.clip(rows + random.normal(0, 2, rows.shape).astype(np.int16), 0, 255)
def mask(name, radius, centre, blur):
    drawn = np.zeros(picture.shape[:2], np.uint8)
    cv2.circle(drawn, centre, radius, 255, cv2.FILLED)
    drawn = cv2.blur(drawn, (blur, blur)) if blur else drawn
    Image.fromarray(255 - drawn if name == "nearly" else drawn).save(f"{name}.png", compress_level=1)
high, wide = picture.shape[:2]
mask("soft", high // 3, (wide // 2, high // 2), high // 40)
mask("nearly", high // 80, (high // 40, high // 40), 0)
mask("small", high // 40, (wide // 4, high // 3), 0)
settings = {"quality": 92} if sys.argv[2].endswith("jpg") else {"compress_level": 1}
Image.fromarray(picture).save(sys.argv[2], **settings)
"""


def peak(command: list[str], home: Path) -> tuple[int, float]:
    """Return the exit code and the peak memory in MB of a command."""
    child = subprocess.Popen(
        command, env=os.environ | {"RETOUCHER_HOME": str(home)}, stdout=subprocess.DEVNULL, stderr=sys.stderr
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, used.ru_maxrss * 1024 / 1e6


def main(megapixels: str = "100", *named: str) -> None:
    """Print the table of all edits, or of those that are named."""
    edits = {name: EDITS[name] for name in named} or EDITS
    print(f"| {megapixels} MP | edit | exit code | peak MB | wanted |\n|---|---|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("jpg", "png"):
            photo = Path(folder) / f"big.{kind}"
            subprocess.run([sys.executable, "-c", _DRAW, megapixels, str(photo)], check=True, cwd=folder)
            masks = {name: str(Path(folder) / f"{name}.png") for name in ("soft", "nearly", "small")}
            for name, asked in edits.items():
                words = [word.format(**masks) for word in asked]
                with tempfile.TemporaryDirectory(dir=folder) as room:
                    out = ["--yes", "-o", str(Path(room) / f"edited.{kind}")]
                    edit = [sys.executable, "-m", "retoucher.ui", "edit", str(photo), *words, *out]
                    code, used = peak(edit, Path(room) / "home")
                print(f"| {kind} | {name} | {code} | {used:.0f} | {WANTED} |", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
