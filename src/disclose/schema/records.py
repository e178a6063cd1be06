"""What a record may say: one frozen class for each kind of file under `registry/`, and their parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, StrictBool, model_validator
from pydantic_core import PydanticCustomError

from disclose import vocabulary as v
from disclose.schema.fields import (
    Alias,
    Citations,
    Country,
    DatasetId,
    EvidenceKey,
    LicenseId,
    ModelId,
    Name,
    OrganizationId,
    PartialDate,
    Quantity,
    Text,
    Url,
    WholeDate,
)


class Part(BaseModel):
    """A piece of a record: unknown keys are refused, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


def _exactly_one(part: Part, *keys: str) -> None:
    """Refuse a part that gives none or several of the keys."""
    given = [key for key in keys if getattr(part, key)]
    if len(given) != 1:
        both = " and ".join(f"`{key}`" for key in given) or "none"
        raise PydanticCustomError("exactly_one", "exactly one", {"given": both, "keys": ", ".join(f"`{key}`" for key in keys)})


class Evidence(Part):
    """A document that statements can be checked against."""

    url: Url
    """Where the document is published: the developer's page, arXiv, Hugging Face, GitHub, a court or regulator, a major outlet; never a mirror."""
    title: Text
    """The document's own title."""
    publisher: v.Publisher
    """Who speaks in it."""
    published: PartialDate | None = None
    """When it was published, where known."""
    accessed: WholeDate
    """When it was read for this registry."""
    read_from: v.ReadFrom
    """What was read: the document at its address, a faithful copy, or only a summary by somebody else."""


class Statement(Part):
    """Something that a source says, with where it says so."""

    evidence: Citations = ()
    """What this statement can be checked against: keys of `evidence`, each optionally with a place, as in `report table 3`."""
    note: Text | None = None
    """What a reader has to know beside the fields, in our own words."""

    @property
    def speaks(self) -> bool:
        """Whether it says anything that needs evidence."""
        return True


class Amount(Part):
    """How much, as far as the source says."""

    value: Quantity
    """The figure."""
    unit: v.Unit
    """What the figure counts."""
    of: v.AmountOf | None = None
    """Whether it counts what was generated or what was kept."""
    bound: v.Bound = v.Bound.EXACT
    """Whether the figure is exact, rounded, or a bound."""


class Component(Statement):
    """Whether one component of a release can be obtained."""

    status: v.Status
    """What is known about its release."""
    license: LicenseId | None = None
    """Its licence."""
    url: Url | None = None
    """Where it can be obtained or read."""

    @property
    def speaks(self) -> bool:
        return self.status is not v.Status.UNKNOWN


class Links(Part):
    """Where the subject lives on the web."""

    homepage: Url | None = None
    """The developer's page about it."""
    hugging_face: Url | None = None
    """Its page on Hugging Face."""
    paper: Url | None = None
    """Its paper or technical report."""
    repository: Url | None = None
    """Its source repository."""
    announcement: Url | None = None
    """The post or press release that announced it."""


class Withdrawal(Statement):
    """Why a record no longer stands; records are withdrawn, never deleted."""

    date: WholeDate
    """When it was withdrawn."""
    reason: Text
    """Why, in a sentence."""


class Record(Part):
    """What every record of the registry has."""

    kind: ClassVar[str]
    folder: ClassVar[str]
    depth: ClassVar[int] = 2
    """How many segments the record's id has."""

    evidence: dict[EvidenceKey, Evidence] = {}
    """The documents that this record's statements cite, by a short key of our own."""
    withdrawn: Withdrawal | None = None
    """Set when the record no longer stands."""

    _id: str = PrivateAttr("")

    @property
    def id(self) -> str:
        """The record's id; the path gives it, so no file repeats it."""
        return self._id

    @property
    def file(self) -> str:
        """The record's file, from the registry's folder on."""
        return f"{self.folder}/{self._id}.yaml"

    def with_id(self, identity: str) -> Self:
        """The same record under an id; to be called once, by whoever read it."""
        self._id = identity
        return self


