"""The registry as one frozen whole: every record, its look-ups, and where each stands."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any, TypeVar

from disclose import documents
from disclose.documents import Document, Mark
from disclose.findings import Problem
from disclose.schema import RECORDS, Claim, Dataset, Exceptions, Model, Organization, Record, Subject, Terms, validate
from disclose.schema.fields import SLUG_PATTERN

R = TypeVar("R", bound=Record)

EXCEPTIONS = "exceptions.yaml"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What reading a file found: the name of the check, the file, the problem and its place."""

    check: str
    file: str
    problem: Problem
    mark: Mark


@dataclass(frozen=True)
class Registry:
    """All records by kind and id; nothing changes after loading."""

    organizations: dict[str, Organization] = field(default_factory=dict)
    models: dict[str, Model] = field(default_factory=dict)
    datasets: dict[str, Dataset] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    terms: dict[str, Terms] = field(default_factory=dict)
    exceptions: Exceptions = field(default_factory=Exceptions)
    documents: dict[str, Document] = field(default_factory=dict)
    """Each file's document, by its path from the registry's folder on."""
    known: dict[type[Record], frozenset[str]] = field(default_factory=dict)
    """Ids that have a file, whether or not the file could be read."""
    incomplete: frozenset[str] = frozenset()
    """Files of which a part was wrong; checks about what is missing do not speak of them."""
    files: tuple[str, ...] = ()
    """The files that were asked for, in order."""
    digest: str = ""
    """SHA-256 over the names and bytes of all files: the version of the data."""

    def records(self) -> Iterator[Record]:
        """Every record, by kind and then by id."""
        for records in (self.organizations, self.models, self.datasets, self.claims, self.terms):
            yield from records.values()  # type: ignore[attr-defined]  # the loop variable is a union of dictionaries

    def ids(self, cls: type[Record]) -> frozenset[str]:
        """Ids of one kind that have a file, or a record where there are no files."""
        return self.known.get(cls) or frozenset(record.id for record in self.records() if isinstance(record, cls))

    def house(self, identity: str) -> str:
        """The outermost organization that an id belongs to, by the parents of its organization."""
        house, seen = identity.split("/", 1)[0], set[str]()
        while (organization := self.organizations.get(house)) and organization.parent and house not in seen:
            seen.add(house)
            house = organization.parent
        return house

    @cached_property
    def names(self) -> dict[type[Record], dict[str, str]]:
        """For each kind, every id and alias in folded case, with the id that it stands for."""
        names: dict[type[Record], dict[str, str]] = {Organization: {}, Model: {}, Dataset: {}}
        for record in self.records():
            if isinstance(record, Organization | Subject):
                for alias in record.aliases:
                    names[type(record)].setdefault(alias.casefold(), record.id)
        for cls, records in ((Organization, self.organizations), (Model, self.models), (Dataset, self.datasets)):
            names[cls].update({identity: identity for identity in records})
        return names

    def find_model(self, name: str) -> Model | None:
        """The model of an id or alias, in any letter case."""
        return self.models.get(self.names[Model].get(name.casefold(), ""))

    def find_dataset(self, name: str) -> Dataset | None:
        """The dataset of an id or alias, in any letter case."""
        return self.datasets.get(self.names[Dataset].get(name.casefold(), ""))


def load(root: FilePath, paths: Sequence[FilePath] = ()) -> tuple[Registry, list[Complaint]]:
    """Read a registry from its folder; nothing that is wrong with it is raised, all of it is returned.

    With `paths`, only those files and what they lead to are read: the records that they name, and those that share an alias with them.
    Everything else about the registry is then incomplete, which the checks of those files do not notice.

    Raises:
        NotADirectoryError: the folder does not exist.
    """
    if not root.is_dir():
        raise NotADirectoryError(root)
    reading = _Reading(root)
    if paths:
        reading.read_some(paths)
    else:
        reading.read_all()
    return reading.registry(), reading.complaints


