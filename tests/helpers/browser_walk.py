"""A server of the page in a process of its own, and what a person does in Chromium."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Download, Locator, Page, expect, sync_playwright

import helpers
from helpers.processes.forked import PagePopen
from retoucher.agent.values.recipe import Recipe
from retoucher.ui.chat.server.ending import GRACE
from retoucher.ui.chat.server.launch import _free_port

CHROMIUM = which("chromium") or which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LONG = 1000 * helpers.LONG
"""Milliseconds, as Playwright counts."""
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
expect.set_options(timeout=LONG)

_BEGIN = """
import faulthandler, signal
faulthandler.register(signal.SIGUSR1)
from retoucher.ui.chat.server.app import main
main()
"""
_SMALL = """all => all.filter((one) => one.tagName === "BUTTON" && one.checkVisibility())
  .filter((one) => one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML.slice(0, 150))"""


@dataclass
class Served:
    """A server of the page that can be killed and started again on its port."""

    home: Path
    profile: str = "scripted"
    port: int = field(default_factory=lambda: _free_port(8650 + os.getpid() % 300))
    process: subprocess.Popen[bytes] | None = None
    more: tuple[str, ...] = ()
    """Further words of its command line."""
    token: str = ""

    @property
    def log(self) -> Path:
        """Where it writes what it says."""
        return self.home.with_suffix(".log")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        env = {**os.environ, "RETOUCHER_HOME": str(self.home), "RETOUCHER_PROFILE": self.profile}
        env |= {"RETOUCHER_TOKEN": self.token} if self.token else {}
        command = [sys.executable, "-c", _BEGIN, "--port", str(self.port)]
        command += self.more
        health = Request(f"{self.address}/_stcore/health", headers={"Authorization": f"Bearer {self.token}"})
        with self.log.open("ab") as log:
            self.process = PagePopen(command, env=env, stdout=log, stderr=log)
        end = monotonic() + helpers.LONG
        while monotonic() < end and self.process.poll() is None:
            try:
                with urlopen(health, timeout=5):
                    return
            except (URLError, OSError):
                sleep(0.1)
        raise AssertionError(f"the server did not answer:\n{self.stacks()}")

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=4 * GRACE)
            ended = self.process.poll()
            said = self.stacks()
            self.process.kill()
            self.process.wait()
            assert ended == -how, f"the server did not end by itself:\n{said}"

    def stacks(self) -> str:
        """Return where its threads stand, as it writes them down itself, and what it said before."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGUSR1)
            sleep(1)
        return self.log.read_text(errors="replace")[-20_000:]


@contextmanager
def serving(home: Path, profile: str = "scripted") -> Iterator[Served]:
    server = Served(home, profile)
    server.start()
    try:
        yield server
    finally:
        server.end()


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def known(context: BrowserContext) -> BrowserContext:
    """Let the page take a browser for one that was there before: to a first visit it shows the tour."""
    context.add_init_script("localStorage.setItem('retoucher-toured', 'yes')")
    return context


def say(page: Page, words: str) -> None:
    """Send a message; the composer takes none while a dropped file is still on its way."""
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(words)
    expect(page.get_by_test_id("stChatInputSubmitButton")).to_be_enabled()
    box.press("Enter")


def edited(page: Page, version: int) -> None:
    """Wait until a version is shown and its turn is over: before that, nothing moves to another version."""
    shown = re.compile(rf"^editing: version {version}\b")
    expect(page.locator(".badge")).to_have_text([shown])  # one: the stage before may still be there beside it
    idle(page)


def idle(page: Page) -> None:
    """Wait until no turn is at work."""
    expect(page.locator(".st-key-working")).to_have_count(0)


def at_rest(page: Page) -> None:
    """Wait until a run of the script that was seen to begin is over: it may replace buttons.

    After a click alone it says nothing: the run may not have begun. Wait for what the click changes first.
    """
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def panel(page: Page, name: str) -> Locator:
    """Open one of the panels of the top row and return it."""
    page.get_by_role("button", name=name, exact=True).first.click()
    body = page.get_by_test_id("stPopoverBody")
    expect(body).to_be_visible()
    return body


def shut(page: Page) -> None:
    """Close the panel that is open, if one is."""
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)


def tab(page: Page, name: str) -> Locator:
    page.get_by_role("tab", name=name).click()
    shown = page.get_by_role("tabpanel", name=name)
    expect(shown).to_be_visible()
    return shown


def downloaded(page: Page, link: Locator) -> tuple[str, bytes]:
    """Click a link that downloads; return the file's name and bytes."""
    with page.expect_download() as waiting:
        link.click()
    download: Download = waiting.value
    return download.suggested_filename, Path(download.path()).read_bytes()


def recipe_of(page: Page) -> Recipe:
    """Download the recipe of the current version."""
    _, data = downloaded(page, panel(page, "Save").get_by_role("link", name="Recipe", exact=True))
    shut(page)
    return Recipe.from_yaml(data.decode())


def stroke(page: Page, *, across: float = 0.1, up: float = 0.0) -> None:
    """Draw on the middle of the stage from left to right, `up` of its height above the middle."""
    box = page.locator(".panes").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * (0.5 - up)
    page.mouse.move(x - across * box["width"], y)
    page.mouse.down()
    page.mouse.move(x + across * box["width"], y + 20, steps=6)
    page.mouse.up()


def drop(page: Page, *files: Path) -> None:
    """Drop files from outside onto the chat's input, as it stands at rest.

    Streamlit loses the address of an upload when a run of the script begins just then (docs/page.md).
    """
    at_rest(page)
    page.get_by_test_id("stChatInput").locator("input[type=file]").set_input_files(files)
    for file in files:
        expect(page.get_by_test_id("stChatInput")).to_contain_text(file.name)


def faults(page: Page) -> list[str]:
    """Return what axe finds wrong, Streamlit's own empty overlay left out."""
    found = Axe().run(page, context={"exclude": ["#stFloatingOverlayPortal"]}).response["violations"]
    return [f"{fault['id']}: {[node['html'][:120] for node in fault['nodes']]}" for fault in found]


def too_small(where: Page | Locator) -> list[str]:
    """Return the buttons that are lower than a finger hits."""
    return where.get_by_role("button").evaluate_all(_SMALL)
