"""Who may do what with goods. Source: states.yaml food_batch, domain.md 3.7, reliability.md C6 and T9."""

from typing import Any

from charity_app.core.policy import PermissionTable, both, by_another, holds, is_anyone
from charity_app.core.scope import Actor, Role
from charity_app.stock.states.lots import KEEPERS, SAFETY
from charity_app.stock.states.recalls import SECOND_PEOPLE

OVERSEERS = (*SAFETY, Role.CHARITY_OFFICER, Role.AUDITOR)
"""Who sees the stock of every place."""
CALLERS = (
    Role.COMMUNITY_AID_ADVISOR,
    Role.SOCIAL_WORKER,
    Role.COMMITTEE_WORKER,
    Role.STREET_OFFICER,
    Role.DISTRICT_AID_OFFICER,
)


def keeps(actor: Actor, subject: Any) -> bool:
    """Clause: the actor keeps the place of the subject; without a subject any place."""
    grants = actor.grants_of(*KEEPERS)
    if subject is None:
        return bool(grants)
    site_id = getattr(subject, "site_id", subject.id)
    return any(grant.site_id == site_id for grant in grants)


def oversees(actor: Actor, _subject: Any) -> bool:
    """Clause: somebody who looks after the stock of every place."""
    return actor.has_role(*OVERSEERS)


def is_safety(actor: Actor, _subject: Any) -> bool:
    """Clause: the food safety officer."""
    return actor.has_role(*SAFETY)


def _keeps_any(actor: Actor, _subject: Any) -> bool:
    return actor.has_role(*KEEPERS)


def _gives(actor: Actor, _subject: Any) -> bool:
    """Clause: somebody who may be a donor; which goods are theirs, the query tells."""
    return actor.has_role(Role.DONOR, Role.ORG_MANAGER)


def _calls(actor: Actor, _subject: Any) -> bool:
    """Clause: somebody who calls families somewhere; a recall has no place of its own."""
    return actor.has_role(*CALLERS)


def _is_street(actor: Actor, subject: Any) -> bool:
    """Clause: the street officer of the place; the query sets `street_id`, or any without a subject."""
    grants = actor.grants_of(Role.STREET_OFFICER)
    return any(subject is None or grant.division_id == getattr(subject, "street_id", None) for grant in grants)


_is_somebody_elses = by_another("asked_by_id", "counted_by_id", "started_by_id")
_second = (both(_is_somebody_elses, keeps), both(_is_somebody_elses, is_safety), both(_is_somebody_elses, _is_street))

PERMISSIONS: PermissionTable = {
    "item.list": (is_anyone,),
    "item.write": (_keeps_any, is_safety),
    "item.value": (_keeps_any, holds(Role.CHARITY_OFFICER)),
    "stock.show": (keeps, oversees),
    "stock.keep": (keeps,),
    "stock.oversee": (oversees,),
    "stock.export": (keeps, oversees),
    "arrival.list": (keeps, oversees),
    "arrival.confirm": (keeps,),
    "lot.show": (_keeps_any, oversees),
    "lot.freeze": (_keeps_any, is_safety),
    "lot.clear": (is_safety,),
    "delivery.show": (keeps, oversees),
    "delivery.receive": (keeps,),
    "goods_donor.list": (_keeps_any, oversees),
    "goods_donor.record": (_keeps_any, is_safety),
    "given.list": (_gives,),
    "disposal.list": (_keeps_any, oversees, _is_street),
    "disposal.show": (keeps, oversees, _is_street),
    "disposal.ask": (keeps, is_safety),
    "disposal.decide": _second,
    "stocktake.list": (_keeps_any, oversees, _is_street),
    "stocktake.show": (keeps, oversees, _is_street),
    "stocktake.count": (keeps,),
    "stocktake.decide": (*_second, both(_is_somebody_elses, holds(Role.CHARITY_OFFICER))),
    "recall.list": (_keeps_any, oversees, _calls),
    "recall.show": (_keeps_any, oversees, _calls),
    "recall.start": (is_safety,),
    "recall.end": (both(_is_somebody_elses, holds(*SECOND_PEOPLE)),),
    "recall.call": (holds(*CALLERS),),
    "recall.families": (_calls, is_safety, holds(Role.AUDITOR)),
    "recall.report": (is_safety, holds(Role.CHARITY_OFFICER)),
    "recall.trace": (is_safety, _calls, holds(Role.AUDITOR)),
    "goods.received": (holds(*CALLERS, Role.AUDITOR),),
}
