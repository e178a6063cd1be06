"""The file of accepted findings."""

from __future__ import annotations

from disclose.schema.fields import CheckCode, Text, WholeDate
from disclose.schema.parts import Part


class AcceptedFinding(Part):
    """A known finding that is accepted for a time."""

    code: CheckCode
    """The code of the finding."""
    file: Text
    """The file that it stands in, from `registry/` on."""
    contains: Text
    """A part of the finding's message, enough to tell it from others."""
    reason: Text
    """Why it is accepted."""
    expires: WholeDate
    """The day from which it is a finding again."""


class Exceptions(Part):
    """The file `registry/exceptions.yaml`."""

    exceptions: tuple[AcceptedFinding, ...] = ()
    """The accepted findings."""
