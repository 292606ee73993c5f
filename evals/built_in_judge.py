"""The agent's own measured verdict on an edit of the world, without a language model and without eyes."""

from ..agent.minds import Attempt, Scene
from ..agent.minds.judging.looked_at import LookedAt
from ..agent.minds.judging.measured_verdict import judged
from ..agent.minds.judging.second_look import look_again
from ..agent.values.brief import Brief
from ..agent.values.plan import Plan, Step
from ..agent.values.verdict import StepResult
from ..pictures import Picture, Pixels, evidence
from ..tools.edit import edit as edit_tool
from ..training.world.drawing import draw
from ..training.world.instructions import Edit


def passes(edit: Edit, made: Pixels) -> bool:
    """Return whether the verdict by measurement passes a picture as an edit of the whole picture."""
    before, after = Picture(draw(edit.before)), Picture(made)
    step = Step(reason=edit.text, tool=edit_tool.tool.name, arguments={"instruction": edit.text})
    facts = evidence(before, after)
    seen = look_again(LookedAt(0, step, edit_tool.tool, before, lambda: after, None, facts))
    result = StepResult(step=0, before=before.digest, after=after.digest, evidence=facts, seen=seen)
    attempt = Attempt(Plan(steps=(step,)), before, after, (result,))
    request = Brief(intent="edit", request=edit.text)
    return judged(request, attempt, None, Scene(before, find=lambda phrase: [])).passed
