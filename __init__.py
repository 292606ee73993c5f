"""Retoucher edits pictures like a good retoucher; the public names are listed in `_api`."""

from ._api import __all__, __dir__, __getattr__  # noqa: F401
