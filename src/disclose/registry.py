"""The registry as one frozen whole: every record, its look-ups, and where each stands."""

from __future__ import annotations

import gc
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any, TypeVar

from disclose import documents
from disclose.documents import Document
from disclose.findings import Complaint, Mark, Path, Problem, count, quoted
from disclose.schema import (
    RECORDS,
    Claim,
    Dataset,
    Exceptions,
    Kept,
    Model,
    Organization,
    Record,
    Statement,
    Subject,
    Terms,
    in_file,
    statements,
    validate,
)
from disclose.schema.fields import SLUG_PATTERN, matches

R = TypeVar("R", bound=Record)

EXCEPTIONS = "exceptions.yaml"

REFERENCE_KEYS = frozenset({"dataset", "family", "model", "one_of", "organization", "parent", "restates", "teacher", "via"})
"""Every key of a card that holds the id of another record."""

_BESIDE = {"LICENSE", "README.md"}
"""Files that may lie in a registry and are no records."""


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
    kept: dict[str, Kept] = field(default_factory=dict)
    """For files of which parts were wrong, which items of their lists are left in the record."""
    known: dict[type[Record], frozenset[str]] = field(default_factory=dict)
    """Ids that have a file, whether or not the file could be read."""
    incomplete: frozenset[str] = frozenset()
    """Files of which a part was wrong; checks about what is missing do not speak of them."""
    files: tuple[str, ...] = ()
    """The files that were asked for, in order."""
    digest: str = ""
    """SHA-256 over the names and bytes of all files: the version of the data. Empty where only some of them were read."""

    def records(self) -> Iterator[Record]:
        """Every record, by kind and then by id."""
        yield from self.organizations.values()
        yield from self.models.values()
        yield from self.datasets.values()
        yield from self.claims.values()
        yield from self.terms.values()

    def ids(self, cls: type[Record]) -> frozenset[str]:
        """Ids of one kind that have a file, or a record where there are no files."""
        return self.known[cls] if self.known else self._record_ids.get(cls, frozenset())

    @cached_property
    def _record_ids(self) -> dict[type[Record], frozenset[str]]:
        return {cls: frozenset(record.id for record in self.records() if type(record) is cls) for cls in RECORDS}

    def house(self, identity: str) -> str:
        """The outermost organization that an id belongs to, by the parents of its organization."""
        house, seen = identity.split("/", 1)[0], set[str]()
        while (organization := self.organizations.get(house)) and organization.parent and house not in seen:
            seen.add(house)
            house = organization.parent
        return house

    def mark(self, file: str, path: Path, *, on_key: bool = False) -> Mark:
        """The place of a part of a record in its file."""
        document = self.documents.get(file)
        return document.mark(in_file(path, self.kept.get(file, {})), on_key=on_key) if document else (1, 1)

    @cached_property
    def statements(self) -> dict[str, list[tuple[Path, Statement]]]:
        """Every statement with its path, by the file of its record."""
        return {record.file: statements(record) for record in self.records()}

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


def load(root: FilePath, paths: Sequence[FilePath] = ()) -> tuple[Registry, list[Complaint]]:
    """Read a registry from its folder; nothing that is wrong with it is raised, all of it is returned.

    With `paths`, only those files and what they lead to are read: the records that they name, and those that share a name with them.
    The checks then find in those files what they would find in the whole; about the other files they say nothing.

    Raises:
        NotADirectoryError: the folder does not exist.
    """
    if not root.is_dir():
        raise NotADirectoryError(root)
    reading = _Reading(root)
    with uncollected():
        if paths:
            reading.read_some(paths)
        else:
            reading.read_all()
    return reading.registry(), reading.complaints


