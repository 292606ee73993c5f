"""What waits in a room: pictures not placed yet, and the next request; a restart of the server keeps them."""

from ....agent.memory.sessions import Database, Session
from ....agent.memory.waiting import Following, Kept, Waiting, keep_waiting, waiting_in
from ....pictures import Picture
from .message import Arrival, Dropped, Request


class Aside:
    """Dropped pictures without a word on what they are for, the next request, and the references for it."""

    def __init__(self, session: Session, database: Database) -> None:
        self._session, self._database = session, database
        waiting, store = waiting_in(database, session.name), session.store
        there = {digest for digest in waiting.digests if store.has(digest)}
        kept = [one for one in waiting.dropped if one.picture in there]
        arrivals = tuple(Arrival(store.picture(one.picture), one.recipe) for one in kept)
        self._dropped = Dropped(arrivals, waiting.text) if arrivals or waiting.text else None
        self._references = tuple(store.picture(digest) for digest in waiting.references if digest in there)
        following = waiting.following
        whole = following is not None and following.digests <= there
        self._following = self._request(following) if following is not None and whole else None

    @property
    def dropped(self) -> Dropped | None:
        """Pictures that came without a word on what they are for."""
        return self._dropped

    @dropped.setter
    def dropped(self, dropped: Dropped | None) -> None:
        self._dropped = dropped
        self._keep()

    @property
    def references(self) -> tuple[Picture, ...]:
        """The pictures that the next request refers to."""
        return self._references

    @references.setter
    def references(self, references: tuple[Picture, ...]) -> None:
        self._references = references
        self._keep()

    @property
    def following(self) -> Request | None:
        """The request that waits for the running turn to end."""
        return self._following

    @following.setter
    def following(self, following: Request | None) -> None:
        changed, self._following = following is not self._following, following
        if changed:
            self._keep()

    def _request(self, kept: Following) -> Request:
        store = self._session.store
        region = store.region(kept.region) if kept.region else None
        return Request(kept.text, tuple(map(store.picture, kept.attachments)), region)

    def _keep(self) -> None:
        keep, dropped, following = self._session.keep, self._dropped or Dropped(()), self._following
        waiting = Waiting(
            dropped=tuple(Kept(picture=keep(a.picture), recipe=a.recipe) for a in dropped.arrivals),
            text=dropped.text,
            references=tuple(map(keep, self._references)),
            following=self._kept(following) if following is not None else None,
        )
        keep_waiting(self._database, self._session.name, waiting)

    def _kept(self, request: Request) -> Following:
        keep, region = self._session.keep, request.selection
        return Following(
            text=request.text,
            attachments=tuple(map(keep, request.attachments)),
            region=keep(region) if region is not None else "",
        )
