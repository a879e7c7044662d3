"""Packs in the small inhabited district: a point here and one there, each hands out to the family of its street."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from charity_app.casework import services as casework
from charity_app.casework.services import NewNeed
from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import system_actor
from charity_app.foodbank.models import Pack
from charity_app.foodbank.queries.packs import packs_of
from charity_app.foodbank.queries.visits import Limit
from charity_app.foodbank.services import distributing, templates
from charity_app.foodbank.services.templates import Line
from charity_app.foodbank.services.vouchers import Referral, issue_voucher
from charity_app.foodbank.states.visits import PeriodUnit
from charity_app.foodbank.states.vouchers import VoucherReason
from charity_app.registry.models import Household, Site
from charity_app.stock.models import Item
from charity_app.stock.services import intake
from charity_app.stock.services.donors import register_donor

SYSTEM = system_actor("test world")


def feed(site_id: UUID, household_id: UUID, *, item_id: UUID) -> dict[str, UUID]:
    """Let a point hand packs out to a family that needs food; returns what came of it by nickname."""
    site = db.session.scalars(select(Site).where(Site.id == site_id)).one()
    household = db.session.scalars(select(Household).where(Household.id == household_id)).one()
    item = db.session.scalars(select(Item).where(Item.id == item_id)).one()
    _stock(site, item)
    need = casework.assess_need(household, told=_need(), by=SYSTEM)
    voucher = issue_voucher(household, referral=Referral(VoucherReason.LOST_INCOME, 2, need=need), by=SYSTEM)
    template = templates.write_template(site, name="生活包", lines=[Line(1, item_id=item.id)], by=SYSTEM)
    rule = templates.set_visit_rule(Limit(20, 1, PeriodUnit.MONTH), site_id=site.id, by=SYSTEM)
    plan = distributing.Plan(clock.today(), 10, "14:00")
    distribution = distributing.plan_distribution(site, template, plan=plan, by=SYSTEM)
    distributing.publish_distribution(distribution, by=SYSTEM)
    distributing.start_distribution(distribution, by=SYSTEM)
    pack: Pack = packs_of(distribution)[0]
    return {
        "food voucher": voucher.id,
        "pack template": template.id,
        "visit rule": rule.id,
        "distribution": distribution.id,
        "pack": pack.id,
    }


def _stock(site: Site, item: Item) -> None:
    delivery = intake.open_delivery(register_donor(by=SYSTEM), site, by=SYSTEM)
    arrival = intake.Arrival(quantity=30, expires_on=None)
    intake.take_in_line(delivery, item, arrival=arrival, by=SYSTEM)
    intake.finish_delivery(delivery, by=SYSTEM)


def _need() -> NewNeed:
    wished_on = clock.today() + timedelta(days=30)
    return NewNeed(NeedType.FOOD_NUTRITION, "staple_food", 3, 1, 1, NeedUnit.PIECE, wished_on, 10_000)
