"""Lineage, point by point: what a rule counts, what makes an answer uncertain, what prevents a no, and how a no is founded."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import pytest

from disclose import store
from disclose.lineage import (
    MAX_HOPS,
    RULES,
    Graph,
    Key,
    Lineage,
    Rule,
    Silence,
    amount_in_words,
    described_teacher,
    figure,
    graph_of,
    named_teacher,
    rule,
)
from disclose.queries import Snapshot
from disclose.registry import Registry
from disclose.schema import Amount
from disclose.vocabulary import Access, AmountOf, Answer, Availability, Basis, Bound, Role, RuleName, Stage, Unit
from tests.builders import claim, dataset, model, organization, registry_of
from tests.graphs import BASELESS, SILENT, UNREAD, edge, graph, key, node, short, told

DIRECT, INHERITED, ANY, GENERATION, LOGITS, EU = (RULES[name] for name in RuleName)

NO = ["no: nothing upstream undisclosed"]
TOO_EARLY = ["no: released before the teacher"]


def ask(given: Graph, under: Rule, student: str = "s", teacher: str = "t") -> list[str]:
    """The answer about a student and a named teacher, as lines."""
    return told(Lineage(given, under).answer(key(student).id, named_teacher(given, key(teacher).id)))


# -- what a rule counts ------------------------------------------------------------------------------------------------------------

OCR = ("t processing #pages", "#pages trains ocr", "ocr processing #pdfs", "#pdfs trains s stage=pretraining")
"""The essay's question: an API labelled pages, a small model learned from them and made a corpus, and a model was trained on the corpus."""


@pytest.mark.parametrize(
    ("under", "sentences", "lines"),
    [
        pytest.param(DIRECT, ["t completions s"], ["yes 1", "t completions s"], id="a source on the model's card"),
        pytest.param(
            DIRECT, ["t completions #d", "#d trains s"], ["yes 1", "t completions #d, #d trains s"], id="a dataset that the model was trained on"
        ),
        pytest.param(DIRECT, ["t completions #d", "#d includes #e", "#e trains s"], NO, id="direct stops at the datasets on the model's card"),
        pytest.param(INHERITED, ["t completions #d", "#d includes #e", "#e trains s"], NO, id="so does inherited"),
        pytest.param(
            GENERATION,
            ["t completions #d", "#d includes #e", "#e trains s"],
            ["yes 1", "t completions #d, #d includes #e, #e trains s"],
            id="a dataset inside a dataset is still one hop",
        ),
        pytest.param(DIRECT, ["t completions b", "b finetuned s"], NO, id="direct does not pass through base weights"),
        pytest.param(INHERITED, ["t completions b", "b finetuned s"], ["yes 1", "t completions b, b finetuned s"], id="inherited does, at no hop"),
        pytest.param(LOGITS, ["t logits b", "b finetuned s"], NO, id="logits does not"),
        pytest.param(EU, ["t completions b", "b finetuned s"], NO, id="nor does eu-2.5"),
        pytest.param(INHERITED, ["t completions m", "m completions s"], NO, id="inherited has one hop"),
        pytest.param(ANY, ["t completions m", "m completions s"], ["yes 2", "t completions m, m completions s"], id="any has any number"),
        pytest.param(ANY, OCR, ["yes 2", ", ".join((*OCR[:3], "#pdfs trains s"))], id="the essay's OCR chain has two hops"),
        pytest.param(DIRECT, OCR, NO, id="and is not direct"),
        pytest.param(GENERATION, OCR, NO, id="nor generation: its roles are processing"),
        pytest.param(ANY, ["t finetuned s"], NO, id="a base model is not a teacher"),
        pytest.param(ANY, ["#d trains t", "#d trains s"], NO, id="a shared dataset makes nobody a teacher"),
        pytest.param(ANY, ["s completions t"], NO, id="teaching has a direction"),
    ],
)
def test_a_rule_counts_what_it_says(under: Rule, sentences: list[str], lines: list[str]) -> None:
    """Each preset counts the edges that its definition names, with teacher steps as hops."""
    assert ask(graph(*sentences), under) == lines


GENERATING = {Role.COMPLETIONS, Role.REWRITING, Role.LOGITS, Role.ON_POLICY, Role.PREFERENCE_CHOSEN}
COUNTED = {
    RuleName.DIRECT: set(Role) - {Role.PROCESSING, Role.FILTERING, Role.PROMPTS, Role.UNKNOWN},
    RuleName.INHERITED: set(Role) - {Role.PROCESSING, Role.FILTERING, Role.PROMPTS, Role.UNKNOWN},
    RuleName.ANY: set(Role),
    RuleName.GENERATION: GENERATING,
    RuleName.LOGITS: {Role.LOGITS, Role.ON_POLICY},
    RuleName.EU_2_5: GENERATING,
}
"""The roles of each preset, by its definition."""


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", RuleName)
def test_a_rule_counts_its_roles(name: RuleName, role: Role) -> None:
    """A role counts, or it does not; a role that is not said may be one that counts, and does where every role counts."""
    expected = Answer.YES if role in COUNTED[name] else Answer.UNKNOWN if role is Role.UNKNOWN else Answer.NO
    for sentences in ([f"t {role} s"], [f"t {role} #d", "#d trains s"]):
        given = graph(*sentences)
        assert Lineage(given, RULES[name]).answer("acme/s", named_teacher(given, "acme/t")).answer is expected


SOURCE = "t completions s stage=rl access=open_weights"
VAGUE = "umbrella/t unknown s stage=unknown access=unknown"
SAYS_TOO_LITTLE = ["unknown", "s teaches[0]"]


@pytest.mark.parametrize(
    ("sentence", "changes", "lines"),
    [
        (SOURCE, {"roles": {Role.COMPLETIONS}}, ["yes 1", "t completions s"]),
        (SOURCE, {"roles": {Role.PROMPTS}}, NO),
        (SOURCE, {"stages": {Stage.RL, Stage.SFT}}, ["yes 1", "t completions s"]),
        (SOURCE, {"stages": {Stage.SFT}}, NO),
        (SOURCE, {"access": {Access.OPEN_WEIGHTS}}, ["yes 1", "t completions s"]),
        (SOURCE, {"access": {Access.API}}, NO),
        (VAGUE, {"roles": {Role.PROMPTS}}, SAYS_TOO_LITTLE),
        (VAGUE, {"stages": {Stage.SFT}}, SAYS_TOO_LITTLE),
        (VAGUE, {"access": {Access.API}}, SAYS_TOO_LITTLE),
        (VAGUE, {"roles": {Role.UNKNOWN}}, ["yes 1", "umbrella/t unknown s"]),
        (VAGUE, {"stages": {Stage.UNKNOWN}}, ["yes 1", "umbrella/t unknown s"]),
        (VAGUE, {"access": {Access.UNKNOWN}}, ["yes 1", "umbrella/t unknown s"]),
        (VAGUE, {"roles": set(Role) - {Role.UNKNOWN}}, ["yes 1", "umbrella/t unknown s"]),
        (VAGUE, {"stages": set(Stage) - {Stage.UNKNOWN}}, ["yes 1", "umbrella/t unknown s"]),
        (VAGUE, {"access": set(Access) - {Access.UNKNOWN}}, ["yes 1", "umbrella/t unknown s"]),
    ],
)
def test_what_is_not_said_may_be_what_is_asked(sentence: str, changes: dict[str, set[Any]], lines: list[str]) -> None:
    """Under a filter, `unknown` is uncertain, unless the reader asks for it or leaves nothing else that it could stand for."""
    under = rule(RuleName.ANY, **{name: frozenset(values) for name, values in changes.items()})  # type: ignore[arg-type]
    given, teacher = graph(sentence), sentence.split()[0]
    assert ask(given, under, teacher=teacher) == lines
    if lines == SAYS_TOO_LITTLE:
        blocker = Lineage(given, under).answer("acme/s", named_teacher(given, teacher)).blockers[0]
        assert blocker.silence.words == "names `umbrella/t` and does not say whether it was used as the rule asks"


def test_the_stage_of_a_dataset_is_when_the_model_was_trained_on_it() -> None:
    """One dataset can be used in two stages, and a filter looks at each use."""
    given = graph("t completions #d", "#d trains s stage=midtraining", "#d trains s stage=sft")
    for stage, lines in ((Stage.SFT, "yes 1"), (Stage.MIDTRAINING, "yes 1"), (Stage.RL, NO[0])):
        assert ask(given, rule(RuleName.ANY, stages=frozenset({stage})))[0] == lines


@pytest.mark.parametrize(
    ("hops", "student", "first"),
    [(1, "b", "yes 1"), (1, "c", NO[0]), (2, "c", "yes 2"), (2, "d", NO[0]), (3, "d", "yes 3"), (MAX_HOPS, "d", "yes 3"), (3, "e", "yes 3")],
)
def test_hops_are_limited_where_asked(hops: int, student: str, first: str) -> None:
    """A path may have as many hops as asked for; steps through base weights are none."""
    given = graph("a completions b", "b completions c", "c completions d", "d finetuned e")
    assert ask(given, rule(RuleName.ANY, hops=hops), student, "a")[0] == first


