"""Work that waits on charity supermarkets: contracts to renew, what inspections found (feature 5.16)."""

from datetime import timedelta

from sqlalchemy import ColumnElement, func, or_, select, true

from charity_app.core import clock
from charity_app.core.scope import Actor, Role
from charity_app.registry.models import OperatorContract, Site
from charity_app.registry.states.organisations import SiteKind
from charity_app.reports.queries.heap import Heap, Kinds, named
from charity_app.reports.states import Waits
from charity_app.supermarket.models import ShopInspection
from charity_app.supermarket.states.inspections import InspectionState

_REMIND = timedelta(days=60)


def contracts(viewer: Actor) -> Heap:
    """Return shops whose last contract is over or ends within 60 days, for those who sign the next one."""
    kinds: Kinds = {}
    last = select(func.max(OperatorContract.ends_on)).where(OperatorContract.site_id == Site.id).scalar_subquery()
    if viewer.has_role(Role.STREET_OFFICER, Role.CHARITY_OFFICER):
        is_used = or_(Site.valid_to.is_(None), Site.valid_to > clock.today())
        is_shop = (Site.kind == SiteKind.CHARITY_SUPERMARKET) & is_used
        kinds[Waits.CONTRACT_TO_RENEW] = is_shop & (last <= clock.today() + _REMIND) & _looked_after(viewer)
    return Heap(Site, kinds, select(Site.name), lambda row: (named(row[0]), ""), last, Site.id)


def inspections(viewer: Actor) -> Heap:
    """Return what a keeper mends, and what street and district look at again: reported as mended, or late."""
    kinds: Kinds = {}
    to_mend = ShopInspection.state == InspectionState.TO_MEND
    if viewer.has_role(Role.STREET_OFFICER, Role.CHARITY_OFFICER):
        is_late = to_mend & (ShopInspection.mend_until < clock.today())
        is_ready = or_(ShopInspection.state == InspectionState.REPORTED, is_late)
        shops = select(Site.id).where(_looked_after(viewer))
        kinds[Waits.SHOP_TO_LOOK_AT] = is_ready & ShopInspection.site_id.in_(shops)
    if viewer.has_role(Role.MARKET_KEEPER):
        kept = {grant.site_id for grant in viewer.grants_of(Role.MARKET_KEEPER)}
        kinds[Waits.SHOP_TO_MEND] = to_mend & ShopInspection.site_id.in_(kept)
    described = select(Site.name).select_from(ShopInspection).join(Site, Site.id == ShopInspection.site_id)
    due, key = ShopInspection.mend_until, ShopInspection.site_id
    return Heap(ShopInspection, kinds, described, lambda row: (named(row[0]), ""), due, key)


def _looked_after(viewer: Actor) -> ColumnElement[bool]:
    if viewer.has_role(Role.CHARITY_OFFICER):
        return true()
    return Site.street_id.in_({grant.division_id for grant in viewer.grants_of(Role.STREET_OFFICER)})
