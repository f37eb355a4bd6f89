import pickle

import numpy as np
import pytest

from school_ai.ai.knowledge import cataloguing as engine
from school_ai.ai.knowledge.cataloguing import Catalogue, Cataloguer, Confirmed, Course, Document, Topic, gist_of
from school_ai.ai.knowledge.choosing import NONE, Choice, Chooser
from school_ai.ai.knowledge.material_kinds import KINDS, Form

FORCES = Topic(
    "Forces",
    "A force pushes or pulls a body. The resultant force equals mass times acceleration. Friction is a force that "
    "slows "
    "what slides. Newton measured how a force changes motion. Weight is the force of gravity on a mass.",
)
WAVES = Topic(
    "Waves",
    "A wave carries energy and no matter. Its frequency tells how often it swings. The wavelength is the distance "
    "between "
    "two crests. Sound is a longitudinal wave. The amplitude of a wave tells its energy.",
)
CELLS = Topic(
    "Cells",
    "Every living thing is made of cells. The nucleus of a cell holds the chromosomes. A membrane surrounds the cell. "
    "Mitochondria release energy by respiration. Plant cells have a wall and chloroplasts.",
)
GENES = Topic(
    "Inheritance",
    "Genes are handed from parents to offspring. An allele is one form of a gene. A dominant allele hides a "
    "recessive one. "
    "The genotype is what an organism inherits. Chromosomes carry the genes.",
)
CATALOGUE = Catalogue(
    courses=(
        Course(
            "Physics", description="Forces, waves and energy.", topics=(FORCES, WAVES), programs=("Grade 9", "Grade 10")
        ),
        Course("Biology", description="Living things.", topics=(CELLS, GENES), programs=("Grade 7",)),
        Course(
            "History",
            description="What was before.",
            topics=(
                Topic(
                    "Rome",
                    "The Roman republic was ruled by consuls and a senate. Caesar crossed the river with his legions. "
                    "Augustus became the first emperor. Slaves worked on the estates of the rich.",
                ),
                Topic(
                    "Revolution",
                    "The king of France called the estates together. The people stormed the prison. The assembly "
                    "declared "
                    "the rights of man. The monarchy was abolished and the king beheaded.",
                ),
            ),
            programs=("Grade 9",),
        ),
    ),
    programs={"Grade 7": (), "Grade 9": ("G9",), "Grade 10": ()},
)
FRICTION = (
    "A crate is pulled over the floor. Friction acts against the motion, so the resultant force is smaller than the "
    "pull. "
    "When the two forces are equal the acceleration is zero, and by Newton the crate keeps its speed. The mass of "
    "the crate "
    "and its weight decide how large the friction force becomes."
)
SCHOOL_TRIP = (
    "Dear parents, the coach leaves on Friday at eight. Please pack lunch, a raincoat and good shoes. The trip costs "
    "twelve "
    "pounds. Return the slip to the office by Wednesday, and tell us about allergies."
)


def document(text: str, title: str = "Scan 1", file_name: str = "scan.pdf", **values) -> Document:
    return Document(Form(title, file_name, (), text, **values))


def proposed(model: Cataloguer, each: Document, everything: bool = False, **known) -> dict[str, engine.Proposal]:
    return {proposal.field: proposal for proposal in model.propose(each, known, all_of_them=everything)}


@pytest.fixture(scope="module")
def model() -> Cataloguer:
    return Cataloguer().fit(CATALOGUE)


def test_course_and_topic_are_told_by_their_words(model):
    found = proposed(model, document(FRICTION), everything=True)
    assert (found["course"].value, found["topic"].value) == ("Physics", "Forces")
    assert "force" in found["course"].words or "friction" in found["course"].words
    assert found["topic"].confidence <= found["course"].confidence


def test_the_topic_is_one_of_several(model):
    text = "Sound is a wave. Its frequency is how often the air swings, its amplitude how loud it is. Crests part."
    found = proposed(model, document(text), everything=True)
    assert (found["course"].value, found["topic"].value) == ("Physics", "Waves")


def test_words_that_two_languages_share_are_enough(model):
    text = "Die Zelle: Mitochondrien, Chloroplasten, Chromosomen und Membranen. Die Respiration in den Mitochondrien."
    found = proposed(model, document(text), everything=True)
    assert (found["course"].value, found["topic"].value) == ("Biology", "Cells")
    assert found["course"].confidence > 0.5


def test_people_who_contradict_one_another_make_it_less_sure():
    """Each confirmed document is rehearsed as if it were new: else every one of them would look like a proof."""

    def sureness(*courses: str) -> float:
        confirmed = tuple(
            Confirmed(document(f"{FRICTION} Sheet {number}."), course=course) for number, course in enumerate(courses)
        )
        fitted = Cataloguer().fit(Catalogue(CATALOGUE.courses, CATALOGUE.programs, confirmed))
        return proposed(fitted, document(FRICTION), everything=True)["course"].confidence

    assert sureness("History", "Biology", "History", "Biology") < 0.7 < sureness("History", "History", "History")


