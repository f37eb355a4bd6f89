"""What proposed loads and bell schedules were derived from."""

from school_ai.ai.scheduling.sentences.said import _lt

FROM = _lt("From {0} lessons in {1} weeks, from {2} to {3}.")
COVERED = _lt("Lessons that others took were left out: {0}.")
FELL_OUT = _lt("Lessons that seem to have been cancelled: {0}.")
EVERY_OTHER_WEEK = _lt("Only in every other week: {0} lessons.")
TEACHERS_CHANGE = _lt("No teacher had half of the lessons: somebody must be named.")
BELLS = _lt("{0} of {1} lessons begin and end with these periods.")
ODD_TIMES = _lt("Lessons at other times: {0}.")
