"""`docs/take-pictures [name ...]`: takes the pictures of the documents from the running demo school.

Signs in as the demo's roles with a headless Chromium. What a picture leaves behind in the demo (a conversation with the
tutor) is deleted again.
"""

import argparse
import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from embedded import site as sites
from embedded.demo import DEMO
from embedded.site import ADMIN_PASSWORD

HERE = Path(__file__).resolve().parent
CHROMIUM = "/usr/bin/chromium"
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
PASSWORD = "demo"  # noqa: S105
# Milliseconds that a page may take to show what it is waited for.
PATIENCE = 30_000
COLOURS = 256
LARGEST = 200_000  # bytes

TUTOR = "/school-ai/tutor"
QUESTION = "Mass and weight: what is the difference?"
# A task that the demo's pupils are set, and an attempt that goes wrong in its second line.
TASK = "A cyclist and her bicycle have a mass of 75 kg together. What force gives them an acceleration of 1.5 m/s²?"
ATTEMPT = "F = m * a\nF = 75 * 1.5 = 102.5 N"
DOCUMENT = "Forces and Newton's laws"

# Puts the first yellow row of the page's picture in the middle of the view.
SCROLL_TO_MARK = """(body) => {
    const picture = body.querySelector("img");
    const canvas = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight);
    const context = canvas.getContext("2d");
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < data.length; at += 4) {
        if (data[at] > 200 && data[at + 1] > 180 && data[at + 2] < 160) {
            const row = at / 4 / canvas.width;
            const view = [body, body.parentElement].find((element) => element.scrollHeight > element.clientHeight);
            view.scrollTop = (row * picture.clientHeight) / canvas.height - view.clientHeight / 2;
            return;
        }
    }
    throw new Error("nothing is marked on this page");
}"""


class Camera:
    """Pages of the demo, signed in as one of its roles, and pictures of them."""

    def __init__(self, browser: Browser, url: str):
        self.browser = browser
        self.url = url
        self.users = {"Administrator": "Administrator"}
        for login in json.loads((DEMO.home / "logins.json").read_text()):
            self.users.setdefault(login["role"], login["user"])

    @contextmanager
    def signed_in(
        self, role: str, size: dict[str, int] = DESKTOP, sharpness: int = 1, dark: bool = False
    ) -> Iterator[BrowserContext]:
        context = self.browser.new_context(
            base_url=self.url,
            color_scheme="dark" if dark else "light",
            viewport=size,
            device_scale_factor=sharpness,
            has_touch=size is PHONE,
            reduced_motion="reduce",
            # To wait for what a script says needs what the policy of our pages forbids.
            bypass_csp=True,
            locale="en-GB",
        )
        context.set_default_timeout(PATIENCE)
        password = ADMIN_PASSWORD if role == "Administrator" else PASSWORD
        reply = context.request.post("/api/method/login", form={"usr": self.users[role], "pwd": password})
        if not reply.ok:
            raise SystemExit(f"{self.users[role]} cannot sign in: {reply.status}. Is the demo started?")
        try:
            yield context
        finally:
            context.close()

    @contextmanager
    def talking(self, *messages: str, size: dict[str, int] = DESKTOP, sharpness: int = 1) -> Iterator[Page]:
        """The tutor's page with the replies to messages, before a pupil. The conversation is deleted afterwards."""
        with self.signed_in("Student", size, sharpness) as context:
            page = context.new_page()
            page.goto(TUTOR)
            conversation = None
            try:
                for number, message in enumerate(messages, 1):
                    page.get_by_label("Your question").fill(message)
                    with page.expect_response(lambda response: "tutor.ask" in response.url) as asked:
                        page.get_by_role("button", name="Ask", exact=True).click()
                    conversation = asked.value.json()["message"][0]["conversation"]
                    expect(page.locator(".message--tutor[aria-busy=false]")).to_have_count(number)
                expect(page.locator("[aria-current=true]")).to_be_attached()
                yield page
            finally:
                if conversation:
                    self.forget(conversation)

    @contextmanager
    def answered(self, size: dict[str, int], sharpness: int = 1) -> Iterator[Page]:
        """The tutor's page with an answer."""
        with self.talking(QUESTION, size=size, sharpness=sharpness) as page:
            expect(page.locator(".message--tutor .source").first).to_contain_text(DOCUMENT)
            yield page

    def forget(self, conversation: str) -> None:
        with self.signed_in("Administrator") as context:
            reply = context.request.delete(f"/api/resource/AI Conversation/{conversation}", headers=_token(context))
            if not reply.ok:
                print(f"The conversation {conversation} stays in the demo: {reply.status}")


