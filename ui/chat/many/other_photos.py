"""The wish that was said of several photos, or the last edit, given to each of them."""

from ....agent.memory.owners import owner_of
from ....agent.values.plan import Plan, Step
from ....errors import ToolRetry
from ..state.message import Request
from ..state.room import Room
from ..state.room_pool import RoomPool
from ..wishes.photo_words import wish_for_others, with_this_one


def do_for_each(text: str, room: Room, names: list[str], pool: RoomPool) -> None:
    """Give the photos of these sessions the wish, or the last edit of this one; they stand in a strip then.

    Raises ToolRetry where no edit was made here, where it worked in a place that a hand gave, or where a
    photo is not of the same person.
    """
    database, user = pool.studio.database, owner_of(pool.studio.database, room.name)
    if any(owner_of(database, name) != user for name in names):
        raise ToolRetry("one of these photos is not yours: nothing was done")
    wish = wish_for_others(text)
    steps = () if wish else steps_elsewhere(room)
    others = [pool.open(name) for name in names]
    rooms = [room, *others] if with_this_one(text) else others
    for each in rooms:
        each.runner.refuse_while_running()
    pool.together.append((room.name, *names))
    for each in rooms:
        each.share()
        if steps:
            plan = Plan(steps=steps, thinking=f"As in {room.name}.")
            each.carry_out(plan, each.conversation.head, room.conversation.head.request)
        else:
            each.say_when_free(Request(wish))


def steps_elsewhere(room: Room) -> tuple[Step, ...]:
    """Return the last edit's steps as another photo can get them: what has a name is looked for anew."""
    steps = room.conversation.head.steps
    if not steps:
        raise ToolRetry("nothing was changed here yet: say what each of the photos shall get")
    by_hand = next((step for step in steps if step.region and not step.target), None)
    if by_hand is not None:
        raise ToolRetry(
            "the last edit works in a place that was drawn on this photo: say what shall change in the others"
        )
    anew = {"region": "", "engine": "", "frame": None, "began": ""}
    return tuple(step.model_copy(update=anew) for step in steps)
