"""The worked example of docs/engines.md: built, installed, found by its entry point, chosen by a profile."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from retoucher.settings_files import own_folder

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "tests" / "engines" / "third_party"

SCRIPT = """
import numpy as np
from retoucher import Picture, Region, inpaint
from retoucher.agent.assemble import profile_of
from retoucher.engines.work import working
from retoucher.engines.registry import choose, engine
from retoucher.settings import load_settings

pixels = np.full((40, 60, 3), (90, 120, 150), np.uint8)
pixels[15:25, 20:30] = (250, 0, 0)
picture, mask = Picture(pixels), np.zeros((40, 60), np.float32)
mask[13:27, 18:32] = 1
named = inpaint(picture, Region(mask), engine="flat-fill")
assert (named.rgb[15:25, 20:30] == (90, 120, 150)).all(), named.rgb[20, 25]
assert (named.rgb[mask == 0] == pixels[mask == 0]).all()
with working(profile=profile_of(load_settings(profile="studio"))):
    assert choose("inpaint", "remove").name == "flat-fill"
    assert engine("inpaint", "flat-fill").rim == 9
    chosen = inpaint(picture, Region(mask))
assert (chosen.rgb == named.rgb).all()
print("worked")
"""

STUDIO = """
[profiles.studio]
prefer = { inpaint = ["flat-fill"] }
engines = { "inpaint/flat-fill" = { rim = 9 } }
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder into which pip has installed the example."""
    source, target = tmp_path_factory.mktemp("source") / "example", tmp_path_factory.mktemp("site")
    shutil.copytree(EXAMPLE, source, ignore=shutil.ignore_patterns("__pycache__"))
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--target", str(target)]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, str(source)], check=True)
    return target


def run(code: str, where: Path, site: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(site)}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=where, env=environment, capture_output=True, text=True, check=False
    )


def test_an_installed_package_adds_an_engine_that_a_profile_may_prefer(
    installed: Path, tmp_path: Path
) -> None:
    own_folder().mkdir(parents=True)
    (own_folder() / "retoucher.toml").write_text(STUDIO)
    done = run(SCRIPT, tmp_path, installed)
    assert (done.stdout.strip(), done.returncode) == ("worked", 0), done.stderr


def test_without_the_package_the_error_lists_what_there_is(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run(SCRIPT, tmp_path, tmp_path / "empty")
    assert "no engine 'flat-fill' for 'inpaint'; there is: classical" in done.stderr


def test_a_package_that_cannot_be_imported_is_named(installed: Path, tmp_path: Path) -> None:
    site = shutil.copytree(installed, tmp_path / "site")
    (site / "retoucher_flat_fill.py").write_text("import nothing_of_that_name\n")
    done = run("from retoucher.engines.registry import specs; specs()", tmp_path, site)
    assert "ConfigError" in done.stderr and "retoucher-flat-fill" in done.stderr
    assert "nothing_of_that_name" in done.stderr


def test_the_page_shows_the_example_as_it_is() -> None:
    page = (ROOT / "docs" / "engines.md").read_text()
    shown = re.findall(r"```(?:python|toml)\n(.*?)```", page, re.DOTALL)
    files = [(EXAMPLE / name).read_text() for name in ("retoucher_flat_fill.py", "pyproject.toml")]
    assert set(files) <= set(shown)
    assert any(STUDIO.strip() in block for block in shown)
