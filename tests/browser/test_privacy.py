"""Somebody's own data: a guardian has it packed by the worker, takes it along, and asks for it to be erased."""

import zipfile

import pytest
from playwright.sync_api import expect

from embedded import testing
from tests.browser.conftest import DESKTOP, PHONE

PAGE = "/school-ai/privacy"
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])


def clear() -> None:
    """Nothing of these tests stays. Run inside the site."""
    import frappe

    from school_ai.services.rights import erasing, exporting

    for name in frappe.get_all(exporting.EXPORT, pluck="name"):
        exporting.remove_file(name)
    for doctype in (exporting.EXPORT, erasing.REQUEST):
        frappe.db.delete(doctype)
    frappe.db.delete("AI Task", {"kind": ("in", (exporting.TASK, erasing.TASK))})
    frappe.db.commit()


@pytest.fixture(autouse=True)
def cleared(site):
    testing.inside(testing.BROWSER_SITE, "tests.browser.test_privacy:clear")
    yield
    testing.inside(testing.BROWSER_SITE, "tests.browser.test_privacy:clear")


@SIZES
def test_what_is_kept_is_packed_and_taken_along(visitors, logins, size, tmp_path):
    page = visitors.page(logins["Guardian"], PAGE, size)
    expect(page.get_by_text("Nothing was packed yet.")).to_be_visible()
    page.get_by_role("button", name="Pack what is kept about myself").click()
    # The page looks again by itself, until the worker has packed it.
    link = page.get_by_role("link", name="Download")
    expect(link).to_be_visible(timeout=120_000)
    expect(page.locator("#exports")).to_contain_text("It is deleted on")
    with page.expect_download() as download:
        link.click()
    packed = tmp_path / "data.zip"
    download.value.save_as(packed)
    with zipfile.ZipFile(packed) as file:
        assert file.testzip() is None
        assert "README.txt" in file.namelist()
    # It is nobody else's.
    address = link.get_attribute("href")
    stranger = visitors.page(logins["Student"], "/school-ai/home", size)
    status = stranger.evaluate("async (address) => (await fetch(address)).status", address)
    assert status in (403, 404)


@SIZES
def test_erasing_is_asked_for_by_who_knows_what_it_means(visitors, logins, size):
    page = visitors.page(logins["Guardian"], PAGE, size)
    ask = page.get_by_role("button", name="Ask the school to erase it")
    page.get_by_label("Why, if you want to say").fill("Browser: we <b>move</b> away")
    ask.click()
    # The tick is asked for, and nothing was sent.
    expect(page.get_by_label("I know that it cannot be brought back.")).to_be_focused()
    expect(page.get_by_text("The school looks at it.")).to_be_hidden()
    page.get_by_label("I know that it cannot be brought back.").check()
    ask.click()
    expect(page.get_by_text("Asked for. The school looks at it.")).to_be_visible()
    # Once is enough.
    expect(ask).to_be_hidden()


def test_a_child_of_somebody_else_is_refused(visitors, logins):
    page = visitors.page(logins["Guardian"], PAGE, PHONE)
    reply = page.goto(f"{PAGE}?child=EDU-STU-NOBODYS")
    assert reply.status == 403
