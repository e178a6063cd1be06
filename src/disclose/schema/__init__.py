"""What a card may say: the records, the fields they are made of, and their problems in plain words. Knows no files."""

from disclose.schema.cards import Dataset, DatasetUse, Model, Organization, Source, Subject, Teaching, TrainingData
from disclose.schema.claims import Claim
from disclose.schema.exceptions import Exceptions
from disclose.schema.fields import cited_key, first_day, last_day
from disclose.schema.parts import Amount, Component, Evidence, Part, Record, Statement, statements
from disclose.schema.problems import Kept, Validated, in_file, shown, validate
from disclose.schema.terms import Terms

RECORDS: tuple[type[Record], ...] = (Organization, Model, Dataset, Claim, Terms)
"""Every kind of record, in the order in which they are read."""

__all__ = [
    "RECORDS",
    "Amount",
    "Claim",
    "Component",
    "Dataset",
    "DatasetUse",
    "Evidence",
    "Exceptions",
    "Kept",
    "Model",
    "Organization",
    "Part",
    "Record",
    "Source",
    "Statement",
    "Subject",
    "Teaching",
    "Terms",
    "TrainingData",
    "Validated",
    "cited_key",
    "first_day",
    "in_file",
    "last_day",
    "shown",
    "statements",
    "validate",
]
