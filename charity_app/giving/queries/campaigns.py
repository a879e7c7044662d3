"""Reads of campaigns, streets and pools, shaped for their pages. Streets stand by name, never by amount (R-CMP-01)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import false, func, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.policy import can
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.divisions.models import Division
from charity_app.divisions.queries import tile_bounds, tile_of
from charity_app.giving.models import JointCampaign, Pool, StreetCampaign
from charity_app.giving.queries.funds import FundMoney, fund_view
from charity_app.giving.queries.gate import gate_of, plan_of_pool
from charity_app.giving.queries.money import Figures, add_up, figures_of
from charity_app.giving.states.campaigns import POOL_KINDS, PUBLIC_STATES, CampaignState, PoolKind
from charity_app.projects.models import CharityProject, Disclosure, FundraisingPlan
from charity_app.projects.queries import Gate, is_silent, money_of_project
from charity_app.projects.states.disclosures import DisclosureState
from charity_app.registry.models import Organisation


def get_campaign(viewer: Actor, campaign_id: UUID) -> JointCampaign | None:
    """Return a campaign: before it runs only to those who write it."""
    found = db.session.scalars(select(JointCampaign).where(JointCampaign.id == campaign_id)).one_or_none()
    if found is None or found.state in PUBLIC_STATES or can(viewer, "campaign.write"):
        return found
    return None


def present_campaign() -> JointCampaign | None:
    """Return the campaign to show first: the one that runs, else the latest that ran."""
    wanted = select(JointCampaign).where(JointCampaign.state.in_(PUBLIC_STATES))
    rows = db.session.scalars(wanted.order_by(JointCampaign.starts_on.desc())).all()
    return next((row for row in rows if row.state is CampaignState.RUNNING), next(iter(rows), None))


def campaign_of_edition(edition: int) -> JointCampaign | None:
    """Return an edition."""
    return db.session.scalars(select(JointCampaign).where(JointCampaign.edition == edition)).one_or_none()


def list_campaigns(viewer: Actor, *, number: int = 1) -> Page[Any]:
    """Return a page of the campaigns a viewer may see, the latest first."""
    wanted = select(JointCampaign).order_by(JointCampaign.edition.desc())
    if not can(viewer, "campaign.write"):
        wanted = wanted.where(JointCampaign.state.in_(PUBLIC_STATES))
    return fetch_page(wanted, lambda row: row[0], number=number)


def get_street(viewer: Actor, street_campaign_id: UUID) -> StreetCampaign | None:
    """Return a street's part of a campaign that the viewer may see."""
    found = db.session.scalars(select(StreetCampaign).where(StreetCampaign.id == street_campaign_id)).one_or_none()
    return found if found is not None and get_campaign(viewer, found.campaign_id) else None


def get_pool(viewer: Actor, pool_id: UUID) -> Pool | None:
    """Return a pool of a campaign that the viewer may see."""
    found = db.session.scalars(select(Pool).where(Pool.id == pool_id)).one_or_none()
    return found if found is not None and get_campaign(viewer, found.campaign_id) else None


@dataclass(frozen=True)
class PoolRow:
    """One thing to give to, with its money."""

    id: UUID
    kind: PoolKind
    charity: str
    street_id: UUID | None
    street: str
    project_id: UUID | None
    project: str
    purpose: str
    target_fen: int
    is_closed: bool
    figures: Figures

    @property
    def own_name(self) -> str:
        """The name of the project or street; empty for the common pool."""
        return self.project or self.street


@dataclass(frozen=True)
class Tile:
    """A street in the tile map: where it stands and how many people were helped there."""

    id: UUID
    street_id: UUID
    name: str
    short_name: str
    brand: str
    number: int
    x: int
    y: int
    shade: int


@dataclass(frozen=True)
class CampaignView:
    """A campaign with its streets and what one can give to."""

    campaign: JointCampaign
    pools: tuple[PoolRow, ...]
    tiles: tuple[Tile, ...]
    bounds: tuple[int, ...]
    figures: Figures

    @property
    def common(self) -> PoolRow | None:
        """The pool for wherever it is needed most."""
        return next((pool for pool in self.pools if pool.kind is PoolKind.COMMON), None)

    @property
    def projects(self) -> tuple[PoolRow, ...]:
        """What is raised for projects, by name."""
        return tuple(pool for pool in self.pools if pool.kind is PoolKind.PROJECT)


_POOL = (
    select(
        Pool.id,
        Pool.kind,
        Pool.street_id,
        Pool.project_id,
        Pool.closed_at,
        Organisation.name.label("charity"),
        Division.name.label("street"),
        CharityProject.name.label("project"),
        CharityProject.purpose,
        CharityProject.target_fen,
    )
    .join(Organisation, Organisation.id == Pool.charity_id)
    .outerjoin(Division, Division.id == Pool.street_id)
    .outerjoin(CharityProject, CharityProject.id == Pool.project_id)
)


