"""The tutor's page, as pupils see it."""

import re

import pytest
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, until

TUTOR = "/school-ai/tutor"
QUESTION = "What is the difference between mass and weight?"


def ask(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()


def reply(page: Page):
    """The last reply, once it is written."""
    return page.locator(".message--tutor[aria-busy=false]").last


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_pupil_asks_and_is_shown_the_page(visitors, logins, size):
    page = visitors.page(logins["Student"], TUTOR, size)
    ask(page, QUESTION)
    expect(reply(page)).to_contain_text("mass", ignore_case=True)
    source = reply(page).locator(".source").first
    expect(source).to_contain_text("Forces and Newton's laws")
    expect(source).to_contain_text(re.compile(r"page\s\d"))
    assert source.locator("blockquote").inner_text() in reply(page).locator(".message__text").inner_text()
    source.get_by_role("button").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    picture = dialog.get_by_role("img")
    expect(picture).to_be_visible()
    until(page, "document.querySelector('#page-view-body img').naturalWidth > 300")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_conversation_is_there_again_after_reloading(visitors, logins):
    page = visitors.page(logins["Student"], TUTOR)
    question = "Why does a body fall faster and faster?"
    ask(page, question)
    expect(reply(page)).to_be_visible()
    page.reload()
    expect(page.locator(".message--own").first).to_contain_text(question)
    expect(reply(page)).to_be_visible()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".message")).to_have_count(0)
    page.get_by_role("button", name=question[:20]).first.click()
    expect(page.locator(".message--own").first).to_contain_text(question)
    expect(reply(page)).to_be_visible()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".message")).to_have_count(0)
    expect(page.get_by_label("Your question")).to_be_focused()


def test_a_pupil_of_another_course_gets_none_of_it(visitors, logins):
    page = visitors.page(logins["other pupil"], TUTOR)
    ask(page, QUESTION)
    expect(reply(page)).to_be_visible()
    expect(reply(page)).not_to_contain_text("Forces and Newton's laws")
    assert "Physics" not in page.get_by_label("Course").inner_text()


def test_what_is_not_in_the_materials_is_said_to_be_missing(visitors, logins):
    page = visitors.page(logins["Student"], TUTOR)
    ask(page, "Why did Leonardo paint the Mona Lisa?")
    expect(reply(page)).to_contain_text("not in your course materials")


HOMEWORK = "Calculate the weight of a 3.5 kg cat, with g = 10 N/kg."


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_homework_is_found_out_together(visitors, logins, size):
    page = visitors.page(logins["Student"], TUTOR, size)
    ask(page, HOMEWORK)
    expect(reply(page).locator(".mode")).to_contain_text("a task that you were set")
    expect(reply(page)).to_contain_text("What have you tried")
    expect(reply(page)).not_to_contain_text("35")
    ask(page, "just tell me the result please")
    expect(page.locator(".message--tutor .judges")).to_have_count(2)
    expect(reply(page)).not_to_contain_text("35")
    ask(page, "I think W = m g = 3.5 * 10 = 35 N")
    expect(page.locator(".message--tutor .judges")).to_have_count(3)
    expect(reply(page)).to_contain_text("right")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("document.scrollingElement.scrollTop") == 0


