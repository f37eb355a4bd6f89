"""What tells who somebody is, replaced before a text leaves the school, and put back into what comes.

Names, record ids and addresses are looked up word by word: what the school's records hold is cut into words once and
kept in a dictionary, and a text is matched against it, the longest first, so that ten thousand pupils cost no more than
ten. Emails are known by their form, phones by their digits.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from school_ai.ai.knowledge import words

NAME, EMAIL, PHONE, ID, ADDRESS = "NAME", "EMAIL", "PHONE", "ID", "ADDRESS"
KINDS = (NAME, EMAIL, PHONE, ID, ADDRESS)

# A part of a name that is shorter is hidden only beside another one: it is a syllable, a unit or an element too.
SHORTEST = 3
# An id that is nothing but a number is known by its length. A shorter one is any number.
SHORTEST_NUMBER = 6
SHORTEST_ID = 4
# So many words on each side tell the language of what is said.
AROUND = 8
PHONE_DIGITS = (8, 15)
# Of a phone in the records so many of its last digits tell it, with whatever stands before them.
_TELLING_DIGITS = 8

# Letters with the marks that belong to them, and signs that are not seen and part no word.
_MARKS = "".join(
    re.escape(chr(code)) for code in range(0xA0, 0x10000) if unicodedata.category(chr(code)) in ("Mn", "Mc", "Cf")
)
_LETTERS = rf"(?:[^\W\d_]|[{_MARKS}])+"
# A line's end that JSON writes as \n is no letter of the word behind it.
_TOKEN = re.compile(rf"\\[nrtbf]|({_LETTERS}|\d+)")
# Scripts that put no space between words.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_ARABIC_PREFIXES = ("وال", "بال", "لل", "ال", "و", "ف", "ب", "ل", "ك")
_UNSEEN = dict.fromkeys(code for code in range(0x10000) if unicodedata.category(chr(code)) == "Cf")
# What stands between the words of a name, an id or an address.
_WITHIN = re.compile(r"(?:\\[nrt]|[^\w\n]){0,3}\n?[^\w\n]{0,3}|_")
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}\s?[@＠]\s?(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_]{2,63}")
# Digits in groups; what may be a phone is looked at one by one.
_DIGITS = re.compile(r"(?:(?<!\w)|(?<=\\[nrt]))[(]?[+＋]?[(]?\d(?:[\s().\-/\u2010-\u2015]{0,3}\d)+(?!\w)")

_OTHER_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ŧ": "t"}
)
_WRITTEN_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"}

# After these comes a name, whatever else the word may mean.
_TITLES = frozenset(
    "mr mrs ms miss mx dr sir madam herr herrn frau monsieur madame mme mlle señor señora senor senora sr sra srta don "
    "doña dona الأستاذ الاستاذ الأستاذة السيد السيدة أستاذ استاذ".split()
)
_INTRODUCING = frozenset(
    "named call called am i'm im teacher tutor prof professor friend classmate brother sister cousin son daughter "
    "pupil heiße heisse heißt heisst bin lehrer lehrerin freund freundin bruder schwester mitschüler mitschülerin "
    "schüler appelle suis ami amie frère soeur sœur professeur élève llamo llama soy amigo amiga hermano hermana "
    "profesor profesora maestro maestra alumno alumna ask asked tell told frag frage fragt hat demande pregunta "
    "اسمي صديقي صديقتي أخي أختي ask says said meet met".split()
)
# What only somebody does. A word that is a name too is one in front of them.
_DOING = frozenset(
    "say said says told tells asked asks thinks thought wrote writes got sagt meint fragt dit dice".split()
)
_BEFORE_ANOTHER = {"and": ("i", "me"), "und": ("ich",), "et": ("moi",), "y": ("yo",)}
_BEING, _CALLED = frozenset("is ist est es".split()), frozenset("name nom nombre".split())
# Behind these a word stands for a thing.
_ARTICLES = frozenset(
    "a an the this that these those der die das den dem des ein eine einen einem einer eines kein keine keinen im am "
    "zum zur vom beim jeder jede jedes dieser diese dieses le la les un une des du ce cette el los las una unos "
    "unas".split()
)
_ENDS_A_SENTENCE = re.compile(r"(?:[.!?…:;\n\"“„«»(\[{¿¡•–—]|\\n)[\s\"'“„«(\[*-]*$")

_KIND = "|".join(KINDS)
# As it was given, and as models change it; "name 1" and "id 1" are words.
_PLACEHOLDER = re.compile(rf"(?:(?<![^\W_])|(?<=\\[nrt]))(?:(?i:({_KIND}))\\?_|({_KIND})[ -]?)(\d{{1,5}})(?!\d)")


@lru_cache(maxsize=200_000)
def folded(word: str) -> str:
    """A word without capitals, accents and signs that are not seen, and with the plain letters that people type."""
    return words.fold(word.translate(_UNSEEN)).translate(_OTHER_LETTERS)


class Token(NamedTuple):
    """A word or a number of a text: as it is looked up, as it stands there, and where."""

    key: str
    written: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words and numbers of a text."""
    return [
        Token(folded(found[1]), found[1], found.start(1), found.end(1)) for found in _TOKEN.finditer(text) if found[1]
    ]


