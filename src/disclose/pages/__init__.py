"""Pages of the site, made from what the queries answer; knows no MkDocs and writes nothing."""

from disclose.pages.page import Edition, Page
from disclose.pages.site import every_page

__all__ = ["Edition", "Page", "every_page"]
