"""What a folder of networks holds, and whether it is whole."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
"""File name → {bytes, sha256} of what the folder holds."""


def manifest(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what the folder should hold; nothing when it says nothing readable."""
    try:
        listed = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return listed if isinstance(listed, dict) else {}


def write_manifest(folder: Path) -> None:
    """Note length and SHA-256 of each network in the folder."""
    listed = {
        file.name: {"bytes": file.stat().st_size, "sha256": sha256(file.read_bytes()).hexdigest()}
        for file in sorted(folder.glob("*.onnx"))
    }
    (folder / MANIFEST).write_text(json.dumps(listed, indent=1) + "\n", "utf-8")


def complete(folder: Path) -> bool:
    """True when every file is there in its full length; reads only the manifest."""
    listed = manifest(folder)
    return bool(listed) and all(_length(folder / name) == fact["bytes"] for name, fact in listed.items())


def intact(folder: Path) -> bool:
    """True when every file is what the manifest says, byte for byte."""
    listed = manifest(folder)
    return complete(folder) and all(
        sha256((folder / name).read_bytes()).hexdigest() == fact["sha256"] for name, fact in listed.items()
    )


def _length(file: Path) -> int:
    return file.stat().st_size if file.is_file() else -1
