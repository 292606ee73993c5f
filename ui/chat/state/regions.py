"""The regions that a person can work with: kept under names, and followed to where they lie now."""

from ....agent.conversation import Conversation
from ....agent.memory.carried_regions import carried, keep_carried
from ....agent.values.versions import Version
from ....errors import ToolFailed, ToolRetry
from ....pictures import Region


class Regions:
    """The regions of a conversation; remembers where each lies on the versions it was asked for."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._last: dict[str, Region] = {}
        self._here: dict[tuple[str, str], str] = {}

    def keep(self, region: Region, name: str) -> str:
        """Keep a region under a name; return its digest."""
        kept = region.named(name)
        digest = self._conversation.workplace.add_region(kept, name)
        self._last = {digest: kept}
        return digest

    def here(self, digest: str) -> str:
        """Return the digest of a kept region as it lies on the current picture; '' where it is not in it."""
        head = self._conversation.head
        if (digest, head.id) not in self._here:
            self._here[digest, head.id] = self._carried(digest, head) if digest else ""
        return self._here[digest, head.id]

    def region(self, digest: str) -> Region:
        """Return a region; the one asked for last is at hand."""
        if digest not in self._last:
            self._last = {digest: self._conversation.session.store.region(digest)}
        return self._last[digest]

    def _carried(self, digest: str, head: Version) -> str:
        session = self._conversation.session
        record = session.regions.get(digest)
        if record is not None and record.picture == head.picture:
            return digest
        picture = session.store.picture(head.picture)
        try:
            region = carried(session, digest, picture)
        except (ToolFailed, ToolRetry):
            return ""
        if region is not None and region.digest != digest:
            keep_carried(session, region, picture, record)
        return region.digest if region is not None else ""
