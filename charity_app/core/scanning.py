"""The virus hook: a program of the operator's looks at every upload before it is kept (R-FIL-01)."""

import shlex
import subprocess

from charity_app.core.errors import Invalid, Unavailable
from charity_app.core.text import Text

_CLEAN, _INFECTED = 0, 1
_SECONDS = 20
_command: tuple[str, ...] = ()


def install_scanner(command: str) -> None:
    """Take the command at start: it reads the file from its input and ends with 0 for clean, 1 for infected."""
    global _command  # noqa: PLW0603
    _command = tuple(shlex.split(command))


def has_scanner() -> bool:
    """Tell whether uploads are scanned."""
    return bool(_command)


def refuse_infected(content: bytes, *, field: str) -> None:
    """Let the scanner look at a file; without one nothing happens.

    Raises Invalid when it finds something, Unavailable when it gives no answer: what was not scanned is not kept.
    """
    if not _command:
        return
    try:
        code = subprocess.run(_command, input=content, capture_output=True, timeout=_SECONDS, check=False).returncode
    except (OSError, subprocess.TimeoutExpired):
        code = None
    if code == _INFECTED:
        raise Invalid(Text("This file holds something harmful and was not kept", "error"), field=field)
    if code != _CLEAN:
        raise Unavailable(Text("Files cannot be checked right now. Nothing was kept; please try again later", "error"))
