"""Rules: which edges count as distillation. The presets are fixed names; a reader can narrow or widen any of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from disclose.vocabulary import Access, Basis, Role, RuleName, Stage, Term

T = TypeVar("T", bound=Term)

MAX_HOPS = 50
"""The largest number of hops that can be asked for; `None` in a rule means any number."""

GENERATION_ROLES = frozenset({Role.COMPLETIONS, Role.REWRITING, Role.LOGITS, Role.ON_POLICY, Role.PREFERENCE_CHOSEN})
_DIRECT_ROLES = frozenset(Role) - {Role.PROCESSING, Role.FILTERING, Role.PROMPTS, Role.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Rule:
    """Which edges count. `None` for stages, access or hops means that the rule does not look at them."""

    name: RuleName
    roles: frozenset[Role]
    stages: frozenset[Stage] | None = None
    access: frozenset[Access] | None = None
    hops: int | None = None
    basis: frozenset[Basis] = frozenset({Basis.DECLARED})
    base_weights: bool = False
    """Whether what taught a base model counts for the models made from its weights."""
    nested_datasets: bool = True
    """Whether a dataset inside a dataset that the model trained on counts."""
    own_data: bool = False
    """Whether only outputs count that the model's own developer generated or had generated."""

    def counts_role(self, role: Role | None) -> bool | None:
        """Whether a statement with this role counts; None where the source does not say the role and it may or may not be one that counts."""
        return _counts(role, self.roles, Role.UNKNOWN)

    def counts_stage(self, stage: Stage | None) -> bool | None:
        """The same for the stage."""
        return _counts(stage, self.stages, Stage.UNKNOWN)

    def counts_access(self, access: Access | None) -> bool | None:
        """The same for how the outputs arrived."""
        return _counts(access, self.access, Access.UNKNOWN)

    @property
    def words(self) -> str:
        """The preset's definition, and what was changed about it."""
        preset = RULES[self.name]
        changes = []
        if self.roles != preset.roles:
            changes.append(f"roles {', '.join(role for role in Role if role in self.roles)}")
        if self.stages is not None:
            changes.append(f"stages {', '.join(stage for stage in Stage if stage in self.stages)}")
        if self.access is not None:
            changes.append(f"access {', '.join(access for access in Access if access in self.access)}")
        if self.hops != preset.hops:
            changes.append("any number of hops" if self.hops is None else f"at most {self.hops} {'hop' if self.hops == 1 else 'hops'}")
        if self.basis != preset.basis:
            changes.append(f"basis {', '.join(basis for basis in Basis if basis in self.basis)}")
        return self.name.definition + (f" Changed: {'; '.join(changes)}." if changes else "")


def _counts(said: T | None, counted: frozenset[T] | None, unknown: T) -> bool | None:
    """Whether a term is among those that count, where `unknown` may stand for any of the others.

    A reader who names `unknown` among the terms asks for it; one who names all the others has left nothing that it could stand for.
    """
    if counted is None or said in counted:
        return True
    if said is not None and said is not unknown:
        return False
    return True if counted >= set(type(unknown)) - {unknown} else None


RULES: dict[RuleName, Rule] = {
    rule.name: rule
    for rule in (
        Rule(RuleName.DIRECT, _DIRECT_ROLES, hops=1, nested_datasets=False),
        Rule(RuleName.INHERITED, _DIRECT_ROLES, hops=1, nested_datasets=False, base_weights=True),
        Rule(RuleName.ANY, frozenset(Role), base_weights=True),
        Rule(RuleName.GENERATION, GENERATION_ROLES, base_weights=True),
        Rule(RuleName.LOGITS, frozenset({Role.LOGITS, Role.ON_POLICY}), hops=1),
        Rule(RuleName.EU_2_5, GENERATION_ROLES, hops=1, own_data=True),
    )
}
"""The presets, by name."""


def rule(
    name: RuleName = RuleName.DIRECT,
    *,
    roles: frozenset[Role] | None = None,
    stages: frozenset[Stage] | None = None,
    access: frozenset[Access] | None = None,
    hops: int | None = None,
    basis: frozenset[Basis] | None = None,
) -> Rule:
    """A preset with what the reader changed about it.

    Raises:
        ValueError: `hops` is not between 1 and 50, or no role of `roles` is one that the preset can count.
    """
    preset = RULES[name]
    changed = preset
    if hops is not None:
        if not 1 <= hops <= MAX_HOPS:
            raise ValueError(f"hops is {hops}; it can be 1 to {MAX_HOPS}")
        changed = replace(changed, hops=hops)
    if roles is not None:
        if name is RuleName.LOGITS and not roles & preset.roles:
            raise ValueError(f"`rule={name}` counts only {', '.join(sorted(preset.roles))}, and `roles={','.join(sorted(roles))}` has none of them")
        changed = replace(changed, roles=roles)
    if stages is not None:
        changed = replace(changed, stages=stages)
    if access is not None:
        changed = replace(changed, access=access)
    if basis is not None:
        changed = replace(changed, basis=basis)
    return changed
