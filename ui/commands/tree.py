"""retoucher tree: the versions of a session."""

import json
import sys
from contextlib import closing

from ...agent.memory.sessions import Database
from ...agent.values.version_listing import draw_tree
from ...agent.work.drift import drift_of
from ...settings import load_settings
from ..visible_text import write


def run_tree(name: str, as_json: bool) -> int:
    """Draw a session's tree, or list the sessions."""
    with closing(Database.of(load_settings())) as database:
        names = [] if name else database.names()
        tree = database.open(name).tree if name else None
        drawn = draw_tree(tree, lambda version: drift_of(tree, version, database.store).text) if tree else ""
    if tree is None:
        write(json.dumps(names) + "\n" if as_json else "\n".join(names or ["no sessions yet"]) + "\n")
        return 0
    if as_json:
        versions = [
            v.model_dump(mode="json") | {"current": v.id == tree.head.id} for v in tree.versions.values()
        ]
        sys.stdout.write(json.dumps(versions) + "\n")
    else:
        write(drawn + "\n")
    return 0
