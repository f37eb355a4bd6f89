"""What a question says about where its answer stands: a page, a chapter, a handout of last week, a document, a course.

Somebody who names a document, or speaks of last week's handout, is answered from there: that is a filter. What may as
well belong to the matter ("energy in biology", "in chapter 3" of who knows which book) only moves passages up.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from school_ai.ai.knowledge import material_kinds, words

Days = tuple[datetime.date, datetime.date]
MayRead = Callable[["Listed"], bool]


@dataclass(frozen=True)
class Listed:
    """A document in the catalogue. `course_names`: what its course is called. `added`: since when it can be seen.
    `kind`: one of `material_kinds`, and `topic`, where a person has said so."""

    name: str
    title: str
    course: str | None = None
    course_names: tuple[str, ...] = ()
    language: str = "en"
    added: datetime.date | None = None
    scope: str = ""
    visible_from: datetime.date | None = None
    visible_until: datetime.date | None = None
    kind: str | None = None
    topic: str | None = None


@dataclass(frozen=True)
class Place:
    """Where something stands. What is None or empty says nothing; days and pages are both included."""

    documents: frozenset[str] = frozenset()
    courses: frozenset[str] = frozenset()
    pages: tuple[int, int] | None = None
    # Number of a chapter or section, as 3 or 3.2
    section: str | None = None
    days: Days | None = None

    @property
    def is_anywhere(self) -> bool:
        return self == Place()

    def fits(self, document: str, course: str | None, page: int, heading: str, added: datetime.date | None) -> int:
        """How many of the things that are said here are so of a passage."""
        return sum(
            (
                document in self.documents,
                course in self.courses,
                self.pages is not None and self.pages[0] <= page <= self.pages[1],
                self.section is not None and is_in_section(heading, self.section),
                self.days is not None and added is not None and self.days[0] <= added <= self.days[1],
            )
        )

    @property
    def says(self) -> int:
        """Of how many things something is said."""
        return sum(map(bool, (self.documents, self.courses, self.pages, self.section, self.days)))


@dataclass(frozen=True)
class Query:
    """A question, taken apart. `text`: what to look for. `within`: only there, if there is anything. `near`: rather
    there."""

    text: str
    within: Place = field(default_factory=Place)
    near: Place = field(default_factory=Place)


class Catalogue:
    """The documents on a shelf, to be found by what they and their courses are called."""

    def __init__(self, documents: Iterable[Listed] = ()):
        self.documents = {document.name: document for document in documents}
        self.languages = frozenset(document.language for document in self.documents.values()) | {"en"}
        self._titles = {name: frozenset(_stems(each.title, each.language)) for name, each in self.documents.items()}
        self._courses: dict[str, set[frozenset[str]]] = defaultdict(set)
        for each in self.documents.values():
            for called in each.course_names if each.course else ():
                # A course is spoken of without its year: "in Biology" for "Biology 10".
                stems = frozenset(stem for stem in _stems(called, each.language) if not stem[0].isdigit())
                if stems:
                    self._courses[each.course].add(stems)
        self._topics = {
            name: frozenset(_stems(each.topic or "", each.language)) for name, each in self.documents.items()
        }
        self._of_kind: dict[str, set[str]] = defaultdict(set)
        for name, each in self.documents.items():
            if each.kind:
                self._of_kind[each.kind].add(name)
        self._with_stem: dict[str, set[str]] = defaultdict(set)
        for name, stems in self._titles.items():
            for stem in stems:
                self._with_stem[stem].add(name)

    def titled(self, stems: frozenset[str]) -> dict[str, frozenset[str]]:
        """Documents with all words of their titles among these, and those words."""
        asked = set().union(*(self._with_stem.get(stem, ()) for stem in stems))
        return {name: self._titles[name] for name in asked if self._titles[name] <= stems}

    def of_kinds(self, kinds: frozenset[str], stems: frozenset[str]) -> set[str]:
        """Documents of these kinds whose topic or title is made of these words."""
        return {
            name
            for kind in kinds
            for name in self._of_kind.get(kind, ())
            if any(called and called <= stems for called in (self._titles[name], self._topics[name]))
        }

    def courses(self, stems: frozenset[str]) -> dict[str, frozenset[str]]:
        """Courses that are called by some of these words, and those words."""
        return {
            course: called
            for course, names in self._courses.items()
            for called in sorted(names, key=len)
            if called <= stems
        }


def parse(
    question: str,
    catalogue: Catalogue,
    today: datetime.date,
    may_read: MayRead = lambda document: True,
) -> Query:
    """Take a question apart. Documents that `may_read` denies are as if they were not in the catalogue."""
    spans: list[tuple[int, int]] = []
    pages, section = _pages(question, spans), _section(question, spans)
    days, of_material = _days(question, today, spans)
    named, mentioned = _documents(question, catalogue, may_read, spans)
    courses = _courses(question, catalogue, may_read)
    text = _without(question, spans)

    within = Place()
    if named:
        within = Place(documents=named, pages=pages, section=section, days=days if of_material else None)
    elif days and of_material:
        within = Place(days=days, pages=pages, section=section)
    elif (pages or section) and not all(words.asked(text, [language]) for language in catalogue.languages):
        # "What is on page 12?": nothing else is asked.
        within = Place(pages=pages, section=section)
    near = Place(
        documents=mentioned,
        courses=courses,
        pages=None if within.pages else pages,
        section=None if within.section else section,
        days=None if within.days else days,
    )
    return Query(text, within, near)


def is_in_section(heading: str, section: str) -> bool:
    """Whether a heading path (outermost first, as `3 Forces › 3.2 Friction`) leads through the section of a number."""
    for step in heading.split("›"):
        number = _NUMBERED.match(step.strip())
        if number and (number[1] == section or number[1].startswith(f"{section}.")):
            return True
    return False


# --- words for places ------------------------------------------------------------------------------------------------

_NUMBER_WORDS = {
    word: number
    for names in (
        "one two three four five six seven eight nine ten eleven twelve",
        "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
        "un deux trois quatre cinq six sept huit neuf dix onze douze",
    )
    for number, word in enumerate(names.split(), 1)
}
_ROMANS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
_ROMAN = {numeral: number for number, numeral in enumerate(_ROMANS.split(), 1)}
_HEAD = r"\b(?:(?:in|on|from|at|of|auf|aus|im|in|von|der|dans|sur|à|de|la|le|the|dem)\s+){0,2}"
_PAGES = re.compile(
    _HEAD + r"(?:pages?|pp?\.|seiten?|s\.)\s*(\d{1,4})(?:\s*(?:-|–|to|and|bis|und|à|et)\s*(\d{1,4}))?\b", re.IGNORECASE
)
_SECTION = re.compile(
    _HEAD
    + r"(?:chapter|ch\.|section|unit|kapitel|kap\.|abschnitt|einheit|chapitre|chap\.|unité)\s*"
    + r"(\d+(?:\.\d+)*|[ivx]+|"
    + "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
    + r")(?![\w])",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:(?:chapter|section|unit|kapitel|abschnitt|einheit|chapitre|unité)\s+)?(\d+(?:\.\d+)*)(?![\d])", re.IGNORECASE
)
# What a school calls the things on its shelf.
_MATERIAL = (
    r"(?:hand-?outs?|work ?sheets?|exercise sheets?|sheets?|slides?|notes|documents?|papers?|texts?|readings?|scripts?|"
    r"materials?|presentations?|lessons?|(?:arbeits|übungs|merk)?bl(?:a|ä)tt(?:er)?s?|folien|unterlagen?|skripte?n?|"
    r"texte?s?|dokumente?s?|materialien|heft|stunde|polycopiés?|fiches?|feuilles?|diapos(?:itives)?|cours|leçon)"
)
_IS_MATERIAL = re.compile(rf"\b{_MATERIAL}\b", re.IGNORECASE)
_KINDS = {
    kind: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
    for kind, pattern in {
        material_kinds.EXERCISE_SHEET: r"work ?sheets?|exercise sheets?|homework|(?:arbeits|übungs|aufgaben)bl(?:a|"
        r"ä)tt\w*|"
        r"(?:feuilles?|fiches?) d['’]exercices|hojas? de ejercicios",
        material_kinds.ANSWER_KEY: r"answer keys?|answer sheets?|lösungsbl(?:a|ä)tt\w*|corrigés?|soluciones",
        material_kinds.EXAM_PAPER: r"exams?|test papers?|klausur(?:en)?|klassenarbeit(?:en)?|contrôles?|examen(?:es)?",
        material_kinds.SLIDES: r"slides?|presentations?|folien|präsentation(?:en)?|diapos?(?:itives)?|diapositivas",
        material_kinds.LESSON_NOTES: r"hand-?outs?|(?:lesson |class )?notes|merkbl(?:a|ä)tt\w*|skripte?n?|"
        r"polycopiés?|apuntes",
        material_kinds.LAB_INSTRUCTION: r"labs?|practicals?|experiments?|versuchs?anleitung(?:en)?|versuche?|"
        r"prácticas?",
        material_kinds.REFERENCE: r"formula sheets?|glossar(?:y|ies|"
        r"e)?|formelsammlung(?:en)?|formulaires?|formularios?",
        material_kinds.SYLLABUS: r"syllabus|course outlines?|lehrpl(?:a|ä)ne?|temarios?",
        material_kinds.READING_TEXT: r"readings?|lesetexte?|lecturas?",
    }.items()
}
_WEEKDAYS = {
    name: number
    for names in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "montag dienstag mittwoch donnerstag freitag samstag sonntag",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
    )
    for number, name in enumerate(names.split())
}


def _day(day: datetime.date) -> Days:
    return day, day


def _week(today: datetime.date, back: int) -> Days:
    monday = today - datetime.timedelta(days=today.weekday() + 7 * back)
    return monday, monday + datetime.timedelta(days=6)


def _month(today: datetime.date, back: int) -> Days:
    first = today.replace(day=1)
    for _ in range(back):
        first = (first - datetime.timedelta(days=1)).replace(day=1)
    following = (first + datetime.timedelta(days=32)).replace(day=1)
    return first, following - datetime.timedelta(days=1)


_S = r"(?:['’]?s)?"
_TIMES: tuple[tuple[re.Pattern, Callable[[datetime.date, re.Match], Days | None]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), days)
    for pattern, days in (
        (
            r"\b(?:the day before yesterday|vorgestern|avant-hier)" + _S + r"(?!\w)",
            lambda today, _: _day(today - datetime.timedelta(days=2)),
        ),
        (
            r"\b(?:yesterday|gestern|gestrige[nrsm]?|d['’]hier|hier)" + _S + r"(?!\w)",
            lambda today, _: _day(today - datetime.timedelta(days=1)),
        ),
        (
            r"\b(?:today|heute|heutige[nrsm]?|d['’]aujourd['’]hui|aujourd['’]hui)" + _S + r"(?!\w)",
            lambda today, _: _day(today),
        ),
        (
            r"\b(?:(?:last|previous) week" + _S + r"|(?:von |der |in der )*(?:letzte[rn]?|vorige[rn]?) woche|"
            r"(?:de )?la semaine (?:dernière|passée))(?!\w)",
            lambda today, _: _week(today, 1),
        ),
        (
            r"\b(?:this week" + _S + r"|(?:von |in )?diese[rn]? woche|(?:de )?cette semaine)(?!\w)",
            lambda today, _: _week(today, 0),
        ),
        (
            r"\b(?:(?:last|previous) month" + _S + r"|(?:von |im |vom )*(?:letzte[nrs]?|vorige[nrs]?) monats?|"
            r"(?:du |le )?mois (?:dernier|passé))(?!\w)",
            lambda today, _: _month(today, 1),
        ),
        (
            r"\b(?:this month" + _S + r"|diese[nrsm]? monats?|(?:de )?ce mois)(?!\w)",
            lambda today, _: _month(today, 0),
        ),
        (
            r"\b(?:from |on |last |of |vom |am |letzten |de |du )*("
            + "|".join(_WEEKDAYS)
            + r")(?:['’]?s)?(?: dernier)?(?!\w)",
            lambda today, found: _day(_last_weekday(today, _WEEKDAYS[found[1].lower()])),
        ),
        (
            r"\b(?:from |on |of |vom |am |du )?(\d{4})-(\d{2})-(\d{2})\b",
            lambda today, found: _date(int(found[1]), int(found[2]), int(found[3])),
        ),
        (
            r"\b(?:from |on |of |vom |am |du )?(\d{1,2})[./](\d{1,2})[./](\d{4})?(?!\d)",
            lambda today, found: _date(int(found[3] or today.year), int(found[2]), int(found[1])),
        ),
    )
)


def _last_weekday(today: datetime.date, weekday: int) -> datetime.date:
    """The last such day before today."""
    return today - datetime.timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def _date(year: int, month: int, day: int) -> Days | None:
    try:
        return _day(datetime.date(year, month, day))
    except ValueError:
        return None


# --- finding them ----------------------------------------------------------------------------------------------------


def _pages(question: str, spans: list[tuple[int, int]]) -> tuple[int, int] | None:
    found = _PAGES.search(question)
    if not found:
        return None
    spans.append(found.span())
    first = int(found[1])
    return first, max(first, int(found[2] or first))


def _section(question: str, spans: list[tuple[int, int]]) -> str | None:
    found = _SECTION.search(question)
    if not found:
        return None
    spans.append(found.span())
    number = found[1].lower()
    return str(_NUMBER_WORDS.get(number) or _ROMAN.get(number) or number)


def _days(question: str, today: datetime.date, spans: list[tuple[int, int]]) -> tuple[Days | None, bool]:
    """Days that are spoken of, and whether they are those of something on the shelf ("last week's handout")."""
    for pattern, of in _TIMES:
        found = pattern.search(question)
        days = of(today, found) if found else None
        if not days:
            continue
        material = _beside(question, found.span())
        if material:
            spans += [found.span(), material]
        return days, material is not None
    return None, False


def _beside(question: str, span: tuple[int, int], most_between: int = 3) -> tuple[int, int] | None:
    """Where a word for materials stands, at most a few words from a span."""
    for found in _IS_MATERIAL.finditer(question):
        between = question[span[1] : found.start()] if found.start() >= span[1] else question[found.end() : span[0]]
        overlaps = found.start() < span[1] and found.end() > span[0]
        if overlaps or (len(between.split()) <= most_between and not re.search(r"[.?!;:]\s", between)):
            return found.span()
    return None


@dataclass(frozen=True)
class _Token:
    stems: frozenset[str]
    start: int
    end: int


def _tokens(question: str, languages: Iterable[str]) -> list[_Token]:
    found = []
    for match in re.finditer(r"[^\s\"“”„«»()]+", question):
        stems = frozenset(stem for language in languages for stem in words.content(match.group(), language))
        if stems:
            found.append(_Token(stems, *match.span()))
    return found


def _documents(
    question: str, catalogue: Catalogue, may_read: MayRead, spans: list[tuple[int, int]]
) -> tuple[frozenset[str], frozenset[str]]:
    """Documents that the question names, and those whose title it happens to hold."""
    tokens = _tokens(question, catalogue.languages)
    everything = frozenset().union(*(token.stems for token in tokens))
    named, mentioned = {}, set()
    for name, title in catalogue.titled(everything).items():
        span = _together(tokens, title)
        if span is None or not may_read(catalogue.documents[name]):
            continue
        if _is_quoted(question, span) or _beside(question, span, most_between=1):
            named[name] = (len(title), span)
        elif len(title) > 1:
            mentioned.add(name)
    # "The worksheet on fractions": worksheets whose topic that is.
    kinds = frozenset(kind for kind, spoken in _KINDS.items() if spoken.search(question))
    mentioned |= {name for name in catalogue.of_kinds(kinds, everything) if may_read(catalogue.documents[name])}
    # "Forces 2, handout" names the document of that title, not also the one that is called Forces.
    longest = max((length for length, _ in named.values()), default=0)
    named = {name: span for name, (length, span) in named.items() if length == longest}
    spans += named.values()
    return frozenset(named), frozenset(mentioned - named.keys())


def _together(tokens: Sequence[_Token], stems: frozenset[str]) -> tuple[int, int] | None:
    """The shortest stretch of the question in which all the stems stand with hardly anything between them."""
    best = None
    for first in range(len(tokens)):
        missing = set(stems)
        for last in range(first, min(len(tokens), first + len(stems) + 1)):
            missing -= tokens[last].stems
            if not missing:
                span = (tokens[first].start, tokens[last].end)
                if best is None or span[1] - span[0] < best[1] - best[0]:
                    best = span
                break
    return best


def _is_quoted(question: str, span: tuple[int, int]) -> bool:
    return question[: span[0]].rstrip()[-1:] in tuple("\"“„«'‘") and question[span[1] :].lstrip(".,")[:1] in tuple(
        "\"”“»'’"
    )


def _courses(question: str, catalogue: Catalogue, may_read: MayRead) -> frozenset[str]:
    tokens = _tokens(question, catalogue.languages)
    everything = frozenset().union(*(token.stems for token in tokens))
    named = {
        course for course, called in catalogue.courses(everything).items() if _together(tokens, called) is not None
    }
    if not named:
        return frozenset()
    readable = {each.course for each in catalogue.documents.values() if each.course in named and may_read(each)}
    return frozenset(readable)


def _without(question: str, spans: Iterable[tuple[int, int]]) -> str:
    """The question without what tells the place; whole, where nothing would be left of it."""
    kept = question
    for start, end in sorted(spans, reverse=True):
        kept = f"{kept[:start]} {kept[end:]}"
    kept = " ".join(kept.split())
    return kept if re.search(r"\w{3}", kept) else question


def _stems(text: str, language: str) -> list[str]:
    return words.content(text, language)
