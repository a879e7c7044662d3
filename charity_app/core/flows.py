"""Drawing state machines from their tables, for docs/flows.md."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from charity_app.core.text import Text

_HEAD = """# Flows

Drawn from the tables in `states` by `flask flows`; a test fails when this page is stale.
"""


@dataclass(frozen=True)
class Machine:
    """One state machine: its code, its table, the labels of its states, and who may take which transition."""

    code: str
    table: Mapping[tuple[Any, Any], Any]
    labels: Mapping[Any, Text]
    tones: Mapping[Any, str]
    roles: Mapping[tuple[Any, Any], Sequence[StrEnum]]

    @property
    def initial(self) -> StrEnum:
        """The state in which every row begins: the first of the labels."""
        first: StrEnum = next(iter(self.labels))
        return first


def draw(machines: Iterable[Machine]) -> str:
    """Return the page with one drawing for each machine."""
    return _HEAD + "".join(map(_drawn, machines))


def _drawn(machine: Machine) -> str:
    lines = [f"\n## {machine.code}\n", "```mermaid", "stateDiagram-v2", f"    [*] --> {machine.initial}"]
    for (start, action), end in machine.table.items():
        roles = ", ".join(machine.roles.get((start, action), ())) or "system"
        lines.append(f"    {start} --> {end}: {action} ({roles})")
    starts = {start for start, _ in machine.table}
    lines += [f"    {state} --> [*]" for state in machine.labels if state not in starts]
    return "\n".join([*lines, "```", ""])