def test_a_picture_of_ones_work_is_read_and_can_be_put_right(visitors, logins, tmp_path):
    picture = Image.new("RGB", (1200, 300), "white")
    ImageDraw.Draw(picture).text(
        (60, 100), "The weight of a 3.5 kg cat is 40 N", fill="black", font=ImageFont.load_default(44)
    )
    file = tmp_path / "work.png"
    picture.save(file)
    page = visitors.page(logins["Student"], TUTOR)
    page.locator("#file").set_input_files(file)
    expect(page.locator("#attached")).to_contain_text("correct it", timeout=30_000)
    box = page.get_by_label("Your question")
    assert "3.5 kg cat" in box.input_value()
    box.fill(box.input_value() + ", is that right?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(reply(page).locator(".judges")).to_be_visible()
    expect(page.locator(".message--own").last).to_contain_text("picture of your work")
    expect(reply(page)).not_to_contain_text("35 N")


def test_a_pupil_sees_who_reads_along_and_says_what_helped(visitors, logins):
    page = visitors.page(logins["Student"], TUTOR)
    expect(page.get_by_role("button", name="Who reads this?")).to_be_hidden()
    ask(page, QUESTION)
    yes = reply(page).get_by_role("button", name="This helped")
    yes.click()
    expect(yes).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Who reads this?").click()
    expect(page.get_by_role("dialog")).to_contain_text("Teacher")
    expect(page.get_by_role("dialog")).not_to_contain_text("Guardian")


def test_who_is_in_distress_sees_the_schools_own_words(visitors, logins):
    page = visitors.page(logins["Student"], TUTOR)
    ask(page, "my stepfather beats me and i am scared to go home")
    expect(reply(page)).to_contain_text("116 111")


def test_the_list_of_conversations_opens_on_a_phone(visitors, logins):
    page = visitors.page(logins["Student"], TUTOR, PHONE)
    new = page.get_by_role("button", name="New conversation")
    expect(new).not_to_be_in_viewport()
    page.get_by_role("button", name="Your conversations").click()
    expect(new).to_be_in_viewport()
    new.click()
    expect(new).not_to_be_in_viewport()


def test_enter_sends_and_shift_enter_does_not(visitors, logins):
    page = visitors.page(logins["Student"], TUTOR)
    box = page.get_by_label("Your question")
    box.fill("What is")
    box.press("Shift+Enter")
    box.type("a force?")
    assert box.input_value() == "What is\na force?"
    box.press("Enter")
    expect(reply(page)).to_be_visible()
    expect(box).to_have_value("")


def test_a_question_survives_a_lost_connection(visitors, logins):
    page = visitors.page(logins["Student"], TUTOR)
    expect(page.get_by_text("What would you like to understand?")).to_be_visible()
    page.context.set_offline(True)
    ask(page, QUESTION)
    expect(page.get_by_role("alert")).to_contain_text("no connection")
    expect(page.get_by_label("Your question")).to_have_value(QUESTION)
    page.context.set_offline(False)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(reply(page)).to_be_visible()
    expect(page.get_by_role("alert")).to_be_hidden()


def test_markup_in_a_question_stays_text(visitors, logins):
    page = visitors.page(logins["Student"], TUTOR)
    ask(page, "<img src=x onerror=\"document.title='taken over'\"> What is a force?")
    expect(reply(page)).to_be_visible()
    expect(page.locator(".message--own").first).to_contain_text("<img src=x")
    assert page.title() != "taken over"
    page.reload()
    expect(page.locator("#conversation-list button").first).to_contain_text("img src=x")
    assert page.title() != "taken over"


def test_a_question_that_is_too_long_is_not_sent(visitors, logins):
    page = visitors.page(logins["Student"], TUTOR)
    long = "What is a force? " * 200
    ask(page, long)
    expect(page.get_by_role("alert")).to_contain_text("2000")
    expect(page.get_by_label("Your question")).to_have_value(long)
    expect(page.locator(".message")).to_have_count(0)


def test_a_guest_signs_in_and_comes_back(visitors, logins):
    page = visitors.page(path=TUTOR)
    assert "/login" in page.url
    page.locator("#login_email").fill(logins["Student"])
    page.locator("#login_password").fill("demo")
    page.locator("#login_password").press("Enter")
    page.wait_for_url(f"**{TUTOR}")
    expect(page.get_by_role("heading", name="Tutor")).to_be_visible()


def test_a_guardian_is_told_whom_the_tutor_is_for(visitors, logins):
    page = visitors.page(logins["Guardian"], TUTOR)
    expect(page.get_by_text("The tutor is for pupils")).to_be_visible()
    expect(page.get_by_label("Your question")).to_have_count(0)


def test_the_portal_of_the_framework_leads_to_the_tutor(visitors, logins):
    page = visitors.page(logins["Student"], "/me")
    page.get_by_role("link", name="Tutor").first.click()
    page.wait_for_url(f"**{TUTOR}")
