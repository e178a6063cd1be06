"""The command `disclose`: the only room that prints, reads arguments or exits."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from disclose import __version__
from disclose.cli import cards, difference, exporting, lineage, quality, serving
from disclose.cli.loading import BROKE, CLEAN, Stopped
from disclose.vocabulary import Access, Availability, Basis, Role, RuleName, Stage, Term, Verdict


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

    check = command("check", cards.check, "hold cards against every check and say what is wrong, where, and how to mend it")
    check.add_argument("paths", nargs="*", type=Path, metavar="PATHS", help="files or folders to check (default: the whole registry)")
    check.add_argument("--registry", type=Path, default=None, metavar="DIR", help="the folder of cards (default: registry)")
    check.add_argument("--format", choices=["text", "github", "json", "sarif"], default="text", help="how findings are printed (default: text)")

    build = commands.add_parser(
        "build",
        parents=[registry],
        help="write the registry into a database",
        description="Write the registry into a database, at once or not at all.",
    )
    build.set_defaults(run=cards.build)
    build.add_argument(
        "--database",
        default="build/registry.sqlite",
        metavar="PATH|URL",
        help="an SQLite file or a postgresql:// address (default: build/registry.sqlite)",
    )

    serve = command("serve", serving.serve, "serve the API, and the site where it has been built")
    serve.add_argument("--database", default="build/registry.sqlite", metavar="PATH|URL", help="what to serve (default: build/registry.sqlite)")
    serve.add_argument("--site", type=Path, default=Path("build/site"), metavar="DIR", help="the built site (default: build/site)")
    serve.add_argument("--host", default="127.0.0.1", metavar="H", help="the address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, default=8000, metavar="N", help="the port to listen on (default: 8000)")

    site = commands.add_parser("site", parents=[registry], help="build the site", description="Build the site with MkDocs from the registry.")
    site.set_defaults(run=serving.site)
    site.add_argument("--output", type=Path, default=Path("build/site"), metavar="DIR", help="where the pages go (default: build/site)")

    export = commands.add_parser("export", parents=[registry], help="write the registry as files: JSON, CSV, SQLite, Markdown",
                                 description="Write what the downloads page offers, and every page as Markdown, into a folder.")  # fmt: skip
    export.set_defaults(run=exporting.export)
    export.add_argument(
        "--output", type=exporting.folder, default=Path("build/export"), metavar="DIR", help="where the files go (default: build/export)"
    )
    export.add_argument("--format", action="append", choices=exporting.FORMATS, help="only this format; may be repeated (default: all)")
    export.add_argument("--database", default=None, metavar="PATH|URL", help="export from this database instead of the cards")
    export.add_argument("--address", default="", metavar="URL", help="where the site is published, for links out of the Markdown files")

    ancestry = commands.add_parser("lineage", parents=[registry], help="who taught a model, and whether a given teacher did",
                                  description="Print who taught a model, or whether a given teacher did, with every step and its evidence.")  # fmt: skip
    ancestry.set_defaults(run=lineage.lineage)
    ancestry.add_argument(
        "model", nargs="?", metavar="MODEL", help="an id or alias, such as allenai/Olmo-3-1125-32B; left out with --what-if and --gaps"
    )
    questions = ancestry.add_mutually_exclusive_group()
    questions.add_argument("--common", metavar="OTHER", help="print the teachers that MODEL and OTHER have in common instead")
    questions.add_argument(
        "--what-if",
        action="store_true",
        help="print which models are distilled from the teacher described, for which it is unknown, and how many are not",
    )
    questions.add_argument("--gaps", action="store_true", help="print at which models one more declared statement would turn most answers into yes")
    ancestry.add_argument(
        "--teacher", action="append", default=[], metavar="ID", help="a model, family or organization; may be repeated for any of several"
    )
    ancestry.add_argument(
        "--rule", choices=[str(name) for name in RuleName], default=None, help="what counts (default: direct with --teacher, any without)"
    )
    described = ancestry.add_argument_group("a teacher by description, alone or together with --teacher")
    for name, vocabulary in (("availability", Availability), ("weights", Verdict)):
        described.add_argument(
            f"--teacher-{name}", action="append", default=[], choices=[str(term) for term in vocabulary], help=f"of this {name}; may be repeated"
        )
    described.add_argument("--teacher-country", action="append", default=[], metavar="XX", help="of organizations in this country; may be repeated")
    narrowed = ancestry.add_argument_group("what the rule counts; each may be repeated")
    counted: tuple[tuple[str, type[Term]], ...] = (("roles", Role), ("stages", Stage), ("access", Access), ("basis", Basis))
    for name, terms in counted:
        words = f"one of {', '.join(terms)}"
        narrowed.add_argument(f"--{name}", action="append", choices=[str(term) for term in terms], metavar="TERM", help=words)
    narrowed.add_argument("--hops", type=int, metavar="N", help="at most this many hops")
    ancestry.add_argument("--database", default=None, metavar="PATH|URL", help="answer from this database instead of the cards")
    ancestry.add_argument("--json", action="store_true", help="print what the API would answer")

    report = commands.add_parser(
        "report",
        parents=[registry],
        help="what the cards of each organization say and rest on, and which listed models have none",
        description="Print, for each organization, what its cards say and rest on, and how many of the models listed elsewhere have a card. Counts, never scores.",
    )
    report.set_defaults(run=quality.report)
    report.add_argument("--format", choices=["text", "json"], default="text", help="how the report is printed (default: text)")
    report.add_argument("--database", default=None, metavar="PATH|URL", help="report on this database instead of the cards")

    diff = command("diff", difference.diff, "what changes from one registry to another: records, verdicts and answers")
    diff.add_argument("old", metavar="OLD", help="a folder of cards or a database")
    diff.add_argument("new", metavar="NEW", help="a folder of cards or a database")
    diff.add_argument("--format", choices=["text", "markdown", "json"], default="text", help="how the difference is printed (default: text)")

    schema = command("schema", cards.schema, "write the JSON Schemas that editors and other languages use")
    schema.add_argument("--output", type=Path, default=Path("schemas"), metavar="DIR", help="where they go (default: schemas)")

    new = commands.add_parser(
        "new", parents=[registry], help="start a card", description="Write a card with the fields that most cards need, to be filled in."
    )
    new.set_defaults(run=cards.new)
    new.add_argument("kind", choices=["organization", "model", "dataset", "claim", "terms"], help="what the card is about")
    new.add_argument("id", metavar="ID", help="organization/name; for an organization or claim only one part")
    return parser
