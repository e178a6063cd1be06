"""The names nearest to a misspelt one, for tips and suggestions everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

CUTOFF = 0.6


def nearest(word: str, names: Iterable[str], most: int = 3) -> list[str]:
    """At most `most` names that resemble the word, the most similar first; letter case does not matter.

    Of an id, the name has to resemble by itself too: otherwise every model of an organization would resemble every other one.
    """
    wanted = word.casefold()
    scored = [(_likeness(name.casefold(), wanted), name) for name in set(names)]
    return [name for likeness, name in sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:most] if likeness >= CUTOFF]


def _likeness(one: str, other: str) -> float:
    """How much two names resemble each other, from 0 to 1; 0 where they surely resemble less than the cutoff."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < CUTOFF or matcher.quick_ratio() < CUTOFF:
        return 0
    last = SequenceMatcher(None, one.rpartition("/")[2], other.rpartition("/")[2], autojunk=False) if "/" in other else matcher
    return matcher.ratio() if last.ratio() >= CUTOFF else 0


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """`; did you mean ...?`, to be appended to a sentence, or nothing where no name is near."""
    found = nearest(word, names, most=2)
    return f"; did you mean {' or '.join(f'`{name}`' for name in found)}?" if found else ""
