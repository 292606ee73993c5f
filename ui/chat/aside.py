"""Pictures set aside in a room until it is said what they are for; a restart of the server keeps them."""

from ...agent.sessions import Database, Session
from ...agent.waiting import Kept, Waiting, keep_waiting, waiting_in
from ...pictures import Picture
from .said import Arrival, Dropped


class Aside:
    """What was dropped without a word on what it is for, and the reference of the next request."""

    def __init__(self, session: Session, database: Database) -> None:
        self._session, self._database = session, database
        waiting, store = waiting_in(database, session.name), session.store
        there = {digest for digest in waiting.digests if store.has(digest)}
        kept = [one for one in waiting.dropped if one.picture in there]
        arrivals = tuple(Arrival(store.picture(one.picture), one.recipe) for one in kept)
        self._dropped = Dropped(arrivals, waiting.text) if arrivals or waiting.text else None
        self._reference = store.picture(waiting.reference) if waiting.reference in there else None

    @property
    def dropped(self) -> Dropped | None:
        """Pictures that came without a word on what they are for."""
        return self._dropped

    @dropped.setter
    def dropped(self, dropped: Dropped | None) -> None:
        self._dropped = dropped
        self._keep()

    @property
    def reference(self) -> Picture | None:
        """A picture that the next request refers to."""
        return self._reference

    @reference.setter
    def reference(self, reference: Picture | None) -> None:
        self._reference = reference
        self._keep()

    def _keep(self) -> None:
        store, dropped, reference = self._session.store, self._dropped or Dropped(()), self._reference
        waiting = Waiting(
            dropped=tuple(Kept(picture=store.put(a.picture), recipe=a.recipe) for a in dropped.arrivals),
            text=dropped.text,
            reference=store.put(reference) if reference is not None else "",
        )
        keep_waiting(self._database, self._session.name, waiting)