@contextmanager
def uncollected() -> Iterator[None]:
    """Spare the garbage collector: nothing that is read or found is garbage, and looking through all of it over and over takes a quarter of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Reading:
    """The state of one load."""

    def __init__(self, root: FilePath) -> None:
        self.root = root
        self.complaints: list[Complaint] = []
        self.records: dict[type[Record], dict[str, Any]] = {cls: {} for cls in RECORDS}
        self.documents: dict[str, Document] = {}
        self.kept: dict[str, Kept] = {}
        self.incomplete: set[str] = set()
        self.exceptions = Exceptions()
        self.digest = ""
        self.files = _files_below(root)
        self.all_files = dict.fromkeys(self.files)
        """Every file there is, in order."""
        placed = [(folder, rest.removesuffix(".yaml")) for folder, _, rest in (file.partition("/") for file in self.files) if rest.endswith(".yaml")]
        self.known = {cls: frozenset(identity for folder, identity in placed if folder == cls.folder) for cls in RECORDS}

    def read_all(self) -> None:
        digest = hashlib.sha256()
        for file in self.files:
            self._read(file)
            content = self.documents[file].content
            digest.update(b"%s\0%d\0%s" % (os.fsencode(file), len(content), content))
        self.digest = digest.hexdigest()

    def read_some(self, paths: Sequence[FilePath]) -> None:
        outside: list[Complaint] = []
        self.files = sorted({file for path in paths for file in self._files_at(path, outside)})
        self._read_those([*self.files, EXCEPTIONS])
        subjects = list(self.files)
        if EXCEPTIONS in self.files:  # whether an exception is needed is seen in the file that it excuses
            excused = [exception.file.removeprefix("registry/") for exception in self.exceptions.exceptions]
            self._read_those(excused)
            subjects += [file for file in excused if file in self.documents]
        names = self._names(subjects)
        self._read_named(names)
        there = {identity for identities in self.known.values() for identity in identities}
        self._read_those(self._that_mention(names - there))  # a name that has a file of its own is found there
        inside = {file for file in self.documents if file.startswith(f"{Dataset.folder}/")}
        while inside:  # what is inside a dataset may be inside another one, and which models wrote it is compared too
            before = set(self.documents)
            self._read_named(self._names(inside))
            inside = {file for file in self.documents.keys() - before if file.startswith(f"{Dataset.folder}/")}
        self._read_owners()
        self.complaints = outside + [complaint for complaint in self.complaints if complaint.file in set(self.files)]

    def _files_at(self, path: FilePath, outside: list[Complaint]) -> list[str]:
        """The registry's files at or below a path that a person typed; a path outside the registry is complained about."""
        place = FilePath(os.path.normpath(path.absolute()))  # a link is looked at, not followed
        root = FilePath(os.path.normpath(self.root.absolute()))
        inside = place.relative_to(root).as_posix() if place.is_relative_to(root) else None
        found = [file for file in self.all_files if inside is not None and (inside == "." or file == inside or file.startswith(f"{inside}/"))]
        if not found:
            message = f"`{path}` holds no file of the registry in `{self.root}`" if path.exists() else f"`{path}` does not exist"
            outside.append(Complaint("file_place", str(path), Problem((), message), (1, 1)))
        return found

    def _names(self, files: Iterable[str]) -> set[str]:
        """The names of other records, and the aliases, that stand in some files, in folded case."""
        return {name.casefold() for file in files for name in _names(self.documents[file].data)}

    def _read_named(self, names: set[str]) -> None:
        self._read_those(f"{cls.folder}/{name}.yaml" for name in sorted(names) for cls in RECORDS)

    def _that_mention(self, names: set[str]) -> list[str]:
        """The unread files that may have one of these names among their aliases; a backslash can hide any letter of one."""
        words = {max(name.encode().split(), key=len) for name in names if name.strip()}
        spelt = re.compile(rb"\\|" + b"|".join(rb"\s+".join(map(re.escape, name.encode().split())) for name in sorted(names)), re.IGNORECASE)
        named = tuple(f"{cls.folder}/" for cls in (Organization, Model, Dataset))
        found = []
        for file in self.all_files:
            if file.startswith(named) and file not in self.documents:
                content = _content(self.root / file).lower()
                # Looking for the words first is quicker than the expression by far, and nearly always enough.
                if b"\\" in content or (any(word in content for word in words) and spelt.search(content)):
                    found.append(file)
        return found

    def _read_owners(self) -> None:
        """Read the organizations of every record that was read, and the organizations that those belong to."""
        wanted = {identity.split("/", 1)[0] for cls in RECORDS for identity in self.records[cls] if cls.depth == 2} | set(self.records[Organization])
        while wanted:
            self._read_those(f"{Organization.folder}/{owner}.yaml" for owner in sorted(wanted))
            parents = {found.parent for owner in wanted if (found := self.records[Organization].get(owner)) and found.parent}
            wanted = {parent for parent in parents if f"{Organization.folder}/{parent}.yaml" not in self.documents}

    def _read_those(self, files: Iterable[str]) -> None:
        for file in files:
            if file in self.all_files and file not in self.documents:
                self._read(file)

    def _read(self, file: str) -> None:
        document = documents.read(self.root / file, file)
        self.documents[file] = document
        try:
            cls, identity = (Exceptions, "") if file == EXCEPTIONS else _placed(file)
        except _Misplaced as misplaced:
            self.complaints += [*document.complaints, Complaint(misplaced.check, file, Problem((), misplaced.message, misplaced.tip), (1, 1))]
            return
        record = self._validated(cls, document)
        if isinstance(record, Record):
            self.records[type(record)][identity] = record.with_id(identity)
        elif record is not None:
            self.exceptions = record

    def _validated(self, cls: type[Record | Exceptions], document: Document) -> Record | Exceptions | None:
        """The record of a document, as far as there is one."""
        if not document.usable:
            self.incomplete.add(document.file)
            self.complaints += document.complaints
            return None
        validated = validate(cls, document.data, document.written, document.empty)
        if document.complaints or validated.problems:
            self.incomplete.add(document.file)
            self.kept[document.file] = validated.kept
        wrong = {problem.path for _, problem in validated.problems}
        for complaint in document.complaints:
            if (
                complaint.check != "unambiguous_scalars" or complaint.problem.path not in wrong
            ):  # what should stand there says more than how to quote it
                self.complaints.append(complaint)
        for check, problem in validated.problems:
            self.complaints.append(Complaint(check, document.file, problem, document.mark(problem.path, on_key=problem.on_key)))
        return validated.record

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
            kept=self.kept,
            known=self.known,
            incomplete=frozenset(self.incomplete),
            files=tuple(self.files),
            digest=self.digest,
        )


