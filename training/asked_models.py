"""Any OpenAI-compatible model as a writer, a teller of clips and a judge: what makers of data ask it.

The questions are ours (`prompts/told_clip.j2`, `prompts/followed.j2`): the papers' are unknown. That a judge
answers 1 or 0 is EditWorld's.
"""

from argparse import ArgumentParser
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from logging import getLogger
from math import nan

from PIL import Image

from ..engines.hosted.chat_model import Chat
from ..engines.hosted.chat_settings import ChatSettings
from ..engines.hosted.messages import Message, Shot
from ..errors import FailureKind, ModelFailure
from ..pictures import Picture
from ..prompts.templates import Prompt, render
from ..settings import Settings

log = getLogger(__name__)

USELESS: tuple[FailureKind, ...] = ("refused", "filtered", "truncated", "empty", "not_json", "invalid")
LONGEST = 768
"""Side in pixels up to which a model is shown a picture."""
QUALITY = 90
SAMPLED = 1.0
"""Temperature of a writer: it is asked often and shall say something new."""


@dataclass(frozen=True)
class AskedModel:
    """A chat model, text and pictures in, text out; `ModelFailure` when it is away."""

    chat: Chat

    def write(self, question: str) -> str:
        """Answer a question in words."""
        return self.look(question, ())

    def look(self, question: str, pictures: Sequence[Picture]) -> str:
        """Answer a question about pictures in order; '' where an answer came that is of no use.

        So a refusal costs one example, not the run, which would meet it again whenever it goes on.
        """
        shown = [shot_of(picture) for picture in pictures]
        message: Message = {"role": "user", "content": [{"type": "text", "text": question}, *shown]}
        try:
            return self.chat.text([message], "data", seeing=bool(shown))
        except ModelFailure as failed:
            if failed.kind not in USELESS:
                raise
            log.warning("no use: %s", failed)
            return ""

    def tell(self, frames: Sequence[Picture]) -> str:
        """Tell what happens from the first frame to the last."""
        return self.look(_whole(render("told_clip", count=len(frames))), frames)

    def followed(self, before: Picture, instruction: str, after: Picture) -> bool:
        """Say whether the instruction was followed; an answer that is neither 1 nor 0 is a no."""
        return self.score(before, instruction, after) == 1

    def score(self, before: Picture, instruction: str, after: Picture) -> float:
        """Return 1 when the instruction was followed, 0 when not, NaN for an answer that is neither."""
        said = self.look(_whole(render("followed", instruction=instruction)), (before, after))
        return {"1": 1.0, "0": 0.0}.get(said.strip().strip(".").strip(), nan)


def _whole(prompt: Prompt) -> str:
    return f"{prompt.system}\n\n{prompt.user}"


def shot_of(picture: Picture) -> Shot:
    """Return a picture as a message carries it."""
    image = Image.fromarray(picture.rgb)
    image.thumbnail((LONGEST, LONGEST))
    file = BytesIO()
    image.save(file, "JPEG", quality=QUALITY)
    return Shot(b64encode(file.getvalue()).decode(), picture.digest, image.size)


def asked_model(name: str, server: str, temperature: float | None = None) -> AskedModel:
    """Return a model 'provider:name' at a server, '' = the provider's; the key is RETOUCHER_API_KEY."""
    own = Settings(model=name, base_url=server, temperature=temperature)
    return AskedModel(Chat(ChatSettings.of(own)))


def add_model_arguments(parser: ArgumentParser) -> None:
    """Let a command line say which models are asked, and where."""
    parser.add_argument("--server", default="", help="address of an OpenAI-compatible server, with /v1")
    parser.add_argument("--model", required=True, help="who writes: 'openai:NAME'")
    parser.add_argument("--judge", default="", help="who judges with pictures: 'openai:NAME'")
