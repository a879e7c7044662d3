"""The blueprint of matching, and what its pages share."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request

from charity_app.casework.states import needs as need_words
from charity_app.core.scope import Role
from charity_app.core.text import Text
from charity_app.http.access import actor
from charity_app.matching.states import claims as claim_words
from charity_app.matching.states import needs as post_words
from charity_app.matching.states import offers as offer_words
from charity_app.registry import queries as registry
from charity_app.registry.models import Organisation

bp = Blueprint("matching", __name__, url_prefix="/matching")
SAVED = Text("Saved", "msg")


def page_number() -> int:
    """Return the page of a list that was asked for."""
    return request.args.get("page", 1, type=int)


def own_organisations() -> list[tuple[UUID, str]]:
    """Return the organisations for which the viewer manages projects, by name."""
    ids = {grant.organisation_id for grant in actor().grants_of(Role.ORG_MANAGER) if grant.organisation_id}
    return sorted(registry.organisation_names(ids).items(), key=lambda pair: pair[1])


def own_organisation(chosen: UUID | None = None) -> Organisation | None:
    """Return the chosen one of the viewer's organisations, or the first; None for a person without one."""
    ids = [key for key, _ in own_organisations()]
    key = chosen if chosen in ids else next(iter(ids), None)
    return registry.get_organisation(actor(), key) if key else None


WORDS: dict[str, Any] = {
    "types": need_words.NEED_TYPES,
    "short_types": need_words.SHORT_TYPES,
    "icons": need_words.NEED_ICONS,
    "units": need_words.NEED_UNITS,
    "need_labels": post_words.NEED_POST_LABELS,
    "need_tones": post_words.NEED_POST_TONES,
    "need_actions": post_words.NEED_POST_ACTIONS,
    "bands": post_words.AGE_BANDS,
    "return_reasons": post_words.RETURN_REASONS,
    "offer_labels": offer_words.OFFER_LABELS,
    "offer_tones": offer_words.OFFER_TONES,
    "offer_actions": offer_words.OFFER_ACTIONS,
    "reject_reasons": offer_words.REJECT_REASONS,
    "claim_labels": claim_words.CLAIM_LABELS,
    "claim_tones": claim_words.CLAIM_TONES,
    "claim_actions": claim_words.CLAIM_ACTIONS,
    "claim_reasons": claim_words.CLAIM_REASONS,
    "events": claim_words.EVENTS,
    "parties": claim_words.PARTIES,
    "handovers": claim_words.HANDOVERS,
    "relations": claim_words.RELATIONS,
    "relation_checks": claim_words.RELATION_CHECKS,
    "receivers": claim_words.RECEIVER_YES,
    "answers": claim_words.FAMILY_ANSWERS,
}
