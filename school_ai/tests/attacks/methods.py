"""Our own methods, about records of others: every method that takes a record, by those whom it lets in for theirs or
not at all."""

from school_ai.access import terms as access
from school_ai.access.methods import METHODS, Call
from school_ai.api import description
from school_ai.tests import access_checks
from school_ai.tests.access_paths import called
from school_ai.tests.attacks.terms import (
    GUARDIAN,
    GUEST,
    INSTRUCTOR,
    OUTSIDER,
    PUPIL,
    Attack,
    Go,
    Outcome,
    Scene,
    not_refused,
    of,
    rows,
)

FAMILY = "Methods about others"
# By whose record somebody tries: those that are most like their own come first.
_NEAREST = {
    INSTRUCTOR: (("d", access.OTHER_COURSE), ("e", access.NO_LONGER), ("c", access.OTHERS)),
    PUPIL: (("b", access.OTHERS), ("c", access.OTHERS)),
    GUARDIAN: (("c", access.LIMITED), ("e", access.LEFT), ("b", access.OTHERS)),
    OUTSIDER: (("a", access.ANY),),
    GUEST: (("a", access.ANY),),
}
_WHO = {PUPIL: access.STUDENT, GUARDIAN: access.GUARDIAN, INSTRUCTOR: access.INSTRUCTOR, OUTSIDER: access.OUTSIDER}


def _about(name: str, call: Call, key: str) -> Go:
    def go(scene: Scene):
        given = access_checks._arguments(scene.world, call.arguments, scene.subject(key))
        if given is None:
            raise LookupError(f"{name}: there is no such record of {key}")
        if "persons" in given:
            given["persons"] = [dict(each) for each in given["persons"]]
        endpoints = {each.name: each for each in description.endpoints()}
        return called(f"school_ai.api.{name}", endpoints[name].method, **call.fixed, **given)

    return go


def _attempts() -> list[Attack]:
    """One for each method and each narrow role: about the nearest record that it does not let them in for."""
    found = []
    for name, call in METHODS.items():
        if not call.arguments:
            continue
        for who, role in _WHO.items():
            for key, relation in _NEAREST[who]:
                told = _relation(who, key, relation, call)
                if told not in call.let_in.get(role, ()):
                    found.append(Attack(f"{name} about {told}", FAMILY, who, _about(name, call, key), not_refused))
                    break
    return found


def _relation(who: str, key: str, relation: str, call: Call) -> str:
    # A classmate's group is one's own, and so is the course.
    if who == PUPIL and key == "b" and call.about != "pupils":
        return access.OWN
    return relation


def _whole(name: str, **arguments) -> Go:
    def go(scene: Scene):
        endpoints = {each.name: each for each in description.endpoints()}
        given = {each: value(scene) if callable(value) else value for each, value in arguments.items()}
        return called(f"school_ai.api.{name}", endpoints[name].method, **given)

    return go


def _for_all(who: str) -> dict[str, Go]:
    """Methods about the whole school."""
    return {
        "sync.pull of all pupils": _whole("sync.pull", entity="students"),
        "sync.push an insight": _whole("sync.push", kind="insights", items=[{"key": "x", "title": "x", "text": "x"}]),
        "integrity.check": _whole("integrity.check"),
        "oversight.list_proposals": _whole("oversight.list_proposals"),
        "people.disagreements": _whole("people.disagreements"),
        "audit.search": _whole("audit.search"),
        "monitoring.metrics": _whole("monitoring.metrics"),
        "providers.test_connection": _whole("providers.test_connection", what="index"),
    }


ATTACKS = [
    *_attempts(),
    *rows(FAMILY, PUPIL, not_refused, _for_all(PUPIL)),
    *rows(FAMILY, INSTRUCTOR, not_refused, _for_all(INSTRUCTOR)),
    *rows(FAMILY, GUARDIAN, not_refused, _for_all(GUARDIAN)),
    *rows(FAMILY, GUEST, not_refused, _for_all(GUEST)),
    # A list of records, of which one is somebody else's.
    *rows(
        FAMILY,
        INSTRUCTOR,
        not_refused,
        {
            "recommendations.decide of one's own and another's": lambda s: called(
                "school_ai.api.recommendations.decide",
                recommendations=[s.record("AI Recommendation", "a"), s.record("AI Recommendation", "c")],
                decision="Accepted",
            ),
            "instructors.students_analysis of another's group": _whole(
                "instructors.students_analysis", instructor=of("a", "instructor"), student_group=of("c", "group")
            ),
            "knowledge.try_question as another's pupil": _whole(
                "knowledge.try_question", question="What?", student=of("c", "student")
            ),
            "sync.relationships of all": _whole("sync.relationships", kind="student-teacher"),
            "messages.send to a former pupil's guardian": lambda s: called(
                "school_ai.api.messages.send",
                text="Hello",
                key="attempt-1",
                conversation=s.record("Family Conversation", "e"),
            ),
            "messages.send about another's pupil": _whole(
                "messages.send",
                text="Hi",
                key="attempt-2",
                student=of("c", "student"),
                to=of("c", "guardian"),
                subject="Hi",
            ),
        },
    ),
    *rows(
        FAMILY,
        PUPIL,
        not_refused,
        {
            "tutor.ask in a classmate's conversation": _whole(
                "tutor.ask", message="Go on", conversation=lambda s: s.record("AI Conversation", "b")
            ),
            "tutor.attached of somebody else's file": _whole("tutor.attached", attachment=lambda s: s.file),
            "privacy.download of somebody else's export": _whole(
                "privacy.download", export=lambda s: s.record("AI Data Export", "b")
            ),
        },
    ),
    *rows(
        FAMILY,
        GUARDIAN,
        not_refused,
        {
            "family.ask_leave for a child with a limit": _whole(
                "family.ask_leave", student=of("c", "student"), first="2026-12-01", last="2026-12-01", reason="x"
            ),
            "privacy.set_consent for a child with a limit": _whole(
                "privacy.set_consent", student=of("c", "student"), purpose="Predictions", given=True
            ),
            "privacy.export of a child with a limit": _whole("privacy.export", student=of("c", "student")),
            "calendar.make_address for a child with a limit": _whole(
                "calendar.make_address", student=of("c", "student")
            ),
            "messages.send about a child with a limit": _whole(
                "messages.send",
                text="Hi",
                key="attempt-3",
                student=of("c", "student"),
                to=of("c", "instructor"),
                subject="Hi",
            ),
        },
    ),
]


def _came(scene: Scene, who: str, outcome: Outcome) -> bool:
    return outcome.error is None


CONTROLS = [
    Attack(
        "students.enhanced of oneself", FAMILY, PUPIL, _whole("students.enhanced", student=of("a", "student")), _came
    ),
    Attack(
        "students.enhanced of a child", FAMILY, GUARDIAN, _whole("students.enhanced", student=of("a", "student")), _came
    ),
    Attack(
        "students.enhanced of a pupil",
        FAMILY,
        INSTRUCTOR,
        _whole("students.enhanced", student=of("b", "student")),
        _came,
    ),
]
