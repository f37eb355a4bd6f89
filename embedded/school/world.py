"""The latent world: what really goes on in the school, of which the records show a part.

Axes: P pupils in the order of the groups, C courses, W weeks, D school days, T = 7 W calendar days from the
first Monday. R is an axis of parallel worlds: 1 for the school itself, many when its future is played out
again and again (see oracle.py). The equations stand in README.md beside this file; the names here are the
names there.

Nothing in this module looks at gender, category, boarding or house when it comes to ability. A boarder has no
way to school, so bad weather does not keep them at home; a pupil with Language Support starts lower in
courses heavy in language and catches up; that is all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .courses import COURSES
from .groups import Groups
from .people import LANGUAGE_SUPPORT, Families, Pupils
from .seeds import Streams
from .term_dates import TermDates

AREAS: tuple[str, ...] = ("quantitative", "verbal", "nature")
PRESENT, ILL, FAMILY_LEAVE, OTHER_REASON = range(4)


@dataclass(frozen=True)
class Parameters:
    """The constants of the model. Rates are per day or week as named; scores are in points of 100."""

    # Ability: shares of variance.
    family_share: float = 0.25
    general_share: float = 0.55
    area_share: float = 0.20
    # Engagement, week by week.
    support_to_baseline: float = 0.35
    ability_to_baseline: float = 0.25
    persistence: float = 0.85
    weekly_noise: float = 0.40
    class_noise: float = 0.08
    event_rate: float = 0.006
    event_size: float = 1.5
    # Illness, day by day.
    illness_rate: float = 0.0078
    season: float = 0.75
    contagion: float = 9.0
    mean_days_ill: float = 3.0
    immune_days: int = 14
    # Absence for other reasons, on the logit scale.
    absence_base: float = -4.45
    absence_engagement: float = -0.60
    absence_support: float = -0.30
    absence_weekday: tuple[float, ...] = (0.30, -0.15, -0.15, 0.0, 0.45)
    weather_noise: float = 0.45
    family_leave_rate: float = 0.0016
    # Learning.
    base_score: float = 67.0
    score_per_readiness: float = 10.2
    learning_engagement: float = 0.50
    learning_absence: float = 4.0
    usual_absence: float = 0.06
    drift: float = 0.18
    teacher_spread: float = 0.15
    language_gap: float = 1.0
    language_weeks: float = 6.0
    criterion_spread: float = 3.0


@dataclass(frozen=True)
class Traits:
    """What does not change during the term."""

    ability: np.ndarray
    """(P, C), standard normal in each course."""
    general: np.ndarray
    """(P,), the general factor, standard normal."""
    baseline: np.ndarray
    """(P,), the engagement that a pupil returns to."""
    support: np.ndarray
    """(P,), the family's support, standard normal."""
    income: np.ndarray
    """(P,), the family's income, standard normal."""
    journey: np.ndarray
    """(P,), how much weather matters on the way to school; 0 for boarders."""
    language_gap: np.ndarray
    """(P, C), what is missing in the first week for want of language; 0 without Language Support."""
    criterion: np.ndarray
    """(P, criteria), strengths and weaknesses by assessment criterion, in points."""
    difficulty: np.ndarray
    """(C,), in standard deviations of ability."""
    teacher_effect: np.ndarray
    """(instructors,), in standard deviations of ability."""
    teaching: np.ndarray
    """(P, C), the effect of the instructor who teaches the pupil; 0 where the course is not taken."""
    takes: np.ndarray
    """(P, C), whether the pupil takes the course."""


@dataclass
class State:
    """Where R worlds stand on the evening of a week; arrays of shape (R, P)."""

    engagement: np.ndarray
    ill_days_left: np.ndarray
    immune_days_left: np.ndarray
    leave_days_left: np.ndarray
    engagement_sum: np.ndarray
    days_missed: np.ndarray

    def repeat(self, worlds: int) -> State:
        """The same state in `worlds` parallel worlds."""
        return State(*(np.repeat(getattr(self, name), worlds, axis=0) for name in self.__dataclass_fields__))

    def copy(self) -> State:
        return self.repeat(1)


@dataclass(frozen=True)
class Draws:
    """The generators that move a world on; one each, so that none shifts another."""

    engagement: np.random.Generator
    illness: np.random.Generator
    absence: np.random.Generator


@dataclass(frozen=True)
class World:
    """The school as it really is, over the whole term, whatever day it is today."""

    parameters: Parameters
    traits: Traits
    dynamics: Dynamics
    engagement: np.ndarray
    """(P, W)"""
    ill: np.ndarray
    """(P, T), whether the pupil is ill on that calendar day."""
    reason: np.ndarray
    """(P, D), PRESENT, ILL, FAMILY_LEAVE or OTHER_REASON."""
    drift: np.ndarray
    """(P, C, W + 1), how well the topics so far suited the pupil, after that many weeks."""
    evenings: list[State]
    """The state after 0, 1, ..., W weeks."""


