"""The pages of single records: a model, a dataset, an organization."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from disclose.pages import marks, words
from disclose.pages.drawing import LEGEND, drawing
from disclose.pages.page import Clues, Edition, Here, Page, render
from disclose.views import DatasetDetail, EdgeView, LineageView, ModelDetail, OrganizationDetail, Student, TermsView
from disclose.vocabulary import Axis, EdgeKind, Role, RuleName, Statement

COMPONENTS: dict[str, tuple[str, ...]] = {
    "Model parameters (final)": ("weights", "parameters"),
    "Model parameters (intermediate)": ("weights", "intermediate"),
    "Model architecture": ("weights", "architecture"),
    "Data preprocessing code": ("data", "code"),
    "Post-training code": ("post_training", "code"),
    "Training code": ("code", "training"),
    "Inference code": ("code", "inference"),
    "Evaluation code": ("code", "evaluation"),
    "Supporting libraries and tools": ("code", "libraries"),
    "Model card": ("documentation", "model_card"),
    "Data card": ("documentation", "data_card"),
    "Technical report": ("documentation", "technical_report"),
    "Research paper": ("documentation", "research_paper"),
    "Evaluation results": ("documentation", "evaluation_results"),
    "Evaluation data": ("documentation", "evaluation_data"),
    "Sample model outputs": ("documentation", "sample_outputs"),
}
"""The components of the Model Openness Framework that a card can speak of, with their place on it."""

_ADJECTIVES: dict[marks.State, str] = {
    "open": "open {}",
    "partial": "partly open {}",
    "closed": "closed {}",
    "undisclosed": "undisclosed {}",
    "unknown": "{} not looked at yet",
    "none": "no {}",
}


@dataclass(frozen=True, slots=True)
class Use:
    """What an output of a teacher was used as, in one or more roles that are stated alike."""

    roles: tuple[Role, ...]
    edge: EdgeView
    """The first of the statements; the others differ in their role alone."""


@dataclass(frozen=True, slots=True)
class Group:
    """What is stated about one teacher."""

    teacher: str
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Upstream:
    """A teacher, near or far, with the fewest hops to it under each rule that counts it."""

    teacher: str
    organization: str
    hops: Mapping[RuleName, int]


def model_page(detail: ModelDetail, upstream: Mapping[RuleName, Sequence[Student]], whole: LineageView | None, edition: Edition) -> Page:
    """The page of one model: its teachers, near and far, under each rule, and its whole lineage under `any`; neither for a withdrawn card."""
    path = f"model/{detail.id}/"
    here = Here("../" * path.count("/"), edition)
    taught_by = teachers_sentence(detail, upstream, here)
    parts = {name: _at(detail.card, place) for name, place in COMPONENTS.items()}
    stated = {name: part for name, part in parts.items() if marks.release_state(part) != "unknown"}
    return render(
        "model.html",
        edition,
        path,
        detail.name,
        f"{detail.name} by {detail.organization_name}: {openness_sentence(detail)} {taught_by.striptags()}",
        clues=_clues(detail, *detail.datasets, *detail.taught_by),
        record=detail,
        model=detail,
        card=detail.card,
        openness=openness_sentence(detail),
        teachers=taught_by,
        taught=_grouped(edge for edge in detail.taught_by if edge.kind is EdgeKind.TEACHES),
        through=_grouped(edge for edge in detail.taught_by if edge.kind is EdgeKind.GENERATES),
        unnamed=[source for source in detail.card["distillation"]["sources"] if source["undisclosed"]],
        upstream=_upstream(upstream, edition),
        rules=[rule for rule in RuleName if rule in upstream],
        statements=whole.edges if whole else (),
        cycles=whole.cycles if whole else (),
        drawing=drawing(whole, here.name, edition.states, here.root, edition.families) if whole else None,
        legend=LEGEND,
        students=whole.students if whole else (),
        components=stated,
        unlooked=[name for name in parts if name not in stated],
        bibtex=bibtex(f"{detail.name}: what its developer has disclosed", f"registry/models/{detail.id}.yaml", path, edition),
    )


def dataset_page(detail: DatasetDetail, edition: Edition) -> Page:
    """The page of one dataset."""
    path = f"dataset/{detail.id}/"
    here = Here("../" * path.count("/"), edition)
    said = writers_sentence(detail, here)
    return render(
        "dataset.html",
        edition,
        path,
        detail.name,
        f"{detail.name} by {detail.organization_name}: a training dataset. {said.striptags()}",
        clues=_clues(detail, *detail.made_from, *detail.written_by),
        record=detail,
        dataset=detail,
        card=detail.card,
        said=said,
        written=_grouped(detail.written_by),
        unnamed=[source for source in detail.card["generation"]["sources"] if source["undisclosed"]],
        bibtex=bibtex(f"{detail.name}: what its publisher has disclosed", f"registry/datasets/{detail.id}.yaml", path, edition),
    )


def organization_page(detail: OrganizationDetail, terms: Sequence[TermsView], edition: Edition) -> Page:
    """The page of one organization, with the terms documents that it issued."""
    models, datasets = edition.of_organization[detail.id]
    return render(
        "organization.html",
        edition,
        f"organization/{detail.id}/",
        detail.name,
        f"What {detail.name} has disclosed about {words.count(len(models), 'model')} and {words.count(len(datasets), 'dataset')}.",
        clues=Clues("organization", (detail.id, *detail.card["aliases"])),
        record=detail,
        organization=detail,
        card=detail.card,
        models=models,
        datasets=datasets,
        members=edition.members.get(detail.id, []),
        terms=[document for document in terms if document.organization == detail.id],
    )


def openness_sentence(model: ModelDetail) -> str:
    """The three verdicts in one sentence."""
    states = {axis: marks.axis_state(model.axes[axis]) for axis in Axis}
    if all(state in {"unknown", "none"} for state in states.values()):
        return "Nobody has read its sources for weights, data and post-training yet."
    nouns = {Axis.WEIGHTS: "weights", Axis.DATA: "data", Axis.POST_TRAINING: "post-training"}
    said = ", ".join(_ADJECTIVES[states[axis]].format(nouns[axis]) for axis in Axis)
    return said[0].upper() + said[1:] + "."


def teachers_sentence(model: ModelDetail, upstream: Mapping[RuleName, Sequence[Student]], here: Here) -> Markup:
    """What is declared about teachers, in one sentence or two, the nearest teachers by name."""
    said = _SAID[model.distillation]
    direct, whole = (upstream.get(name, ()) for name in (RuleName.DIRECT, RuleName.ANY))
    if direct:
        order = list(dict.fromkeys(edge.source for edge in model.taught_by))
        nearest = sorted((each.id for each in direct), key=lambda identity: order.index(identity) if identity in order else len(order))
        named = words.listed([here.link("model", identity) for identity in nearest])
        said = Markup("{} under <em>direct</em>: {}.").format(words.count(len(direct), "declared teacher"), named)
    if len(whole) > len(direct):
        farthest = max(each.hops for each in whole)
        far = f", up to {words.count(farthest, 'hop')} away" if farthest > 1 else ""
        said += Markup(" Counting every role and any number of hops (<em>any</em>), {} upstream{}.").format(
            "1 model is" if len(whole) == 1 else f"{len(whole)} models are", far
        )
    return said


def writers_sentence(dataset: DatasetDetail, here: Here) -> Markup:
    """What is declared about the models behind a dataset, in one sentence."""
    writers = list(dict.fromkeys(edge.source for edge in dataset.written_by if edge.certain))
    if writers:
        return Markup("{} wrote or processed it: {}.").format(
            words.count(len(writers), "declared model"), words.listed([here.link("model", writer) for writer in writers], most=6)
        )
    return _WRITTEN[dataset.generation]


_SAID = {
    Statement.DECLARED: Markup("Its developer says that outputs of other models were used, and none of them counts under <em>direct</em>."),
    Statement.DECLARED_NONE: Markup("Its developer says that no outputs of other models were used, within the scope given below."),
    Statement.NOT_DISCLOSED: Markup("Its sources were read and say nothing about teachers, which is not a denial."),
    Statement.UNKNOWN: Markup("Nobody has read its sources for teachers yet."),
}
_WRITTEN = {
    Statement.DECLARED: Markup("Its publisher says that models wrote or processed it, and does not name them."),
    Statement.DECLARED_NONE: Markup("Its publisher says that no model wrote or processed it, within the scope given below."),
    Statement.NOT_DISCLOSED: Markup("Its sources were read and say nothing about models behind it, which is not a denial."),
    Statement.UNKNOWN: Markup("Nobody has read its sources for models behind it yet."),
}


def bibtex(title: str, file: str, path: str, edition: Edition) -> str:
    """An entry for a bibliography."""
    key = "disclosure-" + path.strip("/").replace("/", "-")
    address = [f"  url = {{{edition.address}{path}}},"] if edition.address else []
    lines = [
        f"@misc{{{key},",
        f"  title = {{{_latex(title)}}},",
        "  author = {{Open Model Disclosure Registry}},",
        f"  year = {{{edition.as_of[:4]}}},",
        *address,
        f"  note = {{{_latex(file)}, data version {edition.dataset_version}, evidence read until {edition.as_of}}}",
        "}",
    ]
    return "\n".join(lines)


def _latex(text: str) -> str:
    """Text as LaTeX prints it."""
    special = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(special.get(letter) or ("\\" + letter if letter in "&%$#_{}" else letter) for letter in text)


def _clues(record: ModelDetail | DatasetDetail, *edges: EdgeView) -> Clues:
    """By what a record is found: its id and aliases, and the names of what went into it."""
    went_in = dict.fromkeys(f"{edge.source_kind}/{edge.source}/" for edge in edges)
    return Clues(record.organization_name, (record.id, *record.card["aliases"]), tuple(went_in))


def _grouped(edges: Iterable[EdgeView]) -> list[Group]:
    """Statements by teacher, each in the order in which it first comes; those that differ in their role alone are one."""
    groups: dict[str, dict[tuple[object, ...], list[EdgeView]]] = {}
    for edge in edges:
        alike = (edge.target, edge.via, edge.stage, edge.access, edge.amount, edge.certain, edge.note, edge.evidence)
        groups.setdefault(edge.source, {}).setdefault(alike, []).append(edge)
    return [
        Group(teacher, tuple(Use(tuple(edge.role for edge in same if edge.role), same[0]) for same in uses.values()))
        for teacher, uses in groups.items()
    ]


def _upstream(upstream: Mapping[RuleName, Sequence[Student]], edition: Edition) -> list[Upstream]:
    """Every teacher that a rule counts: the nearest first, and of those the ones that the narrower rules count."""
    hops: dict[str, dict[RuleName, int]] = {}
    for rule, teachers in upstream.items():
        for teacher in teachers:
            hops.setdefault(teacher.id, {})[rule] = teacher.hops
    found = [Upstream(teacher, edition.models[teacher].organization, its_hops) for teacher, its_hops in hops.items()]
    return sorted(found, key=lambda each: (min(each.hops.values()), [rule not in each.hops for rule in RuleName], each.teacher))


def _at(card: Mapping[str, Any], place: Sequence[str]) -> Mapping[str, Any] | None:
    """A component of a card."""
    part: Any = card
    for key in place:
        part = part[key]
    return part  # type: ignore[no-any-return]  # a card is plain data
