"""The supervisor: one web server and one worker process, started, watched and stopped together (ruling 48)."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

import click
import structlog
from flask import Flask

log = structlog.get_logger()
_WATCH_SECONDS = 0.5
_GRACE_SECONDS = 10
_QUICK_DEATHS = 5


class Child:
    """One process under supervision: started again when it dies, left alone after dying at once too often."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.command = name, command
        self.quick_deaths = 0
        self.start()

    def start(self) -> None:
        """Start the process."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(self.command, start_new_session=True)

    def revive(self) -> bool:
        """Start the process again if it has died; False when it dies at once every time."""
        if self.process.poll() is None:
            return True
        lived = time.monotonic() - self.started_at
        self.quick_deaths = self.quick_deaths + 1 if lived < 2 else 0
        log.error("child died", child=self.name, code=self.process.returncode)
        if self.quick_deaths >= _QUICK_DEATHS:
            return False
        self.start()
        return True

    def stop(self) -> None:
        """Ask the process to end, and make it and everything it started end when it does not."""
        if self.process.poll() is None:
            self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_GRACE_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def web_command(app: Flask) -> list[str]:
    """Return the command of the web server: one worker per core; on SQLite one thread each (performance.md 1)."""
    on_sqlite = str(app.config["SQLALCHEMY_DATABASE_URI"]).startswith("sqlite")
    return [
        str(Path(sys.executable).with_name("granian")),
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(app.config["PORT"])),
        *("--workers", str(os.cpu_count() or 1), "--blocking-threads", "1" if on_sqlite else "3"),
        *("--respawn-failed-workers", "--no-access-log", "--log-level", "warning", "wsgi:app"),
    ]


def supervise(app: Flask) -> int:
    """Run both processes until a signal ends them; returns the exit code."""
    children = [
        Child("web", web_command(app)),
        Child("worker", [sys.executable, "-m", "flask", "--app", "wsgi:app", "jobs", "work"]),
    ]
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    lost: list[Child] = []
    announced = False
    while not stopping and not lost:
        time.sleep(_WATCH_SECONDS)
        if not announced and is_open(app.config["PORT"]):
            announce(app)
            announced = True
        lost = [] if stopping else [child for child in children if not child.revive()]
    for child in reversed(children):
        child.stop()
    return 1 if lost else 0


def is_open(port: int) -> bool:
    """Tell whether the web server takes connections."""
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def announce(app: Flask) -> None:
    """Print the address and, in the demo, one account per role."""
    click.echo(f"\n  http://127.0.0.1:{app.config['PORT']}\n")
    kept = Path(app.config["DATA_DIR"]) / "demo_accounts.txt"
    if app.config["IS_DEMO"] and kept.exists():
        click.echo(kept.read_text(encoding="utf-8"))
    sys.stdout.flush()
