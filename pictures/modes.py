"""Turn whatever Pillow decoded into RGB or RGBA pixels."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from .color import linear_to_rgb
from .file_facts import Pixels
from .measures import BLENDED, bands, blended

REDUCED = "16 bits per channel were reduced to 8"
_PLAIN_GAMMA = 0.45455
_SPACES = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK", b"Lab ": "LAB"}


def to_pixels(image: Image.Image, icc: bytes, notes: list[str]) -> tuple[Pixels, bytes]:
    """Return HWC uint8 RGB or RGBA and the profile they are in; adds to `notes` what had to be done.

    Raises what Pillow raises on broken data.
    """
    if image.mode.startswith(("I", "F")):
        if icc:
            notes.append("its grey profile was left out")
        return _rgb_of_levels(image, notes), b""
    if _samples_of_16_bit(image):
        _reduce_transparency_key(image)
        notes.append(REDUCED)
    space = _SPACES.get(icc[16:20], "")
    if image.mode in ("CMYK", "LAB") or space in ("L", "CMYK", "LAB"):
        return np.asarray(_to_srgb(image, icc if space else b"", space, notes)), b""
    has_alpha = image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info
    wanted = "RGBA" if has_alpha else "RGB"
    pixels = _array_of(image, wanted)
    if not icc:
        pixels = _with_plain_gamma(pixels, image, notes)
    return pixels, icc if space == "RGB" else b""


def in_srgb(image: Image.Image, icc: bytes) -> Image.Image:
    """Return an RGB or RGBA image of the colours that a profile describes, in sRGB."""
    profile = _profile(icc, [])
    if profile is None:
        return image
    rgb = _through(profile, image.convert("RGB"))
    if image.mode == "RGBA":
        rgb.putalpha(image.getchannel("A"))
    return rgb


def bit_depth(image: Image.Image) -> int:
    """Return the bits per channel of the file, as far as Pillow tells."""
    if image.mode in ("I", "F"):
        return 32
    said = image.info.get("bit_depth")
    if isinstance(said, int) and said > 8:
        return said
    return 16 if image.mode.startswith("I;16") or _samples_of_16_bit(image) else 8


def _array_of(image: Image.Image, mode: str) -> Pixels:
    """Return an image as HWC uint8 in a mode, band by band: Pillow's own copies are larger than the array."""
    pixels = np.empty((image.height, image.width, len(mode)), np.uint8)
    for rows in bands(image.height):
        part = image.crop((0, rows.start, image.width, rows.stop))
        pixels[rows] = np.asarray(part if part.mode == mode else _unpremultiplied(part).convert(mode))
    return pixels


def _samples_of_16_bit(image: Image.Image) -> bool:
    return any(";16" in str(tile.args) for tile in getattr(image, "source_tiles", []))


def _unpremultiplied(image: Image.Image) -> Image.Image:
    return image.convert({"La": "LA", "RGBa": "RGBA"}[image.mode]) if image.mode in ("La", "RGBa") else image


def _reduce_transparency_key(image: Image.Image) -> None:
    key = image.info.get("transparency")
    if isinstance(key, tuple):
        image.info["transparency"] = tuple(value >> 8 for value in key)
    elif isinstance(key, int):
        image.info["transparency"] = key >> 8


def _rgb_of_levels(image: Image.Image, notes: list[str]) -> Pixels:
    levels = np.asarray(image)
    key = image.info.get("transparency")
    grey = _eight_bits(levels, wide=image.mode.startswith("I;16"), notes=notes)
    if isinstance(key, int):
        alpha = np.where(levels == key, np.uint8(0), np.uint8(255))
        return np.dstack([grey, grey, grey, alpha])
    return np.dstack([grey, grey, grey])


def _eight_bits(levels: NDArray[np.generic], *, wide: bool, notes: list[str]) -> NDArray[np.uint8]:
    if wide:
        notes.append(REDUCED)
        return ((levels.astype(np.uint32) + 128) // 257).astype(np.uint8)
    finite = np.nan_to_num(np.asarray(levels, np.float64), nan=0, posinf=0, neginf=0)
    low, high = float(finite.min()), float(finite.max())
    top = next((top for top in (1, 255, 65535) if high <= top), high) if low >= 0 else high
    low = min(low, 0)
    notes.append(f"32-bit values from {low:g} to {top:g} were reduced to 8 bits")
    return np.rint((finite - low) * (255 / max(top - low, 1e-9))).astype(np.uint8)


def _with_plain_gamma(pixels: Pixels, image: Image.Image, notes: list[str]) -> Pixels:
    gamma = image.info.get("gamma")
    if not gamma or "srgb" in image.info or not 0.1 <= gamma <= 2 or abs(gamma - _PLAIN_GAMMA) < 0.05:
        return pixels
    notes.append(f"the file's gamma of {gamma:g} was turned into sRGB")
    table = linear_to_rgb((np.arange(256) / 255) ** (1 / gamma))
    return np.dstack([table[pixels[..., :3]], pixels[..., 3:]])


def _to_srgb(image: Image.Image, icc: bytes, space: str, notes: list[str]) -> Image.Image:
    """Turn grey, CMYK or LAB with its profile, or without one by the usual formula, into sRGB."""
    alpha = _alpha_of(image)
    colours = image if image.mode == space else image.convert(space) if _fits(image, space) else image
    profile = _profile(icc, notes) if icc and colours.mode == space else None
    if profile is None and colours.mode == "LAB":
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    rgb = colours.convert("RGB") if profile is None else _through(profile, colours)
    if colours.mode == "L" and profile is not None:
        notes.append("its grey profile was applied, and the result is in sRGB")
    if colours.mode != "L":
        how = "without a profile" if profile is None else "through its profile"
        notes.append(f"{colours.mode} was converted to sRGB {how}")
    if alpha:
        rgb.putalpha(alpha)
    return rgb


def _profile(icc: bytes, notes: list[str]) -> ImageCms.ImageCmsProfile | None:
    try:
        return ImageCms.getOpenProfile(BytesIO(icc))
    except ImageCms.PyCMSError:
        notes.append("its colour profile is damaged and was left out")
        return None


def _fits(image: Image.Image, space: str) -> bool:
    return space == "L" and image.mode not in ("CMYK", "LAB")


def _alpha_of(image: Image.Image) -> Image.Image | None:
    if image.mode in ("LA", "PA", "La", "RGBa", "RGBA") or "transparency" in image.info:
        return image.convert("RGBA").getchannel("A")
    return None


def _through(profile: ImageCms.ImageCmsProfile, colours: Image.Image) -> Image.Image:
    try:
        converted = ImageCms.profileToProfile(
            colours, profile, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except ImageCms.PyCMSError:
        return colours.convert("RGB")
    return converted or colours.convert("RGB")


def opaque_image(pixels: Pixels) -> Image.Image:
    """Return an RGB image of RGB or RGBA pixels on white, band by band: Pillow copies what it is given."""
    if pixels.shape[2] == 3:
        return Image.fromarray(pixels)
    image = Image.new("RGB", pixels.shape[1::-1])
    for rows in bands(len(pixels), BLENDED):
        part = pixels[rows]
        white = np.full_like(part[..., :3], 255)
        image.paste(Image.fromarray(blended(white, part[..., :3], part[..., 3])), (0, rows.start))
    return image
