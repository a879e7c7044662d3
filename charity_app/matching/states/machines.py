"""The machines of needs, offers and claims, as they are drawn in docs/flows.md."""

from charity_app.core.flows import Machine
from charity_app.matching.states import claims, needs, offers

MACHINES = (
    Machine("need_post", needs.NEED_POST_TABLE, needs.NEED_POST_LABELS, needs.NEED_POST_TONES, needs.NEED_POST_ROLES),
    Machine("resource_offer", offers.OFFER_TABLE, offers.OFFER_LABELS, offers.OFFER_TONES, offers.OFFER_ROLES),
    Machine("claim", claims.CLAIM_TABLE, claims.CLAIM_LABELS, claims.CLAIM_TONES, claims.CLAIM_ROLES),
)
