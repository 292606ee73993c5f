"""Make what `cv2.dnn` can run of the files that came in packages; needs the package `onnx`.

Run as `python -m retoucher.engines.eyes.conversion FROM TO`, where `onnx` may be a borrowed one.
"""

import shutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from .mobile_sam import DECODER, ENCODER, MASKS, QUALITY
from .nanodet import DETECTOR, OUTPUTS
from .tfjs_graph import TfjsGraph
from .u2net import SALIENCY


def convert(source: Path, target: Path) -> None:
    """Write the four ONNX files that the networks read."""
    onnx: Any = import_module("onnx")
    shutil.copyfile(source / "u2netp.onnx", target / SALIENCY)
    shutil.copyfile(source / "encoder.onnx", target / ENCODER)
    decoder = cut(onnx.load(str(source / "sam.onnx")), {MASKS: (1, 4, 256, 256), QUALITY: (1, 4)})
    onnx.save(decoder, str(target / DECODER))
    TfjsGraph(source / "nanodet.json").convert(OUTPUTS, target / DETECTOR)


def cut(model: Any, outputs: dict[str, tuple[int, ...]]) -> Any:
    """Return an ONNX model that ends at these tensors (name → shape) and holds nothing that they do not need.

    MobileSAM's decoder ends in a choice of mask that `cv2.dnn` cannot run; before it lie all four masks.
    """
    onnx: Any = import_module("onnx")
    helper = onnx.helper
    graph = model.graph
    maker = {name: index for index, node in enumerate(graph.node) for name in node.output}
    wanted, kept = list(outputs), set[int]()
    while wanted:
        index = maker.get(wanted.pop())
        if index is not None and index not in kept:
            kept.add(index)
            wanted += graph.node[index].input
    nodes = [graph.node[index] for index in sorted(kept)]
    used = {name for node in nodes for name in node.input}
    ends = [helper.make_tensor_value_info(n, onnx.TensorProto.FLOAT, shape) for n, shape in outputs.items()]
    inputs = [i for i in graph.input if i.name in used]
    constants = [i for i in graph.initializer if i.name in used]
    shorter = helper.make_graph(nodes, graph.name, inputs, ends, constants)
    return helper.make_model(shorter, opset_imports=model.opset_import, ir_version=model.ir_version)


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
