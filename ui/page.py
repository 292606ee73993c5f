"""The script that Streamlit runs for each browser tab."""

from retoucher.ui.chat.page import page  # pyright: ignore[reportMissingImports]
from retoucher.ui.chat.server import enter_house  # pyright: ignore[reportMissingImports]

page(enter_house())
