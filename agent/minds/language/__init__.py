"""The language mind: any chat model that LangChain knows."""

from .eyes import Eyes
from .mind import LanguageMind

__all__ = ["Eyes", "LanguageMind"]
