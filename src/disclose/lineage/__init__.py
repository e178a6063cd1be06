"""Lineage: the graph of who taught whom, rules that say what counts, and answers with their reasons. Pure: no I/O, no clock."""

from disclose.lineage.answers import Blocker, Lineage, Result
from disclose.lineage.graph import Citation, Edge, Graph, Key, Node, Silence
from disclose.lineage.hops import Hop
from disclose.lineage.inverse import Common, Gap, common_teachers, gaps
from disclose.lineage.reading import amount_in_words, citations, figure, graph_of
from disclose.lineage.routes import Path
from disclose.lineage.rules import MAX_HOPS, RULES, Rule, rule
from disclose.lineage.teachers import Teacher, described_teacher, named_teacher

__all__ = [
    "MAX_HOPS",
    "RULES",
    "Blocker",
    "Citation",
    "Common",
    "Edge",
    "Gap",
    "Graph",
    "Hop",
    "Key",
    "Lineage",
    "Node",
    "Path",
    "Result",
    "Rule",
    "Silence",
    "Teacher",
    "amount_in_words",
    "citations",
    "common_teachers",
    "described_teacher",
    "figure",
    "gaps",
    "graph_of",
    "named_teacher",
    "rule",
]
