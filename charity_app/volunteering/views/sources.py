"""From a shift to the page of what it was opened for; the other rooms lend theirs (wiring.SHIFT_SOURCES)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for

from charity_app.core.text import Text
from charity_app.volunteering.models import SignUp
from charity_app.volunteering.queries.activities import Seen
from charity_app.volunteering.states.sign_ups import ON_DUTY


@dataclass(frozen=True)
class SourcePage:
    """A page about one kind of source, for whoever is expected: its endpoint takes the id of the source by a name."""

    kind: str
    endpoint: str
    argument: str
    text: Text


_pages: dict[str, SourcePage] = {}


def install_sources(pages: Iterable[SourcePage]) -> None:
    """Take the pages of other packages from wiring.py."""
    _pages.clear()
    _pages.update({page.kind: page for page in pages})


def source_page(seen: Seen, sign_up: SignUp) -> tuple[Text, str] | None:
    """Return label and address of the page for whoever is expected or has checked in; None where there is none."""
    found = _pages.get(seen.activity.source_type or "")
    if found is None or sign_up.state not in ON_DUTY:
        return None
    given: dict[str, Any] = {found.argument: seen.activity.source_id}
    return found.text, url_for(found.endpoint, **given)
