"""Make docs/gallery.md again: befores and afters on scikit-image's pictures, with the words that made them.

`python benchmarks/gallery.py` makes all; it fails where an edit does, or where a refused one does not.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from skimage import data

from retoucher.ui.commands.edit import DONE, NOTHING, EditOptions, run_edit

DOCS = Path(__file__).parents[1] / "docs"
PHOTOS = {
    "astronaut": data.astronaut, "coffee": data.coffee, "cat": data.chelsea, "rocket": data.rocket,
    "camera": data.camera,
}  # fmt: skip
"""Of scikit-image, which says that all may be shown."""
WISHES: tuple[tuple[str, str], ...] = (
    ("coffee", "make it warmer and a bit brighter"),
    ("astronaut", "make her suit blue and blur the background"),
    ("cat", "make it black and white"),
    ("rocket", "brighten the shadows"),
    ("coffee", "crop it square around the cup"),
    ("cat", "make it pop"),
    ("astronaut", "make the background black and white"),
    ("coffee", 'write "Good morning" in cursive'),
    ("cat", 'make it a meme: "one does not simply" / "close the door"'),
    ("astronaut", 'make it a polaroid with the caption "First flight"'),
    ("rocket", 'watermark it with "© Kim"'),
    ("coffee", "make it 9:16 with blurred bars"),
    ("cat", "add a white border with rounded corners and a shadow"),
    ("astronaut", "portra look"),
    ("coffee", "kodachrome look"),
    ("astronaut", "cyanotype"),
    ("rocket", "cinematic"),
    ("camera", 'add a caption under the picture: "Cambridge, 1978"'),
    ("cat", "film noir"),
    ("coffee", "turn it into a pencil sketch"),
    ("cat", "infrared film"),
    ("astronaut", "add a soft vignette"),
    ("coffee", "letterbox it"),
    ("rocket", "make it moody"),
    ("cat", "make it sharper"),
    ("coffee", "add film grain"),
)
NOT_DONE = {"sharpen the eyes": NOTHING}
"""Wish about the cat → exit code."""
_HEAD = """# Gallery

Before and after, and the words that made each: `retoucher edit photo.png "…" --yes` with the rules, the
trained eyes and no other engine. The photographs come with scikit-image. Made by
`python benchmarks/gallery.py`; nothing was touched up. Asked of the cat and not
done: "sharpen the eyes" (it asks where they are).

"""
_HIGH = 300
"""Pixels of a panel's height."""


def made(folder: Path, wishes: tuple[tuple[str, str], ...]) -> list[Path]:
    """Edit each photograph by its words, as `retoucher edit` does; return the panels, before beside after."""
    panels = []
    for number, (name, wish) in enumerate(wishes, 1):
        with TemporaryDirectory() as room:
            before, after = asked(name, wish, Path(room), DONE)
            panels.append(_panel(Image.open(before), Image.open(after), folder / f"{number:02}.webp"))
    return panels


def asked(name: str, wish: str, room: Path, code: int) -> tuple[Path, Path]:
    """Say a wish about a photograph; return the files before and after. Another exit code ends the script."""
    before, after = room / f"{name}.png", room / "after.png"
    Image.fromarray(PHOTOS[name]()).convert("RGB").save(before)
    came = run_edit(EditOptions(photo=before, request=wish, out=after, yes=True, profile="embedded"))
    if came != code:
        raise SystemExit(f"{wish!r} on {name}: exit code {came}, wanted {code}")
    return before, after


def _panel(before: Image.Image, after: Image.Image, file: Path) -> Path:
    """Save both at one height, side by side on white."""
    sized = [
        image.convert("RGBA").resize((round(image.width * _HIGH / image.height), _HIGH))
        for image in (before, after)
    ]
    sheet = Image.new("RGBA", (sum(image.width for image in sized) + 8, _HIGH), "white")
    sheet.paste(sized[0], (0, 0))
    sheet.alpha_composite(sized[1], (sized[0].width + 8, 0))
    sheet.convert("RGB").save(file, quality=80, method=6)
    return file


def page(panels: list[Path]) -> str:
    """Return docs/gallery.md."""
    rows = [
        f"**{wish}**\n\n![before and after: {wish}](gallery/{file.name})"
        for (_, wish), file in zip(WISHES, panels, strict=True)
    ]
    return _HEAD + "\n\n".join(rows) + "\n"


def main() -> None:
    """Make the gallery."""
    with TemporaryDirectory() as home:
        os.environ["RETOUCHER_HOME"] = home
        for wish, code in NOT_DONE.items():
            asked("cat", wish, Path(home), code)
        folder = DOCS / "gallery"
        folder.mkdir(exist_ok=True)
        (DOCS / "gallery.md").write_text(page(made(folder, WISHES)), "utf-8")


if __name__ == "__main__":
    main()
