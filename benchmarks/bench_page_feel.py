"""What a hand on the page waits for, here and in another checkout, by turns in one run: read the ratios.

python benchmarks/bench_page_feel.py /elsewhere/retoucher     # a folder named retoucher, at another commit
"""

import os
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, Popen
from tempfile import TemporaryDirectory

from bench_page import FLAGS, answered
from playwright.sync_api import Browser, Page, sync_playwright

from retoucher.ui.chat.server.launch import _free_port

ROUNDS = 5
LONG = 180_000
HERE = Path(__file__).parents[1]
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
READY = "document.querySelector('[data-testid=stChatInputTextArea]:enabled') && performance.now()"
SIGN = "document.querySelectorAll('.rt-said').length && performance.now()"
ALL = """(what => [document, ...[...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)]
  .flatMap(root => [...root.querySelectorAll(what)]))"""
"""The stage lies in a root of its own, which a search of the document does not enter."""
MASK = f"{ALL}('.mask[src]').some(m => m.naturalWidth) && performance.now()"
SHOWN = f"{ALL}('.pane > .world > .image').at(-1)"
NEW = f"{SHOWN}.complete && {SHOWN}.src !== window.was && performance.now()"
PREVIEW = f"({ALL}('.previewed').some(p => !p.hidden && p.naturalWidth) && performance.now()) || ({NEW})"
"""A page that shows no preview shows the picture itself, later."""
CLOCK = "kind => addEventListener(kind, () => { window.begun = performance.now(); }, { capture: true })"
WAITS = ("first paint", "input ready", "wish to first sign", "click to mask", "slider to preview")
WAITS += ("slider to picture",)


@contextmanager
def serving(checkout: Path):
    """Serve the page of a checkout with a home of its own; yield its address."""
    port = _free_port(8800)
    with TemporaryDirectory() as home:
        env = {**os.environ, "PYTHONPATH": str(checkout.parent), "RETOUCHER_HOME": home}
        env |= {"RETOUCHER_PROFILE": "embedded", "OMP_WAIT_POLICY": "PASSIVE"}
        command = [sys.executable, "-m", "retoucher.ui.chat.server.app", "--port", str(port)]
        process = Popen(command, env=env, cwd=home, stdout=DEVNULL, stderr=DEVNULL)
        try:
            answered(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def when(page: Page, true: str) -> float:
    """Return the page's own clock, in ms, at the first frame in which something is true."""
    return float(page.wait_for_function(f"() => {true}", polling="raf").json_value())


def since(page: Page, true: str) -> float:
    return when(page, true) - float(page.evaluate("window.begun"))


def waits(browser: Browser, address: str) -> list[float]:
    """Return the ms of each of `WAITS` in a new session."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(LONG)
    page.add_init_script("localStorage.setItem('retoucher-toured', 'yes')")
    page.goto(address)
    felt = [when(page, PAINTED), when(page, READY)]
    page.locator(".image[src]").last.wait_for()
    words = page.get_by_test_id("stChatInputTextArea")
    words.fill("make it warmer")
    page.evaluate(CLOCK, "keydown")
    words.press("Enter")
    felt.append(since(page, SIGN))
    page.get_by_role("button", name="Go to version 1").wait_for()
    page.locator(".st-key-working").wait_for(state="detached")
    page.get_by_role("button", name="Click to select a thing (C)").click()
    page.evaluate(CLOCK, "pointerup")
    page.locator(".panes > .pane").last.click()
    felt.append(since(page, MASK))
    page.get_by_role("tab", name="Adjust").click()
    page.evaluate(f"() => {{ window.was = {SHOWN}.src; }}")
    slider = page.get_by_role("tabpanel", name="Adjust").get_by_role("slider").first
    slider.focus()
    page.evaluate(CLOCK, "keydown")
    slider.press("ArrowRight")
    felt.append(since(page, PREVIEW))
    felt.append(since(page, NEW))
    page.close()
    return felt


def main() -> None:
    """Print a table: medians of both, and what now takes as a share of what it took there."""
    checkouts = [Path(sys.argv[1]).resolve(), HERE]
    assert checkouts[0].name == "retoucher", f"wanted a folder named retoucher, got {checkouts[0]}"
    taken: list[list[list[float]]] = [[], []]
    with ExitStack() as stack:
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path="/usr/bin/chromium", args=FLAGS
        )
        addresses = [stack.enter_context(serving(checkout)) for checkout in checkouts]
        for number in range(1 + ROUNDS):  # the first warms both up
            for address, runs in zip(addresses, taken, strict=True):
                felt = waits(browser, address)
                runs += [felt] if number else []
    print("| wait | there, ms | here, ms | here / there |\n|---|--:|--:|--:|")
    both = (zip(*runs, strict=True) for runs in taken)
    for name, there, here in zip(WAITS, *both, strict=True):
        print(f"| {name} | {median(there):.0f} | {median(here):.0f} | {median(here) / median(there):.2f} |")


if __name__ == "__main__":
    main()
