"""The history that an opened picture carries: offered, and what is needed for it said."""

import streamlit as st

from ....agent.recipes.reopen import carried, carry
from ....agent.values.recipe import Recipe
from ....errors import RecipeError, ToolRetry
from ..state.message import Arrival
from ..state.room import Room
from ..state.room_pool import RoomPool
from ..state.tab import Tab, enter
from .notices import attempt, plain


def offer_panel(room: Room, pool: RoomPool, tab: Tab) -> None:
    """Offer to reopen the history of the session's picture, while nothing was done to it."""
    text = carried(pool.studio.database, room.name)
    if not text or room.runner.running or room.conversation.head.parent:
        return
    with st.container(key="offer", gap="small"):
        try:
            recipe = Recipe.from_yaml(text)
        except RecipeError as error:
            st.caption(f"This picture carries a recipe that cannot be read: {plain(str(error))}")
        else:
            _offer(recipe, room, pool, tab)
        if st.button("Not now", key="reopen-not", type="tertiary"):
            carry(pool.studio.database, room.name, "")
            st.rerun()


def _offer(recipe: Recipe, room: Room, pool: RoomPool, tab: Tab) -> None:
    count, source = len(recipe.steps), recipe.source
    st.markdown(f"This picture carries the history of its edit: {count} step{'s'[: count != 1]}.")
    if source.digest and room.conversation.session.store.has(source.digest):
        if st.button("Reopen its history", key="reopen", type="primary"):
            attempt(tab, reopen, recipe, room, pool)
            st.rerun()
        return
    size = " ({} × {})".format(*source.size) if source.size else ""
    st.caption(
        f"To reopen it, drop its original, “{plain(source.name or 'without a name')}”{size}, into the chat. "
        "Without it, you can edit this picture as it is."
    )


def reopen(recipe: Recipe, room: Room, pool: RoomPool) -> Room:
    """Begin a session with the recipe's original and make every step again in it, as a version each."""
    store = room.conversation.session.store
    fresh = enter(pool.start(store.picture(recipe.source.digest), like=room))
    fresh.reopen(recipe, room.conversation.tree.path()[0].picture)
    carry(pool.studio.database, room.name, "")
    return fresh


def reopen_with(arrivals: tuple[Arrival, ...], room: Room, pool: RoomPool) -> bool:
    """Reopen the carried history when its original is among what was dropped; say whether it was."""
    text = carried(pool.studio.database, room.name)
    if not text:
        return False
    try:
        recipe = Recipe.from_yaml(text)
    except RecipeError:
        return False
    for arrival in arrivals:
        if arrival.picture.digest == recipe.source.digest:
            room.conversation.session.keep(arrival.picture)
            reopen(recipe, room, pool)
            return True
    if len(arrivals) == 1 and arrivals[0].picture.facts.name == recipe.source.name:
        raise ToolRetry(
            f"“{recipe.source.name}” has the name of the original and other pixels: the very file is needed"
        )
    return False


def bring(arrival: Arrival, room: Room, pool: RoomPool) -> None:
    """Keep with a room what its picture carries, so that it is offered."""
    if arrival.recipe:
        carry(pool.studio.database, room.name, arrival.recipe)


def pair_in(arrivals: tuple[Arrival, ...]) -> tuple[Arrival, Arrival] | None:
    """Return (edited, original) when two pictures were dropped of which one carries the other's history."""
    if len(arrivals) != 2:
        return None
    for edited, original in (arrivals, arrivals[::-1]):
        if edited.recipe and original.picture.digest in edited.recipe:
            return edited, original
    return None
