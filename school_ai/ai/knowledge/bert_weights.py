"""What a BERT encoder consists of (Devlin et al., https://arxiv.org/abs/1810.04805)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Linear:
    """x -> x @ weight.T + bias, in float32: weight of shape (out, in), bias of shape (out,)."""

    weight: np.ndarray
    bias: np.ndarray


@dataclass(frozen=True)
class Norm:
    """Layer normalisation: gain and bias of shape (hidden,), float32."""

    gain: np.ndarray
    bias: np.ndarray


@dataclass(frozen=True)
class FourBitTable:
    """Rows in blocks of 32 numbers, each a scale times an integer from -8 to 7.

    `packed`: uint8 of shape (rows, blocks, 16), the integers plus 8; the low half of byte i is number i of the block,
    the high half number i + 16. `scales`: float16 of shape (rows, blocks, 1).
    """

    packed: np.ndarray
    scales: np.ndarray


@dataclass(frozen=True)
class Layer:
    query: Linear
    key: Linear
    value: Linear
    attended: Linear
    attended_norm: Norm
    widened: Linear
    narrowed: Linear
    narrowed_norm: Norm


@dataclass(frozen=True)
class Bert:
    """An encoder. `positions`, of shape (longest text, hidden), has the embedding of token type 0 added."""

    words: FourBitTable
    positions: np.ndarray
    embedding_norm: Norm
    layers: Sequence[Layer]
    heads: int
    epsilon: float