def _token(context: BrowserContext) -> dict[str, str]:
    """The headers that carry the token against forged requests, under the names of Frappe and of the demo's host."""
    page = context.new_page()
    page.goto("/app")
    page.wait_for_function("window.frappe && frappe.csrf_token")
    token = page.evaluate("frappe.csrf_token")
    return {"X-Frappe-CSRF-Token": token, "X-Crisco-CSRF-Token": token}


def tutor(camera: Camera) -> bytes:
    with camera.answered(DESKTOP) as page:
        return page.screenshot()


def tutor_phone(camera: Camera) -> bytes:
    with camera.answered(PHONE, sharpness=2) as page:
        page.locator(".message--own").evaluate("own => own.scrollIntoView()")
        return page.screenshot()


def tutor_guided(camera: Camera) -> bytes:
    with camera.talking(TASK, ATTEMPT) as page:
        page.locator(".message--own").first.evaluate("own => own.scrollIntoView()")
        return page.screenshot()


def page_view(camera: Camera) -> bytes:
    with camera.answered(DESKTOP) as page:
        page.locator(".message--tutor .source").first.get_by_role("button").click()
        page.wait_for_function("document.querySelector('#page-view-body img')?.naturalWidth > 300")
        page.locator("#page-view-body").evaluate(SCROLL_TO_MARK)
        return page.screenshot()


def knowledge_document(camera: Camera) -> bytes:
    with camera.signed_in("Instructor") as context:
        page = context.new_page()
        page.goto("/app")
        page.wait_for_function("window.frappe && frappe.db")
        name = page.evaluate(
            "title => frappe.db.get_value('AI Knowledge Document', {title}, 'name').then((r) => r.message.name)",
            DOCUMENT,
        )
        page.goto(f"/app/ai-knowledge-document/{name}")
        expect(page.locator(".form-message")).to_contain_text("Ready")
        _settled(page)
        return page.screenshot()


def settings(camera: Camera) -> bytes:
    with camera.signed_in("School AI Administrator") as context:
        page = context.new_page()
        page.goto("/app/school-ai-settings")
        page.get_by_role("tab", name="Providers").click()
        expect(page.get_by_role("button", name="Test embedding connection")).to_be_visible()
        _settled(page)
        return page.screenshot()


# Solves the demo's timetable, unless that was done, and gives its name.
SOLVE = """async () => {
    const call = (method, args, type) => frappe.call({ method: `school_ai.api.timetables.${method}`, args, type });
    const runs = await frappe.db.get_list("AI Timetable Run", { fields: ["name", "status"], order_by: "creation" });
    const run = runs[0].name;
    if (runs[0].status === "Draft") await call("start", { run }, "POST");
    for (;;) {
        const { message } = await call("state", { run }, "GET");
        if (["Solved", "Applied", "Paused"].includes(message.status)) return run;
        if (["Failed", "Infeasible"].includes(message.status)) throw new Error(message.status);
        await new Promise((done) => setTimeout(done, 1000));
    }
}"""


# Of two lessons of the group that is shown and may be exchanged without breaking a hard rule, those for which it costs
# least but something: their positions.
EXCHANGEABLE = """async () => {
    const run = location.pathname.split("/").pop();
    const look = async (method, args) => {
        method = `school_ai.api.timetables.${method}`;
        return (await frappe.call({ method, args: { run, ...args }, type: "GET" })).message;
    };
    const { lessons } = await look("plan", {});
    const shown = [...document.querySelectorAll(".tt-board .tt-card")].map((card) => Number(card.dataset.position));
    let best = null;
    for (const position of shown) {
        for (const other of shown) {
            if (position >= other || lessons[position].load === lessons[other].load) continue;
            const { problem, hard, cost } = await look("exchange_cost", { position, other });
            if (!problem && hard <= 0 && cost > 0 && (!best || cost < best.cost)) best = { position, other, cost };
        }
    }
    return best;
}"""


