"""A registry of any size: cards of about a hundred lines, teachers by a power law, chains of two to four hops; the same for the same seed."""

from __future__ import annotations

import random
from pathlib import Path

ORGANIZATIONS = 50
ROLES = ("completions", "rewriting", "preference_judge", "preference_chosen", "logits", "filtering", "prompts")
STAGES = ("pretraining", "midtraining", "sft", "preference", "rl")


def write(folder: Path, models: int, seed: int = 1, *, sparse: bool = False) -> list[Path]:
    """Write the cards of `models` models, a fifth as many datasets and fifty organizations; the paths of the models' cards are returned.

    A model has six edges on average; a sparse one has 1.3, of which one is a teacher.
    """
    chance = random.Random(seed)
    for number in range(ORGANIZATIONS):
        _put(folder / f"organizations/org-{number}.yaml", f"name: Organization {number}\ntype: company\ncountry: {'US' if number % 3 else 'CN'}\n")
    datasets = [f"org-{chance.randrange(ORGANIZATIONS)}/corpus-{number}" for number in range(max(models // 5, 1))]
    ids = [f"org-{chance.randrange(ORGANIZATIONS)}/model-{number}" for number in range(models)]
    for number, dataset in enumerate(datasets):
        _put(folder / f"datasets/{dataset}.yaml", _dataset(number, _teacher(ids, len(ids) // 2, chance)))
    paths = []
    for number, model in enumerate(ids):
        teachers = [_teacher(ids, number, chance) for _ in range(chance.randrange(3) if sparse else chance.randrange(1, 6))] if number else []
        used = sorted(set(chance.sample(datasets, min(number % 10 == 0 if sparse else 3, len(datasets)))))
        paths.append(_put(folder / f"models/{model}.yaml", _model(number, [each for each in teachers if each], used, chance)))
    return paths


def _teacher(ids: list[str], before: int, chance: random.Random) -> str | None:
    """An earlier model, the earliest ones by far the most often."""
    return ids[min(int(chance.paretovariate(0.7)) - 1, before - 1)] if before else None


def _put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _evidence(number: int) -> str:
    return (
        "evidence:\n"
        f"  card:\n    url: https://example.org/models/{number}\n    title: Card of model {number}\n    publisher: developer\n"
        "    published: 2025-01-02\n    accessed: 2026-11-24\n    read_from: original\n"
        f"  report:\n    url: https://example.org/reports/{number}\n    title: Report on model {number}\n    publisher: developer\n"
        "    published: 2025-01-02\n    accessed: 2026-11-24\n    read_from: copy\n"
    )


def _dataset(number: int, teacher: str | None) -> str:
    text = f"name: Corpus {number}\nreleased: 2024-01-01\ndescribed_by: [card, report]\n{_evidence(number)}"
    text += "release: {status: released, license: CC-BY-4.0, evidence: [card]}\n"
    if teacher:
        text += f"generation:\n  statement: declared\n  evidence: [report]\n  sources:\n    - {{teacher: {teacher}, role: completions, access: own, evidence: [report]}}\n"
    return text.replace("access: own, ", "")


def _model(number: int, teachers: list[str], datasets: list[str], chance: random.Random) -> str:
    year = 2020 + min(number // 2000, 6)
    text = f"name: Model {number}\nreleased: {year}-01-{number % 28 + 1:02}\navailability: released\nprecision: checkpoint\n"
    text += (
        f"parameters: {{total: {number % 70 + 1}B}}\nlinks:\n  hugging_face: https://huggingface.co/example/model-{number}\ndescribed_by:\n  - card\n"
    )
    text += f"aliases:\n  - Example/Model-{number}\n{_evidence(number)}"
    text += "weights:\n"
    for part in ("parameters", "architecture", "intermediate"):
        text += f"  {part}:\n    status: released\n    license: Apache-2.0\n    evidence: [card]\n"
    text += "data:\n  coverage: partial\n  evidence:\n    - report section 2\n  datasets:\n"
    for dataset in datasets:
        text += f"    - dataset: {dataset}\n      stage: pretraining\n      status: released\n      amount:\n        value: {chance.randrange(1, 900)}B\n        unit: tokens\n      evidence: [report table 1]\n"
    text += (
        "post_training:\n  coverage: partial\n  evidence: [report]\n  code:\n    status: released\n    license: Apache-2.0\n    evidence: [report]\n"
    )
    text += "documentation:\n  model_card:\n    status: released\n    evidence: [card]\n  technical_report:\n    status: released\n    license: CC-BY-4.0\n    evidence: [report]\n"
    if teachers:
        text += "distillation:\n  statement: declared\n  evidence: [report]\n  sources:\n"
        for teacher in teachers:
            text += f"    - teacher: {teacher}\n      role: {chance.choice(ROLES)}\n      stage: {chance.choice(STAGES)}\n      amount: {{value: {chance.randrange(1, 900)}K, unit: samples}}\n      evidence: [report section 4]\n"
    return text
