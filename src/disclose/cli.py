"""The command `disclose`: the only module that prints, reads arguments or exits."""

from __future__ import annotations

import argparse
import contextlib
import datetime
import os
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from disclose import __version__
from disclose.vocabulary import RuleName

if TYPE_CHECKING:  # these rooms are costly to enter; each command enters only those that it needs
    from disclose.findings import Finding
    from disclose.queries import Snapshot
    from disclose.registry import Registry
    from disclose.views import DistillationAnswer, EdgeView, LineageView

CHECKOUT = Path(__file__).resolve().parents[2]
"""The folder that holds `api/`, `site/` and `mkdocs.yml`, which are not installed."""

CLEAN, FINDINGS, BROKE = 0, 1, 2


class Stopped(Exception):
    """The command cannot go on; the message is the one line that is printed."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and exit: 0 clean, 1 findings, 2 the command could not do its work."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        code = options.run(options)
        sys.stdout.flush()
    except Stopped as stopped:
        print(f"disclose: {stopped}", file=sys.stderr)
        code = BROKE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader went away, and Python would complain at exit
        code = CLEAN
    except KeyboardInterrupt:
        code = 130
    except Exception as error:
        if os.environ.get("DISCLOSE_DEBUG"):
            raise
        print(f"disclose: it broke, and the fault is its own: {type(error).__name__}: {error} (DISCLOSE_DEBUG=1 shows where)", file=sys.stderr)
        code = BROKE
    sys.exit(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="disclose", description="Check, build, serve and question the Open Model Disclosure Registry.")
    parser.add_argument("--version", action="version", version=f"disclose {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], words: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=words, description=words)
        added.set_defaults(run=run)
        return added

    registry = argparse.ArgumentParser(add_help=False)
    registry.add_argument("--registry", type=Path, default=Path("registry"), metavar="DIR", help="the folder of cards (default: registry)")

    check = command("check", _check, "hold cards against every check and say what is wrong, where, and how to mend it")
    check.add_argument("paths", nargs="*", type=Path, metavar="PATHS", help="files or folders to check (default: the whole registry)")
    check.add_argument("--registry", type=Path, default=None, metavar="DIR", help="the folder of cards (default: registry)")
    check.add_argument("--format", choices=["text", "github", "json", "sarif"], default="text", help="how findings are printed (default: text)")

    build = commands.add_parser(
        "build",
        parents=[registry],
        help="write the registry into a database",
        description="Write the registry into a database, at once or not at all.",
    )
    build.set_defaults(run=_build)
    build.add_argument(
        "--database",
        default="build/registry.sqlite",
        metavar="PATH|URL",
        help="an SQLite file or a postgresql:// address (default: build/registry.sqlite)",
    )

    serve = command("serve", _serve, "serve the API, and the site where it has been built")
    serve.add_argument("--database", default="build/registry.sqlite", metavar="PATH|URL", help="what to serve (default: build/registry.sqlite)")
    serve.add_argument("--site", type=Path, default=Path("build/site"), metavar="DIR", help="the built site (default: build/site)")
    serve.add_argument("--host", default="127.0.0.1", metavar="H", help="the address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, default=8000, metavar="N", help="the port to listen on (default: 8000)")

    site = commands.add_parser("site", parents=[registry], help="build the site", description="Build the site with MkDocs from the registry.")
    site.set_defaults(run=_site)
    site.add_argument("--output", type=Path, default=Path("build/site"), metavar="DIR", help="where the pages go (default: build/site)")

    lineage = commands.add_parser("lineage", parents=[registry], help="who taught a model, and whether a given teacher did",
                                  description="Print who taught a model, or whether a given teacher did, with every step and its evidence.")  # fmt: skip
    lineage.set_defaults(run=_lineage)
    lineage.add_argument("model", metavar="MODEL", help="an id or alias, such as allenai/Olmo-3-1125-32B")
    lineage.add_argument(
        "--teacher", action="append", default=[], metavar="ID", help="a model, family or organization; may be repeated for any of several"
    )
    lineage.add_argument(
        "--rule", choices=[str(name) for name in RuleName], default=None, help="what counts (default: direct with --teacher, any without)"
    )
    lineage.add_argument("--database", default=None, metavar="PATH|URL", help="answer from this database instead of the cards")
    lineage.add_argument("--json", action="store_true", help="print what the API would answer")

    schema = command("schema", _schema, "write the JSON Schemas that editors and other languages use")
    schema.add_argument("--output", type=Path, default=Path("schemas"), metavar="DIR", help="where they go (default: schemas)")

    new = commands.add_parser(
        "new", parents=[registry], help="start a card", description="Write a card with the fields that most cards need, to be filled in."
    )
    new.set_defaults(run=_new)
    new.add_argument("kind", choices=["organization", "model", "dataset", "claim", "terms"], help="what the card is about")
    new.add_argument("id", metavar="ID", help="organization/name; for an organization or claim only one part")
    return parser


# -- check and build ---------------------------------------------------------------------------------------------------------------


def _load(root: Path, paths: Sequence[Path] = ()) -> tuple[Registry, list[Finding]]:
    from disclose import checks, registry

    try:
        loaded, complaints = registry.load(root, paths)
    except NotADirectoryError:
        raise Stopped(f"there is no folder `{root}`; run it in the project's folder, or name the cards with --registry") from None
    return loaded, checks.run(loaded, complaints, str(root), datetime.date.today())


def _root_of(paths: Sequence[Path]) -> Path:
    """The registry that the paths lie in: the nearest folder above them that is called `registry`, or `registry` here."""
    for path in paths:
        for parent in (path, *path.parents):
            if parent.name == "registry":
                return parent
    return Path("registry")


def _check(options: argparse.Namespace) -> int:
    from disclose import checks, findings

    root = options.registry or _root_of(options.paths)
    missing = [str(path) for path in options.paths if not path.exists()]
    if missing:
        raise Stopped(f"there is no file `{missing[0]}`")
    loaded, found = _load(root, options.paths)
    if options.format == "json":
        print(findings.as_json(found), end="")
    elif options.format == "sarif":
        print(findings.as_sarif(found, {entry.code: (entry.name.replace("_", "-"), entry.rule) for entry in checks.CHECKS.values()}), end="")
    else:
        print(findings.as_text(found) if options.format == "text" else findings.as_github(found), end="")
        print(findings.summary(found, len(loaded.files)))
    return FINDINGS if any(finding.severity == "error" for finding in found) else CLEAN


def _sound(root: Path, what: str) -> Registry:
    """The registry, if it has no errors.

    Raises:
        Stopped: it has errors; nothing was written.
    """
    from disclose import findings

    loaded, found = _load(root)
    errors = [finding for finding in found if finding.severity == "error"]
    if errors:
        print(findings.as_text(errors[:3]), end="", file=sys.stderr)
        raise _Unsound(f"the registry in `{root}` has {findings.count(len(errors), 'error')}; {what} (`disclose check` lists all of them)")
    return loaded


class _Unsound(Stopped):
    """The registry has errors."""


def _build(options: argparse.Namespace) -> int:
    from sqlalchemy.exc import SQLAlchemyError

    from disclose import store
    from disclose.findings import count

    try:
        loaded = _sound(options.registry, f"the database at `{options.database}` is left as it was")
    except _Unsound as unsound:
        print(f"disclose: {unsound}", file=sys.stderr)
        return FINDINGS
    try:
        store.build(loaded, options.database)
    except (OSError, SQLAlchemyError) as error:
        raise Stopped(f"the database at `{options.database}` cannot be written ({_first_line(error)})") from None
    print(
        f"{options.database}: {count(len(loaded.models), 'model')}, {count(len(loaded.datasets), 'dataset')}, {count(len(loaded.organizations), 'organization')}, version {loaded.digest[:16]}"
    )
    return CLEAN


def _first_line(error: BaseException) -> str:
    return (str(getattr(error, "orig", error)).splitlines() or [type(error).__name__])[0]


@contextlib.contextmanager
def _snapshot(root: Path, database: str | None) -> Iterator[Snapshot]:
    """The data to answer from: a database that was named, or one made for the moment from the cards."""
    from disclose import store
    from disclose.queries import Snapshot

    with tempfile.TemporaryDirectory() as folder:
        if database is None:
            database = str(Path(folder) / "registry.sqlite")
            store.build(_sound(root, "no answer can be given"), database)
        try:
            snapshot = Snapshot(database)
        except store.UnreadableDatabase as unreadable:
            raise Stopped(str(unreadable)) from None
        try:
            yield snapshot
        finally:
            snapshot.engine.dispose()


# -- serve and site ----------------------------------------------------------------------------------------------------------------


def _serve(options: argparse.Namespace) -> int:
    if not (CHECKOUT / "api" / "app.py").is_file():
        raise Stopped("the API is served from a checkout of the project, and this is an installed copy")
    sys.path.insert(0, str(CHECKOUT))
    from api.serving import CannotServe, serve

    try:
        serve(options.database, options.site if options.site.is_dir() else None, options.host, options.port)
    except CannotServe as cannot:
        raise Stopped(str(cannot)) from None
    return CLEAN


def _site(options: argparse.Namespace) -> int:
    from disclose import store

    if not (CHECKOUT / "mkdocs.yml").is_file():
        raise Stopped("the site is built from a checkout of the project, and this is an installed copy")
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, ConfigurationError

    loaded = _sound(options.registry, "the site is left as it was")
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "registry.sqlite"
        store.build(loaded, database)
        try:
            config = load_config(str(CHECKOUT / "mkdocs.yml"), site_dir=str(options.output.absolute()))
            config["extra"]["database"] = str(database)
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
            config.plugins.on_shutdown()
        except (Abort, ConfigurationError) as error:
            raise Stopped(f"the site cannot be built ({_first_line(error)})") from None
    print(f"{options.output}: {sum(1 for _ in options.output.rglob('*.html'))} pages")
    return CLEAN


# -- lineage -----------------------------------------------------------------------------------------------------------------------


def _lineage(options: argparse.Namespace) -> int:
    from disclose.lineage import RULES
    from disclose.queries import TeacherQuery, UnknownName

    name = RuleName(options.rule) if options.rule else RuleName.DIRECT if options.teacher else RuleName.ANY
    with _snapshot(options.registry, options.database) as snapshot:
        view: Any
        try:
            if options.teacher:
                view = snapshot.distillation(options.model, TeacherQuery(names=tuple(options.teacher)), RULES[name])
            else:
                view = snapshot.upstream(options.model, RULES[name])
        except UnknownName as unknown:
            near = f"; did you mean {' or '.join(f'`{each}`' for each in unknown.near)}?" if unknown.near else ""
            raise Stopped(f"{unknown}{near}") from None
        if options.json:
            print(view.model_dump_json(indent=2))
        else:
            print(_answer_text(view) if options.teacher else _tree_text(view, snapshot.name), end="")
    return CLEAN


def _width() -> int:
    return max(40, min(shutil.get_terminal_size((100, 24)).columns, 120))


def _wrapped(text: str, first: str = "", rest: str = "") -> str:
    return textwrap.fill(text, _width(), initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False) + "\n"


def _evidence_text(evidence: Sequence[Any], indent: str) -> str:
    """Where a statement can be checked: never broken, so that it can be clicked."""
    from disclose.findings import printable

    text = ""
    for item in evidence:
        place = f", {item.place}" if item.place else ""
        text += f"{indent}[{printable(item.title + place)}]\n{indent}{printable(item.url)}\n"
    return text


def _answer_text(view: DistillationAnswer) -> str:
    from disclose.findings import count, printable

    text = _wrapped(printable(view.sentence))
    text += _wrapped(f"{view.rule}: {view.rule_words}", "  ", "  ")
    for number, path in enumerate(view.paths, 1):
        text += f"\nPath {number}, {count(path.hops, 'hop')}:\n"
        for step in path.path[:-1]:
            text += _wrapped(printable(step.sentence or ""), "  - ", "    ") + _evidence_text(step.evidence, "      ")
    if view.cut:
        text += "\nThere are more paths than these.\n"
    if view.blockers:
        text += "\nWhat is missing for a no:\n"
        for blocker in view.blockers:
            text += _wrapped(printable(blocker.sentence), "  - ", "    ") + f"      registry/{blocker.kind}s/{blocker.id}.yaml, {blocker.said_at}\n"
    return text + f"\nEvidence read up to {view.as_of}.\n"


def _tree_text(view: LineageView, name: Callable[[Any], str]) -> str:
    """Everything upstream as a tree; a node is opened once, and where a branch comes back to itself it says so."""
    from disclose.findings import count, printable
    from disclose.lineage import Key

    into: dict[tuple[str, str], list[EdgeView]] = {}
    for each in view.edges:
        into.setdefault((each.target_kind, each.target), []).append(each)
    lines = [printable(f"{view.model}  {name(Key('model', view.model))}")]
    families = {cycle[0] for cycle in view.cycles} - {view.model}
    opened: set[tuple[str, str]] = set()
    stack: list[tuple[tuple[str, str], str, tuple[tuple[str, str], ...], EdgeView | None, bool]] = [(("model", view.model), "", (), None, True)]
    while stack:
        node, indent, above, edge, last = stack.pop()
        suffix = ""
        if node in above:
            suffix = "  (cycle: see above)"
        elif node[1] in families:
            suffix = f"  (cycle: the family of {view.model})"
        elif node in opened and node in into:
            suffix = "  (opened above)"
        if edge is not None:
            below = indent + ("   " if last else "│  ")
            lines.append(_wrapped(printable(_branch(edge) + suffix), indent + ("└─ " if last else "├─ "), below + "   ").rstrip("\n"))
            indent = below
        if suffix:
            continue
        opened.add(node)
        children = into.get(node, [])
        for index, child in reversed(list(enumerate(children))):
            stack.append(((child.source_kind, child.source), indent, (*above, node), child, index == len(children) - 1))
    text = "\n".join(lines) + "\n\n"
    text += _wrapped(f"{count(len(view.teachers), 'teacher')} and {count(len(view.students), 'student')} under {view.rule}: {view.rule_words}")
    for cycle in view.cycles:
        text += _wrapped("cycle: " + " -> ".join((*cycle, cycle[0])), "", "  ")
    return text


def _branch(edge: EdgeView) -> str:
    """An edge from its target's side, in a few words."""
    relation = {"teaches": "taught by", "generates": "written by", "trains": "trained on", "derives": "made from", "initialises": "began from"}[
        edge.kind
    ]
    beside = [str(part) for part in (edge.role, edge.stage, edge.relation, edge.amount, f"via {edge.via}" if edge.via else None) if part]
    if edge.access and edge.access != "unknown":
        beside.append(f"access {edge.access}")
    if not edge.certain:
        beside.append("one of several")
    return f"{relation} {edge.source}" + (f" ({', '.join(beside)})" if beside else "")


