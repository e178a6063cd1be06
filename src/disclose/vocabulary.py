"""Every closed term of the registry, defined once; schemas, API enums and the glossary are made from this module."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A term of a closed vocabulary: a string that knows its one-sentence definition."""

    definition: str

    def __new__(cls, value: str, definition: str = "") -> Self:
        term = str.__new__(cls, value)
        term._value_ = value
        term.definition = definition
        return term

    __hash__ = str.__hash__  # an enum hashes its name in Python, and terms are looked up very often


class Availability(Term):
    """Who can use a model at all."""

    RELEASED = "released", "The weights can be downloaded."
    API = "api", "The model can be used through a service; its weights cannot be downloaded."
    UNRELEASED = "unreleased", "The developer speaks of the model by name, but nobody outside can use it."
    UNNAMED = "unnamed", "The developer says that a model of a known organization was used, and does not say which."
    WITHDRAWN = "withdrawn", "The model could be had once and cannot any more."


class Precision(Term):
    """How exactly a card says what it is about."""

    CHECKPOINT = "checkpoint", "One set of weights, or one version behind a service."
    FAMILY = "family", "Several checkpoints that a source speaks of together; its variants name it."


class Status(Term):
    """What is known about the release of one component or dataset."""

    RELEASED = "released", "Anyone can obtain all of it, at most after accepting terms."
    PARTLY_RELEASED = "partly_released", "A named part can be obtained, the rest cannot."
    DESCRIBED = "described", "It is described in enough words to recognise it, but cannot be obtained."
    NOT_RELEASED = "not_released", "The developer says, or plainly shows, that it cannot be obtained."
    NOT_DISCLOSED = "not_disclosed", "The cited sources were read for it and say nothing."
    UNKNOWN = "unknown", "Nobody has looked yet."


class Coverage(Term):
    """Whether the datasets that a card lists account for all training data of that part."""

    COMPLETE = "complete", "The developer says that the datasets listed are all of it."
    PARTIAL = "partial", "Some datasets are named, and others were used or may have been used."
    NONE = "none", "The cited sources were read and name no dataset."
    UNKNOWN = "unknown", "Nobody has looked yet."


class Statement(Term):
    """What a developer says about the use of other models' outputs."""

    DECLARED = "declared", "The developer says that model outputs were used, whether or not it says whose."
    DECLARED_NONE = "declared_none", "The developer says that no model outputs were used, within the scope given."
    NOT_DISCLOSED = "not_disclosed", "The cited sources were read and say nothing either way."
    UNKNOWN = "unknown", "Nobody has looked yet."


class Role(Term):
    """What a teacher's output was used as."""

    COMPLETIONS = "completions", "The student learns to produce text that the teacher wrote as an answer or a document."
    LOGITS = "logits", "The student learns to match the teacher's probability distribution over tokens."
    ON_POLICY = "on_policy", "The teacher scores, token by token, what the student itself wrote."
    PREFERENCE_CHOSEN = "preference_chosen", "The teacher wrote the answer that the student learns to prefer."
    PREFERENCE_REJECTED = "preference_rejected", "The teacher wrote the answer that the student learns to avoid."
    PREFERENCE_JUDGE = "preference_judge", "The teacher said which of two answers, written by others, is better."
    REWARD = "reward", "The teacher's score of the student's answers is the reward in reinforcement learning."
    REWRITING = "rewriting", "The teacher rewrote existing text, and the student learns to produce the new text."
    PROCESSING = (
        "processing",
        "The teacher turned material into another form without authoring it: transcribing pages, captioning, cleaning, translating. A model that learns to do that from such output has it as completions.",
    )
    FILTERING = "filtering", "The teacher decided what is kept or how it is labelled; none of its text is learned."
    PROMPTS = "prompts", "The teacher wrote the tasks or questions; somebody else wrote the answers."
    UNKNOWN = "unknown", "The source says that outputs were used, and not what as."


