"""The roles' names and places, and the codes that a person's account knows."""

from collections.abc import Mapping
from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class Place(StrEnum):
    """What a role can be held at."""

    DISTRICT = "district"
    STREET = "street"
    COMMITTEE = "committee"
    ORGANISATION = "organisation"
    SITE = "site"
    SELF = "self"


class CodePurpose(StrEnum):
    """What a one-time code proves: a known phone, that of a new volunteer, or that of a minor's guardian."""

    SIGN_IN = "sign_in"
    VOLUNTEER = "volunteer"
    GUARDIAN = "guardian"


class Step(StrEnum):
    """How far a session has got: it owes the second factor, it owes a new password, or it acts for its person."""

    PASSWORD = "password"
    RENEWAL = "renewal"
    FULL = "full"


class Reason(StrEnum):
    """Why a role, an account or a second factor was changed."""

    NEW_POST = "new_post"
    TRANSFER = "transfer"
    LEFT_POST = "left_post"
    STANDS_IN = "stands_in"
    CORRECTION = "correction"
    LOST_DEVICE = "lost_device"
    SECURITY = "security"
    OWN_WISH = "own_wish"
    ERASURE = "erasure"


REASON_LABELS: Mapping[Reason, Text] = {
    Reason.NEW_POST: Text("New in this post", "account reason"),
    Reason.TRANSFER: Text("Moved to another place", "account reason"),
    Reason.LEFT_POST: Text("Left this post", "account reason"),
    Reason.STANDS_IN: Text("Stands in for somebody", "account reason"),
    Reason.CORRECTION: Text("Corrects a mistake", "account reason"),
    Reason.LOST_DEVICE: Text("Phone or device lost", "account reason"),
    Reason.SECURITY: Text("Security", "account reason"),
    Reason.OWN_WISH: Text("Own wish", "account reason"),
    Reason.ERASURE: Text("Data erased", "account reason"),
}
GRANT_REASONS = (Reason.NEW_POST, Reason.TRANSFER, Reason.STANDS_IN, Reason.CORRECTION)
END_REASONS = (Reason.LEFT_POST, Reason.TRANSFER, Reason.CORRECTION, Reason.SECURITY, Reason.OWN_WISH)
ACCOUNT_REASONS = (Reason.LEFT_POST, Reason.LOST_DEVICE, Reason.SECURITY, Reason.CORRECTION, Reason.OWN_WISH)

ROLE_LABELS: Mapping[Role, Text] = {
    Role.RESIDENT: Text("resident", "role"),
    Role.PROXY: Text("proxy acting for a resident", "role"),
    Role.COMMITTEE_WORKER: Text("committee worker", "role"),
    Role.CHILD_DIRECTOR: Text("child director (committee)", "role"),
    Role.COMMUNITY_AID_ADVISOR: Text("community aid advisor", "role"),
    Role.SOCIAL_WORKER: Text("social worker", "role"),
    Role.STREET_OFFICER: Text("street assistance officer", "role"),
    Role.STREET_REVIEWER: Text("street reviewer", "role"),
    Role.CHILD_SUPERVISOR: Text("child supervisor (street)", "role"),
    Role.VERIFICATION_OFFICER: Text("verification officer", "role"),
    Role.DISTRICT_AID_OFFICER: Text("district assistance officer", "role"),
    Role.CHARITY_OFFICER: Text("district charity officer", "role"),
    Role.ORG_MANAGER: Text("organisation project manager", "role"),
    Role.ORG_FINANCE: Text("charity finance", "role"),
    Role.DONOR: Text("donor", "role"),
    Role.MARKET_KEEPER: Text("charity supermarket keeper", "role"),
    Role.DEPOT_KEEPER: Text("food depot keeper", "role"),
    Role.POINT_KEEPER: Text("distribution point keeper", "role"),
    Role.FOOD_SAFETY_OFFICER: Text("food safety officer", "role"),
    Role.VOLUNTEER: Text("volunteer", "role"),
    Role.VOLUNTEER_COORDINATOR: Text("volunteer coordinator", "role"),
    Role.REGISTRY_OFFICER: Text("registry officer", "role"),
    Role.INFO_OFFICER: Text("village or committee information officer", "role"),
    Role.AUDITOR: Text("auditor", "role"),
    Role.SYSADMIN: Text("system administrator", "role"),
}

