"""The commands of this project (run, test, bench, pictures, flask) on nothing but Python's standard library."""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
COMPILED = ROOT / ".compiled"
STAMP = VENV / "lock-digest"
TOOLS_LOCK = ROOT / "requirements-tools.lock"
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHECKS: dict[str, tuple[str, ...]] = {
    "lint": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "types": ("mypy",),
    "imports": ("lint-imports", "--no-cache"),
    "templates": ("djlint", "templates", "--lint", "--quiet"),
}
CORES = os.cpu_count() or 2
WORKERS = {"sqlite": min(CORES, 8), "postgresql": min(CORES + 1, 8)}  # whoever asks a server waits now and then


class Failed(Exception):
    """A step went wrong; the message says what to do next."""


def tool(name: str) -> str:
    """Return the path of a program of the project's environment."""
    return str(VENV / "bin" / name)


def environment() -> dict[str, str]:
    """Return the surroundings for every program we start: the project's environment first, compiled code kept."""
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    own = {"PATH": path, "VIRTUAL_ENV": str(VENV), "PYTHONUNBUFFERED": "1", "FLASK_APP": "wsgi:app"}
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, **own, "PYTHONPYCACHEPREFIX": str(COMPILED)}


def call(arguments: Sequence[str]) -> None:
    """Run a program and show what it says. Raises Failed when it does."""
    if subprocess.run(arguments, cwd=ROOT, env=environment()).returncode:
        raise Failed(f"this failed: {' '.join(arguments)}")


@contextmanager
def step(number: int, of: int, title: str) -> Iterator[None]:
    """Say which step of how many runs, and how long it took."""
    started = time.monotonic()
    print(f"[{number}/{of}] {title} …", flush=True)
    yield
    print(f"[{number}/{of}] {title}: {time.monotonic() - started:.1f} s", flush=True)


def is_pinned_uv(program: str | None) -> bool:
    """Tell whether this program is exactly the uv that the tools lock names."""
    if program is None or not Path(program).exists():
        return False
    answer = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.split()
    return len(answer) > 1 and f"uv=={answer[1]} " in TOOLS_LOCK.read_text()


def find_uv() -> str:
    """Return the pinned uv, installed into `.tools` when the machine has another one or none."""
    own = str(TOOLS / "bin" / "uv")
    for program in (shutil.which("uv"), own):
        if program and is_pinned_uv(program):
            return program
    if importlib.util.find_spec("ensurepip") is None:
        raise Failed("Python's venv module is missing. Install it and try again:\n    apt-get install -y python3-venv")
    call([sys.executable, "-m", "venv", "--clear", str(TOOLS)])
    call([str(TOOLS / "bin" / "pip"), "install", "--quiet", "--require-hashes", "-r", str(TOOLS_LOCK)])
    return own


def digest(lock: Path) -> str:
    """Return what identifies an environment: the lock's content and the interpreter."""
    return f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {platform.python_version()}"


def prepare(*accepted: Path) -> None:
    """Bring `.venv` to the first lock, or leave it when it already stands at one of the accepted locks."""
    has_python = Path(tool("python")).exists()
    if has_python and STAMP.exists() and STAMP.read_text() in [digest(lock) for lock in accepted]:
        return
    uv = find_uv()
    if not has_python or not STAMP.exists() or not STAMP.read_text().endswith(platform.python_version()):
        call([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)])
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    call([uv, "pip", "sync", *quiet, "--require-hashes", "--python", tool("python"), str(accepted[0])])
    STAMP.write_text(digest(accepted[0]))


def run(_options: argparse.Namespace) -> None:
    """Prepare everything and serve the platform until interrupted."""
    with step(1, 4, "environment"):
        prepare(RUN_LOCK, DEV_LOCK)
    with step(2, 4, "database"):
        call([tool("flask"), "db", "upgrade"])
        call([tool("flask"), "setup"])
    with step(3, 4, "demo data"):
        call([tool("flask"), "demo", "--if-empty"])
    print("[4/4] serve", flush=True)
    os.execve(tool("flask"), [tool("flask"), "serve"], environment())


def flask(options: argparse.Namespace) -> None:
    """Run any command of the app inside the locked environment."""
    prepare(RUN_LOCK, DEV_LOCK)
    os.execve(tool("flask"), [tool("flask"), *options.rest], environment())


