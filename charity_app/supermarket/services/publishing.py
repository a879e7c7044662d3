"""The list of a shop's month, public by itself on the first of the next one (feature 5.13, R-MKT-05)."""

from datetime import date
from uuid import UUID

from sqlalchemy import exists, select

from charity_app.core import clock
from charity_app.core.calendar import add_months
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.scope import Actor
from charity_app.registry.models import Site
from charity_app.registry.states.organisations import SiteKind
from charity_app.supermarket.events import MonthListed
from charity_app.supermarket.models import MonthList
from charity_app.supermarket.queries.months import figures_of

PUBLISH = "supermarket.publish"


def plan_lists() -> None:
    """Ask for the lists of the month before this one, once."""
    month = add_months(clock.today().replace(day=1), -1)
    enqueue(PUBLISH, {"month": month.isoformat()}, key=month.isoformat())


def publish_lists(month: date, *, by: Actor) -> list[MonthList]:
    """Publish the lists of a month that is over, of every shop that has none yet; a second time changes nothing."""
    ends_on = add_months(month, 1)
    if ends_on > clock.today():
        return []
    has_list = exists().where(MonthList.site_id == Site.id, MonthList.month == month)
    shops = select(Site.id).where(Site.kind == SiteKind.CHARITY_SUPERMARKET, Site.valid_from < ends_on, ~has_list)
    return [_publish(site_id, month, by) for site_id in db.session.scalars(shops.order_by(Site.id)).all()]


def _publish(site_id: UUID, month: date, by: Actor) -> MonthList:
    row = MonthList(site_id=site_id, month=month, figures=figures_of(site_id, month), published_at=clock.now())
    db.session.add(row)
    db.session.flush()
    emit(MonthListed(month_list_id=row.id, site_id=site_id, month=month, by=by))
    return row
