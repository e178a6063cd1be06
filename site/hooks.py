"""The seam between the pages and MkDocs: every page is a generated file whose body never passes through Markdown."""

# ruff: noqa: INP001 - MkDocs loads this file by its path; `site` must never be an import package

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import escape
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.toc import AnchorLink, TableOfContents

from disclose import exports, pages
from disclose.queries import Snapshot
from disclose.registry import uncollected
from disclose.store import UnreadableDatabase

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

_PAGES: dict[str, pages.Page] = {}
"""The pages of the current build that the theme renders one by one, by the name of their file; MkDocs gives hooks no other place to remember them."""

_FOUND: list[pages.Found] = []
"""What the search has to know of the pages of the current build."""

_WRITERS: list[Writer] = []
"""The processes that make the pages of records during the current build."""

_SHELLS = {depth: "shell/" * depth for depth in (2, 3)}
"""Where the theme renders a shell for the pages of records at each depth; it is no page of the site, and is taken away again."""

_MOST_PROCESSES, _WORTH_A_PROCESS = 8, 200
"""How many processes write pages at most, and from how many pages on another one is worth its start."""

_BODY = f"<h1>{pages.place('body')}</h1>"
"""Where the body goes in a shell; the theme would put a heading of its own before what has none."""

_WIDE = {"", "browse/", "claims/", "compare/", "contribute/new/", "coverage/", "lineage/", "matrix/", "teachers/", "terms/", "timeline/", "what-if/"}
"""Pages without a list of their sections at the side."""


Made = tuple[str, dict[str, str], Sequence[tuple[str, str]]]
"""The page of a record, not yet in its shell: its path, what goes into the places of the shell as HTML, and its sections."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A process that writes its share of the pages of records, and the line to it."""

    process: ForkProcess
    line: Connection


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Leave the list of all pages to us: MkDocs makes one also where it knows no address, and with the shells in it."""
    config.theme.static_templates.discard("sitemap.xml")
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add every page; those in the navigation are named there, and the others are kept out of it."""
    database = str(config.extra["database"])
    try:
        snapshot = Snapshot(database if "://" in database else Path(config.config_file_path or ".").parent / database)
    except UnreadableDatabase as error:
        raise PluginError(str(error)) from error
    config.extra["edition"] = {"dataset_version": snapshot.dataset_version, "as_of": snapshot.as_of}
    if theirs := files.get_file_from_path("sitemap.xml"):
        files.remove(theirs)  # the theme's template, which nobody fills in any more
    _PAGES.clear()
    _FOUND.clear()
    downloads = []
    for published in exports.collection(snapshot):
        _write(config, published.path, published.content)
        downloads.append(exports.download(published))
    with uncollected():
        edition = pages.edition_of(snapshot, config.site_url or "", (config.extra.get("repository") or config.repo_url or "").rstrip("/"))
    _start_writers(config, snapshot, edition)
    for page in pages.list_pages(snapshot, edition, downloads):
        _PAGES[f"{page.path}index.md"] = page
        _FOUND.append(pages.found(page))
    for path in _SHELLS.values():
        sections = f'<h2 id="{pages.place("section")}"><span>{pages.place("title of section")}</span></h2>'
        _PAGES[f"{path}index.md"] = pages.Page(path, pages.place("title"), pages.place("description"), sections, head=pages.place("head"))
    for name in _PAGES:
        files.append(File.generated(config, name, content="", inclusion=InclusionLevel.NOT_IN_NAV))
    for path, content in chain(exports.catalogue(snapshot, downloads), exports.every_file(snapshot, config.site_url or "")):
        _write(config, path, content)
    for path, content in chain.from_iterable(
        exports.twins(page, snapshot, edition.address) for page in _PAGES.values() if not page.path.startswith("shell/")
    ):
        _write(config, path, content)
    for path, content in exports.crawler_files(
        [page for page in _PAGES.values() if not page.path.startswith("shell/")], pages.record_paths(edition), edition, snapshot.statements
    ):
        _write(config, path, content)
    config.extra["records"] = snapshot, edition  # from which the pages of records are still to be made
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - MkDocs passes them by name
    """Give a page its title and description; the theme prints both as they are, so they are escaped here."""
    generated = _PAGES.get(page.file.src_uri)
    if generated:
        page.meta["title"] = str(escape(generated.title))
        page.meta["description"] = str(escape(generated.description))
        page.meta["scripts"] = list(generated.scripts)
        page.meta["head"] = generated.head
        page.meta["hide"] = ["navigation", "toc"] if generated.path in _WIDE else ["navigation"]
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - MkDocs passes them by name
    """Put the body in, and the sections into the table of contents."""
    generated = _PAGES.get(page.file.src_uri)
    if not generated:
        return html
    page.toc = TableOfContents([AnchorLink(title, identity, 2) for identity, title in generated.sections])
    return _BODY if generated.path in _SHELLS.values() else generated.html


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG001 - MkDocs passes them by name
    """Mend the theme's HTML."""
    return _valid(output)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG001 - MkDocs passes them by name
    """Mend the theme's HTML, that of the 404 page too."""
    return _valid(output_content)


