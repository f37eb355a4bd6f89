"""The number that a call goes by, made in the browser and answered by the school."""

import re

from tests.browser.conftest import PHONE

NUMBER = re.compile(r"[0-9a-f]{32}")


def test_the_pages_calls_go_by_numbers_of_their_own(visitors, logins):
    page = visitors.page(logins["Student"], "/school-ai/notices", PHONE)
    answers = []
    page.on("response", lambda response: answers.append(response) if "school_ai.api." in response.url else None)
    with page.expect_response(lambda response: "school_ai.api." in response.url):
        page.goto("/school-ai/tutor")
    page.wait_for_load_state("networkidle")
    numbers = [answer.request.header_value("x-request-id") for answer in answers]
    assert numbers
    assert all(number and NUMBER.fullmatch(number) for number in numbers)
    assert len(set(numbers)) == len(numbers)
    assert [answer.header_value("x-request-id") for answer in answers] == numbers
