"""Convert a TensorFlow.js graph model of plain convolutions to ONNX; needs the package `onnx`."""

import base64
import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Node = dict[str, Any]

_TO_NCHW, _TO_NHWC = [0, 3, 1, 2], [0, 2, 3, 1]
_SAME = {
    "Add": "Add", "AddV2": "Add", "LeakyRelu": "LeakyRelu", "Sigmoid": "Sigmoid", "Identity": "Identity",
}  # fmt: skip
"""Operations that ONNX has under the same meaning."""


def read_tfjs(model: Path) -> tuple[list[Node], dict[str, Array]]:
    """Return the nodes of model.json and its constants by name; halves come back as float32."""
    description = json.loads(model.read_text("utf-8"))
    constants: dict[str, Array] = {}
    for group in description["weightsManifest"]:
        stored, offset = b"".join((model.parent / p).read_bytes() for p in group["paths"]), 0
        for entry in group["weights"]:
            kept = np.dtype(entry.get("quantization", entry)["dtype"])
            count = int(np.prod(entry["shape"]))
            values = np.frombuffer(stored, kept, count, offset).reshape(entry["shape"])
            constants[entry["name"]] = values.astype(np.int64 if entry["dtype"] == "int32" else np.float32)
            offset += count * kept.itemsize
    return description["modelTopology"]["node"], constants


