"""retoucher models: the weights that engines load, their state, size and licence; bring and remove them."""

import json
import sys
from typing import Any

from ...agent.assemble import profile_of
from ...engines.placement import PoolSettings
from ...engines.registry import known_weights, specs
from ...engines.weights import CheckpointFile, KeptFiles, Weights, disk_bytes, pull, remove
from ...engines.work import working
from ...errors import ConfigError
from ...settings import load_settings
from ..visible_text import write


def run_models(action: str, name: str, as_json: bool, profile: str | None) -> int:
    """List the weights, or pull or remove those of one name, as the profile addresses them."""
    with working(profile=profile_of(load_settings(profile=profile))):
        if action == "list":
            rows = [_row(w) for w in known_weights().values() if name in ("", w.name)]
            _print(rows or [_row(_named(name))], as_json)
            return 0
        weights = _named(name)
        write(_pull(weights) if action == "pull" else _remove(weights))
    return 0


def _pull(weights: Weights) -> str:
    return f"{weights.name} is in {pull(weights, PoolSettings().address_of(weights.name))}\n"


def _remove(weights: Weights) -> str:
    where = PoolSettings().address_of(weights.name)
    if where:
        raise ConfigError(f"{weights.name} is {where}, named by the settings: remove it there yourself")
    return f"{weights.name}: {_size(remove(weights))} freed\n"


def _named(name: str) -> Weights:
    known = known_weights()
    if name not in known:
        raise ConfigError(f"no weights {name!r}; there are: {', '.join(known)}")
    return known[name]


def _row(weights: Weights) -> dict[str, Any]:
    where = PoolSettings().address_of(weights.name)
    return {
        "name": weights.name,
        "address": where or _address(weights),
        "bytes": disk_bytes(weights, where),
        "download_gigabytes": weights.gigabytes,
        "licence": weights.licence,
        "engines": [f"{s.verb}/{s.name}" for s in specs() if weights.name in s.weights],
        "command": weights.command,
    }


def _address(weights: Weights) -> str:
    if isinstance(weights, CheckpointFile):
        return weights.address
    return weights.hub if isinstance(weights, KeptFiles) else f"{weights.hub}@{weights.revision}"


def _print(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(rows, indent=1) + "\n")
        return
    for row in rows:
        state = (
            f"{_size(row['bytes'])} on disk" if row["bytes"] else f"{row['download_gigabytes']:g} GB to bring"
        )
        users = ", ".join(row["engines"]) or "a helper of other engines"
        write(f"{row['name']:>21}: {state:<17} {row['licence']}\n")
        write(f"{'':>23}{row['address']}; for {users}\n")
        if not row["bytes"]:
            write(f"{'':>23}{row['command']}\n")
    used = sum(row["bytes"] for row in rows)
    write(f"{_size(used)} on disk in all\n")


def _size(count: int) -> str:
    for unit, scale in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= scale:
            return f"{count / scale:.1f} {unit}"
    return f"{count} bytes"
