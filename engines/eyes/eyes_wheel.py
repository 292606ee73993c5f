"""Build `retoucher-eyes`, a wheel that holds the eyes' files, for publishing.

Run as `python -m retoucher.engines.eyes.eyes_wheel FOLDER` after `retoucher models pull eyes`.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ..weights import folder_of
from .network_files import EYES, PACKAGE

_PROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "retoucher-eyes"
version = "1.0.0"
description = "The trained networks of Retoucher's eyes: U²-Net-p, MobileSAM and NanoDet as ONNX."
license = "Apache-2.0"
license-files = ["NOTICE"]
requires-python = ">=3.11"

[tool.setuptools]
packages = ["{package}"]
package-data = {{ "{package}" = ["*"] }}
"""


def build(target: Path, files: Path) -> Path:
    """Build the wheel of these files into the folder `target` and return it."""
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder) / PACKAGE
        shutil.copytree(files, inside)
        (inside / "__init__.py").write_text('"""Files of Retoucher\'s eyes; see NOTICE."""\n', "utf-8")
        shutil.copyfile(files / "NOTICE", Path(folder) / "NOTICE")
        (Path(folder) / "pyproject.toml").write_text(_PROJECT.format(package=PACKAGE), "utf-8")
        command = [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--wheel-dir",
            str(target),
            folder,
        ]
        subprocess.run(command, check=True)
    return max(target.glob(f"{PACKAGE}-*.whl"), key=lambda wheel: wheel.stat().st_mtime)


if __name__ == "__main__":
    sys.stdout.write(f"{build(Path(sys.argv[1]), folder_of(EYES))}\n")
