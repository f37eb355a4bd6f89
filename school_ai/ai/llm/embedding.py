"""Embedding models of OpenAI and of servers that speak its format."""

from collections.abc import Sequence

import numpy as np

from school_ai.ai.knowledge.embed import unit
from school_ai.ai.llm import wire
from school_ai.ai.llm.chat import Connection
from school_ai.ai.llm.errors import BadReply, translated
from school_ai.ai.llm.masking import Known, Mask


class ProviderEmbedder:
    """An embedding model at a provider."""

    # OpenAI takes 2,048 texts a request, other servers often fewer.
    BATCH = 64
    # Every model has its own: what is said is judged by the words alone.
    unrelated = 0.0

    def __init__(self, connection: Connection):
        self.connection = connection
        self.name = f"{connection.kind}-{connection.model}".lower().replace(" ", "-")

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        parts = [self._embed(texts[start : start + self.BATCH]) for start in range(0, len(texts), self.BATCH)]
        return np.vstack(parts) if parts else np.zeros((0, 0), np.float32)

    def embed_question(self, text: str) -> np.ndarray:
        return self._embed([text])[0]

    def _embed(self, texts: Sequence[str]) -> np.ndarray:
        from openai import OpenAI

        connection = self.connection
        connection.permit()
        with translated(connection.key):
            client = OpenAI(
                api_key=connection.key or "none",
                base_url=connection.base_url or None,
                timeout=connection.timeout,
                max_retries=0,
                default_headers=connection.headers,
                http_client=wire.openai_client(),
            )
            # Plain numbers rather than base64, which not every compatible server knows.
            response = client.embeddings.create(model=connection.model, input=list(texts), encoding_format="float")
            rows = sorted(response.data, key=lambda row: row.index)
            vectors = np.array([row.embedding for row in rows], dtype=np.float32)
            if vectors.ndim != 2 or len(vectors) != len(texts) or not np.isfinite(vectors).all():
                raise BadReply("the reply does not hold a vector for each text")
        return unit(vectors)


class MaskedEmbedder(ProviderEmbedder):
    """An embedding model outside the school: what tells who somebody is does not reach it with a question. The
    materials are not about pupils and go as they are."""

    def __init__(self, connection: Connection, known: Known):
        super().__init__(connection)
        self._known = known

    def embed_question(self, text: str) -> np.ndarray:
        return super().embed_question(Mask(self._known).hide_all([text])[0])
