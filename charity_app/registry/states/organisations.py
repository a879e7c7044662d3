"""The machine of an organisation, its kinds and grounds; kinds of sites. Source: states.yaml, domain.md 7."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class OrganisationState(StrEnum):
    """Where an organisation stands with the registrar."""

    REGISTERED = "registered"
    ABNORMAL = "abnormal"
    SERIOUS = "serious"
    SUSPENDED = "suspended"
    DEREGISTERING = "deregistering"
    DEREGISTERED = "deregistered"
    REVOKED = "revoked"


class OrganisationAction(StrEnum):
    """What the registrar decides."""

    LIST_ABNORMAL = "list_abnormal"
    DELIST = "delist"
    LIST_SERIOUS = "list_serious"
    STOP = "stop"
    RESTORE = "restore"
    WIND_UP = "wind_up"
    DEREGISTER = "deregister"
    REVOKE = "revoke"


ORGANISATION_TABLE = {
    (OrganisationState.REGISTERED, OrganisationAction.LIST_ABNORMAL): OrganisationState.ABNORMAL,
    (OrganisationState.ABNORMAL, OrganisationAction.DELIST): OrganisationState.REGISTERED,
    (OrganisationState.ABNORMAL, OrganisationAction.LIST_SERIOUS): OrganisationState.SERIOUS,
    (OrganisationState.SERIOUS, OrganisationAction.DELIST): OrganisationState.REGISTERED,
    (OrganisationState.REGISTERED, OrganisationAction.STOP): OrganisationState.SUSPENDED,
    (OrganisationState.SUSPENDED, OrganisationAction.RESTORE): OrganisationState.REGISTERED,
    (OrganisationState.REGISTERED, OrganisationAction.WIND_UP): OrganisationState.DEREGISTERING,
    (OrganisationState.DEREGISTERING, OrganisationAction.DEREGISTER): OrganisationState.DEREGISTERED,
    (OrganisationState.SERIOUS, OrganisationAction.REVOKE): OrganisationState.REVOKED,
}

ORGANISATION_ROLES = dict.fromkeys(ORGANISATION_TABLE, (Role.REGISTRY_OFFICER,))

ORGANISATION_LABELS = {
    OrganisationState.REGISTERED: Text("normal", "organisation state"),
    OrganisationState.ABNORMAL: Text("on the abnormal list", "organisation state"),
    OrganisationState.SERIOUS: Text("on the serious list", "organisation state"),
    OrganisationState.SUSPENDED: Text("activities stopped", "organisation state"),
    OrganisationState.DEREGISTERING: Text("being wound up", "organisation state"),
    OrganisationState.DEREGISTERED: Text("deregistered", "organisation state"),
    OrganisationState.REVOKED: Text("registration revoked", "organisation state"),
}

ORGANISATION_TONES = {
    OrganisationState.REGISTERED: "good",
    OrganisationState.ABNORMAL: "warn",
    OrganisationState.SERIOUS: "danger",
    OrganisationState.SUSPENDED: "danger",
    OrganisationState.DEREGISTERING: "warn",
    OrganisationState.DEREGISTERED: "muted",
    OrganisationState.REVOKED: "danger",
}

ORGANISATION_ACTIONS = {
    OrganisationAction.LIST_ABNORMAL: Text("Put on the abnormal list", "organisation action"),
    OrganisationAction.DELIST: Text("Take off the list", "organisation action"),
    OrganisationAction.LIST_SERIOUS: Text("Put on the serious list", "organisation action"),
    OrganisationAction.STOP: Text("Stop its activities", "organisation action"),
    OrganisationAction.RESTORE: Text("Let it work again", "organisation action"),
    OrganisationAction.WIND_UP: Text("Start winding up", "organisation action"),
    OrganisationAction.DEREGISTER: Text("Deregister", "organisation action"),
    OrganisationAction.REVOKE: Text("Revoke the registration", "organisation action"),
}


class Ground(StrEnum):
    """Why the registrar decided so."""

    NO_YEARLY_REPORT = "no_yearly_report"
    NO_PARTY_WORK = "no_party_work"
    ORDER_NOT_DONE = "order_not_done"
    CANNOT_BE_REACHED = "cannot_be_reached"
    TWO_YEARS_ABNORMAL = "two_years_abnormal"
    FALSE_PAPERS = "false_papers"
    COURT_DEFAULT = "court_default"
    GRAVE_BREACH = "grave_breach"
    DUTY_DONE = "duty_done"
    OWN_REQUEST = "own_request"
    OTHER = "other"


GROUNDS = {
    Ground.NO_YEARLY_REPORT: Text("no yearly report", "ground"),
    Ground.NO_PARTY_WORK: Text("party work not set up as required", "ground"),
    Ground.ORDER_NOT_DONE: Text("an order was not carried out in time", "ground"),
    Ground.CANNOT_BE_REACHED: Text("cannot be reached at the registered place", "ground"),
    Ground.TWO_YEARS_ABNORMAL: Text("two years on the abnormal list", "ground"),
    Ground.FALSE_PAPERS: Text("false papers for a change", "ground"),
    Ground.COURT_DEFAULT: Text("on a court's default list", "ground"),
    Ground.GRAVE_BREACH: Text("grave breach of the law", "ground"),
    Ground.DUTY_DONE: Text("the duty was done", "ground"),
    Ground.OWN_REQUEST: Text("at its own request", "ground"),
    Ground.OTHER: Text("other ground on file", "ground"),
}

GROUNDS_OF = {
    OrganisationAction.LIST_ABNORMAL: (
        Ground.NO_YEARLY_REPORT,
        Ground.NO_PARTY_WORK,
        Ground.ORDER_NOT_DONE,
        Ground.CANNOT_BE_REACHED,
        Ground.OTHER,
    ),
    OrganisationAction.DELIST: (Ground.DUTY_DONE,),
    OrganisationAction.LIST_SERIOUS: (
        Ground.TWO_YEARS_ABNORMAL,
        Ground.FALSE_PAPERS,
        Ground.COURT_DEFAULT,
        Ground.GRAVE_BREACH,
    ),
    OrganisationAction.STOP: (Ground.GRAVE_BREACH, Ground.ORDER_NOT_DONE, Ground.OTHER),
    OrganisationAction.RESTORE: (Ground.DUTY_DONE,),
    OrganisationAction.WIND_UP: (Ground.OWN_REQUEST, Ground.OTHER),
    OrganisationAction.DEREGISTER: (Ground.OWN_REQUEST, Ground.OTHER),
    OrganisationAction.REVOKE: (Ground.GRAVE_BREACH, Ground.OTHER),
}


class OrganisationKind(StrEnum):
    """The legal form, as the second sign of the credit code says."""

    ASSOCIATION = "association"
    SERVICE = "service"
    FOUNDATION = "foundation"
    OTHER = "other"
    COMPANY = "company"
    PUBLIC_BODY = "public_body"


ORGANISATION_KINDS = {
    OrganisationKind.ASSOCIATION: Text("association", "organisation"),
    OrganisationKind.SERVICE: Text("social service organisation", "organisation"),
    OrganisationKind.FOUNDATION: Text("foundation", "organisation"),
    OrganisationKind.OTHER: Text("other social organisation", "organisation"),
    OrganisationKind.COMPANY: Text("company", "organisation"),
    OrganisationKind.PUBLIC_BODY: Text("public body", "organisation"),
}

KIND_OF_PREFIX = {
    "51": OrganisationKind.ASSOCIATION,
    "52": OrganisationKind.SERVICE,
    "53": OrganisationKind.FOUNDATION,
    "59": OrganisationKind.OTHER,
}


class Field(StrEnum):
    """What an organisation works on. Source: domain.md 7.2."""

    ELDERLY = "elderly"
    DISABLED = "disabled"
    CHILDREN = "children"
    ASSISTANCE = "assistance"
    SOCIAL_WORK = "social_work"
    EDUCATION = "education"
    CULTURE = "culture"
    ENVIRONMENT = "environment"
    COMMUNITY = "community"
    TRADE = "trade"
    FUND = "fund"
    GENERAL = "general"


FIELDS = {
    Field.ELDERLY: Text("help for older people", "organisation field"),
    Field.DISABLED: Text("help for disabled people", "organisation field"),
    Field.CHILDREN: Text("children and young people", "organisation field"),
    Field.ASSISTANCE: Text("social assistance", "organisation field"),
    Field.SOCIAL_WORK: Text("social work", "organisation field"),
    Field.EDUCATION: Text("education", "organisation field"),
    Field.CULTURE: Text("culture and sport", "organisation field"),
    Field.ENVIRONMENT: Text("environment", "organisation field"),
    Field.COMMUNITY: Text("community life", "organisation field"),
    Field.TRADE: Text("trade association", "organisation field"),
    Field.FUND: Text("foundation work", "organisation field"),
    Field.GENERAL: Text("several fields", "organisation field"),
}


class SiteKind(StrEnum):
    """What a place is used for."""

    CHARITY_SUPERMARKET = "charity_supermarket"
    FOOD_DEPOT = "food_depot"
    DISTRIBUTION_POINT = "distribution_point"
    CARE_STOP = "care_stop"
    SHARED_FRIDGE = "shared_fridge"
    LOTTERY_OUTLET = "lottery_outlet"
    SOCIAL_WORK_STATION = "social_work_station"
    DOORSTEP_STATION = "home_doorstep_station"
    ELDER_MEAL_SITE = "elder_meal_site"
    SERVICE_CENTRE = "affairs_service_centre"


SITE_KINDS = {
    SiteKind.CHARITY_SUPERMARKET: Text("charity supermarket", "site"),
    SiteKind.FOOD_DEPOT: Text("food depot", "site"),
    SiteKind.DISTRIBUTION_POINT: Text("distribution point", "site"),
    SiteKind.CARE_STOP: Text("care stop", "site"),
    SiteKind.SHARED_FRIDGE: Text("shared fridge", "site"),
    SiteKind.LOTTERY_OUTLET: Text("welfare lottery outlet", "site"),
    SiteKind.SOCIAL_WORK_STATION: Text("social work station", "site"),
    SiteKind.DOORSTEP_STATION: Text("doorstep service station", "site"),
    SiteKind.ELDER_MEAL_SITE: Text("meal site for older people", "site"),
    SiteKind.SERVICE_CENTRE: Text("community affairs service centre", "site"),
}
