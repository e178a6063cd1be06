"""The commands of whoever works on the registry; they need git, Python 3.11 and a package index, and make everything else in `.venv`.

`python3 dev.py serve` takes a bare clone to the running site and API, `python3 dev.py test` to a test run. The file is read by whatever
Python is there, so it uses only the standard library, and no syntax that an older Python could not read before it is told to leave.
"""

from __future__ import annotations

import argparse
import ast
import configparser
import fcntl
import hashlib
import html
import http.client
import importlib.util
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BUILD = ROOT / "build"
LOCK = ROOT / "requirements.lock"

OLDEST = (3, 11)
COVERAGE_FLOOR = 90
SERVED = {"registry.sqlite": "build", "site": "site"}
"""What `serve` needs in build/, in this order, and the command that makes it."""

SERVED_FROM = ("registry", "site", "src", "api", "schemas", "mkdocs.yml", "requirements.lock")
"""What the results in build/ are made from."""

LED_ASTRAY_BY = ("PIP_TARGET", "PIP_PREFIX", "UV_SYSTEM_PYTHON", "PYTHONHOME")
"""Variables of a person's environment that would put packages elsewhere than into .venv."""

LINTERS = (
    ("ruff check", ("ruff", "check", ".")),
    ("ruff format", ("ruff", "format", "--check", ".")),
    ("mypy", ("mypy",)),
    ("mypy dev.py", ("mypy", "dev.py")),
    ("lint-imports", ("lint-imports",)),
    ("disclose check", ("disclose", "check")),
)
"""What `lint` runs, by the name under which it is reported; the comparison of schemas/ follows them."""


class Stopped(Exception):
    """A command cannot go on; the text says in a line why, and what to do."""


# What the person asked for


def commands() -> argparse.ArgumentParser:
    """The subcommands and their options."""
    parser = argparse.ArgumentParser(prog="dev.py", description="Work on the registry from a checkout.")
    subcommands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    subcommands.add_parser("setup", help="make .venv from requirements.lock")
    serve_parser = subcommands.add_parser("serve", help="build what is missing or out of date, then serve the site and the API on one port")
    serve_parser.add_argument("--port", type=int, default=8000, metavar="N", help="the port (default: 8000)")
    serve_parser.add_argument("--host", default="127.0.0.1", metavar="H", help="the address to listen on (default: 127.0.0.1)")
    subcommands.add_parser("test", help="run all tests with the coverage floor, or pytest with the arguments that follow")
    subcommands.add_parser("lint", help="run every linter, the checks of the cards and the comparison of schemas/ with the code")
    subcommands.add_parser("bench", help="run every benchmark and print its table")
    subcommands.add_parser("bless", help="rewrite the schemas and the golden files of the tests (or of the tests named)")
    lock_parser = subcommands.add_parser("lock", help="bring requirements.lock in line with pyproject.toml (needs uv)")
    lock_parser.add_argument("--upgrade", action="store_true", help="take the newest releases instead of keeping the locked ones")
    return parser


