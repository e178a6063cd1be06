"""The command `disclose export`: the files of the downloads page, and the pages as Markdown, in a folder."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from disclose.cli.loading import CLEAN, Stopped, snapshot

if TYPE_CHECKING:
    from disclose.queries import Snapshot

FORMATS = ("json", "csv", "sqlite", "markdown")


def export(options: argparse.Namespace) -> int:
    """Write the files; what else is in the folder stays."""
    written = 0
    with snapshot(options.registry, options.database) as data:
        try:
            for path, content in _files(data, options.format or FORMATS, options.address):
                file = options.output / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
                written += 1
        except OSError as error:
            raise Stopped(f"`{error.filename}` cannot be written ({(error.strerror or '').lower()})") from None
        print(f"{options.output}: {written:,} files, version {data.dataset_version}")
    return CLEAN


def _files(data: Snapshot, formats: tuple[str, ...], address: str) -> Iterator[tuple[str, bytes]]:
    from disclose import exports, pages

    downloads = []
    for file in exports.collection(data, [each for each in exports.FORMATS if each in formats]):
        downloads.append(exports.download(file))
        yield file.path, file.content
    if downloads:
        yield from exports.catalogue(data, downloads)
    if "json" in formats:
        yield from exports.records(data)
    if "markdown" in formats:
        for page in pages.every_page(data, address, downloads):
            yield f"{page.path}index.md", exports.twin(page, data, address)


def folder(text: str) -> Path:
    """A folder that the command may fill."""
    path = Path(text)
    if path.exists() and not path.is_dir():
        raise argparse.ArgumentTypeError(f"`{text}` is a file, and a folder is meant")
    return path
