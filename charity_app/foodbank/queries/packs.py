"""Templates, distributions and packs, one by one and as lists."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor, Role, acting_in, system_scope
from charity_app.foodbank.models import Distribution, Outlet, Pack, PackItem, PackLine, PackTemplate, VisitRule
from charity_app.foodbank.states.packs import LIVE, DistributionState, LeftOut, PackState
from charity_app.ledger.models import Account
from charity_app.registry.models import Household, Site
from charity_app.registry.queries import household_cards
from charity_app.registry.queries.cards import HouseholdCard
from charity_app.stock.models import Item, Lot
from charity_app.stock.queries.balances import holds, is_usable
from charity_app.stock.states.movements import Owner


@dataclass(frozen=True)
class DistributionRow:
    """A distribution in a list: how many packs wait and how many were handed out."""

    id: UUID
    number: str
    site: str
    held_on: date
    slot: str
    packs: int
    state: DistributionState
    waiting: int
    handed_out: int


@dataclass(frozen=True)
class PackRow:
    """A pack with the masked family, and what is in it or left out."""

    pack: Pack
    card: HouseholdCard | None
    items: tuple[tuple[PackItem, Item | None], ...]

    @property
    def given(self) -> list[tuple[PackItem, Item | None]]:
        """Return what is in it."""
        return [one for one in self.items if one[0].left_out is None]

    @property
    def missing(self) -> list[tuple[PackItem, Item | None]]:
        """Return what was left out."""
        return [one for one in self.items if one[0].left_out is not None]


@dataclass(frozen=True)
class SiteRule:
    """A visit rule with the place it holds at."""

    rule: VisitRule
    site: Site

    @property
    def site_id(self) -> UUID:
        """The place."""
        return self.site.id

    @property
    def street_id(self) -> UUID:
        """The street of the place."""
        return self.site.street_id


@dataclass(frozen=True)
class SiteTemplate:
    """A template with its place."""

    template: PackTemplate
    site: Site

    @property
    def site_id(self) -> UUID:
        """The place."""
        return self.site.id

    @property
    def street_id(self) -> UUID:
        """The street of the place."""
        return self.site.street_id


def get_distribution(viewer: Actor, distribution_id: UUID) -> Distribution | None:
    """Return a distribution; what is planned names nobody."""
    return db.session.scalars(select(Distribution).where(Distribution.id == distribution_id)).one_or_none()


def get_pack(viewer: Actor, pack_id: UUID) -> Pack | None:
    """Return a pack within the viewer's reach."""
    return db.session.scalars(select(Pack).where(Pack.id == pack_id)).one_or_none()


def get_pack_template(viewer: Actor, pack_template_id: UUID) -> SiteTemplate | None:
    """Return what packs of a place hold, with the place."""
    of = select(PackTemplate, Site).join(Site, Site.id == PackTemplate.site_id)
    row = db.session.execute(of.where(PackTemplate.id == pack_template_id)).one_or_none()
    return SiteTemplate(*row) if row else None


def _reach(viewer: Actor) -> ColumnElement[bool]:
    if viewer.is_system or viewer.has_role(Role.CHARITY_OFFICER, Role.AUDITOR, Role.DISTRICT_AID_OFFICER):
        return true()
    sites = [grant.site_id for grant in viewer.grants_of(Role.POINT_KEEPER) if grant.site_id]
    streets = viewer.grants_of(Role.STREET_OFFICER, Role.COMMUNITY_AID_ADVISOR)
    return or_(Distribution.site_id.in_(sites), Distribution.street_id.in_([one.division_id for one in streets]))


