"""Who may do what in the shops. Source: domain.md 3.7 and 5.4, features 5.1 to 5.9."""

from typing import Any

from charity_app.core.policy import Clause, PermissionTable, both, by_another, holds, is_own_household
from charity_app.core.scope import Actor, Role
from charity_app.supermarket.states.cards import CARD_ROLES, CardAction, CardState
from charity_app.supermarket.states.vouchers import VOUCHER_PLANNERS

OVERSEERS = (Role.CHARITY_OFFICER, Role.AUDITOR)
"""Who sees the sales of every shop."""
_STAFF = (Role.STREET_OFFICER, Role.COMMUNITY_AID_ADVISOR)
_BLOCKERS = tuple(
    role for role in CARD_ROLES[CardState.ACTIVE, CardAction.BLOCK] if role not in (Role.RESIDENT, Role.PROXY)
)


def keeps_shop(actor: Actor, subject: Any) -> bool:
    """Clause: the actor keeps the shop that the subject is or belongs to; without a subject any shop."""
    site_id = getattr(subject, "site_id", getattr(subject, "id", None))
    return any(subject is None or grant.site_id == site_id for grant in actor.grants_of(Role.MARKET_KEEPER))


def oversees_shops(actor: Actor, _subject: Any) -> bool:
    """Clause: somebody who looks after every shop."""
    return actor.has_role(*OVERSEERS)


def is_street_of_shop(actor: Actor, subject: Any) -> bool:
    """Clause: the officer of the street in which a shop is; without a subject any street."""
    street_id = getattr(subject, "street_id", None)
    return any(subject is None or grant.division_id == street_id for grant in actor.grants_of(Role.STREET_OFFICER))


def _is_own_card(actor: Actor, subject: Any) -> bool:
    """Clause: the card of an own household; without a subject any own household may have one."""
    return bool(actor.scope.household_ids) if subject is None else is_own_household(actor, subject)


def _second(name: str) -> tuple[Clause, ...]:
    """Return who decides as the second person, about what somebody else did."""
    return both(by_another(name), keeps_shop), both(by_another(name), is_street_of_shop)


def _carries(actor: Actor, subject: Any) -> bool:
    """Clause: a volunteer who is expected at the shift of the round; without a subject any volunteer."""
    return actor.has_role(Role.VOLUNTEER) and (subject is None or subject.is_carried)


_sees = (keeps_shop, oversees_shops, is_street_of_shop)

PERMISSIONS: PermissionTable = {
    "till.use": (keeps_shop,),
    "shop.show": _sees,
    "shop.price": (keeps_shop,),
    "shop.hours": (keeps_shop,),
    "sale.show": _sees,
    "sale.export": _sees,
    "sale.ask_refund": (keeps_shop,),
    "sale.refund": _second("refund_asked_by_id"),
    "day.close": (keeps_shop,),
    "day.confirm": _second("counted_by_id"),
    "charity_sale.run": (keeps_shop,),
    "charity_sale.confirm": _second("counted_by_id"),
    "conflict.show": _sees,
    "conflict.propose": (keeps_shop,),
    "conflict.confirm": _second("proposed_by_id"),
    "inspection.record": (is_street_of_shop, holds(Role.CHARITY_OFFICER)),
    "inspection.report": (keeps_shop,),
    "contract.sign": (is_street_of_shop, holds(Role.CHARITY_OFFICER)),
    "shop_money.spend": (keeps_shop,),
    "voucher_plan.list": (holds(*VOUCHER_PLANNERS, Role.AUDITOR),),
    "voucher_plan.run": (holds(*VOUCHER_PLANNERS),),
    "voucher_plan.approve": (both(by_another("proposed_by_id"), holds(*VOUCHER_PLANNERS)),),
    "shop_card.own": (_is_own_card,),
    "shop_card.show": (_is_own_card, holds(*_STAFF, Role.AUDITOR)),
    "shop_card.code": (_is_own_card, holds(*_STAFF)),
    "shop_card.share": (_is_own_card, holds(*_STAFF)),
    "shop_card.block": (_is_own_card, holds(*_BLOCKERS)),
    "shop_card.renew": (holds(*_STAFF),),
    "shop_order.place": (_is_own_card, holds(Role.COMMUNITY_AID_ADVISOR)),
    "shop_order.show": _sees,
    "shop_order.pack": (keeps_shop,),
    "shop_round.carry": (keeps_shop, _carries),
}
