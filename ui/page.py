"""The script that Streamlit runs for each browser tab."""

from retoucher.ui.chat.page import page
from retoucher.ui.chat.server import the_house

page(the_house())
