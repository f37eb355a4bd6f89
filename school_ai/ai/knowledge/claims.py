"""Whether a passage bears a sentence out: what every citation in a generated answer is checked by.

The check is strict rather than clever. A sentence holds when it can be read off the passage: all its words stand there
in the same order, in up to three sentences, of which it may leave out what stands before or behind a comma and little
in between, but no number, denial or limit. It may begin with words that join it to what went before. A true paraphrase
in other words is refused by that; a changed number, a swapped word, two statements spliced into one, a denial put in or
left out, or an invention is not let through. What is refused costs a sentence of the answer. What is let through
wrongly would cost the trust in all of them.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from school_ai.ai.knowledge import sentences, words

# A sentence with fewer content words, or a part of one, says too little to be checked.
LEAST_WORDS = 3
# Words of the passage, articles not counted, that may be left out between two that follow one another in the answer.
MOST_LEFT_OUT = 3
# Sentences of the passage that one sentence of an answer may draw together.
MOST_SENTENCES = 3

# With these a sentence may begin though the passage does not have them.
_JOINING = {
    "en": "also consequently finally first for example hence however in short second so summary therefore third thus",
    "de": "also außerdem beispiel daher deshalb erstens folglich kurz gesagt schließlich somit zum zweitens",
    "fr": "ainsi aussi bref cependant donc effet enfin en exemple ensuite par résumé",
}
_ARTICLES = {
    "en": "a an the",
    "de": "der die das den dem des ein eine einen einem einer eines",
    "fr": "le la les un une des du",
}
# Where a part of a sentence may begin or end without a comma.
_CONJUNCTIONS = {"en": "and but or", "de": "und aber oder sondern", "fr": "et mais ou"}
_DENYING = {
    "en": "not no never none neither nor cannot without nothing nobody hardly n't",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals ohne weder nichts niemand kaum",
    "fr": "ne pas jamais sans aucun aucune ni rien personne",
}
# Words that widen or narrow what is said. Those of the answer must be the passage's, and the other way round.
_LIMITING = {
    "en": "all always any every only unless except may might must should could some most few many more less least "
    "before after",
    "de": "alle allem allen immer jede jeder jedes nur außer kann können muss müssen soll einige manche meisten wenige "
    "viele mehr weniger vor nach bevor nachdem",
    "fr": "tous toutes toujours chaque seulement sauf peut peuvent doit doivent certains certaines plupart peu "
    "beaucoup plus moins avant après",
}
# Leaving one of these out makes a claim wider than the passage's.
_NARROWING = {
    "en": "only unless except may might could some sometimes often usually rarely few",
    "de": "nur außer kann könnte manche manchmal oft meistens selten wenige",
    "fr": "seulement sauf peut peuvent parfois souvent rarement certains certaines",
}

_CALCULATING = re.compile(r"[=+×·*÷/^<>≤≥±√]|(?<=[\s\d])[-−–](?=[\s\d])")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]")
# Behind one of these a part of a sentence may begin.
_OPENING = frozenset(",;:()[]–—•")


@dataclass(frozen=True)
class Place:
    """Where a passage says it: characters `start` to `end` (not included) of the passage's text."""

    start: int
    end: int


@dataclass(frozen=True)
class _Word:
    """A word as it is compared: by its stem, or as it stands where it has none. `opens`: a comma or the like is before
    it, or it is a conjunction."""

    form: str
    opens: bool
    has_content: bool


@dataclass(frozen=True)
class _Said:
    """What of a sentence must be the same where it is borne out."""

    words: tuple[_Word, ...]
    signs: Counter
    denials: int
    limits: frozenset[str]
    narrowing: frozenset[str]