class Dynamics:
    """How engagement, illness and absence go on from one week to the next."""

    def __init__(self, parameters: Parameters, traits: Traits, groups: Groups, term: TermDates) -> None:
        self.parameters = parameters
        self.traits = traits
        self.groups = groups
        self.weeks = term.weeks
        self.is_school_day = term.is_school_day
        day_of_year = np.array([day.timetuple().tm_yday for day in term.term_days])
        # Colds peak at the end of January.
        self.season = 1 + parameters.season * np.cos(2 * np.pi * (day_of_year - 25) / 365.25)
        self.days_until = np.concatenate([[0], np.cumsum(self.is_school_day.reshape(-1, 7).sum(axis=1))])

    def start(self, rng: np.random.Generator) -> State:
        """The state before the first week: engagement from its stationary distribution, everyone well."""
        p = self.parameters
        spread = np.sqrt(p.weekly_noise**2 / (1 - p.persistence**2))
        pupils = len(self.traits.baseline)
        engagement = self.traits.baseline + spread * rng.standard_normal((1, pupils))
        zeros = np.zeros((1, pupils), dtype=np.int16)
        return State(engagement, zeros.copy(), zeros.copy(), zeros.copy(), np.zeros((1, pupils)), zeros.copy())

    def week(self, state: State, week: int, draws: Draws) -> tuple[np.ndarray, np.ndarray]:
        """Move `state` on by one week, in place. Returns who is ill on each of its 7 days and why pupils are
        missing on each of its school days, shapes (7, R, P) and (school days of the week, R, P)."""
        self._engage(state, draws.engagement)
        ill, reasons = [], []
        for weekday in range(7):
            day = 7 * week + weekday
            self._fall_ill(state, day, draws.illness)
            ill.append(state.ill_days_left > 0)
            if self.is_school_day[day]:
                reason = self._stay_away(state, weekday, draws.absence)
                state.days_missed += reason > 0
                reasons.append(reason)
        state.engagement_sum += state.engagement
        shape = (0, *state.engagement.shape)
        return np.array(ill), np.array(reasons) if reasons else np.zeros(shape, dtype=np.int8)

    def _engage(self, state: State, rng: np.random.Generator) -> None:
        p, baseline = self.parameters, self.traits.baseline
        worlds, pupils = state.engagement.shape
        class_mood = p.class_noise * rng.standard_normal((worlds, len(self.groups)))
        shock = p.weekly_noise * rng.standard_normal((worlds, pupils)) + class_mood[:, self.groups.of_pupil]
        # Something happens at home or among friends: mostly bad, sometimes good.
        chance = rng.random((worlds, pupils))
        shock -= p.event_size * (chance < p.event_rate * 0.75)
        shock += p.event_size * (chance > 1 - p.event_rate * 0.25)
        state.engagement += (p.persistence - 1) * (state.engagement - baseline) + shock

    def _fall_ill(self, state: State, day: int, rng: np.random.Generator) -> None:
        p, groups = self.parameters, self.groups
        ill = state.ill_days_left > 0
        share = np.add.reduceat(ill, groups.start, axis=1, dtype=np.float64) / groups.size
        hazard = p.illness_rate * self.season[day] * (1 + p.contagion * share)
        susceptible = ~ill & (state.immune_days_left == 0)
        infected = susceptible & (rng.random(ill.shape) < hazard[:, groups.of_pupil])
        state.immune_days_left -= state.immune_days_left > 0
        recovering = state.ill_days_left == 1
        state.ill_days_left -= ill
        state.immune_days_left[recovering] = p.immune_days
        length = 1 + rng.poisson(p.mean_days_ill - 1, int(infected.sum()))
        state.ill_days_left[infected] = length

    def _stay_away(self, state: State, weekday: int, rng: np.random.Generator) -> np.ndarray:
        p, traits = self.parameters, self.traits
        worlds, pupils = state.engagement.shape
        weather = p.weather_noise * np.abs(rng.standard_normal((worlds, 1)))
        logit = p.absence_base + p.absence_engagement * state.engagement + p.absence_support * traits.support
        logit = logit + p.absence_weekday[weekday] + weather * traits.journey
        chance = rng.random((2, worlds, pupils))
        leaving = (state.leave_days_left == 0) & (chance[0] < p.family_leave_rate)
        state.leave_days_left[leaving] = rng.integers(1, 4, int(leaving.sum()))
        reason = np.where(chance[1] * (1 + np.exp(-logit)) < 1, OTHER_REASON, PRESENT).astype(np.int8)
        reason[state.leave_days_left > 0] = FAMILY_LEAVE
        reason[state.ill_days_left > 0] = ILL
        state.leave_days_left -= state.leave_days_left > 0
        return reason

    def path_score(self, state: State, weeks: int) -> np.ndarray:
        """What engagement and absence so far do to scores after `weeks` weeks, in points, shape (R, P)."""
        p = self.parameters
        engagement = state.engagement_sum / max(weeks, 1)
        missed = state.days_missed / max(self.days_until[weeks], 1)
        readiness = p.learning_engagement * engagement - p.learning_absence * (missed - p.usual_absence)
        return p.score_per_readiness * readiness

    def course_score(self, weeks: int) -> np.ndarray:
        """What is left without that path and without drift, in points, shape (P, C)."""
        p, t = self.parameters, self.traits
        gap = t.language_gap * np.exp(-weeks / p.language_weeks)
        return p.base_score + p.score_per_readiness * (t.ability + t.teaching - t.difficulty - gap)


