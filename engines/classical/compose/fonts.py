"""Fonts: the Source family that comes with Streamlit, Pillow's own, the system's for other scripts.

Pillow's own has no accents, not even the euro; Streamlit's cover Latin, Greek and Cyrillic.
"""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from ....errors import ToolRetry

Font = ImageFont.FreeTypeFont
FontName = Literal["sans", "serif", "mono", "bold", "italic", "script"]

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
_INSTEAD: dict[FontName, FontName] = {"script": "italic", "italic": "serif"}
"""What stands in for a face that lacks a character: the shipped script has capitals only."""
_FACES: dict[FontName, tuple[str, ...]] = {
    "sans": (),
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


def font_for(words: str, name: FontName) -> str:
    """Return the file of a font that has all characters of `words`, "" for Pillow's own.

    Behind a '#' stands the weight of one that has several. Where the system has no such face, the nearest
    stands in. Raises ToolRetry naming what no font here has.
    """
    faces: list[FontName] = [name]
    while faces[-1] in _INSTEAD:
        faces.append(_INSTEAD[faces[-1]])
    wanted = (*(file for face in faces for file in (*_shipped(face), *_FACES[face])), *_shipped("sans"), "")
    fewest = ""
    for file in dict.fromkeys((*wanted, *_WIDE)):
        if file and not _there(file):
            continue
        lacking = missing(words, file)
        if not lacking:
            return file
        fewest = lacking if not fewest or len(lacking) < len(fewest) else fewest
    shown = " ".join(fewest[:12])
    raise ToolRetry(
        f"no font on this machine draws {shown!r}; install one such as Noto Sans, or use other words"
    )


def load(file: str, size: int) -> Font:
    """Return the font of that file, "" for Pillow's own, at `size` pixels an em."""
    if file:
        path, _, weight = file.partition("#")
        font = ImageFont.truetype(path, size)
        if weight:
            font.set_variation_by_axes([int(weight)])
        return font
    own = ImageFont.load_default(size)
    if not isinstance(own, ImageFont.FreeTypeFont):
        raise ToolRetry("text wants a Pillow with FreeType, this one has none")
    return own


def missing(words: str, file: str) -> str:
    """Return the characters that the font would draw as an empty box, each once."""
    return "".join(c for c in dict.fromkeys(words) if not c.isspace() and c.isprintable() and _lacks(file, c))


@lru_cache(8)
def _shipped(name: FontName) -> tuple[str, ...]:
    """Return the path of the font that comes with Streamlit, none when it moved."""
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        return ()
    media = Path(spec.origin).parent / "static" / "static" / "media"
    weight = {"bold": f"#{_BOLD}", "script": ""}.get(name, f"#{_WEIGHT}")
    return tuple(f"{path}{weight}" for path in sorted(media.glob(_SHIPPED[name]))[:1])


@lru_cache(4096)
def _lacks(file: str, character: str) -> bool:
    font = load(file, 24)
    return _drawn(font, character) == _drawn(font, "\U0010fffe")


def _drawn(font: Font, character: str) -> bytes:
    canvas = Image.new("L", (64, 64))
    ImageDraw.Draw(canvas).text((8, 8), character, font=font, fill=255)
    return canvas.tobytes()


@lru_cache(64)
def _there(file: str) -> bool:
    try:
        ImageFont.truetype(file.partition("#")[0], 24)
    except OSError:
        return False
    return True