@pytest.mark.parametrize(
    ("basis", "first"),
    [
        (None, "unknown"),
        ({Basis.DECLARED, Basis.ALLEGATION}, "yes 1"),
        ({Basis.ALLEGATION}, "yes 1"),
        ({Basis.AUDIT}, "unknown"),
        (set(Basis), "yes 1"),
    ],
)
def test_only_declarations_count_unless_more_is_asked_for(basis: set[Basis] | None, first: str) -> None:
    """A claim is no declaration; a reader who wants it names its basis."""
    given = graph("t completions s basis=allegation", cards={"s": {"silences": (SILENT,)}})
    assert ask(given, rule(RuleName.ANY, basis=frozenset(basis) if basis else None))[0] == first


def test_every_step_of_a_path_needs_the_basis() -> None:
    """A path is founded on the weakest of its statements, base weights and what carries a dataset included."""
    given = graph("t completions b basis=testimony", "b finetuned s", "t completions #d basis=testimony", "#d trains u")
    assert ask(given, rule(RuleName.ANY, basis=frozenset({Basis.TESTIMONY}))) == NO
    assert ask(given, rule(RuleName.ANY, basis=frozenset({Basis.TESTIMONY})), "u") == NO
    assert ask(given, rule(RuleName.ANY, basis=frozenset({Basis.TESTIMONY, Basis.DECLARED})))[0] == "yes 1"
    assert ask(given, rule(RuleName.ANY, basis=frozenset({Basis.TESTIMONY, Basis.DECLARED})), "u")[0] == "yes 1"


@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        (RuleName.DIRECT, {}, ""),
        (RuleName.ANY, {"hops": 1}, " Changed: at most 1 hop."),
        (RuleName.LOGITS, {"hops": 3, "roles": frozenset({Role.LOGITS})}, " Changed: roles logits; at most 3 hops."),
        (RuleName.GENERATION, {"stages": frozenset({Stage.RL, Stage.SFT})}, " Changed: stages sft, rl."),
        (RuleName.EU_2_5, {"access": frozenset({Access.API}), "basis": frozenset({Basis.FILING})}, " Changed: access api; basis filing."),
    ],
)
def test_a_rule_says_what_was_changed_about_it(name: RuleName, changes: dict[str, Any], words: str) -> None:
    """A rule in words is its preset's definition and what the reader changed, so that no answer is shown under a definition it does not have."""
    assert rule(name, **changes).words == name.definition + words


def test_a_rule_without_limit_says_so() -> None:
    """A preset of one hop that was widened to any number says so."""
    widened = Rule(RuleName.DIRECT, DIRECT.roles, hops=None, nested_datasets=False)
    assert widened.words == f"{RuleName.DIRECT.definition} Changed: any number of hops."


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        (RuleName.ANY, {"hops": 0}, "hops is 0; it can be 1 to 50"),
        (RuleName.ANY, {"hops": 51}, "hops is 51; it can be 1 to 50"),
        (RuleName.LOGITS, {"roles": frozenset({Role.PROMPTS})}, "`rule=logits` counts only logits, on_policy, and `roles=prompts` has none of them"),
    ],
)
def test_a_rule_refuses_what_it_cannot_count(name: RuleName, changes: dict[str, Any], message: str) -> None:
    """Hops out of range, and roles that contradict the preset's name, are refused in words."""
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        rule(name, **changes)


# -- datasets ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("under", "sentences", "lines"),
    [
        pytest.param(
            ANY,
            ["t completions s via=#d", "t completions #d", "#d trains s"],
            ["yes 1", "t completions s"],
            id="card and dataset name the same teacher: one route, in the card's words",
        ),
        pytest.param(
            ANY,
            ["t completions s via=#e", "t completions #d", "#d includes #e", "#e trains s"],
            ["yes 1", "t completions s"],
            id="the teacher stands on the card of a dataset inside the one named",
        ),
        pytest.param(
            ANY,
            ["t completions s via=#d", "t prompts #d", "#d trains s"],
            ["yes 1", "t completions s"],
            id="two roles on one route are one route, in the stronger role",
        ),
        pytest.param(
            rule(RuleName.ANY, roles=frozenset({Role.PROMPTS})),
            ["t completions s via=#d", "t prompts #d", "#d trains s"],
            ["yes 1", "t prompts #d, #d trains s"],
            id="the role that only the dataset's card names still counts",
        ),
        pytest.param(
            rule(RuleName.ANY, stages=frozenset({Stage.RL})),
            ["t completions s via=#d stage=unknown", "t completions #d", "#d trains s stage=rl"],
            ["yes 1", "t completions #d, #d trains s"],
            id="where the card says too little the dataset's card speaks",
        ),
        pytest.param(
            ANY,
            ["t completions s", "t completions #d", "#d trains s"],
            ["yes 1", "t completions s", "t completions #d, #d trains s"],
            id="without via they are two routes",
        ),
        pytest.param(
            ANY,
            ["t completions #d", "t completions #e", "#d trains s", "#e trains s"],
            ["yes 1", "t completions #d, #d trains s", "t completions #e, #e trains s"],
            id="two datasets are two routes",
        ),
        pytest.param(
            ANY,
            ["t completions b", "b completions s", "b finetuned s"],
            ["yes 1", "t completions b, b finetuned s", "t completions b, b completions s"],
            id="weights and outputs of one model are two routes",
        ),
        pytest.param(
            GENERATION,
            ["t completions #a", "#a includes #b", "#b includes #a", "#b trains s"],
            ["yes 1", "t completions #a, #a includes #b, #b trains s"],
            id="datasets may go round in a circle",
        ),
    ],
)
def test_a_route_is_told_once(under: Rule, sentences: list[str], lines: list[str]) -> None:
    """When a card's source says `via` a dataset whose card names the same teacher, that is one route, not two."""
    assert ask(graph(*sentences), under) == lines


@pytest.mark.parametrize(
    ("role", "first"),
    [
        *((role, NO[0]) for role in Role if role not in {Role.PROMPTS, Role.PROCESSING, Role.FILTERING, Role.UNKNOWN}),
        (Role.PROMPTS, "yes 1"),
        (Role.PROCESSING, "unknown"),
        (Role.FILTERING, "unknown"),
        (Role.UNKNOWN, "unknown"),
    ],
)
def test_only_prompts_pass_where_only_prompts_were_taken(role: Role, first: str) -> None:
    """Who took a dataset's tasks took what their writers wrote, not what others answered; who cleaned or chose may have worked on either."""
    assert ask(graph(f"t {role} #d", "#d prompts #e", "#e trains s"), ANY)[0] == first
    assert ask(graph(f"t {role} #d", "#d trains s prompts"), ANY)[0] == first
    assert ask(graph(f"t {role} #d", "#d includes #e", "#e trains s prompts"), ANY)[0] == first


@pytest.mark.parametrize(
    ("under", "sentences", "lines"),
    [
        pytest.param(
            GENERATION,
            ["t completions #d", "#d prompts #e", "#d includes #x", "#x includes #e", "#e trains s"],
            ["yes 1", "t completions #d, #d includes #x, #x includes #e, #e trains s"],
            id="a longer way that lets answers pass",
        ),
        pytest.param(
            ANY,
            ["t filtering #d", "#d prompts #e", "#d includes #x", "#x includes #e", "#e trains s"],
            ["yes 1", "t filtering #d, #d includes #x, #x includes #e, #e trains s"],
            id="is surer than the shorter way",
        ),
        pytest.param(
            GENERATION, ["t unknown #d", "#d prompts #e", "#e trains s"], NO, id="a role that is not said can only be that of a prompt writer"
        ),
        pytest.param(GENERATION, ["t completions #d", "#d includes #x", "#x prompts #e", "#e trains s"], NO, id="answers stop at prompts further on"),
    ],
)
def test_ways_around_prompts(under: Rule, sentences: list[str], lines: list[str]) -> None:
    """Of several ways from a dataset to a model, one that lets everything pass is enough."""
    assert ask(graph(*sentences), under) == lines


@pytest.mark.parametrize(
    ("sentences", "first"),
    [
        pytest.param(["t completions s access=api"], "yes 1", id="called by the developer"),
        pytest.param(["umbrella/t completions s access=open_weights"], "yes 1", id="run by the developer"),
        pytest.param(["t completions s access=unknown"], "yes 1", id="its own model, however it arrived"),
        pytest.param(["umbrella/t completions s access=unknown"], "unknown", id="nobody knows how it arrived"),
        pytest.param(["umbrella/t completions s access=unknown via=#d"], "yes 1", id="in the developer's own dataset"),
        pytest.param(["umbrella/t completions #d access=unknown", "#d trains s"], "yes 1", id="on the card of its own dataset"),
        pytest.param(["t completions s access=third_party_dataset"], NO[0], id="in somebody else's dataset, by the source"),
        pytest.param(["t completions s access=product"], NO[0], id="shared by users of a product"),
        pytest.param(["t completions s via=#umbrella/d"], NO[0], id="via somebody else's dataset"),
        pytest.param(["t completions #umbrella/d", "#umbrella/d trains s"], NO[0], id="on the card of somebody else's dataset"),
        pytest.param(["t completions #umbrella/d", "#umbrella/d includes #d", "#d trains s"], NO[0], id="which went into its own"),
        pytest.param(["t completions #d", "#d includes #umbrella/d", "#umbrella/d trains s"], NO[0], id="its own, which went into somebody else's"),
        pytest.param(["t completions #d", "#d includes #e", "#e trains s"], "yes 1", id="its own, which went into its own"),
    ],
)
def test_own_data_is_made_by_the_provider_or_on_its_behalf(sentences: list[str], first: str) -> None:
    """Section 2.5 of the EU template counts what the provider generated or had generated, not what others had published or shared."""
    teacher = sentences[0].split()[0]
    assert ask(graph(*sentences, cards={"#d": {}, "#umbrella/d": {}}), EU, teacher=teacher)[0] == first


