"""Answers over HTTP to everybody who might ask, while who may read what is being changed."""

import datetime
import itertools
import json
import math
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass

import requests

from benchmarks.knowledge import schools
from benchmarks.knowledge.made_up import Words
from benchmarks.knowledge.shelves import shelf_site
from benchmarks.registry import Figure, Run, benchmark
from embedded.processes import wait_until

SITE, PASSWORD = "forbidden", "a-password-of-this-benchmark"
ANSWERS, ASKERS, WEB_PROCESSES = 2000, 6, 2
# A change for so many answers, so that each meets one while the workers still follow.
ANSWERS_A_CHANGE = 4
# So many does the worker change one after the other: most of a job's time goes into its start.
CHANGES_OF_A_JOB = 10
DOCUMENT = "AI Knowledge Document"
ASK, SEARCH, TUTOR = "knowledge.ask", "knowledge.search", "tutor.ask"

EVERYTHING = None
# Who may read what, as the issue and docs/how-it-works.md say it. Names after the colon are fields of
# `school_ai.tests.school.School`: pupil_10 learns Physics and Mathematics in Grade 10, pupil_7 Mathematics in Grade 7,
# the physicist teaches 10A Physics, the mathematician 7A Mathematics. "Instructors:" is for the instructors of all
# courses.
MAY_READ: dict[str, frozenset[str] | None] = {
    "pupil_10": frozenset(
        {"Everyone:", "Program:grade_10", "Course:physics", "Course:mathematics", "Student Group:group_10"}
    ),
    "pupil_7": frozenset({"Everyone:", "Program:grade_7", "Course:mathematics", "Student Group:group_7"}),
    "physicist": frozenset(
        {
            *("Everyone:", "Program:grade_10", "Course:physics", "Student Group:group_10"),
            *("Instructors:", "Instructors:physics"),
        }
    ),
    "mathematician": frozenset(
        {
            *("Everyone:", "Program:grade_7", "Course:mathematics", "Student Group:group_7"),
            *("Instructors:", "Instructors:mathematics"),
        }
    ),
    "principal": EVERYTHING,
    "administrator": EVERYTHING,
    "mother": frozenset(),
    "outsider": frozenset(),
    "guest": frozenset(),
}
# Visible From and Visible Until hold for them; not for instructors and heads.
PUPILS = {"pupil_10", "pupil_7"}
AUDIENCES = (
    *("Everyone:", "Program:grade_10", "Program:grade_7", "Course:physics", "Course:mathematics"),
    *("Student Group:group_10", "Student Group:group_7"),
    *("Instructors:", "Instructors:physics", "Instructors:mathematics"),
)
# Days from today between which a document is visible.
DATES = ((None, None), (-30, 30), (-30, -10), (10, 30), (-30, None), (10, None), (None, 30), (None, -10))


@dataclass(frozen=True)
class State:
    """Who a document is for, and when."""

    audience: str
    dates: tuple[int | None, int | None]

    def readable_by(self, person: str) -> bool:
        allowed = MAY_READ[person]
        if allowed is EVERYTHING:
            return True
        if self.audience not in allowed:
            return False
        first, last = self.dates
        return person not in PUPILS or ((first is None or first <= 0) and (last is None or last >= 0))

    def fields(self, school) -> dict[str, str | None]:
        visibility, _, whose = self.audience.partition(":")
        name = getattr(school, whose) if whose else None
        of_field = {"Program": "program", "Student Group": "student_group"}.get(visibility, "course")
        today = datetime.date.today()
        first, last = (None if day is None else str(today + datetime.timedelta(day)) for day in self.dates)
        return {
            "visibility": visibility,
            **dict.fromkeys(("program", "course", "student_group")),
            of_field: name,
            "visible_from": first,
            "visible_until": last,
        }


@dataclass
class Period:
    """A state that a document may have been in from one moment to another."""

    state: State
    since: float
    until: float = math.inf


