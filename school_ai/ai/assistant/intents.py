"""Which of the assistant's tools a question is for, and about whom, by its words: without any provider.

Words are compared folded and by their beginnings, in the languages that the pages speak. What no tool is for is left to
the knowledge base.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from school_ai.ai.knowledge.words import fold

LESSONS, ABSENCES, ATTENTION, RESULTS, PUPIL, QUESTIONS, DIFFICULTY, LEAVE, STEPS, MATERIALS = (
    "lessons",
    "absences",
    "attention",
    "results",
    "pupil",
    "questions",
    "difficulty",
    "leave",
    "steps",
    "materials",
)
# Beginnings of words, folded. A word of two parts must stand there as it is.
_CUES: Mapping[str, str] = {
    LESSONS: "lesson class_today classes timetable schedule teach_today stunde unterricht stundenplan cours emploi_du "
    "clase horario حصص حصة جدول",
    ABSENCES: "absen missing away missed skipped truan fehlt gefehlt fehlen abwesend manqu ausent falto "
    "faltar غائب غاب غياب",
    ATTENTION: "attention struggl worr help_with needs_help need_help at_risk risk sorge hilfe "
    "unterstutz aufmerksam gefahrdet difficulte_eleve aide attent risque inquiet ayuda atencion riesgo preocup مساعدة "
    "انتباه",
    RESULTS: "result score mark grade graded percent ergebnis note noten zensur resultat notes moyenne resultado "
    "calificacion nota نتائج نتيجة درجات",
    PUPIL: "how_is how_does doing getting_on progress steht macht_sich va_t_il comment_va progres como_va كيف",
    QUESTIONS: "ask asked asking question tutor frage gefragt fragen demand question pregunt tutor سأل أسئلة",
    DIFFICULTY: "hard difficult discriminat tricky easy schwer schwierig leicht difficil facil صعب",
    LEAVE: "leave excused permission beurlaub entschuldigt conge permis justificad إجازة",
    STEPS: "step recommend decide pending schritt empfehl entscheid etape recommand decid paso recomend توصية خطوات",
    MATERIALS: "material worksheet document reading exercise arbeitsblatt unterlagen fiche documents ficha hoja مواد",
}
# Of two tools with as many cues the more particular one.
_ORDER = (LEAVE, STEPS, DIFFICULTY, ABSENCES, ATTENTION, QUESTIONS, MATERIALS, RESULTS, LESSONS, PUPIL)
# Words of these tools are words of subjects too (a resultant force, a hard question): they count where people or days
# are meant.
_OF_SUBJECTS_TOO = (RESULTS, QUESTIONS, DIFFICULTY, MATERIALS, PUPIL, LESSONS)
_PEOPLE = (
    "who whom pupil student class group my our i show list wer wen schuler klasse gruppe mein unser ich zeig qui eleve "
    "classe groupe mes ma mon notre je montre quien alumn grupo mi mis nuestr muestra assessment test exam arbeit "
    "prufung controle examen من طالب طلاب صف"
)
_DAYS = {
    0: "today heute aujourd hoy اليوم",
    -1: "yesterday gestern hier ayer أمس",
    1: "tomorrow morgen demain manana غدا",
}
_WEEKDAYS = (
    "monday montag lundi lunes الاثنين",
    "tuesday dienstag mardi martes الثلاثاء",
    "wednesday mittwoch mercredi miercoles الأربعاء",
    "thursday donnerstag jeudi jueves الخميس",
    "friday freitag vendredi viernes الجمعة",
    "saturday samstag samedi sabado السبت",
    "sunday sonntag dimanche domingo الأحد",
)
_LAST = re.compile(r"\b(?:last|letzte\w*|vorige\w*|derniere?|pasad[ao]|ultim[ao])\b")
_WEEK = re.compile(r"\b(?:week|woche|semaine|semana)\b|الأسبوع")
_MONTH = re.compile(r"\b(?:month|monat|mois|mes)\b|الشهر")
_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Known:
    """What a question may be about: names of records -> what people call them."""

    groups: Mapping[str, str]
    courses: Mapping[str, str]
    pupils: Mapping[str, str]


@dataclass(frozen=True)
class Call:
    """A tool to be used, and with what. `first`, `last`: days, None where the question names none; `ambiguous`: pupils
    of whom one may be meant."""

    tool: str
    student: str | None = None
    student_group: str | None = None
    course: str | None = None
    first: date | None = None
    last: date | None = None
    ambiguous: tuple[str, ...] = ()


def chosen(question: str, known: Known, today: date, about: Mapping[str, str] | None = None) -> Call | None:
    """The call that answers a question; None where none of the tools is for it. `about`: `student`, `student_group` and
    `course` of the form that is open: they hold where the question names no other."""
    about = about or {}
    words = _WORD.findall(fold(question))
    pupils = _pupils(question, words, known.pupils)
    tool = _tool(words, bool(pupils))
    if tool is None:
        return None
    group = _named(question, known.groups)
    course = _named(question, known.courses)
    first, last = period(question, today)
    said = f" {' '.join(words)} "
    of_people = any(_is_said(cue, said) for cue in fold(_PEOPLE).split())
    if tool in _OF_SUBJECTS_TOO and not (of_people or pupils or group or first):
        return None
    named_one = len(pupils) == 1
    return Call(
        tool,
        # A form about one pupil is about them unless the question is about a class.
        student=pupils[0] if named_one else (None if pupils or group else about.get("student")),
        student_group=group or (None if named_one else about.get("student_group")),
        course=course or about.get("course"),
        first=first,
        last=last,
        ambiguous=tuple(pupils) if len(pupils) > 1 else (),
    )


def _tool(words: list[str], about_pupil: bool) -> str | None:
    said = f" {' '.join(words)} "
    scores = {tool: sum(_is_said(cue, said) for cue in fold(cues).split()) for tool, cues in _CUES.items()}
    best = max(scores.values())
    if best:
        return next(tool for tool in _ORDER if scores[tool] == best)
    # Nothing but somebody's name.
    return PUPIL if about_pupil and len(words) <= 4 else None


def _is_said(cue: str, said: str) -> bool:
    """Whether a word begins so; a cue of up to three letters is a whole word."""
    whole = " " if len(cue) <= 3 else ""
    return f" {cue.replace('_', ' ')}{whole}" in said


def _named(question: str, names: Mapping[str, str]) -> str | None:
    """The record that is named in a question, the one with the longest name."""
    said = f" {' '.join(_WORD.findall(fold(question)))} "
    found = [
        (len(form), record)
        for record, title in names.items()
        for form in {" ".join(_WORD.findall(fold(each))) for each in (record, title or "")}
        if form and f" {form} " in said
    ]
    return max(found)[1] if found else None


def _pupils(question: str, words: list[str], pupils: Mapping[str, str]) -> list[str]:
    """Pupils whom a question names: by their whole name, else by a part of it."""
    whole = _named(question, pupils)
    if whole:
        return [whole]
    said = {word for word in words if len(word) > 2}
    counts = {record: len(said & set(_WORD.findall(fold(name)))) for record, name in pupils.items() if name}
    best = max(counts.values(), default=0)
    return sorted(record for record, count in counts.items() if count == best) if best else []


def period(question: str, today: date) -> tuple[date | None, date | None]:
    """The days that a question names, first and last."""
    text = fold(question)
    if match := _DATE.search(text):
        try:
            day = date(*map(int, match.groups()))
        except ValueError:
            return None, None
        return day, day
    words = set(_WORD.findall(text))
    last = bool(_LAST.search(text))
    if _WEEK.search(text):
        monday = today - timedelta(days=today.weekday() + (7 if last else 0))
        return monday, monday + timedelta(days=6)
    if _MONTH.search(text):
        return today - timedelta(days=30), today
    for offset, names in _DAYS.items():
        if words & set(fold(names).split()):
            day = today + timedelta(days=offset)
            return day, day
    for number, names in enumerate(_WEEKDAYS):
        if words & set(fold(names).split()):
            ahead = (number - today.weekday()) % 7
            day = today + timedelta(days=ahead - 7 if last else ahead)
            return day, day
    return None, None
