"""The script that Streamlit runs for each browser tab."""

from retoucher.ui.chat.server import show  # pyright: ignore[reportMissingImports]

show()