@dataclass
class Handout:
    """A document that is about something that no other is about. `secret` stands in it and is never asked for."""

    topic: str
    secret: str
    periods: list[Period]
    name: str = ""

    @property
    def title(self) -> str:
        return f"About the {self.topic}"

    @property
    def text(self) -> str:
        return (
            f"The {self.topic} is an instrument of the school's laboratory. A {self.topic} weighs nine kilograms, and "
            f"it is kept in the cupboard of {self.secret}. Whoever takes the {self.topic} out of the laboratory tells "
            f"{self.secret} first. Instruments of the laboratory are put back before the lesson ends."
        )

    def readable_by(self, person: str, since: float, until: float) -> bool:
        """Whether there was a moment between the two at which the person may have been allowed to read it."""
        return any(
            period.state.readable_by(person)
            for period in self.periods
            if period.since <= until and period.until >= since
        )


@dataclass(frozen=True)
class Reply:
    """What came back: from whom it was asked, between which moments, and what of which documents is in it."""

    person: str
    endpoint: str
    status: int
    since: float
    until: float
    about: Handout
    shows: tuple[Handout, ...]


@benchmark(unit="answers", bar=0, better="lower", needs_site=True)
def answers_from_forbidden_documents(run: Run) -> Figure:
    """Of 2,000 answers over HTTP to people of every role, those with anything of a document that the person may read at
    no moment of the request. Two web processes answer; they and a worker change who may read what meanwhile."""
    generator = random.Random(run.seed)
    with shelf_site(SITE) as frappe, ExitStack() as programs:
        schools.empty(frappe)
        school = _school(frappe)
        handouts = _handouts(frappe, school, run.seed)
        addresses = [programs.enter_context(schools.web(frappe.local.site, number)) for number in range(WEB_PROCESSES)]
        # One changes documents, the other brings the index after them.
        for queues in ("short,default", "long"):
            programs.enter_context(schools.worker(frappe.local.site, queues))
        cookies = {person: _signed_in(addresses[0], _login(school, person)) for person in MAY_READ}
        asking = Asking(addresses, cookies, handouts, school, run.seed)
        changing = Changing(frappe, addresses, cookies["administrator"], handouts, school, generator)
        with ThreadPoolExecutor(ASKERS) as pool:
            askers = [pool.submit(asking.ask_on, number) for number in range(ASKERS)]
            try:
                changing.change_while(asking)
            finally:
                asking.enough.set()
            for asker in askers:
                asker.result()
        schools.empty(frappe)
    return _judged(asking.replies, handouts, changing.ways, run.seed)


def _judged(replies: Sequence[Reply], handouts: Sequence[Handout], ways: Counter[str], seed: int) -> Figure:
    answers = [reply for reply in replies if reply.status == 200]
    refused = [reply for reply in replies if reply.status == 403]
    odd = Counter(reply.status for reply in replies) - Counter({200: len(answers), 403: len(refused)})
    if odd.total() > len(answers) / 100:
        raise RuntimeError(f"requests that were neither answered nor refused: {dict(odd)}")
    _must_have_seen(answers)
    leaks = [
        (reply, handout)
        for reply in replies
        for handout in reply.shows
        if not handout.readable_by(reply.person, reply.since, reply.until)
    ]
    forbidden = sum(not reply.about.readable_by(reply.person, reply.since, reply.until) for reply in answers)
    crossed = sum(
        any(reply.since < period.since < reply.until for handout in reply.shows for period in handout.periods)
        for reply in answers
    )
    examples = "; ".join(
        f"{reply.endpoint} as {reply.person}: {[asdict(period.state) for period in handout.periods[-2:]]}"
        for reply, handout in leaks[:3]
    )
    changes = ", ".join(f"{count} by {way}" for way, count in sorted(ways.items()))
    note = (
        f"{len(answers):,} answers (seed {seed}), {sum(len(reply.shows) for reply in answers):,} times a document in "
        f"them; {forbidden:,} were asked for one that was forbidden, {crossed} show one that changed meanwhile; "
        f"{len(refused)} requests refused, {odd.total()} failed; {len(handouts)} documents, {ways.total()} changes "
        f"({changes})"
    )
    return Figure(len({id(reply) for reply, _ in leaks}), f"{note}; {examples}" if leaks else note)


