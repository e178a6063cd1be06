"""What is compared between models, field by field, in words: the same for the page made at build time and for the files that it reads later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from disclose import vocabulary as v
from disclose.views.lineage import EdgeView
from disclose.views.records import AxisView, ModelDetail
from disclose.views.shapes import View

FIELDS: dict[str, dict[str, str]] = {
    "The model": {
        "organization": "Organization",
        "country": "Country",
        "released": "Released",
        "availability": "Availability",
        "precision": "The card is about",
        "parameters": "Parameters",
        "license": "Licence of the weights",
    },
    "Openness": {
        "weights": "Weights",
        "data": "Training data",
        "post_training": "Post-training",
        "mof": "MOF class",
    },
    "Data": {
        "datasets": "Datasets, pretraining and midtraining",
        "post_training_datasets": "Datasets, post-training",
    },
    "Lineage": {
        "distillation": "Statement on teachers",
        "exhaustive": "Are these all?",
        "teachers": "Declared teachers",
        "negatives": "Said not to be done",
        "built_on": "Weights began from",
        "students": "Its outputs went into",
    },
    "Components": {
        "weights.parameters": "Final parameters",
        "weights.intermediate": "Intermediate parameters",
        "weights.architecture": "Architecture",
        "data.code": "Data preprocessing code",
        "post_training.code": "Post-training code",
        "code.training": "Training code",
        "code.inference": "Inference code",
        "code.evaluation": "Evaluation code",
        "code.libraries": "Supporting libraries",
        "documentation.model_card": "Model card",
        "documentation.data_card": "Data card",
        "documentation.technical_report": "Technical report",
        "documentation.research_paper": "Research paper",
        "documentation.evaluation_results": "Evaluation results",
        "documentation.evaluation_data": "Evaluation data",
        "documentation.sample_outputs": "Sample outputs",
    },
    "Sources": {
        "claims": "Claims by others, apart from all declarations",
        "evidence": "Evidence",
    },
}
"""Every field that is compared, with its words, in groups."""

UNREAD = "nobody has looked yet"


class Compared(View):
    """What one model has in one field."""

    text: str = ""
    state: str | None = None
    """Where the field has marks: a verdict, `unknown` where nobody has looked, `none` where it does not apply."""
    items: tuple[tuple[str, str], ...] = ()
    """A list below the text: the path of a page, or nothing, with words."""


class ComparedModel(View):
    """One model as a comparison shows it; a field of which nothing is known is left out."""

    id: str
    name: str
    values: dict[str, Compared]


def compared(model: ModelDetail, names: Mapping[str, str]) -> ComparedModel:
    """A model's fields in words; `names` are those of the datasets."""
    card = model.card
    said = card["distillation"]
    values = {
        "organization": Compared(items=((f"organization/{model.organization}/", model.organization_name),)),
        "country": _text(model.country),
        "released": _text(model.released),
        "availability": _text(model.availability),
        "precision": _text(f"a {model.precision}"),
        "parameters": _text(f"{model.parameters:,}" if model.parameters else None),
        "license": _text(model.license),
        **{axis.value: _axis(model.axes[axis]) for axis in v.Axis},
        "mof": Compared(
            text=f"{model.mof}; for the next class are missing:" if model.mof_detail.missing else str(model.mof),
            items=_lines(model.mof_detail.missing),
        ),
        "datasets": _datasets(card["data"], names),
        "post_training_datasets": _datasets(card["post_training"], names) if card["post_training"]["applies"] else Compared(text="does not apply"),
        "distillation": Compared(text=UNREAD if model.distillation is v.Statement.UNKNOWN else _plain(model.distillation)),
        "exhaustive": _text(
            {True: "yes, its developer says so", False: "its developer does not say so"}[said["exhaustive"]] if said["sources"] else None
        ),
        "teachers": _teachers(model),
        "negatives": Compared(items=_lines(_negative(each) for each in said["negatives"])),
        "built_on": Compared(items=_ends((edge.source_kind, edge.source, edge.source_name, _plain(edge.relation or "")) for edge in model.built_on)),
        "students": Compared(items=_most(_ends((edge.target_kind, edge.target, edge.target_name, "") for edge in model.teaches))),
        **{place: _component(card, place) for place in FIELDS["Components"]},
        "claims": Compared(
            items=tuple((f"claims/#{claim.id}", f"{claim.claimant}, {claim.made}: {_plain(claim.capacity)}") for claim in model.claims)
        ),
        "evidence": _text(_documents(card["evidence"])),
    }
    return ComparedModel(id=model.id, name=model.name, values={field: value for field, value in values.items() if value.text or value.items})