class _Reading:
    """The state of one load."""

    def __init__(self, root: FilePath) -> None:
        self.root = root
        self.complaints: list[Complaint] = []
        self.records: dict[type[Record], dict[str, Any]] = {cls: {} for cls in RECORDS}
        self.documents: dict[str, Document] = {}
        self.incomplete: set[str] = set()
        self.exceptions = Exceptions()
        self.contents: dict[str, bytes] = {}
        found = sorted(path for path in root.rglob("*") if not path.is_dir() or path.is_symlink())
        self.all_files = {path.relative_to(root).as_posix(): path for path in found if not _is_hidden(path.relative_to(root))}
        self.files: list[str] = list(self.all_files)
        self.known = {cls: frozenset(identity for file in self.all_files if (identity := _identity(file, cls))) for cls in RECORDS}

    def read_all(self) -> None:
        for file in self.files:
            self._read(file)

    def read_some(self, paths: Sequence[FilePath]) -> None:
        self.files = sorted({file for path in paths for file in self._files_at(path)})
        for file in self.files:
            self._read(file)
        self._read_if_there([EXCEPTIONS])
        wanted = [self.records[cls][identity] for cls in RECORDS for identity in sorted(self.records[cls])]
        for record in wanted:
            self._read_if_there(f"{cls.folder}/{identity}.yaml" for identity in _references(record) for cls in RECORDS)
            self._read_if_there([f"{Organization.folder}/{record.id.split('/', 1)[0]}.yaml"])
        shared = {alias.encode() for record in wanted if isinstance(record, Organization | Subject) for alias in (*record.aliases, record.id)}
        if shared:
            pattern = re.compile(rb"aliases:[^\n]*(?:\n *-[^\n]*)*?(?:" + b"|".join(re.escape(alias) for alias in sorted(shared)) + b")", re.IGNORECASE)
            for file, path in self.all_files.items():
                if file not in self.documents and file.startswith((Organization.folder, Model.folder, Dataset.folder)) and pattern.search(_bytes(path)):
                    self._read(file)
        self.complaints = [complaint for complaint in self.complaints if complaint.file in set(self.files)]

    def _files_at(self, path: FilePath) -> Iterable[str]:
        """The registry's files at or below a path that a person typed; a path outside the registry is complained about."""
        try:
            inside = path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            inside = ""
        found = [file for file in self.all_files if file == inside or inside == "." or file.startswith(f"{inside}/")]
        if not found:
            message = f"`{path}` is no file of the registry in `{self.root}`" if path.exists() else f"`{path}` does not exist"
            self.complaints.append(Complaint("file_place", str(path), Problem((), message, None), (1, 1)))
        return found

    def _read_if_there(self, files: Iterable[str]) -> None:
        for file in files:
            if file in self.all_files and file not in self.documents:
                self._read(file)

    def _read(self, file: str) -> None:
        document = documents.read(self.all_files[file], file)
        self.documents[file] = document
        self.complaints.extend(Complaint(check, file, problem, mark) for check, problem, mark in document.complaints)
        if file == EXCEPTIONS:
            exceptions = self._validated(Exceptions, document)
            self.exceptions = exceptions or self.exceptions
            return
        try:
            cls, identity = _placed(file)
        except _Misplaced as misplaced:
            self.complaints.append(Complaint(misplaced.check, file, Problem((), misplaced.message, misplaced.tip), (1, 1)))
            return
        record = self._validated(cls, document)
        if record is not None:
            self.records[cls][identity] = record.with_id(identity)

    def _validated(self, cls: type[Any], document: Document) -> Any:
        if document.complaints:
            self.incomplete.add(document.file)
        if not document.usable:
            return None
        record, problems = validate(cls, document.data, document.written)
        if problems:
            self.incomplete.add(document.file)
        self.complaints.extend(
            Complaint(check, document.file, problem, document.mark(problem.path, on_key=problem.on_key)) for check, problem in problems
        )
        return record

    def registry(self) -> Registry:
        def sorted_by_id(cls: type[R]) -> dict[str, R]:
            return {identity: self.records[cls][identity] for identity in sorted(self.records[cls])}

        return Registry(
            organizations=sorted_by_id(Organization),
            models=sorted_by_id(Model),
            datasets=sorted_by_id(Dataset),
            claims=sorted_by_id(Claim),
            terms=sorted_by_id(Terms),
            exceptions=self.exceptions,
            documents=self.documents,
            known=self.known,
            incomplete=frozenset(self.incomplete),
            files=tuple(self.files),
            digest=self._digest(),
        )

    def _digest(self) -> str:
        digest = hashlib.sha256()
        for file, path in self.all_files.items():
            content = _bytes(path)
            digest.update(f"{file}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()


def _bytes(path: FilePath) -> bytes:
    try:
        return path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    except OSError:
        return b""


def _is_hidden(path: FilePath) -> bool:
    return any(part.startswith(".") for part in path.parts) or path.name in {"LICENSE", "README.md"}


def _identity(file: str, cls: type[Record]) -> str | None:
    """The id that a file of this kind has by its place, whether or not the id keeps the rules."""
    folder, _, rest = file.partition("/")
    return rest.removesuffix(".yaml") if folder == cls.folder and rest.endswith(".yaml") else None


class _Misplaced(Exception):
    """A file that is not where a record can be."""

    def __init__(self, check: str, message: str, tip: str | None) -> None:
        super().__init__(message)
        self.check, self.message, self.tip = check, message, tip


def _placed(file: str) -> tuple[type[Record], str]:
    """The kind and id of a file by its place.

    Raises:
        _Misplaced: no record can be there.
    """
    folder, _, rest = file.partition("/")
    cls = next((cls for cls in RECORDS if cls.folder == folder), None)
    if cls is None:
        folders = ", ".join(f"`{cls.folder}/`" for cls in RECORDS)
        raise _Misplaced("file_place", f"`{file}` lies in no folder of the registry", f"move it into one of {folders}")
    form = f"{cls.folder}/{'<organization>/<name>' if cls.depth == 2 else '<name>'}.yaml"
    if not rest.endswith(".yaml"):
        raise _Misplaced("file_place", f"`{file}` does not end in `.yaml`", f"name it `{form}`")
    segments = rest.removesuffix(".yaml").split("/")
    if len(segments) != cls.depth:
        raise _Misplaced("file_place", f"`{file}` has {len(segments)} parts below `{cls.folder}/`, {cls.depth} are meant", f"name it `{form}`")
    for segment in segments:
        if not re.fullmatch(SLUG_PATTERN, segment):
            repaired = re.sub(r"[^a-z0-9]*([._-])[^a-z0-9]*|[^a-z0-9._-]+", lambda match: match[1] or "-", segment.lower()).strip("._-")
            message = f"`{segment}` cannot be part of an id: lower case letters and digits, with single `.`, `_` or `-` between them"
            raise _Misplaced("path_is_id", message, f"rename it to `{repaired}`" if re.fullmatch(SLUG_PATTERN, repaired) else None)
    return cls, "/".join(segments)


def _references(value: Any) -> set[str]:
    """Every text in a record that has the form of an id."""
    if isinstance(value, Record) or hasattr(type(value), "model_fields"):
        return {text for name in type(value).model_fields for text in _references(getattr(value, name))}
    if isinstance(value, tuple):
        return {text for item in value for text in _references(item)}
    if isinstance(value, dict):
        return {text for item in value.values() for text in _references(item)}
    return {value} if type(value) is str and re.fullmatch(r"[a-z0-9._-]+(?:/[a-z0-9._-]+)?", value) else set()
