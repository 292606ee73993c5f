"""Start the chat page in a process of its own and wait for it."""

import os
import socket
import subprocess
import sys
import webbrowser
from pathlib import Path
from signal import SIGTERM, default_int_handler, signal
from threading import Thread
from time import monotonic, sleep
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

from ....errors import ConfigError

HOST = "127.0.0.1"
FIRST_PORT = 8501
_READY_SECONDS = 60


def launch(photo: Path | None, *, port: int | None, open_browser: bool) -> int:
    """Serve the page on this machine only, until Ctrl-C; return the server's exit code.

    Raises PictureError for a photo that cannot be opened, ConfigError for a port that is taken.
    """
    chosen = port or _free_port(FIRST_PORT)
    if not _is_free(chosen):
        raise ConfigError(f"wanted port {chosen} on {HOST}, and another program has it: choose another one")
    query = f"/?session={quote(_session_of(photo))}" if photo is not None else "/"
    command = [sys.executable, "-m", "retoucher.ui.chat.server.app", "--port", str(chosen)]
    signal(SIGTERM, default_int_handler)  # or the server would go on without us
    server = subprocess.Popen(command, env={**os.environ, "OMP_WAIT_POLICY": "PASSIVE"})
    address = f"http://{HOST}:{chosen}{query}"
    Thread(target=_announce, args=(server, address, open_browser), daemon=True).start()
    return _until_stopped(server)


def _session_of(photo: Path) -> str:
    from ....agent.assemble import open_studio
    from ....pictures import open_picture
    from ....settings import load_settings

    settings = load_settings()
    picture = open_picture(photo, max_pixels=settings.max_pixels)
    studio = open_studio(settings)
    conversation = studio.start(picture)
    conversation.close()
    studio.database.close()
    return conversation.session.name


def _announce(server: subprocess.Popen[bytes], address: str, open_browser: bool) -> None:
    """Say where the page is once it answers, and open it when asked."""
    health = address.split("/?")[0].rstrip("/") + "/_stcore/health"
    start = monotonic()
    while server.poll() is None and monotonic() - start < _READY_SECONDS:
        try:
            with urlopen(health, timeout=1):
                break
        except (URLError, OSError):
            sleep(0.1)
    else:
        return
    sys.stderr.write(f"Retoucher is at {address}  (Ctrl-C ends it)\n")
    if open_browser:
        webbrowser.open(address)


def _until_stopped(server: subprocess.Popen[bytes]) -> int:
    try:
        return server.wait()
    except KeyboardInterrupt:
        server.terminate()
        server.wait(timeout=10)
        return 0


def _free_port(first: int) -> int:
    for port in range(first, first + 50):
        if _is_free(port):
            return port
    raise ConfigError(f"no port from {first} to {first + 49} is free on {HOST}: name another one")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
