"""The page in Chromium: from the command to the painted picture, and twenty browser sessions at once."""

import asyncio
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from shutil import which
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import numpy as np
from playwright.async_api import Browser, Page, async_playwright, expect
from skimage import data

from retoucher.agent.assemble import open_studio
from retoucher.pictures import FileFacts, Picture, encode_picture, open_picture
from retoucher.settings import Settings
from retoucher.ui.chat.server.launch import _free_port
from retoucher.ui.chat.state.room_pool import RoomPool

REQUESTS = ("make it warmer", "a bit less", "make it black and white")
RUNS = 5
SESSIONS = (1, 5, 20)
COLUMNS = ("browser sessions", "load before", "wall", "turn, median", "turn, p95", "server's peak")
COLUMNS += ("its own picture", "errors")
LONG = 180_000
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-extensions", "--disable-background-networking"]
PAINTED = "image => image.complete && image.naturalWidth > 0"


@contextmanager
def served(command: list[str], home: Path, profile: str = "embedded"):
    """Run a server of the page; yield its process and the moment it was asked for."""
    env = {**os.environ, "RETOUCHER_HOME": str(home), "RETOUCHER_PROFILE": profile}
    env.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    quiet = subprocess.DEVNULL
    start = monotonic()
    process = subprocess.Popen(command, env=env, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        yield process, start
    finally:
        os.killpg(process.pid, 15)
        process.wait(timeout=30)


def answered(address: str) -> None:
    """Wait until the server answers, as `retoucher chat` does before it opens a browser."""
    end = monotonic() + 60
    while monotonic() < end:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except (URLError, OSError):
            sleep(0.02)
    raise RuntimeError("the server did not answer")


async def seconds_to_picture(browser: Browser, home: Path) -> tuple[float, float]:
    """Return seconds from `retoucher chat` until its server answers, and until the picture is painted."""
    port = _free_port(8700)
    address = f"http://127.0.0.1:{port}"
    command = [str(Path(sys.executable).with_name("retoucher")), "chat", "--no-browser", "--port", str(port)]
    with served(command, home) as (_, start):
        answered(address)
        up = monotonic() - start
        context = await browser.new_context(viewport={"width": 1440, "height": 900})
        page = await context.new_page()
        await page.goto(address)
        image = page.locator(".image").last
        await expect(image).to_have_attribute("src", re.compile("picture"), timeout=LONG)
        while not await image.evaluate(PAINTED):
            await asyncio.sleep(0.02)
        painted = monotonic() - start
        await context.close()
    return up, painted


def own(number: int) -> bytes:
    """Return the picture of one session: a photograph turned around and a square drawn into it."""
    pixels = np.roll(data.coffee(), 29 * number, axis=1)
    pixels[80:180, 20 * number : 20 * number + 100] = (200, 60 + 9 * number, 40)
    return encode_picture(Picture(pixels, FileFacts(name=f"own-{number:02}.png")), "PNG")


def alone(number: int, home: Path) -> str:
    """Hold the conversation without a page; return the digest of its pixels."""
    studio = open_studio(Settings(home=home))
    conversation = studio.start(open_picture(own(number), name=f"own-{number:02}.png"))
    for request in REQUESTS:
        list(conversation.say(request))
    assert conversation.head.number == len(REQUESTS), conversation.turns[-1].reply
    digest = pixels_of(conversation.picture())
    conversation.close()
    studio.database.close()
    return digest


def pixels_of(picture: Picture) -> str:
    return sha256(picture.pixels.tobytes()).hexdigest()


@dataclass
class Held:
    """What one browser session did."""

    turns: list[float]
    digest: str
    errors: list[str]


async def converse(browser: Browser, address: str, number: int) -> Held:
    """Open an own picture in a browser session of its own, hold three turns, save the result."""
    context = await browser.new_context(viewport={"width": 800, "height": 600}, accept_downloads=True)
    page = await context.new_page()
    page.set_default_timeout(LONG)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(address)
    await page.get_by_role("button", name="Open", exact=True).first.click()
    file = {"name": f"own-{number:02}.png", "mimeType": "image/png", "buffer": own(number)}
    await page.get_by_test_id("stPopoverBody").locator("input[type=file]").first.set_input_files(file)
    await expect(page.locator(".rt-brand")).to_contain_text(f"own-{number:02}", timeout=LONG)
    turns = [await turn(page, version, request) for version, request in enumerate(REQUESTS, 1)]
    errors += await page.get_by_test_id("stAlert").all_inner_texts()
    digest = await saved(page)
    await context.close()
    return Held(turns, digest, errors)


async def turn(page: Page, version: int, request: str) -> float:
    """Say something; return seconds until its version stands on the stage."""
    start = monotonic()
    box = page.get_by_test_id("stChatInputTextArea")
    await box.fill(request)
    await box.press("Enter")
    await expect(page.locator(".badge")).to_have_text(
        re.compile(rf"^editing: version {version}\b"), timeout=LONG
    )
    return monotonic() - start


async def saved(page: Page) -> str:
    await expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=LONG
    )
    await page.get_by_role("button", name="Save", exact=True).click()
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name="Download PNG").click()
    download = await waiting.value
    return pixels_of(open_picture(Path(await download.path()).read_bytes()))


