"""The README says nothing that is not so."""

from __future__ import annotations

import json
import re
from pathlib import Path

from disclose import store
from disclose.lineage import RULES
from disclose.queries import Snapshot, TeacherQuery
from disclose.registry import Registry
from disclose.vocabulary import RuleName

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_query_has_the_output_that_is_shown(tmp_path: Path, real_registry: Registry) -> None:
    """The answer that is printed is the answer that is given."""
    store.build(real_registry, tmp_path / "x.sqlite")
    snapshot = Snapshot(tmp_path / "x.sqlite")
    teacher = TeacherQuery(names=("openai/gpt-4o",))
    answer = snapshot.distillation("allenai/Olmo-3-1125-32B", teacher, RULES[RuleName.ANY])
    path = next(path for path in answer.paths if "olmocr" in path.path[1].id)
    printed = [str(answer.answer), *(step.sentence or step.id for step in path.path)]
    console = re.search(r"```console\n(.*?)```", README, re.DOTALL)
    assert console
    shown = [json.loads(line) for line in console[1].splitlines() if line.startswith('"')]
    assert shown == printed
    assert snapshot.distillation("allenai/Olmo-3-1125-32B", teacher, RULES[RuleName.DIRECT]).answer == "unknown"
    snapshot.close()


def test_the_card_is_the_card() -> None:
    """Every line of the card that is shown stands in the file, up to where it is cut."""
    shown = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert shown
    card = (ROOT / "registry/models/simplescaling/s1.1-32b.yaml").read_text(encoding="utf-8")
    for line in shown[1].splitlines():
        assert line.removesuffix(", ...}") in card


def test_every_link_leads_somewhere() -> None:
    """Every file that the README, CONTRIBUTING.md and CHANGELOG.md link to exists."""
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", (ROOT / name).read_text(encoding="utf-8")):
            assert target.startswith("https://") or (ROOT / target).exists(), f"{name} links to {target}"
