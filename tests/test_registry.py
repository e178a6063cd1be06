"""Loading: the registry as one whole, whatever lies in its folder, and the same for some of its files."""

from __future__ import annotations

import datetime
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import as_yaml, claim, dataset, model, organization, registry_of, terms, write
from hypothesis import given
from hypothesis import strategies as st

from disclose import checks, registry
from disclose.findings import Complaint, Finding
from disclose.registry import REFERENCE_KEYS, Registry
from disclose.schema import RECORDS, Dataset, Model, Organization
from disclose.schema.fields import ID_PATTERN, SLUG_PATTERN

TODAY = datetime.date(2026, 11, 24)
ROOT = Path(__file__).parent.parent
BROKEN = Path(__file__).parent / "broken"
RECORDS_OF_ALL_KINDS = [
    organization("acme", aliases=["Acme Labs"]),
    organization("lab", parent="acme"),
    model("lab/a", teachers=["acme/b"], datasets=["acme/corpus"], aliases=["Lab-AI/A"]),
    model("acme/b"),
    dataset("acme/corpus", teachers=["acme/b"], aliases=["Acme/The-Corpus"]),
    claim(),
    terms(),
]


def check(root: Path, *paths: Path) -> list[Finding]:
    loaded, complaints = registry.load(root, paths)
    return checks.run(loaded, complaints, "registry", TODAY)


def test_round_trip(tmp_path: Path):
    """Records that were written to files are read back as they were, each under its id."""
    loaded, complaints = registry.load(write(tmp_path, RECORDS_OF_ALL_KINDS))
    built = registry_of(*RECORDS_OF_ALL_KINDS)
    assert complaints == []
    for kind in ("organizations", "models", "datasets", "claims", "terms"):
        assert getattr(loaded, kind) == getattr(built, kind)
        assert list(getattr(loaded, kind)) == sorted(getattr(loaded, kind))
    assert [record.id for record in loaded.records()] == [record.id for record in built.records()]
    assert [record.file for record in loaded.records()] == [record.file for record in built.records()]
    assert set(loaded.files) == {record.file for record in RECORDS_OF_ALL_KINDS}


@given(order=st.permutations(RECORDS_OF_ALL_KINDS))
def test_loading_is_independent_of_order(tmp_path_factory: pytest.TempPathFactory, order: list[Any]):
    """The order in which files were made has no part in what is read, and neither has the folder."""
    loaded, _ = registry.load(write(tmp_path_factory.mktemp("registry"), order))
    again, _ = registry.load(write(tmp_path_factory.mktemp("elsewhere") / "deeper", RECORDS_OF_ALL_KINDS))
    assert loaded == again


def test_nothing_is_there(tmp_path: Path):
    """An empty folder is an empty registry, and a folder that does not exist is an error."""
    loaded, complaints = registry.load(tmp_path)
    assert (list(loaded.records()), complaints, loaded.files) == ([], [], ())
    with pytest.raises(NotADirectoryError):
        registry.load(tmp_path / "missing")


def _change_a_byte(root: Path) -> None:
    path = root / "models/acme/b.yaml"
    path.write_bytes(path.read_bytes().replace(b"name: B", b"name: C"))


def _add_a_blank(root: Path) -> None:
    path = root / "models/acme/b.yaml"
    path.write_bytes(path.read_bytes() + b"\n")


def _rename(root: Path) -> None:
    (root / "models/acme/b.yaml").rename(root / "models/acme/c.yaml")


def _remove(root: Path) -> None:
    (root / "models/acme/b.yaml").unlink()


def _add(root: Path) -> None:
    (root / "models/acme/empty.yaml").touch()


def _move_bytes_between_files(root: Path) -> None:
    one, other = root / "models/acme/b.yaml", root / "models/lab/a.yaml"
    content = one.read_bytes()
    one.write_bytes(content[:-1])
    other.write_bytes(content[-1:] + other.read_bytes())


@pytest.mark.parametrize("change", [_change_a_byte, _add_a_blank, _rename, _remove, _add, _move_bytes_between_files])
def test_digest(tmp_path: Path, change: Any):
    """The version of the data changes with any byte and any name, and with nothing else."""
    root = write(tmp_path, RECORDS_OF_ALL_KINDS)
    before = registry.load(root)[0].digest
    (root / "README.md").write_text("No part of the data.")
    os.utime(root / "models/acme/b.yaml", (0, 0))
    assert registry.load(root)[0].digest == before
    change(root)
    assert len({registry.load(root)[0].digest, before}) == 2