@pytest.mark.parametrize(
    ("sentences", "access"),
    [
        (["umbrella/t completions s access=product"], Access.PRODUCT),
        (["umbrella/t completions s access=unknown"], Access.UNKNOWN),
        (["t completions s access=unknown"], Access.OWN),
        (["umbrella/t completions s access=api via=#umbrella/d"], Access.THIRD_PARTY_DATASET),
        (["umbrella/t completions s access=api via=#gone"], Access.API),
        (["umbrella/t completions #d access=open_weights", "#d trains s"], Access.OPEN_WEIGHTS),
        (["umbrella/t completions #umbrella/d access=own", "#umbrella/d trains s"], Access.THIRD_PARTY_DATASET),
    ],
)
def test_access_is_how_outputs_reached_the_student(sentences: list[str], access: Access) -> None:
    """A filter on access asks how outputs reached the student's developer, whatever the publisher of a dataset did to get them."""
    given, teacher = graph(*sentences, cards={"#umbrella/d": {}}), sentences[0].split()[0]
    for each in Access:
        expected = Answer.YES if each is access else Answer.UNKNOWN if access is Access.UNKNOWN else Answer.NO
        result = Lineage(given, rule(RuleName.ANY, access=frozenset({each}))).answer("acme/s", named_teacher(given, key(teacher).id))
        assert result.answer is expected


def test_subsidiaries_are_one_house() -> None:
    """A dataset of a subsidiary is the developer's own."""
    given = graph("t completions #lab/d", "#lab/d trains s", cards={"#lab/d": {"house": "acme"}})
    assert ask(given, EU)[0] == "yes 1"


# -- teachers ----------------------------------------------------------------------------------------------------------------------

FAMILY = {"f": {"family": "acme/f"}, "v": {"family": "acme/f"}, "w": {"family": "acme/f"}}


@pytest.mark.parametrize(
    ("sentence", "teacher", "lines"),
    [
        ("v completions s", "f", ["yes 1", "v completions s"]),
        ("f completions s", "f", ["yes 1", "f completions s"]),
        ("v completions s", "v", ["yes 1", "v completions s"]),
        ("f completions s", "v", ["unknown", "s teaches[0]"]),
        ("w completions s", "v", NO),
    ],
)
def test_a_family_counts_its_variants(sentence: str, teacher: str, lines: list[str]) -> None:
    """Asked about a family, its variants count; asked about a variant, a source that names the family is a blocker and never a yes."""
    assert ask(graph(sentence, cards=FAMILY), ANY, teacher=teacher) == lines


def test_a_blocker_names_the_family() -> None:
    """The blocker says which family the source names."""
    given = graph("f completions s", cards=FAMILY)
    blocker = Lineage(given, ANY).answer("acme/s", named_teacher(given, "acme/v")).blockers[0]
    assert blocker.silence.words == "names the family `acme/f`, which may or may not be the teacher asked about"
    assert (blocker.silence.stages, blocker.silence.role) == ((Stage.SFT,), Role.COMPLETIONS)


def test_nothing_passes_from_a_family_to_its_variants() -> None:
    """What a family's card declares is said of its variants only where their own cards say it too."""
    given = graph("t completions f", cards=FAMILY | {"v": {"family": "acme/f", "silences": (SILENT,)}})
    assert ask(given, ANY, "f")[0] == "yes 1"
    assert ask(given, ANY, "v") == ["unknown", "v distillation.statement"]
    assert ask(given, ANY, "w") == NO
    assert given.variants == {"acme/f": frozenset({"acme/v", "acme/w"})}


UNNAMED = {"umbrella/x": {"availability": Availability.UNNAMED}}


@pytest.mark.parametrize(
    ("teacher", "lines"),
    [("umbrella/t", ["unknown", "s teaches[0]"]), ("umbrella/x", ["yes 1", "umbrella/x completions s"]), ("t", NO)],
)
def test_an_unnamed_model_may_be_any_of_its_organization(teacher: str, lines: list[str]) -> None:
    """ "An in-house model" of a known organization prevents a no for that organization's models, and for nobody else's."""
    given = graph("umbrella/x completions s", cards=UNNAMED | {"umbrella/t": {}, "t": {}})
    assert ask(given, ANY, teacher=teacher) == lines


def test_a_named_model_may_be_the_unnamed_one() -> None:
    """Asked about an unnamed model, any model of its organization may be the one."""
    given = graph("umbrella/t completions s", "t completions u", cards=UNNAMED)
    assert ask(given, ANY, teacher="umbrella/x") == ["unknown", "s teaches[0]"]
    assert ask(given, ANY, "u", teacher="umbrella/x") == NO
    words = [
        Lineage(given, ANY).answer("acme/s", named_teacher(given, "umbrella/x")).blockers[0].silence.words,
        Lineage(graph("umbrella/x completions s", cards=UNNAMED | {"umbrella/t": {}}), ANY)
        .answer("acme/s", named_teacher(graph(cards=UNNAMED | {"umbrella/t": {}}), "umbrella/t"))
        .blockers[0]
        .silence.words,
    ]
    assert words == [
        "names `umbrella/t`, which may or may not be what is asked about",
        "names an unnamed model of `umbrella`, which may or may not be the teacher asked about",
    ]


def test_a_description_covers_every_model_that_fits() -> None:
    """An organization, a country, an availability: every model that fits is a teacher, an unnamed one of the organization included."""
    given = graph(
        "umbrella/x completions s", "cn/a completions #d", "#d trains u", cards=UNNAMED | {"cn/a": {"country": "CN"}, "w": {"silences": (SILENT,)}}
    )
    of_umbrella = described_teacher(given, "Umbrella", lambda node: node.organization == "umbrella")
    of_china = described_teacher(given, "models of China", lambda node: node.country == "CN")
    lineage = Lineage(given, DIRECT)
    assert lineage.students(of_umbrella) == {"acme/s": 1}
    assert lineage.students(of_china) == {"acme/u": 1}
    assert told(lineage.answer("acme/u", of_umbrella)) == NO
    assert told(lineage.answer("acme/w", of_china)) == ["unknown", "w distillation.statement"]


def test_a_description_that_may_fit_is_no_yes() -> None:
    """A model of which nobody knows whether it fits a description prevents a no, and makes no yes."""
    given = graph("umbrella/x completions s", "t completions u", cards=UNNAMED | {"t": {"availability": Availability.API}})
    through_an_api = described_teacher(
        given, "models behind an API", lambda node: None if node.availability is Availability.UNNAMED else node.availability is Availability.API
    )
    lineage = Lineage(given, ANY)
    assert told(lineage.answer("acme/s", through_an_api)) == ["unknown", "s teaches[0]"]
    assert lineage.students(through_an_api) == {"acme/u": 1}


@pytest.mark.parametrize(
    ("sentences", "lines"),
    [
        pytest.param(["t completions s maybe", "x completions s maybe"], ["unknown", "s teaches[0]"], id="one of several"),
        pytest.param(["t completions #d maybe", "#d trains s"], ["unknown", "#d generates[0]"], id="on a dataset's card"),
        pytest.param(["t completions m", "m completions s maybe"], ["unknown", "s teaches[0]"], id="further on"),
        pytest.param(["t completions m maybe", "m completions s"], ["unknown", "m teaches[0]"], id="further up"),
        pytest.param(["t completions m maybe", "m completions s maybe"], ["unknown", "s teaches[0]", "m teaches[0]"], id="both"),
        pytest.param(["t completions s maybe", "t completions s"], ["yes 1", "t completions s"], id="elsewhere by name"),
        pytest.param(["t prompts s maybe"], NO, id="in a role that does not count"),
        pytest.param(["x completions s maybe"], NO, id="others only"),
    ],
)
def test_one_of_several_is_never_a_yes(sentences: list[str], lines: list[str]) -> None:
    """A source that names several models and not which of them was used prevents a no, wherever on the way it stands."""
    assert ask(graph(*sentences, cards={"t": {}}), GENERATION) == lines


def test_one_of_several_is_said_in_words() -> None:
    """Of the models that a source names as possible, its blocker speaks of the one asked about."""
    given = graph("a completions s maybe", "t completions s maybe")
    blocker = Lineage(given, ANY).answer("acme/s", named_teacher(given, "acme/t")).blockers[0]
    assert blocker.silence.words == "names `acme/t` as one of several models of which some were used"


def test_a_vague_claim_is_told_apart_from_the_card() -> None:
    """A claim that does not say the role is a blocker in its own name, since the model's card says nothing of it."""
    given = graph("t unknown s basis=allegation")
    blocker = Lineage(given, rule(basis=frozenset(Basis))).answer("acme/s", named_teacher(given, "acme/t")).blockers[0]
    assert blocker.silence.words == "aside, the claim in `models/acme/s.yaml` names `acme/t` and does not say whether it was used as the rule asks"
    assert blocker.silence.said_at == "models/acme/s.yaml teaches[0]"


