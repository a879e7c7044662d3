"""The tables of matching."""

from charity_app.matching.models.claims import Claim, Claimant, ClaimEvent, Delivery
from charity_app.matching.models.needs import NeedPost
from charity_app.matching.models.offers import ResourceOffer

__all__ = ["Claim", "ClaimEvent", "Claimant", "Delivery", "NeedPost", "ResourceOffer"]