def test_names(tmp_path: Path):
    """Ids and aliases stand in folded case, within their kind."""
    loaded, _ = registry.load(write(tmp_path, [*RECORDS_OF_ALL_KINDS, model("acme/corpus")]))
    assert [loaded.names[Model].get(name) for name in ("lab/a", "lab-ai/a", "acme/the-corpus", "nobody/x")] == ["lab/a", "lab/a", None, None]
    assert [loaded.names[Dataset].get(name) for name in ("acme/corpus", "acme/the-corpus", "lab/a")] == ["acme/corpus", "acme/corpus", None]
    assert loaded.names[Organization]["acme labs"] == "acme"


def test_an_id_goes_before_an_alias():
    """Where an alias of one record is the id of another one, the id wins."""
    found = registry_of(model("acme/a", aliases=["Acme/B"]), model("acme/b"))
    assert found.names[Model]["acme/b"] == "acme/b"


@pytest.mark.parametrize(
    ("parents", "house"),
    [({"a": None}, "a"), ({"a": "b", "b": "c", "c": None}, "c"), ({"a": "missing"}, "missing"), ({"a": "b", "b": "a"}, "a"), ({}, "a")],
)
def test_house(parents: dict[str, str | None], house: str):
    """The house of an id is the outermost organization that its owner belongs to; a circle of parents ends where it began."""
    found = registry_of(*(organization(identity, **({"parent": parent} if parent else {})) for identity, parent in parents.items()))
    assert found.house("a/model") == found.house("a") == house


def test_ids(tmp_path: Path):
    """An id is known when it has a file, readable or not; without files, when it has a record."""
    root = write(tmp_path, [model("acme/a")], {"models/acme/b.yaml": "[", "datasets/acme/c.yaml": ""})
    loaded, _ = registry.load(root)
    assert (loaded.ids(Model), loaded.ids(Dataset), loaded.ids(Organization)) == ({"acme/a", "acme/b"}, {"acme/c"}, frozenset())
    built = registry_of(model("acme/a"))
    assert (built.ids(Model), built.ids(Dataset)) == ({"acme/a"}, frozenset())


def test_marks_without_files():
    """A record without a file stands at its beginning."""
    assert registry_of(model()).mark("models/acme/a.yaml", ("name",)) == (1, 1)


def test_the_garbage_collector_is_as_it_was(tmp_path: Path):
    """Loading spares the garbage collector and leaves it on or off as it found it."""
    assert gc.isenabled()
    registry.load(tmp_path)
    assert gc.isenabled()
    gc.disable()
    try:
        registry.load(tmp_path)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_lies_in_a_folder(tmp_path: Path):
    """Links, pipes, folders that look like cards, names that are none: each is a finding, and none is followed."""
    outside = write(tmp_path / "outside", [model("acme/outside")])
    root = write(tmp_path / "registry", RECORDS_OF_ALL_KINDS)
    (root / "models/linked").symlink_to(outside / "models/acme")
    (root / "models/acme/link.yaml").symlink_to(outside / "models/acme/outside.yaml")
    os.mkfifo(root / "models/acme/pipe.yaml")
    (root / "models/acme/folder.yaml").mkdir()
    (root / "models/acme/folder.yaml/inner.yaml").write_text("a: b")
    (root / ".git").mkdir()
    (root / ".git/config").write_text("[core]")
    (root / os.fsdecode(b"models/acme/\xff\n.yaml")).write_text(as_yaml(model()))
    assert [f"{finding.place} {finding.code} {finding.message}" for finding in check(root)] == [
        "registry/models/acme/folder.yaml/inner.yaml:1:1 DOC006 `models/acme/folder.yaml/inner.yaml` has 3 parts below `models/`, 2 are meant",
        "registry/models/acme/link.yaml:1:1 DOC001 the file cannot be read: it is a symbolic link",
        "registry/models/acme/pipe.yaml:1:1 DOC001 the file cannot be read: it is not a regular file",
        "registry/models/acme/\\udcff\\u000a.yaml:1:1 IDN001 `\udcff\n` cannot be part of an id: lower case letters and digits, with single `.`, `_` or `-` between them",
        "registry/models/linked:1:1 DOC001 the file cannot be read: it is a symbolic link",
        "registry/models/linked:1:1 DOC006 `models/linked` does not end in `.yaml`",
    ]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may look into, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_unreadable_folder(open_folder: Path):
    """A folder that may not be looked into is a finding, not an emptier registry."""
    root = write(open_folder, RECORDS_OF_ALL_KINDS)
    (root / "models/acme").chmod(0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)  # the superuser may look everywhere, so somebody else has to
    try:
        found = check(root)
    finally:
        os.seteuid(user)
        (root / "models/acme").chmod(0o755)
    assert [f"{finding.place} {finding.code} {finding.message}" for finding in found if finding.file == "registry/models/acme"] == [
        "registry/models/acme:1:1 DOC001 the file cannot be read: permission denied",
        "registry/models/acme:1:1 DOC006 `models/acme` does not end in `.yaml`",
    ]


