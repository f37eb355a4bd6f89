"""A pupil's own page of progress, and their family's: reading, ticking steps, opening materials, changing children."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from embedded import testing
from tests.browser.conftest import DESKTOP, PASSWORD, PHONE, until

PAGE = "/school-ai/progress"
MATERIAL = "Forces and Newton's laws"
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])


def inside(function: str, **arguments) -> str:
    """Run a function of this module inside the site."""
    return testing.inside(testing.BROWSER_SITE, f"tests.browser.test_progress:{function}", **arguments).splitlines()[-1]


def accept_a_step(user: str, text: str, material: str = "") -> None:
    """A step in Physics for the pupil with this login, as a teacher has accepted it. Run inside the site."""
    import frappe

    from school_ai.erpnext_records import people
    from school_ai.services.analytics import recommending

    step = frappe.get_doc(
        {
            "doctype": recommending.RECOMMENDATION,
            "student": people.student_of(user),
            "course": "Physics",
            "kind": "Practise",
            "text": text,
            "material": frappe.db.get_value("AI Knowledge Document", {"title": material}) if material else None,
            "status": recommending.PROPOSED,
        }
    ).insert()
    recommending.decide(step.name, recommending.ACCEPTED)
    frappe.db.commit()
    print(step.name)


def status_of(step: str) -> None:
    import frappe

    print(frappe.db.get_value("AI Recommendation", step, "status"))


def guardian_of_several() -> None:
    """A guardian of two pupils or more who can sign in, with the pupils' names. Run inside the site."""
    import frappe
    from frappe.utils.password import update_password

    from school_ai import permissions
    from school_ai.services.analytics import looking

    for user in frappe.get_all("Guardian", {"user": ("is", "set")}, pluck="user", order_by="name"):
        standing = permissions.standing_of(user)
        if len(standing.children) > 1:
            update_password(user, PASSWORD)
            frappe.db.commit()
            print(json.dumps({"user": user, "children": list(looking.pupils_of_family(standing).values())}))
            return
    raise AssertionError("no guardian has two children at the school")


def step_of(page: Page, text: str) -> Locator:
    return page.locator(".step", has_text=text)


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@SIZES
def test_a_pupil_ticks_a_step_by_keyboard_and_takes_it_back(visitors, logins, size):
    text = f"Do exercise {size['width']} again."
    name = inside("accept_a_step", user=logins["Student"], text=text)
    page = visitors.page(logins["Student"], PAGE, size)
    box = page.get_by_role("checkbox", name=text)
    expect(box).to_be_enabled()
    box.focus()
    page.keyboard.press("Space")
    expect(step_of(page, text).get_by_role("status")).to_contain_text("done today")
    expect(box).to_be_focused()
    assert inside("status_of", step=name) == "Done"

    page.reload()
    expect(box).to_be_checked()
    expect(step_of(page, text)).to_have_class(re.compile("step--done"))
    box.click()
    expect(step_of(page, text)).not_to_have_class(re.compile("step--done"))
    expect(step_of(page, text).get_by_role("status")).to_be_empty()
    assert inside("status_of", step=name) == "Accepted"
    assert fits(page)


def test_a_tick_that_did_not_arrive_is_taken_off(visitors, logins):
    text = "Do it offline."
    inside("accept_a_step", user=logins["Student"], text=text)
    page = visitors.page(logins["Student"], PAGE)
    box = page.get_by_role("checkbox", name=text)
    expect(box).to_be_enabled()
    page.context.set_offline(True)
    box.click()
    expect(page.get_by_role("alert")).to_contain_text("no connection")
    expect(box).not_to_be_checked()
    page.context.set_offline(False)
    box.click()
    expect(step_of(page, text).get_by_role("status")).to_contain_text("done today")
    expect(page.get_by_role("alert")).to_be_hidden()


@SIZES
def test_a_pupil_leafs_through_the_material_of_a_step(visitors, logins, size):
    text = f"Read as on {size['width']} points."
    inside("accept_a_step", user=logins["Student"], text=text, material=MATERIAL)
    page = visitors.page(logins["Student"], PAGE, size)
    link = step_of(page, text).get_by_role("link")
    link.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_contain_text(f"{MATERIAL}, Page 1 of")
    until(page, "document.querySelector('#page-view-body img').naturalWidth > 300")
    expect(dialog.get_by_role("button", name="Previous page")).to_be_disabled()
    dialog.get_by_role("button", name="Next page").click()
    expect(dialog.get_by_role("heading")).to_contain_text("Page 2 of")
    until(page, "document.querySelector('#page-view-body img')?.naturalWidth > 300")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()


def test_results_stand_beside_the_class_for_eye_and_ear(visitors, logins):
    page = visitors.page(logins["Student"], PAGE, PHONE)
    course = page.locator(".course", has=page.get_by_role("heading", name="Physics"))
    bar = course.get_by_role("img", name=re.compile(r"Results so far: \d+ %\. Half of the class is between"))
    expect(bar).to_be_visible()
    said = [int(number) for number in re.findall(r"\d+", bar.get_attribute("aria-label"))]
    grade, lower, upper, middle = said
    assert lower <= middle <= upper
    line, band, own = (bar.locator(part).bounding_box() for part in ("xpath=.", ".spread__class", ".spread__own"))
    # Drawn where it is said to be.
    for at, percent in ((band["x"], lower), (band["x"] + band["width"], upper), (own["x"] + own["width"] / 2, grade)):
        assert abs((at - line["x"]) / line["width"] - percent / 100) < 0.02
    assert str(grade) in course.locator(".course__grade").inner_text()


@SIZES
def test_a_guardian_changes_between_children(visitors, size):
    guardian = json.loads(inside("guardian_of_several"))
    first, second, *_ = guardian["children"]
    page = visitors.page(guardian["user"], PAGE, size)
    expect(page.get_by_role("heading", level=1)).to_contain_text(first)
    children = page.get_by_role("navigation")
    expect(children.get_by_role("link", name=first)).to_have_attribute("aria-current", "page")
    children.get_by_role("link", name=second).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(second)
    expect(children.get_by_role("link", name=second)).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("checkbox")).to_have_count(0)
    assert fits(page)


def test_without_scripts_it_is_read_and_nothing_seems_to_be_ticked(visitors, logins):
    text = "Read without scripts."
    inside("accept_a_step", user=logins["Student"], text=text, material=MATERIAL)
    signed_in = visitors.page(logins["Student"])
    context = visitors.browser.new_context(base_url=visitors.url, java_script_enabled=False)
    visitors.contexts.append(context)
    context.add_cookies(signed_in.context.cookies())
    page = context.new_page()
    page.goto(PAGE)
    expect(page.get_by_role("checkbox", name=text)).to_be_disabled()
    expect(page.get_by_role("heading", name="Course by course")).to_be_visible()
    address = step_of(page, text).get_by_role("link").get_attribute("href")
    picture = testing.client(visitors.site, logins["Student"], PASSWORD).get(address)
    assert picture.content.startswith(b"\x89PNG")


def test_the_portal_of_the_framework_leads_to_it(visitors, logins):
    page = visitors.page(logins["Guardian"], "/me")
    page.get_by_role("link", name="Progress").first.click()
    page.wait_for_url(f"**{PAGE}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("gets on")
