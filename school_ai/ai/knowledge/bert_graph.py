"""Writes a BERT encoder as an ONNX model for the CPU. Needs the package `onnx`, and only here.

The matrices are stored as 8-bit integers with a scale for each output channel (one for a whole matrix costs much more:
cosine 0.93 to the exact vectors instead of 0.997); the activations are quantised when the model runs, with one scale
for a call. Word embeddings stay in the 4-bit blocks that they come in: only a text's own rows are ever unpacked.

The model takes one text at a time, so it has no attention mask.

Devlin et al., "BERT", https://arxiv.org/abs/1810.04805; operators: https://onnx.ai/onnx/operators/
"""

from collections.abc import Sequence

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from school_ai.ai.knowledge.bert_weights import Bert, Layer, Linear, Norm

# What onnxruntime 1.19 reads, the oldest that requirements.txt allows.
OPSET, IR_VERSION = 20, 9
# The weights' largest integer. Not 127: processors that have AVX2 but no VNNI add two products in 16 bits, and
# 2 * 255 * 64 is the most that fits. The lost bit costs 0.0005 of cosine.
LARGEST = 64


def onnx_model(bert: Bert) -> bytes:
    """The encoder with input `input_ids` (int64 of shape (1, tokens)) and output `last_hidden_state` (float32 of shape
    (1, tokens, hidden))."""
    graph = _Graph()
    states = _embeddings(graph, bert)
    for layer in bert.layers:
        states = _layer(graph, layer, states, bert)
    graph.node("Identity", [states], output="last_hidden_state")
    hidden = bert.positions.shape[1]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "bert",
            [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])],
            [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [1, "tokens", hidden])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
    )
    return model.SerializeToString(deterministic=True)


class _Graph:
    """Nodes and constants as they are added; a value is known by its name."""

    def __init__(self):
        self.nodes = []
        self.constants = []

    def node(self, operator: str, inputs: Sequence[str], output: str = "", **attributes) -> str:
        output = output or f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output

    def constant(self, value, dtype=np.float32) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value, dtype), name))
        return name

    def integers(self, *values: int) -> str:
        return self.constant(np.array(values), np.int64)

    def quantised(self, states: str) -> tuple[str, str, str]:
        """Activations as unsigned 8-bit integers, their scale and their zero point."""
        name = f"quantised_{len(self.nodes)}"
        outputs = (name, f"{name}_scale", f"{name}_zero")
        self.nodes.append(helper.make_node("DynamicQuantizeLinear", [states], outputs, name=name))
        return outputs

    def linear(self, quantised: tuple[str, str, str], layer: Linear) -> str:
        integers, scale, zero = quantised
        weight, scales = eight_bits(layer.weight)
        # In this very order: onnxruntime knows the sequence and runs it as one operation.
        product = self.node(
            "MatMulInteger", [integers, self.constant(weight.T, np.int8), zero, self.constant(np.int8(0), np.int8)]
        )
        product = self.node("Cast", [product], to=TensorProto.FLOAT)
        product = self.node("Mul", [product, self.node("Mul", [scale, self.constant(scales)])])
        return self.node("Add", [product, self.constant(layer.bias)])

    def norm(self, states: str, norm: Norm, epsilon: float) -> str:
        gain, bias = self.constant(norm.gain), self.constant(norm.bias)
        return self.node("LayerNormalization", [states, gain, bias], axis=-1, epsilon=epsilon)


def eight_bits(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Integers of the weight's shape (out, in), and the scales of shape (out,) that they are to be multiplied with."""
    scales = np.abs(weight).max(axis=1) / LARGEST
    scales = np.where(scales == 0, 1, scales).astype(np.float32)
    return np.rint(weight / scales[:, None]).astype(np.int8), scales


def _embeddings(graph: _Graph, bert: Bert) -> str:
    hidden = bert.positions.shape[1]
    packed = graph.node("Gather", [graph.constant(bert.words.packed, np.uint8), "input_ids"])
    scales = graph.node("Gather", [graph.constant(bert.words.scales, np.float16), "input_ids"])
    low = graph.node("BitwiseAnd", [packed, graph.constant(15, np.uint8)])
    high = graph.node("BitShift", [packed, graph.constant(4, np.uint8)], direction="RIGHT")
    numbers = graph.node("Cast", [graph.node("Concat", [low, high], axis=-1)], to=TensorProto.FLOAT)
    numbers = graph.node("Sub", [numbers, graph.constant(8)])
    numbers = graph.node("Mul", [numbers, graph.node("Cast", [scales], to=TensorProto.FLOAT)])
    words = graph.node("Reshape", [numbers, graph.integers(1, -1, hidden)])

    tokens = graph.node("Shape", ["input_ids"], start=1, end=2)
    positions = graph.node("Slice", [graph.constant(bert.positions), graph.integers(0), tokens])
    return graph.norm(graph.node("Add", [words, positions]), bert.embedding_norm, bert.epsilon)


def _layer(graph: _Graph, layer: Layer, states: str, bert: Bert) -> str:
    hidden = bert.positions.shape[1]
    per_head = graph.integers(1, -1, bert.heads, hidden // bert.heads)
    # The division by the square root of a head's width, done once in the weights.
    shrink = np.float32((hidden // bert.heads) ** -0.5)
    query = Linear(layer.query.weight * shrink, layer.query.bias * shrink)

    quantised = graph.quantised(states)

    def heads(linear: Linear, order: Sequence[int]) -> str:
        split = graph.node("Reshape", [graph.linear(quantised, linear), per_head])
        return graph.node("Transpose", [split], perm=order)

    weights = graph.node("MatMul", [heads(query, (0, 2, 1, 3)), heads(layer.key, (0, 2, 3, 1))])
    weights = graph.node("Softmax", [weights], axis=-1)
    attended = graph.node("MatMul", [weights, heads(layer.value, (0, 2, 1, 3))])
    attended = graph.node("Transpose", [attended], perm=(0, 2, 1, 3))
    attended = graph.node("Reshape", [attended, graph.integers(1, -1, hidden)])
    attended = graph.linear(graph.quantised(attended), layer.attended)
    states = graph.norm(graph.node("Add", [attended, states]), layer.attended_norm, bert.epsilon)

    widened = graph.node("Gelu", [graph.linear(graph.quantised(states), layer.widened)])
    narrowed = graph.linear(graph.quantised(widened), layer.narrowed)
    return graph.norm(graph.node("Add", [narrowed, states]), layer.narrowed_norm, bert.epsilon)
