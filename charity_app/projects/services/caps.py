"""How much of a project may be management cost: the table of the rules, each share a dated setting (domain.md 4.10)."""

from charity_app.core import settings
from charity_app.core.settings import Setting
from charity_app.core.text import Text
from charity_app.registry.models import Organisation
from charity_app.registry.states.organisations import OrganisationKind


def _share(key: str, percent: int, name: Text) -> Setting:
    return settings.declare(f"projects.cap.{key}", percent, unit="percent", rule="4.10", name=name)


FOUNDATION_PUBLIC = _share(
    "foundation_public", 10, Text("Management cost of foundations that raise from the public", "setting")
)
OTHER_PUBLIC = _share("other_public", 13, Text("Management cost of others that raise from the public", "setting"))
EXEMPT_BELOW = settings.declare(
    "projects.cap.exempt_below",
    200_000,
    unit="yuan",
    rule="4.10",
    name=Text("Management cost below which no share is asked", "setting"),
)
_M = 1_000_000_00
# net assets from this amount on, highest first; whose assets are not stated is judged by the strictest share
_FOUNDATION_TIERS = (
    (60 * _M, _share("foundation_60m", 12, Text("Management cost of foundations from 60 million on", "setting"))),
    (8 * _M, _share("foundation_8m", 13, Text("Management cost of foundations from 8 million on", "setting"))),
    (4 * _M, _share("foundation_4m", 15, Text("Management cost of foundations from 4 million on", "setting"))),
    (0, _share("foundation_small", 20, Text("Management cost of smaller foundations", "setting"))),
)
_OTHER_TIERS = (
    (10 * _M, _share("other_10m", 13, Text("Management cost of others from 10 million on", "setting"))),
    (5 * _M, _share("other_5m", 14, Text("Management cost of others from 5 million on", "setting"))),
    (1 * _M, _share("other_1m", 15, Text("Management cost of others from 1 million on", "setting"))),
    (0, _share("other_small", 20, Text("Management cost of smaller others", "setting"))),
)


def cap_of(organisation: Organisation, *, is_public: bool, net_assets_fen: int | None) -> int:
    """Return the highest share of management cost in percent for an organisation."""
    is_foundation = organisation.kind is OrganisationKind.FOUNDATION
    if is_public:
        return settings.value(FOUNDATION_PUBLIC if is_foundation else OTHER_PUBLIC)
    tiers = _FOUNDATION_TIERS if is_foundation else _OTHER_TIERS
    if net_assets_fen is None:
        return settings.value(tiers[0][1])
    return next(settings.value(setting) for least, setting in tiers if net_assets_fen >= least)


def exceeds_cap(management_fen: int, *, whole_fen: int, percent: int) -> bool:
    """Tell whether management cost is above its share; small amounts are exempt (COST art. 11)."""
    is_exempt = management_fen < settings.value(EXEMPT_BELOW) * 100
    return not is_exempt and management_fen * 100 > whole_fen * percent
