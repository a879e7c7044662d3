"""What has been made of the demo so far, as later parts need it, and how it says how far it has come."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from charity_app.core.scope import Actor, Role
from charity_app.demo.casework import HelpAsked
from charity_app.demo.households import Committee, Street
from charity_app.demo.identifiers import Identifiers
from charity_app.demo.identity import Account, Staff, actor_of
from charity_app.demo.means import Figures
from charity_app.demo.organisations import OrganisationPlan
from charity_app.demo.registry import Registered
from charity_app.demo.scale import Scale
from charity_app.demo.timeline import story

Item = TypeVar("Item")
_BATCH = 20
Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Body:
    """An organisation of the demo: its key and how it was drawn."""

    id: UUID
    plan: OrganisationPlan
    manager: Actor


@dataclass
class District:
    """The demo in the making: the seed, its size, and everything that exists already."""

    seed: int
    scale: Scale
    report: Report
    figures: Figures
    committees: tuple[Committee, ...]
    streets: tuple[Street, ...]
    names: Identifiers
    staff: Staff
    organisations: list[Body] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    households: list[Registered] = field(default_factory=list)
    named: dict[str, Registered] = field(default_factory=dict)
    refused: list[Registered] = field(default_factory=list)
    help_asked: list[HelpAsked] = field(default_factory=list)
    offers: list[UUID] = field(default_factory=list)
    posts: list[UUID] = field(default_factory=list)
    project_ids: list[UUID] = field(default_factory=list)

    def actor(self, role: Role) -> Actor:
        """Return the first account that holds a role."""
        return actor_of(next(account for account in self.accounts if account.post.role is role))

    def each(self, title: str, items: Sequence[Item], *, size: int = _BATCH) -> Iterator[Item]:
        """Walk through the items of a long step, some in one transaction, and report how far it is."""
        for start in range(0, len(items), size):
            batch = items[start : start + size]
            with story():
                yield from batch
            self.report(title, start + len(batch), len(items))
