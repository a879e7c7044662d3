"""Which accounts the demo has: every role, at two streets, two organisations and the places they run.

A role that streets and organisations both have, the coordinator of volunteers, has accounts at both. Who keeps
the money has one more at the charity that receives what is given in the campaign, and it comes first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from charity_app.core.scope import Role
from charity_app.demo.identity import Post, login_of
from charity_app.divisions.models import Division
from charity_app.identity.states import PLACES, Place
from charity_app.registry.models import Organisation, Site
from charity_app.registry.states.organisations import SiteKind

_SITE_OF = {
    Role.MARKET_KEEPER: SiteKind.CHARITY_SUPERMARKET,
    Role.DEPOT_KEEPER: SiteKind.FOOD_DEPOT,
    Role.POINT_KEEPER: SiteKind.DISTRIBUTION_POINT,
}


@dataclass(frozen=True)
class Places:
    """Where the accounts of the demo stand: the first and the second of each kind."""

    streets: Sequence[Division]
    committees: Sequence[Division]
    organisations: Sequence[Organisation]
    charities: Sequence[Organisation]
    sites: Sequence[Site]

    def of_role(self, role: Role, kind: Place) -> Sequence[tuple[UUID | None, str]]:
        """Return the keys and names of the places of one kind at which a role has its accounts."""
        if role in _SITE_OF:
            return [(site.id, site.name) for site in self.sites if site.kind is _SITE_OF[role]][:2]
        if role is Role.ORG_FINANCE:
            return [(place.id, place.name) for place in (*self.charities, *self.organisations)]
        held: Mapping[Place, Sequence[Division | Organisation]] = {
            Place.STREET: self.streets,
            Place.COMMITTEE: self.committees,
            Place.ORGANISATION: self.organisations,
        }
        return [(place.id, place.name) for place in held[kind]] if kind in held else [(None, "浦东新区")]


def staff_posts(places: Places) -> Iterator[Post]:
    """Yield the posts of everybody who signs in with a password."""
    for role, kinds in PLACES.items():
        if kinds == (Place.SELF,):
            continue
        held = [(kind, *place) for kind in kinds for place in places.of_role(role, kind)]
        for order, (kind, place_id, place) in enumerate(held, start=1):
            yield Post(login_of(role, order), role, place_id, place, level=kind)


def self_posts(households: Sequence[tuple[UUID, str]], phones: Sequence[str]) -> Iterator[Post]:
    """Yield the posts of residents and proxies of two households, of donors and volunteers, by their phones."""
    for order, (household_id, phone) in enumerate(households, start=1):
        yield Post(login_of(Role.RESIDENT, order), Role.RESIDENT, household_id=household_id, phone=phone)
    spare = iter(phones)
    for order, (household_id, _) in enumerate(households, start=1):
        yield Post(login_of(Role.PROXY, order), Role.PROXY, household_id=household_id, phone=next(spare))
    for role in (Role.DONOR, Role.VOLUNTEER):
        for order in (1, 2):
            yield Post(login_of(role, order), role, phone=next(spare))
