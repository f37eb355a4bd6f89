"""Vectors of passages in one file, so that an index can be put back without embedding a single text again.

A ZIP archive with a member for each document (`0.npy`, `1.npy` …: float32 of shape (passages, dimensions), NumPy's own
format) and `contents.json`, which says what they are: the model, the dimensions, and each document with the names of
its passages in the order of the rows. It is written and read a document at a time, whatever the size of the whole.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

FORMAT = 1
CONTENTS = "contents.json"


class Unreadable(Exception):
    """The file is none of vectors, or is damaged."""


@dataclass(frozen=True)
class Vectors:
    """The entries of one document: `vectors` has a row for each name in `passages`."""

    document: str
    passages: tuple[str, ...]
    vectors: np.ndarray


@dataclass(frozen=True)
class Summary:
    model: str
    dimensions: int
    documents: int
    passages: int


def write(path: Path, model: str, documents: Iterable[Vectors]) -> Summary:
    """Write the entries of documents, whole or not at all. Raises ValueError where rows and names do not agree."""
    unfinished = path.with_name(f"{path.name}.part")
    rows, dimensions = [], 0
    # Not packed: vectors are as good as random, and packing them saves a tenth for ten times the work.
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as archive:
        for number, each in enumerate(documents):
            vectors = np.ascontiguousarray(each.vectors, dtype=np.float32)
            fits = vectors.ndim == 2 and len(vectors) == len(each.passages)
            if not fits or (dimensions and vectors.shape[1] != dimensions):
                raise ValueError(f"{each.document}: {vectors.shape} for {len(each.passages)} passages")
            dimensions = vectors.shape[1]
            packed = io.BytesIO()
            np.save(packed, vectors, allow_pickle=False)
            archive.writestr(f"{number}.npy", packed.getvalue())
            rows.append({"document": each.document, "passages": list(each.passages)})
        contents = {"format": FORMAT, "model": model, "dimensions": dimensions, "documents": rows}
        archive.writestr(CONTENTS, json.dumps(contents))
    unfinished.replace(path)
    return Summary(model, dimensions, len(rows), sum(len(row["passages"]) for row in rows))


def summary(path: Path) -> Summary:
    """What the file holds. Raises `Unreadable`."""
    with _opened(path) as archive:
        contents = _contents(archive)
    rows = contents["documents"]
    return Summary(contents["model"], contents["dimensions"], len(rows), sum(len(row["passages"]) for row in rows))


def read(path: Path) -> Iterator[Vectors]:
    """The documents one after the other. Raises `Unreadable`."""
    with _opened(path) as archive:
        contents = _contents(archive)
        for number, row in enumerate(contents["documents"]):
            try:
                vectors = np.load(io.BytesIO(archive.read(f"{number}.npy")), allow_pickle=False)
            except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
                raise Unreadable(f"{row['document']}: {error}") from error
            if vectors.shape != (len(row["passages"]), contents["dimensions"]):
                raise Unreadable(f"{row['document']}: {vectors.shape} for {len(row['passages'])} passages")
            yield Vectors(row["document"], tuple(row["passages"]), vectors)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise Unreadable(str(error)) from error


def _contents(archive: zipfile.ZipFile) -> dict:
    try:
        contents = json.loads(archive.read(CONTENTS))
        if contents["format"] != FORMAT:
            raise Unreadable(f"format {contents['format']} is not known")
        return {name: contents[name] for name in ("model", "dimensions", "documents")}
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise Unreadable(str(error)) from error