def borne_out(sentence: str, passage: str, language: str = "en") -> Place | None:
    """The narrowest place in `passage` that bears the sentence out, None where there is none.

    `language` is that of the passage, ISO 639-1; words of a language that is not known are compared as they are.
    """
    language = words.plain_language(language)
    claimed = _said(sentence, language)
    joining = frozenset(word.form for word in _said(_JOINING.get(language, ""), language).words)
    wanted = _without_joining(claimed.words, joining)
    if sum(word.has_content for word in wanted) < LEAST_WORDS:
        return None
    known = list(sentences.spans(passage))
    said = [_said(passage[start:end], language) for start, end in known]
    for length in range(1, MOST_SENTENCES + 1):
        for first in range(len(known) - length + 1):
            together = said[first : first + length]
            if _agrees(claimed, together) and _follows(wanted, [place.words for place in together], language):
                return Place(known[first][0], known[first + length - 1][1])
    return None


def _without_joining(said: tuple[_Word, ...], joining: frozenset[str]) -> tuple[_Word, ...]:
    at = 0
    while at < len(said) and said[at].form in joining:
        at += 1
    return said[at:]


def _agrees(claimed: _Said, together: Sequence[_Said]) -> bool:
    """Whether signs, denials and limits of a sentence are those of the passage's sentences, taken together."""
    signs = sum((place.signs for place in together), Counter())
    limits = frozenset().union(*(place.limits for place in together))
    narrowing = frozenset().union(*(place.narrowing for place in together))
    return (
        claimed.signs <= signs
        and claimed.denials == sum(place.denials for place in together)
        and claimed.limits <= limits
        and narrowing <= claimed.narrowing
    )


def _follows(wanted: tuple[_Word, ...], said: Sequence[tuple[_Word, ...]], language: str) -> bool:
    """Whether `wanted` can be read off the sentences in order, some of each."""
    conjunctions = _folded(_CONJUNCTIONS, language)

    @cache
    def reads(at: int, sentence: int, place: int, content: int) -> bool:
        """Whether the rest of `wanted`, from `at` on, can be read on from word `place` of a sentence, which was just
        read; `content` words of this sentence have been read so far, counted up to `LEAST_WORDS`."""
        here = said[sentence]
        may_end = content >= LEAST_WORDS and (place + 1 == len(here) or here[place + 1].opens)
        if at == len(wanted):
            return may_end and sentence == len(said) - 1
        for following in range(place + 1, min(place + 2 + MOST_LEFT_OUT, len(here))):
            left_out = here[place + 1 : following]
            if any(word.form[0].isdigit() for word in left_out):
                break
            if here[following].form == wanted[at].form:
                more = min(content + here[following].has_content, LEAST_WORDS)
                if reads(at + 1, sentence, following, more):
                    return True
        if not may_end or sentence + 1 == len(said):
            return False
        # The next sentence may be joined with a word.
        return begins(at, sentence + 1) or (wanted[at].form in conjunctions and begins(at + 1, sentence + 1))

    def begins(at: int, sentence: int) -> bool:
        return at < len(wanted) and any(
            word.form == wanted[at].form
            and (place == 0 or (sentence == 0 and (word.opens or said[sentence][place - 1].form in conjunctions)))
            and reads(at + 1, sentence, place, int(word.has_content))
            for place, word in enumerate(said[sentence])
        )

    return begins(0, 0)


def _said(text: str, language: str) -> _Said:
    articles, conjunctions = _folded(_ARTICLES, language), _folded(_CONJUNCTIONS, language)
    denying, limiting, narrowing = (_folded(lists, language) for lists in (_DENYING, _LIMITING, _NARROWING))
    found: list[_Word] = []
    plain: list[str] = []
    opens = False
    for token in _TOKEN.findall(text):
        if not any(map(str.isalnum, token)):
            opens = opens or token in _OPENING
            continue
        folded = words.fold(token)
        plain.append(folded)
        stems = words.content(token, language)
        if folded not in articles:
            form = " ".join(stems) or folded
            found.append(_Word(form, opens or folded in conjunctions, bool(stems)))
            opens = False
    return _Said(
        words=tuple(found),
        signs=Counter(_CALCULATING.findall(text)),
        denials=sum(word in denying or word.endswith(("n't", "n’t")) for word in plain),
        limits=frozenset(plain) & limiting,
        narrowing=frozenset(plain) & narrowing,
    )


def _folded(lists: dict[str, str], language: str) -> frozenset[str]:
    return frozenset(words.fold(word) for word in lists.get(language, "").split())
