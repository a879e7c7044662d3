"""The words of certificates, agreements and statements in the reader's language, set as PDF (R-RCP-03)."""

from pathlib import Path

from flask import Response, current_app, make_response, url_for

from charity_app.core.documents import render_pdf
from charity_app.core.money import in_capitals
from charity_app.giving.queries.certificates import Agreement, Certificate, Statement
from charity_app.http.i18n import format_date, format_yuan, is_english, say

_LAYOUTS = Path(__file__).parents[1] / "layouts"


def _stamp() -> str:
    return say("certificate", "DEMO") if current_app.config["IS_DEMO"] else ""


def _language() -> str:
    return "en" if is_english() else "zh"


def gift_in_words(certificate: Certificate) -> str:
    """Return what was given: the amount in figures and capitals, the goods, or neither where the giver hides it."""
    if certificate.goods:
        return say("certificate", ", ").join(certificate.goods)
    if certificate.amount_fen is None:
        return say("certificate", "a gift")
    figures = format_yuan(certificate.amount_fen)
    return say("certificate", "%(amount)s (%(capitals)s)", amount=figures, capitals=in_capitals(certificate.amount_fen))


def certificate_pdf(certificate: Certificate) -> Response:
    """Send a thank-you certificate."""
    kind_person = say("certificate", "A kind person")
    check = url_for("giving.check_certificate", _external=True)
    words = {
        "title": say("certificate", "Certificate of thanks"),
        "number": say("certificate", "Number %(number)s", number=certificate.number),
        "name": say("certificate", "%(name)s:", name=certificate.name or kind_person),
        "body": say(
            "certificate",
            "On %(day)s you gave %(gift)s for “%(pool)s”.",
            day=format_date(certificate.given_on),
            gift=gift_in_words(certificate),
            pool=certificate.pool,
        ),
        "thanks": say("certificate", "Thank you: what you gave reaches neighbours who need it, and you can see how."),
        "note": say("certificate", "This certificate is not a donation receipt."),
        "check": say(
            "certificate", "Check code %(code)s, to be checked at %(url)s", code=certificate.check_code, url=check
        ),
        "charity": certificate.charity,
        "day": format_date(certificate.given_on),
        "stamp": _stamp(),
        "lang": _language(),
    }
    return _sent(render_pdf(_LAYOUTS / "certificate.typ", words), f"{certificate.number}-certificate")


def agreement_pdf(agreement: Agreement, party: str) -> Response:
    """Send the written agreement about a gift: names, kind, amount, quality, use, day (R-DON-08)."""
    words = {
        "title": say("agreement", "Donation agreement"),
        "number": say("certificate", "Number %(number)s", number=agreement.number),
        "rows": _agreed(agreement, party),
        "terms": [
            say("agreement", "The charity uses the gift for the purpose above and publishes what became of it."),
            say("agreement", "Another use needs the giver's consent."),
            say("agreement", "The giver may ask about the gift at any time and is answered within 10 working days."),
        ],
        "signs": [say("agreement", "The giver"), say("agreement", "The charity")],
        "stamp": _stamp(),
        "lang": _language(),
    }
    return _sent(render_pdf(_LAYOUTS / "agreement.typ", words), f"{agreement.number}-agreement")


def _agreed(agreement: Agreement, party: str) -> list[list[str]]:
    rows = [
        [say("agreement", "The giver"), party],
        [say("agreement", "The charity"), agreement.charity],
        [say("agreement", "Kind"), say("agreement", "goods") if agreement.goods else say("agreement", "money")],
    ]
    if agreement.goods:
        rows.append([say("agreement", "What"), say("certificate", ", ").join(agreement.goods)])
        quality = say("agreement", "usable, safe, clean and lawful; makers answer for the quality of their products")
        rows.append([say("agreement", "Quality"), quality])
    figures = f"{format_yuan(agreement.amount_fen)} ({in_capitals(agreement.amount_fen)})"
    rows.append([say("agreement", "Amount"), figures if agreement.amount_fen else say("agreement", "no value stated")])
    rows.append([say("agreement", "Use"), agreement.pool])
    rows.append([say("agreement", "Handed over on"), format_date(agreement.handed_over_on)])
    return rows


def statement_pdf(statement: Statement) -> Response:
    """Send the statement of a year."""
    head = [
        say("certificate", "Day"),
        say("certificate", "Gift number"),
        say("certificate", "For"),
        say("certificate", "Receiving charity"),
        say("certificate", "Given"),
        say("certificate", "Matched"),
    ]
    rows = [
        [
            format_date(row.given_on),
            row.number,
            row.pool,
            row.charity,
            format_yuan(row.amount_fen),
            format_yuan(row.match_fen),
        ]
        for row in statement.rows
    ]
    words = {
        "title": say("certificate", "What you gave in %(year)s", year=statement.year),
        "head": head,
        "rows": rows,
        "sum": say(
            "certificate",
            "Given %(sum)s, matched %(match)s",
            sum=format_yuan(statement.sum_fen),
            match=format_yuan(statement.match_fen),
        ),
        "capitals": in_capitals(statement.sum_fen),
        "note": say("certificate", "This statement is not a donation receipt."),
        "stamp": _stamp(),
        "lang": _language(),
    }
    return _sent(render_pdf(_LAYOUTS / "statement.typ", words), f"statement-{statement.year}")


def _sent(content: bytes, name: str) -> Response:
    headers = {"Content-Type": "application/pdf", "Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return make_response(content, headers)
