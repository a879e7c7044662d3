"""The tables of volunteering."""

from charity_app.volunteering.models.activities import Activity, Shift, ShiftRole
from charity_app.volunteering.models.hours import (
    AbsenceWord,
    Certificate,
    DoorMark,
    HourFlag,
    HourSample,
    HourWord,
    ServiceRecord,
)
from charity_app.volunteering.models.people import GuardianAsk, GuardianConsent, TrainingRecord, Volunteer
from charity_app.volunteering.models.sign_ups import CoverAsk, PendingSignUp, SignUp, StandingPlace

__all__ = [
    "AbsenceWord",
    "Activity",
    "Certificate",
    "CoverAsk",
    "DoorMark",
    "GuardianAsk",
    "GuardianConsent",
    "HourFlag",
    "HourSample",
    "HourWord",
    "PendingSignUp",
    "ServiceRecord",
    "Shift",
    "ShiftRole",
    "SignUp",
    "StandingPlace",
    "TrainingRecord",
    "Volunteer",
]