class Stage(Term):
    """When in the making of the student the output was used."""

    PRETRAINING = "pretraining", "The first long training on general data."
    MIDTRAINING = "midtraining", "A later, shorter training on chosen data, before any instruction tuning; annealing and context extension included."
    SFT = "sft", "Supervised finetuning on prompts with answers."
    PREFERENCE = "preference", "Learning from pairs or rankings of answers, such as DPO."
    RL = "rl", "Reinforcement learning, including the training of its reward model."
    UNKNOWN = "unknown", "The source does not say when."


class Access(Term):
    """How the teacher's outputs reached the student's developer; says nothing about permission."""

    OWN = "own", "The teacher is a model of the same developer."
    OPEN_WEIGHTS = "open_weights", "The developer ran downloaded weights itself, or could have: the source says so."
    API = "api", "The developer called a service for them."
    PRODUCT = "product", "They were shared by users of a product, such as exported chats."
    THIRD_PARTY_DATASET = "third_party_dataset", "They came inside a dataset that somebody else had published."
    UNKNOWN = "unknown", "The source does not say."


class Relation(Term):
    """How a model's weights come from another model's."""

    FINETUNED = "finetuned", "Training went on from the other model's weights."
    CONTINUED = "continued", "Pretraining or midtraining went on from the other model's weights."
    PRUNED = "pruned", "Parts of the other model were removed, and the rest was trained again."
    MERGED = "merged", "The weights of several models were combined."
    QUANTIZED = "quantized", "The same weights in fewer bits."
    ADAPTER = "adapter", "Extra weights that work only together with the other model."
    EXTENDED = "extended", "Layers, experts or another modality were added to the other model."


class DatasetRelation(Term):
    """How a dataset comes from another dataset."""

    INCLUDES = "includes", "All of the other dataset, or a sample of it, is part of this one."
    REVISED = "revised", "A later version of the other dataset."
    FILTERED = "filtered", "What is left of the other dataset after a selection."
    REWRITTEN = "rewritten", "The other dataset's text after a model or a person rewrote it."
    PROMPTS = "prompts", "Only the questions or tasks were taken from the other dataset, not its answers."


class Maker(Term):
    """Whose making of model outputs a statement speaks of."""

    DEVELOPER = "developer", "Outputs that the developer made, or had made; other people's datasets are outside the statement."
    ANYONE = "anyone", "Outputs made by anyone, other people's datasets included."


class Unit(Term):
    """What an amount counts."""

    TOKENS = "tokens", "Tokens of the source's own tokenizer."
    SAMPLES = "samples", "Training examples: a prompt with its answer, or one document."
    PROMPTS = "prompts", "Questions or tasks, however many answers each received."
    PAIRS = "pairs", "Pairs of a better and a worse answer."
    PAGES = "pages", "Pages of documents."
    DOCUMENTS = "documents", "Whole documents."
    IMAGES = "images", "Images."
    EXCHANGES = "exchanges", "A request to a service with its reply."
    ACCOUNTS = "accounts", "Accounts of a service."
    BYTES = "bytes", "Bytes of stored data."


class Bound(Term):
    """How an amount is to be read."""

    EXACT = "exact", "The source gives this figure."
    APPROXIMATE = "approximate", "The source rounds, or says about."
    AT_LEAST = "at_least", "The source gives a lower bound."
    AT_MOST = "at_most", "The source gives an upper bound, or a total of which this is a part."


class AmountOf(Term):
    """Which count of a pipeline an amount is."""

    GENERATED = "generated", "Everything that the teacher produced."
    KEPT = "kept", "What was left for training after selection."


class Publisher(Term):
    """Who speaks in a piece of evidence."""

    DEVELOPER = "developer", "The developer of the model or dataset that the card is about."
    OTHER_DEVELOPER = "other_developer", "The developer of another model or dataset, about its own work."
    THIRD_PARTY = "third_party", "Somebody who writes about others' work."
    PRESS = "press", "A news outlet."
    REGULATOR = "regulator", "A public authority."
    COURT = "court", "A court, or a document filed with one."


class ReadFrom(Term):
    """What was in front of the person who wrote the statement."""

    ORIGINAL = "original", "The document at its address."
    COPY = "copy", "A faithful copy of the document, kept elsewhere."
    SUMMARY = "summary", "Only another text that reports what the document says."