class Organization(Record):
    """Who develops models or datasets."""

    kind: ClassVar[str] = "organization"
    folder: ClassVar[str] = "organizations"
    depth: ClassVar[int] = 1

    name: Name
    """The name it uses for itself."""
    type: v.OrganizationKind
    """What sort of body it is."""
    country: Country | None
    """Country of its seat, ISO 3166-1 alpha-2; null where it has none, such as a community across borders."""
    aliases: tuple[Alias, ...] = ()
    """Other names, such as its name on Hugging Face."""
    parent: OrganizationId | None = None
    """The organization that it belongs to."""
    links: Links = Links()
    """Where it lives on the web."""
    note: Text | None = None
    """What a reader has to know beside the fields."""


class DatasetUse(Statement):
    """A dataset that the model was trained on."""

    dataset: DatasetId | None = None
    """The dataset's id; left out for data that has no name."""
    name: Text | None = None
    """What the source calls data that has no card and no name of its own."""
    stage: v.Stage
    """When it was used."""
    status: v.Status
    """Whether this data can be obtained."""
    amount: Amount | None = None
    """How much of it was used."""

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        _exactly_one(self, "dataset", "name")
        return self


class TrainingData(Statement):
    """The data of one part of training."""

    coverage: v.Coverage = v.Coverage.UNKNOWN
    """Whether the datasets below account for all of it; `evidence` backs this."""
    datasets: tuple[DatasetUse, ...] = ()
    """The datasets that the source names."""
    code: Component | None = None
    """Code that prepared the data (pretraining) or ran the recipe (post-training)."""

    @property
    def speaks(self) -> bool:
        return self.coverage is not v.Coverage.UNKNOWN


class PostTraining(TrainingData):
    """The open-post-training axis: data and recipe of everything after pretraining and midtraining."""

    applies: StrictBool = True
    """False for a base model that has no post-training."""


class Weights(Part):
    """The open-weights axis."""

    parameters: Component = Component(status=v.Status.UNKNOWN)
    """The final weights."""
    intermediate: Component = Component(status=v.Status.UNKNOWN)
    """Checkpoints from during training."""
    architecture: Component = Component(status=v.Status.UNKNOWN)
    """The architecture as code or configuration."""


class Code(Part):
    """Code beside what prepares data: the components of the Model Openness Framework."""

    training: Component | None = None
    """Code that trains the model."""
    inference: Component | None = None
    """Code that runs the model."""
    evaluation: Component | None = None
    """Code that evaluates the model."""
    libraries: Component | None = None
    """Supporting libraries and tools."""


class Documentation(Part):
    """Documents and evaluation: the remaining components of the Model Openness Framework."""

    model_card: Component | None = None
    """A model card."""
    data_card: Component | None = None
    """A card or datasheet of the training data."""
    technical_report: Component | None = None
    """A technical report."""
    research_paper: Component | None = None
    """A research paper."""
    evaluation_results: Component | None = None
    """Results of evaluations."""
    evaluation_data: Component | None = None
    """The data of evaluations."""
    sample_outputs: Component | None = None
    """Sample model outputs."""


class Derivation(Statement):
    """A model whose weights this model began from."""

    model: ModelId
    """The base model."""
    relation: v.Relation
    """How these weights come from it."""


class Teaching(Statement):
    """One use of a teacher's outputs. Exactly one of `teacher`, `one_of` and `undisclosed` is given."""

    teacher: ModelId | None = None
    """The model whose outputs were used."""
    one_of: tuple[ModelId, ...] = ()
    """The source names several models and does not say which of them was used here."""
    undisclosed: StrictBool = False
    """The source says that a model was used, and neither its name nor its developer."""
    role: v.Role
    """What the outputs were used as."""
    access: v.Access = v.Access.UNKNOWN
    """How the outputs arrived, where the source says so."""
    amount: Amount | None = None
    """How much, where the source says so."""
    period: PartialDate | None = None
    """When the outputs were obtained, where the source says so."""

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        _exactly_one(self, "teacher", "one_of", "undisclosed")
        return self


class Source(Teaching):
    """A teacher of this model."""

    stage: v.Stage
    """When in training its outputs were used."""
    via: DatasetId | None = None
    """The dataset that carries the outputs, where there is one."""


class Negative(Statement):
    """Something that the developer says was not done."""

    stages: tuple[v.Stage, ...]
    """The stages that the statement speaks of."""
    made_by: v.Maker
    """Whether it speaks only of outputs that the developer made or had made, or of all outputs."""