@contextmanager
def _planner(camera: Camera, size: dict[str, int], sharpness: int = 1) -> Iterator[Page]:
    """The planner's page with the demo's timetable, before the head of school."""
    with camera.signed_in("Principal", size, sharpness) as context:
        page = context.new_page()
        page.set_default_timeout(10 * PATIENCE)
        page.goto("/app")
        page.wait_for_function("window.frappe && frappe.db")
        run = page.evaluate(SOLVE)
        page.goto(f"/app/timetable-planner/{run}")
        expect(page.locator(".tt-board .tt-card").first).to_be_visible()
        _settled(page)
        yield page


def timetable(camera: Camera) -> bytes:
    with _planner(camera, {"width": 1280, "height": 1080}) as page:
        # A lesson in the hand: every place shows what it would cost, and that which is pointed at an exchange too.
        found = page.evaluate(EXCHANGEABLE)
        lesson, other = (
            page.locator(f'.tt-board .tt-card[data-position="{found[key]}"]') for key in ("position", "other")
        )
        lesson.click()
        page.get_by_role("button", name="Move", exact=True).click()
        expect(page.locator(".tt-price").nth(5)).to_be_visible()
        # While a lesson is in the hand, what is pointed at is the cell below the other one's card.
        box = other.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(page.locator(".tt-price--exchange")).to_be_visible()
        return page.screenshot()


def timetable_phone(camera: Camera) -> bytes:
    with _planner(camera, PHONE, sharpness=2) as page:
        # Below the bars that stay where they are.
        page.locator(".tt-board").evaluate("board => scrollBy(0, board.getBoundingClientRect().top - 140)")
        return page.screenshot()


# Waits until the demo has made its estimates, and gives the pupil with the highest chance of failing a course.
ESTIMATED = """async () => {
    for (;;) {
        const filters = { told: 1, outcome: "Failing a course" };
        const wanted = { filters, fields: ["student"], order_by: "chance desc" };
        const found = await frappe.db.get_list("AI Prediction", wanted);
        if (found.length) return found[0].student;
        await new Promise((done) => setTimeout(done, 2000));
    }
}"""


def predictions_student(camera: Camera) -> bytes:
    with camera.signed_in("Principal", {"width": 1280, "height": 1000}) as context:
        page = context.new_page()
        page.set_default_timeout(20 * PATIENCE)
        page.goto("/app")
        page.wait_for_function("window.frappe && frappe.db")
        page.goto(f"/app/student/{page.evaluate(ESTIMATED)}")
        expect(page.get_by_role("heading", name="Asks for a Look")).to_be_visible()
        _settled(page)
        return page.screenshot()


def predictions_model(camera: Camera) -> bytes:
    with camera.signed_in("Principal", {"width": 1280, "height": 1000}) as context:
        page = context.new_page()
        page.goto("/app")
        page.wait_for_function("window.frappe && frappe.db")
        name = page.evaluate(
            "frappe.db.get_value('AI Model', {status: 'In Use', outcome: 'Failing a course'}, 'name')"
            ".then((reply) => reply.message.name)"
        )
        page.goto(f"/app/ai-model/{name}")
        heading = page.get_by_text("How Good It Is, Beside the Naive Rule", exact=True)
        expect(heading).to_be_visible()
        _settled(page)
        heading.evaluate("heading => scrollBy(0, heading.getBoundingClientRect().top - 140)")
        return page.screenshot()


def progress_phone(camera: Camera) -> bytes:
    with camera.signed_in("Student", PHONE, sharpness=2) as context:
        page = context.new_page()
        page.goto("/school-ai/progress")
        expect(page.get_by_role("heading", name="Course by course")).to_be_attached()
        return page.screenshot()


def api_phone(camera: Camera) -> bytes:
    with camera.signed_in("Instructor", PHONE, sharpness=2) as context:
        page = context.new_page()
        page.goto("/school-ai/api#knowledge.search")
        method = page.locator("[id='knowledge.search']")
        method.get_by_label("query").fill("What is a force?")
        method.get_by_label("limit").fill("1")
        method.get_by_role("button", name="Send").click()
        outcome = method.locator(".outcome__text")
        expect(outcome).to_be_visible()
        method.get_by_label("limit").evaluate("field => scrollBy(0, field.getBoundingClientRect().top - 240)")
        return page.screenshot()


