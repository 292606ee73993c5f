"""What Streamlit does anew for each page that a test draws, and need not: half a second of reading."""

from functools import cache

from streamlit.components.v2 import manifest_scanner


def hurry() -> None:
    """Let it remember what the installed packages say of themselves."""
    scan = manifest_scanner.scan_component_manifests
    if not hasattr(scan, "cache_info"):
        manifest_scanner.scan_component_manifests = cache(scan)
