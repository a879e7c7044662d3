"""Who may do what with needs, offers and claims. Source: states.yaml, domain.md 3.7, rulings 14 and 16."""

from typing import Any

from charity_app.core.policy import Clause, PermissionTable, both, holds, is_anyone, is_own_household
from charity_app.core.scope import Actor, Role
from charity_app.matching.states.claims import Direction, Party
from charity_app.matching.states.offers import PUBLISHERS

NEED_WRITERS = (Role.COMMUNITY_AID_ADVISOR, Role.SOCIAL_WORKER)
STREET_ROLES = (Role.COMMUNITY_AID_ADVISOR, Role.STREET_REVIEWER)
PLACE_SEEKERS = (Role.COMMUNITY_AID_ADVISOR, Role.COMMITTEE_WORKER)
STREET_GIVERS = (Role.SOCIAL_WORKER, Role.STREET_OFFICER)
DESK = (
    *STREET_ROLES,
    Role.COMMITTEE_WORKER,
    *STREET_GIVERS,
    Role.CHARITY_OFFICER,
    Role.DISTRICT_AID_OFFICER,
    Role.AUDITOR,
)
GIVERS = (Role.ORG_MANAGER, Role.DONOR)
OVERSEERS = (Role.CHARITY_OFFICER, Role.DISTRICT_AID_OFFICER, Role.AUDITOR)


def _plays(*roles: Role) -> Clause:
    """Clause: one of the roles is held anywhere; what is seen of the subject is public."""
    return lambda actor, _subject: actor.has_role(*roles)


def _has_household(actor: Actor, _subject: Any) -> bool:
    return bool(actor.scope.household_ids)


def is_giver(actor: Actor, subject: Any) -> bool:
    """Clause: the actor stands on the side that gives, in a claim or as the publisher of an offer."""
    organisation_id = getattr(subject, "organisation_id", None)
    if organisation_id is not None:
        return any(grant.organisation_id == organisation_id for grant in actor.grants_of(Role.ORG_MANAGER))
    street_id = getattr(subject, "giver_street_id", None) or getattr(subject, "publisher_street_id", None)
    if street_id is not None:
        return any(grant.division_id == street_id for grant in actor.grants_of(*STREET_GIVERS))
    donor_id = getattr(subject, "donor_id", None)
    return donor_id is not None and donor_id == actor.user_id and actor.has_role(Role.DONOR)


is_street = holds(*STREET_ROLES)
_is_adviser = holds(Role.COMMUNITY_AID_ADVISOR)
_is_reviewer = holds(Role.STREET_REVIEWER)
_is_officer = holds(Role.CHARITY_OFFICER)


def is_family(actor: Actor, subject: Any) -> bool:
    """Clause: the claim is for a household of the actor's own."""
    return getattr(subject, "household_id", None) in actor.scope.household_ids


def party_of(actor: Actor, claim: Any) -> Party:
    """Return on whose side somebody acts in a claim; nobody in particular is the family with its link."""
    if actor.is_system:
        return Party.SYSTEM
    if not actor.is_signed_in or is_family(actor, claim):
        return Party.FAMILY
    if is_giver(actor, claim):
        return Party.GIVER
    is_local = holds(*STREET_ROLES, *PLACE_SEEKERS)(actor, claim)
    return Party.STREET if is_local else Party.DISTRICT


def _is_other_side(actor: Actor, subject: Any) -> bool:
    if subject is None or subject.proposed_by_id == actor.user_id:
        return subject is None
    if subject.direction is Direction.NEED:
        return is_street(actor, subject)
    return is_giver(actor, subject)


def _is_same_side(actor: Actor, subject: Any) -> bool:
    if subject.direction is Direction.NEED:
        return is_giver(actor, subject)
    return is_family(actor, subject) or holds(*PLACE_SEEKERS)(actor, subject)


def _is_direct_giver(actor: Actor, subject: Any) -> bool:
    return is_giver(actor, subject) and getattr(subject, "organisation_id", None) is not None


def _works_with_claims(actor: Actor, subject: Any) -> bool:
    return actor.has_role(*DESK, *GIVERS) or bool(actor.scope.household_ids)


def _reads_claim(actor: Actor, subject: Any) -> bool:
    return any(clause(actor, subject) for clause in (is_giver, is_family, holds(*DESK)))


_publishes: Clause = lambda actor, subject: actor.has_role(*PUBLISHERS) if subject is None else is_giver(actor, subject)  # noqa: E731

PERMISSIONS: PermissionTable = {
    "need_post.show": (is_anyone,),
    "need_post.write": (holds(*NEED_WRITERS),),
    "need_post.submit": (holds(*NEED_WRITERS),),
    "need_post.resubmit": (holds(*NEED_WRITERS),),
    "need_post.publish": (_is_reviewer,),
    "need_post.return": (_is_reviewer,),
    "need_post.renew": (_is_adviser,),
    "need_post.withdraw": (_is_adviser, is_own_household),
    "need_post.review": (holds(Role.STREET_REVIEWER, Role.CHARITY_OFFICER),),
    "need_post.desk": (holds(*DESK),),
    "offer.show": (is_anyone,),
    "offer.write": (_publishes,),
    "offer.submit": (_publishes,),
    "offer.publish": (_is_officer,),
    "offer.reject": (_is_officer,),
    "offer.pause": (is_giver, _is_officer),
    "offer.resume": (is_giver, _is_officer),
    "offer.finish": (is_giver,),
    "offer.find_households": (_plays(*PLACE_SEEKERS, Role.STREET_REVIEWER),),
    "claim.list": (_works_with_claims,),
    "claim.board": (holds(*DESK),),
    "claim.show": (_reads_claim,),
    "claim.propose": (_plays(*GIVERS),),
    "claim.propose_place": (_plays(*PLACE_SEEKERS), _has_household),
    "claim.accept": (_is_other_side,),
    "claim.decline": (_is_other_side, both(is_street, lambda _actor, claim: claim.proposed_party is Party.FAMILY)),
    "claim.withdraw": (_is_same_side,),
    "claim.start": (is_giver,),
    "claim.deliver": (is_giver,),
    "claim.confirm": (_is_adviser, is_family),
    "claim.report_missing": (_is_adviser, is_family),
    "claim.cancel": (is_giver, _is_adviser),
    "claim.fail": (_is_officer,),
    "claim.remind": (is_street, _is_officer),
    "claim.explain": (is_giver,),
    "claim.clear_relation": (_is_reviewer,),
    "claim.answer_handover": (_is_adviser, is_family),
    "claim.share_link": (is_street,),
    "claim.see_contact": (_is_direct_giver,),
    "claim.show_photo": (_reads_claim,),
}
