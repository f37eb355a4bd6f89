"""How far the tutor may help: decided by rules from what a message is taken for, before any model is asked.

The rules know nothing of what a message wants the mode to be: they see its purpose, the set tasks that it overlaps
with, the courses that its content belongs to, the assessments that are open for this pupil, and what the teachers have
set.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from school_ai.ai.tutor.asked import CHECKING, DISTRESS, EXAM, HOMEWORK, LEARNING, SAME, Judged, Overlap
from school_ai.ai.tutor.windows import Window

# From the freest to the strictest; the last two stand beside them.
EXPLAIN, GUIDED, RESTRICTED, BLOCKED = "Learning", "Guided", "Restricted", "Blocked"
ASIDE, SUPPORT = "Off topic", "Support"
BY_STRICTNESS = (EXPLAIN, GUIDED, RESTRICTED, BLOCKED)

# A task of an assessment, or of one that is being written, is recognised by less than one of an assignment.
TOUCHES = 0.45
# The content belongs to a course for sure.
SURELY = 0.5
# While an assessment is written, more is asked for, and that its course has less than this part of it.
SURELY_ANOTHER, NEXT_TO_NOTHING = 0.65, 0.3
# A purpose that is less likely than this is not reckoned with.
POSSIBLE = 0.2


@dataclass(frozen=True)
class Policy:
    """What teachers have set for a course, a program or a group: a mode for each purpose, and how it is applied."""

    name: str = ""
    learning: str = EXPLAIN
    homework: str = GUIDED
    checking: str = GUIDED
    exam: str = RESTRICTED
    # For an assignment whose time is over.
    handed_in: str = GUIDED
    # Below this confidence the stricter of the modes in question is taken.
    least_confidence: float = 0.6
    # So many hints are given to one exercise before the pupil is sent to the teacher.
    most_hints: int = 4

    def mode_of(self, purpose: str) -> str:
        return {LEARNING: self.learning, HOMEWORK: self.homework, CHECKING: self.checking, EXAM: self.exam}.get(
            purpose, ASIDE
        )


# The policy that holds for a course; None where the course is not known.
PolicyOf = Callable[[str | None], Policy]


def strictest(modes: Sequence[str]) -> str:
    """The strictest of them; those beside the scale count as the freest."""
    return max(modes, key=lambda mode: BY_STRICTNESS.index(mode) if mode in BY_STRICTNESS else -1)


def strictest_policy(policies: Sequence[Policy]) -> Policy:
    """What holds where several policies do: of each setting the strictest."""
    if not policies:
        return Policy()
    return Policy(
        name=", ".join(sorted({each.name for each in policies if each.name})),
        learning=strictest([each.learning for each in policies]),
        homework=strictest([each.homework for each in policies]),
        checking=strictest([each.checking for each in policies]),
        exam=strictest([each.exam for each in policies]),
        handed_in=strictest([each.handed_in for each in policies]),
        least_confidence=max(each.least_confidence for each in policies),
        most_hints=min(each.most_hints for each in policies),
    )


@dataclass(frozen=True)
class Situation:
    """What the rules look at beside the message. `shares`: course -> how much of the content is its, 0 to 1.
    `followed`: the set or pasted task that the conversation is about, if it goes on about it. `over`: names of the
    assignments' tasks whose time is over. `disguised`: what the message is for cannot be relied on."""

    overlaps: tuple[Overlap, ...] = ()
    shares: dict[str, float] = field(default_factory=dict)
    open_windows: tuple[Window, ...] = ()
    followed: bool = False
    over: frozenset[str] = frozenset()
    disguised: bool = False


@dataclass(frozen=True)
class Decision:
    """The mode, and which rule led to it. `reason` is one of REASONS; the words for it are the caller's. `window`: an
    assessment that is open for the pupil, where that matters."""

    mode: str
    reason: str
    purpose: str
    confidence: float
    course: str | None = None
    task: Overlap | None = None
    window: Window | None = None
    severity: int = 0
    policy: str = ""
    most_hints: int = 4


REASONS = (
    "distress",
    "assessment_open",
    "assessment_task",
    "exam",
    "set_task",
    "handed_in",
    "homework",
    "checking",
    "learning",
    "unsure",
    "follows_task",
    "off_topic",
)


def decide(judged: Judged, situation: Situation, policy_of: PolicyOf, course: str | None = None) -> Decision:
    """The mode for a message. `course` is the one whose page it was asked on: it counts only where the content tells
    nothing."""
    content = _course_of(situation, course)
    found = situation.overlaps[0] if situation.overlaps else None
    policy = policy_of(found.task.course if found and found.share >= SAME and found.task.course else content)

    def decided(mode: str, reason: str, task: Overlap | None = None, window: Window | None = None) -> Decision:
        return Decision(
            mode=mode,
            reason=reason,
            purpose=judged.purpose,
            confidence=judged.confidence,
            course=(task.task.course if task and task.task.course else None) or content,
            task=task,
            window=window,
            severity=judged.severity,
            policy=policy.name,
            most_hints=policy.most_hints,
        )

    if judged.purpose == DISTRESS:
        return decided(SUPPORT, "distress")
    window = _blocking(judged, situation)
    if window:
        return decided(BLOCKED, "assessment_open", window=window)
    asked_in = next((each for each in situation.overlaps if each.task.is_assessment and each.share >= TOUCHES), None)
    if asked_in:
        return decided(policy.exam, "assessment_task", task=asked_in)
    if judged.purpose == EXAM and judged.confidence >= policy.least_confidence:
        return decided(policy.exam, "exam")
    task = next((each for each in situation.overlaps if not each.task.is_assessment and each.share >= SAME), None)
    if task:
        if task.task.name in situation.over:
            return decided(policy.handed_in, "handed_in", task=task)
        return decided(policy.checking if judged.purpose == CHECKING else policy.homework, "set_task", task=task)
    return _by_purpose(judged, situation, policy, decided)


def _by_purpose(judged: Judged, situation: Situation, policy: Policy, decided) -> Decision:
    mode = policy.mode_of(judged.purpose)
    if judged.confidence < policy.least_confidence:
        possible = [purpose for purpose, share in judged.probabilities.items() if share >= POSSIBLE]
        careful = strictest([mode, *(policy.mode_of(purpose) for purpose in possible if purpose != DISTRESS)])
        if careful != mode:
            return decided(careful, "unsure")
    if situation.disguised and mode in (EXPLAIN, ASIDE):
        return decided(strictest([mode, policy.homework]), "unsure")
    if situation.followed and mode in (EXPLAIN, ASIDE):
        return decided(strictest([mode, policy.homework]), "follows_task")
    if mode == ASIDE:
        return decided(ASIDE, "off_topic", window=next(iter(situation.open_windows), None))
    return decided(mode, judged.purpose)


def _blocking(judged: Judged, situation: Situation) -> Window | None:
    """The open assessment that this message may be about. A message is let through only where it is clear that it
    belongs to another course."""
    for window in situation.open_windows:
        if any(each.task.course == window.course and each.share >= 0.3 for each in situation.overlaps):
            return window
        if judged.purpose == EXAM or situation.disguised:
            return window
        others = max((share for course, share in situation.shares.items() if course != window.course), default=0.0)
        own = situation.shares.get(window.course, 0.0)
        if others < SURELY_ANOTHER or own >= NEXT_TO_NOTHING * others:
            return window
    return None


def _course_of(situation: Situation, asked_on: str | None) -> str | None:
    best = max(situation.shares, key=situation.shares.__getitem__, default=None)
    return best if best and situation.shares[best] >= SURELY else asked_on or best
