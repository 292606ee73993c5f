"""The shape of the house: which file may import which, what importing loads, how large a room may be."""

import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from helpers.house import FLOORS, PLACES, ROOT, arrows, circles, room, sources

LONGEST = 350
"""Lines of a file; nine of ten have at most `USUAL`."""
USUAL = 200
CROWD = 22
"""Modules in a folder."""
CROWDED = {"tools": "one file a tool"}
"""Folder → why it may hold more; docs/map.md says the same."""
SHARED_NAMES = {
    "plan": "the plan, and the node that makes it",
    "replay": "a recipe's replay, and its command",
    "usage": "what was spent, and its command",
}
"""A name that means one thing on two floors; a tool's verb may name a file in each room beside."""


def test_arrows_go_down() -> None:
    wrong = [
        f"{file}:{arrow.line} imports {arrow.file}, which does not stand below {room(file)!r}"
        for file in sources()
        for arrow in arrows(file)
        if arrow.file and room(arrow.file) != room(file) and PLACES[room(arrow.file)] >= PLACES[room(file)]
    ]
    assert wrong == []


def test_imports_inside_the_package_are_relative() -> None:
    named = {
        file for file in sources() for arrow in arrows(file) if arrow.module.split(".")[0] == "retoucher"
    }
    assert named == {"ui/streamlit_script.py"}, "only what Streamlit runs as a script imports by name"


def test_no_files_import_in_a_circle() -> None:
    assert list(circles()) == []


def test_pictures_know_no_machine_learning() -> None:
    heavy = {"torch", "transformers", "diffusers", "skimage", "numba", "langgraph", "langchain"}
    names = {a.module.split(".")[0] for f in sources() if f.startswith("pictures/") for a in arrows(f)}
    assert not names & heavy


@pytest.mark.parametrize("module", ["retoucher", "retoucher.ui.cli", "retoucher.engines.registry"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    heavy = ("numpy", "cv2", "torch", "langgraph", "streamlit", "numba", "skimage", "rich")
    allowed = {"retoucher.engines.registry": ("numpy", "cv2"), "retoucher.ui.cli": ("rich",)}.get(module, ())
    code = f"import sys, {module}; print(' '.join(m for m in {heavy!r} if m in sys.modules))"
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert [m for m in out if m not in allowed] == []


def test_every_public_name_is_there() -> None:
    import retoucher

    for name in retoucher.__all__:
        assert getattr(retoucher, name) is not None
    with pytest.raises(AttributeError, match="nonsense"):
        retoucher.nonsense  # noqa: B018


def test_every_package_is_declared() -> None:
    declared = (ROOT / "pyproject.toml").read_text()
    for init in ROOT.rglob("__init__.py"):
        parts = init.relative_to(ROOT).parts[:-1]
        if parts and parts[0] in FLOORS:
            assert f'"retoucher.{".".join(parts)}"' in declared, (
                f"{'/'.join(parts)} would be left out of the wheel"
            )


def test_a_room_is_small_and_near() -> None:
    rooms: dict[str, int] = defaultdict(int)
    for file in sources():
        rooms[str(Path(file).parent)] += not file.endswith("__init__.py")
        assert len(Path(file).parts) <= 4, f"{file} stands under more than three folders"
    assert {name: count for name, count in rooms.items() if count > CROWD and name not in CROWDED} == {}


def test_a_file_name_means_one_thing() -> None:
    verbs = {Path(file).stem for file in sources() if file.startswith("tools/")}
    homes: dict[str, list[str]] = defaultdict(list)
    for file in sources():
        homes[Path(file).stem].append(str(Path(file).parent))
    several = {name: where for name, where in homes.items() if len(where) > 1 and name != "__init__"}
    assert set(several) - verbs - set(SHARED_NAMES) == set()


def test_files_are_short() -> None:
    scripts = [str(path.relative_to(ROOT)) for path in ROOT.joinpath("ui").rglob("*.js")]
    lengths = {file: len((ROOT / file).read_text("utf-8").splitlines()) for file in (*sources(), *scripts)}
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST} == {}
    longer = {file: lines for file, lines in lengths.items() if lines > USUAL}
    assert len(longer) <= len(lengths) / 10, longer
