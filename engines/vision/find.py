"""GroundedSam: boxes by words, masks by boxes, points and strokes."""

from dataclasses import dataclass

import numpy as np

from ...errors import ToolFailed, ToolRetry
from ...pictures import Box, Picture, Region
from .. import Query
from ..classical.find.view import View
from .boxes import Detection, search
from .detectors import Detector, GroundingDino, Owlv2
from .mask_inputs import Sighting, draw
from .prompts import Prompt, prompts_of
from .segmenters import Sam, Sam2, SegmentAnything, Segmenter
from .words import MOST, confidence, find_words, region_of


@dataclass(frozen=True)
class GroundedSam:
    """Finds by words, box, points (also negative ones) and strokes, at the picture's own size.

    A region's score is the lesser of what the detector and the mask network say.
    """

    name: str
    segmenter: Segmenter
    detector: Detector | None = None
    """None: no words."""

    def find(self, picture: Picture, query: Query) -> list[Region]:
        """Return what the query names, in reading order; none when nothing matches.

        Strokes win over points, which a box may join; all win over words. `ToolRetry` for a query that is
        empty or leaves the picture, `ToolFailed` for words that this engine cannot read.
        """
        if query.brush is not None or query.points or query.box is not None:
            return self._pointed(picture, query)
        if not query.phrase.strip():
            raise ToolRetry("find wants a phrase, a box, points or a brush stroke and got none")
        detector = self.detector
        if detector is None:
            raise ToolFailed(
                f"{self.name} finds by box, points or stroke, not by words, and got {query.phrase!r}"
            )
        return find_words(picture, query.phrase, lambda words: self._see(picture, detector, words), self.name)

    def _pointed(self, picture: Picture, query: Query) -> list[Region]:
        sightings = [s for s in draw(picture, self.segmenter, prompts_of(picture, query)) if not s.empty]
        if not sightings:
            return []
        kind = "stroke" if query.brush is not None else "click" if query.points else "box"
        best = max(sightings, key=lambda s: s.score * _covered(picture, s, query.brush))
        return [region_of(picture, best, query.phrase or kind, f"{self.name}:{kind}")]

    def _see(self, picture: Picture, detector: Detector, words: str) -> list[Sighting]:
        def look(box: Box) -> list[Detection]:
            left, top, right, bottom = box
            found = detector.detect(picture.rgb[top:bottom, left:right], words)
            return [d.moved(left, top) for d in found if d.score > detector.threshold]

        found = search(picture.size, detector.working, look)[:MOST]
        drawn = draw(picture, self.segmenter, [Prompt(one.box) for one in found])
        return [
            Sighting(s.frame, s.logits, min(s.score, confidence(d.score, detector.threshold)))
            for s, d in zip(drawn, found, strict=True)
        ]


def _covered(picture: Picture, sighting: Sighting, brush: Region | None) -> float:
    """Return the share of a stroke that the mask holds; 1 without a stroke."""
    if brush is None:
        return 1.0
    view = View(picture)
    stroke = Sighting((0, 0, *picture.size), (brush.mask - 0.5 * brush.mask.max()).astype(np.float32), 1.0)
    at = stroke.small(view)
    return float(sighting.small(view)[at].mean())


def grounded_sam() -> GroundedSam:
    """Return GroundingDINO with SAM."""
    return GroundedSam("grounded-sam", Sam(), GroundingDino())


def grounded_sam2() -> GroundedSam:
    """Return GroundingDINO with SAM 2."""
    return GroundedSam("grounded-sam2", Sam2(), GroundingDino())


def owlv2_sam2() -> GroundedSam:
    """Return OWLv2 with SAM 2."""
    return GroundedSam("owlv2-sam2", Sam2(), Owlv2())


def segment_anything() -> GroundedSam:
    """Return a `segment-anything` checkpoint file: boxes, points and strokes only."""
    return GroundedSam("segment-anything", SegmentAnything())
