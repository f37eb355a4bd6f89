"""What kind of material a document is: lesson notes, an exercise sheet, an answer key, an exam paper …

It is told by what its title and file are called, by what its headings and first lines call it, and by its form: blanks
to fill in, marks, tasks one after the other, answers one after the other, hardly any text on a page. The words are
those of English, German, French and Spanish schools.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from school_ai.ai.knowledge import words
from school_ai.ai.knowledge.pages import EXERCISE, LIST, TABLE

LESSON_NOTES = "Lesson notes"
EXERCISE_SHEET = "Exercise sheet"
ANSWER_KEY = "Answer key"
EXAM_PAPER = "Exam paper"
SLIDES = "Slides"
SYLLABUS = "Syllabus"
LAB_INSTRUCTION = "Lab instruction"
REFERENCE = "Reference"
READING_TEXT = "Reading text"
KINDS = (
    LESSON_NOTES,
    EXERCISE_SHEET,
    ANSWER_KEY,
    EXAM_PAPER,
    SLIDES,
    SYLLABUS,
    LAB_INSTRUCTION,
    REFERENCE,
    READING_TEXT,
)
# What pupils should not read before it is time.
NOT_FOR_PUPILS = (ANSWER_KEY, EXAM_PAPER)


@dataclass(frozen=True)
class Form:
    """A document as it looks. `shares`: kind of block (`pages`) -> its share of the letters, 0 to 1."""

    title: str
    file_name: str
    headings: Sequence[str]
    text: str
    page_count: int = 1
    shares: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Signs:
    """What speaks for a kind: how clearly the document's name says it (0 to 1), its headings and first lines, its form;
    and the words in question, as they stand there."""

    name: float
    head: float
    form: float
    words: tuple[str, ...]

    @property
    def row(self) -> tuple[float, ...]:
        return (1.0, self.name, self.head, self.form)


# Of the form's sign: fewer are none.
_SOME_ANSWERS = 0.15


def signs_of(document: Form) -> dict[str, Signs]:
    """For every kind what speaks for it."""
    name = _plain(f"{document.title}\n{_stem(document.file_name)}")
    head = _plain("\n".join([*document.headings[:6], document.text[:500]]))
    named, why = _said(name)
    headed, why_head = _said(head)
    forms = _forms(document)
    # "Acids, salts and solutions": the word alone says little where there are no answers.
    if forms[ANSWER_KEY][0] < _SOME_ANSWERS:
        for said in (named, headed):
            if said.get(ANSWER_KEY, 0.0) < 1.0:
                said.pop(ANSWER_KEY, None)
    return {
        kind: Signs(
            named.get(kind, 0.0),
            headed.get(kind, 0.0),
            forms[kind][0],
            tuple(dict.fromkeys([*why.get(kind, ()), *why_head.get(kind, ()), *forms[kind][1]]))[:4],
        )
        for kind in KINDS
    }


def _stem(file_name: str) -> str:
    return re.sub(r"\.\w{1,5}$", "", file_name)


def _plain(text: str) -> str:
    return re.sub(r"[_]+", " ", words.fold(text))


# --- what it is called -----------------------------------------------------------------------------------------------

# Kind -> expressions over folded text, and how clearly each says it.
_NAMES: dict[str, tuple[tuple[float, str], ...]] = {
    ANSWER_KEY: (
        (
            1.0,
            r"answer (?:key|sheet with answers)s?|(?:mark|marking) (?:scheme|guide)s?|answers (?:to|for)\b|"
            r"model answers?|"
            r"(?:worked )?solutions (?:to|for)\b|solutions? manual|solution key|exercise solutions|"
            r"(?:muster|beispiel)losung(?:en)?|losungs(?:blatt|schlussel|heft|vorschlag|bogen|skizze)\w*|"
            r"losung(?:en)? zu[mr]?\b|erwartungshorizont|korrekturschlussel|"
            r"(?:fiche |feuille )?corriges?\b|correction (?:de|du|des)\b|bareme de correction|elements de correction|"
            r"solucionario|clave de (?:respuestas|correccion)|hoja de respuestas|respuestas (?:a|de|del)\b|"
            r"soluciones (?:a|de|del)\b|criterios de correccion",
        ),
        (0.55, r"answers|solutions|losung(?:en)?|reponses|soluciones|respuestas|corrections?"),
    ),
    EXAM_PAPER: (
        (
            1.0,
            r"(?:final|midterm|mid-term|end of (?:term|unit)|mock|entrance)[ -](?:exam(?:ination)?|test)s?|"
            r"exam(?:ination)?s?(?: paper)?|question paper|unit test|class test|term test|quiz|"
            r"\w*klausur(?:en)?|klassenarbeit|schulaufgabe|schularbeit|abitur\w*|\w*prufung(?:en)?|leistungskontrolle|"
            r"lernzielkontrolle|stegreifaufgabe|"
            r"devoir (?:surveille|commun)|controle(?: continu)?|interrogation(?: ecrite)?|evaluation|epreuve|"
            r"examen(?:es)?|prueba|control de|evaluacion|parcial",
        ),
        (0.6, r"test|assessment|lernkontrolle|paper [123]"),
    ),
    EXERCISE_SHEET: (
        (
            1.0,
            r"work ?sheets?|exercise(?: sheet)?s?|problem (?:set|sheet)s?|practice (?:sheet|problems|questions)|"
            r"homework|"
            r"assignment|drill|activity sheet|"
            r"(?:arbeits|ubungs|aufgaben)bl(?:a|att)\w*|ubung(?:en|saufgaben)?|aufgaben(?:sammlung)?|hausaufgaben?|"
            r"(?:feuille|fiche|serie) d['’]?\s?exercices?|exercices?|devoir maison|travaux diriges|\btd ?\d|"
            r"ejercicios?|hoja de (?:trabajo|ejercicios|actividades)|ficha de (?:trabajo|ejercicios)|tarea|deberes",
        ),
        (0.5, r"questions|practice|problems|tasks|activites?|actividades|problemas|problemes"),
    ),
    SLIDES: (
        (
            1.0,
            r"slides?|slide deck|presentation|power ?point|folien(?:satz)?|prasentation|diapos(?:itives)?|diaporama|"
            r"diapositivas|presentacion",
        ),
        (0.5, r"lecture \d+|vorlesung \d+"),
    ),
    SYLLABUS: (
        (
            1.0,
            r"syllabus|course (?:outline|overview|plan)|scheme of work|curriculum|(?:year|term|unit) plan|"
            r"(?:lehr|stoffverteilungs|bildungs|jahres)plan\w*|kursubersicht|kursbeschreibung|semesterplan|"
            r"programme (?:de|du|annuel)\b|plan de cours|progression annuelle|"
            r"programa (?:de|del|anual)\b|plan de estudios|programacion|temario|plan docente",
        ),
    ),
    LAB_INSTRUCTION: (
        (
            1.0,
            r"lab(?:oratory)?(?: (?:instructions?|manual|sheet|protocol|activity|\d+))|practical (?:work|"
            r"instructions?)|"
            r"experiments?|lab\b|(?:versuchs|experimentier)\w*|versuche?|experimente?|praktikum\w*|schulerversuch|"
            r"(?:fiche de )?travaux pratiques|\btp ?\d|manipulation|protocole experimental|experience de\b|"
            r"practica(?:s)? de laboratorio|guion de practicas|experimento|laboratorio",
        ),
    ),
    REFERENCE: (
        (
            1.0,
            r"formula (?:sheet|booklet|collection)|data (?:sheet|booklet)|reference (?:sheet|table)s?|cheat ?sheet|"
            r"glossary|vocabulary(?: list)?|word list|periodic table|table of\b|list of (?:irregular )?\w+|"
            r"formelsammlung|tabellen?(?:werk)?|glossar|vokabel(?:n|liste)|wortliste|periodensystem|nachschlage\w*|"
            r"ubersicht der|formulaire|lexique|glossaire|tableau (?:de|des|periodique)|liste (?:de|des)\b|aide-memoire|"
            r"formulario|glosario|vocabulario|tabla (?:de|periodica)|lista de\b",
        ),
    ),
    READING_TEXT: (
        (
            1.0,
            r"reading(?: text| passage| comprehension)?|short story|novel|extract(?: from)?|excerpt|article|essay|"
            r"biography|"
            r"poem|lesetext|lekture|textauszug|auszug aus|erzahlung|kurzgeschichte|sachtext|gedicht|"
            r"texte a lire|lecture suivie|extrait(?: de)?|nouvelle|recit|poeme|"
            r"lectura|texto|extracto|fragmento|cuento|relato|poema|articulo",
        ),
        (0.4, r"chapter \d+|kapitel \d+|chapitre \d+|capitulo \d+"),
    ),
    LESSON_NOTES: (
        (
            1.0,
            r"(?:lesson|lecture|class|course|revision|study) notes|hand-?outs?|notes on|summary|key ideas|study guide|"
            r"introduction to|lesson \d+|knowledge organi[sz]er|"
            r"merkblatt|hefteintrag|tafelbild|zusammenfassung|skript(?:um)?|unterrichtsmaterial|infoblatt|lernzettel|"
            r"einfuhrung in|grundlagen|fiche de (?:cours|revision|synthese)|notes de cours|polycopie|resume|lecon|"
            r"cours\b|synthese|apuntes|resumen|leccion|notas de clase|esquema|introduccion a",
        ),
        (0.4, r"notes|lesson|unit \d+|overview|tema \d+"),
    ),
}
_COMPILED = {
    kind: tuple((clear, re.compile(rf"(?<![a-z])(?:{pattern})(?![a-z])")) for clear, pattern in patterns)
    for kind, patterns in _NAMES.items()
}
# "Answers to the worksheet" are answers, "Instructions for the lab exam" an exam.
_RATHER = {
    ANSWER_KEY: (EXERCISE_SHEET, EXAM_PAPER, LAB_INSTRUCTION, SLIDES, READING_TEXT),
    EXAM_PAPER: (EXERCISE_SHEET, LAB_INSTRUCTION),
    SYLLABUS: (LESSON_NOTES,),
}


def _said(text: str) -> tuple[dict[str, float], dict[str, list[str]]]:
    """Kind -> how clearly a text says it, and by which words."""
    said: dict[str, float] = {}
    by: dict[str, list[str]] = {}
    for kind, patterns in _COMPILED.items():
        for clear, pattern in patterns:
            found = pattern.search(text)
            if found and clear > said.get(kind, 0.0):
                said[kind] = clear
                by.setdefault(kind, []).append(" ".join(found.group().split()))
    for kind, others in _RATHER.items():
        if said.get(kind, 0.0) == 1.0:
            for other in others:
                said.pop(other, None)
    return said, by


# --- what it looks like ----------------------------------------------------------------------------------------------

_NUMBERED = re.compile(
    r"^\s*(?:(?:exercise|question|task|problem|aufgabe|frage|exercice|question|probleme|ejercicio|pregunta|problema|"
    r"actividad)\s*)?(?:\d{1,2}|[a-h])\s*[.):]",
)
_TASK = re.compile(
    r"\b(?:calculate|find|solve|explain|describe|state|name|list|draw|sketch|complete|fill in|write|show that|work out|"
    r"simplify|factori[sz]e|compare|discuss|give (?:two|three|an|a|one)|determine|prove|underline|match|circle|label|"
    r"translate|choose|justify|evaluate|estimate|express|define|identify|"
    r"berechne\w*|bestimme\w*|lose|losen sie|erklare\w*|beschreibe\w*|nenne\w*|zeichne\w*|erganze\w*|vergleiche\w*|"
    r"begrunde\w*|gib an|gebe\w* an|ordne\w*|unterstreiche\w*|setze\w*|schreibe\w*|kreuze\w*|fulle\w*|stelle\w* dar|"
    r"ubersetze\w*|vereinfache\w*|"
    r"calcule[rz]?|determine[rz]?|resou(?:dre|s|dez)|explique[rz]?|decri(?:re|s|vez)|"
    r"cite[rz]?|trace[rz]?|complete[rz]?|"
    r"compare[rz]?|justifie[rz]?|montre[rz]?|donne[rz]?|ecri(?:re|s|vez)|souligne[rz]?|relie[rz]?|entoure[rz]?|"
    r"calcula|resuelve|explica|describe|nombra|dibuja|completa|compara|justifica|indica|escribe|subraya|relaciona|"
    r"rodea|demuestra|halla|senala)\b"
)
_BLANK = re.compile(r"_{4,}|\.{8,}|…{3,}|\[ \]|☐|□")
_MARKS = re.compile(
    r"[\[(]\s*(?:/\s*)?\d{1,2}\s*(?:marks?|points?|pts?|p|punkte?n?|be|puntos?)\.?\s*[\])]|\b\d{1,3}\s*(?:marks|"
    r"punkte|points|"
    r"puntos)\b|/\s*\d{1,3}\s*(?:points|punkte|puntos|pts)\b"
)
_EXAMINING = re.compile(
    r"time(?: allowed)?\s*:|\bduration\s*:|total (?:marks|points)|candidate (?:name|number)|"
    r"answer all (?:the )?questions|"
    r"no calculators?|calculators? (?:may|are|is)|do not open|turn over|invigilator|"
    r"bearbeitungszeit|arbeitszeit\s*:|hilfsmittel\s*:|note\s*:\s*_|erreichte punkte|gesamtpunktzahl|viel erfolg|"
    r"duree\s*:|bareme|calculatrice (?:autorisee|interdite|non)|documents (?:interdits|non autorises)|"
    r"note\s*:\s*(?:_|/|\.)|"
    r"duracion\s*:|tiempo\s*:|puntuacion|calificacion\s*:|no se permite|se permite el uso|buena suerte"
)
_PUPIL = re.compile(
    r"\b(?:name|class|date|klasse|datum|nom|prenom|classe|nombre|curso|fecha|apellidos)\s*:?\s*(?:_{2,}|\.{4,}|…)"
)
_ANSWER = (
    r"(?:answers?|solutions?|losung(?:en)?|antwort|reponses?|corrige|respuestas?|solucion(?:es)?|ergebnis|resultat)"
)
_ANSWERING = re.compile(
    rf"^\s*{_ANSWER}\s*(?:\d{{1,2}}\s*)?[:.)]|\b{_ANSWER}\s*(?:\d{{1,2}}\s*)?:|"
    r"\baccept(?:ed)?\b|\baward\b|\bmarks? (?:each|for)\b|\bone mark\b|\bor equivalent\b|"
    r"\bpunkte? (?:fur|je)\b|\bje (?:einen|zwei|\d) punkte?\b|\bakzeptier\w*|\bfolgefehler\b|"
    r"\bpoints? (?:par|pour)\b|\bon accepte\w*|\bpuntos? por\b|\bse acepta\w*|\btake (?:one )?off\b|"
    r"\bfollow.through\b",
    re.MULTILINE,
)
_FOR_TEACHERS = re.compile(
    r"for (?:instructors?|teachers?|markers?) only|teacher'?s (?:copy|edition|version)|do not (?:hand out|distribute)|"
    r"nur fur (?:lehrkrafte|lehrer\w*)|lehrerexemplar|reserve (?:au|aux) (?:professeurs?|enseignants?)|"
    r"(?:solo|exclusivo) para (?:el )?(?:profesor\w*|docentes?)"
)
_RESULT = re.compile(r"(?:=|≈|→)\s*[-−]?\d[\d.,\s]*\S{0,6}\s*$|^\s*\(?[a-h\d]{1,2}[.)]\s*(?:true|false|[A-D])\b")
_LAB = re.compile(
    r"\b(?:materials|apparatus|equipment|procedure|method|safety|risk assessment|hypothesis|observations?|"
    r"materialien|gerate|chemikalien|durchfuhrung|versuchsaufbau|sicherheit|entsorgung|beobachtung|auswertung|"
    r"materiel|protocole|mode operatoire|securite|observations|exploitation|montage|"
    r"materiales|procedimiento|seguridad|observaciones|montaje)\b\s*:?\s*$"
)
_LAB_BODY = re.compile(
    r"\b(?:beaker|test tube|bunsen|pipette|safety (?:goggles|glasses)|thermometer|stopwatch|pour|stir|heat gently|"
    r"becherglas|reagenzglas\w*|bunsenbrenner|schutzbrille|messzylinder|"
    r"becher|tube a essai|eprouvette|blouse|lunettes de protection|verser|"
    r"vaso de precipitados|tubo de ensayo|probeta|gafas|mechero)\b"
)
_PLAN = re.compile(
    r"\b(?:week|term|unit|semester|woche|kw|halbjahr|stunden|semaine|trimestre|sequence|semana|unidad|"
    r"evaluacion)\s*\d{1,2}\b|"
    r"\b(?:learning outcomes|grading|assessment criteria|office hours|prerequisites|textbook|attendance policy|"
    r"weighting|"
    r"leistungsbewertung|lernziele|kompetenzen|lehrbuch|notengebung|"
    r"modalites d'evaluation|competences|manuel|prerequis|objectifs du cours|"
    r"criterios de evaluacion|competencias|bibliografia|contenidos|objetivos del curso)\b"
)
_TEACHING = re.compile(
    r"\b(?:definition|key (?:words|terms|ideas|points)|example|for example|remember|in short|summary|note that|"
    r"is called|"
    r"are called|means that|learning (?:goals|objectives)|"
    r"beispiel|merke|merksatz|zum beispiel|heisst|nennt man|bezeichnet man|wichtig|zusammenfassung|lernziele|"
    r"exemple|par exemple|a retenir|retenir|on appelle|s'appelle|remarque|propriete|objectifs|"
    r"definicion|ejemplo|por ejemplo|recuerda|se llama|se llaman|se denomina|importante|resumen|propiedad)\b"
)
_SENTENCE = re.compile(r"[^.!?]{25,}[.!?]")
_SPEECH = re.compile(r"[\"“”„«»]|\b(?:said|asked|sagte|fragte|dit|demanda|dijo|pregunto)\b")
_EACH = re.compile(r"[ \t]*[|\t][ \t]*|\s[–—:=]\s| {3,}")


def _forms(document: Form) -> dict[str, tuple[float, tuple[str, ...]]]:
    """Kind -> how much the form speaks for it (0 to 1), and words for that."""
    text = _plain(document.text)
    lines = [line.strip() for line in re.split(r"[\n]", text) if line.strip()]
    count = max(len(lines), 1)
    thousand = max(len(text), 400) / 1000
    shares = document.shares

    numbered = [line for line in lines if _NUMBERED.match(line)]
    # A task begins its line, behind the number; a question ends with its mark.
    asked = sum(
        bool(line.endswith("?") or _TASK.match(re.sub(r"^\s*(?:\W*\w{1,2}[.):]\s*)+", "", line))) for line in lines
    )
    tasks = asked / count + shares.get(EXERCISE, 0.0)
    blanks = len(_BLANK.findall(text)) / thousand
    marks = len(_MARKS.findall(text)) / thousand
    examining = _distinct(_EXAMINING, text)
    pupil = min(1.0, len(_PUPIL.findall(text)) / 2)
    answering = len(_ANSWERING.findall(text)) / thousand
    results = sum(bool(_RESULT.search(line)) for line in lines) / count
    lab = _distinct_in(_LAB, lines)
    plan = _distinct(_PLAN, text)
    sentences = sum(len(found.group()) for found in _SENTENCE.finditer(text)) / max(len(text), 1)
    teaching = len(_TEACHING.findall(text)) / thousand
    letters_a_page = len(text) / max(document.page_count, 1)
    entries = sum(bool(_EACH.search(line)) and len(line) < 90 for line in lines) / count
    long_lines = sum(len(line) for line in lines if len(line) > 200) / max(len(text), 1)
    teachers = _FOR_TEACHERS.search(text[:1500])
    few_numbers = len(numbered) / count

    slides = 0.9 if document.file_name.lower().endswith((".pptx", ".ppt", ".odp", ".key")) else 0.0
    if not slides and document.page_count >= 5 and letters_a_page < 450:
        slides = 0.6
    prose = sentences * (1 - min(1.0, 3 * tasks)) * (1 - min(1.0, shares.get(TABLE, 0.0) * 2))
    exercise = _up_to(0.5, tasks) + 0.3 * _up_to(2.0, blanks) + 0.2 * pupil
    return {
        EXERCISE_SHEET: (exercise * (0.4 if len(examining) + (marks > 0.7) > 1 else 1.0), ()),
        ANSWER_KEY: (
            min(
                1.0,
                0.5 * _up_to(3.0, answering) + 0.35 * _up_to(0.35, results) * (tasks < 0.25) + 0.6 * bool(teachers),
            ),
            (teachers.group(),) if teachers else (),
        ),
        EXAM_PAPER: (
            min(1.0, 0.35 * len(examining) + 0.3 * _up_to(3.0, marks) * (tasks > 0.1) + 0.15 * pupil)
            * (0.3 if answering > 1.5 or teachers else 1.0),
            tuple(examining)[:2],
        ),
        SLIDES: (slides, ()),
        SYLLABUS: (min(1.0, 0.22 * len(plan)), tuple(plan)[:2]),
        LAB_INSTRUCTION: (
            min(1.0, 0.25 * len(lab) + 0.12 * len(_distinct(_LAB_BODY, text))),
            tuple(lab)[:2],
        ),
        REFERENCE: (
            _up_to(0.6, max(entries, shares.get(TABLE, 0.0))) * (1 - _up_to(0.6, sentences)) * (1 - _up_to(0.3, tasks)),
            (),
        ),
        READING_TEXT: (
            prose
            * (1 - _up_to(1.5, teaching))
            * (1 - _up_to(0.4, few_numbers + shares.get(LIST, 0.0)))
            * (0.6 + 0.2 * _up_to(0.5, long_lines) + 0.2 * _up_to(2.0, len(_SPEECH.findall(text)) / thousand)),
            (),
        ),
        LESSON_NOTES: (
            min(1.0, (0.45 + 0.15 * (len(document.headings) >= 3)) * _up_to(1.5, teaching) + 0.4 * prose)
            * (1 - _up_to(0.6, tasks) * 0.7)
            * (0.5 if slides > 0.5 else 1.0),
            (),
        ),
    }


def _up_to(full: float, value: float) -> float:
    return max(0.0, min(1.0, value / full))


def _distinct(pattern: re.Pattern, text: str) -> list[str]:
    return list(dict.fromkeys(" ".join(found.group().split()) for found in pattern.finditer(text)))


def _distinct_in(pattern: re.Pattern, lines: Sequence[str]) -> list[str]:
    """In short lines only: headings, whether they were set as such or not."""
    found = (pattern.search(line) for line in lines if len(line) < 40)
    return list(dict.fromkeys(each.group().strip(" :") for each in found if each))
