"""`./demo`: a school to try School AI on, served on this machine."""

import argparse
import datetime
import hashlib
import json
import sys
import threading
import time
from collections.abc import Callable

from embedded import assets, site
from embedded.environment import ROOT, Environment
from embedded.inside import connected
from embedded.services import Database, IndexServer, Redis, Site

DEMO = Environment("demo")


def main(arguments: list[str] | None = None) -> None:
    options = _options(arguments)
    if options.stop:
        stop()
        print("The demo is stopped. Its data stays in .embedded/demo.")
        return
    started = time.monotonic()
    if options.reset:
        stop()
    prepare(reset=options.reset, pupils=options.pupils)
    if options.once:
        finish_work()
        summary = summarise()
        print(json.dumps(summary, indent=1) if options.json else _as_text(summary))
        stop()
        return
    serve()
    print(_greeting(time.monotonic() - started))


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./demo",
        description="Serves a demo school on this machine. Started again, it goes on with the same data.",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--once", action="store_true", help="do all the work without serving, print a summary, and end")
    what.add_argument("--stop", action="store_true", help="stop what ./demo has started")
    parser.add_argument("--reset", action="store_true", help="throw the demo's data away and start over")
    parser.add_argument("--pupils", type=int, default=240, help="size of a new school (default 240)")
    parser.add_argument("--json", action="store_true", help="with --once: the summary as JSON")
    return parser.parse_args(arguments)


def prepare(environment: Environment = DEMO, reset: bool = False, pupils: int = 240) -> None:
    """Services, assets and a site with a school in it. What is there already is kept, unless `reset`."""
    site.prepare_bench(environment)
    for service in (Database, Redis, IndexServer):
        service(environment).start()
    building = _in_background(lambda: assets.build(environment))
    if reset:
        IndexServer(environment).forget_everything()
        site.reset_site(environment)
        fresh = True
    else:
        fresh = site.ensure_site(environment)
    if fresh:
        site.note_migrated(environment)
    elif site.migrate_if_changed(environment):
        _say("The site was brought up to the code as it is now")
    fill(environment, pupils)
    building()


def fill(environment: Environment, pupils: int) -> None:
    """Write the school and put its materials on the shelf, as far as that has not been done."""
    with connected(environment) as frappe:
        if frappe.db.exists("Student", {}):
            return
        from embedded import school_site
        from embedded.school.school import SchoolSpec, generate

        _say(f"Making a school of {pupils} pupils")
        spec = SchoolSpec.around(datetime.date.today())
        if pupils != spec.pupils:
            sized = SchoolSpec.of_size(pupils)
            spec = SchoolSpec.of_size(pupils, term_start=spec.term_start, today=spec.today, seed=sized.seed)
        school = generate(spec)
        school_site.write_all(school, progress=lambda step: _say(f"Writing {step}"))
        logins = [login.__dict__ for login in school.demo_logins()]
        (environment.home / "logins.json").write_text(json.dumps(logins, indent=1))


def finish_work(environment: Environment = DEMO) -> None:
    """Do in this process what a worker would do."""
    with connected(environment) as frappe:
        from school_ai.jobs import tasks

        waiting = frappe.get_all(tasks.DOCTYPE, {"status": ("in", tasks.OPEN)}, pluck="name", order_by="creation")
        for name in waiting:
            tasks.work(name)


def serve(environment: Environment = DEMO) -> None:
    programs = Site(environment)
    # A program runs the code as it was when it started.
    noted, code = environment.home / "served-code", _code()
    if not noted.exists() or noted.read_text() != code:
        programs.stop()
        noted.write_text(code)
    programs.start_workers()
    programs.start_scheduler()
    programs.start_web()


def _code() -> str:
    """Changes with every file that a running program may have loaded."""
    digest = hashlib.sha256()
    for folder in (ROOT / "school_ai", ROOT / "embedded"):
        for file in sorted(folder.rglob("*")):
            if file.suffix in (".py", ".json", ".html", ".js") and "tests" not in file.parts:
                digest.update(f"{file.relative_to(ROOT)}:{file.stat().st_mtime_ns}:{file.stat().st_size}\n".encode())
    return digest.hexdigest()


def stop(environment: Environment = DEMO) -> None:
    """Stop everything of the environment, servers last."""
    if not (environment.home / "ports.json").exists():
        return
    Site(environment).stop()
    for service in (IndexServer, Redis, Database):
        service(environment).stop()


def summarise(environment: Environment = DEMO) -> dict:
    """Numbers of the school and its shelf."""
    with connected(environment) as frappe:
        counts = {
            doctype: frappe.db.count(doctype)
            for doctype in (
                "Student",
                "Guardian",
                "Instructor",
                "Student Group",
                "Course",
                "Room",
                "Course Schedule",
                "Student Attendance",
                "Assessment Result",
                "Fees",
                "AI Knowledge Document",
                "AI Knowledge Page",
                "AI Knowledge Passage",
            )
        }
        documents = frappe.get_all(
            "AI Knowledge Document",
            fields=["title", "status", "page_count", "scanned_page_count", "passage_count", "problem"],
            order_by="title",
        )
        return {"records": counts, "documents": [dict(row) for row in documents], "answer": _sample_answer()}


def _sample_answer() -> dict:
    """What the demo's Grade 10 pupil would be told, to show that question, index and citation work together."""
    import frappe

    from school_ai.permissions import standing_of
    from school_ai.services import knowledge

    logins = json.loads((DEMO.home / "logins.json").read_text())
    pupil = next(login["user"] for login in logins if "takes Physics" in login["note"] and login["role"] == "Student")
    frappe.set_user(pupil)
    question = "What does Newton's third law say?"
    given = knowledge.ask(standing_of(pupil), question, "Physics")
    frappe.set_user("Administrator")
    source = given.sources[0] if given.sources else None
    return {
        "pupil": pupil,
        "question": question,
        "answer": given.text,
        "source": source and f"{source.title}, page {source.page_number}",
    }


def _as_text(summary: dict) -> str:
    lines = [f"{count:>9,}  {doctype}" for doctype, count in summary["records"].items()]
    lines.extend(
        f"  {document['status']:<8} {document['title']} ({document['page_count']} pages)"
        for document in summary["documents"]
    )
    answer = summary["answer"]
    lines += ["", f"{answer['question']}  →  {answer['answer']}  ({answer['source']})"]
    return "\n".join(lines)


def _greeting(seconds: float) -> str:
    from embedded.school_site import PASSWORD

    logins = json.loads((DEMO.home / "logins.json").read_text())
    width = max(len(login["user"]) for login in logins)
    rows = [f"  {login['user']:<{width}}  {login['role']:<23} {login['note']}" for login in logins]
    return "\n".join(
        (
            "",
            f"The school is served after {seconds:.0f} seconds.",
            "",
            f"  Portal   {DEMO.url}/school-ai/tutor",
            f"  Desk     {DEMO.url}/app/school-ai",
            "",
            f"Logins (password: {PASSWORD})",
            *rows,
            f"  {'Administrator':<{width}}  {'everything':<23} password: {site.ADMIN_PASSWORD}",
            "",
            "Stop it with ./demo --stop, start over with ./demo --reset.",
        )
    )


def _in_background(work: Callable[[], object]) -> Callable[[], None]:
    """Start work in a thread; the function returned waits for it, and raises what it raised."""
    raised: list[BaseException] = []

    def guarded() -> None:
        try:
            work()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=guarded)
    thread.start()

    def join() -> None:
        thread.join()
        if raised:
            raise raised[0]

    return join


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
