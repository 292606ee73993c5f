"""The script that Streamlit runs for each browser tab."""

from retoucher.ui.chat.page import page  # pyright: ignore[reportMissingImports]
from retoucher.ui.chat.server import the_house  # pyright: ignore[reportMissingImports]

page(the_house())
