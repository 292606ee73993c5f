"""An edit as the images API asks for it: one turn that asks nothing, in a session that passes or stays."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from time import time

from ....agent.memory.addresses import Linked
from ....agent.recipes.variations import variations_of
from ....agent.values.versions import Version
from ....errors import PictureError, ToolRetry
from ....pictures import Picture, Region, encode_picture, open_picture, read_mask, saving_notes
from ...chat.state.plain_words import unused_pictures
from ...chat.state.turns import TurnView
from ..consent import kept, strangers
from ..facts import turn_facts, version_facts
from ..given_out import given_out, scaled
from ..guest import Guest, Hear
from ..guest_book import GuestBook
from ..passing import passing_guest
from .answer_types import Datum, ImagesAnswer, usage
from .answers_of_http import Refused, wrong_field
from .edit_form import EditForm
from .picture_links import picture_link


@dataclass
class ImageEdit:
    """One request: runs in a thread, may be stopped from another."""

    book: GuestBook
    form: EditForm
    guest: Guest | None = None
    notes: list[str] = field(default_factory=list)

    def stop(self) -> None:
        """Ask the running turn to stop."""
        if self.guest is not None:
            self.guest.stop()

    def run(self, hear: Hear) -> ImagesAnswer:
        """Edit; return the answer as OpenAI's clients read it, with the verdict beside."""
        picture, references = self._opened()
        where = self._region(picture)
        with self._session(picture) as guest:
            self.guest = guest
            addresses = strangers(guest.room)
            if addresses:
                raise Refused(403, kept(addresses), "permission_error", "consent_needed")
            view = guest.say(self.form.prompt, references, where, hear)
            self._check(view)
            self.notes += filter(None, [unused_pictures(view)])
            made = [guest.room.conversation.head, *self._others(guest, hear)]
            self.notes += saving_notes(guest.room.conversation.picture(made[0]), self.form.format.upper())
            return {
                "created": int(time()),
                "data": [self._datum(guest, version) for version in made],
                "output_format": self.form.format,
                "size": "x".join(map(str, self._fitted(guest.room.conversation.picture(made[0])))),
                "background": "auto",
                "quality": "auto",
                "usage": usage(),
                "retoucher": {**turn_facts(guest.room, view), "notes": self.notes},
            }

    def partial(self, digest: str) -> str:
        """Return a picture of a running turn in base64; '' when it is gone."""
        if self.guest is None or not self.guest.room.conversation.session.store.has(digest):
            return ""
        picture = self.guest.room.conversation.session.store.picture(digest)
        shown = scaled(picture, self._fitted(picture))
        return b64encode(encode_picture(shown, self.form.format.upper())).decode()

    def _opened(self) -> tuple[Picture, tuple[Picture, ...]]:
        most = self.book.pool.studio.settings.max_pixels
        try:
            opened = [
                open_picture(file.file.read(), name=file.filename or "image", max_pixels=most)
                for file in self.form.images
            ]
        except PictureError as error:
            raise wrong_field("image", str(error)) from error
        self.notes += opened[0].facts.notes
        return opened[0], tuple(opened[1:])

    def _region(self, picture: Picture) -> Region | None:
        if self.form.mask is None:
            return None
        try:
            drawn = read_mask(self.form.mask.file.read(), picture, means="hole")
        except PictureError as error:
            raise wrong_field("mask", str(error)) from error
        self.notes += drawn.notes
        if drawn.region.empty:
            raise wrong_field("mask", "the mask has no transparent hole: nothing may change")
        return drawn.region

    @contextmanager
    def _session(self, picture: Picture) -> Iterator[Guest]:
        if self.form.as_url:
            guest = self.book.start(picture, None, user=self.form.user)
            _ask_nothing(guest)
            yield guest
            return
        with passing_guest(self.book.pool, picture, self.form.user) as guest:
            _ask_nothing(guest)
            yield guest

    def _check(self, view: TurnView) -> None:
        """Refuse an edit that was not made: a picture that is not what was asked for is no answer."""
        guest = self.guest
        if guest is None or guest.room.conversation.head.parent:
            return
        told = view.failure or view.reply or "nothing could be done"
        raise Refused(422, told, "invalid_request_error", "edit_failed", "prompt")

    def _others(self, guest: Guest, hear: Hear) -> list[Version]:
        """Make further ways of the edit, as many as there are."""
        if self.form.n == 1:
            return []
        conversation, first = guest.room.conversation, guest.room.conversation.head
        try:
            ways = variations_of(conversation, self.form.n - 1)
        except ToolRetry as error:
            self.notes.append(f"Only one result: {error}.")
            return []
        made: list[Version] = []
        for again in ways:
            guest.carry_out(again, hear)
            made += [conversation.head] if conversation.head.id != first.id else []
        if len(made) + 1 < self.form.n:
            self.notes.append(f"Asked for {self.form.n} results; this edit has {len(made) + 1}.")
        return made

    def _datum(self, guest: Guest, version: Version) -> Datum:
        size, format = self._fitted(guest.room.conversation.picture(version)), self.form.format
        about = version_facts(guest.room, version)
        if self.form.as_url:
            shown = Linked(guest.room.name, version.number, format, size)
            return {"url": picture_link(self.book, self.form.server, shown), "retoucher": about}
        data = given_out(self.book, guest, version, format.upper(), size)
        return {"b64_json": b64encode(data).decode(), "retoucher": about}

    def _fitted(self, picture: Picture) -> tuple[int, int]:
        """Return the size that fits into what was asked for; the picture's shape stays."""
        if self.form.size is None or self.form.size == picture.size:
            return picture.size
        scale = min(self.form.size[0] / picture.width, self.form.size[1] / picture.height)
        sides = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        note = f"The result was scaled from {picture.size} to {sides}; size 'auto' keeps every byte."
        if note not in self.notes:
            self.notes.append(note)
        return sides


def _ask_nothing(guest: Guest) -> None:
    conversation = guest.room.conversation
    conversation.options = replace(conversation.options, may_ask=False, approve=False)
