"""Make the pictures of docs/screenshots again: three screens, light and dark, five states."""

import asyncio
import sys
from io import BytesIO
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from bench_page import FLAGS, answered, served
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright, expect
from skimage import data_dir

from retoucher.ui.chat.server.launch import _free_port

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
SCREENS = {"desktop": (1440, 900), "tablet": (1024, 768), "phone": (390, 844)}
SAID: dict[str, dict[str, tuple[str, ...]]] = {
    "embedded": {
        "empty": (),
        "done": ("make the background darker", "undo", "Make it black and white"),
        "asking": ("Make it warmer", "remove the flag"),
    },
    "scripted": {"running": ("warm", "hold"), "failed": ("warm", "fail")},
}
"""Profile → state → what is said to reach it."""
PHOTOS = {"done": "chelsea.png", "asking": "astronaut.png"}
"""State → photograph of scikit-image that is opened for it; the others show the sample."""
LONG = 120_000


async def reached(browser: Browser, address: str, state: str, words: tuple[str, ...]) -> str:
    """Bring a new session into a state; return its address."""
    page = await browser.new_page()
    await page.goto(address)
    await expect(page.locator(".badge")).to_have_text("original", timeout=LONG)
    if state in PHOTOS:
        await opened(page, Path(data_dir) / PHOTOS[state])
    for word in words:
        box = page.get_by_test_id("stChatInputTextArea")
        await box.fill(word)
        await box.press("Enter")
        await expect(page.locator(".rt-said").last).to_have_text(word, timeout=LONG)
        if word != words[-1] or state in ("done", "failed"):
            await expect(page.get_by_text("Edit and resend")).to_be_visible(timeout=LONG)
    await settled(page, state)
    await page.close()
    return page.url


async def opened(page: Page, photo: Path) -> None:
    """Open a photograph."""
    await page.get_by_role("button", name="Open", exact=True).first.click()
    await page.get_by_test_id("stPopoverBody").locator("input[type=file]").first.set_input_files(photo)
    await expect(page.locator(".rt-brand")).to_contain_text(photo.stem, timeout=LONG)
    await page.keyboard.press("Escape")


async def settled(page: Page, state: str) -> None:
    """Wait until the page shows the state."""
    signs = {
        "empty": page.get_by_role("button", name="Make it warmer"),
        "running": page.locator("progress"),
        "asking": page.get_by_role("button", name="Decide for me"),
        "done": page.get_by_text("Edit and resend"),
        "failed": page.get_by_role("button", name="Keep it anyway"),
    }
    await expect(signs[state]).to_be_visible(timeout=LONG)
    await expect(page.locator(".badge")).not_to_have_text("", timeout=LONG)  # it comes after words
    await expect(page.get_by_role("button", name="Undo", exact=True)).to_be_visible(timeout=LONG)


async def photographed(browser: Browser, url: str, state: str, screen: str, scheme: str) -> None:
    """Look at a session on one screen, in one scheme, and keep the picture."""
    width, height = SCREENS[screen]
    context = await browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, has_touch=screen == "phone"
    )
    await context.add_init_script("localStorage.setItem('retoucher-toured', 'yes')")
    page = await context.new_page()
    await page.goto(url)
    await settled(page, state)
    if state == "done":
        await page.locator("[data-view=slider]").click()
    await page.wait_for_load_state("networkidle") if state != "running" else await asyncio.sleep(1)
    await page.mouse.move(1, 1)
    await asyncio.sleep(0.6)
    shot = await page.screenshot()
    Image.open(BytesIO(shot)).save(FOLDER / f"page-{screen}-{scheme}-{state}.webp", quality=82, method=6)
    await context.close()


async def main() -> None:
    """Photograph all states, or those that the command line names."""
    known, named = {state for states in SAID.values() for state in states}, set(sys.argv[1:])
    if named - known:
        raise SystemExit(f"wants states of {sorted(known)}, got {sorted(named - known)}")
    chromium = which("chromium") or which("chromium-browser")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for profile, states in SAID.items():
            wanted = {name: words for name, words in states.items() if name in (named or states)}
            with TemporaryDirectory() as home:
                await album(browser, Path(home), profile, wanted)
        await browser.close()


async def album(browser: Browser, home: Path, profile: str, states: dict[str, tuple[str, ...]]) -> None:
    """Photograph the states of one profile on every screen."""
    port = _free_port(8760)
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "retoucher.ui.chat.server.app", "--port", str(port)]
    with served(command, home, profile):
        answered(address)
        for state, words in states.items():
            url = await reached(browser, address, state, words)
            for screen in SCREENS:
                for scheme in ("light", "dark"):
                    await photographed(browser, url, state, screen, scheme)


if __name__ == "__main__":
    asyncio.run(main())
