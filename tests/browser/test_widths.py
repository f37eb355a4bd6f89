"""No page is wider than the screen of an old phone, however long the words of a language are."""

import pytest

from tests.browser.conftest import Visitors
from tests.browser.portal_pages import PAGES

OLD_PHONE = {"width": 320, "height": 640}
LANGUAGES = ("en", "de", "fr", "es", "ar")
# What reaches past the edge of the page, but for what is scrolled by itself.
OUTSIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("main *")]
    .filter((each) => each.scrollWidth > innerWidth).slice(-2).map((each) => each.outerHTML.slice(0, 120))
    .concat(document.documentElement.scrollWidth)"""


@pytest.mark.parametrize("role", PAGES)
def test_no_page_is_wider_than_an_old_phone(visitors: Visitors, logins, role):
    page = visitors.page(logins[role], "", OLD_PHONE)
    too_wide = {}
    for name in PAGES[role]:
        for language in LANGUAGES:
            page.goto(f"/school-ai/{name}?_lang={language}")
            if found := page.evaluate(OUTSIDE):
                too_wide[name, language] = found
    assert too_wide == {}
