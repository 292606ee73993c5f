"""Where one region is among several: left, middle, upper, third from the left."""

from ....pictures import Region

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def place_names(regions: list[Region]) -> list[str]:
    """Return for each region where it is among the others."""
    centres = [((r.box[0] + r.box[2]) / 2, (r.box[1] + r.box[3]) / 2) for r in regions]
    spread_x = max(x for x, _ in centres) - min(x for x, _ in centres)
    spread_y = max(y for _, y in centres) - min(y for _, y in centres)
    axis = 0 if spread_x >= spread_y else 1
    order = sorted(range(len(regions)), key=lambda i: centres[i][axis])
    labels = [""] * len(regions)
    for rank, index in enumerate(order):
        labels[index] = _name(rank, len(regions), axis)
    return labels


def _name(rank: int, count: int, axis: int) -> str:
    first, middle, last = (("left", "middle", "right"), ("upper", "middle", "lower"))[axis]
    if count <= 3:
        return first if rank == 0 else last if rank == count - 1 else middle
    return f"{_ORDINALS[rank] if rank < 10 else rank + 1} from the {('left', 'top')[axis]}"
