"""look: see the picture that the turn starts from."""

from langgraph.runtime import Runtime

from ...engines.classical.find.caption import glance
from ..context import Context
from ..values.events import Looked
from ..values.state import State


def look(state: State, runtime: Runtime[Context]) -> State:
    """Load the current version and say what it shows."""
    context = runtime.context
    head = context.session.tree.head
    picture = context.session.store.picture(head.picture)
    caption = glance(picture)
    notes = () if head.parent else picture.facts.notes
    runtime.stream_writer(
        Looked(
            picture=head.picture,
            version=head.number,
            caption=caption,
            notes=notes,
            attachments=state.get("attachments", ()),
            selection=state.get("selection", ""),
        )
    )
    return State(base=head.id, picture=head.picture, caption=caption)