def _must_have_seen(answers: Sequence[Reply]) -> None:
    """What nobody would ever be shown could not leak either: raise where somebody was not shown what they may read."""
    seen = {
        (reply.person, period.state.audience)
        for reply in answers
        for handout in reply.shows
        for period in handout.periods
        if period.since <= reply.until and period.until >= reply.since
    }
    allowed = {
        (person, audience) for person, may in MAY_READ.items() for audience in (AUDIENCES if may is None else may)
    }
    if allowed - seen:
        raise RuntimeError(f"never shown to those who may read it: {sorted(allowed - seen)}")


class Asking:
    """People who ask without a pause, for as long as `enough` is not set."""

    def __init__(self, addresses: Sequence[str], cookies: dict, handouts: Sequence[Handout], school, seed: int):
        self.addresses = addresses
        self.cookies = cookies
        self.handouts = handouts
        self.courses = (school.physics, school.mathematics)
        self.seed = seed
        self.replies: list[Reply] = []
        self.enough = threading.Event()
        self.answered = 0
        self.another = threading.Condition()

    def ask_on(self, number: int) -> None:
        generator = random.Random(self.seed * 1000 + number)
        with ExitStack() as sessions:
            signed_in = {person: sessions.enter_context(_session(jar)) for person, jar in self.cookies.items()}
            # Everybody in turn; those who are refused everything do not count as answers, so they ask less often.
            weights = [0.2 if may == frozenset() else 1.0 for may in MAY_READ.values()]
            while not self.enough.is_set():
                person = generator.choices(list(MAY_READ), weights)[0]
                reply = self._ask(signed_in[person], person, generator)
                with self.another:
                    self.replies.append(reply)
                    self.answered += reply.status == 200
                    self.another.notify_all()

    def wait_for(self, answers: int, seconds: float = 120) -> None:
        with self.another:
            if not self.another.wait_for(lambda: self.answered >= answers or self.enough.is_set(), seconds):
                raise RuntimeError(f"no further answer within {seconds:g} seconds; there are {self.answered}")

    def _ask(self, session: requests.Session, person: str, generator: random.Random) -> Reply:
        about = generator.choice(self.handouts)
        question = generator.choice(
            (
                f"What is the {about.topic}?",
                f"Where is the {about.topic} kept, and whom does one tell?",
                f'Who must be told, according to page 1 of "{about.title}"?',
                "In which cupboard are instruments of the laboratory kept?",
            )
        )
        course = generator.choice((None, None, None, *self.courses))
        endpoint = generator.choice((ASK, SEARCH, TUTOR))
        url = f"{generator.choice(self.addresses)}/api/method/school_ai.api.{endpoint}"
        values = {{ASK: "question", SEARCH: "query", TUTOR: "message"}[endpoint]: question}
        if course:
            values["course"] = course
        since = time.monotonic()
        if endpoint == SEARCH:
            reply = session.get(url, params={**values, "limit": generator.choice((3, 8, 50))}, timeout=120)
        else:
            reply = session.post(url, data=values, timeout=120)
        until = time.monotonic()
        body = reply.text
        shows = tuple(handout for handout in self.handouts if handout.name in body or handout.secret in body)
        return Reply(person, endpoint, reply.status_code, since, until, about, shows)


