"""What of a file's metadata travels into a result of which format, and what has to be said about the rest."""

import re
import struct
from dataclasses import dataclass, field, replace

from .exif import exif_for_saving, exif_within, not_descriptive
from .iptc import MOST_IN_JPEG, iptc_for_saving
from .says_place import says_place
from .xmp import fit_to_size, is_picture, is_place, longest_dropped, parsed

JPEG_ROOM = 65_400
"""Bytes that fit into one JPEG segment beside its marker."""
CARRIES: dict[str, frozenset[str]] = {
    "PNG": frozenset({"icc", "exif", "xmp", "iptc", "comment", "texts"}),
    "JPEG": frozenset({"icc", "exif", "xmp", "iptc", "comment"}),
    "TIFF": frozenset({"icc", "exif", "xmp", "iptc"}),
    "WEBP": frozenset({"icc", "exif", "xmp"}),
    "AVIF": frozenset({"icc", "exif", "xmp"}),
    "HEIF": frozenset({"icc", "exif", "xmp"}),
    "JXL": frozenset({"icc", "exif"}),
    "GIF": frozenset({"comment"}),
    "BMP": frozenset(),
}
"""Format → what its files can hold beside pixels."""
_COORDINATE = re.compile(r"gps|lat|lon|lng|alt", re.IGNORECASE)
_NAMES = {"exif": "EXIF", "xmp": "XMP", "iptc": "IPTC", "comment": "comments", "texts": "PNG texts"}


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """What a file says beside its pixels and its colour profile."""

    exif: bytes = b""
    """Raw EXIF with orientation reset; GPS removed on saving unless asked."""
    xmp: bytes = b""
    iptc: bytes = b""
    """IPTC-IIM datasets."""
    comment: bytes = b""
    """Of a JPEG or GIF, as it came; several are lines."""
    texts: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Keyword and text of a PNG's text chunks."""


@dataclass(frozen=True)
class Travelling:
    """What goes into a file, and sentences about what does not."""

    metadata: Metadata
    notes: tuple[str, ...] = ()


def travelling(carried: Metadata, format: str, size: tuple[int, int], *, gps: bool) -> Travelling:
    """Return what of `carried` goes into a changed picture of `size` in a file of `format`."""
    fit, places, previews = _fit_to_travel(carried, size, gps)
    notes = []
    lost = [_NAMES[name] for name in _NAMES if getattr(fit, name) and name not in CARRIES[format]]
    if "texts" in CARRIES[format] and fit.comment:
        fit = replace(fit, texts=(*fit.texts, ("Comment", _readable(fit.comment))), comment=b"")
    if lost:
        notes.append(f"{format} cannot carry {_list(lost)}")
    if places:
        notes.append(f"where it was taken was left out ({', '.join(places)})")
    if previews:
        notes.append("small pictures of the state before the edit were left out of the metadata")
    fit = replace(fit, **{name: type(getattr(fit, name))() for name in _NAMES if name not in CARRIES[format]})
    if format == "TIFF" and (others := not_descriptive(fit.exif)):
        notes.append(f"TIFF takes of EXIF what describes the picture: {_list(others)} left out")
    if format == "JPEG":
        fit, shortened = _within_jpeg(fit)
        notes += (
            [f"JPEG has no room for all of the metadata: {_list(shortened)} left out"] if shortened else []
        )
    return Travelling(fit, tuple(notes))


def _fit_to_travel(carried: Metadata, size: tuple[int, int], gps: bool) -> tuple[Metadata, list[str], bool]:
    """Return the metadata without what may not travel, the places cut, and whether previews were."""
    places: list[str] = []
    exif, cut = exif_for_saving(carried.exif, size, place=gps) if carried.exif else (b"", ())
    previews = "previews" in cut
    places += [name for name in cut if name != "previews"]
    xmp = carried.xmp
    if xmp:
        packet = parsed(xmp)
        places += () if gps else packet.drop(is_place)
        previews = bool(packet.drop(is_picture)) or previews
        fit_to_size(packet, size)
        xmp = packet.bytes()
    iptc, cut = iptc_for_saving(carried.iptc, place=gps)
    places += cut
    texts = carried.texts if gps else tuple(pair for pair in carried.texts if not says_place(pair[0]))
    places += [keyword for keyword, _ in carried.texts if (keyword,) not in {pair[:1] for pair in texts}]
    fit = Metadata(exif=exif, xmp=xmp, iptc=iptc, comment=carried.comment, texts=texts)
    return fit, list(dict.fromkeys(map(_place_word, places))), previews


def _within_jpeg(fit: Metadata) -> tuple[Metadata, list[str]]:
    exif, left_out = exif_within(fit.exif, JPEG_ROOM)
    xmp, names = fit.xmp, list(left_out)
    if len(xmp) > JPEG_ROOM:
        packet = parsed(xmp)
        names += longest_dropped(packet, JPEG_ROOM)
        xmp = packet.bytes()
    iptc, comment = fit.iptc, fit.comment
    if len(iptc) > MOST_IN_JPEG:
        iptc, names = b"", [*names, "IPTC"]
    if len(comment) > JPEG_ROOM:
        comment, names = comment[:JPEG_ROOM], [*names, "the end of the comment"]
    return replace(fit, exif=exif, xmp=xmp, iptc=iptc, comment=comment), names


def _place_word(name: str) -> str:
    return "coordinates" if _COORDINATE.search(name) else name.lower()


def usable_exif(raw: bytes) -> bool:
    """Return whether EXIF can be changed and saved."""
    try:
        exif_for_saving(raw, (1, 1), place=False)
    except (ValueError, struct.error):
        return False
    return True


def _readable(comment: bytes) -> str:
    try:
        return comment.decode()
    except UnicodeDecodeError:
        return comment.decode("latin-1")


def _list(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
