"""A language model that is scripted: its answers, a mind with it, its conversations."""