# -- what prevents a no ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("under", "sentences", "cards", "lines"),
    [
        pytest.param(ANY, ["x completions s"], {}, NO, id="everything is said"),
        pytest.param(ANY, ["x completions s"], {"s": [SILENT]}, ["unknown", "s distillation.statement"], id="the model's own card is silent"),
        pytest.param(ANY, ["x completions s"], {"x": [SILENT]}, ["unknown", "x distillation.statement"], id="a teacher's is"),
        pytest.param(DIRECT, ["x completions s"], {"x": [SILENT]}, NO, id="which is out of reach of one hop"),
        pytest.param(rule(RuleName.ANY, hops=1), ["x completions s"], {"x": [SILENT]}, NO, id="of any number narrowed to one too"),
        pytest.param(
            ANY,
            ["y completions x", "x completions s"],
            {"y": [SILENT], "x": [SILENT], "s": [SILENT]},
            ["unknown", "s distillation.statement", "x distillation.statement", "y distillation.statement"],
            id="blockers come nearest first",
        ),
        pytest.param(ANY, ["x completions s maybe"], {"x": [SILENT]}, ["unknown", "x distillation.statement"], id="what may be upstream counts"),
        pytest.param(ANY, ["b finetuned s"], {"b": [SILENT]}, ["unknown", "b distillation.statement"], id="a base model's card is silent"),
        pytest.param(DIRECT, ["b finetuned s"], {"b": [SILENT]}, NO, id="which a rule without base weights does not look at"),
        pytest.param(ANY, [], {"s": [BASELESS]}, ["unknown", "s derived_from"], id="nobody knows the base"),
        pytest.param(DIRECT, [], {"s": [BASELESS]}, NO, id="which does not matter without base weights"),
        pytest.param(
            DIRECT, ["#pool/d trains s"], {"#pool/d": [UNREAD]}, ["unknown", "#pool/d generation.statement"], id="a dataset's card is silent"
        ),
        pytest.param(
            ANY,
            ["#pool/d includes #pool/e", "#pool/e trains s"],
            {"#pool/d": [UNREAD]},
            ["unknown", "#pool/d generation.statement"],
            id="that of a dataset inside it",
        ),
        pytest.param(DIRECT, ["#pool/d includes #pool/e", "#pool/e trains s"], {"#pool/d": [UNREAD]}, NO, id="which direct does not look at"),
        pytest.param(
            ANY,
            ["#pool/d prompts #pool/e", "#pool/e trains s"],
            {"#pool/d": [UNREAD]},
            ["unknown", "#pool/d generation.statement"],
            id="of which only prompts were taken",
        ),
        pytest.param(
            GENERATION, ["#pool/d prompts #pool/e", "#pool/e trains s"], {"#pool/d": [UNREAD]}, NO, id="which can hide only who wrote prompts"
        ),
        pytest.param(
            rule(RuleName.ANY, stages=frozenset({Stage.SFT})),
            ["#pool/d trains s stage=rl"],
            {"#pool/d": [UNREAD]},
            NO,
            id="a dataset of a stage not asked about",
        ),
        pytest.param(
            rule(RuleName.ANY, stages=frozenset({Stage.SFT})),
            ["#pool/d trains s stage=unknown"],
            {"#pool/d": [UNREAD]},
            ["unknown", "#pool/d generation.statement"],
            id="of a stage that is not said",
        ),
        pytest.param(
            rule(RuleName.ANY, stages=frozenset({Stage.RL})), [], {"s": [SILENT]}, ["unknown", "s distillation.statement"], id="open for the stage"
        ),
        pytest.param(rule(RuleName.ANY, stages=frozenset({Stage.PREFERENCE})), [], {"s": [SILENT]}, NO, id="not open for the stage"),
        pytest.param(
            rule(RuleName.ANY, access=frozenset({Access.API, Access.OWN})),
            ["#umbrella/d trains s"],
            {"#umbrella/d": [UNREAD]},
            NO,
            id="not that access",
        ),
        pytest.param(
            rule(RuleName.ANY, access=frozenset({Access.THIRD_PARTY_DATASET})),
            ["#umbrella/d trains s"],
            {"#umbrella/d": [UNREAD]},
            ["unknown", "#umbrella/d generation.statement"],
            id="that access",
        ),
        pytest.param(EU, ["#umbrella/d trains s"], {"#umbrella/d": [UNREAD], "s": []}, NO, id="somebody else's dataset is not own data"),
        pytest.param(
            EU,
            ["#d trains s"],
            {"#d": [UNREAD], "s": [SILENT]},
            ["unknown", "s distillation.statement", "#d generation.statement"],
            id="one's own may be",
        ),
        pytest.param(
            ANY,
            ["#d trains s stage=unknown"],
            {"#d": [UNREAD], "s": [SILENT]},
            ["unknown", "s distillation.statement", "#d generation.statement"],
            id="one's own, used at a stage that is not said",
        ),
    ],
)
def test_silence_prevents_a_no_only_where_it_counts(under: Rule, sentences: list[str], cards: dict[str, list[Silence]], lines: list[str]) -> None:
    """A no needs everything upstream that the rule counts to be said; what the rule does not count may stay unsaid."""
    given = graph(*sentences, cards={"t": {}, "s": {}} | {name: {"silences": tuple(silences)} for name, silences in cards.items()})
    assert ask(given, under, teacher="umbrella/t" if "umbrella/t" in cards else "t") == lines


def _secret(role: Role, stage: Stage = Stage.SFT) -> Silence:
    return Silence("teacher", "distillation.sources[0]", "says that a model was used, and not which", (stage,), role)


@pytest.mark.parametrize(
    ("role", "under", "first"),
    [
        (Role.COMPLETIONS, GENERATION, "unknown"),
        (Role.PROMPTS, GENERATION, NO[0]),
        (Role.UNKNOWN, GENERATION, "unknown"),
        (Role.PROMPTS, ANY, "unknown"),
        (Role.COMPLETIONS, rule(RuleName.ANY, stages=frozenset({Stage.RL})), NO[0]),
    ],
)
def test_an_undisclosed_teacher_hides_only_its_role_and_stage(role: Role, under: Rule, first: str) -> None:
    """A source that says that some model was used prevents a no as far as its role and stage count."""
    assert ask(graph(cards={"s": {"silences": (_secret(role),)}, "t": {}}), under)[0] == first
    if under.stages is None:
        on_a_dataset = {"#d": {"silences": (Silence("teacher", "generation.sources[0]", "says", (), role),)}, "t": {}}
        assert ask(graph("#d trains s", cards=on_a_dataset), under)[0] == first


# -- dates -------------------------------------------------------------------------------------------------------------------------


def _dated(**dates: str | None) -> dict[str, dict[str, Any]]:
    return {name.replace("__", "/"): {"released": date} for name, date in dates.items()}


OLD, NEW = "2023-06-01", "2025-01-20"


@pytest.mark.parametrize(
    ("sentences", "cards", "lines"),
    [
        pytest.param([], {"s": (OLD, [SILENT]), "umbrella/t": (NEW, [])}, TOO_EARLY, id="the model was released before the teacher"),
        pytest.param([], {"s": (NEW, [SILENT]), "umbrella/t": (OLD, [])}, ["unknown", "s distillation.statement"], id="after it"),
        pytest.param([], {"s": (NEW, [SILENT]), "umbrella/t": (NEW, [])}, ["unknown", "s distillation.statement"], id="on the same day"),
        pytest.param([], {"s": ("2025-01", [SILENT]), "umbrella/t": (NEW, [])}, ["unknown", "s distillation.statement"], id="in the same month"),
        pytest.param([], {"s": ("2024", [SILENT]), "umbrella/t": ("2025", [])}, TOO_EARLY, id="in the year before"),
        pytest.param(
            [], {"s": ("2024", [SILENT]), "umbrella/t": ("2024-12", [])}, ["unknown", "s distillation.statement"], id="in a year that reaches into it"
        ),
        pytest.param([], {"s": (None, [SILENT]), "umbrella/t": (NEW, [])}, ["unknown", "s distillation.statement"], id="the model has no date"),
        pytest.param([], {"s": (OLD, [SILENT]), "umbrella/t": (None, [])}, ["unknown", "s distillation.statement"], id="the teacher has no date"),
        pytest.param(
            ["umbrella/x completions s"],
            {"s": (NEW, []), "umbrella/x": (OLD, [SILENT]), "umbrella/t": (NEW, [])},
            ["unknown", "umbrella/x distillation.statement"],
            id="never inside one house",
        ),
        pytest.param(["x completions s"], {"s": (NEW, []), "x": (OLD, [SILENT]), "umbrella/t": (NEW, [])}, TOO_EARLY, id="what is silent was older"),
        pytest.param(
            ["x completions s"], {"s": (OLD, []), "x": (None, [SILENT]), "umbrella/t": (NEW, [])}, TOO_EARLY, id="all upstream of an old model is old"
        ),
        pytest.param(["#pool/d trains s"], {"s": (NEW, []), "#pool/d": (OLD, [UNREAD]), "umbrella/t": (NEW, [])}, TOO_EARLY, id="an old dataset"),
        pytest.param(
            ["#umbrella/d trains s"],
            {"s": (NEW, []), "#umbrella/d": (OLD, [UNREAD]), "umbrella/t": (NEW, [])},
            ["unknown", "#umbrella/d generation.statement"],
            id="an old dataset of the teacher's house",
        ),
        pytest.param(
            ["x completions s"],
            {"s": (NEW, [SILENT]), "x": (OLD, [SILENT]), "umbrella/t": (NEW, [])},
            ["unknown", "s distillation.statement"],
            id="of two silences only the newer one blocks",
        ),
        pytest.param(
            ["umbrella/t completions s maybe"],
            {"s": (OLD, []), "umbrella/t": (NEW, [])},
            ["unknown", "s teaches[0]"],
            id="a source that names the teacher is believed over dates",
        ),
    ],
)
def test_what_is_older_than_the_teacher_was_not_made_with_it(
    sentences: list[str], cards: dict[str, tuple[str | None, list[Silence]]], lines: list[str]
) -> None:
    """A no may rest on dates: whatever a card hides, it was not a teacher that nobody outside could use yet."""
    given = graph(*sentences, cards={name: {"released": date, "silences": tuple(silences)} for name, (date, silences) in cards.items()})
    assert ask(given, ANY, teacher="umbrella/t") == lines


