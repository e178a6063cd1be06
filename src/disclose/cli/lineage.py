"""The command `disclose lineage`: an answer with its paths, or everything upstream as a tree."""

from __future__ import annotations

import argparse
import shutil
import textwrap
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from disclose.cli.loading import CLEAN, Stopped
from disclose.cli.loading import snapshot as snapshot_of
from disclose.vocabulary import RuleName

if TYPE_CHECKING:
    from disclose.views import DistillationAnswer, EdgeView, LineageView


def lineage(options: argparse.Namespace) -> int:
    from disclose.lineage import RULES
    from disclose.queries import TeacherQuery, UnknownName

    name = RuleName(options.rule) if options.rule else RuleName.DIRECT if options.teacher else RuleName.ANY
    with snapshot_of(options.registry, options.database) as snapshot:
        view: Any
        try:
            if options.teacher:
                view = snapshot.distillation(options.model, TeacherQuery(names=tuple(options.teacher)), RULES[name])
            else:
                view = snapshot.upstream(options.model, RULES[name])
        except UnknownName as unknown:
            near = f"; did you mean {' or '.join(f'`{each}`' for each in unknown.near)}?" if unknown.near else ""
            raise Stopped(f"{unknown}{near}") from None
        if options.json:
            print(view.model_dump_json(indent=2))
        else:
            print(_answer_text(view) if options.teacher else _tree_text(view, snapshot.name), end="")
    return CLEAN


def _width() -> int:
    return max(40, min(shutil.get_terminal_size((100, 24)).columns, 120))


def _wrapped(text: str, first: str = "", rest: str = "") -> str:
    return textwrap.fill(text, _width(), initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False) + "\n"


def _evidence_text(evidence: Sequence[Any], indent: str) -> str:
    """Where a statement can be checked: never broken, so that it can be clicked."""
    from disclose.findings import printable

    text = ""
    for item in evidence:
        place = f", {item.place}" if item.place else ""
        text += f"{indent}[{printable(item.title + place)}]\n{indent}{printable(item.url)}\n"
    return text


def _answer_text(view: DistillationAnswer) -> str:
    from disclose.findings import count, printable

    text = _wrapped(printable(view.sentence))
    text += _wrapped(f"{view.rule}: {view.rule_words}", "  ", "  ")
    for number, path in enumerate(view.paths, 1):
        text += f"\nPath {number}, {count(path.hops, 'hop')}:\n"
        for step in path.path[:-1]:
            text += _wrapped(printable(step.sentence or ""), "  - ", "    ") + _evidence_text(step.evidence, "      ")
    if view.cut:
        text += "\nThere are more paths than these.\n"
    if view.blockers:
        text += "\nWhat is missing for a no:\n"
        for blocker in view.blockers:
            text += _wrapped(printable(blocker.sentence), "  - ", "    ") + f"      registry/{blocker.kind}s/{blocker.id}.yaml, {blocker.said_at}\n"
    return text + f"\nEvidence read up to {view.as_of}.\n"


def _tree_text(view: LineageView, name: Callable[[Any], str]) -> str:
    """Everything upstream as a tree; a node is opened once, and where a branch comes back to itself it says so."""
    from disclose.findings import count, printable
    from disclose.lineage import Key

    into: dict[tuple[str, str], list[EdgeView]] = {}
    for each in view.edges:
        into.setdefault((each.target_kind, each.target), []).append(each)
    lines = [printable(f"{view.model}  {name(Key('model', view.model))}")]
    families = {cycle[0] for cycle in view.cycles} - {view.model}
    opened: set[tuple[str, str]] = set()
    stack: list[tuple[tuple[str, str], str, tuple[tuple[str, str], ...], EdgeView | None, bool]] = [(("model", view.model), "", (), None, True)]
    while stack:
        node, indent, above, edge, last = stack.pop()
        suffix = ""
        if node in above:
            suffix = "  (cycle: see above)"
        elif node[1] in families:
            suffix = f"  (cycle: the family of {view.model})"
        elif node in opened and node in into:
            suffix = "  (opened above)"
        if edge is not None:
            below = indent + ("   " if last else "│  ")
            lines.append(_wrapped(printable(_branch(edge) + suffix), indent + ("└─ " if last else "├─ "), below + "   ").rstrip("\n"))
            indent = below
        if suffix:
            continue
        opened.add(node)
        children = into.get(node, [])
        for index, child in reversed(list(enumerate(children))):
            stack.append(((child.source_kind, child.source), indent, (*above, node), child, index == len(children) - 1))
    text = "\n".join(lines) + "\n\n"
    text += _wrapped(f"{count(len(view.teachers), 'teacher')} and {count(len(view.students), 'student')} under {view.rule}: {view.rule_words}")
    for cycle in view.cycles:
        text += _wrapped("cycle: " + " -> ".join((*cycle, cycle[0])), "", "  ")
    return text


def _branch(edge: EdgeView) -> str:
    """An edge from its target's side, in a few words."""
    relation = {"teaches": "taught by", "generates": "written by", "trains": "trained on", "derives": "made from", "initialises": "began from"}[
        edge.kind
    ]
    beside = [str(part) for part in (edge.role, edge.stage, edge.relation, edge.amount, f"via {edge.via}" if edge.via else None) if part]
    if edge.access and edge.access != "unknown":
        beside.append(f"access {edge.access}")
    if not edge.certain:
        beside.append("one of several")
    return f"{relation} {edge.source}" + (f" ({', '.join(beside)})" if beside else "")
