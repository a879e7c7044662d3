"""Who may do what with campaigns, gifts and match money. Source: states.yaml, domain.md 3.7 and 4.4 to 4.8."""

from typing import Any

from charity_app.core.policy import PermissionTable, both, holds, is_anyone, is_signed_in
from charity_app.core.scope import Actor, Role
from charity_app.giving.states.allocations import AllocationState

_is_officer = holds(Role.CHARITY_OFFICER)
_WATCHERS = (Role.CHARITY_OFFICER, Role.AUDITOR)


def _keeps_books(actor: Actor, _subject: Any) -> bool:
    """Clause: keeps the books of a charity; which projects and donors are its own, the query decides."""
    return actor.has_role(Role.ORG_FINANCE)


def _makes_codes(actor: Actor, _subject: Any) -> bool:
    """Clause: keeps the books of a charity, or leads an organisation whose people may give."""
    return actor.has_role(Role.ORG_FINANCE, Role.ORG_MANAGER)


def _is_draft(_actor: Actor, subject: Any) -> bool:
    return subject is None or subject.state is AllocationState.DRAFT


PERMISSIONS: PermissionTable = {
    "campaign.show": (is_anyone,),
    "campaign.write": (_is_officer,),
    "campaign.run": (_is_officer,),
    "street_campaign.write": (_is_officer, holds(Role.STREET_OFFICER)),
    "pool.write": (_is_officer,),
    "match_fund.write": (_is_officer,),
    "match_fund.open": (_is_officer,),
    "match_fund.show": (holds(Role.CHARITY_OFFICER, Role.AUDITOR),),
    "gift.show": (holds(Role.ORG_FINANCE, Role.CHARITY_OFFICER, Role.AUDITOR),),
    "gift.own": (is_signed_in,),
    "monthly.own": (is_signed_in,),
    "match.judge": (_is_officer,),
    "gift.enter": (holds(Role.ORG_FINANCE),),
    "gift.show_entered": (holds(Role.ORG_FINANCE, *_WATCHERS),),
    "donor.list": (_keeps_books,),
    "donor.merge": (_keeps_books,),
    "platform_table.take": (holds(Role.ORG_FINANCE),),
    "price.write": (_is_officer,),
    "gift.list": (holds(Role.ORG_FINANCE, *_WATCHERS),),
    "gift.return": (holds(Role.ORG_FINANCE),),
    "workplace.open": (_makes_codes,),
    "workplace.show": (is_signed_in,),
    "allocation.list": (holds(Role.ORG_FINANCE, *_WATCHERS),),
    "allocation.draft": (holds(Role.ORG_FINANCE),),
    "allocation.write": (both(_is_draft, holds(Role.ORG_FINANCE)),),
    "allocation.approve": (_is_officer,),
    "bill.pay": (_keeps_books,),
    "bill.show": (holds(Role.ORG_FINANCE, *_WATCHERS),),
    "bill.reverse": (holds(Role.ORG_FINANCE),),
    "receipt.list": (holds(Role.ORG_FINANCE, *_WATCHERS),),
    "receipt.show": (holds(Role.ORG_FINANCE, *_WATCHERS),),
    "receipt.record": (holds(Role.ORG_FINANCE),),
    "question.list": (holds(Role.ORG_FINANCE, *_WATCHERS),),
    "question.show": (holds(Role.ORG_FINANCE, *_WATCHERS),),
    "question.answer": (holds(Role.ORG_FINANCE),),
}
