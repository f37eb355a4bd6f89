"""The course materials fit the demo's courses and come out as decent PDFs, two of them as scans."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from embedded.school.courses import COURSES
from embedded.school.materials import INSTRUCTORS, Material, load_material, load_materials
from embedded.school.materials.markup import inline, read_front_matter, to_blocks

ROOT = Path(__file__).resolve().parents[2]
MATERIALS = load_materials()
SLUGS = [material.slug for material in MATERIALS]
TOPICS = {course.name: {topic.name for topic in course.topics} for course in COURSES}
GRADES = {course.name: set(course.lessons) for course in COURSES}


@pytest.fixture(scope="module")
def pdfs() -> dict:
    """Every material as an opened PDF."""
    pymupdf = pytest.importorskip("pymupdf")
    from embedded.school.materials.render import render_pdf

    return {material.slug: pymupdf.open("pdf", render_pdf(material)) for material in MATERIALS}


def by_slug(slug: str) -> Material:
    return next(material for material in MATERIALS if material.slug == slug)


def test_there_is_something_for_every_course_and_language():
    assert len(MATERIALS) >= 12
    assert {material.course for material in MATERIALS} == set(TOPICS)
    assert {material.language for material in MATERIALS} == {"en", "de", "fr"}
    assert sum(material.scanned for material in MATERIALS) == 2
    assert [m.slug for m in MATERIALS if m.visibility == INSTRUCTORS] == ["mathematics-quadratic-equations-answer-key"]


@pytest.mark.parametrize("material", MATERIALS, ids=SLUGS)
def test_front_matter_names_real_courses_topics_and_grades(material):
    assert set(material.topics) <= TOPICS[material.course]
    assert material.topics
    assert material.grade in GRADES[material.course]
    assert material.program == f"Grade {material.grade}"


@pytest.mark.parametrize("material", MATERIALS, ids=SLUGS)
def test_sources_have_headings_boxes_tables_and_exercises(material):
    blocks = to_blocks(material.body)
    assert blocks[0] == f"<h1>{inline(material.title)}</h1>"
    assert sum(block.startswith("<h2>") for block in blocks) >= 5
    assert any(block.startswith("<table>") for block in blocks)
    last = [block for block in blocks if block.startswith("<h2>")][-1]
    if material.visibility == INSTRUCTORS:
        assert not any("Worked example" in block for block in blocks)
    else:
        assert last in ("<h2>Exercises</h2>", "<h2>Aufgaben</h2>", "<h2>Exercices</h2>")
        assert blocks[-1].startswith("<ol>")
        assert any(block.startswith('<div class="box">') for block in blocks)


@pytest.mark.parametrize("slug", SLUGS)
def test_pages_carry_header_title_and_page_numbers(slug, pdfs):
    document, material = pdfs[slug], by_slug(slug)
    assert 2 <= document.page_count <= 6
    if material.scanned:
        return
    for number, page in enumerate(document, start=1):
        text = page.get_text()
        assert f"Greenfield School, {material.course}" in text
        assert material.title in text
        assert re.search(rf"(Page|Seite) {number} (of|von|sur) {document.page_count}\b", text)


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if not by_slug(slug).scanned])
def test_text_of_the_source_arrives_on_the_page(slug, pdfs):
    pymupdf = pytest.importorskip("pymupdf")
    # The typeset pages have ligatures, as most real ones do; without this flag they are read as letters.
    flags = pymupdf.TEXTFLAGS_TEXT & ~pymupdf.TEXT_PRESERVE_LIGATURES
    text = " ".join(" ".join(page.get_text(flags=flags) for page in pdfs[slug]).split())
    for heading in re.findall(r"^## (.*)$", by_slug(slug).body, flags=re.MULTILINE):
        assert heading in text
    assert "**" not in text
    assert "\ufffd" not in text


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if by_slug(slug).scanned])
def test_scans_are_pictures_without_text(slug, pdfs):
    pymupdf = pytest.importorskip("pymupdf")
    for page in pdfs[slug]:
        assert page.get_text().strip() == ""
        assert len(page.get_images()) == 1
        width, height = page.get_images()[0][2:4]
        assert width / page.rect.width * 72 == pytest.approx(200, abs=1)
        assert height / page.rect.height * 72 == pytest.approx(200, abs=1)
        pixmap = page.get_pixmap(dpi=100, colorspace=pymupdf.csGRAY)
        grey = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
        paper = float(np.median(grey))
        assert 215 < paper < 250
        assert grey.min() < 90
        picture = pymupdf.Pixmap(pdfs[slug], page.get_images()[0][0])
        margin = np.frombuffer(picture.samples, dtype=np.uint8).reshape(picture.height, -1)[300:900, 20:90]
        # Noise from one dot to the next, not only the lamp's slow change over the page.
        assert 2 < np.diff(margin.astype(float), axis=1).std() < 12


def test_scans_are_turned_a_little(pdfs):
    """The rule under the header is level on a typeset page and is not on a scan."""
    pymupdf = pytest.importorskip("pymupdf")
    page = pdfs["biology-cells"][0]
    pixmap = page.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
    grey = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
    columns = (300, 1300)
    top = [130 + int(grey[130:175, x - 3 : x + 4].mean(axis=1).argmin()) for x in columns]
    slope = np.degrees(np.arctan2(top[1] - top[0], columns[1] - columns[0]))
    assert 0.15 < abs(slope) < 1


def test_rendering_gives_the_same_bytes_in_every_process():
    pytest.importorskip("pymupdf")
    code = (
        f"import sys, hashlib; sys.path.insert(0, {str(ROOT)!r})\n"
        "from embedded.school.materials.render import render_all\n"
        "print(sorted((name, hashlib.sha256(data).hexdigest()) for name, data in render_all().items()))"
    )
    runs = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    assert len(runs) == 1


def test_answer_key_answers_the_worksheet():
    sheet = by_slug("mathematics-quadratic-equations").body.split("## Exercises")[1]
    key = by_slug("mathematics-quadratic-equations-answer-key").body
    numbers = re.findall(r"^(\d+)\. ", sheet, flags=re.MULTILINE)
    assert re.findall(r"^## Exercise (\d+)$", key, flags=re.MULTILINE) == numbers
    marks = [int(mark) for mark in re.findall(r"^\| \d+ \| .* \| (\d+) \|$", key, flags=re.MULTILINE)]
    assert sum(marks) == 40


@pytest.mark.parametrize(
    ("a", "b", "c", "roots"),
    [
        (1, 9, 20, (-5, -4)),
        (1, -1, -30, (-5, 6)),
        (5, -15, 0, (0, 3)),
        (1, -8, 7, (1, 7)),
        (1, 4, -1, (-4.24, 0.24)),
        (3, -5, 1, (0.23, 1.43)),
        (1, 2, -6, (-3.65, 1.65)),
        (1, 1, -156, (-13, 12)),
        (5, -14, 7.8, (0.77, 2.03)),
    ],
)
def test_roots_in_the_answer_key_are_right(a, b, c, roots):
    assert np.sort(np.roots([a, b, c]).real).round(2) == pytest.approx(roots)
    key = by_slug("mathematics-quadratic-equations-answer-key").body.replace("−", "-")
    assert all(f"{root:g}" in key for root in roots)


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if by_slug(slug).course == "Computer Science"])
def test_programs_in_the_handout_run(slug, capsys):
    """Each program but the one that never ends prints what the text says."""
    programs = re.findall(r"```\n(.*?)```", by_slug(slug).body, flags=re.DOTALL)
    printed = []
    for program in programs:
        if "while count > 0" in program or not re.match(r"[a-z]", program):
            continue
        exec(compile(program, "handout", "exec"), {})
        printed.append(capsys.readouterr().out.strip())
    assert "5050" in printed
    assert "11" in printed
    assert "Found Chen" in printed
    assert printed[-1].split() == [str(row * column) for row in range(1, 4) for column in range(1, 6)]


def test_front_matter_reads_texts_numbers_lists_and_flags():
    fields, body = read_front_matter('---\ntitle: "A: b"\ngrade: 7\ntopics: [x, y z]\nscanned: true\n---\n\n# A\n')
    assert fields == {"title": "A: b", "grade": 7, "topics": ["x", "y z"], "scanned": True}
    assert body.strip() == "# A"


def test_incomplete_front_matter_is_refused(tmp_path):
    path = tmp_path / "x.md"
    path.write_text("---\ntitle: X\n---\n# X\n")
    with pytest.raises(ValueError, match="lacks course"):
        load_material(path)
    path.write_text("no front matter\n---\n---\n")
    with pytest.raises(ValueError, match="first thing"):
        load_material(path)


def test_markup_escapes_and_nests():
    assert inline("1 < 2 **b** *i* `x*y*z`") == "1 &lt; 2 <b>b</b> <i>i</i> <code>x*y*z</code>"
    assert to_blocks("> a\\\n> b") == ['<div class="box"><p>a<br/>b</p></div>']
    assert to_blocks("1. x\n   y\n2. z") == ["<ol><li>x y</li><li>z</li></ol>"]
    assert to_blocks("F = 3 * 4 and 5 * 6") == ["<p>F = 3 * 4 and 5 * 6</p>"]