class Disclosure(Statement):
    """What the developer says about the use of model outputs; `evidence` backs `statement`."""

    statement: v.Statement = v.Statement.UNKNOWN
    """What the developer says: silence is not a denial, and nobody-looked is neither."""
    exhaustive: StrictBool = False
    """True where the developer says that the sources listed are all."""
    negatives: tuple[Negative, ...] = ()
    """What the developer says was not done, each within its scope."""

    @property
    def speaks(self) -> bool:
        return self.statement is not v.Statement.UNKNOWN


class Distillation(Disclosure):
    """What the developer says about teachers of this model."""

    sources: tuple[Source, ...] = ()
    """The declared teachers, one entry for each teacher, role, stage and dataset."""


class Exposure(Statement):
    """Outputs of a model that were in the data without being put there on purpose, as the developer grants."""

    teacher: ModelId | None = None
    """The model, where it is named."""
    organization: OrganizationId | None = None
    """Its developer, where only that is named."""
    stage: v.Stage
    """Where in training the data was used."""


class Parameters(Part):
    """The size of a model, in parameters."""

    total: Quantity
    """All parameters."""
    active: Quantity | None = None
    """Parameters used for one token, in a mixture of experts."""


class Subject(Record):
    """What the cards of models and of datasets share."""

    name: Name
    """The name as its developer writes it."""
    described_by: Citations = ()
    """Evidence for the name, date, size and links."""
    released: PartialDate | None = None
    """When it was first published, as exact as the source says."""
    aliases: tuple[Alias, ...] = ()
    """Other names that resolve to this card: Hugging Face ids, former names, API snapshot names."""
    links: Links = Links()
    """Where it lives on the web."""
    note: Text | None = None
    """What a reader has to know beside the fields."""


class Model(Subject):
    """What the developer has disclosed about one checkpoint or family."""

    kind: ClassVar[str] = "model"
    folder: ClassVar[str] = "models"

    availability: v.Availability
    """Who can use it at all."""
    precision: v.Precision = v.Precision.CHECKPOINT
    """Whether this card is about one checkpoint or a family."""
    family: ModelId | None = None
    """The family that this checkpoint belongs to; nothing passes from its card to this one."""
    parameters: Parameters | None = None
    """Its size."""
    weights: Weights = Weights()
    """The open-weights axis."""
    data: TrainingData = TrainingData()
    """The open-data axis: pretraining and midtraining. For a model made from another one's weights, only what was added."""
    post_training: PostTraining = PostTraining()
    """The open-post-training axis: data and recipe."""
    code: Code = Code()
    """Code beside what prepares data."""
    documentation: Documentation = Documentation()
    """Documents and evaluation."""
    derived_from: tuple[Derivation, ...] = ()
    """The models whose weights this one began from."""
    from_scratch: Statement | None = None
    """Given where the source says that the weights began from nothing."""
    distillation: Distillation = Distillation()
    """What the developer says about teachers."""
    exposure: tuple[Exposure, ...] = ()
    """Incidental exposure, apart from use."""


class DatasetDerivation(Statement):
    """Data that went into this dataset. Exactly one of `dataset` and `name` is given."""

    dataset: DatasetId | None = None
    """The other dataset's id."""
    name: Text | None = None
    """What the source calls data that has no card of its own, such as a crawl."""
    relation: v.DatasetRelation
    """How it went in; with `prompts`, no answers pass on."""
    amount: Amount | None = None
    """How much of it went in."""

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        _exactly_one(self, "dataset", "name")
        return self


class Generation(Disclosure):
    """What the publisher says about models that wrote or processed the dataset."""

    sources: tuple[Teaching, ...] = ()
    """The declared models, one entry for each model and role."""


class Dataset(Subject):
    """What the publisher has disclosed about a dataset."""

    kind: ClassVar[str] = "dataset"
    folder: ClassVar[str] = "datasets"

    release: Component
    """Whether it can be obtained, and under what licence."""
    size: Amount | None = None
    """How large it is."""
    coverage: v.Coverage = v.Coverage.UNKNOWN
    """Whether `derived_from` accounts for every dataset that went into it; `described_by` backs this."""
    derived_from: tuple[DatasetDerivation, ...] = ()
    """The datasets that went into it."""
    generation: Generation = Generation()
    """The models that wrote or processed it."""