def test_the_asked_house_knows_no_dates() -> None:
    """A model of the teacher's own house may have learned from it before its release."""
    given = graph(cards={"s": {"released": OLD, "silences": (SILENT,)}, "t": {"released": NEW}})
    assert ask(given, ANY) == ["unknown", "s distillation.statement"]


def test_an_unnamed_model_used_before_the_release_was_another_one() -> None:
    """What an outsider used before the teacher's release, under no name or that of the family, was not the teacher."""
    cards: dict[str, dict[str, Any]] = {
        "s": {"released": OLD},
        "umbrella/x": {"availability": Availability.UNNAMED},
        "umbrella/t": {"released": NEW, "family": "umbrella/f"},
        "umbrella/f": {"family": "umbrella/f"},
    }
    assert ask(graph("umbrella/x completions s", cards=cards), ANY, teacher="umbrella/t") == TOO_EARLY
    assert ask(graph("umbrella/f completions s", cards=cards), ANY, teacher="umbrella/t") == TOO_EARLY
    assert ask(graph("umbrella/f completions s", cards=cards | {"s": {"released": NEW}}), ANY, teacher="umbrella/t")[0] == "unknown"


def test_a_house_may_have_put_its_unreleased_model_into_its_own_dataset() -> None:
    """What came inside a dataset of the teacher's house may be by a model that nobody outside could use yet."""
    cards: dict[str, dict[str, Any]] = {
        "s": {"released": OLD},
        "umbrella/t": {"released": NEW},
        "umbrella/x": {"availability": Availability.UNNAMED},
        "#umbrella/d": {},
        "#pool/d": {},
    }
    for sentences, lines in (
        (["umbrella/x completions s via=#umbrella/d"], ["unknown", "s teaches[0]"]),
        (["umbrella/x completions #umbrella/d", "#umbrella/d trains s"], ["unknown", "#umbrella/d generates[0]"]),
        (["umbrella/x completions s via=#pool/d"], TOO_EARLY),
        (["umbrella/x completions s via=#gone/d"], ["unknown", "s teaches[0]"]),
    ):
        assert ask(graph(*sentences, cards=cards), ANY, teacher="umbrella/t") == lines


def test_what_dates_dismiss_further_up_is_dismissed() -> None:
    """An unnamed model that was used too early leads nowhere, whatever is uncertain about the steps that follow."""
    given = graph(
        "umbrella/x completions m",
        "m completions s",
        "m prompts s maybe",
        cards={"umbrella/x": {"availability": Availability.UNNAMED}, "umbrella/t": {"released": NEW}, "m": {"released": OLD}, "s": {"released": NEW}},
    )
    assert ask(given, ANY, teacher="umbrella/t") == TOO_EARLY


def test_a_family_is_never_finished() -> None:
    """A family's date is that of its first variant; a later one may have learned from a later teacher."""
    cards: dict[str, dict[str, Any]] = {
        "f": {"released": OLD, "silences": (SILENT,), "family": "acme/f"},
        "s": {"released": NEW},
        "umbrella/t": {"released": NEW},
    }
    assert ask(graph("f completions s", cards=cards), ANY, teacher="umbrella/t") == ["unknown", "f distillation.statement"]
    assert ask(graph(cards=cards), ANY, "f", teacher="umbrella/t") == ["unknown", "f distillation.statement"]


@pytest.mark.parametrize(
    ("family", "variant", "existed_from"),
    [("2024-05", "2024-08-06", "2024-05-01"), ("2024-05", "2024", "2024-01-01"), ("2024", None, "2024-01-01"), (None, "2024-08-06", None)],
)
def test_a_family_exists_from_its_first_day(family: str | None, variant: str | None, existed_from: str | None) -> None:
    """A family could be used from the earliest day that it or a variant can have; one without a date at any time."""
    given = graph(cards={"f": {"released": family, "family": "acme/f"}, "v": {"released": variant, "family": "acme/f"}})
    assert named_teacher(given, "acme/f").existed_from == existed_from


def test_a_description_knows_no_dates() -> None:
    """An organization or a country may have had models that nobody has named yet, so dates found no no."""
    given = graph(cards={"s": {"released": OLD, "silences": (SILENT,)}, "umbrella/t": {"released": NEW}})
    of_umbrella = described_teacher(given, "Umbrella", lambda node: node.house == "umbrella")
    assert told(Lineage(given, ANY).answer("acme/s", of_umbrella)) == ["unknown", "s distillation.statement"]


# -- cycles and size ---------------------------------------------------------------------------------------------------------------

R1 = ("base finetuned r1", "base finetuned v3", "r1 completions v3", "v3 completions r1", "r1 completions pupil", "r1 rewriting r1 access=own")
"""DeepSeek's cycle: R1 and the V3 chat model teach each other, and R1 itself."""


@pytest.mark.parametrize(
    ("student", "teacher", "lines"),
    [
        ("pupil", "v3", ["yes 2", "v3 completions r1, r1 completions pupil"]),
        ("v3", "v3", ["yes 2", "v3 completions r1, r1 completions v3"]),
        ("r1", "r1", ["yes 1", "r1 rewriting r1", "r1 completions v3, v3 completions r1"]),
        ("base", "r1", NO),
    ],
)
def test_models_may_teach_each_other_and_themselves(student: str, teacher: str, lines: list[str]) -> None:
    """A graph with cycles is answered like any other, and a path ends at the first teacher that it meets."""
    assert ask(graph(*R1), ANY, student, teacher) == lines


@pytest.mark.parametrize(
    ("under", "sentences", "start", "cycles"),
    [
        (ANY, R1, "r1", [("r1", "r1"), ("r1", "v3", "r1")]),
        (ANY, R1, "v3", [("v3", "r1", "v3")]),
        (DIRECT, R1, "r1", [("r1", "r1")]),
        (ANY, R1, "base", []),
        (ANY, R1, "pupil", []),
        (ANY, ("a finetuned b", "b completions a"), "a", [("a", "b", "a")]),
        (DIRECT, ("a finetuned b", "b completions a"), "a", []),
        (INHERITED, ("a finetuned b", "b completions a"), "a", [("a", "b", "a")]),
        (ANY, ("a completions b maybe", "b completions a"), "a", []),
        (ANY, ("f completions v3", "v3 completions r1"), "r1", [("f", "v3", "r1")]),
        (ANY, tuple(f"m{one} completions m{two}" for one in range(6) for two in range(6)), "m0", None),
    ],
)
def test_cycles_are_found_shortest_first(under: Rule, sentences: tuple[str, ...], start: str, cycles: list[tuple[str, ...]] | None) -> None:
    """The cycles through a model or its family are listed in the direction of teaching, ten at most."""
    found = Lineage(graph(*sentences, cards={"r1": {"family": "acme/f"}}), under).cycles(f"acme/{start}")
    assert len(found) <= 10
    assert found == sorted(found, key=len)
    if cycles is not None:
        assert [tuple(each.removeprefix("acme/") for each in cycle) for cycle in found] == cycles


def test_a_chain_of_ten_thousand_models_is_answered() -> None:
    """Depth breaks nothing: there is an answer in both directions, and the one path is shown whole."""
    last = 10_000
    lineage = Lineage(graph(*(f"m{number} completions m{number + 1}" for number in range(last))), ANY)
    first, end = (named_teacher(lineage.graph, f"acme/m{number}") for number in (0, last))
    result = lineage.answer(f"acme/m{last}", first)
    assert (result.answer, result.hops, len(result.paths), result.cut) == (Answer.YES, last, 1, False)
    assert lineage.answer("acme/m0", end).answer is Answer.NO
    assert len(lineage.upstream(f"acme/m{last}")) == len(lineage.students(first)) == last
    assert lineage.cycles(f"acme/m{last}") == []


def _diamond(width: int, layers: int, top: str = "") -> list[str]:
    """A teacher, layers of models in which each learns from every one of the layer above, and a student."""
    rows = [["t"], *([f"m{layer:02}.{place}" for place in range(width)] for layer in range(layers)), ["s"]]
    edges = [f"{source} completions {target}" for row, following in itertools.pairwise(rows) for source in row for target in following]
    return [sentence + top if sentence.startswith("t ") else sentence for sentence in edges]


