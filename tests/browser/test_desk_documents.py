"""Documents at the desk: several at once, stopping, passages, and trying a question as a pupil."""

import pytest
from playwright.sync_api import Locator, Page, expect

from embedded import site, testing
from school_ai.tests import documents
from tests.browser.conftest import PATIENCE

LIST = "/app/ai-knowledge-document"
QUESTION = "What does a numbat eat?"


@pytest.fixture
def instructor(visitors, logins) -> Page:
    return visitors.page(logins["Instructor"])


def dialog(page: Page) -> Locator:
    return page.locator(".modal.show").last


def link(page: Page, fieldname: str, value: str) -> None:
    box = dialog(page).locator(f'[data-fieldname="{fieldname}"] input').first
    box.fill(value)
    box.press("Tab")


def upload_several(page: Page, *files: tuple[str, bytes]) -> None:
    page.goto(LIST)
    page.get_by_role("button", name="Upload several").click()
    page.locator(".file-uploader input[type=file]").first.set_input_files(
        [{"name": name, "mimeType": "application/pdf", "buffer": content} for name, content in files]
    )
    dialog(page).locator(".btn-modal-primary, .modal-footer .btn-primary").last.click()


def add(page: Page) -> None:
    link(page, "course", "Physics")
    dialog(page).get_by_role("button", name="Add documents").click()


def written(text: str) -> bytes:
    return documents.pdf([("Animals", 20), (text, 11)])


def pupil_of_physics() -> str:
    return next(login["record"] for login in testing.logins() if login["role"] == "Student")


def test_several_files_at_once_become_documents_that_are_read(instructor):
    upload_several(
        instructor,
        ("the_numbat.pdf", written("A numbat is a small animal of the forest that eats termites.")),
        ("the_bilby.pdf", written("A bilby is a small animal of the desert that digs burrows.")),
    )
    expect(dialog(instructor)).to_contain_text("the_bilby.pdf")
    add(instructor)
    expect(instructor.locator("#alert-container")).to_contain_text("Documents added: 2")
    for title in ("The numbat", "The bilby"):
        row = instructor.locator(".list-row", has_text=title)
        expect(row.locator(".indicator-pill")).to_have_text("Ready", timeout=PATIENCE)

    instructor.locator(".list-row", has_text="The numbat").locator(".list-subject a").first.click()
    instructor.get_by_role("button", name="Passages").click()
    expect(instructor.locator(".school-ai-passages")).to_contain_text("Passages 1 to 1 of 1")
    expect(instructor.locator(".school-ai-passage")).to_contain_text("eats termites")

    # A dialog that is still coming in cannot be closed.
    instructor.reload()
    instructor.get_by_role("button", name="Try a question").click()
    dialog(instructor).locator('[data-fieldname="question"] textarea').fill(QUESTION)
    link(instructor, "student", pupil_of_physics())
    dialog(instructor).get_by_role("button", name="Ask").click()
    expect(instructor.locator(".school-ai-tried")).to_contain_text("eats termites")
    expect(instructor.locator(".school-ai-tried li").first).to_contain_text("The numbat · Page 1")


def test_a_file_that_cannot_be_read_is_named_and_the_others_go_on(instructor):
    upload_several(
        instructor,
        ("broken.pdf", b"%PDF-1.7 and then nothing of the kind"),
        ("the_quoll.pdf", written("A quoll is an animal with white spots.")),
    )
    message = instructor.locator(".modal.show", has=instructor.locator(".msgprint"))
    expect(message).to_contain_text("broken.pdf cannot be read")
    expect(message).to_contain_text("damaged")
    message.locator(".btn-modal-close").click()
    expect(message).to_be_hidden()
    dialog(instructor).locator(".btn-modal-close").click()
    expect(dialog(instructor).get_by_role("button", name="Add documents")).to_be_visible()
    expect(dialog(instructor)).to_contain_text("the_quoll.pdf")
    expect(dialog(instructor)).not_to_contain_text("broken.pdf")
    add(instructor)
    expect(instructor.locator("#alert-container")).to_contain_text("Documents added: 1")


def queued() -> None:
    """Put a document on the shelf whose task no worker is told of, and print its name. Run inside the site."""
    import frappe

    from school_ai.tests import shelf

    document = frappe.get_doc(
        {
            "doctype": "AI Knowledge Document",
            "title": "Never read",
            "file": shelf.upload(written("Nobody reads this.")),
            "visibility": "Course",
            "course": "Physics",
        }
    ).insert()
    frappe.db.after_commit.reset()
    frappe.db.commit()
    print(document.name)


def test_what_waits_can_be_stopped(instructor):
    name = site.call(testing.ENVIRONMENT, "tests.browser.test_desk_documents:queued", site=testing.BROWSER_SITE).strip()
    instructor.goto(f"{LIST}/{name}")
    instructor.get_by_role("button", name="Stop", exact=True).click()
    expect(instructor.locator(".form-message")).to_contain_text("Stopped before it was finished")
    expect(instructor.get_by_role("button", name="Read again")).to_be_visible()


def test_the_report_shows_how_documents_are_used(instructor):
    instructor.goto("/app/query-report/Use of Documents")
    expect(instructor.locator(".report-wrapper")).to_contain_text("Answers that cite it")
    expect(instructor.locator(".report-wrapper .dt-scrollable")).to_contain_text("Forces")
