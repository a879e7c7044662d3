"""What every answer owes: the browser its headers, everybody else their names (E4, E13; ruling 50)."""

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from werkzeug.datastructures import Headers

from charity_app.core.scope import Role
from charity_app.identity.states import READS_STREET
from tests.world import World

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_FETCHED = (
    "script-src",
    "style-src",
    "img-src",
    "font-src",
    "connect-src",
    "worker-src",
    "manifest-src",
    "form-action",
)
_SHEET = (Path(__file__).parents[2] / "static/css/site.css").read_bytes()
_OWN_SHEET = f" 'sha256-{b64encode(sha256(_SHEET).digest()).decode()}'"
"""The one style that may stand inside a page (ADR 10)."""


def lapses(headers: Headers, *, is_private: bool) -> Iterator[str]:
    """Yield the headers of an answer that are missing or too generous; what is private is stored nowhere."""
    yield from (name for name, value in _ALWAYS.items() if headers.getlist(name) != [value])
    policies = [_directives(policy) for policy in headers.getlist("Content-Security-Policy")]
    if len(policies) != 1 or policies[0].get("default-src") != "'none'" or not _is_strict(policies[0]):
        yield "Content-Security-Policy"
    if not headers.get("Permissions-Policy", "").startswith("camera=("):
        yield "Permissions-Policy"
    if not {"Cookie", "HX-Request"} <= set(re.split(r",\s*", headers.get("Vary", ""))):
        yield "Vary"
    kept = headers.get("Cache-Control", "")
    if kept != "no-store" and (is_private or kept != "private, no-cache"):
        yield "Cache-Control"
    if "csv" in headers.get("Content-Type", "") and "attachment" not in headers.get("Content-Disposition", ""):
        yield "Content-Disposition"


def _directives(policy: str) -> dict[str, str]:
    return {words[0]: " ".join(words[1:]) for part in policy.split(";") if (words := part.split())}


def _is_strict(policy: dict[str, str]) -> bool:
    if "sandbox" in policy:
        return set(policy) == {"default-src", "sandbox"}
    framed = policy.get("frame-ancestors") == policy.get("base-uri") == "'none'"
    own = policy | {"style-src": policy.get("style-src", "'self'").removesuffix(_OWN_SHEET)}
    return framed and all(own.get(name, "'self'").removesuffix(" data:") == "'self'" for name in _FETCHED)


def foreign_words(role: Role | None, world: World) -> set[str]:
    """Return what no page may tell this role: full values of anybody, and the file numbers of other places."""
    words = set(world.secrets())
    with_files = {"family here", "family next door", "family there"}
    if role in (Role.DISTRICT_AID_OFFICER, Role.AUDITOR):
        with_files = set()
    elif role in READS_STREET:
        with_files = {"family there"}
    elif role in (Role.COMMITTEE_WORKER, Role.CHILD_DIRECTOR, Role.RESIDENT, Role.PROXY):
        with_files = {"family next door", "family there"}
    return words | {world.numbers[name] for name in with_files} | {str(world.ids[name]) for name in with_files}
