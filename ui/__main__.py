"""`python -m retoucher.ui` is `retoucher`."""

from .cli import main

main()
