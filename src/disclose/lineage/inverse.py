"""Questions asked the other way round: what two models have in common, and which missing statement would change most answers."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from disclose.lineage.answers import Blocker, Lineage
from disclose.lineage.graph import Key
from disclose.lineage.teachers import Teacher


@dataclass(frozen=True, slots=True)
class Common:
    """A teacher of two models, with the fewest hops to each."""

    teacher: str
    hops: int
    hops_of_other: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A model whose card leaves something unsaid, and the models whose answer would become yes if it named the teacher there."""

    blockers: tuple[Blocker, ...]
    """What its card, or that of one of its datasets, leaves unsaid; at least one."""
    model: str
    models: tuple[str, ...]
    """The model itself, then those that would follow from it, nearest first."""


def common_teachers(lineage: Lineage, model: str, other: str) -> list[Common]:
    """Every model that both are distilled from under the rule, the nearest first: by the sum of the hops, then by the longer way, then by id."""
    ways, ways_of_other = lineage.upstream(model), lineage.upstream(other)
    found = [Common(teacher, hops, ways_of_other[teacher]) for teacher, hops in ways.items() if teacher in ways_of_other]
    return sorted(found, key=lambda each: (each.hops + each.hops_of_other, max(each.hops, each.hops_of_other), each.teacher))


def gaps(lineage: Lineage, teacher: Teacher) -> list[Gap]:
    """The models at which one more declared edge from the teacher would turn answers into yes, those that would turn most first.

    Only models that leave something unsaid that the rule counts are listed: where a developer's word closes a card, no edge can be missing.
    An edge is taken to be one hop from the teacher, which is the shortest that it can be, so that no model is left out.
    """
    known = set(lineage.students(teacher))
    found = []
    for node in lineage.graph.models:
        if node.key.id in known:
            continue
        blockers = tuple(Blocker(holder, silence) for holder, silence in lineage.unsaid(node.key, teacher) if silence.about != "base")
        if blockers:
            following = tuple(key.id for key in _following(lineage, node.key) if key.id not in known)
            found.append(Gap(blockers, node.key.id, following))
    return sorted(found, key=lambda gap: (-len(gap.models), gap.model))


def _following(lineage: Lineage, model: Key) -> list[Key]:
    """The model and every one to which a path would lead that reached it by one hop, nearest first."""
    found: dict[Key, None] = {}
    queue = deque([(model, 1)])
    while queue:
        key, hops = queue.popleft()
        if key in found:
            continue
        found[key] = None
        queue.extendleft((edge.target, hops) for edge in lineage.heirs(key))
        if lineage.rule.hops is None or hops < lineage.rule.hops:
            queue.extend((hop.student, hops + 1) for hop in lineage.hops_from(key) if hop.certain)
    return list(found)
