"""What the machine itself takes per call of the language mind, the server's time taken off.

`python benchmarks/bench_language.py` prints a markdown table; all rows come from one run.
"""

import statistics
import time
from collections.abc import Callable

import numpy as np

from retoucher.agent.brief import Brief
from retoucher.agent.minds import Scene
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.minds.scripted import ScriptedMind
from retoucher.engines.hosted.chat import Chat
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.engines.hosted.settings import ChatSettings
from retoucher.pictures import Picture

STEP = {"reason": "Warm light.", "tool": "adjust", "arguments": {"temperature": 0.3}}
ANSWER = {"intent": "edit", "wishes": [{"text": "warmer"}], "steps": [STEP]}
ENGINES = frozenset({"inpaint/classical", "find/classical"})


def picture(megapixels: float, seed: int) -> Picture:
    side = round((megapixels * 1e6) ** 0.5)
    return Picture(np.random.default_rng(seed).integers(0, 255, (side, side, 3), np.uint8))


def timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def measure(mind: LanguageMind, scenes: list[Scene]) -> list[float]:
    return [timed(lambda scene=scene: mind.understand("warmer", scene)) for scene in scenes]


def scene(shown: Picture) -> Scene:
    _ = shown.digest
    return Scene(shown, lambda phrase: [], caption="noise", engines=ENGINES)


def main() -> None:
    with ScriptedServer(otherwise=say(ANSWER)) as server:
        chat = Chat(ChatSettings(model="openai:scripted", base_url=server.base_url))
        mind = LanguageMind(chat, ScriptedMind())
        small = scene(picture(0.25, 0))
        measure(mind, [small] * 5)
        bare = [timed(lambda: chat.text([{"role": "user", "content": "hi"}], "bare")) for _ in range(20)]
        rows = {
            "one call with five words (client, HTTP, server)": bare,
            "understand, picture already seen": measure(mind, [small] * 20),
            "understand, new picture of 2 megapixels": measure(
                mind, [scene(picture(2, s)) for s in range(1, 9)]
            ),
            "understand, new picture of 12 megapixels": measure(
                mind, [scene(picture(12, s)) for s in range(1, 4)]
            ),
        }
        brief = mind.understand("warmer", small)
        assert isinstance(brief, Brief)
        rows["plan, understood already"] = [timed(lambda: mind.plan(brief, small)) for _ in range(20)]
    print("| what | median ms |\n|---|---|")
    for what, times in rows.items():
        print(f"| {what} | {statistics.median(times):.1f} |")


if __name__ == "__main__":
    main()
