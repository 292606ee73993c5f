"""What a room thinks and works with, as it was chosen there."""

from dataclasses import replace

from ....agent.assemble import Studio
from ....agent.conversation import Conversation
from ....agent.memory.preferences import Choices, keep_choices
from .connection_test import Probe
from .turn_runner import TurnRunner


class RoomSettings:
    """The choices of a session, and the studio that follows from them."""

    def __init__(
        self, conversation: Conversation, runner: TurnRunner, studio: Studio, choices: Choices
    ) -> None:
        self.studio = studio
        """Mind, engines and settings of this session; a key typed into the page is kept here alone."""
        self.choices = choices
        """What was set in the page for this session; kept with it, and no key in it."""
        self.probe: Probe | None = None
        """The last test of the connection."""
        self._conversation, self._runner = conversation, runner
        self._apply()

    def choose(self, **chosen: bool | float | str | None) -> None:
        """Set how the next turns behave or what they may take, for good; field names of `Choices`."""
        self.choices = self.choices.model_copy(update=chosen)
        keep_choices(self.studio.database, self._conversation.session.name, self.choices)
        self._apply()

    def use(self, studio: Studio) -> None:
        """Think and work as another studio does, from the next turn on."""
        with self._runner.lock:
            self._runner.refuse_while_running()
            conversation = self._conversation
            conversation.options = replace(conversation.options, retries=studio.options().retries)
            conversation.use(
                studio.mind, engines=studio.engines, profile=studio.profile, images=studio.images
            )
            self.studio, self.probe = studio, None

    def wait_as(self, waits: dict[str, float | bool | None]) -> None:
        """Have other patience with the language model, for good; names of the settings."""
        self.use(self.studio.with_settings(self.studio.settings.model_copy(update=waits)))
        self.choices = self.choices.model_copy(update={"waits": waits})
        keep_choices(self.studio.database, self._conversation.session.name, self.choices)

    def test_connection(self) -> None:
        """Ask the language model in a thread; the page looks at `probe` for what came of it."""
        if self.probe is None or not self.probe.running:
            caps, name = self._conversation.options.caps, self._conversation.session.name
            self.probe = Probe(self.studio.settings, self.studio.database, name, caps).begin()

    def _apply(self) -> None:
        options = self._conversation.options
        caps = replace(options.caps, **self.choices.of_caps())
        self._conversation.options = replace(options, caps=caps, **self.choices.of_options())