def _valid(html: str) -> str:
    """A page without an attribute that the theme gives its checkboxes and that no checkbox may have."""
    for name in ("__drawer", "__search"):
        html = html.replace(f'id="{name}" autocomplete="off">', f'id="{name}">', 1)
    return html


def on_post_build(config: MkDocsConfig) -> None:
    """Fill the pages of records into their shells, each as soon as it is made, and write what the search reads."""
    site = Path(config.site_dir)
    shells = {}
    for depth, path in _SHELLS.items():
        html = (site / path / "index.html").read_text(encoding="utf-8").replace(_BODY, pages.place("body"))
        shells[depth] = pages.Shell(html.replace(f"{config.site_url}{path}", f"{config.site_url}{pages.place('path')}") if config.site_url else html)
    shutil.rmtree(site / "shell")
    snapshot, edition = config.extra.pop("records")
    if _WRITERS:
        try:
            for writer in _WRITERS:
                writer.line.send(shells)
            for writer in _WRITERS:
                _FOUND.extend(writer.line.recv())
        except (EOFError, OSError):
            raise PluginError("a process that writes pages broke off; what it printed says why") from None
        _stop_writers()
    else:
        for made, found in _records(config, snapshot, edition, pages.record_paths(edition)):
            _fill(config, shells, made)
            _FOUND.append(found)
    for name, text in pages.search_files(_FOUND).items():
        _write(config, name, text.encode())
    snapshot.close()


def on_build_error(error: Exception) -> None:  # noqa: ARG001 - MkDocs passes it by name
    """Leave no process behind, nor wait for one whose pages nobody wants any more."""
    for writer in _WRITERS:
        writer.process.terminate()
    _stop_writers()


def _start_writers(config: MkDocsConfig, snapshot: Snapshot, edition: pages.Edition) -> None:
    """Let copies of this process make the pages of records while the theme renders the others; for few pages, or where none can be, there are none."""
    _stop_writers()
    paths = pages.record_paths(edition)
    number = min(os.cpu_count() or 1, _MOST_PROCESSES, len(paths) // _WORTH_A_PROCESS + 1)
    if number == 1 or "fork" not in multiprocessing.get_all_start_methods():
        return
    forking = multiprocessing.get_context("fork")
    snapshot.engine.dispose()  # no connection is shared between processes
    gc.freeze()  # what is there stays; the copies need not look through it for garbage
    for first in range(number):
        ours, theirs = forking.Pipe()
        to_close = (ours, *(writer.line for writer in _WRITERS))  # in the copy, so that this end of each line is held here alone
        process = forking.Process(target=_write_records, args=(config, snapshot, edition, paths[first::number], theirs, to_close), daemon=True)
        process.start()
        theirs.close()
        _WRITERS.append(Writer(process, ours))
    gc.unfreeze()


def _stop_writers() -> None:
    """Wait for the processes to end, which they do once they have sent what they found or have lost the line."""
    while _WRITERS:
        writer = _WRITERS.pop()
        writer.line.close()
        writer.process.join()


def _write_records(
    config: MkDocsConfig, snapshot: Snapshot, edition: pages.Edition, paths: list[str], line: Connection, to_close: Sequence[Connection]
) -> None:
    """Make the pages of some records, and put them into the shells as soon as these come; what the search has to know of them goes back."""
    for each in to_close:
        each.close()
    all_found = []
    with tempfile.TemporaryFile() as waiting:
        for made, found in _records(config, snapshot, edition, paths):
            pickle.dump(made, waiting)
            all_found.append(found)
        try:
            shells = line.recv()
        except EOFError:
            return  # the build was given up
        waiting.seek(0)
        for _ in all_found:
            _fill(config, shells, pickle.load(waiting))  # noqa: S301 - written above
    line.send(all_found)


def _records(config: MkDocsConfig, snapshot: Snapshot, edition: pages.Edition, paths: list[str]) -> Iterator[tuple[Made, pages.Found]]:
    """Make the pages of some records with what the search has to know of them, and write the files that stand beside them."""
    for page in pages.record_pages(snapshot, edition, paths):
        for name, content in exports.twins(page, snapshot, edition.address):
            _write(config, name, content)
        values = {
            "title": str(escape(page.title)),
            "description": str(escape(page.description)),
            "path": page.path,
            "head": page.head,
            "body": page.html,
        }
        yield (page.path, values, page.sections), pages.found(page)


def _fill(config: MkDocsConfig, shells: dict[int, pages.Shell], made: Made) -> None:
    """Write a page of a record in its shell."""
    path, values, sections = made
    _write(config, f"{path}index.html", shells[path.count("/")].fill(values, sections).encode())


def _write(config: MkDocsConfig, path: str, content: bytes) -> None:
    """Put a file into the site, which MkDocs has emptied by then; not every file has to pass through its lists."""
    file = Path(config.site_dir) / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