# -- schema and new ----------------------------------------------------------------------------------------------------------------


def _schema(options: argparse.Namespace) -> int:
    from disclose.schema.published import json_schemas

    options.output.mkdir(parents=True, exist_ok=True)
    for file, text in json_schemas().items():
        (options.output / file).write_text(text, encoding="utf-8")
        print(options.output / file)
    return CLEAN


_EVIDENCE = """\
evidence:                     # each document once, cited by its key; canonical addresses only, never a mirror
  card: {{url: "https://", title: "", publisher: developer, accessed: {today}, read_from: original}}
"""
_TEMPLATES = {
    "organization": """\
name: {name}
type: company                 # company | nonprofit | university | government | community | individual
country: null                 # ISO 3166-1 alpha-2 code of its seat, such as FR
links: {{homepage: "https://"}}
""",
    "model": """\
name: {name}
released: {year}                # as exact as the source says: 2025, 2025-08 or 2025-08-18
availability: released        # released | api | unreleased | unnamed | withdrawn
described_by: [card]          # the evidence for name, date, size and links
links: {{hugging_face: "https://huggingface.co/{id}"}}

{evidence}
weights:                      # can the weights be obtained?
  parameters: {{status: unknown}}
data:                         # pretraining and midtraining; unknown means that nobody has looked yet
  coverage: unknown
post_training:                # everything after
  coverage: unknown
distillation:                 # whose outputs were used: declared | declared_none | not_disclosed | unknown
  statement: unknown
#  sources:
#    - {{teacher: organization/name, role: completions, stage: sft, evidence: [card]}}
""",
    "dataset": """\
name: {name}
released: {year}
described_by: [card]

{evidence}
release: {{status: released, license: CC-BY-4.0, url: "https://", evidence: [card]}}
generation:                   # models that wrote or processed it: declared | declared_none | not_disclosed | unknown
  statement: unknown
#  sources:
#    - {{teacher: organization/name, role: completions, evidence: [card]}}
""",
    "claim": """\
title: ""                     # neutral, in your own words
claimant: ""
capacity: allegation          # filing | testimony | audit | behavioural | allegation
made: {today}
student: {{organization: ""}}   # at the level at which the claimant speaks: organization or model
teachers: [{{organization: ""}}]
offered: none_offered         # what the claimant offers in support

evidence:
  statement: {{url: "https://", title: "", publisher: third_party, accessed: {today}, read_from: original}}
summary: {{note: "", evidence: [statement]}}
responses: []
""",
    "terms": """\
name: {name}
type: license                 # license | service
{evidence}
versions:
  - {{version: "1.0", effective: {year}, outputs_may_train: silent, evidence: [card]}}
""",
}


