"""Lineage graphs written as sentences: `graph("t completions #d", "#d trains s")` is a teacher, a dataset and a student."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from disclose.lineage import Edge, Graph, Key, Node, Path, Result, Silence
from disclose.vocabulary import Access, Answer, Basis, EdgeKind, Role, Stage

SILENT = Silence("distillation", "distillation.statement", "says nothing about teachers", (Stage.SFT, Stage.RL))
"""The silence of a card that says nothing about teachers in supervised finetuning and reinforcement learning."""
BASELESS = Silence("base", "derived_from", "does not say what its weights began from")
"""The silence of a card that does not say what its weights began from."""
UNREAD = Silence("generation", "generation.statement", "says nothing about models that wrote or processed it")
"""The silence of a dataset's card about models."""


def key(name: str) -> Key:
    """`s` is the model `acme/s`, `umbrella/s` a model of another organization, `#d` and `#umbrella/d` are datasets."""
    bare = name.removeprefix("#")
    return Key("dataset" if name.startswith("#") else "model", bare if "/" in bare else f"acme/{bare}")


def graph(*sentences: str, cards: Mapping[str, Mapping[str, Any]] | None = None) -> Graph:
    """The graph of some sentences; cards leave nothing unsaid and have no dates, unless `cards` gives fields of their nodes."""
    counts = Counter[Key]()
    edges = [edge(sentence, counts) for sentence in sentences]
    fields = {key(name): value for name, value in (cards or {}).items()}
    keys = dict.fromkeys([end for found in edges for end in (found.source, found.target)] + list(fields))
    return Graph({each: node(each, **fields.get(each, {})) for each in keys}, tuple(edges))


def node(where: Key, **fields: Any) -> Node:
    """A node whose organization is the first half of its id."""
    organization, name = where.id.split("/")
    return Node(where, **{"name": name, "organization": organization, "house": organization} | fields)


def edge(sentence: str, counts: Counter[Key] | None = None) -> Edge:
    """`t completions s` or `#d trains s`, then any of `stage=rl access=own basis=audit via=#d maybe prompts`; SFT by API unless said otherwise."""
    counts = Counter() if counts is None else counts
    source, verb, target, *more = sentence.split()
    options = dict(option.split("=") for option in more if "=" in option)
    ends = (key(source), key(target))
    fields: dict[str, Any] = {"basis": Basis(options.get("basis", "declared")), "certain": "maybe" not in more}
    if verb in list(Role):
        kind = EdgeKind.GENERATES if target.startswith("#") else EdgeKind.TEACHES
        if source.startswith("#"):  # `#d prompts #e`: the tasks of a dataset
            kind, fields["relation"] = EdgeKind.DERIVES, verb
        else:
            fields |= {"role": Role(verb), "access": Access(options.get("access", "api"))}
            fields["via"] = key(options["via"]).id if "via" in options else None
    else:
        kind = EdgeKind.TRAINS if verb == "trains" else EdgeKind.DERIVES if source.startswith("#") else EdgeKind.INITIALISES
        fields["relation"] = verb if verb != "trains" else "prompts" if "prompts" in more else None
    if kind in {EdgeKind.TEACHES, EdgeKind.TRAINS}:
        fields["stage"] = Stage(options.get("stage", "sft"))
    said_at = f"{kind}[{counts[ends[1]]}]"
    counts[ends[1]] += 1
    return Edge(kind, *ends, said_at=said_at, said_by=f"{ends[1].kind}s/{ends[1].id}.yaml", **fields)


def short(where: Key) -> str:
    """A key as the sentences write it."""
    return ("#" if where.kind == "dataset" else "") + where.id.removeprefix("acme/")


def shown(path: Path) -> str:
    """A path as sentences, from teacher to student."""
    verbs = {EdgeKind.TRAINS: "trains"}
    return ", ".join(f"{short(each.source)} {verbs.get(each.kind) or each.role or each.relation} {short(each.target)}" for each in path.edges)


def told(result: Result) -> list[str]:
    """A result as lines: the answer with hops or ground, then its paths, or its blockers with where they are missing."""
    if result.answer is Answer.YES:
        return [f"yes {result.hops}", *(shown(path) for path in result.paths)]
    if result.answer is Answer.NO:
        return [f"no: {result.ground}"]
    return ["unknown", *(f"{short(blocker.node)} {blocker.silence.said_at}" for blocker in result.blockers)]
