"""A picture as the networks see it: looked at once, then kept."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from threading import Lock, RLock
from typing import TypeVar, cast

import cv2
import numpy as np

from ...pictures import Box, Picture, Pixels
from ...pictures.color import Floats
from .. import Point
from ..classical.find.refine import shrunk
from ..classical.find.view import View
from .mobile_sam import Answers, Encoded, answer, encode
from .nanodet import Detection, detect, detect_in_windows
from .network_files import release_networks
from .u2net import salience

SHOWN = 1024
"""Longest side in pixels of what the networks are shown; what they find comes at the view's size."""
LEAST_SEEN = 0.15
"""Detections below this score are noise."""
CLOSER = 1600
"""Longest side in pixels of what is looked at part by part."""
KEPT = 6
"""Pictures whose sight is remembered, the last ones looked at; some 10 MB each and at most 12 megapixels. Of
pictures that are shown smaller, only the last one."""

T = TypeVar("T")


class Sight:
    """What the networks make of one picture; each look is made once, whatever threads ask.

    Points, boxes and masks are in pixels of the view.
    """

    def __init__(self, picture: Picture) -> None:
        self.view = View(picture)
        self._looks: dict[object, object] = {}
        self._lock = RLock()

    @property
    def salient(self) -> Floats:
        """How much each part belongs to the subject, HW float32 in [0, 1]."""
        return self._once("salient", lambda: self._fitted(salience(self._shown)))

    @property
    def things(self) -> list[Detection]:
        """Nouns that are seen, surest first."""
        return self._once("things", self._detected)

    @property
    def closer(self) -> list[Detection]:
        """Nouns that are seen when each part of the picture is looked at on its own."""
        return self._once("closer", self._detected_closer)

    def answers(
        self, *, box: Box | None = None, inside: tuple[Point, ...] = (), outside: tuple[Point, ...] = ()
    ) -> Answers:
        """Return the four readings of a box and points."""
        asked = {"box": box, "inside": inside, "outside": outside}
        return self._once(
            tuple(asked.values()),
            lambda: self._read(answer(self._encoded, **asked)),
        )

    @property
    def _shown(self) -> Pixels:
        return self._once("shown", lambda: shrunk(self.view.fitted, SHOWN))

    @property
    def _encoded(self) -> Encoded:
        size = {"width": self.view.width, "height": self.view.height}
        return self._once("encoded", lambda: replace(encode(self._shown), **size))

    def _detected(self) -> list[Detection]:
        return self._scaled(detect(self._shown, least=LEAST_SEEN), self._shown)

    def _detected_closer(self) -> list[Detection]:
        rgb = shrunk(self.view.fitted, CLOSER)
        return self._scaled(detect_in_windows(rgb, least=LEAST_SEEN), rgb)

    def _scaled(self, things: list[Detection], rgb: Pixels) -> list[Detection]:
        across, down = self.view.width / rgb.shape[1], self.view.height / rgb.shape[0]
        return [thing.moved(across, down) for thing in things]

    def _read(self, answers: Answers) -> Answers:
        return replace(answers, logits=np.stack([self._fitted(each) for each in answers.logits]))

    def _fitted(self, values: Floats) -> Floats:
        smaller = values.shape[0] > self.view.height
        how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
        size = self.view.width, self.view.height
        return np.asarray(cv2.resize(values, size, interpolation=how), np.float32).reshape(self.view.shape)

    def _once(self, name: object, look: Callable[[], T]) -> T:
        with self._lock:
            if name not in self._looks:
                self._looks[name] = look()
                if self.view.of_large_picture:
                    release_networks()
            return cast(T, self._looks[name])


_known: OrderedDict[str, Sight] = OrderedDict()
_lock = Lock()


def sight_of(picture: Picture) -> Sight:
    """Return the sight of a picture, the kept one where it was looked at lately."""
    digest = picture.digest
    with _lock:
        sight = _known.get(digest) or Sight(picture)
        _known[digest] = sight
        _known.move_to_end(digest)
        if sight.view.of_large_picture:
            _forget([key for key, one in _known.items() if one.view.of_large_picture and key != digest])
        _forget(list(_known)[:-KEPT])
        return sight


def _forget(digests: list[str]) -> None:
    for digest in digests:
        del _known[digest]