def _files_below(root: FilePath) -> list[str]:
    """Every file of a registry, from its folder on, sorted; a linked or unreadable folder is one too, so that reading it complains."""
    found: list[str] = []
    unreadable: list[OSError] = []
    for folder, below, files in os.walk(root, onerror=unreadable.append):
        below[:] = [name for name in below if not name.startswith(".")]
        found += [f"{folder}/{name}" for name in files if not name.startswith(".") and name not in _BESIDE]
        found += [str(path) for name in below if (path := FilePath(folder, name)).is_symlink()]
    above = len(str(root)) + 1
    return sorted(path[above:] for path in (*found, *(error.filename for error in unreadable)))


def _content(path: FilePath) -> bytes:
    try:
        return documents.content(path)
    except OSError:
        return b""  # a file that cannot be read is complained about when it is asked for


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
        raise _Misplaced(
            "file_place",
            f"`{file}` has {count(len(segments), 'part')} below `{cls.folder}/`, {cls.depth} {'is' if cls.depth == 1 else 'are'} meant",
            f"name it `{form}`",
        )
    for segment in segments:
        if not matches(SLUG_PATTERN, segment):
            repaired = re.sub(r"[^a-z0-9]*([._-])[^a-z0-9]*|[^a-z0-9._-]+", lambda match: match[1] or "-", segment.lower()).strip("._-")
            message = f"{quoted(segment)} cannot be part of an id: lower case letters and digits, with single `.`, `_` or `-` between them"
            raise _Misplaced("path_is_id", message, f"rename it to `{repaired}`" if matches(SLUG_PATTERN, repaired) else None)
    return cls, "/".join(segments)


def _names(data: Any, *, named: bool = False) -> Iterator[str]:
    """Every text in a document's data that is the id of another record or an alias of its own."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _names(value, named=key in REFERENCE_KEYS or key == "aliases")
    elif isinstance(data, list):
        for item in data:
            yield from _names(item, named=named)
    elif named and isinstance(data, str) and data:
        yield data
