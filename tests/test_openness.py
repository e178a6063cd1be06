"""Openness: the three verdicts and what would move them, which licences are open, and the framework's class as the reference tool gives it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from disclose.openness import MOF_COMPONENTS, is_open, mof, openness
from disclose.registry import Registry
from disclose.vocabulary import Axis, MofClass, Status, Verdict
from tests.builders import dataset, model, organization, registry_of

REFERENCE = Path(__file__).parent / "data" / "mot"
CITED = {"evidence": ["report"]}


def verdict(axis: Axis, card: Any, *others: Any) -> tuple[Verdict | None, tuple[str, ...], tuple[str, ...], bool]:
    """The verdict on one axis with its reasons, what is missing, and whether anyone has looked."""
    found = openness(card, registry_of(organization(), card, *others)).axes[axis]
    return found.verdict, found.reasons, found.missing, found.looked


# -- licences ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("license_id", "expected"),
    [
        ("Apache-2.0", True),
        ("MIT", True),
        ("GPL-3.0-only", True),
        ("Apache-2.0+", True),
        ("LicenseRef-A+", False),
        ("CC0-1.0", True),
        ("CC-BY-4.0", True),
        ("CC-BY-3.0-IGO", True),
        ("CC-BY-SA-4.0", True),
        ("CC-BY-NC-4.0", False),
        ("CC-BY-ND-4.0", False),
        ("CC-BY-NC-SA-4.0", False),
        ("CDLA-Permissive-2.0", True),
        ("CDLA-Sharing-1.0", True),
        ("ODC-By-1.0", True),
        ("ODbL-1.0", True),
        ("PDDL-1.0", True),
        ("GFDL-1.3", True),
        ("OGL-UK-3.0", True),
        ("OpenMDW-1.0", True),
        ("LicenseRef-Llama-3.1", False),
        ("LicenseRef-OpenMDW-1.1", False),
        ("OpenRAIL", False),
        ("unlicensed", False),
        ("", False),
        (None, False),
        ("MIT AND Apache-2.0", True),
        ("MIT AND LicenseRef-Llama-3.1", False),
        ("LicenseRef-Llama-3.1 AND MIT", False),
        ("MIT OR LicenseRef-Llama-3.1", True),
        ("LicenseRef-Llama-3.1 OR MIT", True),
        ("LicenseRef-A OR LicenseRef-B", False),
        ("MIT OR LicenseRef-A AND LicenseRef-B", True),
        ("(MIT OR Apache-2.0) AND LicenseRef-A", False),
        ("(LicenseRef-A OR Apache-2.0) AND (MIT OR LicenseRef-B)", True),
        ("((MIT))", True),
        ("GPL-2.0-only WITH Classpath-exception-2.0", True),
        ("LicenseRef-A WITH Classpath-exception-2.0", False),
        ("Apache-2.0 WITH LLVM-exception AND MIT", True),
        ("MIT OR", False),
        ("OR MIT", False),
        ("MIT Apache-2.0", False),
        ("(MIT", False),
        ("MIT)", False),
        ("MIT WITH", False),
        ("()", False),
        ("MIT AND and", False),
    ],
)
def test_a_licence_is_open_by_the_tools_definition(license_id: str | None, expected: bool) -> None:
    """OSI-approved, FSF-libre, an open data licence or OpenMDW; in an expression every part that binds has to be open, and what is none is not."""
    assert is_open(license_id) is expected


# -- weights -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        (
            {"status": "released", "license": "Apache-2.0"},
            (Verdict.OPEN, ("the weights are released under Apache-2.0",), (), True),
        ),
        (
            {"status": "released", "license": "LicenseRef-Llama-3.1"},
            (
                Verdict.PARTIAL,
                ("the weights are released under LicenseRef-Llama-3.1, which is not an open licence",),
                ("an open licence for the weights",),
                True,
            ),
        ),
        (
            {"status": "released"},
            (Verdict.PARTIAL, ("the weights are released and their licence is not known",), ("an open licence for the weights",), True),
        ),
        (
            {"status": "partly_released", "license": "MIT"},
            (Verdict.PARTIAL, ("part of the weights is released",), ("the rest of the weights",), True),
        ),
        ({"status": "not_released"}, (Verdict.CLOSED, ("the weights are not released",), ("the weights, under an open licence",), True)),
        ({"status": "described"}, (Verdict.CLOSED, ("the weights are not released",), ("the weights, under an open licence",), True)),
        ({"status": "not_disclosed"}, (Verdict.UNDISCLOSED, ("nothing is stated about the weights",), ("the weights, under an open licence",), True)),
        ({"status": "unknown"}, (Verdict.UNDISCLOSED, ("nothing is stated about the weights",), ("the weights, under an open licence",), False)),
    ],
)
def test_weights_are_open_under_an_open_licence(parameters: dict[str, str], expected: tuple[Any, ...]) -> None:
    """Released under an open licence is open, released otherwise partial, withheld closed; and *nobody has looked* is told from *nothing is said*."""
    assert verdict(Axis.WEIGHTS, model("acme/s", weights={"parameters": parameters | CITED})) == expected


# -- data and post-training --------------------------------------------------------------------------------------------------------


def use(name: str = "acme/corpus", stage: str = "pretraining", status: str = "released") -> dict[str, Any]:
    """A use of a dataset with a card, or of data without one."""
    return {"dataset" if "/" in name else "name": name, "stage": stage, "status": status, **CITED}


def data(coverage: str, *uses: dict[str, Any]) -> dict[str, Any]:
    """A part of training with its datasets."""
    return {"coverage": coverage, "datasets": list(uses), **CITED}


ALL = "a statement of all data"
CORPORA = [
    dataset("acme/corpus", name="Corpus"),
    dataset("acme/closed", name="Closed", release={"status": "released", "license": "LicenseRef-Own", **CITED}),
]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        pytest.param(data("complete", use()), (Verdict.OPEN, ("its dataset is released",), (), True), id="all of it"),
        pytest.param(data("complete", use(), use()), (Verdict.OPEN, ("all 2 datasets are released",), (), True), id="all of two"),
        pytest.param(data("partial", use()), (Verdict.PARTIAL, ("1 of 1 named datasets is released",), (ALL,), True), id="there may be more"),
        pytest.param(
            data("complete", use(), use("books", status="described")),
            (Verdict.PARTIAL, ("1 of 2 named datasets is released",), ("books",), True),
            id="one of two",
        ),
        pytest.param(
            data("complete", use("acme/closed")),
            (Verdict.PARTIAL, ("1 of 1 named datasets is released",), ("an open licence for Closed",), True),
            id="under terms that restrict use",
        ),
        pytest.param(
            data("complete", use("a crawl")),
            (Verdict.PARTIAL, ("1 of 1 named datasets is released",), ("an open licence for a crawl",), True),
            id="under a licence that no card gives",
        ),
        pytest.param(
            data("complete", use(status="partly_released")),
            (Verdict.PARTIAL, ("0 of 1 named datasets are released",), ("Corpus",), True),
            id="a part of it",
        ),
        pytest.param(
            data("partial", use("books", status="described"), use("web", status="not_released")),
            (Verdict.CLOSED, ("the data is described and not released",), (ALL, "books", "web"), True),
            id="described",
        ),
        pytest.param(data("none"), (Verdict.UNDISCLOSED, ("nothing is stated about the data",), (ALL,), True), id="no dataset is named"),
        pytest.param(data("complete"), (Verdict.UNDISCLOSED, ("nothing is stated about the data",), (ALL,), True), id="complete, and nothing in it"),
        pytest.param(
            data("partial", use("acme/gone", status="not_disclosed")),
            (Verdict.UNDISCLOSED, ("nothing is stated about the data",), (ALL, "acme/gone"), True),
            id="a name and no more",
        ),
        pytest.param({}, (Verdict.UNDISCLOSED, ("nothing is stated about the data",), (ALL,), False), id="nobody has looked"),
        pytest.param(
            {"datasets": [use("books", status="unknown")]},
            (Verdict.UNDISCLOSED, ("nothing is stated about the data",), (ALL, "books"), False),
            id="nor at the dataset",
        ),
    ],
)
def test_data_is_open_where_all_of_it_is(part: dict[str, Any], expected: tuple[Any, ...]) -> None:
    """All of the data under open licences is open, some of it partial, described data closed, and no word undisclosed."""
    assert verdict(Axis.DATA, model("acme/s", data=part), *CORPORA) == expected


RECIPE = "the recipe as code under an open licence"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(
            {"status": "released", "license": "MIT"}, (Verdict.OPEN, ("its dataset is released and so is the recipe",), (), True), id="open recipe"
        ),
        pytest.param(
            {"status": "released"}, (Verdict.PARTIAL, ("1 of 1 named datasets is released",), (RECIPE,), True), id="recipe without a licence"
        ),
        pytest.param(None, (Verdict.PARTIAL, ("1 of 1 named datasets is released",), (RECIPE,), True), id="no recipe"),
    ],
)
def test_post_training_needs_its_recipe(code: dict[str, str] | None, expected: tuple[Any, ...]) -> None:
    """Post-training is open where its data and its recipe are."""
    part = data("complete", use(stage="sft")) | ({"code": code | CITED} if code else {})
    assert verdict(Axis.POST_TRAINING, model("acme/s", post_training=part), *CORPORA) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (data("none") | {"code": {"status": "released", "license": "MIT", **CITED}}, (Verdict.PARTIAL, ("the recipe is released",), (ALL,), True)),
        (data("none") | {"code": {"status": "partly_released", **CITED}}, (Verdict.PARTIAL, ("the recipe is released",), (ALL, RECIPE), True)),
        (
            data("none") | {"code": {"status": "not_released", **CITED}},
            (Verdict.UNDISCLOSED, ("nothing is stated about the data",), (ALL, RECIPE), True),
        ),
    ],
)
def test_a_recipe_alone_is_a_part(part: dict[str, Any], expected: tuple[Any, ...]) -> None:
    """A recipe without its data is something that can be obtained."""
    assert verdict(Axis.POST_TRAINING, model("acme/s", post_training=part)) == expected


def test_a_base_model_has_no_post_training() -> None:
    """The axis does not apply to a base model: there is no verdict, neither open nor undisclosed."""
    card = model("acme/base", post_training={"applies": False}, data=data("complete", use()))
    assert verdict(Axis.POST_TRAINING, card, *CORPORA) == (None, ("a base model: there is no post-training",), (), True)


NOTHING_ADDED = data("complete")
OPEN_BASE = model("acme/base", name="Base", post_training={"applies": False}, data=data("complete", use()))
CLOSED_BASE = model("acme/base", name="Base", post_training={"applies": False}, data=data("partial", use("web", status="described")))
SILENT_BASE = model("acme/base", name="Base", post_training={"applies": False}, data=data("none"))
MIDDLE = model("acme/middle", name="Middle", bases=["acme/base"], data=NOTHING_ADDED)


@pytest.mark.parametrize(
    ("card", "others", "expected"),
    [
        pytest.param(
            model("acme/s", bases=["acme/base"], data=NOTHING_ADDED),
            [OPEN_BASE],
            (Verdict.OPEN, ("Base: its dataset is released",), (), True),
            id="open base",
        ),
        pytest.param(
            model("acme/s", bases=["acme/base"], data=NOTHING_ADDED),
            [CLOSED_BASE],
            (Verdict.CLOSED, ("Base: the data is described and not released",), (f"Base: {ALL}", "Base: web"), True),
            id="closed base",
        ),
        pytest.param(
            model("acme/s", bases=["acme/base"], data=data("complete", use())),
            [CLOSED_BASE],
            (
                Verdict.PARTIAL,
                ("its dataset is released", "Base: the data is described and not released"),
                (f"Base: {ALL}", "Base: web"),
                True,
            ),
            id="open data added to a closed base",
        ),
        pytest.param(
            model("acme/s", bases=["acme/base"], data=data("partial", use("web", status="described"))),
            [SILENT_BASE],
            (
                Verdict.CLOSED,
                ("the data is described and not released", "Base: nothing is stated about the data"),
                (ALL, "web", f"Base: {ALL}"),
                True,
            ),
            id="closed data added to a silent base",
        ),
        pytest.param(
            model("acme/s", bases=["acme/middle"], data=NOTHING_ADDED),
            [MIDDLE, OPEN_BASE],
            (Verdict.OPEN, ("Base: its dataset is released",), (), True),
            id="a base of a base",
        ),
        pytest.param(
            model("acme/s", bases=["acme/middle", "acme/base"], data=NOTHING_ADDED),
            [MIDDLE, OPEN_BASE],
            (Verdict.OPEN, ("Base: its dataset is released",), (), True),
            id="each base once",
        ),
        pytest.param(
            model("acme/s", bases=["acme/gone"], data=NOTHING_ADDED),
            [],
            (Verdict.UNDISCLOSED, ("acme/gone: it has no card",), ("acme/gone: its card",), False),
            id="a base without a card",
        ),
        pytest.param(
            model("acme/s", bases=["acme/gone"], data=NOTHING_ADDED),
            [model("acme/gone", withdrawn={"date": "2026-01-01", "reason": "Entered twice.", **CITED})],
            (Verdict.UNDISCLOSED, ("acme/gone: it has no card",), ("acme/gone: its card",), False),
            id="a base whose card was withdrawn",
        ),
        pytest.param(
            model("acme/s", bases=["acme/middle"], data=data("complete", use())),
            [model("acme/middle", bases=["acme/s"], data=NOTHING_ADDED)],
            (Verdict.OPEN, ("its dataset is released",), (), True),
            id="bases that lead back to the model, by mistake",
        ),
        pytest.param(
            model("acme/s", bases=["acme/s"], data=NOTHING_ADDED),
            [],
            (Verdict.OPEN, ("no data was added to the weights that it began from",), (), True),
            id="its own base, by mistake",
        ),
    ],
)
def test_the_data_behind_the_weights_counts(card: Any, others: list[Any], expected: tuple[Any, ...]) -> None:
    """A card states what was added to a base; what the base was trained on is behind the weights all the same."""
    assert verdict(Axis.DATA, card, *others, *CORPORA) == expected


def test_the_post_training_behind_the_weights_counts() -> None:
    """A model made from a chat model has that model's post-training behind it, and one made from a base model has not."""
    part = data("complete", use(stage="sft")) | {"code": {"status": "released", "license": "MIT", **CITED}}
    chat = model("acme/base", name="Chat", post_training=data("none"))
    card = model("acme/s", bases=["acme/base"], post_training=part)
    assert verdict(Axis.POST_TRAINING, card, OPEN_BASE, *CORPORA)[:2] == (Verdict.OPEN, ("its dataset is released and so is the recipe",))
    assert verdict(Axis.POST_TRAINING, card, chat, *CORPORA) == (
        Verdict.PARTIAL,
        ("its dataset is released and so is the recipe", "Chat: nothing is stated about the data"),
        (f"Chat: {ALL}", f"Chat: {RECIPE}"),
        True,
    )


