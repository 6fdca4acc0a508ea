"""Tokens of a file that is watched."""

from __future__ import annotations

import hmac

import pytest

from stream.clock import SetClock
from stream.desk.access import tokens
from stream.desk.access.tokens import Tokens, _read, new_token
from stream.desk.access.user import Scope
from stream.errors import Misconfigured
from stream.observe import desk_metrics
from tests.factories import NOON


@pytest.fixture
def clock():
    return SetClock(NOON)


def made(name="mara", *scopes):
    return new_token(name, frozenset(scopes or {Scope.READ}))


def test_a_token_lets_in_whom_its_line_names(tmp_path, clock):
    token, line = made("mara", Scope.EDITOR)
    (tmp_path / "tokens").write_text(f"# who reads\n\n{line}\n")
    user = Tokens(tmp_path / "tokens", clock).user_of(token)
    assert user is not None
    assert (user.name, user.scopes) == ("mara", {Scope.READ, Scope.EDITOR})


def test_the_file_does_not_hold_the_token_itself(tmp_path, clock):
    token, line = made()
    assert token not in line
    (tmp_path / "tokens").write_text(line)
    tokens = Tokens(tmp_path / "tokens", clock)
    assert tokens.user_of(line.split()[1]) is None
    assert tokens.user_of(token[:-1]) is None
    assert tokens.user_of("") is None


def test_a_line_that_is_taken_out_ends_its_token(tmp_path, clock):
    (first, line), (second, other) = made("mara"), made("tom")
    file = tmp_path / "tokens"
    file.write_text(f"{line}\n{other}\n")
    tokens = Tokens(file, clock)
    assert tokens.user_of(first) is not None
    file.write_text(f"{other}\n")
    clock.advance(60)
    assert tokens.user_of(first) is None
    assert tokens.user_of(second) is not None


def test_a_line_that_is_taken_out_while_the_desk_starts_ends_its_token_too(tmp_path, clock, monkeypatch):
    token, line = made()
    file = tmp_path / "tokens"
    file.write_text(line)
    with monkeypatch.context() as reading:
        reading.setattr(tokens, "_read", lambda of: (_read(of), of.write_text(""))[0])
        known = Tokens(file, clock)
    clock.advance(60)
    assert known.user_of(token) is None


def test_a_wrong_line_is_told_at_the_start_by_its_number(tmp_path, clock):
    _, line = made()
    (tmp_path / "tokens").write_text(f"{line}\nmara 1234 read\n")
    with pytest.raises(Misconfigured, match=r"tokens, line 2: write NAME SHA-256"):
        Tokens(tmp_path / "tokens", clock)


@pytest.mark.parametrize("scopes", ["write", "read,editr"])
def test_a_scope_that_is_none_is_a_wrong_line(tmp_path, clock, scopes):
    (tmp_path / "tokens").write_text(f"mara {'0' * 64} {scopes}\n")
    with pytest.raises(Misconfigured, match="line 1"):
        Tokens(tmp_path / "tokens", clock)


def test_a_file_that_becomes_wrong_or_goes_lets_nobody_of_those_lines_in_and_says_so(tmp_path, clock):
    (first, line), (second, other) = made("mara"), made("tom")
    file = tmp_path / "tokens"
    file.write_text(f"{line}\n{other}\n")
    tokens = Tokens(file, clock)
    file.write_text(f"{line[:40]}\n{other}\n")
    clock.advance(60)
    assert tokens.user_of(first) is None
    assert tokens.user_of(second) is not None
    assert desk_metrics.TOKENS_WRONG._value.get() == 1
    file.unlink()
    clock.advance(60)
    assert tokens.user_of(second) is None
    file.write_text(f"{other}\n")
    clock.advance(60)
    assert tokens.user_of(second) is not None
    assert desk_metrics.TOKENS_WRONG._value.get() == 0


def test_each_token_of_the_file_is_compared_in_constant_time_whichever_fits(tmp_path, clock, monkeypatch):
    pairs = [made(f"user-{number}") for number in range(5)]
    (tmp_path / "tokens").write_text("\n".join(line for _, line in pairs))
    tokens = Tokens(tmp_path / "tokens", clock)
    compared = []
    real = hmac.compare_digest
    monkeypatch.setattr("hmac.compare_digest", lambda a, b: compared.append(a) or real(a, b))
    assert tokens.user_of(pairs[0][0]).name == "user-0"
    assert len(compared) == 5


@pytest.mark.parametrize("name", ["", "two words", "#note", "x" * 101])
def test_a_name_that_no_line_can_have_is_refused(name):
    with pytest.raises(Misconfigured, match="the name"):
        made(name)
