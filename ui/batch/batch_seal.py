"""`--sign` of a batch: the content credentials of each result, as its file is written in a worker."""

from collections.abc import Sequence
from pathlib import Path

from ...agent.conversation import Conversation
from ...agent.recipes.replay import Replayed, replayed_steps
from ...agent.values.recipe import Recipe
from ...pictures import Picture
from ..commands.results import Sealing, unsealed
from .far_files import contents
from .outcome import Errand


def seal_of_edit(errand: Errand, conversation: Conversation, home: Path) -> Sealing:
    """Return what signs the result of a conversation, where that is wanted."""
    if not errand.sign:
        return unsealed
    from ...agent.recipes.content_credentials import Source
    from ...agent.recipes.signed_version import signed_version

    session, head = conversation.session, conversation.head
    opened = session.store.picture(conversation.tree.path()[0].picture)
    source = Source.of(opened, contents(errand.picture))
    return lambda data, format: signed_version(session, head, data, format, home, [source])


def seal_of_replay(
    errand: Errand, picture: Picture, recipe: Recipe, done: Replayed, engines: Sequence[str], home: Path
) -> Sealing:
    """Return what signs the result of a recipe, where that is wanted; `engines`: who did each step here."""
    if not errand.sign:
        return unsealed
    from ...agent.recipes.content_credentials import Source, signed
    from ...agent.recipes.signing_certificate import signing_certificate

    sources = [Source.of(picture, contents(errand.picture))]
    sources += [Source.of(reference, None) for reference in done.references]
    made = zip(replayed_steps(recipe, done), engines, strict=True)
    steps = [step.model_copy(update={"engine": engine}) for step, engine in made]
    return lambda data, format: signed(
        data, format, steps, recipe.to_yaml(), sources, signing_certificate(home)
    )