@pytest.mark.parametrize("top", ["", " basis=allegation"])
def test_more_paths_than_anyone_reads_are_cut(top: str) -> None:
    """Half a million paths are answered at once: the witness and twenty more are listed, and the rest is said to exist."""
    lineage = Lineage(graph(*_diamond(3, 12, top)), rule(RuleName.ANY, basis=frozenset(Basis)))
    result = lineage.answer("acme/s", named_teacher(lineage.graph, "acme/t"))
    assert (result.answer, result.hops, len(result.paths), result.cut) == (Answer.YES, 13, 21, True)
    assert len(set(result.paths)) == 21
    assert short(result.paths[0].edges[-1].source) == "m11.0"


def test_a_long_cycle_is_found_among_many() -> None:
    """Of half a million cycles of the same length, ten are listed at once; where every way runs into the limit of hops, none is."""
    given = graph(*_diamond(3, 12), "s completions t")
    found = Lineage(given, ANY).cycles("acme/s")
    assert len(set(found)) == 10
    assert {len(cycle) for cycle in found} == {15}
    assert Lineage(given, rule(RuleName.ANY, hops=13)).cycles("acme/s") == []


def test_exactly_as_many_paths_as_are_listed_are_not_cut() -> None:
    """`cut` says that there are more paths, not that the list is full."""
    given = graph(*(line for number in range(21) for line in (f"t completions #d{number}", f"#d{number} trains s")))
    result = Lineage(given, DIRECT).answer("acme/s", named_teacher(given, "acme/t"))
    assert (len(result.paths), result.cut) == (21, False)


def test_a_search_without_end_is_cut() -> None:
    """Where too many parts of paths lead nowhere new, the list ends early and says so."""
    clique = [f"m{one} completions m{two}" for one in range(9) for two in range(9) if one != two]
    given = graph(*clique, "t completions m0", "m8 completions s")
    paths, cut = Lineage(given, ANY).paths(key("s"), named_teacher(given, "acme/t").models, most=100_000)
    assert cut
    assert paths[0].hops == 3


def test_mutual_base_weights_do_not_hide_a_path() -> None:
    """Models that are each other's bases, as only a mistake can make them, still leave the shortest path in front."""
    names = "abcdefghijkl"
    given = graph(*(f"{one} merged {two}" for one in names for two in names if one != two), "zz completions a")
    result = Lineage(given, ANY).answer("acme/l", named_teacher(given, "acme/zz"))
    assert told(result)[:2] == ["yes 1", "zz completions a, a merged l"]


@pytest.mark.parametrize(
    ("sentences", "paths"),
    [
        pytest.param(
            ["t completions s basis=allegation", "t completions b", "b finetuned s"],
            ["t completions b, b finetuned s", "t completions s"],
            id="a declared path before a claimed one of as many hops",
        ),
        pytest.param(
            ["t completions s basis=allegation", "t completions m", "m completions s"],
            ["t completions s", "t completions m, m completions s"],
            id="fewer hops before better basis",
        ),
        pytest.param(
            ["t completions b", "b finetuned s", "t completions s"],
            ["t completions s", "t completions b, b finetuned s"],
            id="fewer steps through weights",
        ),
        pytest.param(
            ["t prompts s", "t completions s basis=allegation", "t rewriting s"],
            ["t rewriting s"],
            id="one route in its best founded and then strongest statement",
        ),
        pytest.param(
            ["t completions n", "n completions s", "t completions m", "m completions s"],
            ["t completions m, m completions s", "t completions n, n completions s"],
            id="else by ids",
        ),
    ],
)
def test_the_best_path_is_the_witness(sentences: list[str], paths: list[str]) -> None:
    """Paths come by hops, then by who stands behind them, then by steps through base weights, then by ids."""
    assert ask(graph(*sentences), rule(RuleName.ANY, basis=frozenset(Basis)))[1:] == paths


# -- from cards to the graph -------------------------------------------------------------------------------------------------------

CITED = {"evidence": ["report"]}
NONE = {"statement": "declared_none", **CITED}


def _negative(*stages: str, made_by: str = "anyone") -> dict[str, Any]:
    return {"stages": list(stages), "made_by": made_by, **CITED}


def _closed(identity: str = "acme/s", **fields: Any) -> Any:
    """A base model whose developer says that nothing was used and that it began from nothing."""
    return model(identity, **{"distillation": NONE, "from_scratch": CITED, "post_training": {"applies": False}} | fields)


def _silences(record: Any, *others: Any) -> list[tuple[str, str, list[str]]]:
    found = graph_of(registry_of(organization(), record, *others)).nodes[Key("dataset" if record.kind == "dataset" else "model", record.id)].silences
    return [(silence.about, silence.said_at, [str(stage) for stage in silence.stages]) for silence in found]


EVERYTHING = ["pretraining", "midtraining", "sft", "preference", "rl"]
DATA, POST = ("datasets", "data.coverage", EVERYTHING[:2]), ("datasets", "post_training.coverage", EVERYTHING[2:])
NO_BASE = ("base", "derived_from", [])


def data_of(stage: str) -> dict[str, Any]:
    """A complete list of data: one dataset with a card, used in one stage."""
    return {"coverage": "complete", "datasets": [{"dataset": "acme/corpus", "stage": stage, "status": "released", **CITED}], **CITED}


ALL_DATA = data_of("pretraining")
UNNAMED_DATA = {"coverage": "complete", "datasets": [{"name": "a crawl", "stage": "midtraining", "status": "described", **CITED}], **CITED}
NO_DATA = {"coverage": "complete", **CITED}


@pytest.mark.parametrize(
    ("fields", "silences"),
    [
        pytest.param({}, [("distillation", "distillation.statement", EVERYTHING), DATA, POST, NO_BASE], id="a card that nobody has filled in"),
        pytest.param(
            {"post_training": {"applies": False}}, [("distillation", "distillation.statement", EVERYTHING[:2]), DATA, NO_BASE], id="a base model"
        ),
        pytest.param({"distillation": NONE, "from_scratch": CITED}, [], id="no outputs were used"),
        pytest.param(
            {"distillation": NONE | {"negatives": [_negative("sft", "rl")]}, "from_scratch": CITED},
            [
                ("distillation", "distillation.statement", ["pretraining", "midtraining", "preference"]),
                DATA,
                ("datasets", "post_training.coverage", ["preference"]),
            ],
            id="none in two stages",
        ),
        pytest.param(
            {"distillation": NONE | {"negatives": [_negative(*EVERYTHING, made_by="developer")]}, "from_scratch": CITED},
            [DATA, POST],
            id="none made by the developer: others' data may hold some",
        ),
        pytest.param(
            {"distillation": {"statement": "not_disclosed", **CITED}},
            [("distillation", "distillation.statement", EVERYTHING), DATA, POST, NO_BASE],
            id="nothing is said",
        ),
        pytest.param(
            {"teachers": ["acme/t"]},
            [("distillation", "distillation.exhaustive", EVERYTHING), DATA, POST, NO_BASE],
            id="teachers are named, and not that they are all",
        ),
        pytest.param({"teachers": ["acme/t"], "distillation": {"exhaustive": True}, "bases": ["acme/t"]}, [], id="they are all"),
        pytest.param(
            {"distillation": {"statement": "unknown", "exhaustive": True}, "from_scratch": CITED},
            [("distillation", "distillation.statement", EVERYTHING), DATA, POST],
            id="all of none that were named is nothing said",
        ),
        pytest.param(
            {"data": ALL_DATA, "post_training": NO_DATA, "from_scratch": CITED},
            [("distillation", "distillation.statement", ["pretraining"])],
            id="stages without data have no teachers",
        ),
        pytest.param(
            {
                "distillation": NONE | {"negatives": [_negative("pretraining", made_by="developer")]},
                "data": ALL_DATA,
                "post_training": NO_DATA,
                "from_scratch": CITED,
            },
            [],
            id="none by the developer and a complete list of data",
        ),
        pytest.param(
            {"data": UNNAMED_DATA, "post_training": {"applies": False}, "from_scratch": CITED},
            [("distillation", "distillation.statement", ["midtraining"]), ("datasets", "data.coverage", ["midtraining"])],
            id="a complete list of data without cards hides as much as they do",
        ),
        pytest.param(
            {"data": data_of("unknown"), "post_training": NO_DATA, "from_scratch": CITED},
            [("distillation", "distillation.statement", EVERYTHING[:2])],
            id="data of a stage that is not said may be of any",
        ),
        pytest.param(
            {"post_training": data_of("sft") | {"applies": False}, "data": NO_DATA, "from_scratch": CITED},
            [("distillation", "distillation.statement", ["sft"])],
            id="a base model with data of post-training, by mistake",
        ),
        pytest.param(
            {"data": ALL_DATA | {"coverage": "none"}, "post_training": {"applies": False}, "from_scratch": CITED},
            [("distillation", "distillation.statement", EVERYTHING[:2]), DATA],
            id="no list of data",
        ),
        pytest.param(
            {
                "distillation": {"statement": "declared", "sources": [{"undisclosed": True, "role": "prompts", "stage": "rl", **CITED}], **CITED},
                "from_scratch": CITED,
            },
            [("distillation", "distillation.exhaustive", EVERYTHING), DATA, POST, ("teacher", "distillation.sources[0]", ["rl"])],
            id="a teacher that is not named",
        ),
    ],
)
def test_a_card_is_silent_about_what_it_leaves_open(fields: dict[str, Any], silences: list[tuple[str, str, list[str]]]) -> None:
    """A model's card leaves open what its developer neither states nor denies, stage by stage and within the scope of each denial."""
    assert _silences(model("acme/s", **fields), model("acme/t"), dataset("acme/corpus")) == silences


