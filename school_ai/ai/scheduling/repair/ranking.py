"""Who should take a lesson: who teaches the class, the course, anything; who has covered least; who is there anyway."""

from dataclasses import dataclass
from datetime import date

from school_ai.ai.scheduling.repair.day import Colleague, DatedLesson
from school_ai.ai.scheduling.repair.present import Present
from school_ai.ai.scheduling.sentences import Sentence
from school_ai.ai.scheduling.sentences import repair as say

__all__ = ["CALL_IN", "CLASS", "COURSE", "PER_WISH", "TEACHER", "Suited", "suited", "unwished"]

# What a colleague has to do with the lesson counts for more than all that follows.
CLASS, COURSE, TEACHER, NO_TEACHER = 0, 1000, 2000, 3000
# Then each lesson taken lately, up to fifteen; then wishes (1 to 3); then how the day is.
PER_COVER, MOST_COVERS, PER_WISH = 60, 15, 15
BETWEEN, BESIDE, SAME_DAY, CALL_IN = 0, 2, 5, 12


@dataclass(frozen=True)
class Suited:
    """How well a colleague suits a lesson: less is better; and why."""

    cost: int
    reasons: tuple[Sentence, ...]
    is_called_in: bool


def suited(present: Present, colleague: Colleague, lesson: DatedLesson) -> Suited:
    """Without asking whether they are free."""
    who = colleague.title or colleague.name
    reasons = []
    known = [name for name in lesson.groups if name in colleague.groups]
    if not colleague.teaches:
        cost = NO_TEACHER
        reasons.append(Sentence(say.SUPERVISES_ONLY, (who,)))
    elif known:
        cost = CLASS
        reasons.append(Sentence(say.TEACHES_CLASS, (who, present.title("group", known[0]))))
        if lesson.course in colleague.courses:
            reasons.append(Sentence(say.TEACHES_SUBJECT, (who, lesson.course)))
            cost -= 1
    elif lesson.course in colleague.courses:
        cost = COURSE
        reasons.append(Sentence(say.TEACHES_SUBJECT, (who, lesson.course)))
    else:
        cost = TEACHER
        reasons.append(Sentence(say.TEACHES, (who,)))
    cost += 1  # so that it is never below 0
    covered = colleague.covered
    cost += PER_COVER * min(covered, MOST_COVERS)
    reasons.append(Sentence(say.COVERED, (who, covered)))
    against = unwished(colleague, lesson.date, lesson.begins, lesson.ends)
    if against:
        cost += PER_WISH * against
        reasons.append(Sentence(say.WOULD_RATHER_NOT, (who,)))
    own = [each for each in present.lessons_on("teacher", colleague.name, lesson.date) if each.name != lesson.name]
    before = [each.ends for each in own if each.ends <= lesson.begins]
    after = [each.begins for each in own if each.begins >= lesson.ends]
    periods = present.situation.periods_on(lesson.date)
    beside = any(_next_to(periods, end, lesson.begins) for end in before) or any(
        _next_to(periods, lesson.ends, begin) for begin in after
    )
    if before and after:
        day, template = BETWEEN, say.BETWEEN_LESSONS
    elif beside:
        day, template = BESIDE, say.BESIDE_LESSON
    elif own:
        day, template = SAME_DAY, say.AT_SCHOOL
    else:
        day, template = CALL_IN, say.COMES_IN
    return Suited(cost + day, (*reasons, Sentence(template, (who,))), not own)


def unwished(colleague: Colleague, day: date, begins: int, ends: int) -> int:
    """How much somebody would rather not work then, from 0 to 3."""
    return max((span.weight for span in colleague.rather_not if span.meets(day, begins, ends)), default=0)


def _next_to(periods, ends: int, begins: int) -> bool:
    """Whether no period lies between an end and a beginning."""
    return not any(ends <= period.begins < begins for period in periods)
