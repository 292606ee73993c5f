import numpy as np
import pytest
import torch

from retoucher.engines.vision import boxes
from retoucher.engines.vision.boxes import Detection
from retoucher.engines.vision.torchvision_stub import batched_nms


def random_boxes(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    corner, size = random.uniform(0, 80, (count, 2)), random.uniform(5, 40, (count, 2))
    return np.hstack([corner, corner + size]), random.permutation(count) / count


def pixel_iou(one, other) -> float:
    grid = np.zeros((2, 130, 130), bool)
    for plane, (x0, y0, x1, y1) in zip(grid, (one, other), strict=True):
        plane[round(y0) : round(y1), round(x0) : round(x1)] = True
    return (grid[0] & grid[1]).sum() / (grid[0] | grid[1]).sum()


def test_overlap_is_what_counting_pixels_gives():
    found, _ = random_boxes(12, 0)
    found = found.round()
    counted = [pixel_iou(found[0], other) for other in found]
    assert boxes.overlaps(found[0], found) == pytest.approx(counted)


@pytest.mark.parametrize("seed", range(5))
def test_suppression_keeps_no_overlap_and_drops_only_what_overlaps_a_better_one(seed):
    found, scores = random_boxes(30, seed)
    kept = boxes.keep_best(found, scores, 0.4)
    assert kept[0] == scores.argmax()
    assert list(scores[kept]) == sorted(scores[kept], reverse=True)
    for i in set(range(30)) - set(kept):
        better = [k for k in kept if scores[k] > scores[i]]
        assert boxes.overlaps(found[i], found[better]).max() > 0.4
    for at, i in enumerate(kept):
        others = found[kept[:at]].reshape(-1, 4)
        assert (boxes.overlaps(found[i], others) <= 0.4).all()


def test_suppression_class_by_class():
    found = torch.tensor([[0, 0, 10, 10], [1, 0, 11, 10], [1, 0, 11, 10]], dtype=torch.float32)
    kept = batched_nms(found, torch.tensor([0.5, 0.9, 0.4]), torch.tensor([0, 0, 1]), iou_threshold=0.5)
    assert kept.tolist() == [1, 2]
    assert batched_nms(found[:0], torch.zeros(0), torch.zeros(0), iou_threshold=0.5).tolist() == []


def test_a_part_that_a_tile_cut_off_is_a_double_and_a_button_on_a_coat_is_not():
    coat, sleeve, button = (
        Detection((0, 0, 100, 200), 0.9),
        Detection((0, 0, 60, 120), 0.8),
        Detection((40, 90, 50, 100), 0.7),
    )
    assert boxes.distinct([button, sleeve, coat]) == [coat, button]
    assert boxes.distinct([]) == []


def test_boxes_are_cut_at_the_edges_and_nonsense_goes():
    found = [Detection(b, 1.0) for b in [(-5, 10, 20, 300), (200, 0, 210, 5), (0, 0, float("nan"), 5)]]
    assert boxes.within(found, (100, 50)) == [Detection((0, 10, 20, 50), 1.0)]


@pytest.mark.parametrize("size", [(8000, 6000), (2400, 1600), (9000, 120), (50, 4000), (3000, 3000)])
def test_tiles_cover_the_picture_and_hold_what_is_small(size):
    found = boxes.tiles(size, 960)
    seen = np.zeros((size[1] // 10 + 1, size[0] // 10 + 1), bool)
    for left, top, right, bottom in found:
        assert 0 <= left < right <= size[0] and 0 <= top < bottom <= size[1]
        seen[top // 10 : -(-bottom // 10), left // 10 : -(-right // 10)] = True
    assert seen[: size[1] // 10, : size[0] // 10].all()
    assert 2 <= len(found) <= 16
    side = max(found[0][2] - found[0][0], found[0][3] - found[0][1])
    reach = min(round(0.2 * side), min(size))
    for x in range(0, size[0] - reach, max(reach, 40)):
        for y in range(0, size[1] - reach + 1, max(reach, 40)):
            small = (x, y, x + reach, y + reach)
            assert any(
                t[0] <= small[0] and t[1] <= small[1] and t[2] >= small[2] and t[3] >= small[3] for t in found
            )


@pytest.mark.parametrize("size", [(1, 1), (900, 700), (1300, 960)])
def test_small_pictures_need_no_tiles(size):
    assert boxes.tiles(size, 960) == []


def test_a_box_at_an_inner_edge_is_cut_off():
    tile = (0, 0, 500, 500)
    assert boxes.cut_off((400, 10, 500, 90), tile, (1000, 500))
    assert not boxes.cut_off((400, 10, 480, 90), tile, (1000, 500))
    assert not boxes.cut_off((0, 0, 480, 500), tile, (1000, 500))


@pytest.mark.parametrize("box", [(0, 0, 1, 1), (99, 49, 100, 50), (40, 20, 60, 30), (0, 0, 100, 50)])
def test_surroundings_hold_the_box_and_stay_inside(box):
    left, top, right, bottom = boxes.around(box, (100, 50), 0.5, 16)
    assert 0 <= left <= box[0] and 0 <= top <= box[1] and box[2] <= right <= 100 and box[3] <= bottom <= 50
    assert right - left >= 16 and bottom - top >= 16


def test_tiles_are_searched_only_when_the_whole_shows_nothing_large():
    looked = []

    def look(box):
        looked.append(box)
        return [Detection((100.0, 100.0, 2000.0, 2000.0), 0.9)]

    assert len(boxes.search((4000, 3000), 960, look)) == 1
    assert looked == [(0, 0, 4000, 3000)]
    assert boxes.search((4000, 3000), 960, lambda box: looked.append(box) or []) == []
    assert len(looked) > 4
