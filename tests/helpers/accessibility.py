"""What axe-core finds wrong with a page, and what a finger could miss."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_SMALL = """all => all.filter((one) => one.tagName === "BUTTON" && one.checkVisibility())
  .filter((one) => one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML.slice(0, 150))"""


def faults(page: Page) -> list[str]:
    """Return what axe finds wrong, Streamlit's own empty overlay left out."""
    found = Axe().run(page, context={"exclude": ["#stFloatingOverlayPortal"]}).response["violations"]
    return [f"{fault['id']}: {[node['html'][:120] for node in fault['nodes']]}" for fault in found]


def too_small(page: Page) -> list[str]:
    """Return the buttons that are lower than a finger hits."""
    return page.get_by_role("button").evaluate_all(_SMALL)
