"""Lineage at scale: everything distilled from the most used teacher, against networkx on the same graph in the same run; and what it costs to hold."""

from __future__ import annotations

import argparse
import datetime
import itertools
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import networkx

from api.current import settle
from benchmarks import synthetic as cards
from benchmarks.table import show
from disclose import checks
from disclose.lineage import RULES, Citation, Edge, Graph, Key, Lineage, Node, Teacher, graph_of, named_teacher
from disclose.queries import ModelQuery, Page, Snapshot, TeacherQuery
from disclose.registry import load, uncollected
from disclose.store.building import write
from disclose.store.rows import graph_rows, rows_of
from disclose.store.tables import SCHEMA_VERSION, AliasRow, EdgeRow, ModelRow, NodeRow, RegistryRow
from disclose.vocabulary import Access, Availability, EdgeKind, Role, RuleName, Stage, Verdict

PAGE = Page(limit=50)


def synthetic(models: int, edges: int, seed: int = 1) -> Graph:
    """Models taught by earlier ones, the earliest by far the most; one edge in a hundred leads back, so that there are cycles."""
    chance = random.Random(seed)
    keys = [Key("model", f"org-{number % 97}/model-{number}") for number in range(models)]
    nodes = {
        key: Node(
            key,
            f"Model {number}",
            f"org-{number % 97}",
            f"org-{number % 97}",
            "US",
            f"20{20 + number * 6 // models}-01-01",
            Availability.RELEASED,
            None,
            Verdict.OPEN,
        )
        for number, key in enumerate(keys)
    }
    found = []
    for number in range(edges):
        student = number % (models - 1) + 1
        teacher = min(int(chance.paretovariate(0.7)) - 1, student - 1)
        if number % 100 == 99:
            teacher, student = student, teacher
        role, stage = chance.choice((Role.COMPLETIONS, Role.REWRITING, Role.LOGITS)), chance.choice((Stage.PRETRAINING, Stage.SFT))
        evidence = (Citation(f"Report {student}", f"https://example.org/{student}", "section 2"),)
        said_by = f"models/{keys[student].id}.yaml"
        found.append(
            Edge(
                EdgeKind.TEACHES,
                keys[teacher],
                keys[student],
                role=role,
                stage=stage,
                access=Access.API,
                said_at=f"distillation.sources[{number // models}]",
                said_by=said_by,
                evidence=evidence,
            )
        )
    return Graph(nodes, tuple(found))


def store(graph: Graph, path: Path) -> None:
    """Write a graph and a row for each of its models into a database."""
    models = [
        {
            "id": node.key.id, "name": node.name, "organization": node.organization, "organization_name": node.organization, "country": node.country,
            "released": node.released, "availability": "released", "precision": "checkpoint", "family": None, "parameters": None, "license": "MIT",
            "weights": "open", "data": "undisclosed", "post_training": "undisclosed", "distillation": "declared", "teachers": 1, "mof": "none",
            "withdrawn": False, "search": node.key.id, "openness": {}, "card": {},
        }
        for node in graph.models
    ]  # fmt: skip
    aliases = [{"kind": "model", "folded": node.key.id, "target": node.key.id} for node in graph.models]
    about = {
        "id": 1,
        "schema_version": SCHEMA_VERSION,
        "dataset_version": "synthetic",
        "as_of": "2026-11-24",
        "statements": 0,
        "sources": 0,
        "history": "none",
        "head": "",
    }
    write([(ModelRow, models), (AliasRow, aliases), *graph_rows(graph), (RegistryRow, [about])], path)


