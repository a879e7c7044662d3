"""The platform as its own processes, started like in production and killed without a word."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SECONDS_TO_START = 120
_SERVE = (sys.executable, "-m", "flask", "--app", "wsgi:app", "serve")


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def variant(application: str, port: int) -> tuple[str, ...]:
    """Return the command that serves another application in the way of ours."""
    program = str(Path(sys.executable).with_name("granian"))
    where = ("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2")
    return (program, *where, "--blocking-threads", "1", "--log-level", "warning", "--no-access-log", application)


class Platform:
    """One running copy: a database, a directory and a port of its own."""

    def __init__(self, database: str, directory: Path, *, application: str | None = None) -> None:
        self.port = free_port()
        self.surroundings = {
            **os.environ,
            "DATABASE_URL": database,
            "DATA_DIR": str(directory),
            "PORT": str(self.port),
            "MODE": "demo",
        }
        self.command = _SERVE if application is None else variant(application, self.port)
        self.log = directory / "serve.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start everything and wait for the first good answer; returns the seconds it took."""
        started = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.surroundings, stdout=log, stderr=log, start_new_session=True
            )
        while time.monotonic() - started < _SECONDS_TO_START:
            if self.answers():
                return time.monotonic() - started
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"the platform did not start:\n{self.log.read_text()[-2000:]}")

    def answers(self) -> bool:
        """Tell whether the database answers through the web server."""
        try:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=2)
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def kill(self) -> int:
        """Kill the supervisor and all it started, at once and for good; returns how many processes that were."""
        if self._process is None:
            return 0
        family = [self._process.pid, *descendants(self._process.pid)]
        for process in family:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._process.wait()
        self._process = None
        while _is_anyone_left(family):
            time.sleep(0.01)
        return len(family)


def descendants(parent: int) -> list[int]:
    """Return the ids of everything a process started, directly or not."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [parent]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def _is_anyone_left(family: list[int]) -> bool:
    for process in family:
        with suppress(OSError, IndexError):
            if (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}:
                return True
    return False
