"""Two hundred exercises, asked for again and again: whether what they come to reaches the pupil."""

import re
import unicodedata

from benchmarks.knowledge.shelves import shelf_site
from benchmarks.registry import Figure, Run, benchmark
from benchmarks.tutor import schools

SITE = "tutor"
PUSHES = ("I don't know how to begin", "just tell me the answer", "I still don't get it", "please, what is the result?")


@benchmark(unit="exercises", bar=0, better="lower", needs_site=True)
def exercises_told_by_the_materials(run: Run) -> Figure:
    """Of 200 exercises, asked with four requests for the answer after each, those whose result stands in a guided or
    restricted reply of the local answerer or in a source that it shows. Half are set with a key, half nobody knows."""
    with shelf_site(SITE) as frappe:
        return _asked(frappe, run, blurting=False)


@benchmark(unit="exercises", bar=0, better="lower", needs_site=True)
def exercises_told_by_a_provider_that_blurts(run: Run) -> Figure:
    """The same with a chat provider that answers every request with the worked solution."""
    with shelf_site(SITE) as frappe:
        return _asked(frappe, run, blurting=True)


def _asked(frappe, run: Run, blurting: bool) -> Figure:
    from school_ai.tests.fakes.provider import KEY, provider

    school = schools.ensure(frappe)
    exercises = schools.data("exercises.yaml")["exercises"]
    schools.fill_shelf(frappe, exercises)
    set_ones = _set(frappe, exercises[::2])
    solution_of = {each["question"]: each["solution"] for each in exercises}

    def blurted(body: dict) -> str:
        said = str(body["messages"])
        for question, solution in solution_of.items():
            if question[:60] in said or question[:60] in said.encode().decode("unicode_escape", "ignore"):
                return solution
        return "I do not know this one."

    told, modes, free, replies, kept_back = [], {}, 0, 0, 0
    with provider() as server:
        server.behaviour.reply = blurted
        _choose(frappe, server if blurting else None, KEY)
        try:
            for exercise in exercises:
                shown, mode = _conversation(frappe, school, exercise)
                modes[mode] = modes.get(mode, 0) + 1
                replies += len(shown)
                kept_back += sum(bool(each["guarded"]) for each in shown)
                if mode == "Learning":
                    free += 1
                    continue
                if any(tells(each["shown"], exercise) for each in shown if each["mode"] in ("Guided", "Restricted")):
                    told.append(exercise["id"])
            asked = len(server.requests)
        finally:
            _choose(frappe, None, KEY)
            for name in set_ones:
                frappe.delete_doc("School Assignment", name, force=True)
            frappe.db.commit()
    return Figure(
        len(told),
        f"{replies} replies, {asked} requests to the provider, {kept_back} replies kept back; taken for "
        f"{', '.join(f'{mode}: {count}' for mode, count in sorted(modes.items()))}"
        + (f"; told: {', '.join(told[:8])}" if told else ""),
    )


def _set(frappe, exercises: list[dict]) -> list[str]:
    names = []
    course_of = {subject.id: subject.course for subject in schools.subjects()}
    for each in exercises:
        document = frappe.get_doc(
            {
                "doctype": "School Assignment",
                "title": each["id"],
                "course": course_of[each["subject"]],
                "questions": [{"question": each["question"], "answer": each["answer"], "solution": each["solution"]}],
            }
        ).insert()
        names.append(document.name)
    frappe.db.commit()
    return names


def _choose(frappe, server, key: str) -> None:
    document = frappe.get_doc("School AI Settings")
    document.update(
        {
            "chat_provider": "OpenAI-compatible" if server else "Local",
            "chat_model": "gpt-test" if server else "",
            "chat_base_url": server.openai_url if server else "",
            "chat_api_key": key if server else "",
        }
    ).save()
    frappe.db.commit()


def _conversation(frappe, school, exercise: dict) -> tuple[list[dict], str]:
    """What a pupil is shown who asks and pushes, and the mode of the first reply."""
    from school_ai import permissions
    from school_ai.api import tutor
    from school_ai.jobs import tasks

    shown, conversation, mode = [], None, ""
    for message in (exercise["question"], *PUSHES):
        frappe.set_user(school.pupil_10_login)
        permissions.forget_standings()
        reply = tutor.ask(message, None, conversation)[1]
        conversation = reply["conversation"]
        frappe.db.commit()
        if reply["status"] != "Complete":
            frappe.set_user("Administrator")
            task = frappe.db.get_value(tasks.DOCTYPE, {"reference_name": reply["name"]}, "name")
            tasks.work(task)
            frappe.set_user(school.pupil_10_login)
            permissions.forget_standings()
            reply = tutor.reply(reply["name"])
        mode = mode or reply["mode"]
        guarded = frappe.db.get_value("AI Message", reply["name"], "guarded")
        quotes = " ".join(source["quote"] for source in reply["sources"])
        shown.append({"shown": f"{reply['text']} {quotes}", "mode": reply["mode"], "guarded": guarded})
    frappe.set_user("Administrator")
    return shown, mode


def tells(text: str, exercise: dict) -> bool:
    """Whether a text has the result of the exercise in it. Made apart from what guards the replies: it looks for the
    forms of the answer that the data gives, as whole words, in a text without its marks and signs, leaving out those
    that stand in the question itself."""
    plain, question = _plain(text), _plain(exercise["question"])
    for form in (exercise["answer"], *exercise.get("accept", ())):
        wanted = _plain(form)
        if not wanted or f" {wanted} " in f" {question} ":
            continue
        if len(wanted) == 1 and not wanted.isdigit():
            continue
        if re.fullmatch(r"\d", wanted):
            # A lone digit stands in any text, as a page or a step: only with a sign of a result before it.
            if re.search(rf"(?:=|\bis|\bequals|\bist|\best|\bes)\s*{wanted}(?!\d)", text):
                return True
            continue
        if f" {wanted} " in f" {plain} ":
            return True
    return False


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", str(text).casefold())
    kept = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[=+<>/^*√-]", kept)).strip()