# -- some files ------------------------------------------------------------------------------------------------------------------------


def assert_alike(root: Path, file: str, whole: list[Finding]) -> None:
    """A check of one file finds in it what the check of everything does."""
    of_file = [finding for finding in whole if finding.file == f"registry/{file}"]
    assert check(root, root / file) == of_file, file


@pytest.mark.parametrize("file", registry.load(BROKEN)[0].files)
def test_one_file_of_a_broken_registry(file: str):
    """For each file of a registry that is broken in every way, checking it alone finds exactly what checking everything finds in it."""
    assert_alike(BROKEN, file, check(BROKEN))


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real registry in which things that other files lean on are gone or changed."""
    root = tmp_path_factory.mktemp("spoilt") / "registry"
    shutil.copytree(ROOT / "registry", root)
    for number, path in enumerate(sorted(root.rglob("*.yaml"))):
        if number % 9 == 0:
            path.unlink()
        elif number % 9 == 1:
            path.write_text(
                "".join(line for line in path.read_text(encoding="utf-8").splitlines(True) if not line.startswith(("released:", "aliases:"))),
                encoding="utf-8",
            )
        elif number % 9 == 2:
            path.write_text(
                path.read_text(encoding="utf-8").replace("released: 202", "released: 203").replace("evidence: [", "evidence: [x, "), encoding="utf-8"
            )
        elif number % 9 == 3:
            path.write_text(path.read_text(encoding="utf-8").replace("aliases: [", "aliases: [Common Name, "), encoding="utf-8")
    return root


def test_each_file_of_a_spoilt_registry(spoilt: Path):
    """For files of the real registry, spoilt, checking one alone finds exactly what checking everything finds in it."""
    whole = check(spoilt)
    assert {finding.code for finding in whole} >= {"IDN002", "EVI002", "LIN001", "LIN004"}
    for file in registry.load(spoilt)[0].files[::11]:
        assert_alike(spoilt, file, whole)


@pytest.mark.parametrize(
    ("alias", "spelt"),
    [
        ("Acme-AI/A", "aliases: [acme-ai/a]"),
        ("Acme-AI/A", "aliases:\n# one below the other\n- x\n- Acme-AI/A"),
        ("Acme AI", "aliases: [x, Acme\n  AI]"),
        ("Acme AI", "aliases: ['Acme  \n\n  AI']"),
        ("Acme-AI/A", r'aliases: ["\x41cme-AI\/A"]'),
        ("Acme-AI/A", '"aliases": [? Acme-AI/A]'),
        ("Acme-AI/A", "{name: B, availability: unreleased, aliases: [Acme-AI/A]}"),
    ],
)
def test_collisions_with_files_that_were_not_named(tmp_path: Path, alias: str, spelt: str):
    """An alias that another file has too is found whatever way that file writes it."""
    text = spelt if spelt.startswith("{") else f"name: B\navailability: unreleased\n{spelt}\n"
    root = write(tmp_path, [organization(), model("acme/a", aliases=[alias])], {"models/acme/b.yaml": text})
    whole = check(root)
    assert_alike(root, "models/acme/a.yaml", whole)
    if "[?" not in spelt and "\n\n" not in spelt:
        assert [finding.code for finding in whole if finding.file == "registry/models/acme/a.yaml"] == ["IDN002"]


def test_links_beside_a_file(tmp_path: Path):
    """Whether a file that was not named can be read has no part in the check of one that was."""
    root = write(tmp_path, [organization(), model("acme/a", aliases=["A1"])])
    (root / "models/acme/b.yaml").symlink_to(root / "models/acme/a.yaml")
    assert check(root, root / "models/acme/a.yaml") == []


def test_what_a_file_leads_to(tmp_path: Path):
    """A check of one card reads what the card is compared with, and complains about nothing else."""
    root = write(
        tmp_path,
        [
            *[
                organization("acme", parent="holding"),
                organization("holding", parent="group"),
                organization("group"),
                organization("lab", parent="group"),
            ],
            model("acme/a", teachers=[{"teacher": "lab/t", "access": "own"}, "lab/old-name"]),
            model("lab/t", aliases=["Lab/Old-Name"]),
        ],
        {"models/acme/broken.yaml": "["},
    )
    loaded, complaints = registry.load(root, [root / "models/acme/a.yaml"])
    assert complaints == []
    assert set(loaded.documents) == {
        "models/acme/a.yaml",
        "models/lab/t.yaml",
        *(f"organizations/{name}.yaml" for name in ("acme", "holding", "group", "lab")),
    }
    assert loaded.files == ("models/acme/a.yaml",)
    assert loaded.digest == ""
    assert [finding.message for finding in checks.run(loaded, complaints, "registry", TODAY)] == [
        "`acme/a` names the teacher `lab/old-name`, which has no card; it is an alias of `lab/t`"
    ]


@pytest.mark.parametrize("family", ["x/all", "x/others"])
def test_what_a_dataset_leads_to(tmp_path: Path, family: str):
    """A check of one card follows the dataset that carries a teacher's outputs to the datasets inside it and the models that wrote those."""
    root = write(
        tmp_path,
        [
            *[organization("acme"), organization("x"), model("x/all", precision="family"), model("x/others", precision="family")],
            model("acme/a", teachers=[{"teacher": "x/t", "via": "acme/one"}], datasets=["acme/one"]),
            dataset("acme/one", parts=["acme/two"], teachers=["x/u"]),
            dataset("acme/two", parts=["acme/three", "acme/one"]),
            dataset("acme/three", teachers=["x/v"]),
            *[model("x/t", family="x/all"), model("x/u"), model("x/v", family=family)],
        ],
    )
    whole = check(root)
    assert [finding.code for finding in whole] == ([] if family == "x/all" else ["LIN011"])
    assert_alike(root, "models/acme/a.yaml", whole)


