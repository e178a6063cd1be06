"""The seam between the pages and MkDocs: every page is a generated file whose body never passes through Markdown."""

# ruff: noqa: INP001 - MkDocs loads this file by its path; `site` must never be an import package

from __future__ import annotations

import gc
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
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

_SHELLS = {depth: "shell/" * depth for depth in (2, 3)}
"""Where the theme renders a shell for the pages of records at each depth; it is no page of the site, and is taken away again."""

_MOST_PROCESSES, _WORTH_A_PROCESS = 8, 200
"""How many processes write pages at most, and from how many pages on another one is worth its start."""

_BODY = f"<h1>{pages.place('body')}</h1>"
"""Where the body goes in a shell; the theme would put a heading of its own before what has none."""

_WIDE = {"", "browse/", "claims/", "compare/", "contribute/new/", "coverage/", "lineage/", "matrix/", "teachers/", "terms/", "timeline/", "what-if/"}
"""Pages without a list of their sections at the side."""


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
    paths = pages.record_paths(edition)
    processes = min(os.cpu_count() or 1, _MOST_PROCESSES, len(paths) // _WORTH_A_PROCESS + 1)
    if processes == 1 or "fork" not in multiprocessing.get_all_start_methods():
        _FOUND.extend(_write_records(config, shells, snapshot, edition, paths))
    else:
        snapshot.engine.dispose()  # no connection is shared between processes
        gc.freeze()  # what is there stays; the copies need not look through it for garbage
        shares = (paths[number::processes] for number in range(processes))
        _FOUND.extend(chain.from_iterable(_together([partial(_write_records, config, shells, snapshot, edition, share) for share in shares])))
    for name, text in pages.search_files(_FOUND).items():
        _write(config, name, text.encode())
    snapshot.close()


def _write_records(
    config: MkDocsConfig, shells: dict[int, pages.Shell], snapshot: Snapshot, edition: pages.Edition, paths: list[str]
) -> list[pages.Found]:
    """Write the pages of some records with the files beside them, and say what the search has to know of them."""
    found = []
    for page in pages.record_pages(snapshot, edition, paths):
        values = {
            "title": str(escape(page.title)),
            "description": str(escape(page.description)),
            "path": page.path,
            "head": page.head,
            "body": page.html,
        }
        _write(config, f"{page.path}index.html", shells[page.path.count("/")].fill(values, page.sections).encode())
        for name, content in exports.twins(page, snapshot, edition.address):
            _write(config, name, content)
        found.append(pages.found(page))
    return found


def _together(works: list[Callable[[], list[pages.Found]]]) -> Iterator[list[pages.Found]]:
    """The results of pieces of work, each done by a process that is a copy of this one."""
    forking = multiprocessing.get_context("fork")
    running = []
    for work in works:
        receiver, sender = forking.Pipe(duplex=False)
        process = forking.Process(target=lambda work=work, sender=sender: sender.send(work()))  # type: ignore[misc]
        process.start()
        sender.close()
        running.append((process, receiver))
    for process, receiver in running:
        try:
            yield receiver.recv()
        except EOFError:
            raise PluginError("a process that writes pages broke off; what it printed says why") from None
        finally:
            process.join()


def _write(config: MkDocsConfig, path: str, content: bytes) -> None:
    """Put a file into the site, which MkDocs has emptied by then; not every file has to pass through its lists."""
    file = Path(config.site_dir) / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
