"""What a browser may do on our pages: what somebody has got onto a page runs nothing and sends nothing elsewhere."""

import pytest

from tests.browser.conftest import Visitors, until
from tests.browser.portal_pages import PAGES

# A script, a handler and a picture of elsewhere, as if they had come through.
SMUGGLED = """() => {
    const put = document.createElement("div");
    put.innerHTML = '<img src="x" onerror="window.smuggled = 1"><a href="javascript:window.smuggled=1" id="led">x</a>'
        + '<img src="http://127.0.0.1:9/told.png">';
    document.body.append(put);
    const script = document.createElement("script");
    script.textContent = "window.smuggled = 1";
    document.body.append(script);
    document.querySelector("#led").click();
}"""
REFUSED = """() => { window.refused = [];
    addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective)); }"""


@pytest.mark.parametrize("role", PAGES)
def test_pages_do_all_they_do_within_the_policy(visitors: Visitors, logins, role):
    page = visitors.page(logins[role])
    said = []
    page.on("console", lambda message: said.append(message.text) if "Content Security Policy" in message.text else None)
    for name in PAGES[role]:
        reply = page.goto(f"/school-ai/{name}")
        page.wait_for_load_state("networkidle")
        policy = reply.headers["content-security-policy"].split("; ")
        assert {"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(policy)
        assert reply.headers["x-content-type-options"] == "nosniff"
    assert said == []


def test_what_was_smuggled_in_does_nothing(visitors: Visitors, logins):
    page = visitors.page(logins["Guardian"], "/school-ai/family")
    page.evaluate(REFUSED)
    page.evaluate(SMUGGLED)
    until(page, "() => window.refused.length >= 4")
    assert {"script-src-attr", "script-src-elem", "img-src"} <= set(page.evaluate("window.refused"))
    assert page.evaluate("window.smuggled") is None
