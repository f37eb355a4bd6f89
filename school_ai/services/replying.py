"""What the tutor replies to a message, once it is decided how far it may help."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from school_ai.ai.knowledge.answer import Answer, Citation
from school_ai.ai.tutor import dialogue, follow, guard
from school_ai.ai.tutor.asked import PUPIL, Turn
from school_ai.ai.tutor.keeping import keeping
from school_ai.ai.tutor.modes import ASIDE, BLOCKED, EXPLAIN, GUIDED, RESTRICTED, SUPPORT, Decision
from school_ai.permissions import Standing
from school_ai.services import (
    answering,
    conversations,
    exercises,
    generating,
    hinting,
    knowledge,
    safeguarding,
    tutor_words,
)
from school_ai.services.deciding import FEW_WORDS, Decided
from school_ai.services.knowledge import AnswerGiven, Source


@dataclass(frozen=True)
class Message:
    """A pupil's message as it is replied to."""

    conversation: str
    text: str
    # The conversation so far, oldest first, and the text of what was attached.
    earlier: tuple[Turn, ...] = ()
    attachment: str = ""
    # The course that the page was set to.
    course: str | None = None

    @property
    def whole(self) -> str:
        """What the pupil says: the text of a picture stands in the message, where the pupil has put it right."""
        return self.text or self.attachment

    @property
    def to_look_for(self) -> str:
        """What to look for in the materials: "and why?" means nothing without what was spoken of before."""
        if len(self.whole.split()) > FEW_WORDS:
            return self.whole
        before = [turn.text for turn in self.earlier if turn.author == PUPIL]
        return "\n".join([*before[-1:], self.whole])


@dataclass
class Written:
    """A reply in words, with what is kept about it."""

    text: str
    sources: Sequence[Source] = ()
    found: bool = False
    mode: str = ""
    reason: str = ""
    provider: str = "Local"
    model: str = "extractive"
    tokens_in: int = 0
    tokens_out: int = 0
    exercise: str | None = None
    hint_level: int = 0
    guarded: str = ""


OnGrowth = Callable[[str], None]


def wants_provider(standing: Standing, decision: Decision) -> bool:
    """Whether a chat provider is asked, which takes its time."""
    return decision.mode in (EXPLAIN, GUIDED) and generating.may_generate(standing)


def write(standing: Standing, reply, message: Message, decided: Decided, on_growth: OnGrowth | None = None) -> None:
    """Compose the reply and complete its record."""
    started = monotonic()
    written = composed(standing, message, decided, on_growth)
    conversations.settle(
        reply,
        written.text,
        AnswerGiven(written.found, written.text, list(written.sources)),
        found=int(written.found),
        mode=written.mode or decided.decision.mode,
        reason=written.reason or decided.decision.reason,
        provider=written.provider,
        model=written.model,
        tokens_in=written.tokens_in,
        tokens_out=written.tokens_out,
        exercise=written.exercise,
        hint_level=written.hint_level,
        guarded=written.guarded,
        latency_ms=int(1000 * (monotonic() - started)),
    )


def composed(standing: Standing, message: Message, decided: Decided, on_growth: OnGrowth | None = None) -> Written:
    """The reply that the mode allows for."""
    decision = decided.decision
    age = tutor_words.age_of(standing.student)
    if decision.mode == SUPPORT:
        return Written(safeguarding.text_for_pupils(decision.severity), provider="Local", model="rules")
    if decision.mode == BLOCKED:
        return Written(tutor_words.blocked(decision), model="rules")
    if decision.mode == ASIDE:
        return Written(tutor_words.off_topic(age), model="rules")
    if decision.mode == RESTRICTED:
        return _restricted(standing, message, decided)
    if decision.mode == GUIDED:
        return _guided(standing, message, decided, age)
    return _explained(standing, message, decided, age, on_growth)


def _restricted(standing: Standing, message: Message, decided: Decided) -> Written:
    hits = answering.passages(standing, message.to_look_for, message.course, decided)
    teachers = knowledge.teachers_of(standing, decided.decision.course)
    return Written(tutor_words.restricted(teachers), knowledge.pointers(hits), model="rules")


