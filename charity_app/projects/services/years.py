"""What a charity must spend in a year at least, and may spend on management at most (domain.md 4.10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from sqlalchemy import select

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.settings import Setting
from charity_app.core.text import Text
from charity_app.projects.events import CharityYearWritten
from charity_app.projects.models import CharityYear
from charity_app.projects.services.caps import cap_of, exceeds_cap
from charity_app.registry.models import Organisation
from charity_app.registry.states.organisations import OrganisationKind


def _least(key: str, percent: int, name: Text) -> Setting:
    return settings.declare(f"projects.least.{key}", percent, unit="percent", rule="4.10", name=name)


PUBLIC = _least("public", 70, Text("Least spending of last year’s income, raising from the public", "setting"))
SMALL_INCOME = _least("small_income", 50, Text("Least spending of last year’s income, smaller others", "setting"))
_M = 1_000_000_00
# net assets from this amount on, highest first
_FOUNDATION_TIERS = (
    (60 * _M, _least("foundation_60m", 6, Text("Least spending of foundations from 60 million on", "setting"))),
    (8 * _M, _least("foundation_8m", 6, Text("Least spending of foundations from 8 million on", "setting"))),
    (4 * _M, _least("foundation_4m", 7, Text("Least spending of foundations from 4 million on", "setting"))),
    (0, _least("foundation_small", 8, Text("Least spending of smaller foundations", "setting"))),
)
_OTHER_TIERS = (
    (10 * _M, _least("other_10m", 6, Text("Least spending of others from 10 million on", "setting"))),
    (5 * _M, _least("other_5m", 7, Text("Least spending of others from 5 million on", "setting"))),
    (1 * _M, _least("other_1m", 8, Text("Least spending of others from 1 million on", "setting"))),
    (0, _least("other_small", 8, Text("Least spending of smaller others", "setting"))),
)
_FIRST_YEAR = 2016


@dataclass(frozen=True)
class JudgedYear:
    """A year as the law sees it: what must be spent for charity, what is missing, how much management may be."""

    least_fen: int
    missing_fen: int
    management_percent: int
    is_over_cap: bool


def write_year(organisation: Organisation, *, year: int, figures: Mapping[str, int | None], by: Actor) -> CharityYear:
    """Write the figures of a year, anew when they were written before. Raises Invalid on the field."""
    if not _FIRST_YEAR <= year <= clock.today().year:
        raise Invalid(Text("Choose a year that has begun", "error"), field="year")
    if sum(figures[name] or 0 for name in ("spent_fen", "management_fen")) > (figures["whole_fen"] or 0):
        raise Invalid(Text("All spending is at least charity and management together", "error"), field="whole_fen")
    same = select(CharityYear).where(CharityYear.organisation_id == organisation.id, CharityYear.year == year)
    row = db.session.scalars(same.with_for_update()).one_or_none()
    row = row or CharityYear(organisation_id=organisation.id, year=year)
    for name, fen in figures.items():
        setattr(row, name, fen)
    row.written_by_id, row.written_at = by.user_id, clock.now()
    db.session.add(row)
    db.session.flush()
    emit(CharityYearWritten(charity_year_id=row.id, organisation_id=organisation.id, year=year, by=by))
    return row


def judge_year(organisation: Organisation, row: CharityYear) -> JudgedYear:
    """Return what the law asks of a charity in a year, and what of it is still missing."""
    is_public = any(organisation.may_raise_funds_on(day) for day in (date(row.year, 1, 1), date(row.year, 12, 31)))
    least_fen = _least_fen(organisation, row, is_public=is_public)
    percent = cap_of(organisation, is_public=is_public, net_assets_fen=row.net_assets_fen)
    return JudgedYear(
        least_fen,
        max(0, least_fen - row.spent_fen),
        percent,
        exceeds_cap(row.management_fen, whole_fen=row.whole_fen, percent=percent),
    )


def _least_fen(organisation: Organisation, row: CharityYear, *, is_public: bool) -> int:
    if is_public:
        incomes = [row.income_fen] if row.mean_income_fen is None else [row.income_fen, row.mean_income_fen]
        return _share(min(incomes), PUBLIC)
    is_foundation = organisation.kind is OrganisationKind.FOUNDATION
    tiers = _FOUNDATION_TIERS if is_foundation else _OTHER_TIERS
    setting = next(setting for least, setting in tiers if row.net_assets_fen >= least)
    by_assets = _share(row.net_assets_fen, setting)
    is_small = not is_foundation and setting is _OTHER_TIERS[-1][1]
    return max(by_assets, _share(row.income_fen, SMALL_INCOME)) if is_small else by_assets


def _share(fen: int, setting: Setting) -> int:
    return ceil(Fraction(fen * settings.value(setting), 100))