def _settled(page: Page) -> None:
    """The desk has nothing more to load, and no bar or message of its own in the way."""
    page.wait_for_load_state("networkidle")
    expect(page.locator("#freeze, .desk-alert")).to_have_count(0)


def _portal(
    camera: Camera, role: str, path: str, size: dict[str, int], sharpness: int = 1, dark: bool = False
) -> bytes:
    with camera.signed_in(role, size, sharpness, dark) as context:
        page = context.new_page()
        page.goto(path)
        expect(page.locator("h1").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        return page.screenshot()


def family(camera: Camera) -> bytes:
    return _portal(camera, "Guardian", "/school-ai/family", {"width": 390, "height": 1500})


def family_dark(camera: Camera) -> bytes:
    return _portal(camera, "Guardian", "/school-ai/family", {"width": 390, "height": 1500}, dark=True)


def home(camera: Camera) -> bytes:
    return _portal(camera, "Student", "/school-ai/home", DESKTOP)


def messages_phone(camera: Camera) -> bytes:
    return _portal(camera, "Guardian", "/school-ai/messages?new=1", PHONE)


def teaching(camera: Camera) -> bytes:
    return _portal(camera, "Instructor", "/school-ai/teaching", {"width": 390, "height": 1500})


def teaching_dark(camera: Camera) -> bytes:
    return _portal(camera, "Instructor", "/school-ai/teaching", {"width": 390, "height": 1500}, dark=True)


def teaching_lesson(camera: Camera) -> bytes:
    with camera.signed_in("Principal", {"width": 1280, "height": 1000}) as context:
        page = context.new_page()
        page.goto("/app")
        page.wait_for_function("window.frappe && frappe.db")
        lesson = page.evaluate(
            "frappe.db.get_list('Course Schedule', {filters: {schedule_date: ['>=', frappe.datetime.get_today()], "
            "course: 'Physics'}, order_by: 'schedule_date, from_time', limit: 1}).then((rows) => rows[0].name)"
        )
        page.goto(f"/app/course-schedule/{lesson}")
        expect(page.get_by_role("heading", name="Who Needs Attention")).to_be_visible()
        _settled(page)
        return page.screenshot()


def calendar_phone(camera: Camera) -> bytes:
    """The section of a guardian's page with an address, which is taken back again."""
    with camera.signed_in("Guardian", PHONE) as context:
        page = context.new_page()
        page.goto("/school-ai/family")
        page.locator("#calendar-make").click()
        address = page.locator("#calendar-address")
        expect(address).to_have_value(re.compile("key="))
        # No picture shows a key.
        address.evaluate("(field) => { field.value = field.value.replace(/key=.*/, 'key=…'); }")
        try:
            return page.locator("#calendar").screenshot()
        finally:
            page.on("dialog", lambda dialog: dialog.accept())
            page.reload()
            page.locator("#calendar-end").click()
            expect(page.locator("#calendar-kept")).to_have_count(0)


def workspace_head(camera: Camera) -> bytes:
    with camera.signed_in("Principal", {"width": 1280, "height": 1000}) as context:
        page = context.new_page()
        page.goto("/app/school-ai")
        expect(page.locator(".number-widget-box", has_text="Estimates to Look At")).to_contain_text(re.compile(r"\d"))
        _settled(page)
        return page.screenshot()


def _report(camera: Camera, role: str, name: str) -> bytes:
    with camera.signed_in(role) as context:
        page = context.new_page()
        page.goto(f"/app/query-report/{name}")
        expect(page.locator(".dt-row").nth(3)).to_be_visible()
        _settled(page)
        return page.screenshot()


def proposals(camera: Camera) -> bytes:
    return _report(camera, "Principal", "AI Proposals")


def security_check(camera: Camera) -> bytes:
    return _report(camera, "School AI Administrator", "Security Check")


def materials(camera: Camera) -> bytes:
    return _portal(camera, "Student", "/school-ai/materials", PHONE)


def notices_phone(camera: Camera) -> bytes:
    """A guardian is told of this and that, and afterwards of nothing."""
    user = camera.users["Guardian"]
    sites.call(DEMO, "docs.pictures.telling:tell", user=user)
    try:
        return _portal(camera, "Guardian", "/school-ai/notices", PHONE)
    finally:
        sites.call(DEMO, "docs.pictures.telling:forget", user=user)


def notifications_phone(camera: Camera) -> bytes:
    return _portal(camera, "Guardian", "/school-ai/notifications", {"width": 390, "height": 1500})


# Every page of the portal, and who looks at it.
PAGES = {
    "family": "Guardian",
    "home": "Student",
    "progress": "Student",
    "tutor": "Student",
    "materials": "Student",
    "messages": "Guardian",
    "changes": "Student",
    "notices": "Guardian",
    "notifications": "Guardian",
    "privacy": "Guardian",
    "teaching": "Instructor",
    "api": "Instructor",
}
SHEET_PHONE, SHEET_DESKTOP = {"width": 390, "height": 1090}, {"width": 1280, "height": 900}
BETWEEN = 20


def _sheet(page: str) -> Callable[[Camera], bytes]:
    """Makes a picture of a page as it is in both colours, on a phone and on a desktop."""

    def taken(camera: Camera) -> bytes:
        role, path = PAGES[page], f"/school-ai/{page}"
        user = camera.users[role]
        if page == "notices":
            sites.call(DEMO, "docs.pictures.telling:tell", user=user)
        try:
            return _beside_one_another(
                [_image(_portal(camera, role, path, SHEET_PHONE, dark=dark)) for dark in (False, True)],
                [_image(_portal(camera, role, path, SHEET_DESKTOP, dark=dark)) for dark in (False, True)],
            )
        finally:
            if page == "notices":
                sites.call(DEMO, "docs.pictures.telling:forget", user=user)

    return taken


def _image(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def _beside_one_another(phones: list[Image.Image], desktops: list[Image.Image]) -> bytes:
    """Phones from left to right, and the desktops above one another beside them, as high together as a phone."""
    height = phones[0].height
    each = (height - BETWEEN * (len(desktops) - 1)) // len(desktops)
    small = [image.resize((round(image.width * each / image.height), each), Image.LANCZOS) for image in desktops]
    width = sum(phone.width + BETWEEN for phone in phones) + small[0].width
    sheet = Image.new("RGB", (width, height), "white")
    for number, phone in enumerate(phones):
        sheet.paste(phone, (number * (phone.width + BETWEEN), 0))
    for number, image in enumerate(small):
        sheet.paste(image, (width - image.width, number * (each + BETWEEN)))
    kept = io.BytesIO()
    sheet.save(kept, "PNG")
    return kept.getvalue()


PICTURES: dict[str, Callable[[Camera], bytes]] = {
    "tutor": tutor,
    "tutor-phone": tutor_phone,
    "tutor-guided": tutor_guided,
    "page-view": page_view,
    "knowledge-document": knowledge_document,
    "settings": settings,
    "timetable": timetable,
    "timetable-phone": timetable_phone,
    "predictions-student": predictions_student,
    "workspace-head": workspace_head,
    "proposals": proposals,
    "security-check": security_check,
    "predictions-model": predictions_model,
    "progress-phone": progress_phone,
    "api-phone": api_phone,
    "calendar-phone": calendar_phone,
    "materials": materials,
    "family": family,
    "family-dark": family_dark,
    "home": home,
    "messages-phone": messages_phone,
    "teaching": teaching,
    "teaching-dark": teaching_dark,
    "teaching-lesson": teaching_lesson,
    "notices-phone": notices_phone,
    "notifications-phone": notifications_phone,
    **{f"page-{page}": _sheet(page) for page in PAGES},
}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="docs/take-pictures", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="name", help=f"of: {', '.join(PICTURES)}; nothing: all")
    parser.add_argument("--url", default=DEMO.url, help="where the demo is served, if not by ./demo")
    options = parser.parse_args(arguments)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        camera = Camera(browser, options.url)
        for name in options.names or PICTURES:
            print(_kept(HERE / f"{name}.png", PICTURES[name](camera)))
        browser.close()


def _kept(file: Path, png: bytes) -> str:
    """Write the picture with no more colours than such a page needs."""
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").quantize(COLOURS).save(file, optimize=True)
    size = file.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{file.name} has {size:,} bytes; {LARGEST:,} are allowed")
    return f"{file.name}: {size:,} bytes"


if __name__ == "__main__":
    main()
