"""The names nearest to a misspelt one, for tips and suggestions everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from heapq import nlargest

CUTOFF = 0.6


def nearest(word: str, names: Iterable[str], most: int = 3) -> list[str]:
    """At most `most` names that resemble the word, the most similar first; letter case does not matter."""
    wanted = word.casefold()
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    scored = []
    for name in set(names):
        candidate = name.casefold()
        if candidate == wanted:
            scored.append((2.0, name))
            continue
        matcher.set_seq1(candidate)
        if matcher.real_quick_ratio() >= CUTOFF and matcher.quick_ratio() >= CUTOFF and (ratio := matcher.ratio()) >= CUTOFF:
            scored.append((ratio, name))
    return [name for _, name in nlargest(most, scored, key=lambda pair: (pair[0], [-ord(letter) for letter in pair[1]]))]


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """`; did you mean ...?`, to be appended to a sentence, or nothing where no name is near."""
    found = nearest(word, names, most=2)
    return f"; did you mean {' or '.join(f'`{name}`' for name in found)}?" if found else ""
