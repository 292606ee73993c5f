"""What a scripted language model answers, and the house's tools with two of them scripted."""

from collections.abc import Callable
from typing import Any

import numpy as np
from pydantic import SecretStr

from retoucher.engines import Progress, silent
from retoucher.engines.hosted.chat_settings import ChatSettings
from retoucher.engines.hosted.image_editor import HostedInpainter
from retoucher.engines.hosted.image_settings import ImageSettings
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.pictures import Picture, Region
from retoucher.tools import tool as tools
from retoucher.tools.tool import Tool, Traits, tool

KEY = "sk-test-0123456789abcdef"
ENGINES = frozenset({"inpaint/classical", "find/classical", "caption/classical"})


def warm(temperature: float) -> dict[str, Any]:
    return {"reason": "Warm light.", "tool": "adjust", "arguments": {"temperature": temperature}}


def planned(text: str, *steps: dict[str, Any]) -> dict[str, Any]:
    return {"intent": "edit", "wishes": [{"text": text}], "steps": list(steps)}


def scores(instruction: float, **more: Any) -> dict[str, Any]:
    fine = {"reason": "fine", "score": 9}
    return {
        "instruction": {"reason": "seen", "score": instruction},
        "preservation": fine,
        "quality": fine,
        **more,
    }


GOOD = scores(9)


def settings(server: ScriptedServer) -> ChatSettings:
    return ChatSettings(
        model="openai:scripted", base_url=server.base_url, api_key=SecretStr(KEY), timeout=60, backoff=0
    )


def hosted_toolbox(server: ScriptedServer) -> Callable[[str], Tool]:
    """The house's tools, with `inpaint` done by the hosted editor and `find` finding the left third."""
    about = {
        "model": "painter",
        "base_url": server.base_url,
        "timeout": 60,
        "partial_images": 0,
        "longest": 256,
        "price": 0.04,
    }
    inpainter = HostedInpainter(ImageSettings.model_validate(about))

    @tool("generate", traits=Traits(region_is="gone", prompt="prompt"))
    def inpaint(
        picture: Picture, region: Region, *, prompt: str = "", progress: Progress = silent
    ) -> Picture:
        """Remove or fill."""
        return inpainter.inpaint(picture, region, prompt=prompt, progress=progress)

    @tool("look")
    def find(picture: Picture, *, phrase: str = "") -> list[Region]:
        """Find the left third."""
        mask = np.zeros((picture.height, picture.width), np.float32)
        mask[40:150, 30 : picture.width // 3] = 1
        return [Region(mask, phrase)]

    own = {f.__name__: f.__dict__["tool"] for f in (inpaint, find)}
    return lambda name: own.get(name) or tools.get(name)
