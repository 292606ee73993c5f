"""Writing systems: which one a character is of, and what brings a font for it."""

_EXTRA = "pip install 'retoucher[fonts]' has it"
_NOTO = "the system's package {} has it (Debian's name; elsewhere the same Noto font)"
_RANGES: tuple[tuple[str, str, tuple[tuple[int, int], ...]], ...] = (
    ("Arabic", _EXTRA, ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF))),
    ("Devanagari", _EXTRA, ((0x900, 0x97F), (0xA8E0, 0xA8FF))),
    ("Thai", _EXTRA, ((0xE00, 0xE7F),)),
    (
        "Chinese, Japanese or Korean",
        _NOTO.format("fonts-noto-cjk"),
        ((0x1100, 0x11FF), (0x2E80, 0x9FFF), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF),
         (0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF)),
    ),
    (
        "emoji",
        _NOTO.format("fonts-noto-color-emoji"),
        ((0x2600, 0x27BF), (0x2B00, 0x2BFF), (0x1F000, 0x1FAFF)),
    ),
)  # fmt: skip
_OTHERS = _NOTO.format("fonts-noto-core")
_PICTURES = ((0x1F000, 0x1FAFF), (0xE0020, 0xE007F))
JOINERS = "\ufe0f\ufe0e\u200d"
"""Say how a character is shown or hold several together; alone they are nothing to see."""


def is_emoji(character: str) -> bool:
    """Return whether a character is a small picture."""
    return _within(character, _PICTURES)


def how_to_draw(characters: str) -> str:
    """Return what brings a font for these characters: 'they are Thai: pip install …'."""
    systems = [(name, how) for name, how, ranges in _RANGES if any(_within(c, ranges) for c in characters)]
    if not systems:
        return _OTHERS
    return "; ".join(f"for {name}: {how}" for name, how in systems)


def _within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(character) <= last for first, last in ranges)
