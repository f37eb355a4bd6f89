"""The page of the API: found by whoever is signed in, read, searched, and tried."""

import re

import pytest
from playwright.sync_api import expect

from embedded import testing
from tests.browser.conftest import DESKTOP, PHONE

PAGE = "/school-ai/api"


def test_the_description_is_for_people_who_are_signed_in(site, logins):
    refused = testing.client(site).get("/school-ai/openapi.json")
    assert refused.status_code == 403
    assert refused.headers["Content-Type"].startswith("application/json")
    assert refused.json()["exc_type"] == "PermissionError"
    assert "sign in" in refused.json()["_server_messages"]
    assert len(refused.content) < 1000
    reply = testing.client(site, logins["Student"], "demo").get("/school-ai/openapi.json")
    assert reply.status_code == 200
    assert reply.headers["Content-Type"].startswith("application/json")
    assert reply.json()["openapi"] == "3.1.0"
    assert "/api/method/school_ai.api.students.enhanced" in reply.json()["paths"]


def test_what_others_may_call_is_not_listed(visitors, logins):
    listed = {}
    for role in ("Student", "Guardian", "Instructor", "Principal"):
        page = visitors.page(logins[role], PAGE)
        expect(page.locator("#api-count")).to_have_text(re.compile(r"^\d+ of \d+ methods$"))
        expect(page.get_by_text("Here are the methods that your roles let you call.")).to_be_visible()
        listed[role] = set(page.locator("details.method").evaluate_all("(all) => all.map((each) => each.id)"))
    assert "tutor.ask" in listed["Student"] and "tutor.ask" not in listed["Guardian"]
    assert "swaps.mine" in listed["Instructor"] and "swaps.mine" not in listed["Student"]
    assert "integrity.check" in listed["Principal"]
    assert not {"integrity.check", "timetables.apply", "people.unlinked"} & (listed["Student"] | listed["Guardian"])


def test_a_guest_is_sent_to_sign_in(visitors):
    page = visitors.page(path=PAGE)
    expect(page).to_have_url(re.compile(r"/login\?redirect-to="))


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_method_is_found_and_tried(visitors, logins, size):
    page = visitors.page(logins["Student"], PAGE, size)
    count = page.locator("#api-count")
    expect(count).to_have_text(re.compile(r"^\d\d+ of \d\d+ methods$"))
    page.get_by_label("Search").fill("own conversations")
    shown = page.locator(".method:not([hidden])")
    expect(shown.first).to_be_visible()
    assert shown.count() < 10
    page.locator("[id='tutor.conversations'] > summary").click()
    method = page.locator("[id='tutor.conversations']")
    method.get_by_label("page_length").fill("3")
    method.get_by_role("button", name="Send").click()
    expect(method.locator(".outcome__line strong")).to_have_text(re.compile("^200"))
    expect(method.locator(".outcome__line")).to_contain_text(" ms")
    expect(method.locator(".outcome__text")).to_contain_text('"message": [')
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_is_wrong_with_a_call_is_shown(visitors, logins):
    page = visitors.page(logins["Instructor"], f"{PAGE}#tutor.feedback")
    method = page.locator("[id='tutor.feedback']")
    expect(method.get_by_label("rating")).to_be_visible()
    method.get_by_role("button", name="Send").click()
    expect(method.locator(".outcome__line strong")).to_have_text(re.compile("^417"))
    expect(method.locator(".outcome__text")).to_contain_text("The argument message is missing.")


def test_words_without_a_method_are_said_to_have_none(visitors, logins):
    page = visitors.page(logins["Instructor"], PAGE)
    expect(page.locator(".method").first).to_be_visible()
    page.get_by_label("Search").fill("nothingofthekind")
    expect(page.locator("#api-count")).to_have_text("No method has these words.")
    expect(page.locator(".method:visible")).to_have_count(0)


def test_it_is_used_with_the_keyboard(visitors, logins):
    page = visitors.page(logins["Instructor"], PAGE)
    expect(page.locator(".method").first).to_be_visible()
    page.get_by_label("Search").fill("swaps mine")
    page.locator("[id='swaps.mine'] > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[id='swaps.mine']")).to_have_attribute("open", "")
    # Its form is made when it is open.
    expect(page.locator("[id='swaps.mine']").get_by_role("button", name="Send")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[id='swaps.mine'] .outcome__line strong")).to_have_text(re.compile("^200"))
