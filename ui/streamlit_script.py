"""The script that Streamlit runs for each browser tab."""

from retoucher.ui.chat.server.app import show  # pyright: ignore[reportMissingImports]

show()
