"""Start the chat page in a process of its own and wait for it."""

import errno
import os
import socket
import subprocess
import sys
import webbrowser
from collections.abc import Sequence
from contextlib import closing, suppress
from http import HTTPStatus
from pathlib import Path
from signal import SIGTERM, default_int_handler, signal
from threading import Thread
from time import monotonic, sleep
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from ....errors import ConfigError
from .ending import GRACE
from .entrances import HOST, TOKEN, is_everywhere, is_loopback, token_for

FIRST_PORT = 8501
_READY_SECONDS = 60


def launch(
    photo: Path | None, *, port: int | None, open_browser: bool, host: str = HOST, names: Sequence[str] = ()
) -> int:
    """Serve the page until Ctrl-C, on this machine only unless another host is named; return its exit code.

    Raises PictureError for a photo that cannot be opened, ConfigError for a port that is taken.
    """
    token = token_for(host, os.environ.get(TOKEN, ""))
    chosen = port or _free_port(FIRST_PORT, host)
    if not _is_free(chosen, host):
        raise ConfigError(f"wanted port {chosen} on {host}, and another program has it: choose another one")
    asked = {"session": _session_of(photo)} if photo is not None else {}
    command = [sys.executable, "-P", "-m", "retoucher.ui.chat.server.app"]
    command += ["--port", str(chosen), "--host", host, *(part for name in names for part in ("--name", name))]
    signal(SIGTERM, default_int_handler)  # or the server would go on without us
    server = subprocess.Popen(command, env=_environment(token), cwd=Path(__file__).parent)
    near = f"http://{_in_address(HOST if is_everywhere(host) else host)}:{chosen}/"
    query = urlencode(asked | ({"token": token} if token else {}))
    address = f"{near}?{query}" if query else near
    Thread(target=_announce, args=(server, near, address, open_browser), daemon=True).start()
    if not is_loopback(host):
        sys.stderr.write(_FAR)
    return _until_stopped(server)


_FAR = (
    "Other machines can reach this server: who has its token sees every session. "
    "Words, pictures and the token travel unencrypted: on a network that you share, put TLS before it.\n"
)


def _environment(token: str) -> dict[str, str]:
    """Return the environment of the server; it runs in a folder of ours, as Streamlit reads settings there.

    A `.streamlit` folder or a module that lies where the user works is a stranger's, for all we know.
    """
    env = {**os.environ, "OMP_WAIT_POLICY": "PASSIVE", "RETOUCHER_FOLDER": str(Path.cwd())}
    if "PYTHONPATH" in env:
        paths = filter(None, env["PYTHONPATH"].split(os.pathsep))
        env["PYTHONPATH"] = os.pathsep.join(str(Path(path).resolve()) for path in paths)
    return env | ({TOKEN: token} if token else {})


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _session_of(photo: Path) -> str:
    from ....agent.assemble import open_studio
    from ....agent.memory.addresses import address_of
    from ....pictures import open_picture
    from ....settings import load_settings

    settings = load_settings()
    if settings.user_header or settings.login is not None:
        raise ConfigError("this page knows its users: start it without a photo, and open that as one of them")
    picture = open_picture(photo, max_pixels=settings.max_pixels)
    with closing(open_studio(settings)) as studio:
        conversation = studio.start(picture)
        conversation.close()
        return address_of(studio.database, conversation.session.name)


def _announce(server: subprocess.Popen[bytes], near: str, address: str, open_browser: bool) -> None:
    """Say where the page is once it answers, and open it when asked."""
    health = f"{near}_stcore/health"
    start = monotonic()
    while server.poll() is None and monotonic() - start < _READY_SECONDS:
        try:
            with urlopen(health, timeout=1):
                break
        except HTTPError as answer:
            if answer.code == HTTPStatus.UNAUTHORIZED:  # it is there and wants its token
                break
            sleep(0.1)
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
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=GRACE + 5)
        server.kill()
        server.wait()
        return 0


def _free_port(first: int, host: str = HOST) -> int:
    for port in range(first, first + 50):
        if _is_free(port, host):
            return port
    raise ConfigError(f"no port from {first} to {first + 49} is free on {host}: name another one")


def _is_free(port: int, host: str = HOST) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror as error:
            raise ConfigError(f"wanted a host of this machine, got {host!r}: {error.strerror}") from error
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise ConfigError(
                    f"{host!r} is no address of this machine; 0.0.0.0 is all of them"
                ) from error
            return False
    return True
