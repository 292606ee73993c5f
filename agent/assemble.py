"""The one place that puts the parts together: settings in, conversations out."""

from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

from pydantic import ValidationError

from ..engines import tiny_profile
from ..engines.hosted.image_settings import ImageSettings
from ..engines.hosted.meter import Caps
from ..engines.profiles import BUILT_IN, Profile
from ..engines.registry import ready, spec
from ..engines.work import working
from ..errors import ConfigError
from ..pictures import Picture
from ..settings import Settings
from ..training import miniature_profile
from .context import Options, TieMode
from .conversation import Conversation
from .memory.forget import sweep_doomed
from .memory.paid.purchases import sweep_answers
from .memory.sessions import Database, Own, nobodys
from .minds import Mind
from .minds.rules import RulesMind
from .watch.set_up import watch_as_set

PATIENCE = (
    "timeout", "connect", "tries", "patience", "answer_tokens", "temperature", "context", "stream",
)  # fmt: skip
"""Settings of how a language model is waited for and what it may say."""

OF_THE_MIND = ("model", "judge", "base_url", "api_key", "price", *PATIENCE)
"""Settings after whose change another mind is built."""


@dataclass(frozen=True)
class Studio:
    """Everything that conversations share."""

    settings: Settings
    database: Database
    mind: Mind
    engines: frozenset[str]
    profile: Profile
    images: ImageSettings | None = None
    """A hosted image model that was chosen instead of the environment's; its key is kept here alone."""

    def close(self) -> None:
        """Close the sessions that all conversations share."""
        self.database.close()

    def start(
        self, picture: Picture, name: str = "", *, options: Options | None = None, own: Own = nobodys
    ) -> Conversation:
        """Begin a session; without a name it gets one from the picture's file; `own` makes it somebody's."""
        return Conversation.start(
            picture,
            name or Path(picture.facts.name).stem or "picture",
            numbered=not name,
            own=own,
            mind=self.mind,
            database=self.database,
            options=options or self.options(),
            engines=self.engines,
            profile=self.profile,
            images=self.images,
        )

    def open(self, name: str, *, options: Options | None = None) -> Conversation:
        """Go on with a session."""
        return Conversation.open(
            name,
            mind=self.mind,
            database=self.database,
            options=options or self.options(),
            engines=self.engines,
            profile=self.profile,
            images=self.images,
        )

    def with_settings(self, settings: Settings) -> "Studio":
        """Return a studio on the same sessions that thinks and works as other settings say."""
        same = settings.profile == self.settings.profile
        profile, mind = self.profile if same else profile_of(settings), self.mind
        if any(getattr(settings, name) != getattr(self.settings, name) for name in OF_THE_MIND):
            mind = make_mind(settings)
        engines = ready_with(profile, self.images)
        return replace(self, settings=settings, mind=mind, engines=engines, profile=profile)

    def with_images(self, images: ImageSettings | None) -> "Studio":
        """Return a studio whose hosted edits go to another image model; None for the environment's."""
        return replace(self, images=images, engines=ready_with(self.profile, images))

    def private(self) -> "Studio":
        """Return a studio that sends nothing: the rules think, and only engines of this machine work."""
        profile = self.profile.model_copy(update={"allow": self.profile.allow - {"key"}})
        return replace(self, mind=RulesMind(), engines=ready(profile), profile=profile)

    def cut_off(
        self, picture: Picture, request: str, *, options: Options | None = None
    ) -> Conversation | None:
        """Return the session in which this request on this picture was cut off or waits, and nobody works."""
        unfinished = self.database.with_open_turns()
        for name in filter(unfinished.__contains__, self._sessions_of(picture)):
            conversation = self.open(name, options=options)
            if not conversation.workplace.busy and conversation.pending_request == request:
                return conversation
            conversation.close()
        return None

    def session_of(self, picture: Picture) -> str:
        """Return the newest session that began with this picture, '' when there is none."""
        return next(iter(self._sessions_of(picture)), "")

    def _sessions_of(self, picture: Picture) -> list[str]:
        """Return the sessions that began with this picture, newest first."""
        return self.database.names(root=picture.digest)

    def options(
        self,
        *,
        approve: bool = False,
        may_ask: bool = True,
        careful: bool = False,
        seed: int = 0,
        opens_files: bool = False,
        tie: TieMode | None = None,
    ) -> Options:
        """Return how conversations behave under the settings."""
        s = self.settings
        caps = Caps(s.turn_calls, s.turn_money, s.session_money, s.turn_seconds, s.user_money or inf)
        return Options(
            approve=approve,
            may_ask=may_ask,
            careful=careful or s.careful,
            plans=s.plans,
            retries=0 if self.profile.caveat else s.retries,
            seed=seed,
            opens_files=opens_files,
            max_pixels=self.settings.max_pixels,
            tie=tie,
            caps=caps,
        )


def open_studio(settings: Settings) -> Studio:
    """Open the sessions and build the mind that the settings name; watch turns as they say."""
    watch_as_set(settings)
    profile, database = profile_of(settings), Database.of(settings)
    sweep_answers(database)
    sweep_doomed(database)
    return Studio(settings, database, make_mind(settings), ready(profile), profile)


def ready_with(profile: Profile, images: ImageSettings | None) -> frozenset[str]:
    """Return the engines that are ready when hosted edits go to that image model."""
    with working(images=images):
        return ready(profile)


def make_mind(settings: Settings) -> Mind:
    """Return the mind that the settings name: rules, or a language model with rules behind it."""
    rules = RulesMind()
    if not settings.model:
        return rules
    from .minds.language import language_mind

    return language_mind(settings, rules)


_MADE_HERE = {"tiny": tiny_profile.prepare, "miniature": miniature_profile.prepare}
"""Profile → puts its models into a folder of the home and returns the profile that uses them."""


def profile_of(settings: Settings) -> Profile:
    """Return the profile that the settings name; `ConfigError` lists what there is."""
    try:
        own = {name: Profile.model_validate(written) for name, written in settings.profiles.items()}
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ConfigError(f"a profile in retoucher.toml is wrong: {where}: {first['msg']}") from error
    known = BUILT_IN | own
    if settings.profile not in known:
        raise ConfigError(f"no profile {settings.profile!r}; there are: {', '.join(known)}")
    profile = known[settings.profile]
    if settings.profile in _MADE_HERE and settings.profile not in own:
        return _MADE_HERE[settings.profile](settings.home / settings.profile)
    if settings.profile in own:
        _check_names(profile)
    return profile


def _check_names(profile: Profile) -> None:
    preferred = [(verb, name) for verb, names in profile.prefer.items() for name in names]
    for verb, name in (*preferred, *((n.partition("/")[0], n.partition("/")[2]) for n in profile.engines)):
        spec(verb, name)