def list_distributions_visible_to(
    viewer: Actor, *, state: DistributionState | None = None, page: int = 1
) -> Page[DistributionRow]:
    """Return one page of distributions, the latest day first. One statement."""
    numbers = (_number_of(PackState.WAITING), _number_of(PackState.HANDED_OUT))
    wanted = select(Distribution, Site.name, *numbers).join(Site, Site.id == Distribution.site_id).where(_reach(viewer))
    if state is not None:
        wanted = wanted.where(Distribution.state == state)
    with acting_in(system_scope("numbers of packs")):
        return fetch_page(wanted.order_by(Distribution.held_on.desc(), Distribution.id), _row, number=page)


def _number_of(state: PackState) -> Any:
    counted = select(func.count()).select_from(Pack).where(Pack.distribution_id == Distribution.id, Pack.state == state)
    return counted.correlate(Distribution).scalar_subquery()


def _row(row: Any) -> DistributionRow:
    one = row[0]
    taken = {name: getattr(one, name) for name in ("id", "number", "held_on", "slot", "packs", "state")}
    return DistributionRow(**taken, site=row[1], waiting=row[2], handed_out=row[3])


def packs_of(distribution: Distribution, *, states: Collection[PackState] = tuple(PackState)) -> list[Pack]:
    """Return the packs of a distribution within reach, in their order."""
    wanted = select(Pack).where(Pack.distribution_id == distribution.id, Pack.state.in_(states))
    return list(db.session.scalars(wanted.order_by(Pack.position, Pack.id)))


def list_packs(distribution: Distribution, *, page: int = 1) -> Page[Pack]:
    """Return one page of the packs within reach, those that wait first."""
    waits = case((Pack.state == PackState.WAITING, 0), else_=1)
    wanted = select(Pack).where(Pack.distribution_id == distribution.id)
    return fetch_page(wanted.order_by(waits, Pack.position, Pack.id), lambda row: row[0], number=page)


def pack_rows(packs: Sequence[Pack]) -> list[PackRow]:
    """Return packs with their masked families and contents. Two statements.

    Whoever keeps the place reads the masked name of a family that comes to it, and nothing else of the household.
    """
    ids = [pack.id for pack in packs]
    with acting_in(system_scope("families of packs")):
        cards = household_cards({pack.household_id for pack in packs})
    wanted = select(PackItem, Item).outerjoin(Item, Item.id == PackItem.item_id).where(PackItem.pack_id.in_(ids))
    found: dict[UUID, list[tuple[PackItem, Item | None]]] = {key: [] for key in ids}
    for line, item in db.session.execute(wanted.order_by(PackItem.quantity.desc(), PackItem.id)):
        found[line.pack_id].append((line, item))
    return [PackRow(pack, cards.get(pack.household_id), tuple(found[pack.id])) for pack in packs]


def pack_of_code(distribution: Distribution, code: str) -> Pack | None:
    """Return the pack of a distribution with this pick-up code."""
    wanted = select(Pack).where(Pack.distribution_id == distribution.id, Pack.code == code.strip().upper())
    return db.session.scalars(wanted).one_or_none()


def distribution_of(pack: Pack) -> Distribution:
    """Return the distribution of a pack."""
    return db.session.scalars(select(Distribution).where(Distribution.id == pack.distribution_id)).one()


def templates_of(site_id: UUID) -> list[PackTemplate]:
    """Return the templates of a place that are in use."""
    wanted = select(PackTemplate).where(PackTemplate.site_id == site_id, PackTemplate.ended_at.is_(None))
    return list(db.session.scalars(wanted.order_by(PackTemplate.name, PackTemplate.id)))


def lines_of(pack_template_id: UUID) -> list[PackLine]:
    """Return the lines of a template in order."""
    wanted = select(PackLine).where(PackLine.template_id == pack_template_id)
    return list(db.session.scalars(wanted.order_by(PackLine.position)))


