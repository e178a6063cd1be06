"""The cards of organizations, models and datasets.

A part that a card leaves out is constructed and not validated: its validators would otherwise be built whenever this module is imported.
"""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import StrictBool

from disclose import vocabulary as v
from disclose.schema.fields import Alias, Citations, Country, DatasetId, ModelId, Name, OrganizationId, PartialDate, Quantity, Text
from disclose.schema.parts import Amount, Choice, Component, Links, Part, Record, Statement


class Organization(Record):
    """Who develops models or datasets."""

    kind: ClassVar[str] = "organization"
    folder: ClassVar[str] = "organizations"
    depth: ClassVar[int] = 1
    stand_ins: ClassVar[dict[str, Any]] = {"name": "-", "type": "company", "country": None}

    name: Name
    """The name it uses for itself."""
    type: v.OrganizationKind
    """What sort of body it is."""
    country: Country | None
    """Country of its seat, ISO 3166-1 alpha-2; null where it has none, such as a community across borders."""
    described_by: Citations = ()
    """Evidence for its kind, its seat and whom it belongs to."""
    aliases: tuple[Alias, ...] = ()
    """Other names, such as its name on Hugging Face."""
    parent: OrganizationId | None = None
    """The organization that it belongs to."""
    links: Links = Links.model_construct()
    """Where it lives on the web."""
    note: Text | None = None
    """What a reader has to know beside the fields."""


class DatasetUse(Statement, Choice):
    """A dataset that the model was trained on."""

    choices: ClassVar[tuple[str, ...]] = ("dataset", "name")

    dataset: DatasetId | None = None
    """The dataset's id; left out for data that has no name."""
    name: Text | None = None
    """What the source calls data that has no card and no name of its own."""
    stage: v.Stage
    """When it was used."""
    status: v.Status
    """Whether this data can be obtained."""
    prompts_only: StrictBool = False
    """True where only its questions or tasks were used, not its answers."""
    amount: Amount | None = None
    """How much of it was used."""


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

    parameters: Component = Component.model_construct(status=v.Status.UNKNOWN)
    """The final weights."""
    intermediate: Component = Component.model_construct(status=v.Status.UNKNOWN)
    """Checkpoints from during training."""
    architecture: Component = Component.model_construct(status=v.Status.UNKNOWN)
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


class Teaching(Statement, Choice):
    """One use of a teacher's outputs. Exactly one of `teacher`, `one_of` and `undisclosed` is given."""

    choices: ClassVar[tuple[str, ...]] = ("teacher", "one_of", "undisclosed")

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
    links: Links = Links.model_construct()
    """Where it lives on the web."""
    note: Text | None = None
    """What a reader has to know beside the fields."""


class Model(Subject):
    """What the developer has disclosed about one checkpoint or family."""

    kind: ClassVar[str] = "model"
    folder: ClassVar[str] = "models"
    stand_ins: ClassVar[dict[str, Any]] = {"name": "-", "availability": "unreleased"}

    availability: v.Availability
    """Who can use it at all."""
    precision: v.Precision = v.Precision.CHECKPOINT
    """Whether this card is about one checkpoint or a family."""
    family: ModelId | None = None
    """The family that this checkpoint belongs to; nothing passes from its card to this one."""
    parameters: Parameters | None = None
    """Its size."""
    weights: Weights = Weights.model_construct()
    """The open-weights axis."""
    data: TrainingData = TrainingData.model_construct()
    """The open-data axis: pretraining and midtraining. For a model made from another one's weights, only what was added."""
    post_training: PostTraining = PostTraining.model_construct()
    """The open-post-training axis: data and recipe."""
    code: Code = Code.model_construct()
    """Code beside what prepares data."""
    documentation: Documentation = Documentation.model_construct()
    """Documents and evaluation."""
    derived_from: tuple[Derivation, ...] = ()
    """The models whose weights this one began from."""
    from_scratch: Statement | None = None
    """Given where the source says that the weights began from nothing."""
    distillation: Distillation = Distillation.model_construct()
    """What the developer says about teachers."""
    exposure: tuple[Exposure, ...] = ()
    """Incidental exposure, apart from use."""


class DatasetDerivation(Statement, Choice):
    """Data that went into this dataset. Exactly one of `dataset` and `name` is given."""

    choices: ClassVar[tuple[str, ...]] = ("dataset", "name")

    dataset: DatasetId | None = None
    """The other dataset's id."""
    name: Text | None = None
    """What the source calls data that has no card of its own, such as a crawl."""
    relation: v.DatasetRelation
    """How it went in; with `prompts`, no answers pass on."""
    amount: Amount | None = None
    """How much of it went in."""


class Generation(Disclosure):
    """What the publisher says about models that wrote or processed the dataset."""

    sources: tuple[Teaching, ...] = ()
    """The declared models, one entry for each model and role."""


class Dataset(Subject):
    """What the publisher has disclosed about a dataset."""

    kind: ClassVar[str] = "dataset"
    folder: ClassVar[str] = "datasets"
    stand_ins: ClassVar[dict[str, Any]] = {"name": "-", "release": {"status": "unknown"}}

    release: Component
    """Whether it can be obtained, and under what licence."""
    size: Amount | None = None
    """How large it is."""
    coverage: v.Coverage = v.Coverage.UNKNOWN
    """Whether `derived_from` accounts for every dataset that went into it; `described_by` backs this."""
    derived_from: tuple[DatasetDerivation, ...] = ()
    """The datasets that went into it."""
    generation: Generation = Generation.model_construct()
    """The models that wrote or processed it."""
