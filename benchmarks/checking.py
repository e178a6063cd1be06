"""Checking cards: `disclose check` against check-jsonschema with our own JSON Schema, on the same files in the same run."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import synthetic
from benchmarks.table import best_of, show

SCHEMA = Path(__file__).resolve().parents[1] / "schemas" / "model.schema.json"


def main() -> None:
    """Print the table; `--models N` sets the number of cards."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--models", type=int, default=1000)
    models = parser.parse_args().models
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "registry"
        cards = [str(path) for path in synthetic.write(root, models)]
        everything = sum(1 for _ in root.rglob("*.yaml"))
        lines = sum(len(Path(card).read_text().splitlines()) for card in cards) / len(cards)

        def peer() -> None:
            subprocess.run([sys.executable, "-m", "check_jsonschema", "--schemafile", str(SCHEMA), *cards], check=True, capture_output=True)

        def ours() -> None:
            done = subprocess.run([sys.executable, "-m", "disclose", "check", "--registry", str(root)], check=False, capture_output=True, text=True)
            assert done.returncode in {0, 1}, done.stderr

        def one() -> None:
            subprocess.run(
                [sys.executable, "-m", "disclose", "check", "registry/models/deepseek/deepseek-r1.yaml"],
                check=True,
                capture_output=True,
                cwd=SCHEMA.parents[1],
            )

        def nothing() -> None:
            subprocess.run([sys.executable, "-c", "pass"], check=True)

        rows = [
            ("check-jsonschema, the schema only", best_of(1, peer) / models),
            (f"disclose check, all checks (of {everything} files)", best_of(3, ours) / everything),
        ]
        show(f"Checking {models:,} model cards of {lines:.0f} lines, start-up included", rows, "files/s")
        print(f"\nOne card of this registry, wall time: {best_of(5, one):.3f} s (an empty Python: {best_of(5, nothing):.3f} s)")


if __name__ == "__main__":
    main()