def pool_rows(*conditions: Any, is_sandbox: bool) -> tuple[PoolRow, ...]:
    """Return pools with names and money: three statements however many there are."""
    rows = db.session.execute(_POOL.where(*conditions).order_by(CharityProject.name, Division.code, Pool.id)).all()
    figures = figures_of([row.id for row in rows], is_sandbox=is_sandbox)
    return tuple(
        PoolRow(
            id=row.id,
            kind=row.kind,
            charity=row.charity,
            street_id=row.street_id,
            street=row.street or "",
            project_id=row.project_id,
            project=row.project or "",
            purpose=row.purpose or "",
            target_fen=row.target_fen or 0,
            is_closed=row.closed_at is not None,
            figures=figures[row.id],
        )
        for row in rows
    )


def campaign_view(campaign: JointCampaign, *, is_sandbox: bool) -> CampaignView:
    """Return a campaign for its home: four statements."""
    pools = pool_rows(Pool.campaign_id == campaign.id, is_sandbox=is_sandbox)
    tiles = _tiles(campaign)
    return CampaignView(
        campaign=campaign,
        pools=pools,
        tiles=tiles,
        bounds=tile_bounds(tile.number for tile in tiles),
        figures=add_up(pool.figures for pool in pools),
    )


def _tiles(campaign: JointCampaign) -> tuple[Tile, ...]:
    wanted = (
        select(StreetCampaign, Division)
        .join(Division, Division.id == StreetCampaign.street_id)
        .where(StreetCampaign.campaign_id == campaign.id)
        .order_by(Division.code)
    )
    rows = db.session.execute(wanted).all()
    bounds = tile_bounds(street.people_helped for street, _ in rows)
    return tuple(_tile(street, division, bounds) for street, division in rows)


def _tile(street: StreetCampaign, division: Division, bounds: tuple[int, ...]) -> Tile:
    place = tile_of(division, street.people_helped, bounds)
    return Tile(
        id=street.id,
        street_id=street.street_id,
        name=division.name,
        short_name=division.short_name,
        brand=street.brand,
        number=street.people_helped,
        x=place.x,
        y=place.y,
        shade=place.shade,
    )


def street_name(street: StreetCampaign) -> str:
    """Return the name of a street or town."""
    return db.session.scalar(select(Division.name).where(Division.id == street.street_id)) or ""


@dataclass(frozen=True)
class Record:
    """What one looks at before giving: the plan, what was spent, when it was last reported and must be next.

    `is_silent` after many days without a word, `is_overdue` once a report is late.
    """

    plan: FundraisingPlan | None
    spent_fen: int
    last_report_on: date | None
    next_report_on: date | None
    is_silent: bool
    is_overdue: bool


@dataclass(frozen=True)
class PoolView:
    """What one can give to, with what one looks at before giving."""

    pool: PoolRow
    campaign: JointCampaign
    gate: Gate
    fund: FundMoney | None
    record: Record


def pool_view(pool: Pool, *, is_sandbox: bool) -> PoolView:
    """Return one thing to give to for its page."""
    (row,) = pool_rows(Pool.id == pool.id, is_sandbox=is_sandbox)
    campaign = db.session.scalars(select(JointCampaign).where(JointCampaign.id == pool.campaign_id)).one()
    fund = fund_view(campaign, is_sandbox=is_sandbox)
    return PoolView(row, campaign, gate_of(pool), fund, _record(pool))


def _record(pool: Pool) -> Record:
    plan = plan_of_pool(pool)
    owners = [Disclosure.plan_id == plan.id] if plan is not None else []
    project = None
    if pool.project_id is not None:
        owners.append(Disclosure.project_id == pool.project_id)
        project = db.session.scalars(select(CharityProject).where(CharityProject.id == pool.project_id)).one()
    published, due = Disclosure.state == DisclosureState.PUBLISHED, Disclosure.state != DisclosureState.PUBLISHED
    late = Disclosure.state == DisclosureState.OVERDUE
    told = select(
        func.max(Disclosure.published_at).filter(published),
        func.min(Disclosure.due_on).filter(due),
        func.count().filter(late),
    )
    last, coming, overdue = db.session.execute(told.where(or_(false(), *owners))).one()
    return Record(
        plan=plan,
        spent_fen=money_of_project(project.id).spent_fen if project is not None else 0,
        last_report_on=last.astimezone(clock.SHANGHAI).date() if last is not None else None,
        next_report_on=coming,
        is_silent=project is not None and is_silent(project),
        is_overdue=overdue > 0,
    )


def pool_name(pool_id: UUID) -> str | Text:
    """Return what a pool is for in words: a project, a street, or wherever it is needed most."""
    row = db.session.execute(_POOL.where(Pool.id == pool_id)).one()
    return row.project or row.street or POOL_KINDS[PoolKind.COMMON]
