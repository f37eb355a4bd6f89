"""The counters that there are: names as Prometheus has them, what they count, and by what they are told apart.

A label's values come from short lists of our own (methods, kinds, statuses): a person's name or words never become one.
"""

from dataclasses import dataclass

# Upper bounds of the buckets, in seconds.
OF_REQUESTS = (0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
OF_PROVIDERS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
OF_TASKS = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 7200.0)


@dataclass(frozen=True)
class Counter:
    """`name`: as served. `buckets`: for a histogram."""

    name: str
    help: str
    labels: tuple[str, ...]
    buckets: tuple[float, ...] = ()


REQUESTS = Counter(
    "school_ai_requests_total", "Requests, by method of the API or page, and status.", ("method", "status")
)
REQUEST_SECONDS = Counter("school_ai_request_seconds", "Seconds that requests took.", ("method",), OF_REQUESTS)
TASKS = Counter("school_ai_tasks_total", "Tasks that workers have ended.", ("kind", "outcome"))
TASK_SECONDS = Counter("school_ai_task_seconds", "Seconds that tasks took.", ("kind",), OF_TASKS)
PROVIDER_CALLS = Counter(
    "school_ai_provider_calls_total", "Calls of chat providers.", ("provider", "purpose", "outcome")
)
PROVIDER_SECONDS = Counter(
    "school_ai_provider_seconds", "Seconds until a provider had answered or failed.", ("provider",), OF_PROVIDERS
)
TOKENS = Counter("school_ai_provider_tokens_total", "Tokens of chat providers.", ("provider", "direction"))
COST = Counter(
    "school_ai_provider_cost_total",
    "Cost of chat providers, in the currency of the prices in the settings.",
    ("provider",),
)
ANSWERS = Counter("school_ai_tutor_answers_total", "Answers of the tutor that are complete.", ("mode", "sources"))
FEEDBACK = Counter("school_ai_tutor_feedback_total", "What pupils have said of answers.", ("rating",))

COUNTERS: tuple[Counter, ...] = (
    REQUESTS, REQUEST_SECONDS, TASKS, TASK_SECONDS, PROVIDER_CALLS, PROVIDER_SECONDS, TOKENS, COST, ANSWERS, FEEDBACK
)  # fmt: skip
BY_NAME = {each.name: each for each in COUNTERS}
