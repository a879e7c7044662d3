"""What happens to charity projects, their fundraising plans and their duties to disclose."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.projects.states import ReturnGround
from charity_app.projects.states.disclosures import DutyKind
from charity_app.projects.states.plans import GateItem, SurplusUse
from charity_app.projects.states.work import PaperKind, RelationKind


@dataclass(frozen=True, kw_only=True)
class OfProject(Fact):
    """A fact about a project."""

    subject: ClassVar[str] = "project"
    project_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProjectWritten(OfProject):
    """A project was written down or changed."""


@dataclass(frozen=True, kw_only=True)
class BudgetWritten(OfProject):
    """The budget of a project was written anew."""

    lines: int


@dataclass(frozen=True, kw_only=True)
class ProjectSubmitted(OfProject):
    """A project waits for the district's charity office."""


@dataclass(frozen=True, kw_only=True)
class ProjectApproved(OfProject):
    """A project was approved."""


@dataclass(frozen=True, kw_only=True)
class ProjectReturned(OfProject):
    """A project was given back for changes."""

    ground: ReturnGround


@dataclass(frozen=True, kw_only=True)
class ProjectFiled(OfProject):
    """The filing number of a project's fundraising plan was entered."""


@dataclass(frozen=True, kw_only=True)
class ProjectOpened(OfProject):
    """The fundraising of a project began."""


@dataclass(frozen=True, kw_only=True)
class TargetReached(OfProject):
    """A project has all the money it asked for."""


@dataclass(frozen=True, kw_only=True)
class ProjectStarted(OfProject):
    """The work of a project began."""

    is_public: bool


@dataclass(frozen=True, kw_only=True)
class ProjectPaused(OfProject):
    """The work of a project was stopped for a time."""


@dataclass(frozen=True, kw_only=True)
class ProjectResumed(OfProject):
    """The work of a project goes on."""


@dataclass(frozen=True, kw_only=True)
class ProjectEnded(OfProject):
    """The work of a project is done."""


@dataclass(frozen=True, kw_only=True)
class ProjectTerminated(OfProject):
    """A project was broken off, and what becomes of its money was decided."""

    surplus_use: SurplusUse
    successor_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class ProjectDisclosed(OfProject):
    """The final report of a project was published."""


@dataclass(frozen=True, kw_only=True)
class ProjectArchived(OfProject):
    """A project is over, and what was left is handled."""

    surplus_use: SurplusUse
    successor_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class MilestonePlanned(OfProject):
    """A milestone was written into a project's plan."""

    milestone_id: UUID


@dataclass(frozen=True, kw_only=True)
class MilestoneReached(OfProject):
    """A milestone was reached, with a paper that shows it."""

    milestone_id: UUID


@dataclass(frozen=True, kw_only=True)
class IndicatorPlanned(OfProject):
    """An indicator was written into a project's plan."""

    indicator_id: UUID


@dataclass(frozen=True, kw_only=True)
class IndicatorMeasured(OfProject):
    """It was written down how far an indicator has come."""

    indicator_id: UUID
    reached: int


@dataclass(frozen=True, kw_only=True)
class PartnerNamed(OfProject):
    """An organisation was named that carries the project too."""

    partner_id: UUID


@dataclass(frozen=True, kw_only=True)
class OfPlan(Fact):
    """A fact about a fundraising plan."""

    subject: ClassVar[str] = "plan"
    plan_id: UUID


@dataclass(frozen=True, kw_only=True)
class PlanWritten(OfPlan):
    """A fundraising plan was written down or changed."""


@dataclass(frozen=True, kw_only=True)
class PlanFiled(OfPlan):
    """A fundraising plan got its filing number."""

    filed_on: date


@dataclass(frozen=True, kw_only=True)
class ChannelStated(OfPlan):
    """It was stated on which lawful channel gifts are taken online."""


@dataclass(frozen=True, kw_only=True)
class GateItemChecked(OfPlan):
    """A district officer checked one item of the legal gate."""

    item: GateItem


@dataclass(frozen=True, kw_only=True)
class RaisingOpened(OfPlan):
    """A fundraising began."""


@dataclass(frozen=True, kw_only=True)
class RaisingClosed(OfPlan):
    """A fundraising ended."""

    closed_on: date


@dataclass(frozen=True, kw_only=True)
class OfDisclosure(Fact):
    """A fact about a duty to disclose."""

    subject: ClassVar[str] = "disclosure"
    disclosure_id: UUID


@dataclass(frozen=True, kw_only=True)
class DutyMade(OfDisclosure):
    """A duty to disclose by a day began."""

    kind: DutyKind
    due_on: date


@dataclass(frozen=True, kw_only=True)
class DutyMoved(OfDisclosure):
    """A duty to disclose got another day, because its project or fundraising ended on another one."""

    due_on: date


@dataclass(frozen=True, kw_only=True)
class DutyDropped(OfDisclosure):
    """A duty of a time that will not come was dropped."""


@dataclass(frozen=True, kw_only=True)
class DisclosureReminded(OfDisclosure):
    """Whoever must disclose was reminded."""

    days_left: int


@dataclass(frozen=True, kw_only=True)
class DisclosureMissed(OfDisclosure):
    """A duty to disclose was not met in time."""

    due_on: date


@dataclass(frozen=True, kw_only=True)
class ReportDrafted(OfDisclosure):
    """A report was written on, but not yet published."""


@dataclass(frozen=True, kw_only=True)
class ReportPublished(OfDisclosure):
    """A report was published."""

    report_id: UUID
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class ReportCorrected(OfDisclosure):
    """A published report was corrected by a dated note."""

    report_id: UUID


@dataclass(frozen=True, kw_only=True)
class OfRelations(Fact):
    """A fact about who is tied to an organisation."""

    subject: ClassVar[str] = "organisation"
    organisation_id: UUID
    related_party_id: UUID


@dataclass(frozen=True, kw_only=True)
class RelatedPartyRecorded(OfRelations):
    """Somebody tied to an organisation was recorded."""

    relation: RelationKind


@dataclass(frozen=True, kw_only=True)
class RelatedPartyEnded(OfRelations):
    """Somebody is no longer tied to an organisation."""


@dataclass(frozen=True, kw_only=True)
class PlanRefiled(OfPlan):
    """A filed plan was changed and filed anew."""

    filed_on: date
    version: int


@dataclass(frozen=True, kw_only=True)
class CharityYearWritten(Fact):
    """The yearly figures of a charity were written down, or anew."""

    subject: ClassVar[str] = "charity_year"
    charity_year_id: UUID
    organisation_id: UUID
    year: int


@dataclass(frozen=True, kw_only=True)
class PaperStored(Fact):
    """A paper about a project, a milestone or a report was stored."""

    subject: ClassVar[str] = "paper"
    paper_id: UUID
    kind: PaperKind


@dataclass(frozen=True, kw_only=True)
class ProjectsExported(Fact):
    """The list of projects left the platform."""

    subject: ClassVar[str] = "user"
    user_id: UUID
    projects: int
