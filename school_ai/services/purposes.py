"""What tells purposes of messages apart: learned once a site, by a worker, and until then by every process from words
alone, which takes it a second or two."""

from school_ai import settings
from school_ai.ai.knowledge.embed import Embedder
from school_ai.ai.tutor import purpose
from school_ai.ai.tutor.purpose import PurposeClassifier
from school_ai.jobs import tasks
from school_ai.services import providers
from school_ai.services.providers import ProviderFailed

KIND = "Learn what messages are for"


def classifier() -> PurposeClassifier:
    """The one that knows meanings, if a worker has made it; otherwise the one that goes by words."""
    folder = settings.models_folder()
    embedder = _embedder()
    return (embedder and purpose.kept(embedder, folder)) or purpose.shipped(cache=folder)


def start_learning() -> None:
    """Learn words now, so that no pupil waits for it, and have a worker learn meanings, where that has not been done
    since the examples changed. Run after each migration and each night."""
    purpose.shipped(cache=settings.models_folder())
    embedder = _embedder()
    if embedder and purpose.kept(embedder, settings.models_folder()) is None:
        tasks.start(KIND, settings.SETTINGS, settings.SETTINGS)


def learn(task: tasks.Task) -> None:
    embedder = _embedder()
    if embedder:
        purpose.shipped(embedder, settings.models_folder())


def _embedder() -> Embedder | None:
    """The local model that the school uses for its materials, or else the usual one: what a pupil writes is judged
    before anybody has been asked whether it may leave the school."""
    chosen = settings.embedding_provider()
    try:
        return providers.local_embedder(chosen.model if chosen.is_local else "English")
    except ProviderFailed:
        return None
