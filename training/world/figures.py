"""Figures of the miniature world: a plant, an ice cube, a candle, each in its ages, as coloured polygons."""

Corner = tuple[float, float]
Layer = tuple[tuple[int, int, int], tuple[Corner, ...]]
"""A colour and the corners that it fills, of radius 1 around (0, 0), y down; later layers lie above."""

TRUNK, LEAF, DRY = (110, 70, 40), (40, 150, 60), (165, 140, 70)
ICE, GLINT, WATER = (105, 165, 215), (245, 250, 255), (50, 100, 190)
WAX, FLAME, TIP = (225, 60, 60), (255, 190, 40), (255, 240, 170)


def _box(left: float, top: float, right: float, bottom: float) -> tuple[Corner, ...]:
    return (left, top), (right, top), (right, bottom), (left, bottom)


_LAYERS: dict[str, tuple[Layer, ...]] = {
    "sapling": (
        (TRUNK, _box(-0.12, 0.1, 0.12, 1.1)),
        (LEAF, ((0, 0.5), (-0.75, 0.3), (-0.65, -0.25))),
        (LEAF, ((0, 0.5), (0.75, 0.3), (0.65, -0.25))),
    ),
    "tree": (
        (TRUNK, _box(-0.22, 0.2, 0.22, 1.3)),
        (
            LEAF,
            (
                (0, -1.4),
                (0.7, -1.1),
                (1.15, -0.5),
                (1.1, 0.2),
                (0.5, 0.6),
                (-0.5, 0.6),
                (-1.1, 0.2),
                (-1.15, -0.5),
                (-0.7, -1.1),
            ),
        ),
    ),
    "wilted plant": (
        (DRY, _box(-0.12, 0.3, 0.12, 1.1)),
        (DRY, ((0, 0.3), (0.9, 0.55), (0.8, 1.1))),
        (DRY, ((0, 0.3), (-0.9, 0.55), (-0.8, 1.1))),
    ),
    "ice cube": ((ICE, _box(-0.95, -0.8, 0.95, 1.0)), (GLINT, ((-0.75, -0.6), (0.5, -0.6), (-0.75, 0.6)))),
    "puddle": ((WATER, ((-1.3, 0.75), (-0.7, 0.45), (0.5, 0.4), (1.3, 0.7), (0.8, 1.05), (-0.6, 1.1))),),
    "candle": (
        (WAX, _box(-0.35, -0.6, 0.35, 1.1)),
        (FLAME, ((0, -1.45), (0.32, -0.9), (0, -0.6), (-0.32, -0.9))),
        (TIP, ((0, -1.15), (0.14, -0.9), (0, -0.7), (-0.14, -0.9))),
    ),
    "stub": ((WAX, ((-0.6, 1.1), (-0.35, 0.55), (0.35, 0.5), (0.6, 1.1))),),
}


def figure_layers(name: str) -> tuple[Layer, ...]:
    """Return the layers of a figure from the ground up."""
    return _LAYERS[name]