def draw_traits(
    parameters: Parameters,
    groups: Groups,
    families: Families,
    pupils: Pupils,
    teacher_of: np.ndarray,
    instructors: int,
    streams: Streams,
) -> Traits:
    """Ability, engagement baseline, difficulty and teacher effects. `teacher_of`: (groups, courses), -1 for
    none."""
    p = parameters
    rng = streams("ability")
    count = len(pupils)
    of_family = rng.standard_normal(len(families))[pupils.family]
    general = np.sqrt(p.family_share) * of_family + np.sqrt(1 - p.family_share) * rng.standard_normal(count)
    area = rng.standard_normal((count, len(AREAS)))[:, [AREAS.index(course.area) for course in COURSES]]
    own = rng.standard_normal((count, len(COURSES)))
    own_share = 1 - p.general_share - p.area_share
    ability = np.sqrt(p.general_share) * general[:, None] + np.sqrt(p.area_share) * area + np.sqrt(own_share) * own
    support = families.support[pupils.family]
    rest = np.sqrt(1 - p.support_to_baseline**2 - p.ability_to_baseline**2) * 0.8
    noise = streams("engagement baseline").standard_normal(count)
    baseline = p.support_to_baseline * support + p.ability_to_baseline * general + rest * noise
    rng = streams("journey")
    journey = np.where(pupils.boarding, 0.0, rng.gamma(4.0, 0.25, len(families))[pupils.family])
    learning = (pupils.category == LANGUAGE_SUPPORT)[:, None]
    gap = p.language_gap * learning * np.array([course.language_load for course in COURSES])
    effect = p.teacher_spread * streams("teacher effect").standard_normal(instructors)
    teachers = teacher_of[groups.of_pupil]
    return Traits(
        ability=ability,
        general=general,
        baseline=baseline,
        support=support,
        income=families.income[pupils.family],
        journey=journey,
        language_gap=gap,
        criterion=p.criterion_spread * streams("criteria").standard_normal((count, 3)),
        difficulty=np.array([course.difficulty for course in COURSES])
        + 0.05 * streams("difficulty").standard_normal(len(COURSES)),
        teacher_effect=effect,
        teaching=np.where(teachers >= 0, effect[teachers], 0.0),
        takes=groups.takes[groups.of_pupil],
    )


def live_through(parameters: Parameters, traits: Traits, groups: Groups, term: TermDates, streams: Streams) -> World:
    """Run the school through its whole term."""
    dynamics = Dynamics(parameters, traits, groups, term)
    draws = Draws(streams("engagement"), streams("illness"), streams("absence"))
    state = dynamics.start(streams("first engagement"))
    evenings = [state.copy()]
    engagement, ill, reason = [], [], []
    for week in range(term.weeks):
        sick, away = dynamics.week(state, week, draws)
        engagement.append(state.engagement[0].copy())
        ill.append(sick[:, 0])
        reason.append(away[:, 0])
        evenings.append(state.copy())
    steps = streams("drift").standard_normal((term.weeks, *traits.ability.shape))
    drift = parameters.drift * np.cumsum(np.concatenate([np.zeros((1, *traits.ability.shape)), steps]), axis=0)
    return World(
        parameters=parameters,
        traits=traits,
        dynamics=dynamics,
        engagement=np.stack(engagement, axis=1),
        ill=np.concatenate(ill).T,
        reason=np.concatenate(reason).T,
        drift=np.moveaxis(drift, 0, 2),
        evenings=evenings,
    )
