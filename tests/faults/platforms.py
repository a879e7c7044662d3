"""The platform as its own processes, started like in production and killed without a word."""

import json
import os
import signal
import socket
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.faults.forks import INTERPRETERS, Running, Starter, Wanted

_SECONDS_TO_START = 120
OURS = "wsgi:app"


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Platform:
    """One running copy: a database, a directory and a port of its own."""

    def __init__(self, database: str, directory: Path, *, application: str = OURS) -> None:
        self.port, self.directory = free_port(), directory
        self.surroundings = {
            **os.environ,
            "DATABASE_URL": database,
            "DATA_DIR": str(directory),
            "PORT": str(self.port),
            "MODE": "demo",
        }
        self.application = application
        self.log = directory / "serve.log"
        self.process: Running

    @property
    def secret_key(self) -> str:
        """What forms are signed with."""
        return str(json.loads((self.directory / "keys.json").read_text())["SECRET_KEY"])

    def start(self, by: Starter = INTERPRETERS) -> float:
        """Start everything as in production and wait for the first good answer; returns the seconds it took."""
        started = time.monotonic()
        command = ("flask", "--app", self.application, "serve")
        self.process = by.start(Wanted(command, self.surroundings, reads=os.devnull, says=str(self.log)))
        while time.monotonic() - started < _SECONDS_TO_START:
            if self.answers():
                return time.monotonic() - started
            if self.process.poll() is not None:
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
        """Kill everything that runs, at once and for good; returns how many processes that were."""
        if self.process.poll() is not None:
            return 0
        family = [self.process.pid, *descendants(self.process.pid)]
        for one in family:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self.process.wait()
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