def peak_megabytes(process: subprocess.Popen[bytes]) -> float:
    """Return the largest resident memory that the process has had."""
    status = Path(f"/proc/{process.pid}/status").read_text("ascii")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024


async def crowd(browser: Browser, count: int, home: Path, wanted: list[str]) -> str:
    """Hold conversations in so many browser sessions at once; return the table's row."""
    port = _free_port(8700)
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "retoucher.ui.chat.server.app", "--port", str(port)]
    with served(command, home) as (process, _):
        answered(address)
        load, start = os.getloadavg()[0], monotonic()
        held = await asyncio.gather(*(converse(browser, address, number) for number in range(count)))
        wall, peak = monotonic() - start, peak_megabytes(process)
    turns = [seconds for one in held for seconds in one.turns]
    own = sum(one.digest == digest for one, digest in zip(held, wanted, strict=False))
    wrong = [error for one in held for error in one.errors]
    late = quantiles(turns, n=20)[-1]
    return (
        f"| {count} | {load:.1f} | {wall:.0f} s | {median(turns):.1f} s | {late:.1f} s | {peak:.0f} MB | "
        f"{own} of {count} | {len(wrong)} |" + "".join(f"\n<!-- {text[:200]} -->" for text in wrong)
    )


def seconds_to_measure(home: Path) -> tuple[float, float]:
    """Return seconds that the first and a later rerun spend on the sizes of 12 megapixels and 20 regions."""
    from retoucher.pictures import Region
    from retoucher.ui.chat.panels.region_panel import usable_regions

    pool = RoomPool(open_studio(Settings(home=home)))
    noise = np.random.default_rng(0).integers(0, 256, (3000, 4000, 3), dtype=np.uint8)
    room = pool.start(Picture(noise, FileFacts(name="noise.png")))
    for number in range(20):
        region = Region.from_box((4000, 3000), (number * 100, 0, number * 100 + 900, 2000))
        room.conversation.workplace.add_region(region, f"region {number}")
    seconds = []
    for _ in range(2):
        start = monotonic()
        usable_regions(room)
        seconds.append(monotonic() - start)
    return seconds[0], seconds[1]


async def measure(folder: Path) -> None:
    chromium = which("chromium") or which("chromium-browser")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        load = os.getloadavg()[0]
        starts = [await seconds_to_picture(browser, folder / "start") for _ in range(RUNS)]
        print(f"Start, {RUNS} runs at load {load:.1f}\n\n| | median | best |\n|---|---|---|")
        for name, seconds in zip(
            ("server answers", "picture painted in Chromium"), zip(*starts, strict=True), strict=True
        ):
            print(f"| {name} | {median(seconds):.1f} s | {min(seconds):.1f} s |")
        wanted = [alone(number, folder / "alone") for number in range(max(SESSIONS))]
        assert len(set(wanted)) == len(wanted), "the pictures are not all different"
        print(f"\n| {' | '.join(COLUMNS)} |")
        print("|---|---|---|---|---|---|---|---|")
        for count in SESSIONS:
            print(await crowd(browser, count, folder / f"crowd-{count}", wanted), flush=True)
        await browser.close()


def main() -> None:
    with TemporaryDirectory() as folder:
        first, later = seconds_to_measure(Path(folder) / "measure")
        print(f"Sizes at a rerun, 12 MP and 20 regions: first {first:.2f} s, later {later:.4f} s\n")
        asyncio.run(measure(Path(folder)))


if __name__ == "__main__":
    main()
