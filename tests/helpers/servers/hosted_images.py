"""A hosted editor on a scripted server, and a picture for it."""

from typing import Any

import cv2
import numpy as np
from pydantic import SecretStr

from retoucher.engines.hosted.image_editor import HostedEditor
from retoucher.engines.hosted.image_settings import ImageSettings
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.pictures import Picture, Region

KEY = "sk-test-0123456789abcdef"


def drawn(width: int = 320, height: int = 240) -> Picture:
    rng = np.random.default_rng(3)
    rough = rng.integers(30, 220, (height // 8, width // 8, 3), np.uint8)
    pixels = cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC)
    return Picture(np.asarray(pixels, np.uint8))


def boxed(picture: Picture, left: int, top: int, right: int, bottom: int) -> Region:
    mask = np.zeros((picture.height, picture.width), np.float32)
    mask[top:bottom, left:right] = 1
    return Region(mask)


def editor(server: ScriptedServer, **more: Any) -> HostedEditor:
    return HostedEditor(settings(server, **more))


def settings(server: ScriptedServer, **more: Any) -> ImageSettings:
    quick = {"timeout": 60, "backoff": 0.001, "longest": 320, "partial_images": 0}
    about = {"model": "painter", "base_url": server.base_url, "api_key": SecretStr(KEY)}
    return ImageSettings.model_validate({**about, **quick, **more})


PICTURE = drawn()
WHERE = boxed(PICTURE, 120, 80, 200, 160)
