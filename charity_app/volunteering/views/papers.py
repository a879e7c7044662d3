"""The words on a certificate: its four blocks. Source: domain.md 6.4."""

from typing import Any

from flask import current_app

from charity_app.core import clock
from charity_app.http.i18n import format_date, is_english, say
from charity_app.identity import queries as identity
from charity_app.volunteering.models import Certificate
from charity_app.volunteering.queries import certificates as queries
from charity_app.volunteering.queries.certificates import SeenCertificate
from charity_app.volunteering.queries.hours import in_hours


def certificate_words(seen: SeenCertificate, url: str) -> dict[str, Any]:
    """Return everything that stands on the paper, in the language of the request."""
    row = seen.row
    return {
        "title": say("certificate paper", "Certificate of voluntary service"),
        "number": say("certificate paper", "Number %(number)s", number=row.number),
        "blocks": [
            {"title": say("certificate paper", "Volunteer"), "rows": _person(seen)},
            {"title": say("certificate paper", "Service"), "rows": _service(row)},
            {"title": say("certificate paper", "Issued by"), "rows": _issuer(seen)},
            {"title": say("certificate paper", "Certificate"), "rows": _numbers(row)},
        ],
        "check": say(
            "certificate paper", "Check code %(code)s. Whether this certificate holds is shown at:", code=row.check_code
        ),
        "url": url,
        "stamp": say("certificate paper", "Demo") if current_app.config["IS_DEMO"] else "",
        "lang": "en" if is_english() else "zh",
    }


def _person(seen: SeenCertificate) -> list[list[str]]:
    return [
        [say("certificate paper", "Name"), queries.volunteer_name(seen.volunteer)],
        [say("certificate paper", "Resident identity card"), queries.identity_number(seen.volunteer)],
        [say("certificate paper", "Volunteer number"), seen.volunteer.number],
    ]


def _service(row: Certificate) -> list[list[str]]:
    return [
        [say("certificate paper", "Days"), f"{format_date(row.from_on)} – {format_date(row.until_on)}"],
        [say("certificate paper", "Hours"), in_hours(row.minutes)],
        [say("certificate paper", "Content"), "、".join(queries.names_of_services(row))],
    ]


def _issuer(seen: SeenCertificate) -> list[list[str]]:
    row = seen.row
    handler = identity.names_of([row.issued_by_id]).get(row.issued_by_id, "") if row.issued_by_id else ""
    return [
        [say("certificate paper", "Name of the body"), queries.organiser_name(row)],
        [say("certificate paper", "Person in charge"), queries.in_charge_of(seen)],
        [say("certificate paper", "Handled by"), handler],
        [say("certificate paper", "Contact"), queries.organiser_contact(row)],
        [say("certificate paper", "Seal"), ""],
    ]


def _numbers(row: Certificate) -> list[list[str]]:
    issued = format_date(clock.local_date(row.issued_at)) if row.issued_at else ""
    return [
        [say("certificate paper", "Certificate number"), row.number or ""],
        [say("certificate paper", "Issued on"), issued],
        [say("certificate paper", "Remarks"), row.remarks],
    ]
