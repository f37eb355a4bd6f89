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
# Of swaps between instructors: what one of them gives away or comes to, and what becomes of a course by it.
GIVES_AWAY = _lt("{0} swapped lessons away from {1} {2} times.")
GIVES_AWAY_LATE = _lt("{0} swapped lessons away from the periods from {1} on {2} times.")
GIVES_AWAY_EARLY = _lt("{0} swapped lessons away from the periods up to {1} {2} times.")
TAKES = _lt("{0} swapped lessons to {1} {2} times.")
SWAPPED_AWAY = _lt("{0} was swapped away from {1} {2} times.")
SWAPPED_AWAY_LATE = _lt("{0} was swapped away from the periods from {1} on {2} times.")
SWAPPED_AWAY_EARLY = _lt("{0} was swapped away from the periods up to {1} {2} times.")
SWAPPED_TO = _lt("{0} was swapped to {1} {2} times.")
EVIDENCE_SWAPS = _lt(
    "{0} of {1} changes say so, {5} of them swaps between instructors; {2} say the opposite; first {3}, last {4}."
)
EVIDENCE_SWAPS_HALF = _lt(
    "{0} of {1} changes say so, {5} of them swaps between instructors, which count half for a course; {2} say the "
    "opposite; first {3}, last {4}."
)
ALL_LESSONS = _lt("Every lesson")
# Of cover: who is seldom wanted when proposed.
NOT_FOR_COVER = _lt("{0} is proposed for cover and not taken.")
NOT_FOR_COVER_OF = _lt("{0} is proposed for cover of {1} and not taken.")
NOT_FOR_COVER_ON = _lt("{0} is proposed for cover at this time and not taken: {1}.")
COVER_EVIDENCE = _lt(
    "Of {0} such lessons they were ruled out for {1}; another way was taken for {2}, all proposals were turned down "
    "for {3}, and they took {4}. First {5}, last {6}."
)
