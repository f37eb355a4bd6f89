"""Preferences that were seen in what planners and teachers did. {0} is what or who is meant."""

from school_ai.ai.scheduling.sentences.said import _lt

NOT_IN_PERIOD = _lt("{0} was taken out of {1} {2} times.")
NOT_ON_DAY = _lt("{0} was taken off {1} {2} times.")
NOT_AT_SLOT = _lt("{0} was taken off {1} {2} times.")
NOT_LATE = _lt("{0} was taken out of the periods from {1} on {2} times.")
NOT_EARLY = _lt("{0} was taken out of the periods up to {1} {2} times.")
NOT_IN_ROOM = _lt("{0} was taken out of {1} {2} times.")
WANTS_ROOM = _lt("{0} was locked in {1} or brought there {2} times.")
WANTS_PERIOD = _lt("{0} was locked in {1} or brought there {2} times.")
WANTS_DAY = _lt("{0} was locked on {1} or brought there {2} times.")
EVIDENCE = _lt("{0} of {1} changes say so, {2} say the opposite; first {3}, last {4}.")
ALL_LESSONS = _lt("Every lesson")