def bench(options: argparse.Namespace) -> None:
    """Run benchmarks; each line compares two things measured in turn."""
    prepare(DEV_LOCK)
    arguments = [*options.names, "--scale", options.scale, *(["--pg"] if options.pg else [])]
    os.execve(tool("python"), [tool("python"), "-m", "bench", *arguments], environment())


def pictures(_options: argparse.Namespace) -> None:
    """Take the pictures of the ten main pages that the README shows, in a demo district of their own."""
    prepare(DEV_LOCK)
    os.execve(tool("python"), [tool("python"), "-m", "docs.pictures"], environment())


def check(name: str) -> str:
    """Run one check. Returns what it complained about, empty when all is well."""
    done = subprocess.run([tool(CHECKS[name][0]), *CHECKS[name][1:]], cwd=ROOT, env=environment(), capture_output=True)
    return (done.stdout + done.stderr).decode() or "failed without a word" if done.returncode else ""


def check_all() -> list[str]:
    """Run all checks side by side and show the complaints. Returns the names of those that failed."""
    with ThreadPoolExecutor(CORES) as pool:
        complaints = dict(zip(CHECKS, pool.map(check, CHECKS), strict=True))
    for name, complaint in complaints.items():
        print(f"      {name}: {'FAILED' if complaint else 'ok'}\n{complaint}".rstrip(), flush=True)
    return [name for name, complaint in complaints.items() if complaint]


def check_beside() -> list[str]:
    """Run all checks as a step of their own. Returns the names of those that failed."""
    with step(2, 3, "checks: " + ", ".join(CHECKS)):
        return check_all()


def pytest(database: str) -> tuple[bool, str]:
    """Run the tests on one database, each line marked with its name.

    Returns whether all passed, and pytest's closing line.
    """
    colour = "yes" if sys.stdout.isatty() else "no"
    workers = ["-n", str(WORKERS[database]), "--dist", "worksteal"]
    command = [tool("python"), "-m", "pytest", "-q", "--db", database, "--color", colour, *workers]
    closing = ""
    with subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True) as running:
        for line in running.stdout or ():
            print(f"{database:<10} {line}", end="", flush=True)
            closing = line.strip() or closing
    return running.returncode == 0, closing


def test(_options: argparse.Namespace) -> None:
    """Check the code, run the tests on one database after the other, and close with what came of it.

    Side by side the rounds are in each other's way: on two cores they take a third longer. The checks run beside the
    first round: the longest of them would leave all cores but one idle.
    """
    with step(1, 3, "environment"):
        prepare(DEV_LOCK)
    with ThreadPoolExecutor(1) as beside:
        checking = beside.submit(check_beside)
        with step(3, 3, "tests on " + " and ".join(WORKERS)):
            ran = {database: pytest(database) for database in WORKERS}
        failed = checking.result()
    failed += [f"tests on {database}" for database, (passed, _closing) in ran.items() if not passed]
    if not any(map(shutil.which, CHROMIUM_NAMES)):
        print("skipped: the browser tests, because no Chromium was found (apt-get install -y chromium fonts-noto-cjk)")
    print("FAILED: " + ", ".join(failed) if failed else "all checks passed")
    print("\n".join(f"{database}: {closing}" for database, (_passed, closing) in ran.items()), flush=True)
    if failed:
        sys.exit(1)


def parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    commands = argparse.ArgumentParser(prog="dev.py", description=__doc__)
    subs = commands.add_subparsers(required=True, metavar="run | test | bench | pictures | flask")

    def add(name: str, command: Callable[[argparse.Namespace], None]) -> argparse.ArgumentParser:
        sub = subs.add_parser(name, help=command.__doc__, description=command.__doc__)
        sub.set_defaults(command=command)
        return sub

    add("run", run)
    add("test", test)
    benches = add("bench", bench)
    benches.add_argument("names", nargs="*", metavar="NAME", help="without a name: list them")
    benches.add_argument("--scale", choices=("small", "full"), default="small")
    benches.add_argument("--pg", action="store_true", help="measure on PostgreSQL too")
    add("pictures", pictures)
    add("flask", flask).add_argument("rest", nargs="*", metavar="ARGS")
    return commands


def main() -> None:
    """Run the command that was asked for."""
    if sys.version_info < (3, 11):  # noqa: UP036 (an older interpreter may well be asked to run this file)
        sys.exit(f"Python 3.11 or newer is needed; this is {platform.python_version()}.")
    words = sys.argv[1:]
    options = parser().parse_args(words[:1] if words[:1] == ["flask"] else words)
    options.rest = words[1:]
    try:
        options.command(options)
    except Failed as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
