"""The machine of a charity project and its categories. Source: states.yaml charity_project, domain.md 4.5."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class ProjectState(StrEnum):
    """Where a project stands."""

    DRAFT = "draft"
    PENDING_REVIEW = "pending_review"
    APPROVED = "approved"
    FILED = "filed"
    FUNDRAISING = "fundraising"
    FUNDED = "funded"
    IMPLEMENTING = "implementing"
    PAUSED = "paused"
    ENDED = "ended"
    DISCLOSED = "disclosed"
    ARCHIVED = "archived"
    TERMINATED = "terminated"


class ProjectAction(StrEnum):
    """What happens to a project."""

    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    REGISTER_FILING = "register_filing"
    START_WITHOUT_PUBLIC_FUND = "start_without_public_fund"
    OPEN = "open"
    REACH_TARGET = "reach_target"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"
    PUBLISH_FINAL = "publish_final"
    ARCHIVE = "archive"
    TERMINATE = "terminate"


_S, _A = ProjectState, ProjectAction

PROJECT_TABLE = {
    (_S.DRAFT, _A.SUBMIT): _S.PENDING_REVIEW,
    (_S.PENDING_REVIEW, _A.APPROVE): _S.APPROVED,
    (_S.PENDING_REVIEW, _A.RETURN): _S.DRAFT,
    (_S.APPROVED, _A.REGISTER_FILING): _S.FILED,
    (_S.APPROVED, _A.START_WITHOUT_PUBLIC_FUND): _S.IMPLEMENTING,
    (_S.FILED, _A.OPEN): _S.FUNDRAISING,
    (_S.FUNDRAISING, _A.REACH_TARGET): _S.FUNDED,
    (_S.FUNDRAISING, _A.START): _S.IMPLEMENTING,
    (_S.FUNDED, _A.START): _S.IMPLEMENTING,
    (_S.IMPLEMENTING, _A.PAUSE): _S.PAUSED,
    (_S.PAUSED, _A.RESUME): _S.IMPLEMENTING,
    (_S.IMPLEMENTING, _A.END): _S.ENDED,
    (_S.ENDED, _A.PUBLISH_FINAL): _S.DISCLOSED,
    (_S.DISCLOSED, _A.ARCHIVE): _S.ARCHIVED,
    (_S.FUNDRAISING, _A.TERMINATE): _S.TERMINATED,
    (_S.IMPLEMENTING, _A.TERMINATE): _S.TERMINATED,
    (_S.TERMINATED, _A.PUBLISH_FINAL): _S.DISCLOSED,
}

_MANAGER = (Role.ORG_MANAGER,)
_OFFICER = (Role.CHARITY_OFFICER,)
_FINANCE = (Role.ORG_FINANCE,)

PROJECT_ROLES: dict[tuple[ProjectState, ProjectAction], tuple[Role, ...]] = {
    (_S.DRAFT, _A.SUBMIT): _MANAGER,
    (_S.PENDING_REVIEW, _A.APPROVE): _OFFICER,
    (_S.PENDING_REVIEW, _A.RETURN): _OFFICER,
    (_S.APPROVED, _A.REGISTER_FILING): (*_FINANCE, *_OFFICER),
    (_S.APPROVED, _A.START_WITHOUT_PUBLIC_FUND): _MANAGER,
    (_S.FILED, _A.OPEN): _FINANCE,
    (_S.FUNDRAISING, _A.REACH_TARGET): (),
    (_S.FUNDRAISING, _A.START): _MANAGER,
    (_S.FUNDED, _A.START): _MANAGER,
    (_S.IMPLEMENTING, _A.PAUSE): _OFFICER,
    (_S.PAUSED, _A.RESUME): _OFFICER,
    (_S.IMPLEMENTING, _A.END): _MANAGER,
    (_S.ENDED, _A.PUBLISH_FINAL): (*_MANAGER, *_FINANCE),
    (_S.DISCLOSED, _A.ARCHIVE): _OFFICER,
    (_S.FUNDRAISING, _A.TERMINATE): _OFFICER,
    (_S.IMPLEMENTING, _A.TERMINATE): _OFFICER,
    (_S.TERMINATED, _A.PUBLISH_FINAL): _FINANCE,
}

PROJECT_LABELS = {
    _S.DRAFT: Text("draft", "project"),
    _S.PENDING_REVIEW: Text("awaiting review", "project"),
    _S.APPROVED: Text("approved", "project"),
    _S.FILED: Text("filed", "project"),
    _S.FUNDRAISING: Text("fundraising", "project"),
    _S.FUNDED: Text("funded", "project"),
    _S.IMPLEMENTING: Text("implementing", "project"),
    _S.PAUSED: Text("paused", "project"),
    _S.ENDED: Text("ended", "project"),
    _S.DISCLOSED: Text("final report published", "project"),
    _S.ARCHIVED: Text("archived", "project"),
    _S.TERMINATED: Text("terminated", "project"),
}

PROJECT_TONES = {
    _S.DRAFT: "info",
    _S.PENDING_REVIEW: "active",
    _S.APPROVED: "good",
    _S.FILED: "active",
    _S.FUNDRAISING: "good",
    _S.FUNDED: "good",
    _S.IMPLEMENTING: "active",
    _S.PAUSED: "warn",
    _S.ENDED: "muted",
    _S.DISCLOSED: "good",
    _S.ARCHIVED: "muted",
    _S.TERMINATED: "danger",
}

PROJECT_ACTIONS = {
    _A.SUBMIT: Text("Submit for review", "project action"),
    _A.APPROVE: Text("Approve", "project action"),
    _A.RETURN: Text("Return for changes", "project action"),
    _A.REGISTER_FILING: Text("Enter the filing number", "project action"),
    _A.START_WITHOUT_PUBLIC_FUND: Text("Start without raising from the public", "project action"),
    _A.OPEN: Text("Open the fundraising", "project action"),
    _A.REACH_TARGET: Text("Target reached", "project action"),
    _A.START: Text("Start the work", "project action"),
    _A.PAUSE: Text("Pause", "project action"),
    _A.RESUME: Text("Resume", "project action"),
    _A.END: Text("End the project", "project action"),
    _A.PUBLISH_FINAL: Text("Publish the final report", "project action"),
    _A.ARCHIVE: Text("Archive", "project action"),
    _A.TERMINATE: Text("Terminate", "project action"),
}

HIDDEN_STATES = (_S.DRAFT, _S.PENDING_REVIEW)
SUPPORTED_STATES = (_S.APPROVED, _S.FILED, _S.FUNDRAISING, _S.FUNDED, _S.IMPLEMENTING)
GIVING_STATES = (_S.FUNDRAISING, _S.IMPLEMENTING)
RUNNING_STATES = (_S.FUNDRAISING, _S.FUNDED, _S.IMPLEMENTING, _S.PAUSED)
WORKING_STATES = (_S.IMPLEMENTING, _S.PAUSED)
OVER_STATES = (_S.TERMINATED, _S.DISCLOSED, _S.ARCHIVED)


class ProjectCategory(StrEnum):
    """What a project is for."""

    HARDSHIP = "hardship"
    ELDERLY = "elderly"
    CHILDREN = "children"
    EDUCATION = "education"
    MEDICAL = "medical"
    DISABILITY = "disability"
    EMPLOYMENT = "employment"
    PSYCHOLOGICAL = "psychological"
    COMMUNITY = "community"
    EMERGENCY = "emergency"


PROJECT_CATEGORIES = {
    ProjectCategory.HARDSHIP: Text("families in hardship", "project category"),
    ProjectCategory.ELDERLY: Text("older people", "project category"),
    ProjectCategory.CHILDREN: Text("children", "project category"),
    ProjectCategory.EDUCATION: Text("education", "project category"),
    ProjectCategory.MEDICAL: Text("medical help", "project category"),
    ProjectCategory.DISABILITY: Text("disabled people", "project category"),
    ProjectCategory.EMPLOYMENT: Text("employment", "project category"),
    ProjectCategory.PSYCHOLOGICAL: Text("psychological help", "project category"),
    ProjectCategory.COMMUNITY: Text("community development", "project category"),
    ProjectCategory.EMERGENCY: Text("emergencies", "project category"),
}


class ReturnGround(StrEnum):
    """Why a project is given back."""

    NOT_CLEAR = "not_clear"
    COVERAGE = "coverage"
    PERIOD = "period"
    BUDGET = "budget"


RETURN_GROUNDS = {
    ReturnGround.NOT_CLEAR: Text("it is not clear what is done for whom", "return reason"),
    ReturnGround.COVERAGE: Text("the area does not fit the organisation", "return reason"),
    ReturnGround.PERIOD: Text("the period is not realistic", "return reason"),
    ReturnGround.BUDGET: Text("the amount is not explained", "return reason"),
}
