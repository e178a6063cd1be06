"""Commands that need a checkout: serve and site."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from disclose.cli.loading import CLEAN, Stopped, beside, first_line, sound

CHECKOUT = Path(__file__).resolve().parents[3]
"""The folder that holds `api/`, `site/` and `mkdocs.yml`, which are not installed."""


def serve(options: argparse.Namespace) -> int:
    if not (CHECKOUT / "api" / "app.py").is_file():
        raise Stopped("the API is served from a checkout of the project, and this is an installed copy")
    sys.path.insert(0, str(CHECKOUT))
    from api.serving import CannotServe, serve

    try:
        serve(options.database, options.site if options.site.is_dir() else None, options.host, options.port)
    except CannotServe as cannot:
        raise Stopped(str(cannot)) from None
    return CLEAN


def site(options: argparse.Namespace) -> int:
    from disclose import store

    if not (CHECKOUT / "mkdocs.yml").is_file():
        raise Stopped("the site is built from a checkout of the project, and this is an installed copy")
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, ConfigurationError

    loaded = sound(options.registry, "the site is left as it was")
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "registry.sqlite"
        store.build(loaded, database, beside(options.registry))
        try:
            config = load_config(str(CHECKOUT / "mkdocs.yml"), site_dir=str(options.output.absolute()))
            config["extra"]["database"] = str(database)
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
            config.plugins.on_shutdown()
        except (Abort, ConfigurationError) as error:
            raise Stopped(f"the site cannot be built ({first_line(error)})") from None
    print(f"{options.output}: {sum(1 for _ in options.output.rglob('*.html'))} pages")
    return CLEAN
