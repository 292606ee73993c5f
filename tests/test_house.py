"""The shape of the house: which folder may import which, and what importing may load."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = {
    "errors": 0,
    "settings": 1,
    "pictures": 1,
    "prompts": 1,
    "engines": 2,
    "tools": 3,
    "agent": 4,
    "ui": 5,
}
SOURCES = [*sorted(p for floor in FLOORS for p in (ROOT / floor).rglob("*.py")), ROOT / "settings.py"]


def imported(path: Path) -> list[tuple[int, str]]:
    """Return (line, top folder or package) of each import, relative ones resolved."""
    home = path.relative_to(ROOT).parts[:-1]
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = home[: len(home) - node.level + 1]
            full = [*base, *(node.module.split(".") if node.module else [])]
            names = [full[0]] if full else [alias.name for alias in node.names]
            found += [(node.lineno, name) for name in names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.lineno, (node.module or "").split(".")[0]))
        elif isinstance(node, ast.Import):
            found += [(node.lineno, alias.name.split(".")[0]) for alias in node.names]
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_arrows_go_down(path: Path) -> None:
    floor = FLOORS[path.relative_to(ROOT).parts[0].removesuffix(".py")]
    for line, name in imported(path):
        if name in FLOORS and name not in path.relative_to(ROOT).parts[0]:
            assert FLOORS[name] <= floor, f"line {line} imports {name}, which is a floor above"
        if path.name == "streamlit_script.py" and name == "retoucher":
            continue
        assert name != "retoucher", f"line {line}: inside the package imports are relative"


@pytest.mark.parametrize("path", sorted((ROOT / "pictures").rglob("*.py")), ids=lambda p: p.name)
def test_pictures_know_no_machine_learning(path: Path) -> None:
    names = {name for _, name in imported(path)}
    assert not names & {"torch", "transformers", "diffusers", "skimage", "numba", "langgraph", "langchain"}


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
