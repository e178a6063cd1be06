"""The seam between the pages and MkDocs: every page is a generated file whose body never passes through Markdown."""

# ruff: noqa: INP001 - MkDocs loads this file by its path; `site` must never be an import package

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import escape
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.toc import AnchorLink, TableOfContents

from disclose import pages
from disclose.queries import Snapshot
from disclose.store import UnreadableDatabase

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

_PAGES: dict[str, pages.Page] = {}
"""The pages of the current build by the name of their file; MkDocs gives hooks no other place to remember them."""

_WIDE = {"", "browse/", "terms/"}
"""Pages without a list of their sections at the side."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add every page; those in the navigation are named there, and the others are kept out of it."""
    database = str(config.extra["database"])
    try:
        snapshot = Snapshot(database if "://" in database else Path(config.config_file_path or ".").parent / database)
    except UnreadableDatabase as error:
        raise PluginError(str(error)) from error
    config.extra["edition"] = {"dataset_version": snapshot.dataset_version, "as_of": snapshot.as_of}
    _PAGES.clear()
    for page in pages.every_page(snapshot, config.site_url or ""):
        name = f"{page.path}index.md"
        _PAGES[name] = page
        files.append(File.generated(config, name, content="", inclusion=InclusionLevel.NOT_IN_NAV))
    snapshot.close()
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - MkDocs passes them by name
    """Give a page its title and description; the theme prints both as they are, so they are escaped here."""
    generated = _PAGES.get(page.file.src_uri)
    if generated:
        page.meta["title"] = str(escape(generated.title))
        page.meta["description"] = str(escape(generated.description))
        page.meta["hide"] = ["navigation", "toc"] if generated.path in _WIDE else ["navigation"]
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - MkDocs passes them by name
    """Put in what the search has to find, and the sections into the table of contents."""
    generated = _PAGES.get(page.file.src_uri)
    if not generated:
        return html
    page.toc = TableOfContents([AnchorLink(title, identity, 2) for identity, title in generated.sections])
    return generated.searched


@event_priority(-100)  # after the search has read the page: it would need more time for the rest than everything else together
def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:  # noqa: ARG001 - MkDocs passes them by name
    """Put the whole body in."""
    generated = _PAGES.get(page.file.src_uri)
    if generated:
        page.content = generated.html
    return context
