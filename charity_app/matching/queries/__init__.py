"""Reads of matching."""

from charity_app.matching.queries.board import Board, claims_board
from charity_app.matching.queries.claims import ClaimCard, claim_card, get_claim, household_of, may_see_contact
from charity_app.matching.queries.family import FamilyView, claim_of_link, family_view
from charity_app.matching.queries.halls import OpenCounts, count_open
from charity_app.matching.queries.lists import ClaimFilter, ClaimRow, count_claims, list_claims_visible_to
from charity_app.matching.queries.needs import (
    DeskNeed,
    NeedCard,
    count_open_needs,
    get_need,
    get_own_need,
    list_needs,
    list_posts_to_review,
    list_posts_visible_to,
    need_card,
)
from charity_app.matching.queries.offers import (
    OfferFilter,
    OfferRow,
    contact_of,
    count_open_offers,
    get_offer,
    list_offers,
    list_offers_to_review,
    offer_row,
)
from charity_app.matching.queries.status import status_by_reference
from charity_app.matching.queries.suggestions import suggestions_for_need, suggestions_for_organisation

__all__ = [
    "Board",
    "ClaimCard",
    "ClaimFilter",
    "ClaimRow",
    "DeskNeed",
    "FamilyView",
    "NeedCard",
    "OfferFilter",
    "OfferRow",
    "OpenCounts",
    "claim_card",
    "claim_of_link",
    "claims_board",
    "contact_of",
    "count_claims",
    "count_open",
    "count_open_needs",
    "count_open_offers",
    "family_view",
    "get_claim",
    "get_need",
    "get_offer",
    "get_own_need",
    "household_of",
    "list_claims_visible_to",
    "list_needs",
    "list_offers",
    "list_offers_to_review",
    "list_posts_to_review",
    "list_posts_visible_to",
    "may_see_contact",
    "need_card",
    "offer_row",
    "status_by_reference",
    "suggestions_for_need",
    "suggestions_for_organisation",
]
