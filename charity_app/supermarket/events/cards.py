"""What happens to cards and points."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.supermarket.states.cards import CardAction


@dataclass(frozen=True, kw_only=True)
class OfCard(Fact):
    """A fact about a card."""

    subject: ClassVar[str] = "card"
    card_id: UUID


@dataclass(frozen=True, kw_only=True)
class CardOpened(OfCard):
    """A household has a card: the rules say so."""


@dataclass(frozen=True, kw_only=True)
class CardMoved(OfCard):
    """A card was blocked or is good again."""

    action: CardAction


@dataclass(frozen=True, kw_only=True)
class CardEnded(OfCard):
    """A card ended with the entitlement."""


@dataclass(frozen=True, kw_only=True)
class CodeRenewed(OfCard):
    """A card has a new code; the old one is worth nothing."""


@dataclass(frozen=True, kw_only=True)
class ProxyAdded(OfCard):
    """Somebody else may shop with a card."""

    proxy_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProxyRemoved(OfCard):
    """Somebody may no longer shop with a card."""

    proxy_id: UUID


@dataclass(frozen=True, kw_only=True)
class PointsGranted(OfCard):
    """The points of a month were granted."""

    month: date
    amount: int


@dataclass(frozen=True, kw_only=True)
class PointsExpired(OfCard):
    """Points of a month that nobody spent are gone."""

    month: date
    amount: int


@dataclass(frozen=True, kw_only=True)
class PointsCarried(OfCard):
    """The points of a merged file went over to the card that stays."""

    from_card_id: UUID
    amount: int
