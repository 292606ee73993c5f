"""Memory over many turns: sessions as `retoucher serve` holds them, in this process, on tiny pictures.

    python benchmarks/bench_turns.py --turns 1000 --sessions 50
    python benchmarks/bench_turns.py --turns 1000 --sessions 50 --database postgresql://…

Says resident memory and live Python objects after 100, 500 and all turns. What grows with the turns of
sessions that are open is what a page would show of them.
"""

import argparse
import gc
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np
from bench_serve import REQUESTS, resident
from pydantic import SecretStr

from retoucher.agent.assemble import open_studio
from retoucher.pictures import FileFacts, Picture
from retoucher.settings import Settings
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.doors.guest import Guest
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.freed_memory import hand_back_freed_memory


def drawn(seed: int, side: int) -> Picture:
    rough = np.random.default_rng(seed).integers(30, 220, (4, 4, 3), np.uint8)
    return Picture(np.kron(rough, np.ones((side // 4, side // 4, 1), np.uint8)), FileFacts(name="drawn.png"))


@contextmanager
def guests(home: Path, asked: argparse.Namespace) -> Iterator[list[Guest]]:
    """Yield that many open sessions of a home."""
    settings = Settings(home=home, database=SecretStr(asked.database))
    with closing(open_studio(settings)) as studio:
        book = GuestBook(RoomPool(studio))
        try:
            yield [book.start(drawn(number, asked.side), None) for number in range(asked.sessions)]
        finally:
            book.leave()


def say(turn: int, guest: Guest) -> None:
    """Take one turn on the opened picture: a branch, so that no picture wears out."""
    guest.go_to(guest.room.conversation.tree.numbered(0))
    view = guest.say(REQUESTS[turn % len(REQUESTS)])
    if view.state != "done":
        print(f"turn {turn}: {view.state} {view.failure or view.reply}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=1000)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--side", type=int, default=64)
    parser.add_argument("--database", default="", help="a PostgreSQL, not a file")
    asked = parser.parse_args()
    hand_back_freed_memory()
    with TemporaryDirectory() as home, guests(Path(home), asked) as open_ones:
        start = process_time()
        for turn in range(1, asked.turns + 1):
            say(turn, open_ones[turn % len(open_ones)])
            if turn in {100, 250, 500, 750, asked.turns}:
                gc.collect()
                used = (process_time() - start) / turn
                memory, objects = resident(os.getpid()), len(gc.get_objects())
                print(
                    f"{turn:>6} turns  {memory:7.1f} MB  {objects:>9,} objects  {used:.3f} s a turn",
                    flush=True,
                )


if __name__ == "__main__":
    main()
