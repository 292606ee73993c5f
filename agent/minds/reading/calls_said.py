# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""A tool call as a version lists it: 'adjust(temperature=0.3) on the sky'."""

import ast

from ....errors import ToolRetry
from ....tools import tool
from ...values.intents import Call


def read_call(text: str) -> Call | None:
    """Return the call that a text is; None for other words, `ToolRetry` for arguments that are no plain values."""
    head, on, target = text.strip().rpartition(") on ")
    written = f"{head})" if on else text.strip()
    name = written.partition("(")[0].strip()
    if not written.endswith(")") or name not in tool.TOOLS:
        return None
    try:
        call = ast.parse(written, mode="eval").body
    except SyntaxError:
        return None
    if not isinstance(call, ast.Call) or call.args:
        return None
    try:
        arguments = {k.arg: ast.literal_eval(k.value) for k in call.keywords if k.arg}
    except ValueError as error:
        raise ToolRetry(f"{name} wants plain values as arguments, got {written!r}") from error
    return Call(tool=name, arguments=arguments, target=target.removeprefix("the ") if on else "")
