"""Lineage on thousands of small graphs with cycles, held against a brute-force oracle and against the promises that need none."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from disclose.lineage import RULES, Edge, Graph, Key, Lineage, Node, Result, Rule, Silence, Teacher, common_teachers, gaps, named_teacher, rule
from disclose.vocabulary import Access, Answer, Availability, Basis, DatasetRelation, EdgeKind, Role, RuleName, Stage
from tests.graphs import node

MODELS = [Key("model", f"{house}/m{number}") for number, house in enumerate(("acme", "acme", "umbrella", "umbrella", "lab", "lab"))]
DATASETS = [Key("dataset", f"{house}/d{number}") for number, house in enumerate(("acme", "umbrella", "acme"))]
DATES = (None, "2023", "2024-05", "2025-01-20")
MANY = settings(max_examples=600)


# -- random graphs and rules -------------------------------------------------------------------------------------------------------
# hypothesis draws a seed and a number of edges, and the graph is made from them: denser graphs in less time than drawing every field,
# and a counterexample still shrinks to few edges.

ENDS = {
    EdgeKind.TEACHES: (MODELS, MODELS),
    EdgeKind.GENERATES: (MODELS, DATASETS),
    EdgeKind.TRAINS: (DATASETS, MODELS),
    EdgeKind.DERIVES: (DATASETS, DATASETS),
    EdgeKind.INITIALISES: (MODELS, MODELS),
}
COMMON = [Role.COMPLETIONS] * 6


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - random graphs are no secret


def _edge(chance: random.Random, place: str) -> Edge:
    """Any edge between the few nodes that there are."""
    kind = chance.choice(
        [EdgeKind.TEACHES, EdgeKind.TEACHES, EdgeKind.TEACHES, EdgeKind.GENERATES, EdgeKind.TRAINS, EdgeKind.DERIVES, EdgeKind.INITIALISES]
    )
    source, target = (chance.choice(ends) for ends in ENDS[kind])
    fields: dict[str, Any] = {}
    if kind in {EdgeKind.TEACHES, EdgeKind.GENERATES}:
        fields["role"] = chance.choice([*COMMON, *Role])
        fields["access"] = chance.choice(list(Access))
        fields["certain"] = chance.random() < 0.8
    if kind is EdgeKind.TEACHES:
        fields["basis"] = chance.choice([Basis.DECLARED] * 6 + [Basis.TESTIMONY, Basis.ALLEGATION])
        fields["via"] = chance.choice([None, None, None, *(dataset.id for dataset in DATASETS)])
    if kind in {EdgeKind.TEACHES, EdgeKind.TRAINS}:
        fields["stage"] = chance.choice([Stage.PRETRAINING, Stage.SFT, Stage.SFT, Stage.UNKNOWN])
    if kind is EdgeKind.TRAINS:
        fields["relation"] = chance.choice([None, None, None, DatasetRelation.PROMPTS])
    if kind is EdgeKind.DERIVES:
        fields["relation"] = chance.choice([DatasetRelation.INCLUDES, DatasetRelation.FILTERED, DatasetRelation.PROMPTS])
    return Edge(kind, source, target, said_at=place, said_by=f"{target.id}.yaml", **fields)


def _silences(chance: random.Random, kind: str) -> tuple[Silence, ...]:
    """What a card may leave open: mostly nothing, so that every answer occurs."""
    abouts: list[Any] = ["distillation", "datasets", "teacher", "base"] if kind == "model" else ["generation", "sources", "teacher"]
    found = []
    for about in chance.sample(abouts, chance.choice([0, 0, 0, 0, 1, 2])):
        stages: tuple[Stage, ...] = chance.choice([(Stage.PRETRAINING,), (Stage.SFT,), (Stage.PRETRAINING, Stage.SFT), (Stage.UNKNOWN,)])
        role = chance.choice([Role.COMPLETIONS, Role.PROMPTS, Role.UNKNOWN]) if about == "teacher" else None
        if about in {"datasets", "sources"}:
            role = chance.choice([None, Role.PROMPTS])
        found.append(Silence(about, f"{about}[0]", "is silent", stages if kind == "model" and about != "base" else (), role))
    return tuple(found)


def _card(chance: random.Random, kind: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"released": chance.choice(DATES), "silences": _silences(chance, kind)}
    if kind == "model":
        fields["closed"] = chance.choice([(), (), (Stage.PRETRAINING,)])
        fields["availability"] = chance.choice([Availability.RELEASED] * 6 + [Availability.UNNAMED])
    return fields


def _rule(chance: random.Random) -> Rule:
    """Any preset, often with one or more of its parts changed."""
    name = chance.choice([*RuleName, RuleName.ANY, RuleName.ANY, RuleName.GENERATION])
    changes: dict[str, Any] = {}
    for part, terms in (("roles", Role), ("stages", Stage), ("access", Access), ("basis", Basis)):
        if chance.random() < 0.2:
            every: list[Any] = list(terms)
            changes[part] = frozenset(chance.sample(every, chance.randint(1, len(every))))
    if name is RuleName.LOGITS and "roles" in changes:
        changes["roles"] |= {Role.LOGITS}
    if chance.random() < 0.3:
        changes["hops"] = chance.randint(1, 3)
    return rule(name, **changes)


def _graph(seed: int, size: int) -> Graph:
    """A small graph, mostly with cycles, often with families, unnamed models and silences; with more edges the others stay."""
    chance = _chance(seed)
    nodes = {key: node(key, **_card(chance, key.kind)) for key in [*MODELS, *DATASETS]}
    family = chance.choice([None, MODELS[0], MODELS[2]])
    if family:
        member = MODELS[MODELS.index(family) + 1]
        nodes |= {key: replace(nodes[key], family=family.id) for key in (family, member)}
    return Graph(nodes, tuple(_edge(chance, f"place[{number}]") for number in range(size)))


SEEDS = st.integers(0, 2**32)
ANY_MODEL = st.sampled_from(MODELS)


def graphs() -> st.SearchStrategy[Graph]:
    return st.builds(_graph, SEEDS, st.integers(0, 36))


def edges() -> st.SearchStrategy[Edge]:
    return st.builds(lambda seed: _edge(_chance(seed), "added"), SEEDS)


def rules() -> st.SearchStrategy[Rule]:
    """The presets, and presets with something changed."""
    return st.one_of(st.sampled_from(list(RULES.values())), st.builds(lambda seed: _rule(_chance(seed)), SEEDS))


# -- the oracle --------------------------------------------------------------------------------------------------------------------


class Step(NamedTuple):
    """What the oracle knows of one way from a teacher, or a base, to a model."""

    edge: Edge
    certain: bool
    hops: int


@dataclass(frozen=True)
class Oracle:
    """The definitions of the design, spelled out and searched without any cleverness: all simple paths, by networkx."""

    graph: Graph
    rule: Rule

    def _term(self, said: Any, wanted: Any, every: type[Any]) -> bool | None:
        if wanted is None or said in wanted or (said == "unknown" and all(term in wanted or term == "unknown" for term in every)):
            return True
        return None if said == "unknown" else False

    def _house(self, key: Key) -> str:
        return self.graph.nodes[key].house

    def ways(self, trains: Edge) -> Iterator[tuple[Key, bool]]:
        """Each dataset behind a *trains* edge with whether only prompts pass, for every simple way."""
        start = trains.relation == DatasetRelation.PROMPTS
        yield trains.source, start
        if not self.rule.nested_datasets or Basis.DECLARED not in self.rule.basis:
            return
        inside = nx.MultiDiGraph()
        inside.add_node(trains.source)
        for edge in self.graph.edges:
            if edge.kind is EdgeKind.DERIVES:
                inside.add_edge(edge.source, edge.target, relation=edge.relation)
        for dataset in DATASETS:
            if dataset != trains.source and dataset in inside:
                for way in nx.all_simple_edge_paths(inside, dataset, trains.source):
                    yield dataset, start or any(inside.edges[step]["relation"] == DatasetRelation.PROMPTS for step in way)

    def _judged(self, first: Edge, student: Key, stage: Any, bases: set[Basis], carriers: list[Key], only_prompts: bool) -> bool | None:
        if not bases <= self.rule.basis:
            return False
        verdicts: list[bool | None] = [first.certain or None, self._term(stage, self.rule.stages, Stage)]
        passing = {Role.PROMPTS, Role.PROCESSING, Role.FILTERING} if only_prompts else set(Role) - {Role.UNKNOWN}
        if first.role is Role.UNKNOWN:
            counts = self._term(first.role, self.rule.roles, Role)
            possible = counts is not False and (not only_prompts or bool(self.rule.roles & {*passing, Role.UNKNOWN}))
            verdicts.append(False if not possible else None if only_prompts else counts)
        else:
            verdicts.append(
                first.role in self.rule.roles and first.role in passing and (True if not only_prompts or first.role is Role.PROMPTS else None)
            )
        foreign = any(self._house(carrier) != self._house(student) for carrier in carriers)
        access = Access.THIRD_PARTY_DATASET if foreign else first.access
        if access is Access.UNKNOWN and self._house(first.source) == self._house(student):
            access = Access.OWN
        verdicts.append(self._term(access, self.rule.access, Access))
        if self.rule.own_data:
            verdicts.append({Access.THIRD_PARTY_DATASET: False, Access.PRODUCT: False, Access.UNKNOWN: True if carriers else None}.get(access, True))  # type: ignore[arg-type]
        return False if False in verdicts else None if None in verdicts else True

    def steps(self) -> list[tuple[Key, Key, Step]]:
        """Every hop and base step that is certain or possible, by source and target."""
        found = []
        for edge in self.graph.edges:
            if edge.kind is EdgeKind.INITIALISES and self.rule.base_weights and edge.basis in self.rule.basis:
                found.append((edge.source, edge.target, Step(edge, True, 0)))
            if edge.kind is EdgeKind.TEACHES:
                carriers = [Key("dataset", edge.via)] if edge.via else []
                judged = self._judged(edge, edge.target, edge.stage, {edge.basis}, carriers, False)
                if judged is not False:
                    found.append((edge.source, edge.target, Step(edge, bool(judged), 1)))
            if edge.kind is EdgeKind.TRAINS:
                for dataset, only_prompts in self.ways(edge):
                    for written in self.graph.edges:
                        if written.kind is EdgeKind.GENERATES and written.target == dataset:
                            judged = self._judged(written, edge.target, edge.stage, {written.basis, edge.basis}, [dataset, edge.source], only_prompts)
                            if judged is not False:
                                found.append((written.source, edge.target, Step(written, bool(judged), 1)))
        return found

    def walks(self, teachers: frozenset[str], student: Key, *, certain: bool) -> Iterator[tuple[list[tuple[Any, Any]], int]]:
        """Every simple path from a teacher's outputs to a model, as its pairs of nodes, with its hops.

        A teacher's outputs are a node of their own, so that a path may come through the teacher's weights again.
        """
        network = nx.MultiDiGraph()
        network.add_node(student)
        for source, target, step in self.steps():
            if step.certain or not certain:
                network.add_edge(source, target, hops=step.hops)
                if step.hops and source.id in teachers:
                    network.add_edge("outputs", target, hops=1)
        if "outputs" in network:
            for way in nx.all_simple_edge_paths(network, "outputs", student):
                hops = sum(network.edges[step]["hops"] for step in way)
                if self.rule.hops is None or hops <= self.rule.hops:
                    yield [(source, target, network.edges[source, target, number]["hops"]) for source, target, number in way], hops  # type: ignore[misc]

    def distances(self, student: Key) -> dict[Key, int]:
        """Everything that is or may be upstream of a model, with the fewest hops."""
        backwards = nx.MultiDiGraph()
        backwards.add_node(student)
        for source, target, step in self.steps():
            backwards.add_edge(target, source, hops=step.hops)
        return dict(nx.single_source_dijkstra_path_length(backwards, student, weight="hops"))

    def answer(self, student: Key, teacher: Teacher) -> Answer:
        """Yes by any path; no where nothing unsaid is left that dates do not rule out."""
        if any(True for _ in self.walks(teacher.models, student, certain=True)):
            return Answer.YES
        limit = 99 if self.rule.hops is None else self.rule.hops
        suspects = teacher.models | teacher.possible
        for holder, hops in self.distances(student).items():
            if hops >= limit:
                continue
            for source, target, step in self.steps():
                if target != holder or step.hops == 0:
                    continue
                into = Key("dataset", step.edge.via) if step.edge.via else step.edge.target
                if source.id in teacher.possible and not self._older(teacher, student, holder, into):
                    return Answer.UNKNOWN
                surely = any(other.certain for same, to, other in self.steps() if (same, to) == (source, target) and other.hops)
                if not surely and source.id not in teacher.possible:
                    rest = 0 if source.id in suspects else min((hops for _, hops in self.walks(suspects, source, certain=False)), default=limit)
                    if hops + 1 + rest <= limit:
                        return Answer.UNKNOWN
            if any(not self._older(teacher, student, holder, where) for where in self.silent(holder)):
                return Answer.UNKNOWN
        return Answer.NO

    def _older(self, teacher: Teacher, student: Key, user: Key, holder: Key) -> bool:
        if teacher.existed_from is None or teacher.houses & {self._house(user), self._house(holder)}:
            return False
        for key in (student, user, holder):
            dated = self.graph.nodes[key]
            if (
                dated.released
                and dated.family != key.id
                and dated.released + "-99-99"[len(dated.released) - 4 :][: 10 - len(dated.released)] < teacher.existed_from
            ):
                return True
        return False

    def silent(self, model: Key) -> Iterator[Key]:
        """The cards at which a model could have a teacher that nobody named."""
        card = self.graph.nodes[model]
        undenied = {stage for silence in card.silences if silence.about == "distillation" for stage in silence.stages}
        undenied |= {Stage.UNKNOWN} if undenied else set()
        for silence in card.silences:
            if silence.about == "base":
                if self.rule.base_weights:
                    yield model
                continue
            stages = [stage for stage in silence.stages if stage in undenied or not (silence.about == "datasets" and self.rule.own_data)]
            in_time = any(self._term(stage, self.rule.stages, Stage) is not False for stage in stages)
            prompts = silence.about == "datasets" and silence.role is Role.PROMPTS
            may = {Role.PROMPTS, Role.PROCESSING, Role.FILTERING, Role.UNKNOWN} if prompts else set(Role)
            hidden = may if silence.about != "teacher" or silence.role is Role.UNKNOWN else {silence.role}
            if in_time and hidden & self.rule.roles:
                yield model
        for edge in self.graph.edges:
            if (
                edge.kind is not EdgeKind.TRAINS
                or edge.target != model
                or edge.stage in card.closed
                or self._term(edge.stage, self.rule.stages, Stage) is False
            ):
                continue
            for dataset, only_prompts in self.ways(edge):
                foreign = {self._house(dataset), self._house(edge.source)} != {card.house}
                if foreign and (self.rule.own_data or (self.rule.access is not None and Access.THIRD_PARTY_DATASET not in self.rule.access)):
                    continue
                if self.rule.own_data and edge.stage not in undenied:
                    continue
                for silence in self.graph.nodes[dataset].silences:
                    prompts = only_prompts or (silence.about == "sources" and silence.role is Role.PROMPTS)
                    may = {Role.PROMPTS, Role.PROCESSING, Role.FILTERING, Role.UNKNOWN} if prompts else set(Role)
                    hidden = may if silence.about != "teacher" or silence.role is Role.UNKNOWN else {silence.role} & may
                    nested = silence.about == "sources" and not self.rule.nested_datasets
                    denied = silence.about == "generation" and self._house(dataset) == card.house and edge.stage not in undenied
                    if hidden & self.rule.roles and not nested and not denied:
                        yield dataset


# -- properties --------------------------------------------------------------------------------------------------------------------


@settings(max_examples=5000)
@given(graphs(), rules(), ANY_MODEL, ANY_MODEL)
def test_answers_are_those_of_the_oracle(graph: Graph, under: Rule, student: Key, teacher: Key) -> None:
    """Yes, no and unknown are what a search through every simple path finds, and the witness has as few hops as any path."""
    lineage, oracle, asked = Lineage(graph, under), Oracle(graph, under), named_teacher(graph, teacher.id)
    result = lineage.answer(student.id, asked)
    assert result.answer is oracle.answer(student, asked)
    assert lineage.verdict(student.id, asked) is result.answer
    assert lineage.short_answer(student.id, asked) == replace(result, paths=result.paths[:1], cut=False)
    if result.answer is Answer.YES:
        assert result.hops == min(hops for _, hops in oracle.walks(asked.models, student, certain=True))


@MANY
@given(graphs(), rules(), ANY_MODEL, ANY_MODEL)
def test_paths_are_those_of_the_oracle(graph: Graph, under: Rule, student: Key, teacher: Key) -> None:
    """Where nothing is cut, the paths lead through the same models as all simple paths that meet the teacher once, each once, by hops."""
    asked = named_teacher(graph, teacher.id)
    paths, cut = Lineage(graph, under).paths(student, asked.models, most=10_000)
    assume(not cut)
    expected = set()
    for way, hops in Oracle(graph, under).walks(asked.models, student, certain=True):
        if not any(step_hops and source != "outputs" and source.id in asked.models for source, _, step_hops in way):  # type: ignore[misc]
            expected.add((hops, tuple((target.id, step_hops) for _, target, step_hops in way)))  # type: ignore[misc]
    found = set()
    for path in paths:
        assert path.edges[0].source.id in asked.models
        assert all(one.target == other.source for one, other in itertools.pairwise(path.edges))
        models = [(edge.target.id, 0 if edge.kind is EdgeKind.INITIALISES else 1) for edge in path.edges if edge.target.kind == "model"]
        found.add((path.hops, tuple(models)))
    assert found == expected
    assert len({path.edges for path in paths}) == len(paths)
    assert [path.hops for path in paths] == sorted(path.hops for path in paths)


@MANY
@given(graphs(), rules())
def test_students_are_upstream_turned_around(graph: Graph, under: Rule) -> None:
    """A model is among the teacher's students exactly where the teacher is among the model's teachers, with the same hops, and the answer is yes."""
    lineage = Lineage(graph, under)
    down = {(teacher.id, student): hops for teacher in MODELS for student, hops in lineage.students(_only(teacher)).items()}
    up = {(teacher, student.id): hops for student in MODELS for teacher, hops in lineage.upstream(student.id).items()}
    assert down == up
    for teacher in MODELS:
        for student in MODELS:
            result = lineage.answer(student.id, _only(teacher))
            assert (result.answer is Answer.YES) is ((teacher.id, student.id) in down)
            assert result.hops == down.get((teacher.id, student.id))


def _only(teacher: Key) -> Teacher:
    return Teacher(teacher.id, frozenset({teacher.id}))


WIDER = [
    (RuleName.DIRECT, RuleName.INHERITED),
    (RuleName.INHERITED, RuleName.ANY),
    (RuleName.DIRECT, RuleName.ANY),
    (RuleName.LOGITS, RuleName.GENERATION),
    (RuleName.EU_2_5, RuleName.GENERATION),
    (RuleName.GENERATION, RuleName.ANY),
]
"""Presets of which the second counts everything that the first counts."""


@pytest.mark.parametrize(("narrow", "wide"), WIDER)
@settings(max_examples=150)
@given(graphs(), ANY_MODEL, st.sampled_from([None, frozenset({Stage.SFT})]), st.sampled_from([None, frozenset(Basis)]))
def test_a_wider_preset_keeps_every_yes(
    narrow: RuleName, wide: RuleName, graph: Graph, teacher: Key, stages: frozenset[Stage] | None, basis: frozenset[Basis] | None
) -> None:
    """What is a yes under a rule is a yes under one that counts more."""
    students = [set(Lineage(graph, rule(name, stages=stages, basis=basis)).students(_only(teacher))) for name in (narrow, wide)]
    assert students[0] <= students[1]


@MANY
@given(graphs(), rules(), ANY_MODEL, st.data())
def test_widening_any_part_of_a_rule_keeps_every_yes(graph: Graph, under: Rule, teacher: Key, data: st.DataObject) -> None:
    """More roles, stages, kinds of access or bases, or more hops, never take a yes away."""
    wider = replace(
        under,
        roles=under.roles | data.draw(st.frozensets(st.sampled_from(Role))),
        stages=under.stages and under.stages | data.draw(st.frozensets(st.sampled_from(Stage))),
        access=data.draw(st.sampled_from([None, under.access and under.access | {Access.API}])),
        basis=under.basis | data.draw(st.frozensets(st.sampled_from(Basis))),
        hops=data.draw(st.sampled_from([None, under.hops and under.hops + 1])),
    )
    assert set(Lineage(graph, under).students(_only(teacher))) <= set(Lineage(graph, wider).students(_only(teacher)))


@MANY
@given(graphs(), rules(), edges(), ANY_MODEL, ANY_MODEL)
def test_another_statement_never_undoes_a_yes(graph: Graph, under: Rule, added: Edge, student: Key, teacher: Key) -> None:
    """To say more can make an unknown a yes; it never makes a yes anything else."""
    more = Graph(graph.nodes, (*graph.edges, added))
    asked = named_teacher(graph, teacher.id)
    before, after = (Lineage(given_graph, under).answer(student.id, asked) for given_graph in (graph, more))
    if before.answer is Answer.YES:
        assert after.answer is Answer.YES
        assert after.hops is not None
        assert before.hops is not None
        assert after.hops <= before.hops


@MANY
@given(graphs(), rules(), ANY_MODEL)
def test_a_gap_is_what_one_more_statement_would_change(graph: Graph, under: Rule, teacher: Key) -> None:
    """Each gap lists the models that a declared hop from the teacher at this place would turn into a yes: these, and no others."""
    asked, lineage = _only(teacher), Lineage(graph, under)
    before = set(lineage.students(asked))
    access = sorted((under.access or set(Access)) & {Access.OWN, Access.API, Access.OPEN_WEIGHTS})
    assume(access)
    found = gaps(lineage, asked)
    assert len({gap.model for gap in found}) == len(found)
    for gap in found:
        statement = Edge(
            EdgeKind.TEACHES,
            teacher,
            Key("model", gap.model),
            min(under.basis),
            min(under.roles),
            min(under.stages or {Stage.SFT}),
            access[0],
            said_at="added",
        )
        more = Lineage(Graph(graph.nodes, (*graph.edges, statement)), under)
        assert set(gap.models) == set(more.students(asked)) - before
        assert gap.blockers
        assert gap.models[0] == gap.model
        assert lineage.verdict(gap.model, asked) is Answer.UNKNOWN


@MANY
@given(graphs(), rules(), ANY_MODEL, ANY_MODEL)
def test_common_teachers_are_those_of_both(graph: Graph, under: Rule, model: Key, other: Key) -> None:
    """What two models have in common is what each is distilled from, with its hops, the nearest first."""
    lineage = Lineage(graph, under)
    found = common_teachers(lineage, model.id, other.id)
    up, up_of_other = lineage.upstream(model.id), lineage.upstream(other.id)
    assert {(each.teacher, each.hops, each.hops_of_other) for each in found} == {
        (key, up[key], up_of_other[key]) for key in up.keys() & up_of_other.keys()
    }
    assert [each.hops + each.hops_of_other for each in found] == sorted(each.hops + each.hops_of_other for each in found)


SECRETIVE = Key("model", "stranger/x")
OPEN = Silence("distillation", "distillation.statement", "says nothing", (Stage.PRETRAINING, Stage.SFT))


@MANY
@given(graphs(), rules(), ANY_MODEL, ANY_MODEL, ANY_MODEL, st.booleans())
def test_an_undisclosed_ancestor_never_makes_a_no(graph: Graph, under: Rule, student: Key, teacher: Key, pupil: Key, as_base: bool) -> None:
    """Another ancestor that says nothing leaves an unknown unknown and a yes a yes; a no it can only make unknown."""
    statement = Edge(EdgeKind.TEACHES, SECRETIVE, pupil, role=Role.COMPLETIONS, stage=Stage.SFT, access=Access.API, said_at="added", said_by="x")
    if as_base:
        statement = Edge(EdgeKind.INITIALISES, SECRETIVE, pupil, relation="finetuned", said_at="added", said_by="x")
    more = Graph(graph.nodes | {SECRETIVE: node(SECRETIVE, silences=(OPEN,))}, (*graph.edges, statement))
    asked = named_teacher(graph, teacher.id)
    before, after = (Lineage(given_graph, under).answer(student.id, asked).answer for given_graph in (graph, more))
    assert after is before or (before is Answer.NO and after is Answer.UNKNOWN)


@MANY
@given(graphs(), rules(), ANY_MODEL, ANY_MODEL, st.sampled_from([*MODELS, *DATASETS]))
def test_saying_less_never_makes_a_no(graph: Graph, under: Rule, student: Key, teacher: Key, shy: Key) -> None:
    """A card that leaves more open never turns an unknown into a no, so that silence is never rewarded."""
    silence = OPEN if shy.kind == "model" else Silence("generation", "generation.statement", "says nothing")
    less = Graph(graph.nodes | {shy: replace(graph.nodes[shy], silences=(*graph.nodes[shy].silences, silence))}, graph.edges)
    asked = named_teacher(graph, teacher.id)
    before, after = (Lineage(given_graph, under).answer(student.id, asked).answer for given_graph in (graph, less))
    assert after is before or (before is Answer.NO and after is Answer.UNKNOWN)


@MANY
@given(graphs(), rules(), st.randoms(use_true_random=False))
def test_the_order_of_statements_and_cards_does_not_matter(graph: Graph, under: Rule, chance: random.Random) -> None:
    """Files and statements in another order give the same answers, paths, blockers, students and cycles."""
    nodes, shuffled = list(graph.nodes.items()), list(graph.edges)
    chance.shuffle(nodes)
    chance.shuffle(shuffled)

    def everything(given_graph: Graph) -> list[Any]:
        lineage = Lineage(given_graph, under)
        results: list[Result] = [lineage.answer(student.id, named_teacher(given_graph, teacher.id)) for student in MODELS for teacher in MODELS]
        return [results, [lineage.students(_only(teacher)) for teacher in MODELS], [lineage.cycles(model.id) for model in MODELS]]

    assert everything(graph) == everything(Graph(dict(nodes), tuple(shuffled)))


@MANY
@given(graphs(), rules(), ANY_MODEL)
def test_cycles_are_simple_and_come_back(graph: Graph, under: Rule, model: Key) -> None:
    """A cycle ends in its model and begins in it or its family, meets no other model twice, and each of its steps is one that the rule counts."""
    lineage = Lineage(graph, under)
    steps = {(source.id, target.id) for source, target, step in Oracle(graph, under).steps() if step.certain}
    cycles = lineage.cycles(model.id)
    for cycle in cycles:
        assert cycle[-1] == model.id
        assert cycle[0] in {model.id, graph.nodes[model].family}
        assert len(set(cycle[1:])) == len(cycle) - 1
        assert set(itertools.pairwise(cycle)) <= steps
    if model.id in lineage.upstream(model.id):
        assert cycles


@MANY
@given(graphs(), rules(), ANY_MODEL)
def test_a_family_is_its_variants_together(graph: Graph, under: Rule, teacher: Key) -> None:
    """The students of a family are those of the family and of each variant, with the fewest hops of any."""
    asked = named_teacher(graph, teacher.id)
    lineage = Lineage(graph, under)
    expected: dict[str, int] = {}
    for each in sorted(asked.models):
        for student, hops in lineage.students(_only(Key("model", each))).items():
            expected[student] = min(hops, expected.get(student, hops))
    assert lineage.students(asked) == expected


def test_the_presets_of_which_one_is_wider_are_all_there() -> None:
    """Every preset but the widest is narrower than some other one, so that no preset escapes the comparison."""
    assert {narrow for narrow, _ in WIDER} | {RuleName.ANY} == set(RULES)


def test_random_graphs_reach_every_answer() -> None:
    """The graphs of this file are no trivial ones: all three answers, both grounds of a no and cycles occur among them."""
    seen = Counter[object]()

    @MANY
    @given(graphs(), rules(), ANY_MODEL, ANY_MODEL)
    def look(graph: Graph, under: Rule, student: Key, teacher: Key) -> None:
        lineage, asked = Lineage(graph, under), named_teacher(graph, teacher.id)
        result = lineage.answer(student.id, asked)
        seen.update([result.answer, result.ground, f"{len(lineage.cycles(student.id))} cycles", f"{len(result.blockers)} blockers"])
        seen.update(f"{hops} hops" for hops in lineage.students(asked).values())

    look()
    wanted = [*Answer, "nothing upstream undisclosed", "released before the teacher", "2 hops", "1 cycles", "2 blockers"]
    assert not [each for each in wanted if not seen[each]]


def test_nodes_of_these_graphs_have_no_hidden_fields() -> None:
    """Whatever a node can say is drawn somewhere above, so that a field added to it is added here too."""
    assert {*Node.__slots__} == {
        "key", "name", "organization", "house", "country", "released", "availability", "family", "weights", "silences", "closed",
    }  # fmt: skip
