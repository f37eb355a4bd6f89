"""Rules about where texts may go: what they let through, and what not."""

import pytest

from school_ai.ai.llm.destinations import (
    ALLOW,
    FORBID,
    FORBIDDEN_HOST,
    FORBIDDEN_REGION,
    HOST,
    NO_HOST,
    NO_REGION,
    OTHER_HOST,
    OTHER_REGION,
    REGION,
    Destination,
    Rule,
    address_of,
    host_of,
    refusal,
)

EU, US = "European Union", "United States"


def why(rules, host="api.openai.com", region=US, outside=True):
    found = refusal(Destination(host, region, outside), [Rule(*rule) for rule in rules])
    return found.why if found else None


@pytest.mark.parametrize(
    ("rules", "host", "told"),
    [
        ([], "api.openai.com", None),
        ([], "", None),
        ([(FORBID, HOST, "api.openai.com")], "api.openai.com", FORBIDDEN_HOST),
        ([(FORBID, HOST, "openai.com")], "api.openai.com", FORBIDDEN_HOST),
        ([(FORBID, HOST, "OpenAI.com.")], "api.openai.com", FORBIDDEN_HOST),
        ([(FORBID, HOST, "https://openai.com/v1")], "api.openai.com", FORBIDDEN_HOST),
        # Another host that ends in the same letters.
        ([(FORBID, HOST, "openai.com")], "notopenai.com", None),
        ([(FORBID, HOST, "openai.com")], "openai.com.example.org", None),
        ([(ALLOW, HOST, "models.school.example")], "models.school.example", None),
        ([(ALLOW, HOST, "models.school.example")], "api.openai.com", OTHER_HOST),
        ([(ALLOW, HOST, "school.example"), (FORBID, HOST, "old.school.example")], "old.school.example", FORBIDDEN_HOST),
        ([(ALLOW, HOST, "a.example"), (ALLOW, HOST, "b.example")], "b.example", None),
        # A rule that says no host lets nothing through that it does not name.
        ([(ALLOW, HOST, "")], "api.openai.com", OTHER_HOST),
        ([(FORBID, HOST, "openai.com")], "", NO_HOST),
    ],
)
def test_hosts(rules, host, told):
    assert why(rules, host) == told


@pytest.mark.parametrize(
    ("rules", "region", "told"),
    [
        ([(ALLOW, REGION, EU)], EU, None),
        ([(ALLOW, REGION, EU)], US, OTHER_REGION),
        ([(ALLOW, REGION, EU)], "", NO_REGION),
        ([(FORBID, REGION, US)], US, FORBIDDEN_REGION),
        ([(FORBID, REGION, US)], EU, None),
        ([(FORBID, REGION, US)], "", NO_REGION),
        ([(ALLOW, REGION, US), (FORBID, REGION, US)], US, FORBIDDEN_REGION),
    ],
)
def test_regions(rules, region, told):
    assert why(rules, region=region) == told


def test_a_server_of_the_school_is_in_no_region_and_has_a_host():
    assert why([(ALLOW, REGION, EU)], "10.0.0.5", "", outside=False) is None
    assert why([(FORBID, HOST, "10.0.0.5")], "10.0.0.5", "", outside=False) == FORBIDDEN_HOST
    assert why([(ALLOW, HOST, "api.openai.com")], "10.0.0.5", "", outside=False) == OTHER_HOST


def test_both_must_hold():
    rules = [(ALLOW, HOST, "api.openai.com"), (ALLOW, REGION, EU)]
    assert why(rules, region=EU) is None
    assert why(rules, region=US) == OTHER_REGION
    assert why(rules, "other.example", EU) == OTHER_HOST


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://API.OpenAI.com/v1", "api.openai.com"),
        ("api.openai.com", "api.openai.com"),
        ("http://[::1]:8000/v1", "::1"),
        ("https://user:key@api.openai.com.:443/", "api.openai.com"),
        ("", ""),
        ("http://[", ""),
    ],
)
def test_the_host_of_an_address(address, host):
    assert host_of(address) == host


def test_a_provider_without_an_address_is_called_by_its_own():
    assert host_of(address_of("OpenAI", "")) == "api.openai.com"
    assert host_of(address_of("Anthropic", "")) == "api.anthropic.com"
    assert address_of("OpenAI-compatible", "http://10.0.0.5/v1") == "http://10.0.0.5/v1"
    assert address_of("OpenAI-compatible", "") == ""