Phrase = tuple[str, ...]
# Where something to be hidden begins and ends in a text, its kind, and what makes it the same thing.
Found = tuple[int, int, str, str]


@dataclass
class Known:
    """What tells who the people of a school are. Made once, and asked for many texts.

    `common`: language -> words that everybody writes in it, as "will"; "" for words in all of them. `plain`: words that
    the materials write small, as "wood", or with an article. All folded; a part of a name that is one of them is taken
    for a name only where it looks like one. `read` learns the plain words from the materials, and the famous names of
    which nobody at the school has the whole.
    """

    names: Iterable[str] = ()
    records: Iterable[str] = ()
    phones: Iterable[str] = ()
    addresses: Iterable[str] = ()
    common: Mapping[str, Set[str]] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)
    # phrase -> kind
    _phrases: dict[Phrase, str] = field(default_factory=dict, init=False, repr=False)
    # first word -> most words of a phrase that begins with it
    _longest: dict[str, int] = field(default_factory=dict, init=False, repr=False)
    _parts: set[str] = field(default_factory=set, init=False, repr=False)
    _any_common: Set[str] = field(default=frozenset(), init=False, repr=False)
    _short: set[str] = field(default_factory=set, init=False, repr=False)
    _called: set[str] = field(default_factory=set, init=False, repr=False)
    _famous: set[Phrase] = field(default_factory=set, init=False, repr=False)
    _famous_begin: set[str] = field(default_factory=set, init=False, repr=False)
    _digits: set[str] = field(default_factory=set, init=False, repr=False)

    def __post_init__(self) -> None:
        self._any_common = frozenset().union(*self.common.values())
        for name in set(self.names):
            self._add_name(name)
        for record in set(self.records):
            self._add_record(str(record))
        for address in set(self.addresses):
            phrase = tuple(token.key for token in tokens(address))
            # "New York" by itself is anybody's.
            if len(phrase) > 2 or (len(phrase) == 2 and any(key.isdigit() for key in phrase)):
                self._add(phrase, ADDRESS)
        for phone in set(self.phones):
            digits = _only_digits(phone)
            if len(digits) >= SHORTEST_NUMBER:
                self._digits.add(digits[-_TELLING_DIGITS:])

    def read(self, texts: Iterable[str]) -> None:
        """Learn from the materials which parts of names are words too, and which famous names they tell of."""
        small: set[str] = set()
        nouns: set[str] = set()
        pairs: list[tuple[Token, Token, bool]] = []
        for text in texts:
            said = tokens(text)
            for at, token in enumerate(said):
                if token.written.islower():
                    small.add(token.key)
                elif token.key in self._parts:
                    # A noun has a capital in German, and an article.
                    if at and said[at - 1].key in _FOLDED_ARTICLES and text[said[at - 1].end : token.start] == " ":
                        nouns.add(token.key)
                    pairs += _pairs(said, at, text)
                    self._note_law(said, at, text)
        self.plain = (self.plain | nouns | small) & (self._parts | self._short)
        for one, other, begins in pairs:
            # "Suppose Amara" is no famous name: neither word may be another one, or a title.
            known = [each.key in self._parts for each in (one, other)]
            if {one.key, other.key} & (small | self._any_common | _FOLDED_TITLES) or (begins and not known[0]):
                continue
            self._famous.add((one.key, other.key))
        self._famous_begin = {phrase[0] for phrase in self._famous}

    def _note_law(self, said: Sequence["Token"], at: int, text: str) -> None:
        """Newton's third law is no pupil's, though one may have that surname. First names stand in exercises."""
        there = said[at : at + 3]
        if len(there) == 3 and there[1].key == "s" and _in_one(there, text) and there[0].key not in self._called:
            self._famous.add(tuple(token.key for token in there))

    @property
    def parts(self) -> Set[str]:
        """Each part of a name that is hidden by itself."""
        return self._parts

    def is_common(self, key: str) -> bool:
        """Whether a word is one that everybody writes in some language."""
        return key in self._any_common

    def _is_common(self, key: str, said: Sequence[Token], at: int) -> bool:
        """Whether it is one in the language of the words around it: "ella" is one in Spanish, and a girl elsewhere."""
        if key not in self._any_common:
            return False
        around = [token.key for token in said[max(0, at - AROUND) : at + AROUND + 1] if token.key != key]
        counts = {language: sum(each in listed for each in around) for language, listed in self.common.items()}
        most = max(counts.values())
        return any(
            key in listed and (not language or 0 < counts[language] == most) for language, listed in self.common.items()
        )

    def _add(self, phrase: Phrase, kind: str) -> None:
        self._phrases.setdefault(phrase, kind)
        self._longest[phrase[0]] = max(self._longest.get(phrase[0], 0), len(phrase))

    def _add_name(self, name: str) -> None:
        for written in {name, _written_out(name)}:
            found = tokens(written)
            keys = tuple(token.key for token in found if not token.key.isdigit())
            if not keys:
                continue
            if len(keys) > 1:
                self._add(keys, NAME)
                self._add((keys[-1], *keys[:-1]), NAME)
                if len(keys) > 2:
                    self._add((keys[0], keys[-1]), NAME)
                joined = tuple(token.key for token in tokens(re.sub(r"\s", "", written)))
                self._add(joined, NAME)
                self._add(("".join(joined),), NAME)
                self._parts.add("".join(joined))
            self._called.update(token.key for word in written.split()[:-1] for token in tokens(word))
            syllables: set[str] = set()
            for each in _joined_by_a_sign(found, written):
                syllables.update(key for key in each if len(key) <= SHORTEST)
                self._add(each, NAME)
                self._add(("".join(each),), NAME)
                self._parts.add("".join(each))
            for key in keys:
                # The half of Min-ji is a minute, and the half of Li-Na an element.
                if len(key) >= (2 if _UNSPACED.search(key) else SHORTEST) and key not in syllables:
                    self._parts.add(key)
                else:
                    self._short.add(key)

    def _add_record(self, record: str) -> None:
        phrase = tuple(token.key for token in tokens(record))
        if not phrase or not any(key.isdigit() for key in phrase):
            # The record of an instructor is called by the name.
            self._add_name(record)
        elif len(record) >= (SHORTEST_NUMBER if record.isdigit() else SHORTEST_ID):
            self._add(phrase, ID)

    # --- looking -----------------------------------------------------------------------------------------------------

    def found_in(self, text: str, at_once: Set[str] = frozenset()) -> list[Found]:
        """What is to be hidden in a text, in its order. `at_once`:
        words that were taken for names elsewhere in the same call, as they are written."""
        found = [(match.start(), match.end(), EMAIL, words.fold(match[0])) for match in _emails(text)]
        taken = [(start, end) for start, end, _, _ in found]
        numbers = list(self._numbers(text))
        found += [each for each in numbers if not _overlaps(each, taken)]
        taken = sorted((start, end) for start, end, _, _ in found)
        return sorted([*found, *self._phrases_in(text, taken, at_once)])

    def _numbers(self, text: str) -> Iterator[Found]:
        for match in _DIGITS.finditer(text):
            digits = _only_digits(match[0])
            if _is_a_number_of_the_world(match[0], digits) or self._has_a_phone(digits):
                yield match.start(), match.end(), PHONE, digits[-_TELLING_DIGITS:]

    def _has_a_phone(self, digits: str) -> bool:
        """Whether a phone of the records is among the digits: another number may stand right beside it."""
        if digits in self._digits:
            return True
        return any(digits[at : at + _TELLING_DIGITS] in self._digits for at in range(len(digits) - _TELLING_DIGITS + 1))

    def _phrases_in(self, text: str, taken: Sequence[tuple[int, int]], at_once: Set[str]) -> Iterator[Found]:
        said = tokens(text)
        if taken:
            said = [token for token in said if not any(token.start < end and start < token.end for start, end in taken)]
        at = 0
        while at < len(said):
            length, kind = self._at(said, at, text, at_once)
            if not length:
                yield from self._within_a_run(said[at])
                at += 1
                continue
            if kind:
                first, last = said[at], said[at + length - 1]
                key = " ".join(token.key for token in said[at : at + length])
                yield first.start, last.end, kind, key
            at += length

    def _at(self, said: Sequence[Token], at: int, text: str, at_once: Set[str]) -> tuple[int, str]:
        """How many words from here on are one thing, and of which kind; a kind of "" for what is to stay. 0: none."""
        key = said[at].key
        part = self._part(key)
        if not part and key not in self._longest and key not in self._famous_begin:
            return 0, ""
        most = min(self._longest.get(key, 0), len(said) - at)
        for length in range(most, 1, -1):
            phrase = tuple(token.key for token in said[at : at + length])
            kind = self._phrases.get(phrase)
            if not kind and phrase[-1].endswith("s") and self._phrases.get((*phrase[:-1], phrase[-1][:-1])) == NAME:
                # Amara Okafors Heft
                kind = NAME
            if kind and _in_one(there := said[at : at + length], text) and not _is_common_talk(there, self._any_common):
                return length, kind
        for length in (3, 2):
            there = said[at : at + length]
            if tuple(token.key for token in there) in self._famous and _in_one(there, text):
                return length, ""
        if self._phrases.get((key,)) == ID:
            return 1, ID
        if part and (said[at].written in at_once or self._looks_like_a_name(part, said, at, text)):
            return 1, NAME
        return 0, ""

    def _part(self, key: str) -> str:
        """The part of a name that a word is, as it is or with an ending or a beginning that was put to it."""
        if key in self._parts or key in self._short:
            return key
        if key.endswith("s") and len(key) > SHORTEST and key[:-1] in self._parts:
            return key[:-1]
        if _ARABIC.match(key):
            for prefix in _ARABIC_PREFIXES:
                rest = key.removeprefix(folded(prefix))
                if rest != key and rest in self._parts:
                    return rest
        return ""

    def _looks_like_a_name(self, part: str, said: Sequence[Token], at: int, text: str) -> bool:
        token = said[at]
        is_short = part not in self._parts
        is_common = is_short or any(self._is_common(key, said, at) for key in {part, token.key})
        is_plain = part in self.plain or token.key in self.plain
        if not (is_common or is_plain):
            return True
        before = said[at - 1] if at and _close(said[at - 1], token, text) else None
        after = said[at + 1] if at + 1 < len(said) and _close(token, said[at + 1], text) else None
        capital = token.written[:1].isupper()
        if before and before.key in _FOLDED_TITLES:
            return True
        # "Mais Lösung" is that of Mai, "Mais la solution" begins with a but.
        if part != token.key and is_common and capital and after and after.written[0].isupper():
            return True
        if self._stands_beside(token, before, after, is_common, capital):
            return True
        if after and not is_short and self._does_what_people_do(said, at, is_common, capital):
            return True
        if is_short:
            return False
        if not is_common and before and self._introduces(said, at):
            return True
        if not capital or (before and before.key in _FOLDED_ARTICLES):
            return False
        return not (is_common and _begins_a_sentence(text, token.start))

    @staticmethod
    def _introduces(said: Sequence[Token], at: int) -> bool:
        before = said[at - 1].key
        if before in _BEING:
            return at > 1 and said[at - 2].key in _CALLED
        return before in _FOLDED_INTRODUCING or before in _DOING

    def _stands_beside(
        self, token: Token, before: Token | None, after: Token | None, is_common: bool, capital: bool
    ) -> bool:
        """Whether another part of a name stands beside it, one that means nothing else."""
        if is_common and not capital:
            return False
        return any(
            each and each.key in self._parts and each.key not in self.plain | self._any_common
            for each in (before, after)
        )

    @staticmethod
    def _does_what_people_do(said: Sequence[Token], at: int, is_common: bool, capital: bool) -> bool:
        after = said[at + 1].key
        if is_common and not capital:
            return False
        if after in _DOING:
            return True
        return at + 2 < len(said) and said[at + 2].key in _BEFORE_ANOTHER.get(after, ())

    def _within_a_run(self, token: Token) -> Iterator[Found]:
        """Names in a run of a script that puts no space between words."""
        written = token.written
        if not _UNSPACED.search(written) or folded(written) != written:
            return
        at = 0
        while at < len(written):
            for end in range(min(len(written), at + 8), at + 1, -1):
                if written[at:end] in self._parts and _UNSPACED.search(written[at:end]):
                    yield token.start + at, token.start + end, NAME, written[at:end]
                    at = end
                    break
            else:
                at += 1