class OrganizationKind(Term):
    """What sort of body an organization is."""

    COMPANY = "company", "A business."
    NONPROFIT = "nonprofit", "A body that does not distribute profits."
    UNIVERSITY = "university", "A university or one of its groups."
    GOVERNMENT = "government", "A public authority or publicly owned institute."
    COMMUNITY = "community", "People who work together without a legal body of their own."
    INDIVIDUAL = "individual", "One person who publishes under their own name."


class ClaimKind(Term):
    """In what capacity somebody speaks of a model that a card does not speak of."""

    FILING = "filing", "A document that the developer filed under a law or rule."
    TESTIMONY = "testimony", "Words spoken under oath."
    AUDIT = "audit", "The result of an examination with access to records."
    BEHAVIOURAL = "behavioural", "A conclusion from what the model outputs."
    ALLEGATION = "allegation", "A statement by somebody else, without published records."


class EvidenceClass(Term):
    """What a claimant offers in support."""

    UNPUBLISHED_TELEMETRY = "unpublished_telemetry", "Logs that the claimant holds and has not published."
    DOCUMENTS = "documents", "Documents that others can read."
    TESTIMONY = "testimony", "A person's words."
    OUTPUTS = "outputs", "Outputs of the model that others can reproduce."
    RESTATEMENT = "restatement", "Another claim, repeated; not independent of it."
    NONE_OFFERED = "none_offered", "Nothing beyond the claim itself."


class ResponseKind(Term):
    """How the subject of a claim answered."""

    DENIAL = "denial", "The claim is said to be false."
    PARTIAL_DENIAL = "partial_denial", "Part of the claim is said to be false, and the rest is not addressed or is granted."
    ACKNOWLEDGED_EXPOSURE = "acknowledged_exposure", "Outputs were in the data without being put there on purpose."
    REMOVAL = "removal", "Outputs were used and then taken out."
    CONFIRMATION = "confirmation", "The claim is said to be true."
    NO_REPLY_FOUND = "no_reply_found", "No answer was found up to the date given."
    CONFLICTING_REPORTS = "conflicting_reports", "Reports differ on whether and how the subject answered."


class TermsKind(Term):
    """What a terms document governs."""

    LICENSE = "license", "Weights, data or code that can be downloaded."
    SERVICE = "service", "Use of a service, such as an API or a chat product."


class OutputsMayTrain(Term):
    """Whether a terms document lets outputs train other models."""

    YES = "yes", "It says that they may."
    YES_WITH_CONDITIONS = "yes_with_conditions", "They may, with duties that are listed beside it."
    NO_IF_COMPETING = "no_if_competing", "They may not train a model that competes with the provider."
    NO = "no", "They may not train another model, with at most the provider's own models excepted."
    SILENT = "silent", "It does not speak of outputs; silence is not the same as permission."


class Duty(Term):
    """What passes on to a model that was trained on outputs."""

    BAN = "ban", "The student may not be made or distributed."
    INHERITANCE = "inheritance", "The student counts as a derivative and takes over restrictions."
    NAMING = "naming", "The student's name must contain a given word."
    DISPLAY = "display", "A notice must be shown."
    NON_COMMERCIAL = "non_commercial", "The student may not be used commercially."


class Axis(Term):
    """One of the three things that the word open blurs."""

    WEIGHTS = "weights", "Can the weights be obtained, and under what licence?"
    DATA = "data", "Can the data of pretraining and midtraining be obtained?"
    POST_TRAINING = "post_training", "Can the data and the recipe of post-training be obtained?"


class Verdict(Term):
    """The state of one axis, computed from statements."""

    OPEN = "open", "All of it can be obtained under an open licence."
    PARTIAL = "partial", "Some of it can be obtained, or all of it under terms that restrict use."
    CLOSED = "closed", "The developer says, or plainly shows, that it cannot be obtained."
    UNDISCLOSED = "undisclosed", "Nothing is stated about it."


