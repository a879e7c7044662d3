"""What happens to households, consents, organisations and sites."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.registry.states.households import ConsentPurpose, ExportReason, PersonalField, RevealReason
from charity_app.registry.states.organisations import Ground, OrganisationAction, OrganisationState, SiteKind


class Change(StrEnum):
    """What about a household changed so that rules may answer differently."""

    REGISTERED = "registered"
    IMPORTED = "imported"
    MEMBER_ADDED = "member_added"
    MEMBER_CORRECTED = "member_corrected"
    MEMBER_ENDED = "member_ended"
    MEMBER_MOVED = "member_moved"
    INCOME_RECORDED = "income_recorded"
    EXPENSE_RECORDED = "expense_recorded"
    ASSET_RECORDED = "asset_recorded"
    ITEM_ENDED = "item_ended"
    CIRCUMSTANCE_RECORDED = "circumstance_recorded"
    PROPERTY_RECORDED = "property_recorded"
    EMERGENCY_RECORDED = "emergency_recorded"
    DECLARED = "declared"
    MERGED = "merged"
    MOVED = "moved"


@dataclass(frozen=True, kw_only=True)
class OfHouseholdFact(Fact):
    """A fact about a household."""

    subject: ClassVar[str] = "household"
    household_id: UUID


@dataclass(frozen=True, kw_only=True)
class HouseholdRegistered(OfHouseholdFact):
    """A household came into the register."""

    street_id: UUID
    is_import: bool = False


@dataclass(frozen=True, kw_only=True)
class HouseholdFactsChanged(OfHouseholdFact):
    """Something changed that rules look at; `row_id` is the row that was written."""

    change: Change
    row_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class DietRecorded(OfHouseholdFact):
    """What a household cannot eat was recorded; never what it is."""


@dataclass(frozen=True, kw_only=True)
class HouseholdOpened(OfHouseholdFact):
    """Somebody opened the file of a household (told once per person, session and hour)."""


@dataclass(frozen=True, kw_only=True)
class ValueRevealed(OfHouseholdFact):
    """Somebody saw a value in full and said why (R-PRV-01)."""

    field: PersonalField
    reason: RevealReason
    member_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class HouseholdContactChanged(OfHouseholdFact):
    """Address or phone was corrected."""


@dataclass(frozen=True, kw_only=True)
class HouseholdMoved(OfHouseholdFact):
    """A household moved to another committee; `from_street_id` is where it lived."""

    from_street_id: UUID
    street_id: UUID
    committee_id: UUID


@dataclass(frozen=True, kw_only=True)
class HouseholdEnded(OfHouseholdFact):
    """The last member left."""


@dataclass(frozen=True, kw_only=True)
class HouseholdReopened(OfHouseholdFact):
    """Somebody joined a household that had ended."""


@dataclass(frozen=True, kw_only=True)
class HouseholdsMerged(OfHouseholdFact):
    """Two files were one household; the other one points to this one from now on."""

    other_id: UUID


@dataclass(frozen=True, kw_only=True)
class HouseholdErased(OfHouseholdFact):
    """Everything personal of a household was destroyed."""


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(OfHouseholdFact):
    """A household said yes to a purpose."""

    consent_id: UUID
    purpose: ConsentPurpose
    organisation_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(OfHouseholdFact):
    """A household took a yes back."""

    consent_id: UUID
    purpose: ConsentPurpose
    organisation_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class EvidenceAttached(OfHouseholdFact):
    """A paper was added to a file."""

    evidence_id: UUID


@dataclass(frozen=True, kw_only=True)
class HelpingStarted(OfHouseholdFact):
    """Somebody began to fill in for a household."""


@dataclass(frozen=True, kw_only=True)
class HelpingEnded(OfHouseholdFact):
    """Somebody stopped filling in for a household."""


@dataclass(frozen=True, kw_only=True)
class NotSameConfirmed(OfHouseholdFact):
    """Somebody said that two people with one name are two people, and why."""

    other_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class OfExport(Fact):
    """A fact about a list that leaves the platform."""

    subject: ClassVar[str] = "export"
    export_id: UUID
    persons: int
    reason: ExportReason


@dataclass(frozen=True, kw_only=True)
class ExportAsked(OfExport):
    """A list of more than 50 persons waits for a second person."""


@dataclass(frozen=True, kw_only=True)
class ExportApproved(OfExport):
    """A second person agreed to a list."""


@dataclass(frozen=True, kw_only=True)
class HouseholdsExported(OfExport):
    """A masked list was written to a file."""


@dataclass(frozen=True, kw_only=True)
class ImportStarted(Fact):
    """A file of households was put in for checking."""

    subject: ClassVar[str] = "run"
    run_id: UUID
    rows: int


@dataclass(frozen=True, kw_only=True)
class ImportConfirmed(Fact):
    """Somebody let a checked file be taken over."""

    subject: ClassVar[str] = "run"
    run_id: UUID


@dataclass(frozen=True, kw_only=True)
class ImportFinished(Fact):
    """A file of households was worked off."""

    subject: ClassVar[str] = "run"
    run_id: UUID
    rows_new: int
    rows_known: int
    rows_bad: int


@dataclass(frozen=True, kw_only=True)
class OfOrganisation(Fact):
    """A fact about an organisation."""

    subject: ClassVar[str] = "organisation"
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class OrganisationRegistered(OfOrganisation):
    """An organisation came into the register."""


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(OfOrganisation):
    """What the register says about an organisation was corrected."""


@dataclass(frozen=True, kw_only=True)
class OrganisationListed(OfOrganisation):
    """The registrar moved an organisation on or off a list, or ended it."""

    action: OrganisationAction
    ground: Ground
    state: OrganisationState


@dataclass(frozen=True, kw_only=True)
class OfSite(Fact):
    """A fact about a site."""

    subject: ClassVar[str] = "site"
    site_id: UUID
    kind: SiteKind


@dataclass(frozen=True, kw_only=True)
class SiteOpened(OfSite):
    """A site came into use."""


@dataclass(frozen=True, kw_only=True)
class SiteChanged(OfSite):
    """What is known about a site was corrected."""


@dataclass(frozen=True, kw_only=True)
class SiteClosed(OfSite):
    """A site is no longer in use."""


@dataclass(frozen=True, kw_only=True)
class ContractSigned(Fact):
    """A place is entrusted to its operator for a time."""

    subject: ClassVar[str] = "operator_contract"
    operator_contract_id: UUID
    site_id: UUID