_FOLDED_TITLES = frozenset(map(folded, _TITLES))
_FOLDED_INTRODUCING = frozenset(map(folded, _INTRODUCING))
_FOLDED_ARTICLES = frozenset(map(folded, _ARTICLES))


class Mask:
    """Placeholders of one call: the same thing has the same one, which tells its kind and nothing else."""

    def __init__(self, known: Known):
        self.known = known
        self._numbers: dict[tuple[str, str], int] = {}
        self._written: dict[tuple[str, int], str] = {}
        self._names: set[str] = set()
        # Numbers that stand behind such a word already, in what was said or in the materials.
        self._theirs: dict[str, set[int]] = {kind: set() for kind in KINDS}

    def hide_all(self, texts: Sequence[str]) -> list[str]:
        """The texts of one call. A name that looks like one in any of them is one in all."""
        found = [self._learn(text) for text in texts]
        if self._names:
            return [self.hide(text) for text in texts]
        return [self._replaced(text, each) for text, each in zip(texts, found, strict=True)]

    def _learn(self, text: str) -> list[Found]:
        self._leave_alone(text)
        known = self.known
        found = known.found_in(text)
        for start, end, kind, _key in found:
            if kind == NAME:
                self._names.update(
                    token.written
                    for token in tokens(text[start:end])
                    if token.key in known.plain and not known.is_common(token.key)
                )
        return found

    def hide(self, text: str) -> str:
        """The text with a placeholder for whatever tells who somebody is."""
        self._leave_alone(text)
        return self._replaced(text, self.known.found_in(text, self._names))

    def _replaced(self, text: str, found: Sequence[Found]) -> str:
        pieces, at = [], 0
        for start, end, kind, key in found:
            pieces += [text[at:start], self._placeholder(kind, key, text[start:end])]
            at = end
        return "".join([*pieces, text[at:]])

    def _leave_alone(self, text: str) -> None:
        for match in _PLACEHOLDER.finditer(text):
            kind, number = _given(match)
            self._theirs[kind].add(number)

    def show(self, text: str) -> str:
        """The text with what was hidden in place of the placeholders. What was never given stays as it is."""
        return _PLACEHOLDER.sub(lambda match: self._written.get(_given(match), match[0]), text)

    def shown(self, parts: Iterable[str]) -> Iterator[str]:
        """As `show`, of a text that comes part by part: an end that may become a placeholder waits for what follows."""
        waiting = ""
        for part in parts:
            waiting += part
            keep = _may_go_on(waiting)
            if keep:
                yield self.show(waiting[:keep])
                waiting = waiting[keep:]
        if waiting:
            yield self.show(waiting)

    def _placeholder(self, kind: str, key: str, written: str) -> str:
        number = self._numbers.get((kind, key))
        if number is None:
            number = 1 + max((n for of, n in self._written if of == kind), default=0)
            while number in self._theirs[kind]:
                number += 1
            self._numbers[kind, key] = number
            self._written[kind, number] = written
        return f"{kind}_{number}"