def _new(options: argparse.Namespace) -> int:
    from disclose.schema import RECORDS
    from disclose.schema.fields import ID_PATTERN, SLUG_PATTERN, matches

    cls = next(cls for cls in RECORDS if cls.kind == options.kind)
    pattern = ID_PATTERN if cls.depth == 2 else SLUG_PATTERN
    if not matches(pattern, options.id):
        form = "organization/name" if cls.depth == 2 else "name"
        near = options.id.lower().replace(" ", "-")
        raise Stopped(
            f"`{options.id}` is not an id: `{form}` in lower case letters, digits and single `.`, `_` or `-`"
            + (f"; did you mean `{near}`?" if matches(pattern, near) else "")
        )
    path = options.registry / cls.folder / f"{options.id}.yaml"
    if not options.registry.is_dir():
        raise Stopped(f"there is no folder `{options.registry}`; run it in the project's folder, or name the cards with --registry")
    today = datetime.date.today()
    values = {"name": options.id.split("/")[-1], "id": options.id, "today": today.isoformat(), "year": today.year}
    text = f"# yaml-language-server: $schema={'../' * cls.depth}../schemas/{cls.kind}.schema.json\n"
    text += _TEMPLATES[options.kind].format(**values, evidence=_EVIDENCE.format(**values))
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Stopped(f"`{path}` exists; nothing was changed") from None
    print(f"{path}: fill it in, then run `disclose check {path}`")
    return CLEAN
