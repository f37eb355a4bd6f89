"""Hints that the materials give by themselves, from where to look to a worked example."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from school_ai.ai.knowledge import instructions, sentences
from school_ai.ai.knowledge.answer import SHORTEST_SENTENCE, Citation, cite
from school_ai.ai.knowledge.pages import EXERCISE
from school_ai.ai.knowledge.retrieve import Hit
from school_ai.ai.tutor import guard
from school_ai.ai.tutor.quantities import quantities
from school_ai.ai.tutor.secrets import Secrets, stems

POINTER, METHOD, FIRST_STEP, EXAMPLE = "pointer", "method", "first_step", "example"
KINDS = (POINTER, METHOD, FIRST_STEP, EXAMPLE)

MOST_HITS = 5
LONGEST_QUOTE = 400
LONGEST_LINE = 120


@dataclass(frozen=True)
class Hint:
    """`level`: 1 to 4 and on; `kind`: one of KINDS; `citation`: the place in the materials, without a quote where
    it is only pointed to; `text`: what is said, empty for a pointer."""

    level: int
    kind: str
    citation: Citation | None = None
    text: str = ""


def hint_at(
    level: int, question: str, secrets: Secrets, hits: Sequence[Hit], attempt: str = "", right: Sequence[str] = ()
) -> Hint:
    """The hint of a level. Where the materials have none of its kind it is a more general one of the same level."""
    hits = [
        hit
        for hit in hits[:MOST_HITS]
        if hit.passage.kind != EXERCISE and not instructions.speaks_to_a_machine(hit.passage.title)
    ]
    makers = {2: (_method, _step), 3: (_step,), 4: (_example, _method, _step)}
    for make in makers.get(min(level, 4), ()):
        hint = make(level, secrets, hits, right)
        if hint:
            return hint
    shown = next((hit for hit in hits if _may_be_named(hit, secrets)), None)
    return Hint(level, POINTER, pointer_to(shown, level).citation if shown else None)


def pointer_to(hit: Hit, level: int = 1) -> Hint:
    """Where to look: document and page, without a quote."""
    return Hint(level, POINTER, cite(hit, 0, 0))


def _may_be_named(hit: Hit, secrets: Secrets) -> bool:
    return guard.quotable(hit.passage.title, secrets)


def _sentences(hit: Hit) -> Iterator[tuple[int, int, str]]:
    text = hit.passage.text
    harmless = list(instructions.harmless(text))
    for start, end in sentences.spans(text):
        if any(first <= start and end <= last for first, last in harmless):
            yield start, end, text[start:end]


def _quotes(hit: Hit, secrets: Secrets) -> Iterator[tuple[int, int, str]]:
    if not _may_be_named(hit, secrets):
        return
    for start, end, sentence in _sentences(hit):
        if not SHORTEST_SENTENCE <= len(sentence) <= LONGEST_QUOTE or sentence.endswith(("?", ":")):
            continue
        if guard.quotable(sentence, secrets):
            yield start, end, " ".join(sentence.split())


def _method(level: int, secrets: Secrets, hits: Sequence[Hit], right: Sequence[str]) -> Hint | None:
    best = None
    for place, hit in enumerate(hits):
        for start, end, sentence in _quotes(hit, secrets):
            said = frozenset(stems(sentence, secrets.language))
            numbers = sum(not found.in_words for found in quantities(sentence))
            score = len(said & secrets.asked) / (1 + len(secrets.asked)) - 0.1 * numbers - 0.1 * place
            if best is None or score > best[0]:
                best = (score, hit, start, end, sentence)
    if not best:
        return None
    _, hit, start, end, sentence = best
    return Hint(level, METHOD, cite(hit, start, end), sentence)


def _example(level: int, secrets: Secrets, hits: Sequence[Hit], right: Sequence[str]) -> Hint | None:
    for hit in hits:
        run: list[tuple[int, int, str]] = []
        for start, end, sentence in _quotes(hit, secrets):
            figures = [found for found in quantities(sentence) if not found.in_words]
            if len(figures) >= 2 and re.search(r"=|\d\s*[-+*/·×:]\s*\d|\bgives?\b|\bis\b|\bare\b", sentence):
                run.append((start, end, sentence))
        if run:
            start, end = run[0][0], run[-1][1] if len(run) > 1 and run[1][0] - run[0][1] < 3 else run[0][1]
            text = " ".join(hit.passage.text[start:end].split())
            if guard.quotable(text, secrets) and len(text) <= 2 * LONGEST_QUOTE:
                return Hint(level, EXAMPLE, cite(hit, start, end), text)
    return None


# Questions that lead to the first step, and how one goes on from what is right. {0}: the quantities that are given, the
# words that the question is about, or the pupil's own line.
_STEPS = {
    "go_on": {
        "en": "You have got as far as “{0}”. What follows from it?",
        "de": "Du bist bis „{0}“ gekommen. Was folgt daraus?",
        "fr": "Tu es arrivé à « {0} ». Qu'est-ce qui en suit ?",
        "es": "Has llegado hasta «{0}». ¿Qué se sigue de ello?",
    },
    "look_again": {
        "en": "Which rule did you use in each of your steps? Check them one by one.",
        "de": "Welche Regel hast du in jedem deiner Schritte benutzt? Prüfe sie einzeln.",
        "fr": "Quelle règle as-tu utilisée à chaque étape ? Vérifie-les une par une.",
        "es": "¿Qué regla has usado en cada paso? Compruébalos uno por uno.",
    },
    "equation": {
        "en": "What must you do on both sides so that the unknown stands on one side only?",
        "de": "Was musst du auf beiden Seiten tun, damit die Unbekannte nur auf einer Seite steht?",
        "fr": "Que dois-tu faire des deux côtés pour que l'inconnue soit d'un seul côté ?",
        "es": "¿Qué debes hacer en los dos lados para que la incógnita quede en un solo lado?",
    },
    "quantities": {
        "en": "Which quantities are given, which one is asked for, and which rule links them?",
        "de": "Welche Größen sind gegeben, welche ist gesucht, und welche Regel verbindet sie?",
        "fr": "Quelles grandeurs sont données, laquelle cherche-t-on, et quelle règle les relie ?",
        "es": "¿Qué magnitudes están dadas, cuál se busca y qué regla las relaciona?",
    },
    "choice": {
        "en": "Take each possibility by itself: what speaks for it, and what against it?",
        "de": "Nimm jede Möglichkeit für sich: Was spricht dafür, was dagegen?",
        "fr": "Prends chaque possibilité à part : qu'est-ce qui parle pour elle, et contre ?",
        "es": "Toma cada posibilidad por separado: ¿qué habla a favor y qué en contra?",
    },
    "words": {
        "en": "Which words of the question matter most? Say in your own words what each of them means.",
        "de": "Welche Wörter der Frage sind die wichtigsten? Sag in eigenen Worten, was jedes bedeutet.",
        "fr": "Quels mots de la question comptent le plus ? Dis avec tes mots ce que chacun signifie.",
        "es": "¿Qué palabras de la pregunta importan más? Di con tus palabras qué significa cada una.",
    },
}


def _step(level: int, secrets: Secrets, hits: Sequence[Hit], right: Sequence[str]) -> Hint | None:
    """A question that leads to the first step, or on from the last line that was right. A pupil who has shown work is
    not asked for the first step again."""
    language = secrets.language if secrets.language in _STEPS["words"] else "en"
    # What the pupil has written is theirs, but nothing of it is confirmed that is the result.
    last = next((line for line in reversed(right) if len(line) <= LONGEST_LINE and guard.quotable(line, secrets)), "")
    if last:
        return Hint(level, FIRST_STEP, None, _STEPS["go_on"][language].format(last))
    if secrets.has_attempt:
        kind = "look_again"
    elif secrets.options:
        kind = "choice"
    elif secrets.unknowns:
        kind = "equation"
    else:
        kind = "quantities" if secrets.is_numeric else "words"
    # The answer to some task may be a word of ours.
    told = next((each for each in (kind, "words", "quantities") if guard.quotable(_STEPS[each][language], secrets)), "")
    return Hint(level, FIRST_STEP, None, _STEPS[told][language]) if told else None
