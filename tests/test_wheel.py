"""The wheel: everything is in it, and it edits a picture from another folder."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]


def run(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command whose kernels stay Python: to compile them where none is kept takes a minute."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    own["NUMBA_DISABLE_JIT"] = "1"
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=own, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    files = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    source = folder / "source with spaces"
    for name in filter(None, files):
        if (ROOT / name).is_file() and not name.startswith(("tests/", "docs/")):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, source, cwd=folder)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_module_and_data_file(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("pictures", "engines", "tools", "agent", "prompts", "ui"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".yaml", ".j2", ".js", ".css"):
                assert f"retoucher/{path.relative_to(ROOT)}" in inside
    assert {f"retoucher/{path.name}" for path in (*ROOT.glob("*.py"), ROOT / "py.typed")} <= inside


def test_the_installed_wheel_edits_a_picture_elsewhere(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "env", cwd=tmp_path)
    python = tmp_path / "env" / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", wheel, cwd=tmp_path)
    own = next((tmp_path / "env").glob("lib/*/site-packages"))
    (own / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    ramp = np.tile(np.linspace(0, 200, 96, dtype=np.uint8), (64, 1))
    Image.fromarray(np.dstack([ramp] * 3)).save(tmp_path / "ramp.png")
    code = "import retoucher; print(retoucher.__file__)"
    assert str(own) in run(python, "-c", code, cwd=tmp_path).stdout
    run(tmp_path / "env" / "bin" / "retoucher", "edit", "ramp.png", "make it brighter", cwd=tmp_path)
    edited = np.asarray(Image.open(tmp_path / "ramp.edited.png").convert("RGB"))
    assert edited.mean() > np.dstack([ramp] * 3).mean() + 5
