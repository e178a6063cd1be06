"""Every named check, in reading order: first what reading a file finds, then what the whole registry shows."""

from disclose.checks import reading, identity, evidence, licenses, lineage, claims, exceptions  # isort: skip  # the order in which they are listed
from disclose.checks.catalogue import CHECKS, Check
from disclose.checks.running import run

__all__ = ["CHECKS", "Check", "claims", "evidence", "exceptions", "identity", "licenses", "lineage", "reading", "run"]
