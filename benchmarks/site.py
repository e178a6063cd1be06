"""Building the site: pages per second of stock mkdocs-material with the same bodies outside nav, and of ours, in the same run; and how ours grows."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks import synthetic
from benchmarks.table import best_of, show
from disclose.registry import load
from disclose.store import build

CHECKOUT = Path(__file__).resolve().parents[1]

STOCK = """site_name: Stock
theme: {name: material, font: false}
plugins: []
nav: [index.md]
validation: {nav: {omitted_files: ignore}}
"""

SITE = """
import resource, sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
config_file, database, output, everything = sys.argv[1:]
config = load_config(config_file, site_dir=output)
if everything == "no":  # pages alone, as the stock theme makes them
    from disclose import exports
    exports.collection = exports.catalogue = exports.every_file = exports.twins = lambda *_: ()
config["extra"]["database"] = database
config.plugins.on_startup(command="build", dirty=False)
build(config)
with open("/proc/self/status") as status:  # the most of this process since it was started; getrusage also counts what started it
    most = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(max(most, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024)
"""


def build_site(config: Path, database: Path, output: Path, *, everything: bool, memory: list[int]) -> None:
    """Build a site in a process of its own, and note the most memory that one of its processes had, in MB."""
    arguments = [sys.executable, "-W", "ignore", "-c", SITE, str(config), str(database), str(output), "yes" if everything else "no"]
    memory.append(int(subprocess.run(arguments, check=True, capture_output=True, text=True).stdout.split()[-1]))


def stock_project(pages: list[Path], folder: Path) -> Path:
    """A project of stock mkdocs-material that has the bodies of some pages."""
    (folder / "docs").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(STOCK)
    (folder / "docs" / "index.md").write_text("# Stock\n")
    for number, page in enumerate(pages):
        body = re.search(r"<article[^>]*>(.*)</article>", page.read_text(), re.DOTALL)
        assert body, page
        (folder / "docs" / f"page-{number}.md").write_text(f"---\ntitle: Page {number}\n---\n\n<div>\n{body.group(1)}\n</div>\n")
    return folder / "mkdocs.yml"


def main() -> None:
    """Print the table; `--models` sets the larger size, a tenth of which is built too."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--models", type=int, default=10_000)
    models = parser.parse_args().models
    rows: list[tuple[str, float]] = []
    memory: list[int] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in (models // 10, models):
            root, database, output = (folder / f"{part}-{size}" for part in ("registry", "database", "site"))
            synthetic.write(root, size, sparse=True)
            registry, _ = load(root)
            build(registry, database)
            for everything in (False, True):
                seconds = best_of(1, partial(build_site, CHECKOUT / "mkdocs.yml", database, output, everything=everything, memory=memory))
                count = sum(1 for _ in output.rglob("*.html"))
                beside = f" with {sum(1 for each in output.rglob('*') if each.is_file()) - count:,} files beside them" if everything else " alone"
                rows.append((f"ours, {count:,} pages{beside}", seconds / count))
            if size == models // 10:
                pages = sorted((output / "model").rglob("index.html"))
                project = stock_project(pages, folder / "stock")
                seconds = best_of(1, partial(build_site, project, database, folder / "stock-site", everything=True, memory=[]))
                rows.insert(0, (f"stock mkdocs-material, {len(pages):,} pages outside nav", seconds / len(pages)))
    show("Building the site from the database, start-up included", rows, "pages/s")
    print(f"\nmost memory of one process, in MB, in the order of the rows of ours: {', '.join(map(str, memory))}")


if __name__ == "__main__":
    main()
