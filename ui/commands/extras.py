"""Doors that want more than the light install: what is missing is said with the command that brings it."""

from importlib.util import find_spec

from ...errors import EngineUnavailable


def need_extra(extra: str, *modules: str) -> None:
    """Raise EngineUnavailable where a module of an extra is missing."""
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        raise EngineUnavailable(
            f"this needs {' and '.join(missing)}, which the light install leaves out: "
            f'pip install "retoucher[{extra}]"'
        )
