"""A guardian reads what their child talked about with the tutor, while policy and a consent allow it."""

import json

import pytest
from playwright.sync_api import expect

from embedded import testing
from tests.browser.conftest import DESKTOP, PHONE

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
QUESTION, ANSWER = "Browser: what is <b>force</b>? <img src=x onerror='window.hit=1'>", "It changes how a body moves."


def make(guardian: str) -> None:
    """A talk of the guardian's first child, a policy and a consent that open it. Run inside the site."""
    import frappe

    from school_ai import permissions
    from school_ai.services.consent import GUARDIANS_READ

    student = permissions.standing_of(guardian).children[0]
    user = frappe.db.get_value("Student", student, "user")
    policies = frappe.get_all("AI Integrity Policy", {"guardians_may_read": 0}, pluck="name")
    for policy in policies:
        frappe.db.set_value("AI Integrity Policy", policy, "guardians_may_read", 1)
    consent = frappe.get_doc({"doctype": "AI Consent", "student": student, "purpose": GUARDIANS_READ})
    consent.insert(ignore_permissions=True)
    talk = frappe.get_doc({"doctype": "AI Conversation", "user": user, "student": student, "title": "Browser: force"})
    talk.insert(ignore_permissions=True)
    for sequence, (author, text) in enumerate((("Pupil", QUESTION), ("Tutor", ANSWER)), 1):
        values = {"doctype": "AI Message", "conversation": talk.name, "author": author, "text": text,
                  "sequence": sequence}  # fmt: skip
        message = frappe.get_doc({**values, "status": "Complete"})
        message.flags.is_ours = True
        message.insert(ignore_permissions=True)
    frappe.db.commit()
    print(json.dumps({"talk": talk.name, "student": student, "policies": policies, "consent": consent.name}))


def withdraw(consent: str) -> None:
    """Run inside the site."""
    import frappe

    frappe.db.set_value("AI Consent", consent, "status", "Withdrawn")
    frappe.db.commit()


def forget(talk: str, student: str, policies: list[str], consent: str) -> None:
    """Nothing of these tests stays. Run inside the site."""
    import frappe

    frappe.db.delete("AI Message", {"conversation": talk})
    frappe.db.delete("AI Conversation", talk)
    for policy in policies:
        frappe.db.set_value("AI Integrity Policy", policy, "guardians_may_read", 0)
    frappe.db.delete("AI Consent", consent)
    frappe.db.commit()


def inside(function: str, **arguments) -> str:
    return testing.inside(testing.BROWSER_SITE, f"tests.browser.test_talk:{function}", **arguments)


@pytest.fixture
def made(site, logins):
    found = json.loads(inside("make", guardian=logins["Guardian"]).splitlines()[-1])
    yield found
    inside("forget", **found)


@SIZES
def test_it_is_found_on_the_familys_page_and_read(visitors, logins, made, size):
    page = visitors.page(logins["Guardian"], f"/school-ai/family?child={made['student']}", size)
    page.get_by_role("link", name="Browser: force").click()
    expect(page.locator("h1")).to_have_text("Browser: force")
    # What the pupil wrote is text, whatever stands in it.
    expect(page.locator(".talk__message--own .said")).to_have_text(QUESTION)
    expect(page.locator(".said").last).to_have_text(ANSWER)
    assert page.evaluate("window.hit === undefined")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Back to the family's page").click()
    expect(page.get_by_role("heading", name="How it goes")).to_be_visible()


def test_once_the_consent_is_withdrawn_it_is_closed(visitors, logins, made):
    page = visitors.page(logins["Guardian"], f"/school-ai/family?child={made['student']}", PHONE)
    expect(page.get_by_role("link", name="Browser: force")).to_be_visible()
    inside("withdraw", consent=made["consent"])
    assert page.goto(f"/school-ai/talk?conversation={made['talk']}").status == 403
    page.goto(f"/school-ai/family?child={made['student']}")
    expect(page.get_by_role("link", name="Browser: force")).to_have_count(0)
