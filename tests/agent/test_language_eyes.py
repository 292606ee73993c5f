"""Each picture that leaves is told of, however many are prepared and dropped meanwhile."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from retoucher.agent.minds.language.eyes import Eyes
from retoucher.engines.hosted.border import Border, guarded
from retoucher.pictures import Picture


def plain(grey: int) -> Picture:
    return Picture(np.full((40, 60, 3), grey, np.uint8))


def told(eyes: Eyes, *blocks: dict) -> list[str]:
    heard: list[str] = []
    with guarded(Border(tell=lambda crossing: heard.append(crossing.digest))):
        eyes.report("judge", [{"role": "user", "content": list(blocks)}])
    return heard


def test_a_picture_is_told_of_when_others_took_its_place() -> None:
    eyes, picture = Eyes("a server"), plain(7)
    (block,) = eyes.blocks(picture)
    eyes.blocks(*map(plain, range(100, 140)))
    (again,) = eyes.blocks(picture)
    assert told(eyes, block, again) == [picture.digest] * 2


def test_pictures_shown_at_once_are_each_told_of() -> None:
    eyes, pictures = Eyes("a server"), [plain(grey) for grey in range(30)] * 4
    with ThreadPoolExecutor(8) as pool:
        blocks = [block for (block,) in pool.map(eyes.blocks, pictures)]
    assert told(eyes, *blocks) == [picture.digest for picture in pictures]
