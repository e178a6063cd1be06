"""The site's scripts for tests: run without a page in Node, or in Chromium where there is no Node."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.sites import chromium

ASSETS = ROOT / "site" / "docs" / "assets"


def source(*names: str) -> str:
    """Scripts of the site one after the other, without the lines by which they load each other."""
    texts = [(ASSETS / name).read_text(encoding="utf-8") for name in names]
    return "\n".join(re.sub(r"^import .*$", "", text, flags=re.MULTILINE) for text in texts)


def run(folder: Path, script: str, code: str, given: object) -> Any:
    """What an expression over `given` is in JavaScript, with everything that the script defines at hand.

    A machine with neither Node nor Chromium fails: skipping would leave what the pages find unproved.
    """
    node = shutil.which("node")
    if node:
        return in_node(node, folder, script, code, given)
    assert shutil.which("chromium"), "neither node nor chromium is installed, and what the pages find cannot be held against the API"
    return in_browser(folder, script, code, given)


def in_node(node: str, folder: Path, script: str, code: str, given: object) -> Any:
    """The same in Node."""
    (folder / "given.json").write_text(json.dumps(given), encoding="utf-8")
    reads = f"const given = JSON.parse(readFileSync({json.dumps(str(folder / 'given.json'))}, 'utf8'));"
    module = folder / "ask.mjs"
    module.write_text(
        f"import {{ readFileSync }} from 'node:fs';\n{script}\n{reads}\nprocess.stdout.write(JSON.stringify({code}));", encoding="utf-8"
    )
    return json.loads(subprocess.run([node, module], capture_output=True, text=True, check=True).stdout)


def in_browser(folder: Path, script: str, code: str, given: object) -> Any:
    """The same in Chromium: a page that writes down what it found."""
    data = json.dumps(given).replace("<", "\\u003c")
    finds = f"const given = JSON.parse(document.getElementById('given').textContent);\nwindow.found = JSON.stringify({code});"
    page = folder / "ask.html"
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><script type="application/json" id="given">{data}</script><script type="module">{script}\n{finds}</script>',
        encoding="utf-8",
    )
    with chromium() as browser:
        window = browser.new_page()
        window.goto(page.as_uri(), timeout=300_000)
        return json.loads(window.evaluate("window.found"))
