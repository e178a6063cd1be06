"""Timing side by side, and a table of ratios."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence


def best_of(times: int, run: Callable[[], object]) -> float:
    """The shortest of several runs, in seconds: what the machine can do when it is left alone."""
    shortest = float("inf")
    for _ in range(times):
        begun = time.perf_counter()
        run()
        shortest = min(shortest, time.perf_counter() - begun)
    return shortest


def show(title: str, rows: Sequence[tuple[str, float]], unit: str, per: float = 1.0) -> None:
    """Print seconds as rates (`per` divided by the seconds) with the ratio of each row to the first."""
    print(f"\n{title}")
    width = max(len(name) for name, _ in rows)
    base = rows[0][1]
    for name, seconds in rows:
        print(f"  {name:{width}}  {per / seconds:12,.0f} {unit}  {base / seconds:8.2f} x")
