"""How much each part of a picture stands out, from superpixels: no training, no weights."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures.color import Floats
from .view import View

_LONGEST = 360
_PIECES = 260

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class _Pieces:
    """Superpixels of a view: label map HW, and mean Lab, centre, neighbours of each."""

    labels: NDArray[np.int64]
    lab: Numbers
    centre: Numbers
    edges: NDArray[np.int64]
    """Pairs of neighbours, N2, each once."""
    border: NDArray[np.int64]
    """Pieces on the picture's border."""


def saliency(view: View) -> Floats:
    """Return HW float32 in [0, 1]: manifold ranking, boundary connectivity, focus and a middle prior."""
    pieces = _pieces(view)
    away = np.linalg.norm(pieces.lab[:, None] - pieces.lab[None], axis=2)
    ranked = _unit(_manifold_ranking(pieces, away))
    connected = _unit(_boundary_contrast(pieces, away))
    both = (1.3 * ranked + connected)[pieces.labels].astype(np.float32)
    both = cv2.resize(both, (view.width, view.height), interpolation=cv2.INTER_LINEAR)
    foreign = _unit(_foreign_to_border(view))
    rows, columns = np.mgrid[: view.height, : view.width]
    off = ((rows / view.height - 0.52) ** 2 + (columns / view.width - 0.5) ** 2) / (2 * 0.33**2)
    return _unit((both + 0.6 * foreign + 1.0 * _focus(view)) * (0.45 + 0.55 * np.exp(-off)))


def _pieces(view: View) -> _Pieces:
    factor = min(1.0, _LONGEST / max(view.shape))
    size = max(1, round(view.width * factor)), max(1, round(view.height * factor))
    rgb = cv2.resize(view.rgb, size, interpolation=cv2.INTER_AREA)
    lab = np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)
    step = max(3, round(np.sqrt(size[0] * size[1] / _PIECES)))
    slic = cv2.ximgproc.createSuperpixelSLIC(lab, cv2.ximgproc.SLIC, step, 20.0)
    slic.iterate(8)
    slic.enforceLabelConnectivity(25)
    _, inverse = np.unique(slic.getLabels(), return_inverse=True)
    labels = inverse.reshape(size[1], size[0])
    return _measured(labels, lab)


def _measured(labels: NDArray[np.int64], lab: Floats) -> _Pieces:
    flat, height, width = labels.ravel(), *labels.shape
    area = np.bincount(flat)
    rows, columns = np.mgrid[:height, :width]
    mean = [np.bincount(flat, lab[..., c].ravel()) / area for c in range(3)]
    centre = [np.bincount(flat, v.ravel()) / area / max(height, width) for v in (columns, rows)]
    across = np.stack([labels[:, :-1].ravel(), labels[:, 1:].ravel()], axis=1)
    down = np.stack([labels[:-1].ravel(), labels[1:].ravel()], axis=1)
    pairs = np.concatenate([across, down])
    pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)
    border = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    return _Pieces(labels, np.stack(mean, 1), np.stack(centre, 1), pairs, border)


def _manifold_ranking(pieces: _Pieces, away: Numbers) -> Numbers:
    """Yang, Zhang, Lu, Ruan, Yang 2013 (CVPR), equations 3 to 8: rank by the sides, then by the result."""
    count = len(pieces.lab)
    near = np.zeros((count, count))
    near[tuple(pieces.edges.T)] = 1
    near += near.T
    linked = (near + near @ near) > 0
    linked[np.ix_(pieces.border, pieces.border)] = True
    np.fill_diagonal(linked, False)
    scaled = away / (away.max() + 1e-9)
    weight = np.where(linked, np.exp(-10 * scaled), 0)
    ranking = np.linalg.inv(np.diag(weight.sum(1) + 1e-6) - 0.99 * weight)
    np.fill_diagonal(ranking, 0)
    labels, background = pieces.labels, np.ones(count)
    for side in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        query = np.zeros(count)
        query[np.unique(side)] = 1
        background *= 1 - _unit(ranking @ query)
    return ranking @ (background > background.mean()).astype(float)


def _boundary_contrast(pieces: _Pieces, away: Numbers) -> Numbers:
    """Zhu, Liang, Wei, Sun 2014 (CVPR), equations 3 to 7: contrast weighted by not hanging on the border."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    count = len(pieces.lab)
    first, second = pieces.edges.T
    steps = away[first, second]
    usual = float(np.median(steps)) * 0.6 if len(steps) else 0.0
    ring = np.array(np.meshgrid(pieces.border, pieces.border)).reshape(2, -1)
    ring = ring[:, ring[0] < ring[1]]
    ends = np.concatenate([pieces.edges.T, ring], axis=1)
    cost = np.maximum(away[ends[0], ends[1]] - usual, 0) + 1e-6
    unique, where = np.unique(ends[0] * count + ends[1], return_index=True)
    graph = csr_matrix((cost[where], (unique // count, unique % count)), shape=(count, count))
    spread = np.exp(-(dijkstra(graph, directed=False) ** 2) / (2 * 7.0**2))
    connectivity = spread[:, pieces.border].sum(1) / np.sqrt(spread.sum(1))
    background = 1 - np.exp(-(connectivity**2) / 2)
    distance = np.linalg.norm(pieces.centre[:, None] - pieces.centre[None], axis=2)
    contrast = (away * np.exp(-(distance**2) / (2 * 0.25**2)) * background[None]).sum(1)
    return contrast * (1 - background)


def _foreign_to_border(view: View) -> Floats:
    """Zhang and others 2015 (ICCV, MB+), section 4: colour distance to the nearest three borders."""
    lab = view.lab * 100
    strip = max(2, round(0.1 * min(view.shape)))
    sides = lab[:strip], lab[-strip:], lab[:, :strip], lab[:, -strip:]
    maps = [_unit(_mahalanobis(lab, side.reshape(-1, 3))) for side in sides]
    return np.sum(maps, axis=0) - np.max(maps, axis=0)


def _mahalanobis(lab: Floats, sample: Floats) -> Floats:
    inverse = np.linalg.inv(np.cov(sample.T) + 2 * np.eye(3)).astype(np.float32)
    off = lab - sample.mean(axis=0)
    return np.sqrt((off @ inverse * off).sum(axis=2))


def _focus(view: View) -> Floats:
    grey = cv2.cvtColor(view.rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    detail = np.zeros_like(grey)
    for sigma in (0.8, 1.6):
        fine, coarse = cv2.GaussianBlur(grey, (0, 0), sigma), cv2.GaussianBlur(grey, (0, 0), 1.6 * sigma)
        detail += np.minimum(np.abs(fine - coarse), 15)
    return _unit(cv2.GaussianBlur(detail, (0, 0), 0.015 * max(view.shape)))


def _unit(values: np.ndarray) -> np.ndarray:
    low, high = values.min(), values.max()
    return (values - low) / (high - low + 1e-9)
