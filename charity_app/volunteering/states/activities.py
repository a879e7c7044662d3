"""The machine of an activity, its kind and its delicate sides. Source: states.yaml activity, domain.md 6.2 and 6.7."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class ActivityState(StrEnum):
    """Where an activity stands; whether it is full follows from its shifts (ruling 32)."""

    DRAFT = "draft"
    PENDING_REVIEW = "pending_review"
    RECRUITING = "recruiting"
    FULL = "full"
    RUNNING = "running"
    FINISHED = "finished"
    SETTLED = "settled"
    CANCELLED = "cancelled"


class ActivityAction(StrEnum):
    """What happens to an activity."""

    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    FILL = "fill"
    FREE_POST = "free_post"
    START = "start"
    FINISH = "finish"
    SETTLE = "settle"
    CANCEL = "cancel"


_S, _A = ActivityState, ActivityAction

ACTIVITY_TABLE = {
    (_S.DRAFT, _A.SUBMIT): _S.PENDING_REVIEW,
    (_S.PENDING_REVIEW, _A.APPROVE): _S.RECRUITING,
    (_S.PENDING_REVIEW, _A.RETURN): _S.DRAFT,
    (_S.RECRUITING, _A.FILL): _S.FULL,
    (_S.FULL, _A.FREE_POST): _S.RECRUITING,
    (_S.RECRUITING, _A.START): _S.RUNNING,
    (_S.FULL, _A.START): _S.RUNNING,
    (_S.RUNNING, _A.FINISH): _S.FINISHED,
    (_S.FINISHED, _A.SETTLE): _S.SETTLED,
    (_S.DRAFT, _A.CANCEL): _S.CANCELLED,
    (_S.RECRUITING, _A.CANCEL): _S.CANCELLED,
    (_S.FULL, _A.CANCEL): _S.CANCELLED,
}

ORGANISERS = (Role.VOLUNTEER_COORDINATOR, Role.ORG_MANAGER, Role.MARKET_KEEPER, Role.DEPOT_KEEPER)
REVIEWERS = (Role.STREET_OFFICER, Role.CHARITY_OFFICER)

ACTIVITY_ROLES: dict[tuple[ActivityState, ActivityAction], tuple[Role, ...]] = {
    (_S.DRAFT, _A.SUBMIT): ORGANISERS,
    (_S.PENDING_REVIEW, _A.APPROVE): REVIEWERS,
    (_S.PENDING_REVIEW, _A.RETURN): REVIEWERS,
    (_S.RECRUITING, _A.FILL): (),
    (_S.FULL, _A.FREE_POST): (),
    (_S.RECRUITING, _A.START): ORGANISERS,
    (_S.FULL, _A.START): ORGANISERS,
    (_S.RUNNING, _A.FINISH): ORGANISERS,
    (_S.FINISHED, _A.SETTLE): ORGANISERS,
    (_S.DRAFT, _A.CANCEL): ORGANISERS,
    (_S.RECRUITING, _A.CANCEL): ORGANISERS,
    (_S.FULL, _A.CANCEL): ORGANISERS,
}

ACTIVITY_LABELS = {
    _S.DRAFT: Text("draft", "activity"),
    _S.PENDING_REVIEW: Text("awaiting review", "activity"),
    _S.RECRUITING: Text("recruiting", "activity"),
    _S.FULL: Text("full", "activity"),
    _S.RUNNING: Text("running", "activity"),
    _S.FINISHED: Text("finished", "activity"),
    _S.SETTLED: Text("settled", "activity"),
    _S.CANCELLED: Text("cancelled", "activity"),
}

ACTIVITY_TONES = {
    _S.DRAFT: "info",
    _S.PENDING_REVIEW: "active",
    _S.RECRUITING: "good",
    _S.FULL: "active",
    _S.RUNNING: "active",
    _S.FINISHED: "muted",
    _S.SETTLED: "good",
    _S.CANCELLED: "danger",
}

ACTIVITY_ACTIONS = {
    _A.SUBMIT: Text("Hand in for review", "activity action"),
    _A.RETURN: Text("Give back for changes", "activity action"),
    _A.APPROVE: Text("Publish", "activity action"),
    _A.START: Text("Start", "activity action"),
    _A.FINISH: Text("End", "activity action"),
    _A.SETTLE: Text("Settle the hours", "activity action"),
    _A.CANCEL: Text("Cancel the activity", "activity action"),
}

PLANNED = (_S.DRAFT, _S.RECRUITING, _S.FULL, _S.RUNNING)
"""States in which shifts may be added, changed and cancelled; while it waits for review nothing changes."""
OPEN = (_S.RECRUITING, _S.FULL, _S.RUNNING)
"""States in which the public sees an activity and people may sign up for its shifts."""


class ServiceArea(StrEnum):
    """What kind of service it is."""

    POVERTY = "poverty"
    ELDERLY_DISABLED = "elderly_disabled"
    CHILDREN = "children"
    COMMUNITY = "community"
    CULTURE_SPORT = "culture_sport"
    EDUCATION = "education"
    HEALTH = "health"
    ENVIRONMENT = "environment"
    EMERGENCY = "emergency"
    FOOD_AND_SHOPS = "food_and_shops"
    OTHER = "other"


class ServedGroup(StrEnum):
    """Whom a service is for, as its record says (R-VOL-03)."""

    EVERYBODY = "everybody"
    ELDERLY = "elderly"
    DISABLED = "disabled"
    CHILDREN = "children"
    IN_NEED = "in_need"
    SICK = "sick"


SERVED_GROUPS = {
    ServedGroup.EVERYBODY: Text("people of the neighbourhood", "served group"),
    ServedGroup.ELDERLY: Text("older people", "served group"),
    ServedGroup.DISABLED: Text("disabled people", "served group"),
    ServedGroup.CHILDREN: Text("children and the young", "served group"),
    ServedGroup.IN_NEED: Text("families in need", "served group"),
    ServedGroup.SICK: Text("sick people", "served group"),
}


SERVICE_AREAS = {
    ServiceArea.POVERTY: Text("help in hardship", "service area"),
    ServiceArea.ELDERLY_DISABLED: Text("older and disabled people", "service area"),
    ServiceArea.CHILDREN: Text("children", "service area"),
    ServiceArea.COMMUNITY: Text("community", "service area"),
    ServiceArea.CULTURE_SPORT: Text("culture and sport", "service area"),
    ServiceArea.EDUCATION: Text("education", "service area"),
    ServiceArea.HEALTH: Text("health", "service area"),
    ServiceArea.ENVIRONMENT: Text("environment", "service area"),
    ServiceArea.EMERGENCY: Text("emergency help", "service area"),
    ServiceArea.FOOD_AND_SHOPS: Text("charity supermarkets and food banks", "service area"),
    ServiceArea.OTHER: Text("other", "service area"),
}


AREA_ICONS = {
    ServiceArea.POVERTY: ("gift", ""),
    ServiceArea.ELDERLY_DISABLED: ("soup", "o"),
    ServiceArea.CHILDREN: ("users", "y"),
    ServiceArea.COMMUNITY: ("home", ""),
    ServiceArea.CULTURE_SPORT: ("calendar", "b"),
    ServiceArea.EDUCATION: ("school", "y"),
    ServiceArea.HEALTH: ("shield", ""),
    ServiceArea.ENVIRONMENT: ("trust", ""),
    ServiceArea.EMERGENCY: ("warn", "r"),
    ServiceArea.FOOD_AND_SHOPS: ("package", "b"),
    ServiceArea.OTHER: ("logo", ""),
}
"""The icon of each area and the tone of its bubble."""


class Trait(StrEnum):
    """What makes a service delicate: the law or our rules then ask for more. Source: R-VOL-08, R-VOL-09, 6.7."""

    HOME_VISIT = "home_visit"
    WITH_CHILDREN = "with_children"
    DRIVING = "driving"
    CRISIS = "crisis"
    OPEN_FOOD = "open_food"
    PERSONAL_CARE = "personal_care"
    RISKY = "risky"


TRAITS = {
    Trait.HOME_VISIT: Text("in people's homes", "trait"),
    Trait.WITH_CHILDREN: Text("with children", "trait"),
    Trait.DRIVING: Text("with driving", "trait"),
    Trait.CRISIS: Text("with people in a crisis", "trait"),
    Trait.OPEN_FOOD: Text("with open food", "trait"),
    Trait.PERSONAL_CARE: Text("with care for the body", "trait"),
    Trait.RISKY: Text("with a risk to health or body", "trait"),
}


class ReturnReason(StrEnum):
    """Why a reviewer gives an activity back."""

    RISK_UNCLEAR = "risk_unclear"
    NO_INSURANCE = "no_insurance"
    NOT_VOLUNTARY = "not_voluntary"
    WORDS_UNCLEAR = "words_unclear"
    PRIVATE_DETAILS = "private_details"


RETURN_REASONS = {
    ReturnReason.RISK_UNCLEAR: Text("The risk is not described well enough", "activity return"),
    ReturnReason.NO_INSURANCE: Text("Risky service needs insurance before it begins", "activity return"),
    ReturnReason.NOT_VOLUNTARY: Text("This is paid or official work and no voluntary service", "activity return"),
    ReturnReason.WORDS_UNCLEAR: Text("People cannot tell what they would do", "activity return"),
    ReturnReason.PRIVATE_DETAILS: Text("The words say too much about a person or family", "activity return"),
}


class CancelReason(StrEnum):
    """Why an activity or a shift does not take place."""

    WEATHER = "weather"
    TOO_FEW = "too_few"
    PLACE_CLOSED = "place_closed"
    NO_LONGER_NEEDED = "no_longer_needed"
    ORGANISER_ILL = "organiser_ill"
    MISTAKE = "mistake"
    NOT_TAKEN_UP = "not_taken_up"


CANCEL_REASONS = {
    CancelReason.WEATHER: Text("Weather", "shift cancelled"),
    CancelReason.TOO_FEW: Text("Too few people", "shift cancelled"),
    CancelReason.PLACE_CLOSED: Text("The place is closed", "shift cancelled"),
    CancelReason.NO_LONGER_NEEDED: Text("No longer needed", "shift cancelled"),
    CancelReason.ORGANISER_ILL: Text("Whoever leads it is ill", "shift cancelled"),
    CancelReason.MISTAKE: Text("Entered by mistake", "shift cancelled"),
    CancelReason.NOT_TAKEN_UP: Text("The draft was not taken up in time", "shift cancelled"),
}
