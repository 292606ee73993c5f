"""transformers without its types: its lazy module denies what it exports."""

from importlib import import_module
from typing import Any

transformers: Any = import_module("transformers")