def _given(match: re.Match) -> tuple[str, int]:
    return (match[1] or match[2]).upper(), int(match[3])


def _may_go_on(text: str) -> int:
    """Where an end of the text begins that may be part of a placeholder; its length where there is none."""
    tail = max(0, len(text) - 16)
    for at in range(tail, len(text)):
        if at and text[at - 1].isalnum() and text[at - 2 : at] not in ("\\n", "\\r", "\\t"):
            continue
        if _is_a_beginning(text[at:]):
            return at
    return len(text)


def _is_a_beginning(tail: str) -> bool:
    upper = tail.upper()
    for kind in KINDS:
        if kind.startswith(upper):
            return True
        if upper.startswith(kind) and re.fullmatch(r"(?:[ _-]|\\_?)?\d{0,5}", upper[len(kind) :]):
            return True
    return False


# --- small things ----------------------------------------------------------------------------------------------------


def _emails(text: str) -> Iterator[re.Match]:
    return _EMAIL.finditer(text) if "@" in text or "＠" in text else iter(())


def _only_digits(text: str) -> str:
    """The digits of a phone in plain figures, whatever script they are written in, without a trunk zero in brackets."""
    return "".join(str(unicodedata.digit(character)) for character in text.replace("(0)", "") if character.isdigit())


def _is_a_number_of_the_world(written: str, digits: str) -> bool:
    """Whether digits are a phone by their form. Noughts and ones alone are a number of computers."""
    if not (written.lstrip("(").startswith(("+", "＋")) or digits.startswith("00")):
        return False
    return PHONE_DIGITS[0] <= len(digits.lstrip("0")) <= PHONE_DIGITS[1] and bool(set(digits) - set("01"))


