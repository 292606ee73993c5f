"""diffusers and transformers without their types: their lazy modules deny what they export."""

from importlib import import_module
from typing import Any

diffusers: Any = import_module("diffusers")
transformers: Any = import_module("transformers")
