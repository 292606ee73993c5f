"""Fonts: the Source family that comes with Streamlit, Pillow's own, packages of fonts, the system's.

Pillow's own has no accents, not even the euro; Streamlit's cover Latin, Greek and Cyrillic.
"""

from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from ....errors import ToolRetry
from .scripts import JOINERS, how_to_draw, is_emoji

Font = ImageFont.FreeTypeFont
FontName = Literal["sans", "serif", "mono", "bold", "italic", "script", "hand", "display"]

_SHIPPED: dict[FontName, str] = {
    "sans": "SourceSansVF-Upright*.woff2",
    "serif": "SourceSerifVariable-Roman*.woff2",
    "mono": "SourceCodeVF-Upright*.woff2",
    "bold": "SourceSansVF-Upright*.woff2",
    "italic": "SourceSerifVariable-Italic*.woff2",
    "script": "KaTeX_Script-Regular*.woff2",
}
_WEIGHT, _BOLD = 500, 800
"""A little heavier than print: photographs are no paper."""
_PACKAGES: dict[FontName, str] = {
    "script": "fontpkg_dancing_script",
    "hand": "fontpkg_caveat",
    "display": "fontpkg_anton",
}
"""Families out of the extra `fonts`, tried first."""
_SCRIPTS = ("fontpkg_noto_sans_arabic", "fontpkg_noto_sans_devanagari", "fontpkg_noto_sans_thai")
_INSTEAD: dict[FontName, FontName] = {
    "hand": "script", "script": "italic", "italic": "serif", "display": "bold",
}  # fmt: skip
"""What stands in for a face that lacks a character: the shipped script has capitals only."""
_FACES: dict[FontName, tuple[str, ...]] = {
    "serif": (
        "DejaVuSerif.ttf", "LiberationSerif-Regular.ttf", "NotoSerif-Regular.ttf", "FreeSerif.ttf",
        "Georgia.ttf", "georgia.ttf", "Times New Roman.ttf", "times.ttf",
    ),
    "mono": (
        "DejaVuSansMono.ttf", "LiberationMono-Regular.ttf", "NotoSansMono-Regular.ttf", "FreeMono.ttf",
        "Menlo.ttc", "Courier New.ttf", "consola.ttf", "cour.ttf",
    ),
    "bold": ("DejaVuSans-Bold.ttf", "LiberationSans-Bold.ttf", "NotoSans-Bold.ttf", "arialbd.ttf"),
    "italic": ("DejaVuSerif-Italic.ttf", "LiberationSerif-Italic.ttf", "NotoSerif-Italic.ttf", "timesi.ttf"),
    "script": (
        "Z003-MediumItalic.otf", "DancingScript-Regular.ttf", "Brush Script.ttf", "BRUSHSCI.TTF",
        "segoesc.ttf", "SnellRoundhand.ttc",
    ),
    "hand": ("Caveat-Regular.ttf", "Bradley Hand Bold.ttf", "segoepr.ttf", "Noteworthy.ttc"),
    "display": ("Anton-Regular.ttf", "Impact.ttf", "impact.ttf", "LiberationSansNarrow-Bold.ttf"),
}  # fmt: skip
_WIDE = (
    "NotoSans-Regular.ttf", "DejaVuSans.ttf", "FreeSans.ttf", "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "wqy-microhei.ttc", "wqy-zenhei.ttc", "DroidSansFallbackFull.ttf", "unifont.otf", "unifont.ttf",
    "NotoSansArabic-Regular.ttf", "NotoSansHebrew-Regular.ttf", "NotoSansDevanagari-Regular.ttf",
    "NotoSansThai-Regular.ttf", "NotoEmoji-Regular.ttf", "Symbola.ttf", "Arial Unicode.ttf", "arial.ttf",
    "Arial.ttf", "PingFang.ttc", "Hiragino Sans GB.ttc", "AppleSDGothicNeo.ttc", "msyh.ttc", "malgun.ttf",
    "YuGothM.ttc", "seguisym.ttf", "segoeui.ttf",
)  # fmt: skip
"""System fonts with many scripts, tried in this order for characters that the chosen face lacks."""
_STRIKES = {"NotoColorEmoji.ttf": 109, "Apple Color Emoji.ttc": 160}
"""Fonts of coloured bitmaps and a size in pixels that each has, the only one of Noto's."""


