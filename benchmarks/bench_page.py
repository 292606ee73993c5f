"""The page's server under load: start, and browser sessions that each hold a three-turn conversation."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import numpy as np

from retoucher.agent.assemble import open_studio
from retoucher.pictures import FileFacts, Picture, Region
from retoucher.settings import Settings
from retoucher.ui.chat.house import House
from retoucher.ui.chat.launch import _free_port
from retoucher.ui.chat.region_panel import usable_regions
from retoucher.ui.chat.room import Request
from retoucher.ui.chat.samples import SAMPLES, sample

REQUESTS = ("make it warmer", "a bit less", "make it black and white")


def seconds_to_page(home: Path) -> float:
    """Return seconds from the command to the first answer of the server."""
    port = _free_port(8700)
    env = {**os.environ, "RETOUCHER_HOME": str(home)}
    start = monotonic()
    server = subprocess.Popen(
        [sys.executable, "-m", "retoucher.ui.chat.server", "--port", str(port)],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while server.poll() is None:
            try:
                with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                    return monotonic() - start
            except (URLError, OSError):
                sleep(0.02)
        raise RuntimeError("the server ended before it answered")
    finally:
        server.terminate()
        server.wait(timeout=20)


def converse(house: House, number: int) -> tuple[float, bool]:
    """Hold one conversation; return its seconds and whether every turn is its own and made a version."""
    start = monotonic()
    room = house.start(sample(SAMPLES[number % len(SAMPLES)]))
    for request in REQUESTS:
        room.say(Request(request))
        room.wait()
    turns = room.turns()
    good = [turn.request for turn in turns] == list(REQUESTS) and all(turn.state == "done" for turn in turns)
    own = room.conversation.tree.path()[0].picture == sample(SAMPLES[number % len(SAMPLES)]).digest
    return monotonic() - start, good and own and not room.crash


def seconds_to_measure(home: Path) -> tuple[float, float]:
    """Return seconds that the first and a later rerun spend on the sizes of 12 megapixels and 20 regions."""
    house = House(open_studio(Settings(home=home)))
    noise = np.random.default_rng(0).integers(0, 256, (3000, 4000, 3), dtype=np.uint8)
    room = house.start(Picture(noise, FileFacts(name="noise.png")))
    for number in range(20):
        region = Region.from_box((4000, 3000), (number * 100, 0, number * 100 + 900, 2000))
        room.conversation.add_region(region, f"region {number}")
    seconds = []
    for _ in range(2):
        start = monotonic()
        usable_regions(room)
        seconds.append(monotonic() - start)
    return seconds[0], seconds[1]


def main() -> None:
    with TemporaryDirectory() as folder:
        started = seconds_to_page(Path(folder) / "start")
        print(f"| server answers after | {started:.1f} s |\n|---|---|")
        first, later = seconds_to_measure(Path(folder) / "measure")
        print(f"\n| sizes at a rerun, 12 MP and 20 regions | first {first:.2f} s | later {later:.4f} s |")
        print("|---|---|---|")
        print("\n| sessions at once | all done after | slowest | right |\n|---|---|---|---|")
        for count in (1, 5, 20):
            house = House(open_studio(Settings(home=Path(folder) / str(count))))
            start = monotonic()
            with ThreadPoolExecutor(count) as people:
                results = list(people.map(lambda n, house=house: converse(house, n), range(count)))
            slowest, right = max(r[0] for r in results), sum(r[1] for r in results)
            print(f"| {count} | {monotonic() - start:.1f} s | {slowest:.1f} s | {right} of {count} |")


if __name__ == "__main__":
    main()
