"""What alike regions are called by where they lie: left, middle, third from the left."""

from ....pictures import Region


def place_in(region: Region) -> str:
    """Return where in its picture a region lies: 'at the upper left', 'in the middle'."""
    left, top, right, bottom = region.box
    across = _third((left + right) / 2 / region.size[0], ("left", "", "right"))
    along = _third((top + bottom) / 2 / region.size[1], ("top", "", "bottom"))
    if across and along:
        return f"at the {'upper' if along == 'top' else 'lower'} {across}"
    return f"on the {across}" if across else f"at the {along}" if along else "in the middle"


def _third(share: float, names: tuple[str, str, str]) -> str:
    return names[min(int(3 * share), 2)]


def place_names(regions: list[Region]) -> list[str]:
    """Return for each region where it is among the others: left, right, upper, lower, middle…"""
    centres = [((r.box[0] + r.box[2]) / 2, (r.box[1] + r.box[3]) / 2) for r in regions]
    spread_x = max(x for x, _ in centres) - min(x for x, _ in centres)
    spread_y = max(y for _, y in centres) - min(y for _, y in centres)
    axis, names = (
        (0, ("left", "middle", "right")) if spread_x >= spread_y else (1, ("upper", "middle", "lower"))
    )
    order = sorted(range(len(regions)), key=lambda i: centres[i][axis])
    labels = [""] * len(regions)
    for rank, index in enumerate(order):
        ordinal = [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
        ]
        if len(regions) <= 3:
            labels[index] = names[0] if rank == 0 else names[2] if rank == len(order) - 1 else names[1]
        else:
            labels[index] = (
                f"{ordinal[rank] if rank < 10 else rank + 1} from the {'left' if axis == 0 else 'top'}"
            )
    return labels
