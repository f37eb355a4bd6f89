"""What a pupil's message is for: rules for distress, and a linear model over turns of phrase, words and letters."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from school_ai.ai.knowledge import language_guess
from school_ai.ai.knowledge.embed import Embedder
from school_ai.ai.tutor import cues, disguise, distress, distress_words, examples, learned, sentence_vectors, shown_work
from school_ai.ai.tutor.asked import (
    CHECKING,
    DISTRESS,
    EXAM,
    HOMEWORK,
    LEARNING,
    OFF_TOPIC,
    PURPOSES,
    SAME,
    Asked,
    Judged,
    Overlap,
)
from school_ai.ai.tutor.features import Vectoriser
from school_ai.ai.tutor.readings import readings

# The model finds distress that no pattern does: from these probabilities on it is taken for it, and for serious. A
# model that knows no meaning suspects more messages that have nothing of it.
SUSPECTED, SUSPECTED_BY_WORDS, _SERIOUS = 0.25, 0.35, 0.6
# After a message of distress, from here on the next one has turned to schoolwork.
_SURELY_SCHOOLWORK = 0.9
# A pattern that is found where the model is as sure as that of something else has met a book or a task: by severity.
# What speaks of killing or hurting oneself is never ruled out: it is asked about under the cover of a task.
_RULED_OUT = {distress.LOW: 0.05, distress.SERIOUS: 0.05, distress.ACUTE: 0.02}
# What the parts of the features weigh.
_CUES, _WORDS, _LETTERS, _SENTENCE = 1.0, 1.2, 0.8, 5.0
_C = 0.3
# Logits are divided by it, so that confidence says how often a judgement is right.
_TEMPERATURE = 0.7
# How much a set task in a message adds to the logit of homework, and half of it to checking, and takes from learning.
_TASK_PULL = 4.0
# What is to be checked without being there is to be done: so much goes from the logit of checking to homework's.
_NOTHING_PULL = 2.0
_NEVER_RULED_OUT = (distress_words.SUICIDE, distress_words.SELF_HARM)
_SENTENCE_END = re.compile(r"(?<=[.!?;\n])\s+")


class PurposeClassifier:
    """Judges what messages are for. Made by `learned`; holds nothing but numbers and word lists."""

    def __init__(
        self, vectoriser: Vectoriser, weights: np.ndarray, biases: np.ndarray, sentence: "_Sentence | None" = None
    ):
        self._vectoriser = vectoriser
        self._weights = weights
        self._biases = biases
        self._sentence = sentence
        self._suspected = SUSPECTED if sentence else SUSPECTED_BY_WORDS

    @classmethod
    def learned(
        cls, given: Iterable[tuple[Asked, str]], embedder: Embedder | None = None, cache: Path | None = None
    ) -> "PurposeClassifier":
        """Learns from messages and what they are for. The same examples always give the same classifier.

        With an `embedder` it looks at the meaning of a message too, which takes the time of one vector a message more.
        The examples' vectors are kept in the folder `cache`.
        """
        # Heavy, and needed only where something is learned.
        from scipy.sparse import csr_matrix, hstack
        from sklearn.linear_model import LogisticRegression
        from threadpoolctl import threadpool_limits

        pairs = list(given)
        vectoriser = Vectoriser(_CUES, _WORDS, _LETTERS)
        vectors = vectoriser.fit([asked for asked, _ in pairs])
        columns = vectors.shape[1]
        sentence = None
        if embedder is not None:
            meanings = sentence_vectors.of_examples([asked.text for asked, _ in pairs], embedder, cache)
            in_others = np.array([_in_another_language(asked.text) for asked, _ in pairs])
            sentence = _Sentence(embedder, _means(meanings, in_others))
            vectors = hstack([vectors, csr_matrix(_SENTENCE * (meanings - sentence.means[in_others * 1]))]).tocsr()
        labels = np.array([PURPOSES.index(purpose) for _, purpose in pairs])
        # One thread: so small a problem is only slowed down by more.
        with threadpool_limits(1):
            model = LogisticRegression(C=_C, max_iter=400, class_weight="balanced", tol=1e-3).fit(vectors, labels)
        weights = np.zeros((len(PURPOSES), vectors.shape[1]), np.float32)
        biases = np.full(len(PURPOSES), -20.0, np.float32)
        two = len(model.classes_) == 2  # of which the model has weights for the second only
        weights[model.classes_] = np.vstack([-model.coef_, model.coef_]) / 2 if two else model.coef_
        biases[model.classes_] = np.hstack([-model.intercept_, model.intercept_]) / 2 if two else model.intercept_
        if sentence is not None:
            sentence.weights = _SENTENCE * weights[:, columns:]
        return cls(vectoriser, weights[:, :columns], biases, sentence)

    def arrays(self) -> dict[str, np.ndarray]:
        """All that was learned; `of_arrays` makes the classifier of it again."""
        found = {"weights": self._weights, "biases": self._biases, **self._vectoriser.arrays()}
        if self._sentence is not None:
            found |= {"sentence_means": self._sentence.means, "sentence_weights": self._sentence.weights}
        return found

    @classmethod
    def of_arrays(cls, kept: dict[str, np.ndarray], embedder: Embedder | None = None) -> "PurposeClassifier":
        vectoriser = Vectoriser(_CUES, _WORDS, _LETTERS)
        vectoriser.take(kept)
        sentence = None
        if embedder is not None:
            sentence = _Sentence(embedder, kept["sentence_means"])
            sentence.weights = kept["sentence_weights"]
        return cls(vectoriser, kept["weights"], kept["biases"], sentence)

    def judge(self, asked: Asked, overlaps: Sequence[Overlap] = ()) -> Judged:
        """What a message is for. `overlaps` are the set tasks that were found in it.

        Distress comes first, in whatever else it is wrapped: it is looked for in every reading of the message and in
        what was attached to it.
        """
        read = readings(asked.text)
        seen = Asked(read[-1] if len(read) > 1 else read[0], asked.earlier, asked.attachment)
        logits = self._logits(Asked(read[0], asked.earlier, asked.attachment))
        if len(read) > 1:
            hidden = self._logits(seen)
            # What is hidden is what is meant: the stricter of both.
            strict = [PURPOSES.index(purpose) for purpose in (HOMEWORK, EXAM, DISTRESS)]
            if np.argmax(hidden) in strict:
                logits = hidden
        evidence = list(cues.named(seen))
        logits = _pulled(logits / _TEMPERATURE, overlaps)
        if "empty_work" in evidence:
            logits[PURPOSES.index(HOMEWORK)] += _NOTHING_PULL
            logits[PURPOSES.index(CHECKING)] -= _NOTHING_PULL
        powers = np.exp(logits - logits.max())
        shares = powers / powers.sum()
        probabilities = {purpose: round(float(share), 4) for purpose, share in zip(PURPOSES, shares, strict=True)}
        schoolwork = sum(probabilities[each] for each in (LEARNING, HOMEWORK, CHECKING, EXAM))
        severity, kind = self._distress(asked, read, probabilities[DISTRESS], schoolwork)
        if len(read) > 1:
            evidence.append("hidden")
        evidence += [f"task:{overlap.task.name}" for overlap in overlaps[:1] if overlap.share >= SAME]
        written = shown_work.of(seen)
        in_context = read[0] if distress.severity(_before(asked))[0] else _said(asked, read[0]) or read[0]
        suspected = probabilities[DISTRESS] >= self._suspected and distress.is_personal(in_context)
        if severity or suspected:
            if not severity:
                severity = distress.SERIOUS if probabilities[DISTRESS] >= _SERIOUS else distress.LOW
            confidence = max(probabilities[DISTRESS], (0.0, 0.6, 0.8, 0.95)[severity] if kind else 0.0)
            return Judged(
                DISTRESS, confidence, severity, bool(written), written, probabilities, (kind or "suspected", *evidence)
            )
        purpose = max(probabilities, key=probabilities.__getitem__)
        return Judged(purpose, probabilities[purpose], 0, bool(written), written, probabilities, tuple(evidence))

    def _distress(self, asked: Asked, read: Sequence[str], probability: float, schoolwork: float) -> tuple[int, str]:
        """How severe, and of which kind, the distress is that patterns find in a message, `read` in its ways, in what
        was attached to it, and in it after what was said right before."""
        elsewhere = max(distress.severity(text) for text in (*read[1:], asked.attachment, ""))
        together = distress.severity(_said(asked, read[0]))
        # What was distress before this message was answered then; who goes on about it is not sent back to school
        # things, who surely turns to schoolwork is.
        if together[0] > distress.severity(_before(asked))[0] or schoolwork < _SURELY_SCHOOLWORK:
            elsewhere = max(elsewhere, together)
        here = distress.severity(read[0])
        may_be = here[0] and here[1] not in _NEVER_RULED_OUT
        if may_be and here > elsewhere and probability < _RULED_OUT[here[0]] and self._is_ruled_out(read[0], here[0]):
            return elsewhere
        return max(here, elsewhere)

    def _is_ruled_out(self, text: str, severity: int) -> bool:
        """Whether the model is sure that the very sentences are harmless in which a pattern was found. A sentence of
        distress in the midst of much schoolwork changes little of the whole."""
        if disguise.is_disguised(Asked(text)):
            return False
        found = [sentence for sentence in _SENTENCE_END.split(text) if distress.severity(sentence)[0]]
        return bool(found) and all(self._share_of_distress(each) < _RULED_OUT[severity] for each in found)

    def _share_of_distress(self, text: str) -> float:
        logits = self._logits(Asked(text)) / _TEMPERATURE
        powers = np.exp(logits - logits.max())
        return float(powers[PURPOSES.index(DISTRESS)] / powers.sum())

    def _logits(self, asked: Asked) -> np.ndarray:
        columns, values = self._vectoriser.of(asked)
        logits = self._weights[:, columns] @ values + self._biases
        if self._sentence is not None:
            logits = logits + self._sentence.logits(asked.text)
        return logits


class _Sentence:
    """What the meaning of a message adds. `means`: of English messages, and of others."""

    def __init__(self, embedder: Embedder, means: np.ndarray):
        self.embedder = embedder
        self.means = means
        self.weights = np.zeros((len(PURPOSES), means.shape[1]), np.float32)

    def logits(self, text: str) -> np.ndarray:
        mean = self.means[int(_in_another_language(text))]
        return self.weights @ (sentence_vectors.of_message(text, self.embedder) - mean)


def _means(vectors: np.ndarray, in_others: np.ndarray) -> np.ndarray:
    """To a model of English, what is in another language is first of all that. So it is not to be learned from the
    language what a message is for, vectors are looked at from the mean of their kind."""
    of_all = vectors.mean(axis=0)
    return np.stack([vectors[kind].mean(axis=0) if kind.any() else of_all for kind in (~in_others, in_others)])


def _in_another_language(text: str) -> bool:
    """Whether a text has more small words of another language than of English."""
    votes = language_guess.votes(text)
    return max((votes.get(language, 0) for language in ("de", "fr", "es")), default=0) > votes.get("en", 0)


def _said(asked: Asked, seen: str) -> str:
    """The message after what the pupil wrote right before it, since a thing may be said in two messages."""
    before = _before(asked)
    return f"{before} . {seen}" if before else ""


def _before(asked: Asked) -> str:
    return next((turn.text for turn in reversed(asked.earlier) if turn.author == "pupil"), "")


def _pulled(logits: np.ndarray, overlaps: Sequence[Overlap]) -> np.ndarray:
    share = max((overlap.share for overlap in overlaps), default=0.0)
    pull = _TASK_PULL * max(0.0, share - 0.4) / 0.6
    logits = logits.copy()
    logits[PURPOSES.index(HOMEWORK)] += pull
    logits[PURPOSES.index(CHECKING)] += pull / 2
    logits[PURPOSES.index(LEARNING)] -= pull
    logits[PURPOSES.index(OFF_TOPIC)] -= pull
    return logits


@lru_cache(maxsize=2)
def shipped(embedder: Embedder | None = None, cache: Path | None = None) -> PurposeClassifier:
    """The classifier that has learned from the examples of the package. Made once in a process; what was learned is
    kept in the folder `cache` for the next one."""
    if cache is None:
        return PurposeClassifier.learned(examples.load(), embedder)
    found = kept(embedder, cache)
    if found is None:
        found = PurposeClassifier.learned(examples.load(), embedder, cache)
        learned.keep(_file(embedder, cache), found.arrays())
    return found


def kept(embedder: Embedder | None, cache: Path) -> PurposeClassifier | None:
    """The classifier that another process has learned and kept, or None where none has yet."""
    file = _file(embedder, cache)
    if file not in _taken:
        arrays = learned.load(file)
        if arrays is None:
            return None
        _taken[file] = PurposeClassifier.of_arrays(arrays, embedder)
    return _taken[file]


_taken: dict[Path, PurposeClassifier] = {}


def _file(embedder: Embedder | None, cache: Path) -> Path:
    return cache / f"purposes{'-by-meaning' if embedder else ''}-{_digest(embedder.name if embedder else '')}.npz"


@lru_cache(maxsize=4)
def _digest(name: str) -> str:
    return learned.digest(name)
