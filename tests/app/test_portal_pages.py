"""Every page of the portal is among those that the browser's tests look at."""

from embedded.environment import ROOT
from tests.browser.portal_pages import OTHERS, PAGES


def test_every_page_is_looked_at():
    there = {file.stem for file in (ROOT / "school_ai" / "www" / "school-ai").glob("*.html")}
    looked_at = {page for pages in PAGES.values() for page in pages}
    assert there - looked_at == OTHERS
    assert looked_at <= there
