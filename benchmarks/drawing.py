"""Drawings: how long the layout and the whole SVG take, beside Graphviz where it is installed."""

from __future__ import annotations

import random
import shutil
import subprocess
from functools import partial

from benchmarks.table import best_of, show
from disclose import vocabulary as v
from disclose.pages.drawing import drawing
from disclose.pages.layout import Arc, layered
from disclose.views import EdgeView, LineageView

LIMIT = 0.1
"""Seconds that the layout of 500 nodes may take."""


def arcs_of(nodes: int, arcs: int, seed: int = 1) -> list[Arc]:
    """Lines as in real lineages: most teachers came long before their students, and one line in fifty closes a cycle."""
    chance = random.Random(seed)
    found: set[Arc] = {(node, int(node * chance.random() ** 0.7), chance.choice(("own", "api", "data"))) for node in range(1, nodes)}
    while len(found) < arcs:
        source, target = sorted((chance.randrange(nodes), chance.randrange(nodes)), reverse=chance.random() < 0.98)
        found.add((source, target, chance.choice(("own", "api", "data"))))
    return sorted(found)


def lineage_of(arcs: list[Arc]) -> LineageView:
    """The same lines as statements about models."""
    statements = tuple(
        EdgeView(
            kind=v.EdgeKind.TEACHES, source_kind="model", source=f"acme/m{source}", source_name=f"Model {source}", target_kind="model",
            target=f"acme/m{target}", target_name=f"Model {target}", basis=v.Basis.DECLARED, role=v.Role.COMPLETIONS, stage=v.Stage.SFT,
            access=v.Access.OWN if style == "own" else v.Access.API, relation=None, via=None, certain=True, amount=None, sentence="", said_by="",
            said_at="", note=None, evidence=(),
        )
        for source, target, style in arcs
    )  # fmt: skip
    return LineageView(model="acme/m0", rule=v.RuleName.ANY, rule_words="", teachers=(), students=(), edges=statements, cycles=())


def name_of(_: str, identity: str) -> str:
    """A model by its id."""
    return identity


def main() -> None:
    """Print milliseconds for drawings of several sizes, and stop if the layout of 500 nodes takes too long."""
    for nodes, lines in ((100, 250), (500, 1250), (1000, 2500)):
        arcs = arcs_of(nodes, lines)
        lineage = lineage_of(arcs)
        layout = layered(nodes, arcs)
        seconds = best_of(5, partial(layered, nodes, arcs))
        rows = [
            ("layout", seconds),
            ("layout and SVG", best_of(3, partial(drawing, lineage, name_of, {}, "", whole=True))),
        ]
        if dot := shutil.which("dot"):
            text = "digraph { rankdir=RL; node [shape=box]; " + " ".join(f"{source} -> {target};" for source, target, _ in arcs) + "}"
            rows.append(
                (
                    "dot -Tsvg",
                    best_of(1, partial(subprocess.run, [dot, "-Tsvg"], input=text.encode(), capture_output=True, check=True)),
                )
            )
        show(
            f"A drawing of {nodes} nodes and {lines} lines, {max(layout.column) + 1} columns, {sum(layout.back)} lines that close cycles",
            rows,
            "per second",
        )
        print(f"  the layout takes {1000 * seconds:.0f} ms" + (f" (the limit is {1000 * LIMIT:.0f})" if nodes == 500 else ""))


if __name__ == "__main__":
    main()
