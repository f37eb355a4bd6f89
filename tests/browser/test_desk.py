"""The desk, as instructors and administrators see it."""

import pytest
from playwright.sync_api import Page, expect

from embedded import testing
from school_ai.tests import documents
from tests.browser.test_tutor import TUTOR, ask, reply

NEW_DOCUMENT = "/app/ai-knowledge-document/new-ai-knowledge-document"


@pytest.fixture
def instructor(visitors, logins) -> Page:
    return visitors.page(logins["Instructor"])


def attach(page: Page, name: str, content: bytes) -> None:
    page.locator('[data-fieldname="file"] .btn-attach').click()
    page.locator(".file-uploader input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": content}
    )
    page.locator(".modal.show .btn-modal-primary, .modal.show .btn-primary").last.click()


def fill(page: Page, fieldname: str, value: str) -> None:
    box = page.locator(f'[data-fieldname="{fieldname}"] input').first
    box.fill(value)
    box.press("Tab")
    page.wait_for_function("([name, value]) => window.cur_frm?.doc?.[name] === value", arg=[fieldname, value])


def test_an_instructor_uploads_a_document_and_a_pupil_finds_it(instructor, visitors, logins):
    instructor.goto(NEW_DOCUMENT)
    fill(instructor, "title", "The quokka")
    fill(instructor, "course", "Physics")
    attach(
        instructor,
        "quokka.pdf",
        documents.pdf(
            [("The quokka", 20), ("A quokka is a small animal that lives on Rottnest Island and eats grass.", 11)]
        ),
    )
    expect(instructor.locator('[data-fieldname="file"] .attached-file-link')).to_contain_text("quokka")
    instructor.locator(".page-actions .primary-action").click()
    expect(instructor.locator(".form-message")).to_contain_text("Ready: 1 pages", timeout=60_000)
    pupil = visitors.page(logins["Student"], TUTOR)
    ask(pupil, "What does a quokka eat?")
    expect(reply(pupil)).to_contain_text("Rottnest Island")
    expect(reply(pupil).locator(".source").first).to_contain_text("The quokka · page 1")


def test_a_file_that_is_no_document_is_refused_in_words(instructor):
    instructor.goto(NEW_DOCUMENT)
    attach(instructor, "broken.pdf", b"%PDF-1.7 and then nothing of the kind")
    expect(instructor.locator(".modal.show .msgprint, .modal.show .modal-body").last).to_contain_text("damaged")


def test_a_file_beyond_the_limit_is_refused_with_the_limit_named(instructor):
    instructor.goto(NEW_DOCUMENT)
    instructor.locator('[data-fieldname="file"] .btn-attach').click()
    instructor.locator(".file-uploader input[type=file]").first.set_input_files(
        {"name": "huge.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n" + b"\0" * (26 * 1024 * 1024)}
    )
    expect(instructor.locator("#alert-container")).to_contain_text("25 MB")


def test_an_administrator_tries_the_connections(visitors, logins):
    page = visitors.page(logins["School AI Administrator"], "/app/school-ai-settings")
    page.get_by_role("tab", name="Providers").click()
    page.get_by_role("button", name="Test embedding connection").click()
    expect(page.locator(".modal.show .msgprint")).to_contain_text("384 dimensions")


def test_the_workspace_leads_to_what_there_is(visitors, logins):
    page = visitors.page(logins["School AI Administrator"], "/app/school-ai")
    for name in ("Documents", "Conversations", "School AI Settings"):
        expect(page.locator(".layout-main").get_by_text(name, exact=False).first).to_be_visible()


def commented(student: str) -> None:
    """Have somebody say something of a pupil, as an insight does that goes back to ERPNext. Run inside the site."""
    import frappe

    frappe.get_doc("Student", student).add_comment("Comment", "Browser: was seen.")


def forgotten(student: str) -> None:
    import frappe

    about = {"reference_doctype": "Student", "reference_name": student, "content": ("like", "%Browser: was seen.%")}
    frappe.db.delete("Comment", about)


def test_a_pupil_of_whom_something_is_said_is_shown_with_it(visitors, logins):
    student = next(login["record"] for login in testing.logins() if login["role"] == "Student")
    testing.inside(testing.BROWSER_SITE, "tests.browser.test_desk:commented", student=student)
    try:
        page = visitors.page(logins["Principal"], f"/app/student/{student}")
        expect(page.locator(".timeline-item", has_text="Browser: was seen.").first).to_be_visible()
        expect(page.locator('[data-fieldname="student_email_id"]').first).to_be_visible()
    finally:
        testing.inside(testing.BROWSER_SITE, "tests.browser.test_desk:forgotten", student=student)


def test_every_template_of_the_desk_is_one(visitors, logins):
    """The host's assets are built by us."""
    page = visitors.page(logins["Principal"], "/app/student")
    expect(page.locator(".list-row").first).to_be_visible()
    broken = page.evaluate(
        """() => Object.entries(frappe.templates).filter(([name, text]) =>
           typeof frappe.template.compile(text, name) !== "function").map(([name]) => name)"""
    )
    assert broken == []


def test_no_loop_of_a_template_is_broken_by_chance(visitors, logins):
    """The host names the variables of a loop by three letters that it draws: they may be a word of the language."""
    page = visitors.page(logins["Principal"], "/app/student")
    expect(page.locator(".list-row").first).to_be_visible()
    said = page.evaluate(
        """() => {
            const draw = frappe.utils.get_random, drawn = ["for", "new"];
            frappe.utils.get_random = () => drawn.shift();
            try {
                return frappe.render("{% for item in items %}{{ item }}{% endfor %}", { items: ["a", "b"] }, "drawn");
            } finally {
                frappe.utils.get_random = draw;
            }
        }"""
    )
    assert said == "ab"
