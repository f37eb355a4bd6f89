"""Problems and timetables as JSON text, to be kept and read again."""

from pydantic import TypeAdapter

from school_ai.ai.scheduling.problem import Problem, Timetable

__all__ = ["problem_from", "problem_text", "timetable_from", "timetable_text"]

_PROBLEM = TypeAdapter(Problem)
_TIMETABLE = TypeAdapter(Timetable)


def problem_text(problem: Problem) -> str:
    return _PROBLEM.dump_json(problem).decode()


def problem_from(text: str) -> Problem:
    """Raises `pydantic.ValidationError` where the text is none of `problem_text`."""
    return _PROBLEM.validate_json(text)


def timetable_text(timetable: Timetable) -> str:
    return _TIMETABLE.dump_json(timetable).decode()


def timetable_from(text: str) -> Timetable:
    """Raises `pydantic.ValidationError` where the text is none of `timetable_text`."""
    return _TIMETABLE.validate_json(text)
