"""Pages of the site, made from what the queries answer; knows no MkDocs and writes nothing."""

from disclose.pages.finding import Found, found, search_files
from disclose.pages.page import Edition, Page
from disclose.pages.plain import markdown
from disclose.pages.shell import Shell, place
from disclose.pages.site import edition_of, every_page, list_pages, record_pages, record_paths

__all__ = [
    "Edition",
    "Found",
    "Page",
    "Shell",
    "edition_of",
    "every_page",
    "found",
    "list_pages",
    "markdown",
    "place",
    "record_pages",
    "record_paths",
    "search_files",
]
