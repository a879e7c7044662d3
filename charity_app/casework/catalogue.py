"""The types of need as the data file describes them: how to help, which policies cover them, who may see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from charity_app.casework.states.needs import Dimension, NeedType, Privacy

_FILE = Path(__file__).parent / "data" / "needs.yaml"


@dataclass(frozen=True)
class Anchor:
    """What a step of severity looks like, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class NeedKind:
    """One type of need. Source: domain.md 3.2, R-NED-01."""

    need_type: NeedType
    name_zh: str
    examples_zh: tuple[str, ...]
    dimension: Dimension
    channels: tuple[str, ...]
    policies: tuple[str, ...]
    is_claimable: bool
    privacy: Privacy
    anchors: Mapping[int, Anchor]


@cache
def need_kinds() -> Mapping[NeedType, NeedKind]:
    """Return every type of need with what the data say of it."""
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["need_types"]
    return {kind.need_type: kind for kind in map(_kind, rows)}


def _kind(row: Mapping[str, Any]) -> NeedKind:
    return NeedKind(
        need_type=NeedType(row["code"]),
        name_zh=row["name_zh"],
        examples_zh=tuple(row["sub_items_zh"]),
        dimension=Dimension(row["dimension"]),
        channels=tuple(row["channels"]),
        policies=tuple(row["policies"]),
        is_claimable=bool(row["claimable"]),
        privacy=Privacy(row["privacy"]),
        anchors={int(step): Anchor(words["zh"], words["en"]) for step, words in row["anchors"].items()},
    )


def need_kind(need_type: NeedType) -> NeedKind:
    """Return one type of need."""
    return need_kinds()[need_type]


def is_goods(need_type: NeedType) -> bool:
    """Tell whether things are handed over, so that a delivery needs their photo (R-CLM-09)."""
    return need_kind(need_type).dimension is Dimension.MATERIAL


def types_of_privacy(*levels: Privacy) -> tuple[NeedType, ...]:
    """Return the types that are claimable and of one of these levels."""
    return tuple(kind.need_type for kind in need_kinds().values() if kind.privacy in levels and kind.is_claimable)