def asked(argv: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """The command with its options, and the arguments that go on to pytest untouched."""
    if argv[:1] in (["test"], ["bless"]) and argv[1:2] not in (["-h"], ["--help"]):
        return commands().parse_args(argv[:1]), argv[1:]
    return commands().parse_args(argv), []


def too_old(version: tuple[int, ...]) -> str | None:
    """What to tell somebody whose Python is too old, or None."""
    if version[:2] >= OLDEST:
        return None
    return "This needs Python {}.{} or newer, and this is Python {}.{}.".format(*OLDEST, *version[:2])


def main(argv: list[str]) -> int:
    """Runs one command and returns the exit code."""
    message = too_old(tuple(sys.version_info[:3]))
    if message:
        print(message, file=sys.stderr)
        return 2
    options, rest = asked(argv)
    clock = Clock()
    try:
        if options.command == "lock":
            return lock(options.upgrade)
        setup(clock)
        if options.command == "serve":
            serve(clock, options.host, options.port)
        elif options.command in ("test", "bless"):
            return test(rest) if options.command == "test" else bless(rest)
        elif options.command in ("lint", "bench"):
            return lint(clock) if options.command == "lint" else bench()
    except Stopped as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


# What goes on, said while it goes on


class Clock:
    """Says what is being done, with the seconds since the start."""

    def __init__(self) -> None:
        self.start = time.monotonic()

    def say(self, text: str) -> None:
        print(f"[{time.monotonic() - self.start:5.1f} s] {text}", flush=True)

    def run(self, doing: str, command: list[str | Path], environment: dict[str, str] | None = None) -> None:
        """Runs a command out of sight, with its latest line every five seconds; all of its output only if it fails."""
        self.say(doing)
        with tempfile.TemporaryFile() as output:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
            try:
                while (code := ended(process, seconds=5)) is None:
                    self.say(f"  {last_line(output_so_far(output))[:80] or doing}")
            except BaseException:
                process.terminate()
                process.wait()
                raise
            if code:
                said = output_so_far(output)
                raise Stopped(f"{said.rstrip()}\n{doing}: failed with exit code {code}")


def ended(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    """The exit code, or None if the process still runs after so many seconds."""
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return None


def output_so_far(output: IO[bytes]) -> str:
    """All that a running command has written to its file; read at absolute positions, which leaves the writer's place alone."""
    return os.pread(output.fileno(), os.fstat(output.fileno()).st_size, 0).decode(errors="replace")


def last_line(text: str) -> str:
    """The last line that says what is being done: not blank, not a detail of the line before it, not a warning."""
    return next((line.rstrip() for line in reversed(text.splitlines()) if re.match(r"(?!WARNING)\S", line)), "")


# Whether something has to be done again


def fingerprint(*parts: Path | str) -> str:
    """A digest of texts and of the names and contents of files; folders stand for all files in them, caches excepted."""
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            digest.update(b"text\0" + part.encode() + b"\0")
            continue
        for file in sorted(path for path in ([part] if part.is_file() else part.rglob("*")) if path.is_file()):
            if "__pycache__" not in file.parts:
                digest.update(f"{part.name}/{file.relative_to(part)}".encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def last_commit(folder: Path) -> str:
    """The last commit that changed anything in a folder, since pages say what changed when; empty where git knows none."""
    command = ["git", "-C", str(folder), "log", "-1", "--format=%H", "--", "."]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        return subprocess.run(command, capture_output=True, check=False, text=True, env=environment, stdin=subprocess.DEVNULL).stdout.strip()
    except OSError:
        return ""


def is_current(result: Path, stamp: Path, made_from: str) -> bool:
    """Whether a result is there and its stamp says that it was made from this; a stamp is only written once the result is whole."""
    return result.exists() and stamp.is_file() and stamp.read_text() == made_from


# setup


def setup(clock: Clock) -> None:
    """Makes .venv hold exactly what requirements.lock names, and the project itself, editable."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)  # two commands started at once must not fill one .venv
        except BlockingIOError:
            clock.say("waiting for another command, which is making .venv")
            fcntl.flock(folder, fcntl.LOCK_EX)
        packages = fingerprint("{}.{}".format(*sys.version_info[:2]), str(ROOT), LOCK)
        if not is_current(PYTHON, VENV / "packages.stamp", packages):
            install_packages(clock)
            compile_packages(clock)
            (VENV / "packages.stamp").write_text(packages)
        project = fingerprint(ROOT / "pyproject.toml")
        if not is_current(PYTHON, VENV / "project.stamp", project):
            command: list[str | Path] = [PYTHON, "-m", "pip", "install", "--no-deps", "--no-build-isolation", "--editable", ROOT]
            clock.run("installing the project itself", command, installer_environment())
            (VENV / "project.stamp").write_text(project)
            clock.say(".venv is ready")
    finally:
        os.close(folder)  # which also unlocks it


def install_packages(clock: Clock) -> None:
    """Makes .venv anew: with uv where it is there and works, else with venv and pip."""
    environment = installer_environment()
    number = len(re.findall(r"^\S+==", LOCK.read_text(), re.MULTILINE))
    doing = f"installing {number} packages from requirements.lock"
    exactly: list[str | Path] = ["--require-hashes", "--no-deps", "--only-binary", ":all:"]
    base = getattr(sys, "_base_executable", sys.executable)  # not .venv's own Python, if that is what runs this
    if uv := shutil.which("uv"):
        shutil.rmtree(VENV, ignore_errors=True)
        try:
            clock.run("making .venv with uv", [uv, "venv", "--quiet", "--no-config", "--python", base, VENV], environment)
            clock.run(doing, [uv, "pip", "install", "--no-config", "--python", PYTHON, *exactly, "--requirement", LOCK], environment)
        except Stopped as problem:
            clock.say(f"uv could not, so pip will: {str(problem).splitlines()[0]}")
        else:
            return
    shutil.rmtree(VENV, ignore_errors=True)
    pip = pip_to_start_with(clock)
    clock.run("making .venv", [base, "-m", "venv", *([] if pip is None else ["--without-pip"]), VENV], environment)
    installer: list[str | Path] = ["-m", "pip"]
    if pip is not None:
        wheel = VENV / f"pip-{locked('pip')[0]}-py3-none-any.whl"
        wheel.write_bytes(pip)
        installer = [wheel / "pip"]  # a wheel of pip can be run as it is, and installs itself with the rest
    clock.run(doing, [PYTHON, *installer, "install", "--progress-bar", "off", "--no-compile", *exactly, "--requirement", LOCK], environment)


def compile_packages(clock: Clock) -> None:
    """Compiles what was installed and our own code, so that commands start quickly also where Python may not write bytecode later."""
    folders: list[str | Path] = [*(VENV / "lib").glob("python*/site-packages"), ROOT / "src", ROOT / "api"]
    try:
        clock.run("compiling them", [PYTHON, "-m", "compileall", "-q", "-j", "0", *folders])
    except Stopped:
        clock.say("not everything could be compiled; commands start more slowly")


def installer_environment() -> dict[str, str]:
    """The environment for uv and pip: a person's index and certificates count, what would put packages elsewhere does not."""
    environment = {name: value for name, value in os.environ.items() if name not in LED_ASTRAY_BY}
    environment.update(PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_ROOT_USER_ACTION="ignore", PIP_NO_INPUT="1", UV_PYTHON_DOWNLOADS="never")
    index = pip_index(os.environ)
    if index and not environment.get("UV_INDEX_URL"):
        environment.setdefault("UV_DEFAULT_INDEX", index)
    return environment


def pip_to_start_with(clock: Clock) -> bytes | None:
    """The wheel of pip for a Python without ensurepip, as Debian ships it; None where Python has a pip of its own."""
    if importlib.util.find_spec("ensurepip"):
        return None
    index = pip_index(os.environ)
    if index and (wheel := pip_wheel(clock, index)):
        return wheel
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        raise Stopped(
            f"This Python lacks ensurepip, so it cannot make .venv. Install {package} (`apt-get install {package}` on Debian and Ubuntu) or uv."
        )
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    clock.run("reading Debian's package lists", [apt, "update"], quiet)
    clock.run(f"installing {package}, which this Python lacks", [apt, "install", "--yes", "--no-install-recommends", package], quiet)
    importlib.invalidate_caches()
    if not importlib.util.find_spec("ensurepip"):
        raise Stopped(f"This Python lacks ensurepip, also with {package} installed: install uv, or use Debian's own python3.")
    return None


def pip_wheel(clock: Clock, index: str) -> bytes | None:
    """The locked release of pip from a package index, if it is there and has a locked hash."""
    version, hashes = locked("pip")
    clock.say(f"getting pip {version}, which this Python lacks, from the index that pip's configuration names")
    address = f"{index.rstrip('/')}/pip/"
    tls = ssl.create_default_context(cafile=os.environ.get("PIP_CERT") or None)
    try:
        with urllib.request.urlopen(address, timeout=60, context=tls) as page:  # noqa: S310 - the person's own index
            links = re.findall(r"""href=["']([^"'#]+)""", page.read().decode())
        for link in links:
            url = urllib.parse.urljoin(address, html.unescape(link))
            if url.endswith(f"/pip-{version}-py3-none-any.whl"):
                with urllib.request.urlopen(url, timeout=60, context=tls) as answer:  # noqa: S310 - and what it links to, held against the hash
                    wheel = bytes(answer.read())
                if hashlib.sha256(wheel).hexdigest() in hashes:
                    return wheel
                clock.say("  what came does not have the hash in requirements.lock")
    except (OSError, http.client.HTTPException, ValueError) as problem:
        clock.say(f"  no answer: {problem}")
    return None


def locked(name: str) -> tuple[str, frozenset[str]]:
    """The version and the SHA-256 hashes that requirements.lock has for a package."""
    entry = re.search(rf"^{re.escape(name)}==(\S+)((?:.*\\\n)+.*)", LOCK.read_text(), re.MULTILINE)
    if entry is None:
        raise Stopped(f"requirements.lock does not name {name}")
    return entry[1], frozenset(re.findall(r"sha256:([0-9a-f]{64})", entry[2]))


def pip_index(environ: Mapping[str, str]) -> str | None:
    """The address of the package index that a person's environment or pip configuration names; None for pip's default."""
    if environ.get("PIP_INDEX_URL"):
        return environ["PIP_INDEX_URL"]
    for file in pip_config_files(environ):
        parser = configparser.RawConfigParser()
        try:
            parser.read(file, encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError):
            continue  # pip will say what is wrong with it
        for section in ("install", "global"):
            index = parser.get(section, "index-url", fallback="").strip()
            if index:
                return index
    return None


def pip_config_files(environ: Mapping[str, str]) -> list[Path]:
    """Where pip looks for its configuration, the strongest first."""
    own = environ.get("PIP_CONFIG_FILE")
    if own == os.devnull:
        return []
    home = environ.get("HOME")
    of_user = [Path(home, ".config"), Path(home, "Library/Application Support")] if home else []
    if environ.get("XDG_CONFIG_HOME"):
        of_user.insert(0, Path(environ["XDG_CONFIG_HOME"]))
    of_all = [Path(folder) for folder in (environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":")]
    files = [folder / "pip/pip.conf" for folder in of_user]
    files += [Path(home, ".pip/pip.conf")] if home else []
    files += [Path("/etc/pip.conf"), *(folder / "pip/pip.conf" for folder in of_all), Path("/Library/Application Support/pip/pip.conf")]
    return [Path(own), *files] if own else files


# The commands


def serve(clock: Clock, host: str, port: int) -> None:
    """Builds what is missing or out of date, then becomes the server."""
    BUILD.mkdir(exist_ok=True)
    made_from = fingerprint(*(ROOT / name for name in SERVED_FROM), last_commit(ROOT / "registry"))
    for name, command in SERVED.items():
        stamp = BUILD / f"{name}.stamp"
        if not is_current(BUILD / name, stamp, made_from):
            stamp.unlink(missing_ok=True)
            clock.run(f"making build/{name}", [PYTHON, "-m", "disclose", command])
            stamp.write_text(made_from)
    clock.say(f"starting the server on port {port}")
    os.chdir(ROOT)
    # Replaced rather than waited for, so that a signal to this process reaches the server.
    os.execv(PYTHON, [str(PYTHON), "-m", "disclose", "serve", "--database", "build/registry.sqlite", "--host", host, "--port", str(port)])  # noqa: S606


def test(arguments: list[str]) -> int:
    """All tests on all cores with the coverage floor; with arguments, pytest with those and nothing else."""
    return subprocess.call([PYTHON, "-m", "pytest", *(arguments or all_tests(os.cpu_count() or 1))], cwd=ROOT)


def all_tests(cores: int) -> list[str]:
    """The arguments of pytest for the whole run; what is measured stands in pyproject.toml."""
    spread = ["--numprocesses", "auto"] if cores > 1 else []
    return [*spread, "--cov", "--cov-branch", "--cov-report", "term-missing:skip-covered", "--cov-fail-under", str(COVERAGE_FLOOR)]


def lint(clock: Clock) -> int:
    """Runs every linter, whatever the ones before it say; fails if one of them does."""
    with tempfile.TemporaryDirectory() as fresh:
        write_schemas = ("schemas", ("disclose", "schema", "--output", fresh))
        complaints = {name: complaint_of(clock, name, command) for name, command in (*LINTERS, write_schemas)}
        if not complaints["schemas"] and (outdated := differing(Path(fresh), ROOT / "schemas")):
            complaints["schemas"] = f"out of date: {', '.join(outdated)}; `python3 dev.py bless` rewrites them"
            print(complaints["schemas"])
    failed = [name for name, complaint in complaints.items() if complaint]
    clock.say(f"failed: {', '.join(failed)}" if failed else "no complaints")
    return 1 if failed else 0


def complaint_of(clock: Clock, name: str, command: tuple[str, ...]) -> str:
    """Runs a linter of .venv; what it says if it fails, printed too, and nothing otherwise."""
    clock.say(name)
    program, *arguments = command
    ran = subprocess.run([VENV / "bin" / program, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if ran.returncode == 0:
        return ""
    print(ran.stdout.rstrip(), flush=True)
    return ran.stdout.strip() or f"exit code {ran.returncode}"


def differing(one: Path, other: Path) -> list[str]:
    """The names of the files that are in only one of two folders, or not the same in both; a folder that is not there has none."""
    here, there = ({file.name: file.read_bytes() for file in folder.glob("*")} for folder in (one, other))
    return sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))


def bench() -> int:
    """Runs every benchmark in turn; fails if one of them does."""
    codes = [subprocess.call([PYTHON, "-m", f"benchmarks.{name}"], cwd=ROOT) for name in benchmarks(ROOT / "benchmarks")]
    return 1 if any(codes) else 0


def benchmarks(folder: Path) -> list[str]:
    """The names of the modules that can be run: those that define `main`."""

    def has_main(file: Path) -> bool:
        return any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in ast.parse(file.read_bytes()).body)

    return [file.stem for file in sorted(folder.glob("*.py")) if has_main(file)]


def bless(arguments: list[str]) -> int:
    """Rewrites what is generated and committed: the schemas, then the golden files of the tests."""
    code = subprocess.call([PYTHON, "-m", "disclose", "schema"], cwd=ROOT)
    return code or subprocess.call([PYTHON, "-m", "pytest", *arguments], cwd=ROOT, env={**os.environ, "DISCLOSE_BLESS": "1"})


def lock(upgrade: bool) -> int:
    """Writes requirements.lock: every package that the project, its extras, its tools and its build need, for every supported platform."""
    uv = shutil.which("uv")
    if uv is None:
        raise Stopped("`dev.py lock` needs uv on the path.")
    import tomllib  # here, as an older Python, which lacks it, has to get as far as `too_old`

    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    # `editables` is what hatchling asks for when it installs a project editable; `pip` is what installs it, and what a Python without one starts with.
    beside = "\n".join([*build, "editables", "pip"])
    command = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "{}.{}".format(*OLDEST), "--generate-hashes", "--all-extras"]
    command += ["--group", "dev", "--no-annotate", "--custom-compile-command", "python3 dev.py lock", "--output-file", LOCK.name]
    command += ["--upgrade"] if upgrade else []
    return subprocess.run([*command, "pyproject.toml", "-"], cwd=ROOT, input=beside, text=True, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
