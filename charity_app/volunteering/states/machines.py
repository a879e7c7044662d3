"""The machines of volunteers, activities, sign-ups, hours and certificates, as they are drawn in docs/flows.md."""

from charity_app.core.flows import Machine
from charity_app.volunteering.states import activities, people, records, sign_ups

MACHINES = (
    Machine(
        "volunteer_account",
        people.VOLUNTEER_TABLE,
        people.VOLUNTEER_LABELS,
        people.VOLUNTEER_TONES,
        people.VOLUNTEER_ROLES,
    ),
    Machine(
        "activity",
        activities.ACTIVITY_TABLE,
        activities.ACTIVITY_LABELS,
        activities.ACTIVITY_TONES,
        activities.ACTIVITY_ROLES,
    ),
    Machine("sign_up", sign_ups.SIGN_UP_TABLE, sign_ups.SIGN_UP_LABELS, sign_ups.SIGN_UP_TONES, sign_ups.SIGN_UP_ROLES),
    Machine(
        "service_record",
        records.RECORD_TABLE,
        records.RECORD_LABELS,
        records.RECORD_TONES,
        records.RECORD_ROLES,
    ),
    Machine(
        "certificate",
        records.CERTIFICATE_TABLE,
        records.CERTIFICATE_LABELS,
        records.CERTIFICATE_TONES,
        records.CERTIFICATE_ROLES,
    ),
)
