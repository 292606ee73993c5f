"""Tool calls as a version lists them, written and read: they are said among words, and are no words."""

import ast
import re
from collections.abc import Iterable, Iterator

from ....errors import ToolRetry
from ....tools import tool
from ...values.plan import Step
from ..words.german import from_german
from ..words.targets import the
from ..words.tidying import tidied
from ..words.unquoted_texts import lettered
from .meaning import Action, Reading, expected

AS_SET = "as you set it"
"""How the reason of a written call ends: its amounts are somebody's own."""
_CALL = re.compile(r"\s*([a-z_]+)(?:#(\d+))?\((.*?)\)(?:\s+on\s+(?:the\s+)?([^;]+?))?\s*")
_ONE_CALL = re.compile(
    r"\s*[a-z_]+(?:#\d+)?\((?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|[^'\"])*?\)"
    r"(?:\s+on\s+[^;]+?)?\s*(?=;\s|$)"
)
"""A call at the start of a text, to the end of its part: what stands in quotes ends none."""
_ONE_PART = re.compile(r".*?(?=;\s|$)", re.S)


def written_call(step: Step) -> str:
    """Return a step as a call that `read_call` reads: 'adjust(exposure=0.5) on the sky', 'text#0(size=1)'."""
    number = "" if step.object is None else f"#{step.object}"
    arguments = ", ".join(f"{name}={value!r}" for name, value in step.arguments.items())
    return f"{step.tool}{number}({arguments})" + (f" on {the(step.target)}" if step.target else "")


def read_call(text: str) -> Reading | None:
    """Read a tool call as a version lists it: 'adjust(temperature=0.3) on the sky', 'text#0(words="Hi")'."""
    match = _CALL.fullmatch(text)
    if not match or match[1] not in tool.TOOLS:
        return None
    try:
        written = ast.parse(f"f({match[3]})", mode="eval").body
    except SyntaxError:
        return None
    if not isinstance(written, ast.Call) or written.args:
        return None
    try:
        arguments = {k.arg: ast.literal_eval(k.value) for k in written.keywords if k.arg}
    except ValueError as error:
        raise ToolRetry(f"{match[1]} wants plain values as arguments, got {match[3]!r}") from error
    reason = f"{match[1].replace('_', ' ')} {AS_SET}"
    expects = (
        expected("changed_inside at_least 0.001") if match[1] in ("adjust", "look", "recolor", "blur") else ()
    )
    number = int(match[2]) if match[2] else None
    call = Action(match[1], arguments, match[4] or "", reason, expects, object=number)
    return Reading(text.strip(), (call,))


def parts(request: str) -> Iterator[str]:
    """Yield what stands between semicolons; those inside a call's quotes part nothing."""
    at = 0
    while at < len(request):
        found = _ONE_CALL.match(request, at) or _ONE_PART.match(request, at)
        assert found is not None, "a part may be empty"
        yield found[0].strip()
        at = found.end() + len("; ")


def tidied_words(request: str) -> str:
    """Return a request without its idle words, its calls as they are, German wishes in plain English."""
    said = list(parts(request))
    if not any(map(read_call, said)):
        return from_german(request) or lettered(tidied(request))
    return "; ".join(part if read_call(part) else tidied(part) for part in said)


def as_before(step: Step, earlier: Iterable[Step]) -> Step:
    """Return a step that repeats an earlier one elsewhere with what that one said of itself."""
    if not step.reason.rstrip(".").endswith(AS_SET):
        return step
    same = next((old for old in earlier if _call_of(old) == _call_of(step)), None)
    if same is None:
        return step
    reason = same.reason.replace(the(same.target), the(step.target)) if same.target else same.reason
    return step.model_copy(update={"reason": reason})


def _call_of(step: Step) -> tuple[object, ...]:
    return step.tool, step.arguments, step.object
