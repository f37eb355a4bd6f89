"""A browser before the demo school: the site, served and worked for by real processes, and pages signed in to it."""

import re
import time
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
# What the desk says where it has caught an error itself, so that the page hears of none.
CAUGHT = ("Error in Template", "Unable to handle success response")
expect.set_options(timeout=PATIENCE)


def until(page: Page, script: str) -> None:
    """Wait until a script's value, or what it promises, is true. Playwright's own `wait_for_function` needs `eval` in
    the page, which the policy of the portal's pages forbids."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(script):
        assert time.monotonic() < deadline, f"it does not come to be: {script}"
        page.wait_for_timeout(50)


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

    def __init__(self, browser: Browser, of_site: str, at_desks: dict[tuple, BrowserContext]):
        self.browser = browser
        self.site = of_site
        self.url = testing.url(of_site)
        self.at_desks = at_desks
        self.contexts: list[BrowserContext] = []
        self.pages: list[Page] = []
        self.complaints: list[str] = []
        # What else there is to know where a test fails: errors of the console, requests without a good answer.
        self.heard: list[str] = []

    def page(self, user: str = "", path: str = "", size: dict[str, int] = DESKTOP, password: str = PASSWORD) -> Page:
        context = self._at_desk(user, size, password) if path.startswith("/app") else self._new(user, size, password)
        page = context.new_page()
        self.pages.append(page)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._hear(page, said.type, said.text))
        page.on("requestfailed", lambda asked: self.heard.append(f"failed: {asked.url} {asked.failure}"))
        page.on("response", lambda given: given.ok or self.heard.append(f"{given.status}: {given.url}"))
        reply = page.goto(path) if path else None
        if reply and reply.status >= 500:
            # Why is on the page itself, and shown by pytest where the test fails for it.
            print(f"{path}: {reply.status}", re.sub(r"<[^>]+>", "", reply.text().partition("Traceback")[2])[:8000])
        return page

    def _hear(self, page: Page, kind: str, text: str) -> None:
        self.heard.append(f"{kind}: {text[:500]}")
        if text.startswith(CAUGHT):
            self.complaints.append(f"{page.url}: {text[:2000]}")

    def _at_desk(self, user: str, size: dict[str, int], password: str) -> BrowserContext:
        """One browser for all of somebody's visits to the desk: it has megabytes of scripts, which are fetched once."""
        key = user, size["width"]
        if key not in self.at_desks:
            self.at_desks[key] = self._new(user, size, password)
            self.contexts.remove(self.at_desks[key])
        return self.at_desks[key]

    def _new(self, user: str, size: dict[str, int], password: str) -> BrowserContext:
        context = self.browser.new_context(base_url=self.url, viewport=size, locale="en-GB")
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        if user:
            # The form is tried by a test of its own.
            signed_in = testing.client(self.site, user, password)
            context.add_cookies(
                [{"name": cookie.name, "value": cookie.value, "url": self.url} for cookie in signed_in.cookies]
            )
        return context

    def close(self, screenshots: Path | None) -> None:
        for number, page in enumerate(self.pages, 1):
            if page.is_closed():
                continue
            if screenshots:
                page.screenshot(path=screenshots.with_name(f"{screenshots.name}-{number}.png"))
            page.close()
        for context in self.contexts:
            context.close()


@pytest.fixture(scope="session")
def at_desks(browser) -> Iterator[dict[tuple, BrowserContext]]:
    """Browsers of those who work at the desk, by login and width."""
    found: dict[tuple, BrowserContext] = {}
    yield found
    for context in found.values():
        context.close()


@pytest.fixture
def visitors(browser, site, at_desks, request) -> Iterator[Visitors]:
    made = Visitors(browser, site, at_desks)
    yield made
    failed = getattr(request.node, "failed", False)
    if failed and made.heard:
        print(*made.heard[-40:], sep="\n")
    RESULTS.mkdir(parents=True, exist_ok=True)
    made.close(RESULTS / re.sub(r"\W+", "-", request.node.name) if failed else None)
    assert made.complaints == []


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Let the fixtures know that a test has failed, so that they keep a picture of it."""
    outcome = yield
    if call.when == "call" and outcome.get_result().failed:
        item.failed = True
