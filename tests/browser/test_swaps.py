"""Two instructors swap lessons: asked on a phone, agreed to by keyboard, confirmed by a planner at the desk."""

import json
import re

import pytest
from playwright.sync_api import expect

from embedded import testing
from tests.browser.conftest import PASSWORD, PHONE
from tests.browser.test_timetable import fits_a_phone, inside

PAGE = "/school-ai/changes"


def two_instructors() -> None:
    """Two of the demo school who can change the times of two lessons of a class. Run inside the site."""
    import frappe
    from frappe.utils.password import update_password

    from school_ai.ai.scheduling.repair import swaps
    from school_ai.erpnext_records import contacts
    from school_ai.services.timetables import swapping

    days = swapping._days()
    for lesson in days.situation.lessons:
        asker = lesson.teachers[0]
        found = next((each for each in swaps(days.situation, lesson.name, asker) if each.kind == "times"), None)
        known = contacts.instructors([asker, found.colleague]) if found else {}
        users = [known[name].user for name in (asker, found.colleague)] if found else []
        if found and all(users):
            for user in users:
                update_password(user, PASSWORD)
            frappe.db.commit()
            print(json.dumps({"asker": users[0], "colleague": users[1], "lesson": lesson.name}))
            return
    raise AssertionError("no two lessons can change their times")


@pytest.fixture(scope="module")
def two(site) -> dict[str, str]:
    printed = testing.inside(testing.BROWSER_SITE, "tests.browser.test_swaps:two_instructors")
    return json.loads(printed.splitlines()[-1])


def test_a_swap_is_asked_agreed_to_and_confirmed(visitors, two):
    page = visitors.page(two["asker"], PAGE, size=PHONE)
    offer = page.locator(f"#offer-{two['lesson']}")
    expect(offer).to_have_attribute("aria-expanded", "false")
    offer.focus()
    page.keyboard.press("Enter")
    expect(offer).to_have_attribute("aria-expanded", "true")
    expect(offer).to_be_focused()
    offers = page.locator(".offers")
    expect(offers).to_contain_text("It changes its time with")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    offers.locator("textarea").fill("My train is late that day.")
    offers.locator("h4", has_text="It changes its time with").locator("..").get_by_role("button").first.click()
    expect(page.locator("#swaps-said")).to_contain_text("is asked")
    mine = page.locator("#asked-by-me-list")
    expect(mine).to_contain_text("has not answered yet")

    other = visitors.page(two["colleague"], PAGE)
    asked = other.locator("#asked-of-me-list li", has_text="My train is late that day.")
    expect(asked).to_contain_text("Waits for your answer")
    swap = asked.get_attribute("data-swap")
    asked.get_by_role("button", name=re.compile("^Agree")).press("Enter")
    expect(other.locator("#swaps-said")).to_contain_text("A planner has to confirm it")
    expect(other.locator(f'[data-swap="{swap}"]').get_by_role("button")).to_have_count(0)
    fits_a_phone(other)

    desk = visitors.page(inside("make_planner"), f"/app/lesson-swap/{swap}")
    expect(desk.locator(".form-message")).to_contain_text("change their times")
    desk.get_by_role("button", name="Confirm", exact=True).click()
    desk.locator(".modal.show").get_by_role("button", name="Yes").click()
    expect(desk.locator(".form-message")).to_contain_text("It was written")
    page.reload()
    expect(page.locator(f'[data-swap="{swap}"]')).to_contain_text("It holds.")


def test_who_does_not_teach_is_offered_nothing(visitors, logins):
    page = visitors.page(logins["Student"], PAGE)
    expect(page.locator("h1")).to_have_text("Timetable Changes")
    expect(page.locator("#swaps")).to_have_count(0)
    status = page.evaluate("async () => (await fetch('/api/method/school_ai.api.swaps.mine')).status")
    assert status == 403
