"""Pages of the portal, and what stands of ours at the desk, for those who cannot see well, or have no mouse.

axe-core looks for what keeps people out; nothing serious or critical may be found, in light and in dark colours. Every
page can be worked by keyboard: what can be pressed is reached, one sees where one is, and gets out again.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.portal_pages import EVERY

GRAVE = ("serious", "critical")
# Forms at the desk that a panel of ours stands above.
PANEL = ".sai-panel"
DESK_RECORDS = ("Student", "Student Group", "Course", "Course Schedule", "Assessment Plan", "Assessment Result")

# Elements that the keyboard must reach: all that can be pressed or written into and is in sight. Of radio buttons with
# one name it reaches one.
REACHABLE = """() => {
    const found = new Set(), names = new Set();
    for (const each of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")) {
        const style = getComputedStyle(each);
        if (each.disabled || each.type === "hidden" || each.tabIndex < 0 || style.visibility === "hidden") continue;
        // What lies in a closed part of the page is in nobody's sight.
        if (!each.checkVisibility() || each.closest("[inert]")) continue;
        if (each.type === "radio") {
            if (names.has(each.name)) continue;
            names.add(each.name);
        }
        each.dataset.mustReach = "1";
        found.add(each);
    }
    return found.size;
}"""
# Where the keyboard is: whether it must be there, what it is called, and whether one sees that it is there.
AT = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const style = getComputedStyle(at);
    const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    const seen = ringed || style.boxShadow !== "none";
    const reached = at.dataset.mustReach === "1";
    delete at.dataset.mustReach;
    return { reached, seen, what: at.outerHTML.slice(0, 160) };
}"""
MISSED = "() => [...document.querySelectorAll('[data-must-reach]')].map((each) => each.outerHTML.slice(0, 160))"


def graves(page, context=None) -> list[str]:
    """What axe-core finds that is grave: which rule, and where."""
    found = Axe().run(page, context=context, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:200]} - {node['failureSummary'][:300]}"
        for each in found
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]


def settled(page) -> None:
    page.wait_for_load_state("networkidle")


class TestNobodyIsKeptOut:
    @pytest.mark.parametrize(("role", "name"), EVERY)
    @pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
    def test_page(self, visitors, logins, role, name, size):
        page = visitors.page(logins[role], f"/school-ai/{name}", size)
        settled(page)
        assert page.locator("main h1").count() == 1
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert graves(page) == [], f"{name}, {scheme}"

    def test_what_is_broken_is_found(self, visitors, logins):
        page = visitors.page(logins["Guardian"], "/school-ai/family", PHONE)
        page.evaluate("""() => document.querySelector("main").insertAdjacentHTML("beforeend", "<input type=text>")""")
        assert any("label" in each for each in graves(page))

    @pytest.mark.parametrize("doctype", DESK_RECORDS)
    def test_panel_at_the_desk(self, visitors, logins, doctype):
        page = visitors.page(logins["Principal"], "/app", DESKTOP)
        name = first_readable(page, doctype)
        page.goto(f"/app/{doctype.lower().replace(' ', '-')}/{name}")
        page.locator(PANEL).first.wait_for()
        settled(page)
        assert graves(page, {"include": [[PANEL]]}) == []


def first_readable(page, doctype: str) -> str:
    """A record that the one who is signed in may open."""
    answer = "async (path) => (await (await fetch(path)).json()).data[0].name"
    return page.evaluate(answer, f"/api/resource/{doctype}?limit_page_length=1")


class TestByKeyboard:
    @pytest.mark.parametrize(("role", "name"), EVERY)
    def test_all_is_reached_and_seen(self, visitors, logins, role, name):
        page = visitors.page(logins[role], f"/school-ai/{name}", DESKTOP)
        settled(page)
        count = page.evaluate(REACHABLE)
        unseen = []
        for _step in range(2 * count + 20):
            page.keyboard.press("Tab")
            at = page.evaluate(AT)
            if at is None:
                break
            if not at["seen"]:
                unseen.append(at["what"])
        assert page.evaluate(MISSED) == []
        assert unseen == []

    def test_one_skips_to_the_content(self, visitors, logins):
        page = visitors.page(logins["Guardian"], "/school-ai/family", DESKTOP)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("() => document.activeElement.id") == "content"
