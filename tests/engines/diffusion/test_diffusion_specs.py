import subprocess
import sys
from importlib import import_module

import pytest

from retoucher.engines.diffusion import tiny_diffusion as tiny
from retoucher.engines.diffusion.diffusion_specs import SPECS, WEIGHTS
from retoucher.engines.pool import default_pool

METHODS = {"edit": "edit", "inpaint": "inpaint"}


@pytest.mark.parametrize("spec", SPECS, ids=lambda s: f"{s.verb}-{s.name}")
def test_every_engine_is_built_without_arguments_and_loads_nothing(spec):
    module, _, name = spec.path.partition(":")
    loads = default_pool().loads
    engine = getattr(import_module(module), name)()
    assert callable(getattr(engine, METHODS[spec.verb]))
    assert engine.pool is default_pool() and engine.pool.loads == loads
    assert all(command.split()[-1] in WEIGHTS for command in spec.supply.split(" && "))
    assert spec.cost > 0


def test_names_are_unique_and_every_engine_has_a_tiny_stand_in():
    names = [(s.verb, s.name) for s in SPECS]
    assert len(set(names)) == len(names)
    assert set(WEIGHTS) == set(tiny.builders())


def test_knowing_the_engines_imports_no_framework():
    code = (
        "import sys; import retoucher.engines.diffusion.diffusion_specs, retoucher.engines.pool;"
        "assert not {'torch', 'diffusers', 'transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