def test_what_belongs_to_no_course_is_not_proposed(model):
    assert "course" not in proposed(model, document(SCHOOL_TRIP))
    sure = proposed(model, document(SCHOOL_TRIP), everything=True)["course"].confidence
    assert sure < 0.3 < proposed(model, document(FRICTION), everything=True)["course"].confidence


def test_what_is_known_is_neither_proposed_nor_doubted(model):
    found = proposed(model, document(FRICTION), everything=True, course="Biology")
    assert "course" not in found
    assert found["topic"].value in ("Cells", "Inheritance")


def test_a_small_catalogue_is_not_sure():
    small = Cataloguer().fit(Catalogue(courses=(Course("Physics"), Course("Biology"))))
    assert "course" not in proposed(small, document(FRICTION))
    assert proposed(Cataloguer().fit(Catalogue()), document(FRICTION), everything=True).keys() <= {
        "kind",
        "text_language",
    }


def test_it_learns_from_a_correction():
    """The school teaches friction in its course on machines, about which its catalogue says nothing."""
    catalogue = Catalogue(
        courses=(*CATALOGUE.courses, Course("Machines", programs=("Grade 7",))), programs=CATALOGUE.programs
    )
    similar = document(
        "The crate slides over the floor with friction. How large is the resultant force against the motion? The "
        "pull and "
        "the weight of the crate are known, its mass too. Find the acceleration of the crate."
    )
    before = proposed(Cataloguer().fit(catalogue), similar, everything=True)["course"]
    assert before.value == "Physics"
    corrected = (Confirmed(document(FRICTION, title="Crates"), course="Machines"),)
    after = proposed(
        Cataloguer().fit(Catalogue(catalogue.courses, catalogue.programs, corrected)), similar, everything=True
    )["course"]
    assert (after.value, after.by, after.words) == ("Machines", engine.BY_EXAMPLE, ("Crates",))
    several = (*corrected, Confirmed(document(f"{FRICTION} {FRICTION[:90]}", title="Again"), course="Machines"))
    surer = proposed(
        Cataloguer().fit(Catalogue(catalogue.courses, catalogue.programs, several)), similar, everything=True
    )["course"]
    assert surer.value == "Machines"
    assert surer.confidence > 0.9


def test_the_same_catalogue_makes_the_same_proposals():
    each = document(FRICTION)
    assert Cataloguer().fit(CATALOGUE).propose(each) == Cataloguer().fit(CATALOGUE).propose(each)


@pytest.mark.parametrize(
    ("title", "text", "level"),
    [
        ("Forces, Grade 10", FRICTION, "Grade 10"),
        ("Forces 9b", f"Physics, year 9\n{FRICTION}", "Grade 9"),
        ("Kräfte", f"Klasse 10a\n{FRICTION}", "Grade 10"),
    ],
)
def test_a_grade_that_is_named_is_proposed(model, title, text, level):
    found = proposed(model, document(text, title), course="Physics")
    assert (found["grade_level"].value, found["grade_level"].by) == (level, engine.BY_NAME)


def test_the_only_grade_of_a_course_is_proposed_and_one_of_several_is_not(model):
    assert proposed(model, document(FRICTION), course="Biology")["grade_level"].value == "Grade 7"
    assert "grade_level" not in proposed(model, document(FRICTION), course="Physics")


def test_the_language_is_told(model):
    german = (
        "Die Kraft ist das, was einen Körper beschleunigt. Sie wird in Newton gemessen, und es ist nicht immer leicht, "
    )
    assert proposed(model, document(german * 4))["text_language"].value == "de"
    assert "text_language" not in proposed(model, document("x = 4"))


def test_it_can_be_kept():
    confirmed = (Confirmed(document(FRICTION, title="Crates"), course="Physics", kind="Slides", grade_level="Grade 9"),)
    fitted = Cataloguer().fit(Catalogue(CATALOGUE.courses, CATALOGUE.programs, confirmed))
    kept = pickle.dumps(fitted)
    assert b"resultant force is smaller" not in kept
    each = document(f"Another crate. {FRICTION}", title="Forces, grade 9")
    assert pickle.loads(kept).propose(each, all_of_them=True) == fitted.propose(each, all_of_them=True)


def test_meaning_helps_where_words_differ():
    """Two texts without a word in common, which the embedding model takes for the same."""
    directions = {"Forces": 0, "Waves": 1, "Cells": 2, "Inheritance": 3}

    def vector_of(texts):
        text = " ".join(texts)
        vector = np.full(8, 0.1)
        vector[next((at for name, at in directions.items() if text.startswith(name)), 0 if "Schub" in text else 6)] = (
            1.0
        )
        return vector

    each = document("Schub und Zug an Karren und Schlitten, was bewegt sich wohin und warum, sagt uns der Lehrer.")
    words_alone = proposed(Cataloguer().fit(CATALOGUE), each, everything=True)["course"]
    by_meaning = proposed(Cataloguer(vector_of).fit(CATALOGUE), each, everything=True)["course"]
    assert by_meaning.value == "Physics"
    assert by_meaning.confidence > words_alone.confidence + 0.2


