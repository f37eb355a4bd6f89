"""Online activity and log entries follow engagement, and look as the app itself would have stored them."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

import numpy as np


def test_readings_follow_engagement(large_school):
    count = np.bincount(large_school.records.readings.pupil, minlength=2000)
    engagement = large_school.truth.engagement[:, :9].mean(axis=1)
    assert np.corrcoef(count, engagement)[0, 1] > 0.4


def test_quiz_scores_follow_ability(large_school):
    attempts = large_school.records.attempts
    right = (attempts.right == 1).mean(axis=1)
    ability = large_school.truth.ability[attempts.pupil, attempts.course]
    assert np.corrcoef(right, ability)[0, 1] > 0.3


def test_data_fields_hold_what_the_app_writes(rows):
    activities = rows("Quiz Activity")
    scores = {row["score"] for row in activities}
    assert {"0", "50", "75", "100", "66.66666666666667"} <= scores
    assert not any(score.endswith(".0") for score in scores)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}", row["activity_date"]) for row in activities)
    assert all(60 <= row["time_taken"] <= 600 for row in activities)


def test_a_second_try_follows_a_failed_first_one(rows):
    tries: dict[tuple[str, str], list[dict]] = {}
    for row in rows("Quiz Activity"):
        tries.setdefault((row["enrollment"], row["quiz"]), []).append(row)
    twice = [sorted(found, key=lambda row: row["creation"]) for found in tries.values() if len(found) > 1]
    assert len(twice) > 50
    assert all(first["status"] == "Fail" for first, _ in twice)


def test_articles_are_read_when_their_topic_is_taught(school):
    readings = school.records.readings
    week = readings.second // (7 * 86400)
    late = week - readings.topic * school.spec.weeks // 10
    assert set(late.tolist()) == {0, 1}


def test_answers_are_options_of_their_question(rows):
    options, right = {}, {}
    for row in rows("Options"):
        options.setdefault(row["parent"], []).append(row["option"])
        if row["is_correct"]:
            right.setdefault(row["parent"], []).append(row["option"])
    for row in rows("Quiz Result"):
        chosen = row["selected_option"]
        if chosen == "Unattempted":
            assert row["quiz_result"] == "Wrong"
            continue
        correct = chosen == ", ".join(right[row["question"]])
        assert correct == (row["quiz_result"] == "Correct")
        assert chosen in options[row["question"]] or ", " in chosen


def test_right_answers_are_not_always_first(rows):
    first = [row["is_correct"] for row in rows("Options") if row["idx"] == 1]
    assert 0.1 < np.mean(first) < 0.5


def test_questions_have_the_type_that_their_options_ask_for(rows):
    correct = Counter(row["parent"] for row in rows("Options") if row["is_correct"])
    for row in rows("Question"):
        expected = "Multiple Correct Answer" if correct[row["name"]] > 1 else "Single Correct Answer"
        assert row["question_type"] == expected


def test_every_topic_has_an_article_and_some_a_quiz(rows):
    kinds = Counter(row["content_type"] for row in rows("Topic Content"))
    assert kinds == {"Article": 80, "Quiz": 24}
    assert Counter(row["parent"] for row in rows("Course Topic")) == dict.fromkeys(
        (
            "Mathematics",
            "English",
            "Biology",
            "History",
            "Geography",
            "Physics",
            "Chemistry",
            "Computer Science",
        ),
        10,
    )


def test_log_has_all_types_and_short_texts(rows):
    entries = rows("Student Log")
    assert {row["type"] for row in entries} == {"Achievement", "Academic", "Medical", "General"}
    assert all(10 < len(row["log"]) < 160 and "{" not in row["log"] for row in entries)
    assert 0.3 < len(entries) / 240 < 3


def test_worried_notes_are_about_the_less_engaged(large_school):
    worried = [
        entry.pupil for entry in large_school.log if entry.text.startswith(("Arrived late", "Forgot", "Was quiet"))
    ]
    engagement = large_school.truth.engagement.mean(axis=1)
    assert engagement[worried].mean() < engagement.mean() - 0.2


def test_nothing_happens_after_today(school):
    evening = dt.datetime.combine(school.spec.today, dt.time.max)
    checked = 0
    for table in school.tables():
        if "creation" in table.columns:
            moments = [row["creation"] for row in table.records()]
            assert max(moments) <= evening, table.doctype
            checked += 1
    assert checked == 11