@pytest.mark.parametrize(
    ("fields", "silences"),
    [
        pytest.param({}, [("generation", "generation.statement"), ("sources", "coverage")], id="nobody has looked"),
        pytest.param(
            {"generation": {"statement": "not_disclosed", **CITED}},
            [("generation", "generation.statement"), ("sources", "coverage")],
            id="nothing is said",
        ),
        pytest.param({"teachers": ["acme/t"], "coverage": "complete"}, [("generation", "generation.exhaustive")], id="some are named"),
        pytest.param({"teachers": ["acme/t"], "generation": {"exhaustive": True}}, [], id="they are all"),
        pytest.param({"generation": NONE}, [], id="no outputs by anyone"),
        pytest.param(
            {"generation": NONE | {"negatives": [_negative("unknown", made_by="developer")]}}, [("sources", "coverage")], id="none by its publisher"
        ),
        pytest.param(
            {"generation": NONE | {"negatives": [_negative("unknown", made_by="developer")]}, "coverage": "complete"},
            [],
            id="and all parts are listed",
        ),
        pytest.param(
            {
                "generation": NONE | {"negatives": [_negative("unknown", made_by="developer")]},
                "coverage": "complete",
                "derived_from": [{"name": "a crawl", "relation": "filtered", **CITED}],
            },
            [("sources", "coverage")],
            id="one of them without a card",
        ),
        pytest.param(
            {"generation": {"statement": "declared", "exhaustive": True, "sources": [{"undisclosed": True, "role": "filtering", **CITED}], **CITED}},
            [("teacher", "generation.sources[0]")],
            id="a model that is not named",
        ),
    ],
)
def test_a_dataset_is_silent_about_what_it_leaves_open(fields: dict[str, Any], silences: list[tuple[str, str]]) -> None:
    """A dataset's card leaves open which models and datasets are behind it, unless its publisher says."""
    assert [each[:2] for each in _silences(dataset("acme/d", **fields), model("acme/t"))] == silences


def test_prompts_without_a_card_hide_only_prompts() -> None:
    """Tasks from a source without a card can hide who wrote the tasks, not who answered."""
    made = dataset(
        "acme/d",
        generation=NONE | {"negatives": [_negative("unknown", made_by="developer")]},
        coverage="complete",
        derived_from=[{"name": "an exam", "relation": "prompts", **CITED}],
    )
    trained = _closed(
        data=NO_DATA | {"datasets": [{"dataset": "acme/d", "stage": "pretraining", "status": "released", **CITED}]},
        distillation=NONE | {"negatives": [_negative("pretraining", made_by="developer")]},
    )
    given = graph_of(registry_of(organization(), made, trained, model("acme/t")))
    assert ask(given, GENERATION) == NO
    assert ask(given, ANY) == ["unknown", "#d coverage"]


def test_data_of_which_only_prompts_were_used_hides_only_prompts() -> None:
    """Tasks without a card, and the tasks of a dataset that is silent, can hide who wrote the tasks, not who answered."""
    denied = NONE | {"negatives": [_negative("pretraining", made_by="developer")]}
    for use, blocker in (({"name": "an exam"}, "s data.coverage"), ({"dataset": "umbrella/d"}, "#umbrella/d generation.statement")):
        listed = NO_DATA | {"datasets": [use | {"stage": "pretraining", "status": "released", "prompts_only": True, **CITED}]}
        silent = dataset("umbrella/d", coverage="complete")
        given = graph_of(registry_of(organization(), organization("umbrella"), _closed(data=listed, distillation=denied), silent, model("acme/t")))
        assert ask(given, GENERATION) == NO
        assert ask(given, ANY) == ["unknown", blocker]
        assert ask(given, rule(RuleName.ANY, roles=frozenset({Role.FILTERING}))) == ["unknown", blocker]


def test_a_closed_stage_needs_no_datasets() -> None:
    """Where the developer says that nobody's outputs were used in a stage, the datasets of that stage cannot hide any."""
    use = {"dataset": "acme/d", "stage": "pretraining", "status": "released", **CITED}
    card = _closed(
        data={"coverage": "partial", "datasets": [use], **CITED}, distillation=NONE | {"negatives": [_negative("pretraining", "midtraining")]}
    )
    assert ask(graph_of(registry_of(organization(), card, dataset("acme/d"), model("acme/t"))), ANY) == NO


def test_a_denial_of_own_making_covers_own_datasets() -> None:
    """A developer that made no outputs hides none in its own datasets; those of others, and what went into its own, stay open."""
    denied = NONE | {"negatives": [_negative("pretraining", made_by="developer")]}

    def given(name: str, **fields: Any) -> Graph:
        use = {"dataset": name, "stage": "pretraining", "status": "released", **CITED}
        card = _closed(data=NO_DATA | {"datasets": [use]}, distillation=denied)
        return graph_of(registry_of(organization(), organization("umbrella"), card, dataset(name, **fields), model("acme/t")))

    assert ask(given("acme/d"), ANY) == ["unknown", "#d coverage"]
    assert ask(given("acme/d", coverage="complete"), ANY) == NO
    assert ask(given("umbrella/d", coverage="complete"), ANY) == ["unknown", "#umbrella/d generation.statement"]
    assert ask(given("umbrella/d"), EU) == NO
    assert ask(given("acme/d"), EU) == NO


def test_own_data_is_open_only_in_stages_without_a_denial() -> None:
    """Under a rule on own data, undisclosed datasets matter only in the stages in which the developer has not denied making outputs."""
    denied = {"statement": "declared_none", "negatives": [_negative("pretraining", "midtraining", made_by="developer")], **CITED}
    given = graph_of(registry_of(organization(), _closed(distillation=denied, post_training={}), model("acme/t")))
    assert ask(given, EU) == ["unknown", "s distillation.statement", "s post_training.coverage"]
    assert ask(given, rule(RuleName.EU_2_5, stages=frozenset({Stage.PRETRAINING}))) == NO
    assert ask(given, rule(RuleName.GENERATION, stages=frozenset({Stage.PRETRAINING}))) == ["unknown", "s data.coverage"]


WITHDRAWN = {"date": "2026-01-01", "reason": "Entered twice.", **CITED}


@pytest.mark.parametrize(
    ("card", "lines"),
    [
        (_closed(teachers=["acme/gone"], distillation={"exhaustive": True}), ["unknown", "s distillation.sources[0]"]),
        (
            _closed(
                distillation={
                    "statement": "declared",
                    "exhaustive": True,
                    "sources": [{"one_of": ["acme/x", "acme/gone"], "role": "prompts", "stage": "sft", **CITED}],
                    **CITED,
                }
            ),
            ["unknown", "s distillation.sources[0]"],
        ),
        (_closed(bases=["acme/gone"], from_scratch=None), ["unknown", "s derived_from[0]"]),
        (
            _closed(
                data=NO_DATA | {"datasets": [{"dataset": "acme/gone", "stage": "pretraining", "status": "released", **CITED}]},
                distillation=NONE | {"negatives": [_negative("pretraining", made_by="developer")]},
            ),
            ["unknown", "s data.coverage"],
        ),
        (
            _closed(
                data=NO_DATA | {"datasets": [{"dataset": "acme/d", "stage": "pretraining", "status": "released", **CITED}]},
                distillation=NONE | {"negatives": [_negative("pretraining", made_by="developer")]},
            ),
            ["unknown", "#d coverage"],
        ),
    ],
)
def test_a_withdrawn_record_answers_for_nobody(card: Any, lines: list[str]) -> None:
    """Withdrawn records are no part of the graph, so a card that names one is silent about what was behind it."""
    gone = [_closed("acme/gone", withdrawn=WITHDRAWN), dataset("acme/gone", withdrawn=WITHDRAWN)]
    made = dataset("acme/d", coverage="complete", parts=["acme/gone"], generation=NONE | {"negatives": [_negative("unknown", made_by="developer")]})
    given = graph_of(registry_of(organization(), card, *gone, made, _closed("acme/x"), model("acme/t")))
    assert all(node.id != "acme/gone" for node in given.nodes)
    assert ask(given, ANY) == lines


