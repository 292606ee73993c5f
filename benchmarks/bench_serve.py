"""Load on `retoucher serve`: many clients at once, each with edits of its own; errors, waits and memory.

    python benchmarks/bench_serve.py --clients 50 --edits 2
    python benchmarks/bench_serve.py --clients 50 --edits 20 --sessions --database postgresql://…

With `--sessions` each client has a session of its own, in which its edits are turns, one after the other,
each on the opened picture: a branch, so that no picture wears out.
Says how many edits failed, the median and 95th percentile of a client's wait, edits in a second, and the
server's resident memory after the first and after the last round.
"""

import argparse
import os
import re
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import httpx2
import numpy as np
from PIL import Image

REQUESTS = ("make it warmer", "make it brighter", "make it black and white", "add some contrast")


def processor(process: int) -> float:
    """Return the processor seconds that a process has used."""
    used = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


def drawn(seed: int, side: int) -> bytes:
    """Return a picture of soft colours as PNG."""
    rough = np.random.default_rng(seed).integers(30, 220, (6, 6, 3), np.uint8)
    buffer = BytesIO()
    Image.fromarray(rough).resize((side, side), Image.Resampling.BICUBIC).save(buffer, "PNG")
    return buffer.getvalue()


def resident(process: int) -> float:
    """Return the resident memory of a process in MB."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


@dataclass(frozen=True)
class Client:
    """One who edits: by the images API, or in a session."""

    web: httpx2.Client
    number: int
    side: int
    session: str = ""

    def opened(self) -> "Client":
        """Return the client with a session."""
        files = {"picture": ("photo.png", drawn(self.number, self.side))}
        begun = self.web.post("/v1/sessions", files=files).raise_for_status()
        return replace(self, session=begun.json()["session"])

    def ask(self, prompt: str) -> httpx2.Response:
        """Ask for one edit."""
        if self.session:
            self.web.put(f"/v1/sessions/{self.session}/head", json={"version": 0}).raise_for_status()
            return self.web.post(f"/v1/sessions/{self.session}/turns", json={"request": prompt})
        files = {"image": ("photo.png", drawn(self.number, self.side))}
        return self.web.post("/v1/images/edits", files=files, data={"prompt": prompt})


def edited(client: Client, number: int) -> float:
    """Ask for one edit; return how long it took, or a negative number where it failed."""
    start = monotonic()
    answer = client.ask(REQUESTS[(client.number + number) % len(REQUESTS)])
    took = monotonic() - start
    if answer.status_code != 200 or (client.session and answer.json()["state"] != "done"):
        print(f"client {client.number}: {answer.status_code} {answer.text[:200]}")
        return -took
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--edits", type=int, default=2)
    parser.add_argument("--sessions", action="store_true")
    parser.add_argument("--database", default="", help="a PostgreSQL, not a file")
    parser.add_argument("--side", type=int, default=160)
    asked = parser.parse_args()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with TemporaryDirectory() as home:
        command = [sys.executable, "-m", "retoucher.ui", "serve", "--port", str(port)]
        server = subprocess.Popen(
            command, env=os.environ | {"RETOUCHER_HOME": home, "RETOUCHER_DATABASE": asked.database}
        )
        try:
            load(asked, server.pid, f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait()


def load(asked: argparse.Namespace, server: int, base: str) -> None:
    limits = httpx2.Limits(max_connections=asked.clients)
    with httpx2.Client(base_url=base, timeout=600, limits=limits) as web:
        ready(web)
        clients = [Client(web, number, asked.side) for number in range(asked.clients)]
        edited(clients[0], 0)
        waits: list[float] = []
        with ThreadPoolExecutor(asked.clients) as at_once:
            if asked.sessions:
                clients = list(at_once.map(Client.opened, clients))
            for number in range(asked.edits):
                start = monotonic()
                waits += at_once.map(partial(edited, number=number), clients)
                rate = asked.clients / (monotonic() - start)
                print(
                    f"round {number + 1}: {rate:.1f} edits/s, server {resident(server):.0f} MB, "
                    f"{processor(server):.0f} processor seconds",
                    flush=True,
                )
    good = sorted(wait for wait in waits if wait >= 0)
    p50, p95 = (float(np.percentile(good, share)) for share in (50, 95))
    print(f"{asked.clients} clients: {len(waits) - len(good)} errors of {len(waits)} edits", end=", ")
    print(f"wait p50 {p50:.1f} s, p95 {p95:.1f} s")


def ready(web: httpx2.Client) -> None:
    """Wait until the server answers."""
    for _ in range(1200):
        try:
            if web.get("/readyz").status_code == 200:
                return
        except httpx2.ConnectError:
            sleep(0.1)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    main()
