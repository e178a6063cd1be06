"""Is this model distilled from that one? Three values, the paths that make it yes, the blockers that make it unknown, the ground of a no."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Literal

from disclose.lineage.graph import Key, Silence
from disclose.lineage.hops import Hop, edge_order, silences
from disclose.lineage.routes import Path, Routes
from disclose.lineage.teachers import Teacher
from disclose.lineage.ways import hops_of
from disclose.schema import last_day
from disclose.vocabulary import Answer, Availability, Basis

Ground = Literal["nothing upstream undisclosed", "released before the teacher"]


@dataclass(frozen=True, slots=True)
class Blocker:
    """A statement that is missing and prevents the answer no."""

    node: Key
    silence: Silence


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one question, with its reasons."""

    answer: Answer
    paths: tuple[Path, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    ground: Ground | None = None
    cut: bool = False
    """Whether there are more paths than are listed."""

    @property
    def hops(self) -> int | None:
        """The hops of the witness."""
        return self.paths[0].hops if self.paths else None


@dataclass(frozen=True)
class Lineage(Routes):
    """The routes under one rule, and what they answer together with what is left unsaid along them."""

    _silences: dict[Key, list[tuple[Key, Silence]]] = field(default_factory=dict, repr=False, compare=False)

    def answer(self, model: str, teacher: Teacher) -> Result:
        """Whether a model is distilled from a teacher under the rule.

        A model can be distilled from itself: by a source that names it, or on a cycle that leads back to it.
        """
        student = Key("model", model)
        paths, cut = self.paths(student, teacher.models)
        if paths:
            return Result(Answer.YES, paths, cut=cut)
        blockers, dismissed = self._blockers(student, teacher)
        if blockers:
            return Result(Answer.UNKNOWN, blockers=tuple(blockers))
        return Result(Answer.NO, ground="released before the teacher" if dismissed else "nothing upstream undisclosed")

    def verdict(self, model: str, teacher: Teacher) -> Answer:
        """The answer alone, found as soon as one path or one blocker is."""
        student = Key("model", model)
        if student in self.ways_from(teacher.models, certain_only=True):
            return Answer.YES
        return Answer.UNKNOWN if any(blocker is not None for blocker in self._missing(student, teacher)) else Answer.NO

    def short_answer(self, model: str, teacher: Teacher) -> Result:
        """The answer with its witness alone, for a list of many; whether there are more paths is not looked at."""
        witness = self.best_path(Key("model", model), teacher.models)
        return Result(Answer.YES, (witness,)) if witness else self.answer(model, teacher)

    def students(self, teacher: Teacher) -> dict[str, int]:
        """Every model for which the answer is yes, with the hops of its witness."""
        return {key.id: hops_of(whole) for key, whole in sorted(self.ways_from(teacher.models, certain_only=True).items())}

    def reached(self, teacher: Teacher) -> Collection[Key]:
        """Every model for which the answer is yes, in no particular order."""
        return self.ways_from(teacher.models, certain_only=True).keys()

    def _blockers(self, student: Key, teacher: Teacher) -> tuple[list[Blocker], bool]:
        """The missing statements that prevent a no, nearest first, and whether any was dismissed because what it hides predates the teacher."""
        found: dict[tuple[Key, str], Blocker] = {}
        dismissed = False
        for blocker in self._missing(student, teacher):
            if blocker is None:
                dismissed = True
            else:
                found.setdefault((blocker.node, blocker.silence.said_at), blocker)
        return list(found.values()), dismissed

    def _missing(self, student: Key, teacher: Teacher) -> Iterator[Blocker | None]:
        """The missing statements upstream of a model, nearest first; None for each that was dismissed because what it hides predates the teacher.

        Where a source speaks of a family or of an unnamed model, the card of that family or unnamed model answers for what is behind it.
        """
        limit = self.rule.hops
        suspects = teacher.models | teacher.possible
        leads = self.ways_from(suspects, certain_only=False)
        for key, hops, _ in self.walk(student, certain_only=False):
            if limit is not None and hops >= limit:
                continue
            arriving = self.hops_into(key)
            sure = {hop.teacher for hop in arriving if hop.certain}
            in_order = sorted(arriving, key=lambda hop: (hop.edges[0].target, edge_order(hop.edges[0]), not hop.certain))
            for hop in sorted(in_order, key=lambda hop: hop.teacher.id not in teacher.models):
                maybe = hop.teacher.id in teacher.possible
                further = 0 if hop.teacher.id in suspects else hops_of(leads[hop.teacher]) if hop.teacher in leads else None
                if further is None or (limit is not None and hops + 1 + further > limit):
                    continue
                if not maybe and hop.teacher in sure:
                    continue  # whatever is uncertain about this teacher stands further up, or was dismissed there
                dismissed = maybe and self._predates(teacher, student, key, hop.holder)
                yield None if dismissed else self._undecided(hop, maybe=maybe and hop.certain)
            for holder, silence in self._silences_of(key):
                yield None if self._predates(teacher, student, key, holder) else Blocker(holder, silence)

    def unsaid(self, model: Key, teacher: Teacher) -> list[tuple[Key, Silence]]:
        """What one model's card and those of its datasets leave unsaid that could hide the teacher, nothing further upstream looked at."""
        return [(holder, silence) for holder, silence in self._silences_of(model) if not self._predates(teacher, model, model, holder)]

    def _silences_of(self, model: Key) -> list[tuple[Key, Silence]]:
        if model not in self._silences:
            self._silences[model] = list(silences(self.graph, self.rule, model))
        return self._silences[model]

    def _predates(self, teacher: Teacher, *users: Key) -> bool:
        """Whether one of these was finished before anyone outside the teacher's house could use the teacher.

        The first is the model asked about; the others are where a statement is missing. Dates are no limit within one house, which may
        have used its own model before releasing it, nor where the teacher's first day is not known. A card is finished on the last day
        that its date can mean; a family never, since further variants may follow. A dataset without a card that stands has no house known.
        """
        nodes = [self.graph.nodes.get(user) for user in users]
        if not teacher.existed_from or any(node is None or node.house in teacher.houses for node in nodes[1:]):
            return False
        return any(node.family != node.key.id and last_day(node.released) < teacher.existed_from for node in nodes if node)

    def _undecided(self, hop: Hop, *, maybe: bool) -> Blocker:
        """The blocker for a hop that may come from the teacher: one of several, a family as a whole, an unnamed model, a source that says too little."""
        first = hop.edges[0]
        node = self.graph.nodes[hop.teacher]
        if maybe and node.availability is Availability.UNNAMED:
            words = f"names an unnamed model of `{node.organization}`, which may or may not be the teacher asked about"
        elif maybe and node.family == node.key.id:
            words = f"names the family `{hop.teacher.id}`, which may or may not be the teacher asked about"
        elif maybe:
            words = f"names `{hop.teacher.id}`, which may or may not be what is asked about"
        elif not first.certain:
            words = f"names `{hop.teacher.id}` as one of several models of which some were used"
        else:
            words = f"names `{hop.teacher.id}` and does not say whether it was used as the rule asks"
        said_at = first.said_at
        if first.basis is not Basis.DECLARED:
            words, said_at = f"aside, the claim in `{first.said_by}` {words}", f"{first.said_by} {first.said_at}"
        return Blocker(first.target, Silence("teacher", said_at, words, (first.stage,) if first.stage else (), first.role))
