"""The files that stand beside a page: the same as Markdown, for a record its JSON, and for a model its badge."""

from __future__ import annotations

from collections.abc import Iterator

from disclose.exports.badges import badge, badge_svg
from disclose.exports.collection import record_file
from disclose.pages import Edition, Page, markdown
from disclose.queries import Snapshot
from disclose.views import DatasetDetail, ModelDetail, OrganizationDetail


def twins(page: Page, snapshot: Snapshot, address: str = "") -> Iterator[tuple[str, bytes]]:
    """The path of each file with its content; `address` is where the site is published, if that is known."""
    yield f"{page.path}index.md", twin(page, snapshot, address)
    record = page.record
    if isinstance(record, ModelDetail | DatasetDetail | OrganizationDetail):
        yield record_file(record)
    if isinstance(record, ModelDetail):
        yield f"badge/{record.id}.svg", badge_svg(record).encode()
        yield f"badge/{record.id}.json", badge(record, snapshot).model_dump_json().encode()


def twin(page: Page, snapshot: Snapshot, address: str = "") -> bytes:
    """A page as Markdown."""
    return markdown(page, Edition(snapshot.dataset_version, snapshot.as_of, address=address)).encode()