def test_bases_ten_thousand_deep_are_counted() -> None:
    """A long line of bases, and one that leads back into itself, is followed to its end."""
    line = [model(f"acme/m{number}", bases=[f"acme/m{(number + 1) % 10_000}"], data=NOTHING_ADDED) for number in range(10_000)]
    registry = Registry(models={card.id: card for card in line})
    assert openness(line[0], registry).axes[Axis.DATA].verdict is Verdict.OPEN


def test_axes_are_never_averaged(real_registry: Registry) -> None:
    """Each axis has its own verdict: DeepSeek-R1 has open weights and neither open data nor open post-training; Olmo 3 32B has open data."""
    axes = {name: openness(real_registry.models[name], real_registry).axes for name in ("deepseek/deepseek-r1", "allenai/olmo-3-1125-32b")}
    r1, olmo = ({axis: found.verdict for axis, found in each.items()} for each in axes.values())
    assert r1 == {Axis.WEIGHTS: Verdict.OPEN, Axis.DATA: Verdict.CLOSED, Axis.POST_TRAINING: Verdict.CLOSED}
    assert olmo == {Axis.WEIGHTS: Verdict.OPEN, Axis.DATA: Verdict.OPEN, Axis.POST_TRAINING: None}


# -- the framework's class ---------------------------------------------------------------------------------------------------------

