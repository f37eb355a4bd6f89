"""A browser before the demo school: the site, served and worked for by real processes, and pages signed in to it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from embedded import testing
from tests.runner.paths import RESULTS

CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
PASSWORD = "demo"
# Milliseconds that a page may take to show what it is waited for. Nothing waits as long when all is well.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The demo school's site, with a web server and a worker."""
    testing.start_web()
    with testing.worker(testing.BROWSER_SITE):
        yield testing.BROWSER_SITE


@pytest.fixture(scope="session")
def logins(site) -> dict[str, str]:
    """One user for each role, and the pupil who does not take Physics under "other pupil"."""
    found: dict[str, str] = {}
    for login in testing.logins():
        role = "other pupil" if login["role"] == "Student" and "Student" in found else login["role"]
        found.setdefault(role, login["user"])
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


class Visitors:
    """Makes pages that are signed in as somebody, and notes what their scripts complain of."""

    def __init__(self, browser: Browser, of_site: str):
        self.browser = browser
        self.site = of_site
        self.url = testing.url(of_site)
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def page(self, user: str = "", path: str = "", size: dict[str, int] = DESKTOP, password: str = PASSWORD) -> Page:
        context = self.browser.new_context(base_url=self.url, viewport=size, locale="en-GB")
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        if user:
            # The form is tried by a test of its own.
            signed_in = testing.client(self.site, user, password)
            context.add_cookies(
                [{"name": cookie.name, "value": cookie.value, "url": self.url} for cookie in signed_in.cookies]
            )
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        if path:
            page.goto(path)
        return page

    def close(self, screenshots: Path | None) -> None:
        for number, context in enumerate(self.contexts, 1):
            for page in context.pages if screenshots else ():
                page.screenshot(path=screenshots.with_name(f"{screenshots.name}-{number}.png"))
            context.close()


@pytest.fixture
def visitors(browser, site, request) -> Iterator[Visitors]:
    made = Visitors(browser, site)
    yield made
    failed = getattr(request.node, "failed", False)
    RESULTS.mkdir(parents=True, exist_ok=True)
    made.close(RESULTS / re.sub(r"\W+", "-", request.node.name) if failed else None)
    assert made.complaints == []


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Let the fixtures know that a test has failed, so that they keep a picture of it."""
    outcome = yield
    if call.when == "call" and outcome.get_result().failed:
        item.failed = True
