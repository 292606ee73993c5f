import subprocess
import sys
from importlib import import_module

import pytest

from retoucher.engines.pool import default_pool
from retoucher.engines.vision import tiny_vision as tiny
from retoucher.engines.vision.vision_specs import SPECS, WEIGHTS

METHODS = {"caption": "caption", "find": "find", "compare": "fits"}


def pools(engine):
    parts = [getattr(engine, name, engine) for name in ("segmenter", "detector")]
    return [part.pool for part in parts if part is not None]


@pytest.mark.parametrize("spec", SPECS, ids=lambda s: f"{s.verb}-{s.name}")
def test_every_engine_is_built_without_arguments_and_loads_nothing(spec):
    module, _, name = spec.path.partition(":")
    loads = default_pool().loads
    engine = getattr(import_module(module), name)()
    assert callable(getattr(engine, METHODS[spec.verb]))
    assert pools(engine) and all(pool is default_pool() for pool in pools(engine))
    assert default_pool().loads == loads
    assert all(name in WEIGHTS and WEIGHTS[name].command in spec.supply for name in spec.weights)
    assert spec.weights and spec.cost > 0 and spec.abilities


def test_names_are_unique_and_every_engine_has_a_tiny_stand_in():
    names = [(s.verb, s.name) for s in SPECS]
    assert len(set(names)) == len(names)
    assert set(WEIGHTS) == {*tiny.builders(), "segment-anything"}


def test_knowing_the_engines_imports_no_framework():
    code = (
        "import sys; import retoucher.engines.vision.vision_specs;"
        "assert not {'torch', 'transformers', 'segment_anything'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
