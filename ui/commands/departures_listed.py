"""retoucher audit: which pictures left this machine, when, where to and for whom."""

import json
import sys
from contextlib import closing
from dataclasses import asdict

from ...agent.memory.departures import departures
from ...agent.memory.sessions import Database
from ...settings import load_settings
from ..visible_text import write


def run_audit(as_json: bool) -> int:
    """List each picture that left; return the exit code."""
    with closing(Database.of(load_settings())) as database:
        left = departures(database)
    if as_json:
        sys.stdout.write(json.dumps([asdict(one) for one in left]) + "\n")
        return 0
    for one in left:
        who = ", ".join(filter(None, (one.owner, one.session)))
        write("  ".join(filter(None, (one.at, one.destination, one.what, who, one.digest))) + "\n")
    if not left:
        write("no picture has left\n")
    return 0
