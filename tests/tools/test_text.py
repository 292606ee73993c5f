"""text: fitted, readable, and ink only where words are."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageFont
from skimage import data

from retoucher.engines.classical.compose.fonts import fonts_for, load, missing
from retoucher.engines.classical.compose.scripts import how_to_draw
from retoucher.engines.classical.compose.typeface import Typeface
from retoucher.engines.classical.find.person import find_faces
from retoucher.engines.classical.find.view import View
from retoucher.errors import ToolRetry
from retoucher.pictures import FileFacts, Picture, Region
from retoucher.pictures.color import srgb_to_linear
from retoucher.tools.arguments.dates import with_date
from retoucher.tools.text import text

ASTRONAUT = Picture(data.astronaut())


def flat(level: int) -> Picture:
    return Picture(np.full((200, 300, 3), level, np.uint8))


def inked(before: Picture, after: Picture) -> tuple[np.ndarray, tuple[int, int, int, int]]:
    changed = (before.pixels != after.pixels).any(axis=2)
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    return changed, (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


@pytest.mark.parametrize(("level", "ink"), [(0, 255), (60, 255), (135, 255), (200, 16), (255, 16)])
def test_the_colour_reads_on_the_ground_and_needs_no_shadow(level: int, ink: int) -> None:
    after = text(flat(level), words="Hello")
    changed, _ = inked(flat(level), after)
    values = after.pixels[changed]
    assert values.min() >= min(level, ink) - 1
    assert values.max() <= max(level, ink) + 2
    assert (np.abs(values.astype(int) - ink) <= 2).any()


def test_busy_ground_gets_a_shadow_that_makes_words_readable() -> None:
    busy = Picture(np.random.default_rng(0).integers(0, 256, (200, 300, 3), dtype=np.uint8))
    after = text(busy, words="Hello", place="middle", size=0.3)
    plain = text(flat(0), words="Hello", place="middle", size=0.3)
    letters = (plain.pixels == 255).all(axis=2)
    ink = srgb_to_linear(after.rgb)[letters].mean()
    changed, _ = inked(busy, after)
    around = srgb_to_linear(after.rgb)[changed & ~(plain.pixels > 0).any(axis=2)].mean()
    assert (max(ink, around) + 0.05) / (min(ink, around) + 0.05) > 3


@pytest.mark.parametrize(
    ("place", "x", "y"),
    [
        ("top", 0.5, 0.2),
        ("bottom", 0.5, 0.8),
        ("middle", 0.5, 0.5),
        ("top_left", 0.2, 0.2),
        ("bottom_right", 0.8, 0.8),
    ],
)
def test_the_place_is_kept(place: str, x: float, y: float) -> None:
    _, (left, top, right, bottom) = inked(flat(90), text(flat(90), words="Hi", place=place, size=0.1))
    assert abs((left + right) / 2 / 300 - x) < 0.22
    assert abs((top + bottom) / 2 / 200 - y) < 0.22
    assert 0 < left < right < 300
    assert 0 < top < bottom < 200


def test_auto_avoids_what_is_busy() -> None:
    pixels = np.full((200, 300, 3), 120, np.uint8)
    pixels[100:] = np.random.default_rng(0).integers(0, 256, (100, 300, 3))
    _, (_, _, _, bottom) = inked(Picture(pixels), text(Picture(pixels), words="Hello there"))
    assert bottom <= 100


def test_size_is_the_share_of_the_height() -> None:
    heights = []
    for size in (0.1, 0.2, 0.4):
        _, (_, top, _, bottom) = inked(flat(0), text(flat(0), words="HI", size=size))
        heights.append(bottom - top)
    assert heights[1] == pytest.approx(2 * heights[0], rel=0.15)
    assert heights[2] == pytest.approx(4 * heights[0], rel=0.15)


@pytest.mark.parametrize(
    "words", ["Incomprehensibilities" * 2, "many words that do not fit on a single line " * 4, "a\nb\nc"]
)
def test_long_words_and_many_lines_stay_inside(words: str) -> None:
    _, (left, top, right, bottom) = inked(flat(0), text(flat(0), words=words, size=0.3))
    assert left > 0
    assert top > 0
    assert right < 300
    assert bottom < 200


def test_colour_and_opacity_of_the_ink() -> None:
    clear = Picture(np.zeros((200, 300, 4), np.uint8))
    after = text(clear, words="Hello", colour="red", size=0.3)
    solid = after.pixels[after.pixels[..., 3] == 255]
    assert len(solid) > 100
    assert (solid[:, 0] > 200).mean() > 0.9
    assert (after.pixels[0, 0] == 0).all()


def test_most_of_the_picture_is_untouched() -> None:
    changed, _ = inked(ASTRONAUT, text(ASTRONAUT, words="Hello"))
    assert changed.mean() < 0.25


def test_accents_greek_and_cyrillic_are_drawn_in_every_face() -> None:
    words = "Žluťoučký kůň — 5 € · Ωμέγα · Привет"
    for name in ("sans", "serif", "mono"):
        assert missing(words, fonts_for(words, name)[0]) == ""


def test_characters_that_no_font_has_are_named() -> None:
    assert missing("Hello, (c) 2024!", "") == ""
    assert missing("a\U00013000b", "") == "\U00013000"
    with pytest.raises(ToolRetry, match="no font"):
        fonts_for("a\U00013000", "sans")


def test_words_stand_where_a_point_or_a_box_says() -> None:
    _, around = inked(flat(0), text(flat(0), words="Hi", size=0.1, point=(220, 50)))
    assert abs((around[0] + around[2]) / 2 - 220) < 8
    assert abs((around[1] + around[3]) / 2 - 50) < 8
    box = (150, 100, 290, 190)
    _, filled = inked(flat(0), text(flat(0), words="Hi", box=box))
    assert filled[0] >= box[0] and filled[1] >= box[1] and filled[2] <= box[2] and filled[3] <= box[3]
    assert filled[3] - filled[1] > 40


@pytest.mark.parametrize("place", [{"point": (300, 5)}, {"box": (310, 0, 400, 50)}, {"box": (0, 0, 3, 3)}])
def test_a_place_beside_the_picture_or_too_small_is_refused(place: dict[str, tuple[int, ...]]) -> None:
    with pytest.raises(ToolRetry):
        text(flat(0), words="Hello there", **place)


def test_every_face_draws_words_of_its_own() -> None:
    faces = ("sans", "serif", "mono", "bold", "italic", "script", "hand", "display")
    drawn = {text(flat(0), words="AGNES", size=0.2, font=face).digest for face in faces}
    assert len(drawn) == len(faces)
    script = fonts_for("Agnes", "script")[0]
    assert missing("Agnes", script) == ""


def test_several_fonts_in_one_line_leave_no_empty_box() -> None:
    words = "Hi مرحبا नमस्ते สวัสดี"
    files = fonts_for(words, "sans")
    assert all(any(not missing(c, file) for file in files) for c in words if not c.isspace())
    whole = Typeface(files, 40).length(words)
    assert whole == pytest.approx(sum(Typeface(files, 40).length(w) for w in words.split()), rel=0.15)


@pytest.mark.parametrize(
    ("file", "sizes"),
    [("NotoColorEmoji.ttf", {109}), ("Apple Color Emoji.ttc", {20, 26, 32, 40, 48, 52, 64, 96, 160})],
)
def test_a_font_of_pictures_is_opened_at_a_size_that_it_has(
    file: str, sizes: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[int] = []
    monkeypatch.setattr(ImageFont, "truetype", lambda path, size: opened.append(size))
    load(file, 24)
    assert set(opened) <= sizes


@pytest.mark.parametrize(
    ("words", "package"),
    [
        ("𠀋", "fonts-noto-cjk"),
        ("\U0001faff", "fonts-noto-color-emoji"),
        ("ཀ", "fonts-noto-core"),
    ],
)
def test_characters_that_are_missing_are_said_with_the_package_that_has_them(
    words: str, package: str
) -> None:
    assert package in how_to_draw(words)


def test_half_opaque_ink_is_halfway_in_linear_light() -> None:
    solid, half = (text(flat(0), words="HI", size=0.5, opacity=o).pixels for o in (1.0, 0.5))
    letters = (solid == 255).all(axis=2)
    assert srgb_to_linear(half)[letters] == pytest.approx(0.5, abs=0.01)


def test_an_outline_lies_around_the_letters_and_nowhere_else() -> None:
    after = text(flat(128), words="HI", size=0.4, colour="white", backing="outline", backing_colour="red")
    red = (after.pixels == (255, 0, 0)).all(axis=2)
    white = (after.pixels == 255).all(axis=2)
    near = np.asarray(cv2.dilate(white.astype(np.uint8), np.ones((25, 25), np.uint8))) > 0
    assert red.sum() > 300 and not (red & ~near).any()


def test_a_plate_makes_any_ground_readable() -> None:
    busy = Picture(np.random.default_rng(0).integers(0, 256, (200, 300, 3), dtype=np.uint8))
    after = text(busy, words="Hello", place="middle", size=0.2, backing="plate")
    changed, (left, top, right, bottom) = inked(busy, after)
    inside = changed[top + 8 : bottom - 8, left + 8 : right - 8]
    assert inside.mean() > 0.99
    levels = srgb_to_linear(after.rgb)[top:bottom, left:right].mean(axis=2)
    assert (np.percentile(levels, 99) + 0.05) / (np.percentile(levels, 40) + 0.05) > 3


def test_lines_stand_where_align_says() -> None:
    lefts = {}
    for align in ("left", "right"):
        after = text(flat(0), words="i\nWWWWWW", size=0.15, align=align, place="middle")
        rows = np.flatnonzero((after.pixels > 0).any(axis=(1, 2)))
        first = after.pixels[rows[0] : rows[0] + 20] > 0
        lefts[align] = int(np.flatnonzero(first.any(axis=(0, 2)))[0])
    assert lefts["right"] - lefts["left"] > 60


def test_auto_leaves_a_face_alone() -> None:
    view = View(ASTRONAUT)
    left, top, right, bottom = find_faces(view)[0]
    window = (max(0, left - 90), max(0, top - 20), right + 90, bottom + 20)
    pixels = ASTRONAUT.pixels[window[1] : window[3], window[0] : window[2]]
    tight = Picture(np.ascontiguousarray(np.kron(pixels, np.ones((2, 2, 1), np.uint8))))
    [face] = find_faces(View(tight))
    changed, _ = inked(tight, text(tight, words="Hi", size=0.12))
    scale = View(tight).scale[0]
    x0, y0, x1, y1 = (round(v / scale) for v in face)
    assert changed[y0:y1, x0:x1].mean() < 0.02


def test_words_in_a_region_stay_in_it() -> None:
    mask = np.zeros((200, 300), np.float32)
    mask[10:80, 20:160] = 1
    after = text(flat(90), Region(mask, "sky"), words="Hello there")
    _, (left, top, right, bottom) = inked(flat(90), after)
    assert 20 <= left < right <= 160 and 10 <= top < bottom <= 80
    assert right - left > 50
    with pytest.raises(ToolRetry, match="does not fit"):
        text(flat(90), Region(np.pad(np.ones((4, 4), np.float32), ((0, 196), (0, 296)))), words="Hello")


def test_a_region_of_a_low_picture_holds_words_in_the_smallest_letters_one_can_read() -> None:
    low = Picture(flat(90).pixels[:40, :200])
    _, (left, top, right, bottom) = inked(low, text(low, Region(np.ones((40, 200), np.float32)), words="Hi"))
    assert 0 <= left < right <= 200 and 0 <= top < bottom <= 40


def test_the_date_is_the_one_in_the_file() -> None:
    tags = Image.Exif()
    tags[0x0132] = "2019:05:31 10:00:00"
    dated = Picture(flat(0).pixels, FileFacts(exif=tags.tobytes()))
    assert with_date("Rome, {date}", dated) == "Rome, 2019-05-31"
    assert text(dated, words="{date}").digest == text(flat(0), words="2019-05-31").digest
    with pytest.raises(ToolRetry, match="does not say when"):
        text(flat(0), words="{date}")


def test_ink_on_transparent_ground_is_laid_over_nothing() -> None:
    clear = Picture(np.zeros((100, 200, 4), np.uint8))
    after = text(clear, words="Hi", size=0.6, colour="white", backing="none", opacity=0.5).pixels
    assert (after[after[..., 3] > 0, :3] >= 254).all()
    assert after[..., 3].max() == pytest.approx(128, abs=1)
    veil = np.full((100, 200, 4), (0, 0, 0, 128), np.uint8)
    both = text(Picture(veil), words="Hi", size=0.6, colour="white", backing="none", opacity=0.5).pixels
    inside = after[..., 3] == after[..., 3].max()
    assert abs(both[inside, 3] - 255 * 0.75).max() <= 1
    lit = srgb_to_linear(both[inside, :3])
    assert lit == pytest.approx(np.full(lit.shape, 0.5 / 0.75), abs=0.01)