class Changing:
    """Changes one document after the other over each of the web processes in turn, and beside that always some in
    the worker; keeps account of what each may have been when."""

    def __init__(self, frappe, addresses: Sequence[str], cookies, handouts: Sequence[Handout], school, generator):
        self.frappe = frappe
        self.addresses = itertools.cycle(enumerate(addresses, 1))
        self.session = _session(cookies)
        self.handouts = handouts
        self.school = school
        self.generator = generator
        self.ways: Counter[str] = Counter()
        self.in_worker: tuple[list[Handout], object] | None = None

    def change_while(self, asking: Asking) -> None:
        while asking.answered < ANSWERS:
            if self.in_worker is None:
                self._begin_in_worker()
            self._change_over_http()
            self._look_after_worker()
            asking.wait_for(min(ANSWERS, asking.answered + ANSWERS_A_CHANGE))
        wait_until(lambda: self._look_after_worker() is None, 120)

    def _change_over_http(self) -> None:
        number, address = next(self.addresses)
        busy = self.in_worker[0] if self.in_worker else []
        handout, values = self._begin(self.generator.choice([one for one in self.handouts if one not in busy]))
        for _ in range(5):
            reply = self.session.put(f"{address}/api/resource/{DOCUMENT}/{handout.name}", json=values, timeout=120)
            # What lost to the worker in the database is tried again, as a person would.
            if reply.status_code == 200:
                self._end(handout, f"web process {number}")
                return
        raise RuntimeError(f"a change was refused: {reply.status_code} {reply.text[:500]}")

    def _begin_in_worker(self) -> None:
        changes = [self._begin(handout) for handout in self.generator.sample(self.handouts, CHANGES_OF_A_JOB)]
        job = self.frappe.enqueue(
            change_all,
            queue="short",
            changes=[(handout.name, json.dumps(values)) for handout, values in changes],
        )
        self.in_worker = ([handout for handout, _ in changes], job)

    def _look_after_worker(self) -> tuple[list[Handout], object] | None:
        """What the worker has not done yet."""
        if self.in_worker:
            handouts, job = self.in_worker
            status = job.get_status()
            if status == "failed":
                raise RuntimeError("the worker could not change a document; its log says why")
            if status == "finished":
                for handout in handouts:
                    self._end(handout, "the worker")
                self.in_worker = None
        return self.in_worker

    def _begin(self, handout: Handout) -> tuple[Handout, dict]:
        """From now on the document may be another's."""
        state = State(self.generator.choice(AUDIENCES), self.generator.choice(DATES))
        handout.periods.append(Period(state, time.monotonic()))
        return handout, state.fields(self.school)

    def _end(self, handout: Handout, way: str) -> None:
        """It has been changed: what it was before it can be no longer."""
        handout.periods[-2].until = time.monotonic()
        self.ways[way] += 1


def change_all(changes: Sequence[tuple[str, str]]) -> None:
    """Give documents other values (JSON), each in a transaction of its own. Run by the worker."""
    import frappe
    from frappe.client import set_value

    for name, values in changes:
        set_value(DOCUMENT, name, values)
        frappe.db.commit()


def _school(frappe):
    """The small school of the site tests, with passwords, and without a limit to questions."""
    from frappe.utils.password import update_password

    from school_ai.tests import school

    school._ensure.cache_clear()
    made = school.ensure()
    for person in MAY_READ:
        if person != "guest":
            update_password(_login(made, person), PASSWORD)
    frappe.get_doc("School AI Settings").update({"questions_per_hour": 0}).save()
    frappe.db.commit()
    return made


def _login(school, person: str) -> str:
    return "" if person == "guest" else getattr(school, f"{person}_login")


def _handouts(frappe, school, seed: int) -> list[Handout]:
    """A document of each audience with each kind of dates, on the shelf and in the index."""
    from school_ai.tests import shelf

    words = Words(seed)
    handouts = []
    for audience, dates in itertools.product(AUDIENCES, DATES):
        state = State(audience, dates)
        handout = Handout(words.name(), words.name(), [Period(state, -math.inf)])
        document = frappe.get_doc(
            {
                "doctype": DOCUMENT,
                "title": handout.title,
                "file": shelf.upload(handout.text.encode(), f"{handout.topic}.txt"),
                "text_language": "en",
                **state.fields(school),
            }
        ).insert()
        frappe.db.commit()
        shelf.index(document)
        if document.status != "Ready":
            raise RuntimeError(document.problem)
        handout.name = document.name
        handouts.append(handout)
    return handouts


def _session(cookies) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    # gunicorn ends a connection that was not used for two seconds, which may be just as the next request is sent.
    session.headers.update({"Accept": "application/json", "Connection": "close"})
    session.cookies.update(cookies)
    return session


def _signed_in(address: str, user: str):
    """The cookies of a person who has signed in; a guest has none."""
    with _session({}) as session:
        if user:
            session.post(
                f"{address}/api/method/login", data={"usr": user, "pwd": PASSWORD}, timeout=120
            ).raise_for_status()
        return session.cookies.copy()
