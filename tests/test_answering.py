"""The answers that a page finds by itself are those of the API: `answering.js` against `disclose.lineage`, over real and random graphs.

Everything is held against everything: answer, hops, ground, each path edge by edge, each blocker, each sentence.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from disclose import store, views
from disclose.exports.graph import compact, graph_file
from disclose.lineage import RULES, Graph, Key, Lineage, Result, Rule, Teacher, named_teacher, rule
from disclose.nearest import nearest
from disclose.queries import Snapshot, TeacherQuery, UnknownName
from disclose.registry import Registry
from disclose.vocabulary import Access, Basis, EdgeKind, Role, RuleName, Stage
from tests.graphs import graph
from tests.scripts import in_browser, run, source
from tests.test_lineage_properties import _graph, _rule

SCRIPT = (
    source("answering.js")
    + """
function told(graph, rule, result, teacher, id) {
  const shown = ({ node, silence }) => [node.kind, node.id, silence.about, silence.said_at, silence.stages, silence.role, blockerSentence(graph, { node, silence })];
  return [
    result.answer, result.hops, result.ground, result.cut, answerInWords(graph, result, rule, teacher.label, graph.model(id).name),
    result.paths.map((path) => [path.hops, path.edges.map((edge) => edge.place)]), result.blockers.map(shown),
  ];
}
function answers({ files, questions }) {
  const graphs = files.map(read);
  return questions.map(({ at, name, changes, query, models }) => {
    const graph = graphs[at];
    const rule = ruleOf(graph, name, changes);
    const lineage = new Lineage(graph, rule);
    try {
      const teacher = teacherOf(graph, query);
      const short = models.map((id) => lineage.shortAnswer(id, teacher).paths.map((path) => path.edges.map((edge) => edge.place)));
      const whole = models.map((id) => told(graph, rule, lineage.answer(id, teacher), teacher, id));
      return { words: ruleInWords(graph, rule), label: teacher.label, whole, short };
    } catch (error) {
      if (!(error instanceof UnknownName)) throw error;
      return { unknown: error.message, near: error.near };
    }
  });
}
"""
)


@dataclass(frozen=True)
class Question:
    """One teacher under one rule, asked of some models of one graph."""

    at: int
    rule: Rule
    query: TeacherQuery
    models: tuple[str, ...]

    @property
    def given(self) -> dict[str, Any]:
        """The question as the script reads it: only what was changed about the preset."""
        preset = RULES[self.rule.name]
        fields = ("roles", "stages", "access", "basis", "hops")
        changes = {name: value for name in fields if (value := getattr(self.rule, name)) != getattr(preset, name)}
        query = {"names": self.query.names, "availability": self.query.availability, "country": self.query.country, "weights": self.query.weights}
        return {
            "at": self.at,
            "name": self.rule.name,
            "changes": {name: value if isinstance(value, int) else sorted(value) for name, value in changes.items()},
            "query": {name: sorted(value) if isinstance(value, frozenset) else list(value) for name, value in query.items()},
            "models": self.models,
        }

    def expected(self, graph: Graph, teacher: Teacher, lineage: Lineage) -> dict[str, Any]:
        """What Python finds, in the same form."""
        numbers = {id(edge): number for number, edge in enumerate(graph.edges)}

        def name(key: Key) -> str:
            return graph.nodes[key].name if key in graph.nodes else key.id

        def told(result: Result, model: str) -> list[Any]:
            shown = [views.blocker_view(blocker.node, blocker.silence, name) for blocker in result.blockers]
            return [
                result.answer, result.hops, result.ground, result.cut,
                views.answer_in_words(result, self.rule, teacher.label, name(Key("model", model)), name),
                [[path.hops, [numbers[id(edge)] for edge in path.edges]] for path in result.paths],
                [[each.kind, each.id, each.about, each.said_at, list(each.stages), each.role, each.sentence] for each in shown],
            ]  # fmt: skip

        return {
            "words": self.rule.words,
            "label": teacher.label,
            "whole": [told(lineage.answer(model, teacher), model) for model in self.models],
            "short": [[[numbers[id(edge)] for edge in path.edges] for path in lineage.short_answer(model, teacher).paths] for model in self.models],
        }


def assert_agreement(folder: Path, files: Sequence[Any], questions: Sequence[Question], expected: Sequence[dict[str, Any]]) -> None:
    """Hold every answer of the script against the expected one, and name the first that differs."""
    found = run(folder, SCRIPT, "answers(given)", {"files": files, "questions": [question.given for question in questions]})
    assert len(found) == len(questions)
    for question, one, other in zip(questions, found, json.loads(json.dumps(expected)), strict=True):
        for model, mine, theirs in zip(question.models, one.get("whole", ()), other.get("whole", ()), strict=False):
            assert mine == theirs, (question.rule.words, question.query, model)
        assert one == other, (question.rule.words, question.query)


OVERRIDES: tuple[Rule, ...] = (
    rule(RuleName.ANY, hops=2),
    rule(RuleName.ANY, roles=frozenset({Role.PROCESSING, Role.FILTERING})),
    rule(RuleName.ANY, stages=frozenset({Stage.SFT, Stage.RL})),
    rule(RuleName.ANY, access=frozenset(Access) - {Access.OWN, Access.UNKNOWN}),
    rule(RuleName.ANY, basis=frozenset(Basis)),
    rule(RuleName.GENERATION, hops=3, stages=frozenset({Stage.PRETRAINING, Stage.MIDTRAINING})),
    rule(RuleName.DIRECT, roles=frozenset({Role.COMPLETIONS, Role.PROMPTS}), access=frozenset({Access.OPEN_WEIGHTS, Access.API})),
    rule(RuleName.DIRECT, basis=frozenset({Basis.DECLARED, Basis.ALLEGATION, Basis.FILING})),
    rule(RuleName.EU_2_5, hops=2, access=frozenset({Access.OWN, Access.API})),
)
"""Presets with each of their parts changed."""

QUERIES: tuple[TeacherQuery, ...] = (
    TeacherQuery(("openai/gpt-4o",)),
    TeacherQuery(("deepseek/deepseek-r1",)),
    TeacherQuery(("deepseek-ai/DeepSeek-V3",)),  # an alias
    TeacherQuery(("qwen/qwen2.5",)),  # a family
    TeacherQuery(("openai",)),
    TeacherQuery(("mistralai", "meta")),
    TeacherQuery(country=frozenset({"CN"})),
    TeacherQuery(availability=frozenset({"api", "unreleased"})),
    TeacherQuery(weights=frozenset({"closed"})),
    TeacherQuery(country=frozenset({"US"}), weights=frozenset({"open", "partial"})),
    TeacherQuery(("qwen",), weights=frozenset({"open"})),
)
"""Models, an alias, a family, organizations, descriptions, and an organization within a description."""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory, real_registry: Registry) -> Iterator[Snapshot]:
    """The real registry, opened."""
    path = tmp_path_factory.mktemp("answering") / "registry.sqlite"
    store.build(real_registry, path)
    opened = Snapshot(path)
    yield opened
    opened.close()


def test_every_model_has_the_answer_of_the_api(tmp_path: Path, snapshot: Snapshot) -> None:
    """Answer, hops, every path, every blocker and every sentence are the same for each model of the registry, under every rule."""
    models = tuple(node.key.id for node in snapshot.graph.models)
    questions = [Question(0, each, query, models) for each in RULES.values() for query in QUERIES]
    questions += [Question(0, each, query, models) for each in OVERRIDES for query in QUERIES[:8:2]]
    expected = [question.expected(snapshot.graph, snapshot.teacher(question.query), snapshot.lineage(question.rule)) for question in questions]
    counted = [row[0] for each in expected for row in each["whole"]]
    assert min(counted.count("yes"), counted.count("no"), counted.count("unknown")) > 200
    assert_agreement(tmp_path, [json.loads(graph_file(snapshot))], questions, expected)


def test_random_graphs_have_the_answers_of_python(tmp_path: Path) -> None:
    """The same on twelve hundred small graphs with cycles, families, unnamed models, claims and silences, under rules changed at random."""
    chance = random.Random(20261124)  # noqa: S311 - random graphs are no secret
    files, questions, expected = [], [], []
    for seed in range(1200):
        here, asked = _graph(seed, chance.randint(0, 36)), _rule(chance)
        here = replace(here, edges=tuple(replace(edge, relation="finetuned") if edge.kind is EdgeKind.INITIALISES else edge for edge in here.edges))
        lineage = Lineage(here, asked)
        models = tuple(node.key.id for node in here.models)
        files.append(compact(here))
        for teacher in chance.sample(models, 2):
            questions.append(Question(seed, asked, TeacherQuery((teacher,)), models))
            expected.append(questions[-1].expected(here, named_teacher(here, teacher), lineage))
    assert_agreement(tmp_path, files, questions, expected)


def test_many_paths_are_cut_alike(tmp_path: Path) -> None:
    """Where there are more than twenty-one paths the same ones are listed, and both say that there are more."""
    wide = graph(
        *[f"t completions {middle}" for middle in "abcde"],
        *[f"{one} rewriting {two}" for one in "abcde" for two in "fghij"],
        *[f"{two} logits s" for two in "fghij"],
    )
    question = Question(0, RULES[RuleName.ANY], TeacherQuery(("acme/t",)), ("acme/s",))
    expected = question.expected(wide, named_teacher(wide, "acme/t"), Lineage(wide, question.rule))
    assert (len(expected["short"][0]), len(expected["whole"][0][5]), expected["whole"][0][3]) == (1, 21, True)
    assert_agreement(tmp_path, [compact(wide)], [question], [expected])


@pytest.mark.parametrize("name", ["deepseek/deepsek-r1", "opnai", "openai/gpt4o", "nowhere/nothing-like-it", "qwen/qwq", "hugingface"])
def test_unknown_names_have_the_suggestions_of_the_api(tmp_path: Path, snapshot: Snapshot, name: str) -> None:
    """A name that nothing has is refused with the ids that the API would suggest."""
    with pytest.raises(UnknownName) as unknown:
        snapshot.teacher(TeacherQuery((name,)))
    question = Question(0, RULES[RuleName.DIRECT], TeacherQuery((name,)), ())
    assert_agreement(tmp_path, [json.loads(graph_file(snapshot))], [question], [{"unknown": str(unknown.value), "near": list(unknown.value.near)}])


def test_likeness_of_words(tmp_path: Path) -> None:
    """Words resemble each other as they do in Python."""
    words = [
        "rule",
        "roles",
        "hops",
        "teacher",
        "acme/teacher",
        "acme/techer",
        "umbrella/teacher",
        "qwen/qwen2.5-7b",
        "qwen/qwen2.5-72b",
        "r1",
        "",
        "a/",
        "DeepSeek",
    ]
    found = run(tmp_path, SCRIPT, "given.map((word) => nearest(word, given))", words)
    assert found == [nearest(word, words) for word in words]


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        ("nothing", {}, "there is no rule `nothing`"),
        ("any", {"hops": 0}, "hops is 0; it can be 1 to 50"),
        (
            "logits",
            {"roles": ["prompts", "completions"]},
            "`rule=logits` counts only logits, on_policy, and `roles=completions,prompts` has none of them",
        ),
    ],
)
def test_rules_that_cannot_be_used_are_refused(tmp_path: Path, name: str, changes: dict[str, Any], message: str) -> None:
    """A rule that nobody defined, or whose parts contradict each other, is refused in the words of the API."""
    code = "(() => { try { ruleOf(read(given.file), given.name, given.changes); } catch (error) { return error.message; } return null; })()"
    assert run(tmp_path, SCRIPT, code, {"file": compact(graph("t completions s")), "name": name, "changes": changes}) == message


def test_the_browser_runs_it_too(tmp_path: Path) -> None:
    """Chromium finds what Node finds: it is what readers use, and what the tests use where there is no Node."""
    question = Question(0, RULES[RuleName.ANY], TeacherQuery(("acme/t",)), ("acme/s",))
    given = {"files": [compact(graph("t completions #d", "#d trains s"))], "questions": [question.given]}
    found = in_browser(tmp_path, SCRIPT, "answers(given)", given)
    assert found[0]["whole"][0][:2] == ["yes", 1]


def test_the_graph_is_small(snapshot: Snapshot) -> None:
    """The graph of the whole collection stays below 300 kB as it is sent."""
    size = len(gzip.compress(graph_file(snapshot), 6))
    assert size < 300_000
