"""The words of a text that carry its content, brought to a form in which question and passage meet.

A word is cut to its stem by Snowball's rules for the language (https://snowballstem.org) and loses its accents after
that, since the rules look at them. Words that a text is made with rather than about are left out. Which those are
depends on the language: "die" is an article in German and no such thing in English.
"""

import importlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version

# ISO 639-1 -> Snowball's algorithm
_STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}

# Words that hold sentences together. English: Lucene's list (org.apache.lucene.analysis.en.EnglishAnalyzer).
_STOP = {
    "en": "a an and are as at be but by for if in into is it no not of on or such that the their then there these they "
    "this to was will with",
    "de": "aber als am an auch auf aus bei bin bis da damit dann das dass dem den der des die dies diese diesem diesen "
    "dieser dieses doch dort du durch ein eine einem einen einer eines er es für hat hatte ich ihr im in ist ja man "
    "mit nach nicht noch nur oder ob sich sie sind so um und uns vom von vor war waren wenn werden wie wird wir zu zum "
    "zur über",
    "fr": "à au aux avec ce ces cet cette dans de des du elle elles en est et eux il ils je la le les leur leurs lui "
    "ma mais me mes mon ne nos notre nous on ont ou par pas pour sa se ses son sont sur ta te tes ton tu un une vos "
    "votre vous y",
}
# Words that a question is asked with, beside those.
_ASKING = {
    "en": "about am been between can could define describe did do does explain from give had has have he her his how i "
    "its may me might must my our please say says she should so tell than those us we were what when where which who "
    "whom whose why would you your",
    "de": "beschreibe bitte erkläre gib kann kannst können mein meine mir sage soll war was wann warum welche welchem "
    "welchen welcher welches wem wen wer weshalb wieso wo wofür woher wohin womit worin zwischen",
    "fr": "comment définis décris es explique expliquer entre peut peux pourquoi quand que quel quelle quelles quels "
    "qui quoi s'il suis svp où ce c'est qu'est est-ce",
}

# A number with its decimals is one word, and so is one with an apostrophe in it.
_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’][^\W_]+)*")
_ELIDED = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=\w{2})")
_POSSESSIVE = re.compile(r"['’]s?$")
# Scripts that put no space between words: taken by pairs of characters.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")

# To be counted up when the rules here change.
_RULES = 1
RULES = f"{_RULES}-snowball-{version('snowballstemmer')}"


def content(text: str, language: str) -> list[str]:
    """The stems of a text in its order, with repetitions. `language`: ISO 639-1, as `de` or `de-CH`."""
    stem = _stemmer(plain_language(language))
    return [found for word in _words(text) if (found := stem(word))]


def asked(question: str, languages: Iterable[str]) -> list[frozenset[str]]:
    """For each word that a question is about, its stems in the given languages: which one the question is in need not
    be known. Each word is there once."""
    each = sorted({plain_language(language) for language in languages}) or [""]
    known = [(_stemmer(language), _folded_words(language, _ASKING)) for language in each]
    without_content = _without_content(question, each)
    found = {}
    for word in _words(question):
        if fold(word) in without_content:
            continue
        stems = frozenset(stem for stem_of, asking in known if fold(word) not in asking and (stem := stem_of(word)))
        if stems:
            found[stems] = None
    return list(found)


def _without_content(question: str, languages: Sequence[str]) -> frozenset[str]:
    """The words that ask and join in the language that the question seems to be in: the one of most such words."""
    said = [fold(word) for word in _words(question)]
    lists = [_folded_words(language, _ASKING) | _folded_words(language, _STOP) for language in languages]
    counts = [sum(word in listed for word in said) for listed in lists]
    if not max(counts, default=0) or counts.count(max(counts)) > 1:
        return frozenset()
    return lists[counts.index(max(counts))]


def plain_language(language: str | None) -> str:
    """`de` for `de-CH`, `DE` and `de_AT`."""
    return re.split(r"[-_]", (language or "").strip().lower(), maxsplit=1)[0]


def fold(text: str) -> str:
    """Without capitals and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=64)
def function_words(language: str) -> frozenset[str]:
    """Words of a language that hold sentences together or ask, folded. None of a language that has no list here."""
    return _folded_words(language, _STOP) | _folded_words(language, _ASKING)


def _words(text: str) -> Iterator[str]:
    """The words of a text in small letters. Signs that only look different are made the same: H₂O is H2O."""
    for found in _WORD.finditer(unicodedata.normalize("NFKC", text).lower()):
        word = found.group()
        if _UNSPACED.search(word):
            yield from _pairs(word)
        else:
            yield _POSSESSIVE.sub("", word)


def _pairs(text: str) -> Iterator[str]:
    at = 0
    for run in _UNSPACED.finditer(text):
        if run.start() > at:
            yield text[at : run.start()]
        characters = run.group()
        yield from (characters[i : i + 2] for i in range(max(1, len(characters) - 1)))
        at = run.end()
    if at < len(text):
        yield text[at:]


@lru_cache(maxsize=64)
def _stemmer(language: str) -> Callable[[str], str | None]:
    """A function that makes the stem of a word in small letters, or None of one without content."""
    algorithm = _STEMMERS.get(language)
    # By the module's name: the package itself would take another one's stemmers where that happens to be installed.
    module = importlib.import_module(f"snowballstemmer.{algorithm}_stemmer") if algorithm else None
    stemmer_class = getattr(module, f"{algorithm.title()}Stemmer") if module else None
    stop = _folded_words(language, _STOP)
    elides = language in ("fr", "it", "ca")

    @lru_cache(maxsize=50_000)
    def stem(word: str) -> str | None:
        if elides:
            word = _ELIDED.sub("", word)
        if fold(word) in stop:
            return None
        if word[0].isdigit():
            return word.replace(",", ".")
        # A stemmer keeps the word that it works on in itself: one for each call, as threads do not share it.
        return fold(stemmer_class().stemWord(word) if stemmer_class else word) or None

    return stem


def _folded_words(language: str, lists: dict[str, str]) -> frozenset[str]:
    return frozenset(fold(word) for word in lists.get(language, "").split())
