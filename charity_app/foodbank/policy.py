"""Who may do what in the food bank. Source: states.yaml distribution, domain.md 3.7 and 5.6."""

from typing import Any

from charity_app.core.policy import Clause, PermissionTable, both, holds, is_own_household, is_signed_in
from charity_app.core.scope import Actor, Role
from charity_app.foodbank.states.vouchers import ISSUERS
from charity_app.stock.policy import keeps, oversees
from charity_app.stock.states.lots import KEEPERS

SECOND_PEOPLE = (Role.CHARITY_OFFICER, Role.DISTRICT_AID_OFFICER, Role.FOOD_SAFETY_OFFICER)
"""Who may say yes to what leaves an emergency store."""


def keeps_depot(actor: Actor, subject: Any) -> bool:
    """Clause: the actor keeps the depot of the subject; without a subject any depot."""
    grants = actor.grants_of(Role.DEPOT_KEEPER)
    if subject is None:
        return bool(grants)
    depot_id = getattr(subject, "depot_id", None) or getattr(subject, "site_id", None) or subject.id
    return any(grant.site_id == depot_id for grant in grants)


def _is_somebody_elses(actor: Actor, subject: Any) -> bool:
    return subject is None or actor.user_id != subject.asked_by_id


def _keeps_any(actor: Actor, _subject: Any) -> bool:
    return actor.has_role(*KEEPERS)


_own_or_watched = (keeps, keeps_depot, oversees)


def _keeps_point(actor: Actor, subject: Any) -> bool:
    """Clause: the actor keeps the distribution point that the subject is or belongs to; without one any point."""
    site_id = getattr(subject, "site_id", getattr(subject, "id", None))
    return any(subject is None or grant.site_id == site_id for grant in actor.grants_of(Role.POINT_KEEPER))


def _manages_project(actor: Actor, subject: Any) -> bool:
    """Clause: the actor manages the organisation whose project it is; without one any organisation."""
    grants = actor.grants_of(Role.ORG_MANAGER)
    return any(subject is None or grant.organisation_id == subject.organisation_id for grant in grants)


_street = holds(Role.STREET_OFFICER)
_watches = holds(Role.STREET_OFFICER, Role.COMMUNITY_AID_ADVISOR, Role.DISTRICT_AID_OFFICER, Role.AUDITOR)
_PACKS: dict[str, tuple[Clause, ...]] = {
    "distribution.list": (_keeps_point, _watches, holds(Role.CHARITY_OFFICER)),
    "distribution.show": (_keeps_point, _watches, holds(Role.CHARITY_OFFICER)),
    "distribution.plan": (_keeps_point, _street),
    "distribution.publish": (_keeps_point, _street),
    "distribution.start": (_keeps_point,),
    "distribution.finish": (_keeps_point,),
    "distribution.cancel": (_street,),
    "distribution.add": (holds(Role.STREET_OFFICER, Role.COMMUNITY_AID_ADVISOR),),
    "pack.list": (_keeps_point, _watches),
    "pack.show": (_keeps_point, _watches, is_own_household),
    "pack.hand_out": (_keeps_point,),
    "voucher.issue": (holds(*ISSUERS),),
    "voucher.list": (holds(*ISSUERS, Role.DISTRICT_AID_OFFICER, Role.AUDITOR), is_own_household),
    "voucher.void": (holds(*ISSUERS),),
    "voucher.use": (_keeps_point,),
    "no_name.count": (_keeps_point,),
    "visit_rule.set": (_manages_project, holds(Role.CHARITY_OFFICER)),
}
PERMISSIONS: PermissionTable = _PACKS | {
    "outlet.open": (holds(Role.CHARITY_OFFICER, Role.STREET_OFFICER),),
    "outlet.change": (holds(Role.CHARITY_OFFICER, Role.STREET_OFFICER), keeps),
    "outlet.check": (holds(Role.CHARITY_OFFICER, Role.STREET_OFFICER, Role.FOOD_SAFETY_OFFICER), keeps_depot),
    "outlet.refuse": (keeps,),
    "emergency_store.name": (holds(Role.CHARITY_OFFICER),),
    "order.list": (_keeps_any, oversees),
    "order.show": _own_or_watched,
    "order.write": (keeps,),
    "order.change": (keeps, keeps_depot),
    "order.approve": (both(_is_somebody_elses, holds(*SECOND_PEOPLE)),),
    "order.pick": (keeps_depot,),
    "split.make": (keeps_depot,),
    "split.show": (keeps_depot, oversees),
    "route.list": (keeps_depot, oversees),
    "route.show": (keeps_depot, oversees),
    "route.plan": (keeps_depot,),
    "shortage.pledge": (is_signed_in,),
}
