from datetime import datetime, timedelta

import pytest

from school_ai.ai.tutor import modes
from school_ai.ai.tutor.asked import CHECKING, DISTRESS, EXAM, HOMEWORK, LEARNING, OFF_TOPIC, Judged, Overlap, SetTask
from school_ai.ai.tutor.modes import ASIDE, BLOCKED, EXPLAIN, GUIDED, RESTRICTED, SUPPORT, Policy, Situation
from school_ai.ai.tutor.windows import Window, open_at

NOW = datetime(2026, 11, 23, 9, 0)
HOUR = timedelta(hours=1)


def judged(purpose: str, confidence: float = 0.95, **probabilities: float) -> Judged:
    return Judged(purpose, confidence, probabilities={purpose: confidence, **probabilities})


def task(name: str = "t", course: str = "Physics", is_assessment: bool = False) -> SetTask:
    return SetTask(name, "What is the force?", course=course, is_assessment=is_assessment)


def window(course: str = "Physics") -> Window:
    return Window("plan", course, NOW - HOUR, NOW + HOUR)


def mode_of(judgement: Judged, policy: Policy | None = None, course: str | None = None, **situation) -> modes.Decision:
    return modes.decide(judgement, Situation(**situation), lambda _course: policy or Policy(), course)


@pytest.mark.parametrize(
    ("purpose", "mode"),
    [
        (LEARNING, EXPLAIN),
        (HOMEWORK, GUIDED),
        (CHECKING, GUIDED),
        (EXAM, RESTRICTED),
        (OFF_TOPIC, ASIDE),
        (DISTRESS, SUPPORT),
    ],
)
def test_each_purpose_has_its_mode(purpose, mode):
    assert mode_of(judged(purpose)).mode == mode


def test_teachers_set_the_modes():
    policy = Policy(name="10A", learning=GUIDED, homework=RESTRICTED, checking=EXPLAIN, exam=BLOCKED)
    assert [mode_of(judged(each), policy).mode for each in (LEARNING, HOMEWORK, CHECKING, EXAM)] == [
        GUIDED,
        RESTRICTED,
        EXPLAIN,
        BLOCKED,
    ]
    assert mode_of(judged(LEARNING), policy).policy == "10A"


def test_little_confidence_takes_the_stricter_mode():
    unsure = judged(LEARNING, 0.5, homework=0.4)
    assert (mode_of(unsure).mode, mode_of(unsure).reason) == (GUIDED, "unsure")
    # What is hardly possible is not reckoned with.
    assert mode_of(judged(LEARNING, 0.55, homework=0.1, off_topic=0.35)).mode == EXPLAIN


def test_a_set_task_is_homework_whatever_it_is_said_to_be():
    overlap = (Overlap(task(), 0.9),)
    assert mode_of(judged(LEARNING, 0.99), overlaps=overlap).mode == GUIDED
    assert mode_of(judged(LEARNING, 0.99), overlaps=(Overlap(task(), 0.5),)).mode == EXPLAIN


def test_a_task_of_an_assessment_is_known_by_less():
    overlap = (Overlap(task(is_assessment=True), 0.5),)
    decision = mode_of(judged(LEARNING, 0.99), overlaps=overlap)
    assert (decision.mode, decision.reason) == (RESTRICTED, "assessment_task")


def test_after_the_due_date_the_teacher_may_allow_more():
    overlap = (Overlap(task(), 0.9),)
    over = frozenset({"t"})
    assert mode_of(judged(HOMEWORK), overlaps=overlap, over=over).mode == GUIDED
    assert mode_of(judged(HOMEWORK), Policy(handed_in=EXPLAIN), overlaps=overlap, over=over).mode == EXPLAIN


class TestDuringAnAssessment:
    def test_its_course_is_blocked_whatever_the_message_is_for(self):
        for purpose in (LEARNING, HOMEWORK, CHECKING, EXAM):
            decision = mode_of(judged(purpose, 0.99), shares={"Physics": 0.9}, open_windows=(window(),))
            assert (decision.mode, decision.reason) == (BLOCKED, "assessment_open"), purpose

    def test_a_message_of_which_nobody_knows_the_course_is_blocked(self):
        assert mode_of(judged(LEARNING), open_windows=(window(),)).mode == BLOCKED

    def test_the_page_that_it_is_asked_on_frees_nothing(self):
        decision = mode_of(judged(LEARNING), course="History", shares={"Physics": 0.6}, open_windows=(window(),))
        assert decision.mode == BLOCKED

    def test_what_is_clearly_of_another_course_is_answered(self):
        shares = {"History": 0.9, "Physics": 0.1}
        assert mode_of(judged(LEARNING), shares=shares, open_windows=(window(),)).mode == EXPLAIN
        # With a good part of it about the course of the assessment it is not.
        shares = {"History": 0.9, "Physics": 0.6}
        assert mode_of(judged(LEARNING), shares=shares, open_windows=(window(),)).mode == BLOCKED

    def test_a_set_task_of_its_course_blocks_even_among_other_words(self):
        decision = mode_of(
            judged(LEARNING), shares={"History": 0.9}, overlaps=(Overlap(task(), 0.35),), open_windows=(window(),)
        )
        assert decision.mode == BLOCKED

    def test_small_talk_is_no_way_in(self):
        assert mode_of(judged(OFF_TOPIC, 0.99), shares={"Physics": 0.05}, open_windows=(window(),)).mode == BLOCKED
        aside = mode_of(judged(OFF_TOPIC, 0.99), shares={"History": 0.9}, open_windows=(window(),))
        assert (aside.mode, aside.window) == (ASIDE, window())

    def test_distress_comes_first(self):
        assert mode_of(judged(DISTRESS), shares={"Physics": 0.9}, open_windows=(window(),)).mode == SUPPORT


def test_a_conversation_about_a_task_goes_on_in_its_mode():
    decision = mode_of(judged(OFF_TOPIC, 0.9), followed=True)
    assert (decision.mode, decision.reason) == (GUIDED, "follows_task")


def test_a_disguise_frees_nobody():
    for purpose in (LEARNING, OFF_TOPIC):
        assert mode_of(judged(purpose, 0.99), disguised=True).mode == GUIDED
    shares = {"History": 0.9, "Physics": 0.0}
    assert mode_of(judged(LEARNING), shares=shares, disguised=True, open_windows=(window(),)).mode == BLOCKED


def test_of_several_policies_the_strictest_of_each_setting_holds():
    both = modes.strictest_policy(
        [Policy(homework=RESTRICTED, most_hints=2), Policy(learning=GUIDED, least_confidence=0.9)]
    )
    assert (both.homework, both.learning, both.most_hints, both.least_confidence) == (RESTRICTED, GUIDED, 2, 0.9)


class TestWindows:
    def test_margins_and_extra_time_keep_it_open(self):
        plain = Window("plan", "Physics", NOW, NOW + HOUR)
        assert not plain.is_open(NOW - timedelta(minutes=1))
        assert plain.is_open(NOW)
        assert not plain.is_open(NOW + HOUR)
        wide = Window("plan", "Physics", NOW, NOW + HOUR, minutes_before=15, minutes_after=10, extra=0.25)
        assert wide.is_open(NOW - timedelta(minutes=15))
        assert wide.is_open(NOW + timedelta(minutes=84))
        assert not wide.is_open(NOW + timedelta(minutes=85))

    def test_the_one_that_shuts_last_comes_first(self):
        short, long = Window("a", "Physics", NOW, NOW + HOUR), Window("b", "History", NOW, NOW + 2 * HOUR)
        assert [each.plan for each in open_at([short, long], NOW)] == ["b", "a"]