def test_every_statement_of_a_card_becomes_an_edge() -> None:
    """Sources, datasets, parts and bases become edges with all that their statements say."""
    cards = [
        model(
            "acme/s",
            teachers=[
                {
                    "teacher": "acme/t",
                    "role": "logits",
                    "via": "acme/d",
                    "amount": {"value": "1.1M", "unit": "samples", "of": "kept", "bound": "approximate"},
                    "note": "A note.",
                }
            ],
            datasets=["acme/d", {"dataset": "acme/e", "stage": "rl"}],
            bases=["acme/b"],
        ),
        dataset("acme/d", teachers=["acme/t", {"one_of": ["acme/t", "acme/b"], "role": "filtering"}], parts=["acme/e"]),
    ]
    given = graph_of(registry_of(organization(), *cards, dataset("acme/e"), model("acme/t"), model("acme/b")))
    said = [
        (
            edge.kind,
            short(edge.source),
            short(edge.target),
            edge.role,
            edge.stage,
            edge.access,
            edge.relation,
            edge.via,
            edge.certain,
            edge.amount,
            edge.said_at,
            edge.note,
        )
        for edge in given.edges
    ]
    assert said == [
        ("teaches", "t", "s", "logits", "sft", "api", None, "acme/d", True, "about 1.1M samples kept", "distillation.sources[0]", "A note."),
        ("trains", "#d", "s", None, "pretraining", None, None, None, True, None, "data.datasets[0]", None),
        ("trains", "#e", "s", None, "rl", None, None, None, True, None, "post_training.datasets[0]", None),
        ("initialises", "b", "s", None, None, None, "finetuned", None, True, None, "derived_from[0]", None),
        ("generates", "t", "#d", "completions", None, "api", None, None, True, None, "generation.sources[0]", None),
        ("generates", "t", "#d", "filtering", None, "api", None, None, False, None, "generation.sources[1]", None),
        ("generates", "b", "#d", "filtering", None, "api", None, None, False, None, "generation.sources[1]", None),
        ("derives", "#e", "#d", None, None, None, "includes", None, True, None, "derived_from[0]", None),
    ]
    assert given.edges[0].evidence[0][:2] == ("Acme report", "https://acme.example/report")
    assert {edge.said_by for edge in given.edges} == {"models/acme/s.yaml", "datasets/acme/d.yaml"}


@pytest.mark.parametrize(
    ("fields", "edges"),
    [
        pytest.param(
            {"student": {"model": "acme/s"}, "teachers": [{"model": "acme/t"}]}, [("t", "s", "allegation", "unknown")], id="both sides named"
        ),
        pytest.param(
            {"student": {"model": "acme/s"}, "teachers": [{"model": "acme/t"}], "capacity": "testimony", "roles": ["logits", "prompts"]},
            [("t", "s", "testimony", "logits"), ("t", "s", "testimony", "prompts")],
            id="in two roles",
        ),
        pytest.param({"student": {"organization": "acme"}, "teachers": [{"model": "acme/t"}]}, [], id="an organization is never pinned on a model"),
        pytest.param({"student": {"model": "acme/s"}, "teachers": [{"organization": "acme"}]}, [], id="nor is one as the teacher"),
        pytest.param({"student": {"model": "acme/s"}, "teachers": [{"model": "acme/t"}], "denies": True}, [], id="a denial"),
        pytest.param({"student": {"model": "acme/s"}, "teachers": [{"model": "acme/t"}], "withdrawn": WITHDRAWN}, [], id="a withdrawn claim"),
    ],
)
def test_a_claim_is_an_edge_only_between_models_that_it_names(fields: dict[str, Any], edges: list[tuple[str, ...]]) -> None:
    """A claim stays at the level at which it was made."""
    given = graph_of(registry_of(organization(), model("acme/s"), model("acme/t"), claim(**fields)))
    assert [(short(edge.source), short(edge.target), edge.basis, edge.role) for edge in given.edges] == edges


def test_a_citation_without_its_document_is_left_out() -> None:
    """An edge shows the documents that its card has; a key that leads nowhere is a finding, not an edge's."""
    card = model("acme/s", teachers=[{"teacher": "acme/t", "evidence": ["lost page 3", "report table 2"]}])
    given = graph_of(registry_of(organization(), card, model("acme/t")))
    assert [citation.place for citation in given.edges[0].evidence] == ["table 2"]


def test_a_family_belongs_to_itself() -> None:
    """The card of a family and those of its variants name one family, so that both can be told from other cards."""
    given = graph_of(registry_of(organization(), model("acme/f", precision="family"), model("acme/v", family="acme/f"), model("acme/s")))
    assert {each.key.id: each.family for each in given.models} == {"acme/f": "acme/f", "acme/v": "acme/f", "acme/s": None}
    assert given.variants == {"acme/f": frozenset({"acme/v"})}


def test_a_node_knows_its_house_and_country() -> None:
    """A subsidiary without a country of its own has that of its parent, and is of its parent's house."""
    lab = organization("lab", country=None, parent="acme")
    nodes = graph_of(registry_of(organization(), lab, model("lab/s"), model("nowhere/s"))).nodes
    found = {each.key.id: (each.organization, each.house, each.country) for each in nodes.values()}
    assert found == {"lab/s": ("lab", "acme", "US"), "nowhere/s": ("nowhere", "nowhere", None)}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1K"),
        (1500, "1.5K"),
        (22_303, "22,303"),
        (800_000, "800K"),
        (671_026, "671,026"),
        (1_100_000, "1.1M"),
        (1_234_567, "1,234,567"),
        (2_100_000_000_000, "2.1T"),
        (15_560_000_000, "15.56B"),
    ],
)
def test_a_figure_loses_nothing(number: int, words: str) -> None:
    """A figure is short where it can be, and exact."""
    assert figure(number) == words


@pytest.mark.parametrize(
    ("bound", "of", "words"),
    [
        (Bound.EXACT, None, "2T tokens"),
        (Bound.APPROXIMATE, AmountOf.KEPT, "about 2T tokens kept"),
        (Bound.AT_LEAST, AmountOf.GENERATED, "at least 2T tokens generated"),
        (Bound.AT_MOST, None, "at most 2T tokens"),
    ],
)
def test_an_amount_keeps_its_bound(bound: Bound, of: AmountOf | None, words: str) -> None:
    """An amount says what it counts, whether it is exact, and whether it was generated or kept."""
    assert amount_in_words(Amount(value="2T", unit=Unit.TOKENS, of=of, bound=bound)) == words
    assert amount_in_words(None) is None


# -- one graph, two ways to it -----------------------------------------------------------------------------------------------------

HOUSEHOLD = registry_of(
    organization(),
    organization("umbrella", country="CN"),
    organization("lab", parent="umbrella"),
    model("umbrella/family", precision="family", teachers=[{"teacher": "umbrella/old", "access": "own", "amount": {"value": 3, "unit": "pages"}}]),
    model("umbrella/old", released="2023", family="umbrella/family", distillation=NONE | {"negatives": [_negative("sft")]}),
    model("umbrella/secret", availability="unnamed"),
    model("acme/tool", teachers=[{"one_of": ["umbrella/old", "umbrella/secret"], "role": "unknown"}], datasets=["lab/pages"], bases=["umbrella/family"]),
    model("acme/s", datasets=["acme/corpus", {"dataset": "lab/pages", "stage": "unknown"}], from_scratch=CITED, released=None),
    model("acme/gone", withdrawn=WITHDRAWN),
    dataset("lab/pages", teachers=[{"teacher": "umbrella/secret", "role": "processing", "note": "Pages."}, {"undisclosed": True, "role": "filtering"}]),
    dataset("acme/corpus", parts=[{"dataset": "lab/pages", "relation": "prompts"}], coverage="complete", generation={"exhaustive": True}, teachers=["acme/tool", "acme/gone"]),
    claim(student={"model": "acme/s"}, teachers=[{"model": "umbrella/old"}], capacity="behavioural"),
)  # fmt: skip


@pytest.mark.parametrize("which", ["household", "real"])
def test_a_graph_from_the_database_is_the_graph_of_the_cards(which: str, tmp_path: Path, real_registry: Registry) -> None:
    """Everything published passes the database, so a graph that is read from it has the same nodes, edges and silences, and answers the same."""
    registry = HOUSEHOLD if which == "household" else real_registry
    store.build(registry, tmp_path / "registry.sqlite")
    snapshot = Snapshot(tmp_path / "registry.sqlite")
    restored, original = snapshot.graph, graph_of(registry)
    snapshot.close()
    assert restored.nodes == original.nodes
    assert restored.edges == original.edges
    assert restored.variants == original.variants
    if which == "household":
        for name in RuleName:
            under = rule(name, basis=frozenset(Basis))
            for student in original.models:
                for teacher in original.models:
                    answers = [Lineage(given, under).answer(student.key.id, named_teacher(given, teacher.key.id)) for given in (original, restored)]
                    assert answers[0] == answers[1]


def test_a_lineage_forgets_old_searches() -> None:
    """A lineage that serves for weeks remembers a few searches, and answers the same after it has forgotten one."""
    given = graph(*(f"m{number} completions m{number + 1}" for number in range(40)))
    lineage = Lineage(given, ANY)
    first = [lineage.students(named_teacher(given, f"acme/m{number}")) for number in range(40)]
    assert [lineage.students(named_teacher(given, f"acme/m{number}")) for number in range(40)] == first
    assert len(lineage._searches) <= 8


def test_builders_of_this_file_agree_with_the_cards() -> None:
    """The sentences of these tests make the edges and nodes that cards make."""
    assert edge("t completions s") == edge("t completions s stage=sft access=api basis=declared")
    made = graph_of(registry_of(organization(), _closed("acme/t"))).nodes[key("t")]
    assert made == node(
        key("t"), name="T", released="2025-06-01", country="US", availability=Availability.RELEASED, weights=made.weights, closed=tuple(Stage)
    )