def _text(text: str | None) -> Compared:
    return Compared(text=_plain(text or ""))


def _plain(term: str) -> str:
    return term.replace("_", " ")


def _lines(lines: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple(("", line) for line in lines)


def _axis(axis: AxisView) -> Compared:
    if axis.verdict is None:
        return Compared(text="does not apply", state="none")
    if not axis.looked:
        return Compared(text=UNREAD, state="unknown")
    return Compared(text=axis.verdict, state=axis.verdict, items=_lines(f"missing: {part}" for part in axis.missing))


def _datasets(part: Mapping[str, Any], names: Mapping[str, str]) -> Compared:
    said = {
        v.Coverage.COMPLETE: "these are all",
        v.Coverage.PARTIAL: "others were or may have been used",
        v.Coverage.NONE: "none is named",
        v.Coverage.UNKNOWN: UNREAD,
    }
    items = [
        (f"dataset/{use['dataset']}/" if use["dataset"] in names else "", f"{names.get(use['dataset'] or '', use['dataset'] or use['name'] or 'data without a name')}: {_plain(use['status'])}")
        for use in part["datasets"]
    ]  # fmt: skip
    return Compared(text=said[part["coverage"]], items=tuple(dict.fromkeys(items)))


def _teachers(model: ModelDetail) -> Compared:
    """Each declared teacher once, with its roles; then those that are not named."""
    roles: dict[tuple[str, str], dict[str, None]] = {}
    for edge in model.taught_by:
        roles.setdefault((edge.source, edge.source_name), {})[_use(edge)] = None
    named = [(f"model/{identity}/", f"{name}: {', '.join(uses)}") for (identity, name), uses in roles.items()]
    unnamed = [
        ("", f"a model that is not named: {_plain(source['role'])}") for source in model.card["distillation"]["sources"] if source["undisclosed"]
    ]
    return Compared(items=tuple(dict.fromkeys([*named, *unnamed])))


def _use(edge: EdgeView) -> str:
    """What a teacher's output was used as."""
    role = _plain(edge.role or v.Role.UNKNOWN)
    return ("role not said" if edge.role in {None, v.Role.UNKNOWN} else role) + ("" if edge.certain else " (one of several named)")


def _negative(said: Mapping[str, Any]) -> str:
    whose = "outputs made by anyone" if said["made_by"] == v.Maker.ANYONE else "outputs that the developer made"
    return f"no {whose} in {', '.join(map(_plain, said['stages']))}"


def _ends(ends: Iterable[tuple[str, str, str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((f"{kind}/{identity}/", f"{name} ({how})" if how else name) for kind, identity, name, how in ends))


def _most(items: tuple[tuple[str, str], ...], most: int = 12) -> tuple[tuple[str, str], ...]:
    """The first items of a long list, and how many there are beside them."""
    return items if len(items) <= most + 1 else (*items[:most], ("", f"and {len(items) - most} more"))


def _component(card: Mapping[str, Any], place: str) -> Compared:
    part: Any = card
    for key in place.split("."):
        part = part[key]
    if part is None or part["status"] == v.Status.UNKNOWN:
        return Compared()
    return Compared(text=", ".join([_plain(part["status"]), *([part["license"]] if part["license"] else [])]))


def _documents(evidence: Mapping[str, Any]) -> str:
    if not evidence:
        return ""
    number = f"{len(evidence)} document{'' if len(evidence) == 1 else 's'}"
    return f"{number}, read until {max(document['accessed'] for document in evidence.values())}"