class TfjsGraph:
    """A graph on its way to ONNX: NHWC as it came, with transposes around what wants NCHW."""

    def __init__(self, model: Path) -> None:
        nodes, self.constants = read_tfjs(model)
        self.nodes = {node["name"]: node for node in nodes}
        self.made: list[Any] = []
        self.inputs: list[Any] = []
        self.stored: dict[str, Array] = {}
        self.done: set[str] = set()
        self.rules: dict[str, Callable[[str, Node, list[str]], None]] = {
            "Conv2D": self._convolution,
            "MaxPool": self._pooling,
            "Pad": self._padding,
            "PadV2": self._padding,
            "ConcatV2": self._joining,
            "SplitV": self._splitting,
            "Transpose": self._transposing,
            "Reshape": self._reshaping,
            "ResizeBilinear": self._resizing,
        }

    def convert(self, outputs: dict[str, tuple[int, ...]], target: Path) -> None:
        """Write what leads to the outputs (name → shape) as ONNX, opset 18."""
        onnx = _onnx()
        helper = onnx.helper
        for name in outputs:
            self._visit(name)
        graph = helper.make_graph(
            self.made,
            "graph",
            self.inputs,
            [helper.make_tensor_value_info(n, onnx.TensorProto.FLOAT, shape) for n, shape in outputs.items()],
            [onnx.numpy_helper.from_array(a, n) for n, a in self.stored.items()],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)])
        model.ir_version = 9
        onnx.save(model, str(target))

    def _visit(self, reference: str) -> None:
        name = reference.split(":")[0]
        if name in self.done or name in self.constants:
            return
        self.done.add(name)
        node = self.nodes[name]
        wanted = node.get("input", [])
        for each in wanted:
            self._visit(each)
        if not self._folded(name, node, wanted):
            self._write(name, node, wanted)

    def _folded(self, name: str, node: Node, wanted: list[str]) -> bool:
        """Work out what depends on constants alone: the shapes that this graph adds up."""
        if not wanted or any(w not in self.constants for w in wanted):
            return False
        values = [self.constants[w] for w in wanted]
        if node["op"] == "AddV2":
            self.constants[name] = values[0] + values[1]
        elif node["op"] == "SparseToDense" and not values[0].size:
            self.constants[name] = np.full(values[1], values[3])
        else:
            return False
        return True

    def _write(self, name: str, node: Node, wanted: list[str]) -> None:
        kind = node["op"]
        if kind == "Placeholder":
            shape = [int(d["size"]) for d in node["attr"]["shape"]["shape"]["dim"]]
            onnx = _onnx()
            self.inputs.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape))
        elif kind in self.rules:
            self.rules[kind](name, node, wanted)
        elif kind in _SAME:
            alpha = node["attr"].get("alpha")
            options = {"alpha": float(alpha["f"])} if alpha else {}
            self._add(_SAME[kind], [self._named(w) for w in wanted], [name], **options)
        else:
            raise ValueError(f"no rule for the operation {kind} of {name}")

    def _add(self, kind: str, inputs: list[str], outputs: list[str], **options: Any) -> None:
        self.made.append(_onnx().helper.make_node(kind, inputs, outputs, **options))

    def _named(self, reference: str) -> str:
        if reference in self.constants:
            self.stored[reference] = self.constants[reference]
        return reference

    def _kept(self, name: str, values: Array) -> str:
        self.stored[name] = np.ascontiguousarray(values)
        return name

    def _upright(self, name: str, kind: str, inputs: list[str], **options: Any) -> None:
        """Add an operation that wants NCHW."""
        self._add("Transpose", inputs[:1], [f"{name}/in"], perm=_TO_NCHW)
        self._add(kind, [f"{name}/in", *inputs[1:]], [f"{name}/out"], **options)
        self._add("Transpose", [f"{name}/out"], [name], perm=_TO_NHWC)

    def _convolution(self, name: str, node: Node, wanted: list[str]) -> None:
        kernel, source = self.constants.get(wanted[1]), wanted[0]
        if kernel is None:
            raise ValueError(f"{name} wants a constant kernel, got {wanted[1]}")
        weights = self._kept(f"{name}/kernel", kernel.transpose(3, 2, 0, 1))
        strides, dilations = _spatial(node, "strides"), _spatial(node, "dilations")
        options = {"strides": strides, "dilations": dilations, "auto_pad": _padding_of(node)}
        self._upright(name, "Conv", [self._named(source), weights], **options)

    def _pooling(self, name: str, node: Node, wanted: list[str]) -> None:
        options = {"kernel_shape": _spatial(node, "ksize"), "strides": _spatial(node, "strides")}
        self._upright(name, "MaxPool", wanted, auto_pad=_padding_of(node), **options)

    def _padding(self, name: str, node: Node, wanted: list[str]) -> None:
        edges = self._kept(f"{name}/edges", self.constants[wanted[1]].T.reshape(-1))
        value = self.constants[wanted[2]] if len(wanted) > 2 else np.float32(0)
        self._add("Pad", [wanted[0], edges, self._kept(f"{name}/value", np.asarray(value))], [name])

    def _joining(self, name: str, node: Node, wanted: list[str]) -> None:
        self._add("Concat", wanted[:-1], [name], axis=int(self.constants[wanted[-1]]))

    def _splitting(self, name: str, node: Node, wanted: list[str]) -> None:
        sizes = self.constants[wanted[1]]
        parts = [name, *(f"{name}:{k}" for k in range(1, len(sizes)))]
        axis = int(self.constants[wanted[2]])
        self._add("Split", [wanted[0], self._kept(f"{name}/sizes", sizes)], parts, axis=axis)

    def _transposing(self, name: str, node: Node, wanted: list[str]) -> None:
        self._add("Transpose", wanted[:1], [name], perm=[int(v) for v in self.constants[wanted[1]]])

    def _reshaping(self, name: str, node: Node, wanted: list[str]) -> None:
        self._add("Reshape", [wanted[0], self._kept(f"{name}/shape", self.constants[wanted[1]])], [name])

    def _resizing(self, name: str, node: Node, wanted: list[str]) -> None:
        centres = node["attr"]["half_pixel_centers"]["b"]
        self._add("Shape", [wanted[0]], [f"{name}/before"], start=0, end=1)
        self._add("Shape", [wanted[0]], [f"{name}/depth"], start=3, end=4)
        size = self._kept(f"{name}/size", self.constants[wanted[1]])
        self._add("Concat", [f"{name}/before", f"{name}/depth", size], [f"{name}/after"], axis=0)
        mode = "half_pixel" if centres else "asymmetric"
        self._upright(
            name, "Resize", [wanted[0], "", "", f"{name}/after"], mode="linear",
            coordinate_transformation_mode=mode,
        )  # fmt: skip


def _onnx() -> Any:
    return import_module("onnx")


def _spatial(node: Node, attribute: str) -> list[int]:
    return [int(v) for v in node["attr"][attribute]["list"]["i"]][1:3]


def _padding_of(node: Node) -> str:
    padding = base64.b64decode(node["attr"]["padding"]["s"]).decode()
    return "SAME_UPPER" if padding == "SAME" else "VALID"
