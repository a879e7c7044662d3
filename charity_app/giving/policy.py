"""Who may do what with campaigns, gifts and match money. Source: states.yaml, domain.md 3.7 and 4.4 to 4.8."""

from typing import Any

from charity_app.core.policy import PermissionTable, holds, is_signed_in
from charity_app.core.scope import Actor, Role

_is_officer = holds(Role.CHARITY_OFFICER)


def is_anyone(_actor: Actor, _subject: Any) -> bool:
    """Clause: whoever may see the row at all; the query decides that."""
    return True


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
}
