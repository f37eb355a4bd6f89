"""What is worth saying of a result and of a term."""

from school_ai.ai.assistant.remarks import Share, of_course, of_result, of_term, standing_out


def keys(remarks):
    return [each.key for each in remarks]


def test_a_result_beside_the_earlier_ones_and_its_criteria():
    parts = [Share("Methods", 9, 10), Share("Knowledge", 3, 10)]
    found = of_result("Forces", 12, 20, parts, [80.0, 82.0], ["Practise forces."])
    assert keys(found) == ["reached", "below before", "strong in", "weak in", "step"]
    assert found[0].values == ("Forces", 12, 20, 60)
    assert found[1].values == (81, 2)


def test_of_few_earlier_results_nothing_is_said():
    assert keys(of_result("Forces", 12, 20, [], [80.0])) == ["reached"]


def test_a_difference_within_chance_is_none():
    assert keys(of_result("Forces", 12, 20, [], [58.0, 64.0])) == ["reached", "as before"]


def test_a_result_without_points_says_nothing():
    assert of_result("Forces", 0, 0, [], [50.0, 60.0]) == []


def test_a_term_in_a_course():
    assert keys(of_course("Physics", [], [])) == ["no results"]
    assert keys(of_course("Physics", [40, 42, 60, 62], [], missed=2, steps_done=1)) == [
        "course mean",
        "rose",
        "lessons missed",
        "steps done",
    ]
    # Three results are no line.
    assert keys(of_course("Physics", [40, 60, 80], [])) == ["course mean"]


def test_a_term_overall():
    assert keys(of_term([], 0, 0)) == []
    assert keys(of_term([("Physics", 80.0), ("Music", 50.0)], 20, 0)) == ["best course", "hardest course", "never away"]


def test_a_result_stands_out_beside_the_pupils_own_and_not_for_a_hard_paper():
    earlier = {str(pupil): [70.0, 72.0] for pupil in range(8)}
    hard = {str(pupil): 50.0 + pupil % 3 for pupil in range(8)}
    assert standing_out(hard, earlier) == {}
    assert set(standing_out({**hard, "3": 95.0}, earlier)) == {"3"}
    assert standing_out({"1": 10.0}, earlier) == {}
