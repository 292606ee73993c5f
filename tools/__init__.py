"""The verbs: each module is one tool, a function of its name; what several share lies in folders."""

from pkgutil import iter_modules

TOOLS = tuple(sorted(module.name for module in iter_modules(__path__) if not module.ispkg))
"""Names of all tools."""
