"""What bandit and pip-audit find is told from what is explained."""

from tests.security_findings import Finding, advisories, unexplained

EXPLAINED = [{"rule": "B301", "files": ["school_ai/a.py"], "why": "Signed."}]


def test_a_finding_that_is_explained_passes():
    assert unexplained([Finding("B301", "school_ai/a.py", "pickle")], EXPLAINED) == []


def test_another_rule_or_file_does_not():
    found = [
        Finding("B301", "school_ai/a.py", "x"),
        Finding("B301", "school_ai/b.py", "x"),
        Finding("B608", "school_ai/a.py", "x"),
    ]
    assert unexplained(found, EXPLAINED) == ["school_ai/b.py: B301 x", "school_ai/a.py: B608 x"]


def test_an_explanation_of_nothing_fails():
    assert unexplained([], EXPLAINED) == ["school_ai/a.py: B301 is explained, and not found any more"]


def test_an_explanation_says_why():
    assert len(unexplained([Finding("B301", "school_ai/a.py", "x")], [{**EXPLAINED[0], "why": " "}])) == 1


def test_advisories_name_package_and_where_it_is_mended():
    report = {
        "dependencies": [
            {"name": "a", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"], "description": ""}]},
            {"name": "b", "skip_reason": "not found"},
        ]
    }
    assert advisories(report) == [Finding("PYSEC-1", "a", "1.0, mended in 1.1")]


def test_a_report_that_skipped_all_says_nothing():
    assert advisories({"dependencies": [{"name": "b", "skip_reason": "not found"}]}) is None
