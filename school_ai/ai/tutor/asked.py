"""What a pupil writes to the tutor, and what it is taken for."""

from dataclasses import dataclass, field

# What a message is for.
LEARNING, HOMEWORK, CHECKING, EXAM, OFF_TOPIC, DISTRESS = (
    "learning",
    "homework",
    "checking",
    "exam",
    "off_topic",
    "distress",
)
PURPOSES = (LEARNING, HOMEWORK, CHECKING, EXAM, OFF_TOPIC, DISTRESS)

PUPIL, TUTOR = "pupil", "tutor"


@dataclass(frozen=True)
class Turn:
    """A message of the conversation so far. `author`: PUPIL or TUTOR."""

    author: str
    text: str


@dataclass(frozen=True)
class Asked:
    """A message as it was written, the turns before it, oldest first, and the text of what was attached to it."""

    text: str
    earlier: tuple[Turn, ...] = ()
    attachment: str = ""


@dataclass(frozen=True)
class SetTask:
    """A question that the school has set: in an assignment, a quiz, or the paper of an assessment.

    `name` is unique; `part_of` names what it stands in. `answer` and `solution` are the teacher's key, and empty where
    there is none.
    """

    name: str
    question: str
    part_of: str = ""
    course: str | None = None
    is_assessment: bool = False
    answer: str = ""
    solution: str = ""


@dataclass(frozen=True)
class Overlap:
    """That a message asks about a set task. `share`, 0 to 1: how much of the task is in it; from `SAME` on it is the
    task."""

    task: SetTask
    share: float


# From here on a message asks for the very task.
SAME = 0.6


@dataclass(frozen=True)
class Judged:
    """What a message is for, with a calibrated confidence from 0 to 1, and why.

    `severity` is of distress: 0 none, 1 low (sadness, worry), 2 serious (bullying, fear, hopelessness), 3 acute (self-
    harm, abuse, danger). `shows_work`: the pupil has written an attempt of their own. `evidence`: short names of what
    spoke for it, for those who look after the tutor; of distress the first says what it is about.
    """

    purpose: str
    confidence: float
    severity: int = 0
    shows_work: bool = False
    attempt: str = ""
    probabilities: dict[str, float] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Key:
    """A teacher's key to a task: the final result or key phrases, and the worked solution. Empty without one."""

    answer: str = ""
    solution: str = ""
