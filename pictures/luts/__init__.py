"""Look-up tables of colour: `.cube` files, and the picture that one is inside the house."""
