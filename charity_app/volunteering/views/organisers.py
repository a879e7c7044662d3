"""For whom the viewer may organise and where, and commands that may be refused on their page."""

from collections.abc import Callable, Iterable
from uuid import UUID

from charity_app.core.errors import Invalid, NotAllowed
from charity_app.core.text import Text
from charity_app.divisions import queries as divisions
from charity_app.divisions.states import DivisionLevel
from charity_app.http.access import actor
from charity_app.http.forms import BaseForm
from charity_app.registry import queries as registry
from charity_app.registry.forms.choices import id_of
from charity_app.volunteering.services.activities import Organiser
from charity_app.volunteering.states.activities import ORGANISERS

_ORGANISATION, _STREET, _SITE = "organisation:", "street:", "site:"


def organiser_choices() -> list[tuple[str, str]]:
    """Return whom the viewer may organise for, each with its name."""
    grants = actor().grants_of(*ORGANISERS)
    organisations = registry.organisation_names({one.organisation_id for one in grants if one.organisation_id})
    streets = divisions.division_names({one.division_id for one in grants if one.division_id})
    sites = registry.site_names({one.site_id for one in grants if one.site_id})
    named = ((_ORGANISATION, organisations), (_STREET, streets), (_SITE, sites))
    return [choice for kind, names in named for choice in _sorted(kind, names.items())]


def _sorted(kind: str, names: Iterable[tuple[UUID, str]]) -> list[tuple[str, str]]:
    return [(f"{kind}{key}", name) for key, name in sorted(names, key=lambda pair: pair[1])]


def chosen_organiser(text: str | None) -> Organiser:
    """Return the chosen organiser, the viewer's first where none was. Raises NotAllowed for somebody else's."""
    own = [key for key, _ in organiser_choices()]
    chosen = text or next(iter(own), "")
    if chosen not in own:
        raise NotAllowed(Text("You may not do this here", "error"))
    kind, _, key = chosen.partition(":")
    found = id_of(key)
    if found is None:
        raise NotAllowed(Text("You may not do this here", "error"))
    if f"{kind}:" == _STREET:
        return Organiser(street_id=found)
    if f"{kind}:" == _SITE:
        return Organiser(site=registry.get_site(actor(), found))
    return Organiser(organisation=registry.get_organisation(actor(), found))


def own_street(organiser: Organiser) -> UUID | None:
    """Return where an organiser is at home."""
    home = organiser.organisation or organiser.site
    return home.street_id if home else organiser.street_id


def street_of(text: str | None) -> UUID:
    """Return the street or town that was chosen. Raises Invalid when none was."""
    key = id_of(text)
    found = divisions.get_division(key) if key else None
    if found is None or found.level is not DivisionLevel.STREET:
        raise Invalid(Text("Choose a street or town", "error"), field="street_id")
    return found.id


def refused(command: Callable[[], object]) -> list[str]:
    """Run a command and return why it cannot be done now; nothing when it is done."""
    form = BaseForm()
    form.carry_out(lambda: (command(), True))
    return list(form.form_errors)
