"""What is written under a key is read with it, and with no other."""

import pytest

from school_ai.ai.encryption.ring import MARK, Damaged, OtherKey, Ring, is_token, key_for

TEXT = "Ich weiß nicht weiter – 力 = m·a 🙂"
PURPOSE = b"test"


def ring(*secrets: str, purpose: bytes = PURPOSE) -> Ring:
    return Ring(secrets, purpose)


def test_a_text_comes_back_and_does_not_stand_in_its_token():
    token = ring("one").hide(TEXT)
    assert ring("one").read(token) == TEXT
    assert is_token(token) and token.startswith(ring("one").present)
    assert not any(word in token for word in TEXT.split())


@pytest.mark.parametrize("text", ["x", " ", "\n", "a" * 100_000])
def test_short_and_long_ones(text):
    assert ring("one").read(ring("one").hide(text)) == text


def test_the_same_text_is_another_token_each_time():
    assert ring("one").hide(TEXT) != ring("one").hide(TEXT)


def test_another_key_and_another_purpose_do_not_open_it():
    token = ring("one").hide(TEXT)
    for other in (ring("two"), ring("one", purpose=b"another")):
        with pytest.raises(OtherKey):
            other.read(token)
        with pytest.raises(OtherKey):
            other.renew(token)


def test_a_former_key_is_read_and_renewed():
    former, both, new = ring("old"), ring("new", "old"), ring("new")
    token = former.hide(TEXT)
    assert both.read(token) == TEXT
    renewed = both.renew(token)
    assert renewed.startswith(new.present) and new.read(renewed) == TEXT
    assert both.hide(TEXT).startswith(new.present)


@pytest.mark.parametrize("at", [len(MARK) + 12, 60, -3])
def test_a_changed_token_is_damaged(at):
    token = ring("one").hide(TEXT)
    changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
    with pytest.raises(Damaged):
        ring("one").read(changed)


def test_what_looks_like_a_token_is_a_text_like_others():
    inner = ring("one").hide(TEXT)
    assert ring("one").read(ring("one").hide(inner)) == inner


@pytest.mark.parametrize("text", ["", MARK, f"{MARK}:", f"{MARK}:12345678:short", f"{MARK}:zzzzzzzz:{'A' * 100}"])
def test_texts_that_are_no_tokens(text):
    assert not is_token(text)
    with pytest.raises(Damaged):
        ring("one").read(text)


def test_a_key_serves_for_one_purpose_and_is_not_the_secret():
    assert key_for("secret", b"a") != key_for("secret", b"b")
    assert b"secret" not in key_for("secret", b"a")


@pytest.mark.parametrize("secrets", [(), ("",), ("one", "")])
def test_without_a_secret_there_is_no_ring(secrets):
    with pytest.raises(ValueError, match="secret"):
        Ring(secrets, PURPOSE)