def promised_at(site_id: UUID, *, without: Collection[UUID] = ()) -> dict[UUID, int]:
    """Return by item how much of it waits in packs of a place, some packs left out."""
    wanted = (
        select(PackItem.item_id, func.sum(PackItem.quantity))
        .join(Pack, Pack.id == PackItem.pack_id)
        .join(Distribution, Distribution.id == Pack.distribution_id)
        .where(
            Pack.site_id == site_id,
            Pack.state == PackState.WAITING,
            Pack.id.not_in(without),
            Distribution.state.in_(LIVE),
            PackItem.left_out.is_(None),
        )
        .group_by(PackItem.item_id)
    )
    with acting_in(system_scope("goods promised")):
        return {key: int(number) for key, number in db.session.execute(wanted) if key}


def left_out_of(distribution: Distribution) -> dict[LeftOut, int]:
    """Return how many lines of the packs of a distribution were left out, by reason."""
    wanted = (
        select(PackItem.left_out, func.count())
        .join(Pack, Pack.id == PackItem.pack_id)
        .where(Pack.distribution_id == distribution.id, PackItem.left_out.is_not(None))
        .group_by(PackItem.left_out)
    )
    return {reason: number for reason, number in db.session.execute(wanted) if reason}


def household_of(pack: Pack) -> Household:
    """Return the household of a pack, for whoever hands it out."""
    with acting_in(system_scope("family of a pack")):
        return db.session.scalars(select(Household).where(Household.id == pack.household_id)).one()


def hold_household(pack: Pack) -> Household:
    """Return the household of a pack, which nobody else hands anything out to before this is through."""
    wanted = select(Household).where(Household.id == pack.household_id).with_for_update(key_share=True)
    with acting_in(system_scope("family of a pack")):
        return db.session.scalars(wanted).one()


def site_of(distribution: Distribution) -> Site:
    """Return the place of a distribution."""
    return db.session.scalars(select(Site).where(Site.id == distribution.site_id)).one()


def numbers_of(distribution: Distribution) -> dict[PackState, int]:
    """Return how many packs of a distribution stand how, whoever looks."""
    wanted = select(Pack.state, func.count()).where(Pack.distribution_id == distribution.id).group_by(Pack.state)
    with acting_in(system_scope("numbers of packs")):
        return {row[0]: row[1] for row in db.session.execute(wanted)}


def points_of(viewer: Actor) -> list[Site]:
    """Return the places at which the viewer may plan a distribution."""
    sites = [grant.site_id for grant in viewer.grants_of(Role.POINT_KEEPER) if grant.site_id]
    streets = [grant.division_id for grant in viewer.grants_of(Role.STREET_OFFICER)]
    in_street = and_(Site.street_id.in_(streets), Site.id.in_(select(Outlet.site_id)))
    wanted = select(Site).where(or_(Site.id.in_(sites), in_street), Site.valid_to.is_(None))
    return list(db.session.scalars(wanted.order_by(Site.name, Site.id)))


def items_to_pack(site_id: UUID) -> list[Item]:
    """Return the items of which something lies at a place and may be given away now."""
    at_site = holds((Owner.SITE, site_id))
    wanted = (
        select(Item).join(Lot, Lot.item_id == Item.id).join(Account, at_site).where(is_usable(), Account.balance > 0)
    )
    return sorted(set(db.session.scalars(wanted)), key=lambda item: item.name)


def packs_of_household(household_id: UUID, *, limit: int = 20) -> list[Pack]:
    """Return the last packs of a household, the newest first."""
    wanted = (
        select(Pack)
        .join(Distribution, Distribution.id == Pack.distribution_id)
        .where(Pack.household_id == household_id)
        .order_by(Distribution.held_on.desc(), Pack.id)
        .limit(limit)
    )
    return list(db.session.scalars(wanted))


def get_site_rule(viewer: Actor, visit_rule_id: UUID) -> SiteRule | None:
    """Return a visit rule of a place."""
    row = db.session.execute(
        select(VisitRule, Site).join(Site, Site.id == VisitRule.site_id).where(VisitRule.id == visit_rule_id)
    ).one_or_none()
    return SiteRule(*row) if row else None
