"""The command `disclose lineage`: an answer with its paths, or everything upstream as a tree."""

from __future__ import annotations

import argparse
import shutil
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from disclose.cli.loading import CLEAN, Stopped
from disclose.cli.loading import snapshot as snapshot_of
from disclose.vocabulary import Access, Answer, Basis, Role, RuleName, Stage

if TYPE_CHECKING:
    from disclose.lineage import Rule
    from disclose.queries import Snapshot, TeacherQuery
    from disclose.views import AnswerCounts, CommonView, DistillationAnswer, EdgeView, GapPage, LineageView, ModelPage


def lineage(options: argparse.Namespace) -> int:
    """Print an answer, a tree, what two models have in common, or what would follow from a rule."""
    from disclose.queries import UnknownName

    teacher = _teacher(options)
    for given, what in ((options.what_if, "--what-if"), (options.gaps, "--gaps")):
        if given and not teacher.asks:
            raise Stopped(f"{what} needs a teacher: --teacher, --teacher-availability, --teacher-country or --teacher-weights")
        if given and options.model:
            raise Stopped(f"{what} asks about every model; leave `{options.model}` out")
    if not (options.model or options.what_if or options.gaps):
        raise Stopped("a model is missing; give its id or an alias, or ask with --what-if or --gaps")
    rule = _rule(options, RuleName.DIRECT if teacher.asks else RuleName.ANY)
    with snapshot_of(options.registry, options.database) as snapshot:
        try:
            view, text = _asked(snapshot, options, teacher, rule)
        except UnknownName as unknown:
            near = f"; did you mean {' or '.join(f'`{each}`' for each in unknown.near)}?" if unknown.near else ""
            raise Stopped(f"{unknown}{near}") from None
        print(view.model_dump_json(indent=2) if options.json else text(view).rstrip("\n"))
    return CLEAN


def _teacher(options: argparse.Namespace) -> TeacherQuery:
    from disclose.queries import TeacherQuery

    countries = frozenset(country.upper() for country in options.teacher_country)
    return TeacherQuery(tuple(options.teacher), frozenset(options.teacher_availability), countries, frozenset(options.teacher_weights))


def _rule(options: argparse.Namespace, default: RuleName) -> Rule:
    from disclose.lineage import rule

    def terms(vocabulary: type[Any], given: Sequence[str] | None) -> Any:
        return None if given is None else frozenset(vocabulary(term) for term in given)

    try:
        return rule(
            RuleName(options.rule) if options.rule else default,
            roles=terms(Role, options.roles),
            stages=terms(Stage, options.stages),
            access=terms(Access, options.access),
            basis=terms(Basis, options.basis),
            hops=options.hops,
        )
    except ValueError as error:
        raise Stopped(str(error)) from None


def _asked(snapshot: Snapshot, options: argparse.Namespace, teacher: TeacherQuery, rule: Rule) -> tuple[Any, Callable[[Any], str]]:
    """The view that answers, and what puts it into text."""
    from disclose.queries import MAX_LIMIT, ModelQuery, Page

    if options.what_if:
        answers = frozenset({Answer.YES, Answer.UNKNOWN})
        query = ModelQuery(teacher=teacher, rule=rule, answer=answers)
        stats = snapshot.stats(query)
        return stats.answers, lambda counts: _what_if_text(counts, snapshot.models(query, Page(limit=MAX_LIMIT)))
    if options.gaps:
        return snapshot.gaps(teacher, rule, 20), _gaps_text
    if options.common:
        return snapshot.common(options.model, options.common, rule), _common_text
    if teacher.asks:
        return snapshot.distillation(options.model, teacher, rule), _answer_text
    return snapshot.upstream(options.model, rule), lambda view: _tree_text(view, snapshot.name)


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


def _what_if_text(counts: AnswerCounts, page: ModelPage) -> str:
    """How many models have each answer, by country, then those with a yes or an unknown."""
    from disclose.findings import printable

    text = _wrapped(printable(f"Distilled from {counts.teacher} under {counts.rule}: {_tally(counts.total)}."))
    text += _wrapped(f"{counts.rule}: {counts.rule_words}", "  ", "  ") + "\n"
    for country, each in counts.countries.items():
        text += f"  {country:8} {_tally(each)}\n"
    for answer in (Answer.YES, Answer.UNKNOWN):
        text += f"\n{answer}:\n"
        for item in page.items:
            if item.match and item.match.answer == answer:
                route = (
                    " -> ".join(step.id for step in item.match.path[:-1])
                    if item.match.path
                    else f"{len(item.match.blockers)} or more missing statements"
                )
                text += _wrapped(printable(f"{item.id}  ({route})"), "  ", "      ")
    if page.meta.next_cursor:
        text += f"\nThese are {len(page.items)} of {page.meta.total}; the API and --json have all counts.\n"
    return text


def _tally(counts: Mapping[Answer, int]) -> str:
    return ", ".join(f"{counts[answer]} {answer}" for answer in Answer)


def _gaps_text(view: GapPage) -> str:
    """Where one more statement would change most."""
    from disclose.findings import count, printable

    text = (
        _wrapped(f"One more declared statement at one of {count(view.meta.total, 'model')} would turn answers into yes; those that would turn most:")
        + "\n"
    )
    for item in view.items:
        text += f"  {item.id}: {count(item.total, 'answer')}\n"
        text += "".join(_wrapped(printable(blocker.sentence), "    - ", "      ") for blocker in item.blockers)
    return text


def _common_text(view: CommonView) -> str:
    """The teachers that two models have in common."""
    from disclose.findings import count, printable

    text = _wrapped(f"{view.model} and {view.other} have {count(len(view.items), 'teacher')} in common under {view.rule}: {view.rule_words}")
    for item in view.items:
        text += _wrapped(
            printable(f"{item.id} ({count(item.hops, 'hop')} to the first, {count(item.hops_of_other, 'hop')} to the second)"), "  ", "    "
        )
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