@pytest.mark.parametrize(
    ("kind", "title", "text", "pages"),
    [
        ("Exercise sheet", "Worksheet: forces", "1. Calculate the force.\n2. Explain why it slides.\nName: ______", 1),
        ("Exercise sheet", "Kräfte", "Name: ________ Datum: ______\n1. Berechne die Kraft.\n2. Nenne drei Kräfte.", 1),
        ("Answer key", "Worksheet 3: answer key", "1. F = 12 N\n2. a = 3 m/s²\nOne mark each.", 1),
        ("Answer key", "Lösungen zu Blatt 4", "1. x = 4\n2. x = -3", 1),
        ("Answer key", "Corrigé de l'exercice 2", "a) x = 4\nb) x = -3", 1),
        ("Exam paper", "Mock exam", "Time: 60 minutes. Answer all questions.\n1. Define force. [2 marks]", 4),
        ("Exam paper", "Klausur Physik", "Bearbeitungszeit: 90 Minuten\nAufgabe 1 (5 Punkte): Erkläre.", 3),
        ("Slides", "Forces", "Forces\nPush\nPull", 12),
        ("Syllabus", "Course outline", "Week 1: Forces\nWeek 2: Waves\nAssessment criteria: two tests", 1),
        ("Lab instruction", "Versuchsanleitung Reibung", "Materialien\nKlotz\nDurchführung\nZiehe.\nAuswertung\n", 1),
        ("Reference", "Formula sheet", "F = m · a\nE = m · c²\nv = s / t\np = m · v", 1),
        (
            "Reading text",
            "Short story",
            "“Wait,” she said, and closed the door behind her. He waited for hours in the rain.",
            3,
        ),
        ("Lesson notes", "Handout: forces", "A force is a push. For example, wind. Remember: F = m · a.", 1),
        (
            "Lesson notes",
            "Apuntes de clase",
            "Se llama fuerza a todo empuje. Por ejemplo, el viento. Recuerda: F = m a.",
            1,
        ),
    ],
)
def test_kinds_of_material(model, kind, title, text, pages):
    file_name = "deck.pptx" if kind == "Slides" else "scan.pdf"
    found = proposed(model, document(text, title, file_name, page_count=pages))
    assert found["kind"].value == kind


def test_solutions_of_salts_are_no_answer_key(model):
    text = (
        "A solution is a mixture. Salt dissolves in water. For example, sea water is a solution. Remember: like "
        "dissolves like."
    )
    assert (
        proposed(model, document(text, "Acids, salts and solutions"), everything=True)["kind"].value == "Lesson notes"
    )
    sure = proposed(model, document("Salt and sugar in water, oil and vinegar.", "Solutions"), everything=True)["kind"]
    assert sure.confidence < 0.5


def test_the_school_s_own_way_with_kinds_is_learned():
    def own(number: int) -> Document:
        return document(
            f"Stunde {number}\nZiel der Stunde\nEinstieg, Erarbeitung, Sicherung\nBlatt {number}", f"VP {number}"
        )

    before = proposed(Cataloguer().fit(CATALOGUE), own(9), everything=True)["kind"]
    confirmed = tuple(Confirmed(own(number), kind="Syllabus") for number in range(4))
    after = proposed(Cataloguer().fit(Catalogue(confirmed=confirmed)), own(9), everything=True)["kind"]
    assert (after.value, after.by) == ("Syllabus", engine.BY_EXAMPLE)
    assert before.value != "Syllabus" or before.confidence < after.confidence


def test_confidence_is_never_more_than_it_can_be(model):
    for text in (FRICTION, SCHOOL_TRIP, "", "123"):
        for proposal in model.propose(document(text), all_of_them=True):
            assert 0.0 <= proposal.confidence <= 1.0
            assert proposal.field != "kind" or proposal.value in KINDS


def test_a_gist_is_taken_from_all_over():
    text = " ".join(f"w{number}" for number in range(1000))
    gist = gist_of(text, parts=3, size=100)
    assert [each.split()[0] for each in gist] == ["w0", "w400", "w900"]
    assert gist_of("") == []


def test_chances_follow_what_was_seen():
    """Of candidates that are told apart by one number, the greater one is right three times in four."""
    rng = np.random.default_rng(7)
    seen = []
    for _ in range(400):
        features = np.column_stack([np.ones(2), rng.permutation([0.0, 1.0])])
        greater = int(np.argmax(features[:, 1]))
        seen.append(Choice(features, greater if rng.random() < 0.75 else NONE))
    chooser = Chooser((0.0, 0.0), trust=0.01).fit(seen)
    chances = chooser.chances(np.array([[1.0, 0.0], [1.0, 1.0]]))
    assert chances[1] == pytest.approx(0.75, abs=0.05)
    assert chances[0] < 0.05
    assert Chooser((0.0, 3.0)).fit([]).weights_.tolist() == [0.0, 3.0]
