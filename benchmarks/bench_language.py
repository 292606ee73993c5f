"""What this process takes for a call of the language mind; the server is a process of its own.

`python benchmarks/bench_language.py` prints a markdown table: processor time of all threads, one run.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from skimage import data

from retoucher.agent.memory.paid.calls import SessionLedger
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds import Attempt, Place, Scene
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.minds.language.forms import StepForm
from retoucher.agent.minds.language.look_first import look_first
from retoucher.agent.minds.language.place_reading import Doubt
from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.agent.values.brief import Brief
from retoucher.agent.values.plan import Plan, Step
from retoucher.engines.hosted.chat_model import Chat
from retoucher.engines.hosted.chat_settings import ChatSettings
from retoucher.engines.hosted.meter import Meter
from retoucher.engines.work import working
from retoucher.pictures import Picture, Region

STEP = {"reason": "Warm light.", "tool": "adjust", "arguments": {"temperature": 0.3}}
ACCEPTED = {"step": 1, "verdict": "accept"}
SCORES = {name: {"reason": "fine", "score": 9} for name in ("instruction", "preservation", "quality")}
ANSWER = {
    "intent": "edit",
    "wishes": [{"text": "warmer"}],
    "steps": [STEP | ACCEPTED],
    "better": "same",
    **SCORES,
}
"""Understood, looked at, judged and compared alike."""
DARKER = Brief(intent="edit", request="darker")
ENGINES = frozenset({"inpaint/classical", "find/classical"})
ROUNDS = 15


@contextmanager
def serving(replies: Path) -> Iterator[str]:
    """Run the scripted server; yield its address."""
    replies.write_text(f"{json.dumps(json.dumps(ANSWER))}\n" * 400)
    command = [sys.executable, "-m", "retoucher.engines.hosted.serve_script", str(replies)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip().partition("=")[2]
        finally:
            server.terminate()


def noise(megapixels: float, seed: int) -> Picture:
    side = round((megapixels * 1e6) ** 0.5)
    return Picture(np.random.default_rng(seed).integers(0, 255, (side, side, 3), np.uint8))


def photo(megapixels: float, seed: int, ratio: float = 4 / 3) -> Picture:
    """Return a photograph of that size and ratio of sides, a little different for each seed."""
    height = (megapixels * 1e6 / ratio) ** 0.5
    size = round(ratio * height), round(height)
    return Picture(np.roll(cv2.resize(data.coffee(), size, interpolation=cv2.INTER_CUBIC), seed, axis=1))


def cut_out(picture: Picture) -> Picture:
    """Return the picture with nothing but a disc left."""
    opacity = np.zeros(picture.pixels.shape[:2], np.uint8)
    cv2.circle(opacity, (picture.width // 2, picture.height // 2), picture.height // 3, 255, -1)
    return Picture(np.dstack([picture.rgb, opacity]))


def timed(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return (time.process_time() - start) * 1000


def scene(shown: Picture) -> Scene:
    _ = shown.digest
    return Scene(shown, lambda phrase: [], caption="noise", engines=ENGINES)


def disc(picture: Picture) -> Region:
    """Return a disc in the picture as a region, found already."""
    mask = np.zeros(picture.pixels.shape[:2], np.uint8)
    cv2.circle(mask, (picture.width // 3, picture.height // 2), picture.height // 4, 255, -1)
    region = Region.from_bytes8(mask)
    _ = region.digest, region.box, region.empty
    return region


def darkened(before: Picture, *, local: bool) -> Attempt:
    """Return an edit of a quarter of the picture, whose result nobody has seen yet."""
    pixels = before.pixels.copy()
    pixels[: before.height // 2, : before.width // 2] //= 2
    after = Picture(pixels)
    _ = after.digest
    places = (Place(0, disc(before), before, after),) if local else ()
    return Attempt(Plan(steps=(Step(reason="", tool="adjust"),)), before, after, (), places=places)


def judged(mind: LanguageMind, before: Picture, *, local: bool = False) -> float:
    """Time a verdict on an edit; the picture before it was seen when it was understood."""
    attempt, view = darkened(before, local=local), scene(before)
    mind.understand("darker", view)
    return timed(lambda: mind.judge(DARKER, attempt, None, view))


def looked(mind: LanguageMind, picture: Picture) -> float:
    """Time a look at one outline: the whole picture with it, and its place enlarged."""
    doubt, view = Doubt(StepForm.model_validate(STEP), disc(picture)), scene(picture)
    mind.understand("darker", view)
    return timed(lambda: look_first(mind.voice, view, [doubt], "darker"))


def compared(mind: LanguageMind, picture: Picture) -> float:
    """Time one of the two calls that compare two attempts which the judge has seen."""
    one, other = (darkened(picture, local=local) for local in (True, False))
    for attempt in (one, other):
        mind.judge(DARKER, attempt, None, scene(picture))
    return timed(lambda: mind.critic.compare(DARKER, one, other)) / 2


def measured(mind: LanguageMind, chat: Chat) -> dict[str, list[float]]:
    small = scene(noise(0.25, 0))
    for _ in range(5):
        mind.understand("warmer", small)
    mind.judge(
        Brief(intent="edit", request="x"), Attempt(Plan(steps=()), *[small.picture] * 2, ()), None, small
    )

    def looks(pictures: list[Picture]) -> list[float]:
        views = enumerate(scene(picture) for picture in pictures)
        return [timed(lambda n=n, view=view: mind.understand(f"warmer {n}", view)) for n, view in views]

    def said(number: int) -> float:
        return timed(lambda: chat.text([{"role": "user", "content": f"hi {number}"}], "bare"))

    rows = {
        "a call with one word": [said(n) for n in range(ROUNDS)],
        "understand, picture seen before": looks([small.picture] * ROUNDS),
        "understand, new photograph of 2 megapixels": looks([photo(2, s) for s in range(ROUNDS)]),
        "understand, new noise of 2 megapixels": looks([noise(2, s) for s in range(ROUNDS)]),
        "judge, new result and changed part, photograph of 2 megapixels": [
            judged(mind, photo(2, s + 50)) for s in range(ROUNDS)
        ],
        "understand, new photograph of 12 megapixels": looks([photo(12, s) for s in range(5)]),
        "look, one outline, photograph of 12 megapixels": [looked(mind, photo(12, s + 70)) for s in range(5)],
        "judge, local step, its place enlarged twice, photograph of 12 megapixels": [
            judged(mind, photo(12, s + 80), local=True) for s in range(5)
        ],
        "judge, local step, the same in 3:2": [
            judged(mind, photo(12, s + 85, 3 / 2), local=True) for s in range(5)
        ],
        "compare, a call, photographs of 12 megapixels": [
            compared(mind, photo(12, s + 90)) for s in range(5)
        ],
        "understand, new cut-out of 2 megapixels": looks([cut_out(photo(2, s)) for s in range(ROUNDS)]),
        "judge, new result and changed part, photograph of 12 megapixels": [
            judged(mind, photo(12, s + 50)) for s in range(5)
        ],
    }
    brief = mind.understand("warmer", small)
    rows["plan, understood already"] = [timed(lambda: mind.plan(brief, small)) for _ in range(ROUNDS)]
    return rows


def main() -> None:
    with TemporaryDirectory() as folder, serving(Path(folder) / "replies.jsonl") as address:
        chat = Chat(ChatSettings(model="openai:scripted", base_url=address))
        ledger = SessionLedger(Database(Path(folder)), "bench")
        with working(meter=Meter(ledger=ledger)):
            rows = measured(LanguageMind(chat, ScriptedMind()), chat)
    sys.stdout.write("| what | median ms of processor time | worst |\n|---|---|---|\n")
    for what, times in rows.items():
        sys.stdout.write(f"| {what} | {statistics.median(times):.1f} | {max(times):.1f} |\n")


if __name__ == "__main__":
    main()