def timed(run: object, times: int) -> list[float]:
    """The sorted seconds of several runs."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        run()  # type: ignore[operator]
        found.append(time.perf_counter() - begun)
    return sorted(found)


def deep(length: int) -> Graph:
    """A chain: each model is taught by the one before it."""
    keys = [Key("model", f"org/model-{number}") for number in range(length)]
    return _taught(keys, itertools.pairwise(keys))


def wide(width: int, layers: int) -> Graph:
    """A diamond: a teacher, layers of models in which each learns from every one of the layer above, and a student."""
    rows = [
        [Key("model", "org/top")],
        *([Key("model", f"org/{layer}-{place}") for place in range(width)] for layer in range(layers)),
        [Key("model", "org/end")],
    ]
    return _taught(
        [key for row in rows for key in row], [(above, below) for row, following in itertools.pairwise(rows) for above in row for below in following]
    )


def _taught(keys: list[Key], pairs: Iterable[tuple[Key, Key]]) -> Graph:
    edges = [Edge(EdgeKind.TEACHES, teacher, student, role=Role.COMPLETIONS, stage=Stage.SFT, access=Access.API) for teacher, student in pairs]
    return Graph({key: Node(key, key.id, "org", "org") for key in keys}, tuple(edges))


def _ask_next(lineages: Iterator[Lineage], model: str, teacher: Teacher) -> None:
    next(lineages).answer(model, teacher)


def show_shapes() -> None:
    """Print how long the answer takes in a deep and in a wide graph: for the first question under a rule, and for the next one."""
    rows = []
    for name, graph in (("a chain of 10,000 models", deep(10_000)), ("a diamond, 3 wide and 12 deep", wide(3, 12))):
        first, *_, last = graph.nodes
        teacher = named_teacher(graph, first.id)
        graph.into, graph.out_of  # noqa: B018 - read once, as the server does when it starts
        settle()
        fresh = iter([Lineage(graph, RULES[RuleName.ANY]) for _ in range(6)])
        known = next(fresh)
        question = (last.id, teacher)
        rows.append((f"{name}, the first question", statistics.median(timed(partial(_ask_next, fresh, *question), 5))))
        rows.append((f"{name}, the next question", statistics.median(timed(partial(known.answer, *question), 5))))
    show("One model and one teacher, rule any, all paths that are listed", rows, "answers/s")


def show_share(models: int) -> None:
    """Print which part of a whole build the lineage tables take."""
    with tempfile.TemporaryDirectory() as folder:
        root, path = Path(folder) / "registry", Path(folder) / "x.sqlite"
        cards.write(root, models, sparse=True)
        with uncollected():
            begun = time.perf_counter()
            registry, complaints = load(root)
            checks.run(registry, complaints, str(root), datetime.date.today())
            tables = rows_of(registry)
            write(tables, path)
            whole = time.perf_counter() - begun
            begun = time.perf_counter()
            write([(table, rows) for table, rows in tables if table not in {NodeRow, EdgeRow}], path)
            rest = time.perf_counter() - begun
            begun = time.perf_counter()
            lineage = graph_rows(graph_of(registry))
            finding = time.perf_counter() - begun
            begun = time.perf_counter()
            write([*lineage, *((table, rows) for table, rows in tables if table not in {NodeRow, EdgeRow})], path)
            writing = max(time.perf_counter() - begun - rest, 0.0)
    edges = next(len(rows) for table, rows in tables if table is EdgeRow)
    print(f"\nof a whole build of {models:,} models and {edges:,} edges ({whole:.2f} s) the lineage tables take {(finding + writing) / whole:.0%}: "
          f"{finding:.2f} s to find the edges, {writing:.2f} s to write them")  # fmt: skip


def main() -> None:
    """Print the tables; `--models` and `--edges` set the size."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--models", type=int, default=100_000)
    parser.add_argument("--edges", type=int, default=130_000)
    options = parser.parse_args()
    show_shapes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.sqlite"
        graph = synthetic(options.models, options.edges)
        store(graph, path)
        teachers = [key.id for key in list(graph.nodes)[:40]]  # the most used ones
        peer = networkx.DiGraph((edge.source.id, edge.target.id) for edge in graph.edges)
        connection = sqlite3.connect(path)

        def with_networkx(teacher: str) -> object:
            found = sorted(networkx.descendants(peer, teacher))[:50]
            return connection.execute(f"SELECT * FROM model WHERE id IN ({','.join('?' * len(found))})", found).fetchall()  # noqa: S608 - only question marks

        snapshot = Snapshot(path)
        begun = time.perf_counter()
        snapshot.graph.into, snapshot.graph.out_of  # noqa: B018 - read once, as the server does when it starts
        loading = time.perf_counter() - begun

        def ours(teacher: str) -> object:
            return snapshot.models(ModelQuery(teacher=TeacherQuery(names=(teacher,)), rule=RULES[RuleName.ANY]), PAGE)

        first = timed(lambda: ours(teachers[0]), 1)[0]
        cold, theirs = [], []
        for teacher in teachers[1:]:  # one after the other, so that what else the machine does meets both alike
            cold += timed(partial(ours, teacher), 1)
            theirs += timed(partial(with_networkx, teacher), 1)
        again = timed(lambda: ours(teachers[0]), 1000)
        show(
            f"First page of everything distilled from the most used teacher, {options.models:,} models, {options.edges:,} edges, rule any",
            [
                ("networkx.descendants and the same join, median", statistics.median(theirs)),
                ("ours, asked again (one version of the data is immutable), median", statistics.median(again)),
                ("ours, asked again, 99th percentile", again[int(len(again) * 0.99)]),
                ("ours, a teacher asked about for the first time, median of 39", statistics.median(cold)),
                ("ours, the first question under a rule", first),
            ],
            "pages/s",
        )
        print(
            f"\nmedians in ms: networkx {statistics.median(theirs) * 1e3:.2f}, ours again {statistics.median(again) * 1e3:.4f} (p99 {again[990] * 1e3:.4f}), first time {statistics.median(cold) * 1e3:.2f}"
        )
        print(f"reading the graph when the server starts: {loading:.2f} s; first question under a rule: {first:.2f} s")
        script = (
            "import sys, resource; from api.current import Current; from disclose.queries import *; from disclose.lineage import RULES\n"
            f"s = Current({str(path)!r}).snapshot(); s.models(ModelQuery(teacher=TeacherQuery(names=({teachers[0]!r},)), rule=RULES['any']), Page())\n"
            "print(next(int(line.split()[1]) // 1024 for line in open('/proc/self/status') if line.startswith('VmRSS')))"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        print(f"memory of a process that serves it, after that question: {done.stdout.strip()} MB")
        snapshot.close()
        connection.close()
    show_share(10_000)


if __name__ == "__main__":
    main()
