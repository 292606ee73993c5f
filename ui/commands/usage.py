"""retoucher usage: what hosted models were called for and what that cost."""

import json
import sys
from contextlib import closing
from dataclasses import asdict

from ...agent.memory.feedback import agreements, ratings
from ...agent.memory.paid.calls import NO_SESSION, usage_table
from ...agent.memory.paid.purchases import let_pay_again, unsettled
from ...agent.memory.sessions import Database
from ...engines.hosted.ledger import Spend
from ...settings import load_settings
from ..visible_text import write

SINGLE = "(no session)"
"""What `retoucher caption` and `retoucher decompose` have used."""

_SHOWN = ("what", "model", "calls", "given", "made", "dollars", "seconds", "priced")


def run_usage(session: str, as_json: bool) -> int:
    """Show a line per thought and model of a session, or per session; then how often judges were right."""
    with closing(Database.of(load_settings())) as database:
        names = [database.open(session).name] if session else database.names()
        tables = {name: usage_table(database, name) for name in names}
        single = usage_table(database, NO_SESSION)
        agreed = agreements(ratings(database, session))
        lost = [] if session else unsettled(database)
    if single and not session:
        tables[SINGLE] = single
    lines = tables[session] if session else [sum(t, Spend(name)) for name, t in tables.items()]
    if as_json:
        rows = [{k: v for k, v in asdict(line).items() if k in _SHOWN} for line in lines]
        judges = [asdict(judge) for judge in agreed]
        may_be_billed = [{"at": at, "what": about} for at, about in lost]
        sys.stdout.write(json.dumps({"calls": rows, "judges": judges, "unsettled": may_be_billed}) + "\n")
        return 0
    for line in [*lines, sum(lines, Spend("total"))]:
        write(usage_line(line) + "\n")
    for judge in agreed:
        write(f"you agreed with {judge.judge} on {judge.agreed} of {judge.rated} versions\n")
    for at, about in lost:
        write(f"{about} of {at} is on its way, or was lost and may be billed\n")
    return 0


def run_pay_again() -> int:
    """Let every edit whose end nobody saw be paid for again; what is on its way stays."""
    with closing(Database.of(load_settings())) as database:
        for at, about in let_pay_again(database):
            write(f"{about} of {at} may be paid for again\n")
    return 0


def usage_line(spend: Spend) -> str:
    """Return what some calls used, as columns."""
    tokens = f"{spend.given:>9} tokens in {spend.made:>8} out"
    used = f"{spend.what:>14} {spend.calls:>4} calls {tokens} {spend.seconds:>7.1f} s"
    return f"{used}  {price_of(spend)}  {spend.model}".rstrip()


def price_of(spend: Spend) -> str:
    """Return what some calls cost in words."""
    return f"${spend.dollars:.4f}" + ("" if spend.priced else " and calls without a known price")
