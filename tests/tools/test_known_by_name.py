"""Nobody knows a tool by its name: what others must know of it stands in its `@tool(...)`."""

import ast
from pathlib import Path

import pytest

from helpers.house import ROOT, sources
from retoucher.tools import TOOLS

GRAMMAR = ("agent/minds/clauses/", "agent/minds/words/", "agent/minds/rules/understanding.py")
"""What turns words into calls: it names the tools that the words mean."""
OTHER_MEANINGS = {
    "agent/conversation.py": {"edit": "an intent", "look": "a node", "text": "a key of JSON"},
    "agent/graph.py": {"edit": "an intent", "look": "a node"},
    "agent/host.py": {"look": "a node"},
    "agent/minds/corrected.py": {"text": "a field of a question"},
    "agent/minds/language/details.py": {"caption": "a prompt", "decompose": "a prompt"},
    "agent/minds/language/form_reading.py": {"edit": "an intent"},
    "agent/minds/language/language_mind.py": {"edit": "an intent"},
    "agent/minds/language/look_first.py": {"look": "a prompt"},
    "agent/minds/language/menu.py": {"edit": "a verb of engines", "look": "a kind of tool"},
    "agent/minds/language/single_thoughts.py": {"caption": "a prompt", "decompose": "a prompt"},
    "agent/minds/language/voice.py": {
        "caption": "a word of a prompt",
        "decompose": "a prompt",
        "look": "a prompt",
        "text": "a kind of message",
    },
    "agent/minds/rules/hearing.py": {"text": "a field of a question"},
    "agent/minds/rules/rules_mind.py": {"edit": "an intent"},
    "agent/minds/scripted_mind.py": {"edit": "an intent"},
    "agent/values/brief.py": {"edit": "an intent"},
    "agent/values/recipe.py": {"find": "a field"},
    "agent/work/caveat.py": {"find": "a verb of engines"},
    "agent/work/scene.py": {"caption": "a field of the state"},
    "ui/chat/panels/drop_panel.py": {"edit": "what a file is for"},
    "ui/chat/panels/dropped_files.py": {"edit": "what a file is for"},
    "agent/work/looking.py": {"find": "a verb of engines"},
    "ui/chat/server/scripted_rooms.py": {
        "crop": "a request",
        "edit": "an intent",
        "look": "a kind of tool",
        "text": "a field of a question",
    },
    "ui/chat/state/turns.py": {"look": "a node"},
    "ui/commands/caption.py": {"caption": "a key of JSON"},
    "ui/commands/edit.py": {"text": "a key of JSON"},
}
"""Words that are a tool's name and mean something else in this file."""


def words_of_tools(code: str) -> set[str]:
    """Return the names of tools that stand as strings in code."""
    constants = (node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str) and value in TOOLS}


@pytest.mark.parametrize("file", [f for f in sources() if f.startswith(("agent/", "ui/", "_api"))])
def test_who_needs_a_tool_imports_it_and_asks_it(file: str) -> None:
    if not file.startswith(GRAMMAR):
        found = words_of_tools(ROOT.joinpath(file).read_text("utf-8"))
        assert found == set(OTHER_MEANINGS.get(file, {}))


def test_what_means_something_else_stands_in_a_file_that_is_there() -> None:
    assert [file for file in OTHER_MEANINGS if not ROOT.joinpath(file).is_file()] == []


def test_a_name_in_code_is_noticed() -> None:
    assert words_of_tools("late = step.tool in ('crop', 'flipped')") == {"crop"}


def test_every_module_beside_the_folders_is_a_tool() -> None:
    modules = {Path(file).stem for file in sources() if Path(file).parent == Path("tools")} - {"__init__"}
    assert set(TOOLS) == modules