def fonts_for(words: str, name: FontName) -> tuple[str, ...]:
    """Return the files of fonts that together have all characters of `words`, "" for Pillow's own.

    The first is the face asked for, or the nearest that this machine has; one file where one has all but
    the emoji. Behind a '#' stands the weight of one that has several. Raises ToolRetry naming what no
    font here has, and where there is one that does.
    """
    coloured = tuple(file for file in _STRIKES if _there(file))[:1]
    letters = "".join(c for c in words if not (coloured and is_emoji(c)))
    emoji = coloured if len(letters) < len(words) else ()
    candidates = list(_candidates(name))
    whole = next((file for file in candidates if not missing(letters, file)), None)
    if whole is not None:
        return (whole, *emoji)
    chosen: list[str] = []
    for file in (*candidates, *coloured):
        lacking = missing(letters, file)
        if not chosen or len(lacking) < len(letters):
            chosen.append(file)
            letters = lacking
        if not letters:
            return tuple(dict.fromkeys((*chosen, *emoji)))
    shown = " ".join(letters[:12])
    raise ToolRetry(f"no font on this machine draws {shown!r}; {how_to_draw(letters)}, or use other words")


def _candidates(name: FontName) -> Iterator[str]:
    """Yield the fonts that are here, the nearest to the face first."""
    faces: list[FontName] = [name]
    while faces[-1] in _INSTEAD:
        faces.append(_INSTEAD[faces[-1]])
    named = [file for face in faces for file in (*_packaged(face), *_shipped(face), *_FACES.get(face, ()))]
    scripts = [file for package in _SCRIPTS for file in _files(package)]
    yield from (file for file in dict.fromkeys((*named, *_shipped("sans"), *scripts, *_WIDE)) if _there(file))
    yield ""


@lru_cache(16)
def load(file: str, size: int) -> Font:
    """Return the font of that file, "" for Pillow's own, at `size` pixels an em."""
    if file:
        path, _, weight = file.partition("#")
        font = ImageFont.truetype(path, strike(file) or size)
        if weight:
            font.set_variation_by_axes([_setting(axis, float(weight)) for axis in font.get_variation_axes()])
        return font
    own = ImageFont.load_default(size)
    if not isinstance(own, ImageFont.FreeTypeFont):
        raise ToolRetry("text wants a Pillow with FreeType, this one has none")
    return own


def _setting(axis: ImageFont.Axis, weight: float) -> float:
    """Return the weight for an axis that has it, else what is usual on it: widths end at 100."""
    return weight if (axis["maximum"] or 0) >= weight else float(axis["default"] or 0)


def strike(file: str) -> int:
    """Return the size in pixels at which the font has coloured pictures in place of letters, 0 for none."""
    return _STRIKES.get(file, 0)


def missing(words: str, file: str) -> str:
    """Return the characters that the font would draw as an empty box, each once."""
    seen = (c for c in dict.fromkeys(words) if c.isprintable() and not c.isspace() and c not in JOINERS)
    return "".join(c for c in seen if _lacks(file, c))


@lru_cache(8)
def _shipped(name: FontName) -> tuple[str, ...]:
    """Return the path of the font that comes with Streamlit, none when it moved."""
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None or name not in _SHIPPED:
        return ()
    media = Path(spec.origin).parent / "static" / "static" / "media"
    weight = {"bold": f"#{_BOLD}", "script": ""}.get(name, f"#{_WEIGHT}")
    return tuple(f"{path}{weight}" for path in sorted(media.glob(_SHIPPED[name]))[:1])


def _packaged(name: FontName) -> tuple[str, ...]:
    return _files(_PACKAGES[name]) if name in _PACKAGES else ()


@lru_cache(16)
def _files(package: str) -> tuple[str, ...]:
    """Return the upright font of a package of fonts, none when it is not installed."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return ()
    files = sorted((Path(spec.origin).parent / "files").glob("*.ttf"), key=lambda f: ("Italic" in f.name, f))
    return tuple(f"{file}#{_WEIGHT}" if "wght" in file.name else str(file) for file in files[:1])


@lru_cache(4096)
def _lacks(file: str, character: str) -> bool:
    font = load(file, 24)
    return _drawn(font, character) == _drawn(font, "\U0010fffe")


def _drawn(font: Font, character: str) -> bytes:
    side = round(3 * font.size)
    canvas = Image.new("L", (side, side))
    ImageDraw.Draw(canvas).text((8, 8), character, font=font, fill=255)
    return canvas.tobytes()


@lru_cache(64)
def _there(file: str) -> bool:
    try:
        ImageFont.truetype(file.partition("#")[0], strike(file) or 24)
    except OSError:
        return False
    return True
