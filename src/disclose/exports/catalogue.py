"""What can be downloaded: every file of the collection with its size and checksum, for people and for programs."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from disclose.exports.collection import FOLDER, Published, as_json
from disclose.pages.downloads import LICENSE, LICENSE_URL, RECORDS, Download
from disclose.queries import Snapshot


def download(file: Published) -> Download:
    """What has to be known of a file before it is fetched."""
    return Download(file.path, file.format, file.holds, len(file.content), hashlib.sha256(file.content).hexdigest(), file.schema)


def catalogue(snapshot: Snapshot, downloads: Sequence[Download]) -> list[tuple[str, bytes]]:
    """The list of the files for programs, and their checksums as `sha256sum --check` reads them."""
    content = {
        "schema_version": snapshot.schema_version,
        "dataset_version": snapshot.dataset_version,
        "as_of": snapshot.as_of,
        "license": {"id": LICENSE, "url": LICENSE_URL, "attribution": "Open Model Disclosure Registry"},
        "files": [
            {"path": each.path, "format": each.format, "bytes": each.size, "sha256": each.sha256, "holds": each.holds} | ({"schema": each.schema} if each.schema else {})
            for each in downloads
        ],
        "records": [{"path": f"{FOLDER}{pattern}", "holds": holds, "schema": schema} for pattern, holds, schema in RECORDS],
    }  # fmt: skip
    sums = "".join(f"{each.sha256}  {_from_folder(each.path)}\n" for each in downloads)
    return [(f"{FOLDER}index.json", as_json(content)), (f"{FOLDER}SHA256SUMS", sums.encode())]


def _from_folder(path: str) -> str:
    """A path as it is seen from the folder of the checksums."""
    return path.removeprefix(FOLDER) if path.startswith(FOLDER) else f"../{path}"
