"""References: the other pictures that a recipe needs, by file name and digest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path, PureWindowsPath

from ...errors import RecipeError
from ...pictures import MAX_PIXELS, Picture, Store, open_picture
from ...pictures.originals import is_file
from ...tools import tool
from ..values.plan import Step

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".gif")


@dataclass(frozen=True)
class Shelf:
    """Where a replay looks for a recipe's reference pictures, in this order."""

    given: Mapping[str, Path] = field(default_factory=dict)
    """Name in the recipe → file that the user names; it may be another picture, and that is said."""
    folders: tuple[Path, ...] = ()
    """The recipe's folder, the photograph's."""
    store: Store | None = None
    """A session's pictures, by digest."""
    max_pixels: int = MAX_PIXELS


NOWHERE = Shelf()


@dataclass(frozen=True)
class Reference:
    """A reference picture that was found."""

    picture: Picture
    note: str = ""
    """What is to be said about it; '' when it is the very picture of the recipe."""


def reference_names(steps: tuple[Step, ...], store: Store) -> dict[str, str]:
    """Return digest → file name of each reference picture that the steps use; no name comes twice."""
    names: dict[str, str] = {}
    for step in steps:
        for digest in tool.get(step.tool).digests(step.arguments):
            if digest not in names:
                names[digest] = _free(_file_name(store, digest, len(names) + 1), set(names.values()))
    return names


def _file_name(store: Store, digest: str, number: int) -> str:
    name = Path(store.picture(digest).facts.name.replace("\\", "/")).name if store.has(digest) else ""
    return name if name.lower().endswith(SUFFIXES) else f"reference-{number}.png"


def _free(name: str, taken: set[str]) -> str:
    path, count = Path(name), 1
    while name in taken:
        count += 1
        name = f"{path.stem}-{count}{path.suffix}"
    return name


def reference(digest: str, name: str, shelf: Shelf) -> Reference:
    """Return the picture that a recipe refers to; `RecipeError` says what is missing or different."""
    given = shelf.given.get(name) or shelf.given.get(digest)
    if given is not None:
        return _given(digest, name, given, shelf.max_pixels)
    if shelf.store is not None and shelf.store.has(digest):
        return Reference(shelf.store.picture(digest))
    if not name or Path(name).is_absolute() or PureWindowsPath(name).anchor or ".." in Path(name).parts:
        raise RecipeError(f"the reference picture {digest[:19]}… has no usable file name, got {name!r}")
    places = places_of([name], shelf.folders)
    pictures = (open_picture(place, max_pixels=shelf.max_pixels) for place in places)
    found = [picture for picture in pictures if picture.digest == digest]
    if found:
        return Reference(found[0])
    looked = " or ".join(dict.fromkeys(str(folder.resolve()) for folder in shelf.folders)) or "no folder"
    way = f"put it there, or say where: --reference {name}=path"
    if places:
        raise RecipeError(
            f"{str(places[0])!r} is not the reference picture that the recipe was made with: "
            f"wanted {digest[:19]}…, its pixels differ; {way}"
        )
    raise RecipeError(f"the recipe needs the reference picture {name!r}, which is not in {looked}; {way}")


def places_of(names: Iterable[str], folders: Iterable[Path]) -> list[Path]:
    """Return each file of one of these names in one of these folders."""
    return [place for name, folder in product(names, folders) if is_file(place := folder / name)]


def _given(digest: str, name: str, path: Path, max_pixels: int) -> Reference:
    picture = open_picture(path, max_pixels=max_pixels)
    same = picture.digest == digest
    return Reference(picture, "" if same else f"{str(path)!r} is another picture than the recipe's {name!r}")


def given_references(words: list[str], names: Mapping[str, str]) -> dict[str, Path]:
    """Read 'name=path' as the command line has it; a bare path stands for the only reference there is."""
    given: dict[str, Path] = {}
    for word in words:
        name, equals, path = word.partition("=")
        if not equals and len(names) == 1:
            name, path = next(iter(names.values())), word
        if not path or name not in names.values():
            wanted = ", ".join(names.values()) or "none"
            raise RecipeError(
                f"--reference wants 'name=path' with a name of the recipe ({wanted}), got {word!r}"
            )
        given[name] = Path(path).expanduser()
    return given
