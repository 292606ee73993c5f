"""The language mind: any chat model that LangChain knows."""

from ....engines.hosted.chat_model import Chat
from ....engines.hosted.chat_settings import ChatSettings
from ....settings import Settings
from .. import Mind
from .language_mind import LanguageMind

__all__ = ["LanguageMind", "language_mind"]


def language_mind(settings: Settings, fallback: Mind) -> LanguageMind:
    """Build the mind that the settings name; `EngineUnavailable` says what it lacks. Sends nothing."""
    judge = Chat(ChatSettings.of(settings, settings.judge)) if settings.judge else None
    return LanguageMind(Chat(ChatSettings.of(settings)), fallback, judge=judge)