SETTINGS = yaml.safe_load((REFERENCE / "mof.settings.yml").read_text(encoding="utf-8"))["components"]
KINDS = {component["name"]: component["content_type"] for component in SETTINGS}
CLASSES = {0: MofClass.NONE, 1: MofClass.I, 2: MofClass.II, 3: MofClass.III}


def reference() -> list[dict[str, Any]]:
    """The releases of the reference tool with its results; the file has commas before closing brackets."""
    text = (REFERENCE / "expected_results.json").read_text(encoding="utf-8")
    models: list[dict[str, Any]] = json.loads(re.sub(r",(\s*[}\]])", r"\1", text))["models"]
    return models


def licenses(release: dict[str, Any]) -> dict[str, str | None]:
    """Each component's licence: its own, else the release's for its kind, else that of the distribution."""
    general = {kind: (entry or {}).get("name") for kind, entry in (release.get("license") or {}).items()}
    found = {}
    for component in release["components"]:
        own = component.get("license")
        found[component["name"]] = own if own is not None else general.get(KINDS[component["name"]]) or general.get("distribution")
    return found


@pytest.mark.parametrize("entry", [pytest.param(entry, id=entry["release"]["name"]) for entry in reference()])
def test_the_class_is_that_of_the_reference_tool(entry: dict[str, Any]) -> None:
    """Class and progress are those of the Model Openness Tool, on each of its reference releases."""
    result = mof(licenses(entry["release"]))
    assert result.mof_class is CLASSES[entry["classification"]["class"]]
    progress = {str(key): value for key, value in entry["classification"]["progress"].items()}
    assert {key: pytest.approx(value) for key, value in progress.items()} == {
        number: result.progress[mof_class] * 100 for number, mof_class in (("1", MofClass.I), ("2", MofClass.II), ("3", MofClass.III))
    }