class MofClass(Term):
    """The class of a release under the Model Openness Framework."""

    I = "I", "Open science: everything of class II, and data, intermediate checkpoints and a research paper."  # noqa: E741 - the framework's own name
    II = "II", "Open tooling: everything of class III, and the code and data to train, run and evaluate."
    III = "III", "Open model: architecture, final parameters and documentation under open licences."
    NONE = "none", "A component that class III requires is missing or not under an open licence."


class Answer(Term):
    """The three values of an answer about lineage."""

    YES = "yes", "A path that the rule counts is declared."
    NO = "no", "No such path is declared, and nothing that could hide one is undisclosed."
    UNKNOWN = "unknown", "No such path is declared, but something upstream is undisclosed."


class EdgeKind(Term):
    """How one node of the lineage graph leads to another."""

    TEACHES = "teaches", "A model's outputs trained a model."
    GENERATES = "generates", "A model wrote or processed a dataset."
    TRAINS = "trains", "A dataset trained a model."
    DERIVES = "derives", "A dataset went into another dataset."
    INITIALISES = "initialises", "A model's weights are where another model's training began."


class Basis(Term):
    """Who stands behind an edge of the lineage graph."""

    DECLARED = "declared", "A card states it, from the developer's own words."
    FILING = "filing", "The developer filed it under a law or rule."
    TESTIMONY = "testimony", "It was said under oath."
    AUDIT = "audit", "An examination with access to records found it."
    BEHAVIOURAL = "behavioural", "Somebody concludes it from the model's outputs."
    ALLEGATION = "allegation", "Somebody else says so."


class RuleName(Term):
    """The named definitions of `distilled from` that a reader can choose from."""

    DIRECT = (
        "direct",
        "One hop; every role but processing, filtering and prompts; on the model's card or on a dataset that it trained on; not through base weights.",
    )
    INHERITED = "inherited", "As direct, also through base weights."
    ANY = "any", "Every role, any number of hops, through base weights."
    GENERATION = (
        "generation",
        "As any, only roles whose text or distribution the student learns to produce: completions, rewriting, logits, on_policy, preference_chosen.",
    )
    LOGITS = "logits", "One hop, logits and on_policy only."
    EU_2_5 = (
        "eu-2.5",
        "One hop, generation roles, data created by the provider or on its behalf: the boundary of section 2.5 of the EU training-content template.",
    )


class ChangeKind(Term):
    """What a commit did to a record."""

    ADDED = "added", "The record was entered."
    CHANGED = "changed", "Something on the record was changed."
    WITHDRAWN = "withdrawn", "The record was marked as no longer standing, with the reason."
    REMOVED = "removed", "The file is gone: it was entered by mistake, or goes on under another id."


GLOSSARY: dict[str, str] = {
    "card": "A YAML file that states what a developer has disclosed about one model or dataset.",
    "model": "A set of trained weights, or a family of them, whether or not anyone else can have them.",
    "dataset": "A collection of training data with a name.",
    "organization": "Who develops models or datasets; the first half of every id.",
    "evidence": "A document that a statement can be checked against, with who published it and how it was read.",
    "teacher": "A model whose outputs were used to make another model.",
    "student": "A model made with a teacher's outputs.",
    "distillation": "Training one model on another model's outputs; an ordinary technique, whatever the access route or the permission.",
    "hop": "One step from a teacher to the next model: directly, or through a dataset that the teacher wrote or processed.",
    "path": "The edges that lead from a teacher to a model, in order.",
    "rule": "A definition of which edges count as distillation; the reader chooses one.",
    "claim": "What somebody says about somebody else's model, kept apart from what developers declare.",
    "finding": "What a check has to say about a place in a file.",
    "check": "A named rule that every card is held against.",
    "blocker": "A missing statement that prevents the answer no.",
    "witness": "The shortest path that makes an answer yes.",
    "tool model": "A model that processes data on the way to another model, such as one that transcribes pages.",
}
"""The words that are not members of a closed vocabulary."""


def vocabularies() -> list[type[Term]]:
    """All closed vocabularies, in the order in which this module defines them."""
    return list(Term.__subclasses__())
