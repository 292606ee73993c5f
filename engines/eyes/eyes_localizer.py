"""The embedded profile's localizer: trained networks where they are better, the classical one elsewhere."""

from functools import partial

from ...errors import ToolRetry
from ...pictures import Picture, Region
from .. import Query
from ..classical.find.localizer import box_in, find_words, points_in, regions_of, stroke_in
from ..classical.find.phrase import parse_phrase
from .pointed import thing_at, thing_in, thing_under
from .seen_words import nouns_of, seen
from .sight import sight_of
from .things import thing_of


class EyesLocalizer:
    """Finds what words, a box, clicks or a stroke mean; scores are calibrated on photographs."""

    def find(self, picture: Picture, query: Query) -> list[Region]:
        """Return what the query names, in reading order; none when nothing matches.

        Strokes and points win over a box, a box over words; words beside a click say what it is a part of.
        `ToolRetry` for a query that is empty or lies outside the picture.
        """
        sight = sight_of(picture)
        view = sight.view
        if query.brush is not None:
            found = [thing_under(sight, stroke_in(view, query.brush))]
            return regions_of(view, found, query.phrase or "stroke")
        if query.points:
            box = box_in(view, query) if query.box else None
            inside, outside = points_in(view, query)
            nouns = () if outside or box else nouns_of(parse_phrase(query.phrase))
            found = [thing_of(sight, nouns, inside) or thing_at(sight, inside, outside, box=box)]
            return regions_of(view, found, query.phrase or "click")
        if query.box is not None:
            return regions_of(view, [thing_in(sight, box_in(view, query))], query.phrase or "box")
        if not query.phrase.strip():
            raise ToolRetry("find wants a phrase, a box, points or a brush stroke and got none")
        return find_words(view, query.phrase, partial(seen, sight))
