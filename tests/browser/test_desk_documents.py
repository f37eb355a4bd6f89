"""Documents at the desk: several at once, stopping, passages, and trying a question as a pupil."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from embedded import testing
from embedded.services import IndexServer
from school_ai.tests import documents
from tests.browser.conftest import DESKTOP, PATIENCE, PHONE

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
    # The server is asked whether there is such a record; what is pressed before finds the field empty. The dialog is
    # none of the desk's before it has come in.
    page.wait_for_function("([name, value]) => window.cur_dialog?.get_value(name) === value", arg=[fieldname, value])


def upload_several(page: Page, *files: tuple[str, bytes]) -> None:
    page.goto(LIST)
    page.get_by_role("button", name="Upload several").click()
    page.locator(".file-uploader input[type=file]").first.set_input_files(
        [{"name": name, "mimeType": "application/pdf", "buffer": content} for name, content in files]
    )
    dialog(page).locator(".btn-modal-primary, .modal-footer .btn-primary").last.click()


def add(page: Page) -> None:
    link(page, "course", "Physics")
    dialog(page).locator('select[data-fieldname="visibility"]').select_option("Course")
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
    expect(instructor.locator(".school-ai-tried")).to_contain_text("eats termites", timeout=30_000)
    expect(instructor.locator(".school-ai-tried li").first).to_contain_text("The numbat · Page 1")


def test_files_of_no_course_that_is_known_can_be_added_as_they_are(instructor):
    upload_several(instructor, ("the_wombat.pdf", written("A wombat is an animal that sleeps by day.")))
    visibility = dialog(instructor).locator('select[data-fieldname="visibility"]')
    expect(visibility).to_have_value("Instructors", timeout=PATIENCE)
    dialog(instructor).get_by_role("button", name="Add documents").click()
    expect(instructor.locator("#alert-container")).to_contain_text("Documents added: 1")


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


def put_on_the_shelf() -> None:
    """Put a document on the shelf, and print its name. Run inside the site."""
    import frappe

    from school_ai.tests import shelf

    values = {"doctype": "AI Knowledge Document", "title": "Read later", "visibility": "Course", "course": "Physics"}
    document = frappe.get_doc({**values, "file": shelf.upload(written("A potoroo is an animal that digs."))}).insert()
    frappe.db.commit()
    print(document.name)


def test_what_waits_can_be_stopped(instructor):
    name = testing.inside(testing.BROWSER_SITE, "tests.browser.test_desk_documents:queued").strip()
    instructor.goto(f"{LIST}/{name}")
    instructor.get_by_role("button", name="Stop", exact=True).click()
    expect(instructor.locator(".form-message")).to_contain_text("Stopped before it was finished")
    expect(instructor.get_by_role("button", name="Read again")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_what_waits_for_the_index_says_so_and_can_be_read_at_once(visitors, logins, size):
    page = visitors.page(logins["Instructor"], LIST, size)
    index = IndexServer(testing.ENVIRONMENT)
    index.stop()
    try:
        name = testing.inside(testing.BROWSER_SITE, "tests.browser.test_desk_documents:put_on_the_shelf").strip()
        page.goto(f"{LIST}/{name}")
        words = page.locator(".form-message")
        expect(words).to_contain_text("tried again by itself")
        expect(words).to_have_class(re.compile("orange"))
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    finally:
        index.start()
    again = page.get_by_role("button", name="Read again", exact=True)
    if size == PHONE:
        page.locator(".page-actions .menu-btn-group:visible, .page-actions .actions-btn-group:visible").first.click()
        again = page.locator(".dropdown-menu.show").get_by_text("Read again", exact=True)
    again.click()
    expect(words).to_contain_text("Ready: 1 pages", timeout=PATIENCE)


def test_the_report_shows_how_documents_are_used(instructor):
    instructor.goto("/app/query-report/Use of Documents")
    expect(instructor.locator(".report-wrapper")).to_contain_text("Answers that cite it")
    expect(instructor.locator(".report-wrapper .dt-scrollable")).to_contain_text("Forces")


KEY = "Answer key for teachers only. Answer: 12 newtons. One mark each. Accept 12."


def test_what_a_document_seems_to_be_is_proposed_and_accepted(visitors, logins):
    page = visitors.page(logins["Instructor"])
    upload_several(page, ("forces_answer_key.pdf", documents.pdf([("Forces: answer key", 20), (KEY, 11)])))
    kept = dialog(page).locator('.form-group[data-fieldname="kept"]')
    expect(kept).to_contain_text("forces_answer_key.pdf: Answer key", timeout=PATIENCE)
    expect(kept.get_by_role("checkbox", name="Show these")).to_be_checked()
    # Somebody who knows better, at first.
    kept.get_by_role("checkbox", name="Show these").uncheck()
    add(page)
    page.set_viewport_size(PHONE)
    remark = page.locator(".list-row-container", has_text="Forces answer key").locator(".school-ai-remark")
    expect(remark.first).to_contain_text("Looks like:", timeout=PATIENCE)
    expect(remark.last).to_contain_text("Pupils can read this document.")

    page.locator(".list-row", has_text="Forces answer key").locator(".list-subject a").first.click()
    strip = page.locator(".school-ai-suggestions")
    expect(strip).to_contain_text("This looks like:")
    strip.get_by_text("Why?").click()
    expect(strip.locator("details")).to_contain_text("Kind of material: Answer key")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    strip.get_by_role("button", name="Show to instructors only").click()
    expect(strip).not_to_contain_text("Pupils can read")
    strip.get_by_role("button", name="Accept").click()
    expect(strip).to_have_count(0)
    expect(page.locator('select[data-fieldname="kind"][data-doctype]')).to_have_value("Answer key")


def test_the_list_says_why_a_document_could_not_be_read(instructor):
    testing.inside(testing.BROWSER_SITE, "tests.browser.test_desk_documents:failed")
    instructor.goto(f"{LIST}?status=Failed")
    row = instructor.locator(".list-row-container", has_text="Never opened")
    expect(row.locator(".school-ai-remark")).to_have_text("The document has <b>no</b> pages.")


def failed() -> None:
    """Put a document on the shelf that could not be read. Run inside the site."""
    import frappe

    from school_ai.tests import shelf

    values = {"title": "Never opened", "file": shelf.upload(written("x")), "visibility": "Course", "course": "Physics"}
    document = frappe.get_doc({"doctype": "AI Knowledge Document", **values}).insert()
    frappe.db.after_commit.reset()
    document.db_set({"status": "Failed", "problem": "The document has <b>no</b> pages."})
    frappe.db.commit()
