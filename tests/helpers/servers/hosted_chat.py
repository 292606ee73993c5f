"""A chat model on a scripted server, and what it is asked in tests."""

from pydantic import SecretStr

from retoucher.engines.hosted.chat_model import Chat
from retoucher.engines.hosted.chat_settings import ChatSettings
from retoucher.engines.hosted.meter import Meter
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.errors import Cancelled

KEY = "sk-test-0123456789abcdef"
HELLO = [{"role": "user", "content": "hello"}]
DOT = {"type": "image", "base64": "iVBORw0KGgo=", "mime_type": "image/png"}
LOOK = [{"role": "user", "content": [{"type": "text", "text": "look"}, DOT]}]


def talk_to(server: ScriptedServer, **settings: object) -> Chat:
    quick = {"timeout": 60, "backoff": 0.001, "api_key": SecretStr(KEY), "base_url": server.base_url}
    return Chat(ChatSettings.model_validate({"model": "openai:scripted", **quick, **settings}))


class Waiting(Meter):
    """Remembers how long it was told to wait, and says stop at the third look of a wait for over a second."""

    def __init__(self) -> None:
        super().__init__(stop=self._look)
        self.pauses: list[float] = []
        self._looks = 0

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        super().pause(seconds)

    def _look(self) -> None:
        self._looks += any(seconds > 1 for seconds in self.pauses)
        if self._looks == 3:
            raise Cancelled("stopped by the user")
