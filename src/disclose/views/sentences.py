"""From lineage to published shapes, with every edge, answer and blocker as a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from disclose import vocabulary as v
from disclose.lineage import Citation, Edge, Key, Path, Result, Rule, Silence
from disclose.views.lineage import BlockerView, DistillationAnswer, EdgeView, Match, PathView, RuleView, Step
from disclose.views.shapes import Cited

Name = Callable[[Key], str]
"""Gives the name of a node."""

_OUTPUTS: dict[v.Role, tuple[str, str]] = {
    v.Role.COMPLETIONS: ("{source} wrote text that {target} was trained on", "{source} wrote text in {target}"),
    v.Role.LOGITS: ("{target} learned to match the token probabilities of {source}", "{source} supplied the token probabilities in {target}"),
    v.Role.ON_POLICY: ("{source} scored what {target} wrote, token by token", "{source} scored text in {target}, token by token"),
    v.Role.PREFERENCE_CHOSEN: ("{source} wrote answers that {target} learned to prefer", "{source} wrote preferred answers in {target}"),
    v.Role.PREFERENCE_REJECTED: ("{source} wrote answers that {target} learned to avoid", "{source} wrote rejected answers in {target}"),
    v.Role.PREFERENCE_JUDGE: ("{source} judged the answers that {target} learned from", "{source} judged the answers in {target}"),
    v.Role.REWARD: ("Scores by {source} were the reward for {target}", "{source} supplied rewards in {target}"),
    v.Role.REWRITING: ("{source} rewrote text that {target} was trained on", "{source} rewrote text in {target}"),
    v.Role.PROCESSING: ("{source} processed material that {target} was trained on", "{source} processed the material in {target}"),
    v.Role.FILTERING: ("{source} selected or labelled data for {target}", "{source} selected or labelled data in {target}"),
    v.Role.PROMPTS: ("{source} wrote tasks that {target} was trained on", "{source} wrote tasks in {target}"),
    v.Role.UNKNOWN: (
        "Outputs of {source} were used for {target}, in a way that is not said",
        "Outputs of {source} were used for {target}, in a way that is not said",
    ),
}
_STAGES = {
    v.Stage.PRETRAINING: "in pretraining",
    v.Stage.MIDTRAINING: "in midtraining",
    v.Stage.SFT: "in supervised finetuning",
    v.Stage.PREFERENCE: "in preference training",
    v.Stage.RL: "in reinforcement learning",
    v.Stage.UNKNOWN: "at a stage that is not said",
}
_ACCESS = {
    v.Access.OWN: "its developer's own model",
    v.Access.OPEN_WEIGHTS: "run from open weights",
    v.Access.API: "called through an API",
    v.Access.PRODUCT: "shared by users of a product",
    v.Access.THIRD_PARTY_DATASET: "inside somebody else's dataset",
    v.Access.UNKNOWN: "access not said",
}
_DERIVES = {
    v.DatasetRelation.INCLUDES: "{target} includes {source}",
    v.DatasetRelation.REVISED: "{target} is a later version of {source}",
    v.DatasetRelation.FILTERED: "{target} is a selection from {source}",
    v.DatasetRelation.REWRITTEN: "{target} is {source}, rewritten",
    v.DatasetRelation.PROMPTS: "{target} takes its tasks from {source}, not its answers",
}


_OPENINGS = ("The weights of ", "Scores by ", "Outputs of ")
"""Openings of sentences that are words of ours, not names; inside a sentence they begin small."""


def sentence(edge: Edge, name: Name) -> str:
    """An edge as a sentence, with role, stage, amount and access."""
    source, target = name(edge.source), name(edge.target)
    said: str
    if edge.role is not None:
        said = _OUTPUTS[edge.role][edge.target.kind == "dataset"].format(source=source, target=target)
    elif edge.kind is v.EdgeKind.TRAINS:
        part = "the tasks of " if edge.relation == v.DatasetRelation.PROMPTS else ""
        said = f"{target} was trained on {part}{source}"
    elif edge.kind is v.EdgeKind.DERIVES:
        said = _DERIVES[v.DatasetRelation(edge.relation or "")].format(source=source, target=target)
    else:
        said = f"The weights of {target} began from {source} ({edge.relation})"
    if edge.stage is not None:
        said += f" {_STAGES[edge.stage]}"
    if edge.via:
        said += f", via {name(Key('dataset', edge.via))}"
    beside = [part for part in (edge.amount, _ACCESS[edge.access] if edge.access else None) if part]
    if not edge.certain:
        beside.append("one of several models named")
    if edge.basis is not v.Basis.DECLARED:
        beside.append(f"not declared: {edge.basis}")
    said += f" ({'; '.join(beside)})" if beside else ""
    return f"{said}."


def phrases() -> dict[str, Any]:
    """The parts from which `sentence` and `answer_in_words` are made, for a page that makes the same sentences itself."""
    return {
        "outputs": {role: list(words) for role, words in _OUTPUTS.items()},
        "stages": dict(_STAGES),
        "access": dict(_ACCESS),
        "derives": dict(_DERIVES),
        "openings": list(_OPENINGS),
    }


def cited(evidence: tuple[Citation, ...]) -> tuple[Cited, ...]:
    """Evidence as it is published."""
    return tuple(Cited(title=item.title, url=item.url, place=item.place) for item in evidence)


def edge_view(edge: Edge, name: Name) -> EdgeView:
    """An edge as it is published."""
    return EdgeView(
        kind=edge.kind, source_kind=edge.source.kind, source=edge.source.id, source_name=name(edge.source), target_kind=edge.target.kind,
        target=edge.target.id, target_name=name(edge.target), basis=edge.basis, role=edge.role, stage=edge.stage, access=edge.access,
        relation=edge.relation, via=edge.via, certain=edge.certain, amount=edge.amount, sentence=sentence(edge, name), said_by=edge.said_by,
        said_at=edge.said_at, note=edge.note, evidence=cited(edge.evidence),
    )  # fmt: skip


def steps(path: Path, name: Name) -> tuple[Step, ...]:
    """A path as its nodes, each with the statement that leads on."""
    last = path.edges[-1].target
    return (
        *(
            Step(
                kind=edge.source.kind,
                id=edge.source.id,
                name=name(edge.source),
                edge=edge.kind,
                role=edge.role,
                stage=edge.stage,
                access=edge.access,
                relation=edge.relation,
                basis=edge.basis,
                via=edge.via,
                amount=edge.amount,
                sentence=sentence(edge, name),
                said_by=edge.said_by,
                said_at=edge.said_at,
                note=edge.note,
                evidence=cited(edge.evidence),
            )
            for edge in path.edges
        ),
        Step(kind=last.kind, id=last.id, name=name(last)),
    )


def blocker_view(node: Key, silence: Silence, name: Name) -> BlockerView:
    """A blocker with its sentence."""
    stages = [_STAGES[stage].removeprefix("in ") for stage in silence.stages]
    where = f" (for {', '.join(stages)})" if stages and silence.about in {"distillation", "datasets"} else ""
    return BlockerView(
        kind=node.kind, id=node.id, name=name(node), about=silence.about, said_at=silence.said_at, stages=silence.stages, role=silence.role,
        sentence=f"The card of {name(node)} {silence.words}{where}.",
    )  # fmt: skip


def answer_in_words(result: Result, rule: Rule, teacher: str, model: str, name: Name) -> str:
    """An answer as a sentence that can be quoted."""
    under = f"Under *{rule.name}*"
    if result.answer is v.Answer.YES:
        said = [sentence(edge, name).removesuffix(".") for edge in result.paths[0].edges]
        route = "; ".join(text[0].lower() + text[1:] if text.startswith(_OPENINGS) else text for text in said)
        return f"{under}, yes: {route} ({result.hops} {'hop' if result.hops == 1 else 'hops'})."
    if result.answer is v.Answer.NO:
        ground = (
            "what is undisclosed was released before the teacher existed"
            if result.ground == "released before the teacher"
            else "nothing upstream that the rule counts is undisclosed"
        )
        return f"{under}, no: no path from {teacher} to {model} is declared, and {ground}."
    missing = f"{len(result.blockers)} missing {'statement' if len(result.blockers) == 1 else 'statements'}"
    return f"{under}, unknown: no path from {teacher} to {model} is declared, and {missing} upstream could hide one."


def rule_view(rule: Rule) -> RuleView:
    """A rule as it is published."""
    return RuleView(
        name=rule.name, words=rule.words, roles=tuple(role for role in v.Role if role in rule.roles), hops=rule.hops, base_weights=rule.base_weights,
        nested_datasets=rule.nested_datasets, own_data=rule.own_data,
    )  # fmt: skip


def match(result: Result, rule: Rule, name: Name) -> Match:
    """Why a model is in a list about lineage."""
    return Match(
        answer=result.answer,
        rule=rule.name,
        hops=result.hops,
        path=steps(result.paths[0], name) if result.paths else (),
        blockers=tuple(blocker_view(blocker.node, blocker.silence, name) for blocker in result.blockers[:5]),
    )


def distillation_answer(result: Result, rule: Rule, teacher: str, teacher_name: str, model: str, as_of: str, name: Name) -> DistillationAnswer:
    """The answer to one question as it is published."""
    return DistillationAnswer(
        answer=result.answer, rule=rule.name, rule_words=rule.words, teacher=teacher, model=model, hops=result.hops,
        sentence=answer_in_words(result, rule, teacher_name, name(Key("model", model)), name), ground=result.ground,
        paths=tuple(PathView(hops=path.hops, path=steps(path, name)) for path in result.paths), cut=result.cut,
        blockers=tuple(blocker_view(blocker.node, blocker.silence, name) for blocker in result.blockers), as_of=as_of,
    )  # fmt: skip