PLACES: Mapping[Role, tuple[Place, ...]] = {
    Role.RESIDENT: (Place.SELF,),
    Role.PROXY: (Place.SELF,),
    Role.COMMITTEE_WORKER: (Place.COMMITTEE,),
    Role.CHILD_DIRECTOR: (Place.COMMITTEE,),
    Role.COMMUNITY_AID_ADVISOR: (Place.STREET,),
    Role.SOCIAL_WORKER: (Place.STREET,),
    Role.STREET_OFFICER: (Place.STREET,),
    Role.STREET_REVIEWER: (Place.STREET,),
    Role.CHILD_SUPERVISOR: (Place.STREET,),
    Role.VERIFICATION_OFFICER: (Place.DISTRICT,),
    Role.DISTRICT_AID_OFFICER: (Place.DISTRICT,),
    Role.CHARITY_OFFICER: (Place.DISTRICT,),
    Role.ORG_MANAGER: (Place.ORGANISATION,),
    Role.ORG_FINANCE: (Place.ORGANISATION,),
    Role.DONOR: (Place.SELF,),
    Role.MARKET_KEEPER: (Place.SITE,),
    Role.DEPOT_KEEPER: (Place.SITE,),
    Role.POINT_KEEPER: (Place.SITE,),
    Role.FOOD_SAFETY_OFFICER: (Place.DISTRICT,),
    Role.VOLUNTEER: (Place.SELF,),
    Role.VOLUNTEER_COORDINATOR: (Place.STREET, Place.ORGANISATION),
    Role.REGISTRY_OFFICER: (Place.DISTRICT,),
    Role.INFO_OFFICER: (Place.COMMITTEE,),
    Role.AUDITOR: (Place.DISTRICT,),
    Role.SYSADMIN: (Place.DISTRICT,),
}

SELF_ROLES = tuple(role for role, places in PLACES.items() if places == (Place.SELF,))
STAFF_ROLES = tuple(role for role in Role if role not in SELF_ROLES)
TWO_PERSON_ROLES = (Role.SYSADMIN,)

UNIT_LABELS: Mapping[str, Text] = {
    "1/100 m2": Text("hundredths of a square metre", "setting unit"),
    "As": Text("As", "setting unit"),
    "absences in 90 days": Text("absences in 90 days", "setting unit"),
    "cards": Text("cards", "setting unit"),
    "claims": Text("claims", "setting unit"),
    "codes a day": Text("codes a day", "setting unit"),
    "days": Text("days", "setting unit"),
    "failed claims": Text("failed claims", "setting unit"),
    "gifts": Text("gifts", "setting unit"),
    "hours": Text("hours", "setting unit"),
    "households": Text("households", "setting unit"),
    "messages a week": Text("messages a week", "setting unit"),
    "minutes": Text("minutes", "setting unit"),
    "months": Text("months", "setting unit"),
    "names a day": Text("names a day", "setting unit"),
    "o'clock": Text("o'clock", "setting unit"),
    "people": Text("people", "setting unit"),
    "per mille": Text("per mille", "setting unit"),
    "percent": Text("percent", "setting unit"),
    "persons": Text("persons", "setting unit"),
    "points": Text("points", "setting unit"),
    "reminders": Text("reminders", "setting unit"),
    "sessions": Text("browsers", "setting unit"),
    "tries an hour": Text("tries an hour", "setting unit"),
    "tries in 15 minutes": Text("tries in 15 minutes", "setting unit"),
    "tries": Text("tries", "setting unit"),
    "values": Text("values", "setting unit"),
    "working days": Text("working days", "setting unit"),
    "years": Text("years", "setting unit"),
    "yuan": Text("yuan", "setting unit"),
    "vouchers": Text("vouchers", "setting unit"),
    "pieces": Text("pieces", "setting unit"),
}

# whose rows lie within reach besides the public ones; a role that is named nowhere reaches public rows only
READS_EVERYTHING = (Role.DISTRICT_AID_OFFICER, Role.AUDITOR)
READS_NAMELESS = (Role.CHARITY_OFFICER,)
READS_STREET = (
    Role.COMMUNITY_AID_ADVISOR,
    Role.SOCIAL_WORKER,
    Role.STREET_OFFICER,
    Role.STREET_REVIEWER,
    Role.CHILD_SUPERVISOR,
)
READS_COMMITTEE = (Role.COMMITTEE_WORKER, Role.CHILD_DIRECTOR)
READS_OWN_HOUSEHOLD = (Role.RESIDENT, Role.PROXY)

SETTING_GROUPS: Mapping[str, Text] = {
    "card": Text("Public cards", "setting group"),
    "claim": Text("Claims", "setting group"),
    "eligibility": Text("Policies", "setting group"),
    "export": Text("Lists with people", "setting group"),
    "fit": Text("Who fits a need", "setting group"),
    "foodbank": Text("Food bank", "setting group"),
    "giving": Text("Giving", "setting group"),
    "help": Text("Requests for help", "setting group"),
    "household": Text("Households", "setting group"),
    "identity": Text("Accounts and signing in", "setting group"),
    "market": Text("Charity supermarkets", "setting group"),
    "messaging": Text("Messages", "setting group"),
    "need": Text("Needs", "setting group"),
    "payments": Text("Payments", "setting group"),
    "projects": Text("Charity projects", "setting group"),
    "reveal": Text("Seeing people in full", "setting group"),
    "status": Text("Progress by code", "setting group"),
    "stock": Text("Stock", "setting group"),
    "volunteering": Text("Volunteers", "setting group"),
    "volunteers": Text("Ages of volunteers and night", "setting group"),
}
