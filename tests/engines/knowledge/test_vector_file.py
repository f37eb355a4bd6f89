"""Vectors come out of their file as they went in, and a damaged file is told from a whole one."""

import zipfile

import numpy as np
import pytest

from school_ai.ai.knowledge import vector_file
from school_ai.ai.knowledge.vector_file import Summary, Unreadable, Vectors


def of(document: str, count: int, dimensions: int = 4) -> Vectors:
    random = np.random.default_rng(count)
    names = tuple(f"{document}-{number}" for number in range(count))
    return Vectors(document, names, random.normal(size=(count, dimensions)).astype(np.float32))


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "vectors.zip"
    documents = [of("a", 3), of("ä/b", 1), of("c", 700)]
    told = vector_file.write(path, "model-1", iter(documents))
    assert told == vector_file.summary(path) == Summary("model-1", 4, 3, 704)
    for before, after in zip(documents, vector_file.read(path), strict=True):
        assert (before.document, before.passages) == (after.document, after.passages)
        assert after.vectors.dtype == np.float32
        np.testing.assert_array_equal(before.vectors, after.vectors)
    assert [file.name for file in tmp_path.iterdir()] == ["vectors.zip"]


def test_an_index_without_documents_is_a_file_too(tmp_path):
    path = tmp_path / "vectors.zip"
    assert vector_file.write(path, "model-1", []) == Summary("model-1", 0, 0, 0)
    assert list(vector_file.read(path)) == []


GOOD = of("a", 2)


@pytest.mark.parametrize(
    "spoiled",
    [Vectors("b", ("one",), GOOD.vectors), of("b", 2, dimensions=5), Vectors("b", ("one", "two"), GOOD.vectors[0])],
    ids=["a name too few", "other dimensions", "one row"],
)
def test_rows_that_do_not_fit_are_refused(tmp_path, spoiled):
    with pytest.raises(ValueError, match="b:"):
        vector_file.write(tmp_path / "vectors.zip", "model-1", [GOOD, spoiled])
    assert not (tmp_path / "vectors.zip").exists()


def test_damage_is_found(tmp_path):
    path = tmp_path / "vectors.zip"
    vector_file.write(path, "model-1", [of("a", 50)])
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    with pytest.raises(Unreadable):
        vector_file.summary(path)
    changed = bytearray(whole)
    changed[300] ^= 0xFF
    path.write_bytes(bytes(changed))
    with pytest.raises(Unreadable):
        list(vector_file.read(path))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("contents.json", '{"format": 9}')
    with pytest.raises(Unreadable, match="format 9"):
        vector_file.summary(path)
