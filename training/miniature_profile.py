"""The profile 'miniature': small trained networks of the true classes that edit drawn scenes."""

import hashlib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from ..engines.profiles import BUILT_IN, Profile
from ..engines.tiny_profile import put_absent
from ..errors import EngineUnavailable

PARTS = Path(__file__).parent / "weights"
"""What the networks learned; NOTICE.md there says how."""
PIPELINES = {"instruct-pix2pix": "edit", "stable-diffusion": "paint", "sd-inpainting": "fill"}
"""Name of the engines' weights → painter whose pipeline it is."""
SEER = "clipseg"
POINTER, TELLER = "seg-token", "blip"
"""Their parts lie beside the others and do not change their fingerprint: what was measured stays measured."""


def prepare(folder: Path, parts: Path = PARTS, editor: str = "edit") -> Profile:
    """Put together the networks that are lacking and return the profile that uses them and no others.

    They lie in `folder` with the parts' fingerprint added to its name. With the editor `rules`, instructions
    are followed by the network that was tuned on EditWorld's categories.
    """
    from ..engines.registry import known_weights

    if not (find_spec("torch") and find_spec("diffusers")):
        raise EngineUnavailable(
            'the profile miniature needs the models extra: pip install "retoucher[models]"'
        )
    if not (parts / "vae.safetensors").exists():
        raise EngineUnavailable(
            f"the profile miniature wants its weights in {parts}: "
            "they are in the repository, not in the package"
        )
    named = folder.name if editor == "edit" else f"{folder.name}-{editor}"
    folder = folder.with_name(f"{named}-{fingerprint(parts)}")
    painters = PIPELINES | {"instruct-pix2pix": editor}
    put_absent(
        (*painters, SEER), folder, lambda name, beside: _save(parts, painters.get(name), beside / name)
    )
    weights = (
        {name: str(folder / name) for name in known_weights()}
        | pointer(parts, folder)
        | teller(parts, folder)
    )
    update = {"weights": weights, "specifics": known_specifics()}
    return BUILT_IN["miniature"].model_copy(update=update)


def pointer(parts: Path, folder: Path, *, base: bool = False) -> dict[str, str]:
    """Put the `[SEG]` model together in a folder named after it; return its place, none when untrained.

    `base`: as it was before it was tuned on chains of thought.
    """
    from .reasoner.profile_part import BASE_PART, FOLDER, PART, save_reasoner

    part = BASE_PART if base else PART
    return _apart(POINTER, parts / FOLDER / part, folder, lambda place: save_reasoner(parts, place, part))


def teller(parts: Path, folder: Path) -> dict[str, str]:
    """Put the captioner together likewise."""
    from .captioner.caption_network import FOLDER, PART, load_captioner, save_for_engine

    part = parts / FOLDER / PART
    return _apart(TELLER, part, folder, lambda place: save_for_engine(load_captioner(part), place))


def _apart(weights: str, part: Path, folder: Path, save: Callable[[Path], None]) -> dict[str, str]:
    if not part.exists():
        return {}
    name = f"{weights}-{part.stem}-{fingerprint(part.parent)}"
    put_absent((name,), folder, lambda _, beside: save(beside / name))
    return {weights: str(folder / name)}


def fingerprint(parts: Path) -> str:
    """Return a short digest of all parts: networks trained anew get a folder of their own."""
    digest = hashlib.sha256()
    for path in sorted(parts.glob("*.safetensors")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def known_specifics() -> dict[str, tuple[str, ...]]:
    """Return what each vague wish consists of, in the words that the networks learned."""
    from .world.composed import WISHES, specifics
    from .world.scenes import Scene

    bare = Scene((), "mint", "fog")  # has nothing that a wish asks for
    return {wish: tuple(edit.text for edit in specifics(wish, bare)) for wish in WISHES}


def _save(parts: Path, painter: str | None, folder: Path) -> None:
    from .painters import load_finder, load_painter, looker
    from .world.tokens import tokenizer

    if painter:
        load_painter(parts, painter).save_pretrained(folder)
        return
    for part in (load_finder(parts), looker(), tokenizer()):
        part.save_pretrained(folder)
