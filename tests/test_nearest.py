"""The names that a misspelt one may have been meant to be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclose.nearest import did_you_mean, nearest

NAMES = ["completions", "logits", "reward", "rewriting", "processing"]


@pytest.mark.parametrize(
    ("word", "names", "found"),
    [
        ("completion", NAMES, ["completions"]),
        ("Rewards", NAMES, ["reward"]),
        ("LOGITS", NAMES, ["logits"]),
        ("xyz", NAMES, []),
        ("", NAMES, []),
        ("reward", [], []),
        ("acme/techer", ["acme/teacher", "acme/pupil", "acme-ai/teacher", "zzzzzzzzzzzz/techer"], ["acme/teacher", "acme-ai/teacher"]),
        ("aaaa", ["aaab", "aaac", "aaad", "aaae"], ["aaab", "aaac", "aaad"]),
    ],
)
def test_nearest(word: str, names: list[str], found: list[str]):
    """At most three names that resemble the word, the most similar first; of an id, the name itself has to."""
    assert nearest(word, names) == found


@pytest.mark.parametrize(
    ("word", "words"),
    [("logit", "; did you mean `logits`?"), ("rewardin", "; did you mean `reward` or `rewriting`?"), ("zzz", "")],
)
def test_did_you_mean(word: str, words: str):
    """The suggestion names at most two, and is empty where nothing is near."""
    assert did_you_mean(word, NAMES) == words


@given(st.sets(st.text("abc", min_size=1, max_size=5)), st.text("abcABC", min_size=1, max_size=5))
def test_a_name_is_nearest_to_itself(names: set[str], word: str):
    """A name that differs at most in letter case comes first, and the order of the names does not matter."""
    names.add(word.lower())
    found = nearest(word, names)
    assert found[0] == word.lower()
    assert found == nearest(word, sorted(names, reverse=True))