def _explained(standing: Standing, message: Message, decided: Decided, age: int, on_growth: OnGrowth | None) -> Written:
    question = message.to_look_for
    secrets = _secrets_of_conversation(message, decided)

    def grown(answer: Answer) -> None:
        # What is shown while it grows is looked at like the whole.
        told = keeping(answer, secrets)
        if on_growth and told.found:
            on_growth(knowledge.given(told).text)

    answered = answering.answer(standing, question, message.course, grown if on_growth else None)
    told = keeping(answered.answer, secrets)
    given = knowledge.given(told)
    if not given.found:
        given = replace(given, text=f"{given.text}{tutor_words.not_taught(decided.fit)}")
    if answered.answer.found and not told.found:
        # All of it would have told what an exercise comes to.
        guided = replace(decided, decision=replace(decided.decision, mode=GUIDED, reason="follows_task"))
        written = _guided(standing, message, guided, age)
        written.guarded = "answer"
        return written
    return Written(
        given.text,
        given.sources,
        found=given.found,
        provider=answered.provider,
        model=answered.model,
        tokens_in=answered.tokens_in,
        tokens_out=answered.tokens_out,
    )


def _guided(standing: Standing, message: Message, decided: Decided, age: int) -> Written:
    """The next move of the dialogue about an exercise."""
    decision, judged = decided.decision, decided.judged
    row = exercises.current(message.conversation)
    if row is None or _is_another(row, message.whole, decided):
        row = exercises.begin(
            standing,
            message.conversation,
            message.whole,
            decision,
            judged.attempt if judged.shows_work else "",
            exercises.is_copied(judged, decision),
        )
    exercise = exercises.as_exercise(row)
    hits = answering.passages(standing, f"{row.question}\n{message.text}"[:2000], None, decided)
    after, move = dialogue.next_move(exercise, message.whole, judged, hits, decision.most_hints)
    exercises.keep(row, after)
    written = Written(
        "",
        mode=GUIDED,
        reason=decision.reason,
        exercise=row.name,
        hint_level=after.hint_level,
        model="dialogue",
    )
    hinted = hinting.by_provider(standing, after, move, hits, age) if move.hint else None
    if hinted:
        written.text = hinted.text
        written.provider, written.model = hinted.provider, hinted.model
        written.tokens_in, written.tokens_out = hinted.tokens_in, hinted.tokens_out
        written.guarded = hinted.guarded
        return written
    source = _source(move)
    written.text = tutor_words.move(move, age, " [1]" if source else "", after.attempts > exercise.attempts)
    written.sources = [source] if source else []
    written.found = bool(source)
    if move.hint is not None and generating.may_generate(standing):
        written.guarded = "replaced"
    return written


def _is_another(row, message: str, decided: Decided) -> bool:
    """Whether the message is about another exercise than the open one."""
    task = decided.decision.task
    if task:
        return row.task != task.task.name
    if decided.decision.reason != "homework" or decided.judged.shows_work:
        return False
    return follow.is_another(row.question or "", message)


def _source(move: dialogue.Move) -> Source | None:
    """The place that a hint leads to. A pointer leads to the page and quotes nothing of it."""
    citation: Citation | None = move.hint.citation if move.hint else None
    if citation is None:
        return None
    points = move.hint.kind == dialogue.POINTER
    return Source(
        number=1,
        document=citation.document,
        title=citation.title,
        page_number=citation.page_number,
        passage=citation.passage,
        quote="" if points else citation.quote,
        start=0 if points else citation.start,
        end=0 if points else citation.end,
    )


def _secrets_of_conversation(message: Message, decided: Decided) -> list[guard.Secrets]:
    """What may not be told in this conversation: of the exercises worked on in it, and of the set tasks near to the
    message. An exercise that was understood is no secret any more."""
    worked_on = [
        guard.secrets_of(row.question or "", exercises.key_of(row.task), (), row.attempt or "")
        for row in exercises.of_conversation(message.conversation)
        if row.state != dialogue.UNDERSTOOD
    ]
    return worked_on + answering.secrets_near(decided)
