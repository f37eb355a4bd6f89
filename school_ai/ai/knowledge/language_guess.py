"""Guesses the language of a text by the small words that no text can do without, or by its script."""

import re
import unicodedata
from collections import Counter

# Language as ISO 639-1 names it -> words that are frequent in it, and rare in the others.
_SMALL_WORDS = {
    "en": "the of and to in is that it was for are with as this be by from which not or an at",
    "de": "der die und das ist nicht ein eine den von zu mit sich auf für dem des im es wird auch sind werden",
    "fr": "le la les et des est une dans que qui pour pas sur du au il sont par avec ce plus aux",
    "es": "el los las del que una por con para se es como más su al lo pero sus está son",
    "it": "il di che è per una non con del della sono gli dei alla nel più anche si delle",
    "pt": "o os as que um uma não com para do da em dos das por mais se são ao como",
    "nl": "de het een van en dat niet te zijn met voor op er aan ook als bij wordt naar",
    "sv": "och att det som är på för med av till inte den har om ett var från kan",
    "da": "og at det som er på for med af til ikke den har om et var fra kan der",
    "pl": "i w na się że jest nie z do to jak o po przez od dla są oraz",
    "tr": "bir ve bu için ile da de ne olarak daha çok olan gibi en kadar",
    "id": "yang dan di dengan untuk dari pada ini itu adalah tidak dalam ke oleh",
}
# What a character's name begins with -> language
_SCRIPTS = {
    "CYRILLIC": "ru",
    "GREEK": "el",
    "ARABIC": "ar",
    "HEBREW": "he",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAI": "th",
    "HANGUL": "ko",
    "CJK": "zh",
}
_WORD = re.compile(r"[^\W\d_]+")
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)

_FEWEST_WORDS = 20
_LEAST_SHARE = 0.08
_LEAD = 1.5


def guess(text: str) -> str | None:
    """The language (ISO 639-1) that a text seems to be in, or None if that cannot be told."""
    words = _WORD.findall(text.lower())
    letters = [character for word in words for character in word]
    if not letters:
        return None
    scripts = Counter(_script(character) for character in letters[:3000])
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > 0.1 * sum(scripts.values()):
        return "ja"  # most letters may well be Chinese ones
    script, count = scripts.most_common(1)[0]
    if script != "LATIN":
        return _SCRIPTS.get(script) if count > 0.5 * min(len(letters), 3000) else None
    if len(words) < _FEWEST_WORDS:
        return None
    votes: Counter[str] = Counter()
    for word in words:
        for language in _LANGUAGES_OF.get(word, ()):
            votes[language] += 1
    ranked = [*votes.most_common(2), ("", 0), ("", 0)]
    (first, most), (_, second) = ranked[:2]
    return first if most >= _LEAST_SHARE * len(words) and most >= _LEAD * second else None


def votes(text: str) -> dict[str, int]:
    """For each language of Latin letters, how many words of the text are small words of it."""
    found: Counter[str] = Counter()
    for word in _WORD.findall(text.lower()):
        for language in _LANGUAGES_OF.get(word, ()):
            found[language] += 1
    return dict(found)


def _script(character: str) -> str:
    if "a" <= character <= "z":
        return "LATIN"
    return unicodedata.name(character, "").partition(" ")[0]