class Party(Part):
    """Whom a claim is about, at the level at which the claimant speaks. Exactly one key is given."""

    model: ModelId | None = None
    """A checkpoint or family that the claimant names."""
    organization: OrganizationId | None = None
    """An organization, where the claimant names no model."""

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        _exactly_one(self, "model", "organization")
        return self


class Response(Statement):
    """What the subject of a claim answered."""

    by: Name
    """Who answered."""
    kind: v.ResponseKind
    """How."""
    date: PartialDate
    """When, or up to when a reply was looked for."""


class Figure(Amount):
    """An amount that a claimant gives."""

    about: Text
    """What the figure counts, in our own words."""


class Claim(Record):
    """What somebody says about somebody else's model, and the reply."""

    kind: ClassVar[str] = "claim"
    folder: ClassVar[str] = "claims"
    depth: ClassVar[int] = 1

    title: Text
    """A neutral title in our own words."""
    claimant: Name
    """Who makes the claim."""
    capacity: v.ClaimKind
    """In what capacity they speak."""
    made: PartialDate
    """When the claim was made."""
    student: Party
    """Whose model is said to have been trained."""
    teachers: tuple[Party, ...] = ()
    """Whose outputs are said to have been used."""
    summary: Statement
    """What is claimed, in the note, with its evidence."""
    roles: tuple[v.Role, ...] = ()
    """What the outputs are said to have been used as."""
    stage: v.Stage = v.Stage.UNKNOWN
    """When in training they are said to have been used."""
    access: v.Access = v.Access.UNKNOWN
    """How the outputs are said to have arrived."""
    denies: StrictBool = False
    """True where the claim, such as a filing, says that no model outputs were used."""
    window_start: PartialDate | None = None
    """First day of the period that the claim speaks of."""
    window_end: PartialDate | None = None
    """Last day of the period that the claim speaks of."""
    figures: tuple[Figure, ...] = ()
    """Amounts; figures from different windows are never added up."""
    offered: v.EvidenceClass
    """What the claimant offers in support."""
    restates: Annotated[str, Field(description="Id of the claim that this one repeats.")] | None = None
    """The claim that this one repeats; it is then not independent of it."""
    responses: tuple[Response, ...] = ()
    """What the subject answered."""


class TermsVersion(Statement):
    """One version of a terms document."""

    version: Name
    """The version's own name or date."""
    effective: PartialDate
    """From when it applies."""
    until: PartialDate | None = None
    """Until when it applied, where it was replaced."""
    outputs_may_train: v.OutputsMayTrain
    """Whether outputs may train other models."""
    duties: tuple[v.Duty, ...] = ()
    """What passes on to a model that was trained on outputs."""


class Terms(Record):
    """A licence or the terms of a service, version by version."""

    kind: ClassVar[str] = "terms"
    folder: ClassVar[str] = "terms"

    name: Name
    """The document's own name."""
    type: v.TermsKind
    """What it governs."""
    license: LicenseId | None = None
    """The licence id that cards use for it."""
    versions: tuple[TermsVersion, ...] = Field(min_length=1)
    """Its versions, oldest first."""


class Exception_(Part):
    """A known finding that is accepted for a time."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{3}[0-9]{3}$")]
    """The code of the finding."""
    file: Annotated[str, Field(max_length=300)]
    """The file that it stands in, from `registry/` on."""
    contains: Text
    """A part of the finding's message, enough to tell it from others."""
    reason: Text
    """Why it is accepted."""
    expires: WholeDate
    """The day from which it is a finding again."""


class Exceptions(Part):
    """The file `registry/exceptions.yaml`."""

    exceptions: tuple[Exception_, ...] = ()
    """The accepted findings."""


def statements(part: Part, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Statement]]:
    """Every statement in a record with its path, in the order of the schema; defaults that nobody wrote say nothing."""
    for name in part.model_fields_set:
        value = getattr(part, name)
        if isinstance(value, Part):
            if isinstance(value, Statement):
                yield (*path, name), value
            yield from statements(value, (*path, name))
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, Part):
                    if isinstance(item, Statement):
                        yield (*path, name, index), item
                    yield from statements(item, (*path, name, index))


RECORDS: tuple[type[Record], ...] = (Organization, Model, Dataset, Claim, Terms)
"""Every kind of record, in the order in which they are read."""