def test_exceptions_apply_to_one_file(tmp_path: Path):
    """An accepted finding is accepted in the check of one file too, and the file of exceptions is checked against what it excuses."""
    line = "  - {code: LIN001, file: registry/models/acme/%s.yaml, contains: x/y, reason: It is on its way., expires: 2027-01-01}\n"
    exceptions = "exceptions:\n" + line % "a" + line % "b"
    root = write(tmp_path, [organization(), model("acme/a", teachers=["x/y"]), model("acme/b")], {"exceptions.yaml": exceptions})
    whole = check(root)
    assert [finding.code for finding in whole] == ["DOC007"]
    for file in ("models/acme/a.yaml", "models/acme/b.yaml", "exceptions.yaml"):
        assert_alike(root, file, whole)


@pytest.mark.parametrize(
    ("paths", "files"),
    [
        (["."], 7),
        (["models"], 2),
        (["models/"], 2),
        (["models/acme", "models/acme/b.yaml"], 1),
        (["models/acme/../lab/a.yaml"], 1),
        (["organizations", "claims"], 3),
    ],
)
def test_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paths: list[str], files: int):
    """A path can be a file or a folder, written in any way, seen from anywhere, and counts once."""
    root = write(tmp_path / "registry", RECORDS_OF_ALL_KINDS)
    assert len(registry.load(root, [root / path for path in paths])[0].files) == files
    monkeypatch.chdir(root / "models")
    assert len(registry.load(Path(".."), [Path("..") / path for path in paths])[0].files) == files


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("{root}/models/acme/missing.yaml", "`{root}/models/acme/missing.yaml` does not exist"),
        ("{root}/..", "`{root}/..` holds no file of the registry in `{root}`"),
        ("{root}/README.md", "`{root}/README.md` holds no file of the registry in `{root}`"),
        ("{root}-other", "`{root}-other` does not exist"),
    ],
)
def test_paths_outside(tmp_path: Path, path: str, message: str):
    """A path that leads to no file of the registry is a finding, at the path as it was typed."""
    root = write(tmp_path, RECORDS_OF_ALL_KINDS, {"README.md": ""})
    typed = path.format(root=root)
    (finding,) = check(root, Path(typed))
    assert (finding.file, finding.code, finding.message) == (typed, "DOC006", message.format(root=root))


def reference_keys(schema: Any, key: str = "") -> Iterator[str]:
    """The keys of a JSON Schema under which the id of a record stands."""
    if isinstance(schema, dict):
        if schema.get("pattern") in {ID_PATTERN, SLUG_PATTERN}:
            yield key
        for name, inner in schema.items():
            yield from reference_keys(inner, name if name not in {"items", "anyOf"} else key)
    elif isinstance(schema, list):
        for inner in schema:
            yield from reference_keys(inner, key)


def test_reference_keys():
    """The keys that lead from one file to another are those of the schema under which ids stand."""
    assert {key for cls in RECORDS for key in reference_keys(cls.model_json_schema())} == REFERENCE_KEYS


def test_the_real_registry(real: tuple[Registry, list[Complaint]]):
    """Every file of this repository's registry is read as a record, without a complaint."""
    loaded, complaints = real
    assert complaints == []
    assert sum(1 for _ in loaded.records()) == len([file for file in loaded.files if file != "exceptions.yaml"]) > 400
    assert len(loaded.digest) == 64