def test_all_reference_releases_are_compared() -> None:
    """There are 27 of them, and every class is among their results."""
    classes = [entry["classification"]["class"] for entry in reference()]
    assert (len(classes), set(classes)) == (27, {0, 1, 2, 3})


def test_components_are_those_of_the_framework() -> None:
    """Names, classes and requirements of the components are the tool's own."""
    expected = {component["name"]: (CLASSES[component["class"]], component["required"]) for component in SETTINGS}
    assert expected == MOF_COMPONENTS


REQUIRED = {
    mof_class: [name for name, (needed_from, required) in MOF_COMPONENTS.items() if required and needed_from is mof_class] for mof_class in MofClass
}


@pytest.mark.parametrize(
    ("names", "mof_class", "missing"),
    [
        ([], MofClass.NONE, tuple(REQUIRED[MofClass.III])),
        (REQUIRED[MofClass.III][1:], MofClass.NONE, ("Model architecture",)),
        (REQUIRED[MofClass.III], MofClass.III, tuple(REQUIRED[MofClass.II])),
        ([*REQUIRED[MofClass.III], *REQUIRED[MofClass.II][1:]], MofClass.III, ("Training code",)),
        ([*REQUIRED[MofClass.III], *REQUIRED[MofClass.II]], MofClass.II, tuple(REQUIRED[MofClass.I])),
        ([*REQUIRED[MofClass.III], *REQUIRED[MofClass.II], *REQUIRED[MofClass.I]], MofClass.I, ()),
        ([name for names in REQUIRED.values() for name in names if name != "Technical report"], MofClass.I, ()),
        ([name for name in REQUIRED[MofClass.III] if name != "Technical report"], MofClass.NONE, ("Technical report",)),
        ([*(name for name in REQUIRED[MofClass.III] if name != "Technical report"), "Research paper"], MofClass.III, tuple(REQUIRED[MofClass.II])),
    ],
)
def test_a_class_says_what_the_next_one_needs(names: list[str], mof_class: MofClass, missing: tuple[str, ...]) -> None:
    """The result names the components that the next class requires; a research paper stands in for the technical report."""
    result = mof(dict.fromkeys(names, "Apache-2.0"))
    assert (result.mof_class, result.missing) == (mof_class, missing)