def _pairs(said: Sequence[Token], at: int, text: str) -> Iterator[tuple[Token, Token, bool]]:
    """A word with the one before and the one behind it, where both have capitals: as names of two words do. With each
    whether it begins a sentence."""
    for first in (at - 1, at):
        if first < 0 or first + 1 >= len(said):
            continue
        one, other = said[first], said[first + 1]
        if one.written[0].isupper() and other.written[0].isupper() and text[one.end : other.start] == " ":
            yield one, other, _begins_a_sentence(text, one.start)


def _begins_a_sentence(text: str, at: int) -> bool:
    return at == 0 or bool(_ENDS_A_SENTENCE.search(text[max(0, at - 12) : at]))


def _overlaps(each: Found, taken: Sequence[tuple[int, int]]) -> bool:
    return any(each[0] < end and start < each[1] for start, end in taken)


def _close(one: Token, other: Token, text: str) -> bool:
    """Whether two words stand side by side."""
    return bool(re.fullmatch(r"[ \u00a0.,'’\-_]{1,3}", text[one.end : other.start]))


def _in_one(there: Sequence[Token], text: str) -> bool:
    return all(
        one.end == other.start or _WITHIN.fullmatch(text, one.end, other.start) for one, other in pairwise(there)
    )


def _is_common_talk(there: Sequence[Token], common: Set[str]) -> bool:
    """Whether a whole name is written as common words in a row are: "das will" for Will Das."""
    return all(token.key in common and token.written.islower() for token in there)


def _written_out(name: str) -> str:
    """With ae for ä, as people write who have no such key."""
    composed = unicodedata.normalize("NFC", name).lower()
    return "".join(_WRITTEN_OUT.get(character, character) for character in composed)


def _joined_by_a_sign(found: Sequence[Token], written: str) -> Iterator[Phrase]:
    """The parts of a name that are of several words themselves: Min-ji, O'Brien."""
    run: list[str] = []
    for at, token in enumerate(found):
        run.append(token.key)
        behind = written[token.end : found[at + 1].start] if at + 1 < len(found) else " "
        if behind not in ("-", "'", "’", "‐", "‑"):
            if len(run) > 1:
                yield tuple(run)
            run = []
