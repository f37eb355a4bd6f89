"""The vector index: which passages are near to a question, among those that the asker may read."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

import chromadb
import httpx
import numpy as np
from chromadb.config import Settings
from chromadb.errors import ChromaError, InternalError, NotFoundError


class IndexUnavailable(Exception):
    """The index server does not answer, or answers with an error."""


@dataclass(frozen=True)
class Entry:
    """A passage as the index knows it."""

    passage: str
    document: str
    scope: str


class VectorIndex(Protocol):
    """What retrieval and indexing ask of an index. All methods raise `IndexUnavailable`."""

    def put(self, entries: Sequence[Entry], vectors: np.ndarray) -> None:
        """Add entries, or replace those of the same passage. `vectors` has a row for each, of unit length."""

    def remove(self, passages: Sequence[str]) -> None: ...

    def remove_document(self, document: str) -> None: ...

    def rescope(self, document: str, scope: str) -> None:
        """Change who the entries of a document are for."""

    def passages_of(self, document: str) -> set[str]: ...

    def documents(self) -> dict[str, int]:
        """Number of entries of every document in the index."""

    def nearest(
        self, vector: np.ndarray, scopes: frozenset[str] | None, limit: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Passages nearest to a unit vector with their cosine similarity; None stands for all scopes, all passages."""


class ChromaIndex:
    """An index held by a Chroma server: one collection for each site and embedding model.

    Several web processes and workers may use it at once, since only the server touches the files.
    """

    # Chroma refuses larger batches (its limit is that of SQLite's variables).
    BATCH = 2000
    # A question is put so often where others change the index meanwhile.
    TRIES = 3

    def __init__(self, url: str, site: str, model: str):
        self.url = url
        self.name = collection_name(site, model)
        self._opened = None

    def _call(self, operation: str, **arguments):
        """One request of the collection, which is made where it is missing: another process may have dropped it."""
        with _unavailable():
            if self._opened is None:
                self._opened = self._open()
            try:
                return getattr(self._opened, operation)(**arguments)
            except NotFoundError:
                self._opened = self._open()
                return getattr(self._opened, operation)(**arguments)

    def _open(self):
        return connect(self.url).get_or_create_collection(
            self.name,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "ef_construction": 128, "ef_search": 128}},
        )

    def put(self, entries: Sequence[Entry], vectors: np.ndarray) -> None:
        for start in range(0, len(entries), self.BATCH):
            part = entries[start : start + self.BATCH]
            self._call(
                "upsert",
                ids=[entry.passage for entry in part],
                embeddings=np.asarray(vectors[start : start + self.BATCH], dtype=np.float32),
                metadatas=[{"document": entry.document, "scope": entry.scope} for entry in part],
            )

    def remove(self, passages: Sequence[str]) -> None:
        for start in range(0, len(passages), self.BATCH):
            self._call("delete", ids=list(passages[start : start + self.BATCH]))

    def remove_document(self, document: str) -> None:
        self._call("delete", where={"document": document})

    def rescope(self, document: str, scope: str) -> None:
        ids = sorted(self.passages_of(document))
        for start in range(0, len(ids), self.BATCH):
            part = ids[start : start + self.BATCH]
            self._call("update", ids=part, metadatas=[{"document": document, "scope": scope}] * len(part))

    def passages_of(self, document: str) -> set[str]:
        return set(self._call("get", where={"document": document}, include=[])["ids"])

    def entries_of(self, document: str) -> tuple[list[str], np.ndarray]:
        """The passages of a document, and their vectors: float32 of shape (passages, dimensions)."""
        names: list[str] = []
        vectors: list[np.ndarray] = []
        while True:
            found = self._call(
                "get", where={"document": document}, include=["embeddings"], limit=self.BATCH, offset=len(names)
            )
            if not found["ids"]:
                return names, np.concatenate(vectors) if vectors else np.empty((0, 0), np.float32)
            names += found["ids"]
            vectors.append(np.asarray(found["embeddings"], dtype=np.float32))

    def documents(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        offset = 0
        while True:
            page = self._call("get", include=["metadatas"], limit=self.BATCH, offset=offset)["metadatas"]
            if not page:
                return counts
            for metadata in page:
                counts[metadata["document"]] = counts.get(metadata["document"], 0) + 1
            offset += len(page)

    def nearest(
        self, vector: np.ndarray, scopes: frozenset[str] | None, limit: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        if scopes is not None and not scopes:
            return []
        for attempt in range(self.TRIES):
            if among is not None:
                # Chroma fails where it is given an id that it does not have.
                among = self._call("get", ids=list(among), include=[])["ids"] if among else []
                if not among:
                    return []
            try:
                return self._nearest(vector, scopes, limit, among)
            except IndexUnavailable as error:
                # So it does where an entry is taken away after that.
                if not isinstance(error.__cause__, InternalError) or attempt == self.TRIES - 1:
                    raise
        return []

    def _nearest(
        self, vector: np.ndarray, scopes: frozenset[str] | None, limit: int, among: Sequence[str] | None
    ) -> list[tuple[str, float]]:
        found = self._call(
            "query",
            query_embeddings=[np.asarray(vector, dtype=np.float32)],
            ids=among,
            n_results=limit,
            where=None if scopes is None else {"scope": {"$in": sorted(scopes)}},
            include=["distances"],
        )
        return [
            (passage, 1.0 - float(distance))
            for passage, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def drop(self) -> None:
        """Remove the whole collection, as when a site is uninstalled."""
        with _unavailable(), suppress(NotFoundError):
            connect(self.url).delete_collection(self.name)
        self._opened = None


def drop_site(url: str, site: str) -> None:
    """Remove all collections of a site, of whatever embedding model. Raises `IndexUnavailable`."""
    prefix = collection_name(site, "")
    with _unavailable():
        client = connect(url)
        for collection in client.list_collections():
            if collection.name.startswith(prefix):
                client.delete_collection(collection.name)


def collection_name(site: str, model: str) -> str:
    """Chroma allows letters, digits, dots, dashes and underscores, 3 to 512 of them."""

    def plain(text: str) -> str:
        return re.sub(r"[^a-zA-Z0-9._-]+", "-", text)

    return f"school-ai.{plain(site)}.model-{plain(model)}"


def connect(url: str):
    """A client of the Chroma server at `url` (http or https). Raises `IndexUnavailable`."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise IndexUnavailable(f"{url} is not an address of the form http://host:port")
    key = (url, os.getpid())
    if key not in _clients:
        with _unavailable():
            _clients[key] = chromadb.HttpClient(
                host=parts.hostname,
                port=parts.port or (443 if parts.scheme == "https" else 80),
                ssl=parts.scheme == "https",
                settings=Settings(anonymized_telemetry=False),
            )
    return _clients[key]


# A client opens connections, which must not be shared with a forked worker: hence one for each process.
_clients: dict[tuple[str, int], object] = {}


@contextmanager
def _unavailable() -> Iterator[None]:
    """Whatever goes wrong between here and the server, in one word."""
    try:
        yield
    except (ChromaError, httpx.HTTPError, OSError, ValueError) as error:
        raise IndexUnavailable(str(error)) from error