def test_a_component_under_a_closed_licence_does_not_count() -> None:
    """A released component counts where its licence is open."""
    assert mof(dict.fromkeys(MOF_COMPONENTS, "Apache-2.0") | {"Model card": "LicenseRef-Own"}).missing == ("Model card",)


COMPONENTS: dict[str, dict[str, Any]] = {
    "weights": {name: {"status": "released", "license": "MIT", **CITED} for name in ("parameters", "intermediate", "architecture")},
    "code": {name: {"status": "released", "license": "MIT", **CITED} for name in ("training", "inference", "evaluation", "libraries")},
    "documentation": {
        name: {"status": "released", "license": "CC-BY-4.0", **CITED}
        for name in ("model_card", "data_card", "technical_report", "research_paper", "evaluation_results", "evaluation_data", "sample_outputs")
    },
    "post_training": {"applies": False},
}
OPEN_DATA = data("complete", use()) | {"code": {"status": "released", "license": "MIT", **CITED}}


@pytest.mark.parametrize(
    ("changes", "mof_class", "missing"),
    [
        pytest.param({}, MofClass.I, (), id="everything is released"),
        pytest.param({"data": data("partial", use()) | {"code": OPEN_DATA["code"]}}, MofClass.II, ("Datasets",), id="not all data"),
        pytest.param({"post_training": data("none")}, MofClass.II, ("Datasets",), id="not the data of post-training"),
        pytest.param({"data": data("complete", use())}, MofClass.II, ("Data preprocessing code",), id="not the code for the data"),
        pytest.param({"code": {}}, MofClass.III, ("Training code", "Inference code", "Evaluation code"), id="no code"),
        pytest.param(
            {"documentation": COMPONENTS["documentation"] | {"model_card": {"status": Status.DESCRIBED, "license": "MIT", **CITED}}},
            MofClass.NONE,
            ("Model card",),
            id="a component that is not released",
        ),
        pytest.param(
            {
                "code": {name: entry for name, entry in COMPONENTS["code"].items() if name != "training"},
                "post_training": data("complete", use(stage="sft")) | {"code": OPEN_DATA["code"]},
            },
            MofClass.I,
            (),
            id="the recipe of post-training is training code",
        ),
    ],
)
def test_the_class_of_a_card(changes: dict[str, Any], mof_class: MofClass, missing: tuple[str, ...]) -> None:
    """A card's components are those of the framework, and its datasets count as one component where both data axes are open."""
    card = model("acme/s", **{**COMPONENTS, "data": OPEN_DATA, **changes})
    result = openness(card, registry_of(organization(), card, *CORPORA)).mof
    assert (result.mof_class, result.missing) == (mof_class, missing)
