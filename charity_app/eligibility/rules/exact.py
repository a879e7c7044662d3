"""JSON and YAML without binary fractions: numbers with a point are Decimals in both directions (R-ENG-09)."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import yaml


class _ExactLoader(yaml.CSafeLoader):
    """YAML's safe loader with Decimals and without repeated keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Read a mapping. Raises ConstructorError on a key that comes twice."""
        found = super().construct_mapping(node, deep=deep)
        if len(found) != len(node.value):
            raise yaml.constructor.ConstructorError(None, None, "a key comes twice", node.start_mark)
        return found


def _decimal(loader: yaml.CSafeLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)).replace("_", ""))


_ExactLoader.add_constructor("tag:yaml.org,2002:float", _decimal)


def read_yaml(text: str) -> Any:
    """Read YAML. Raises ValueError with the place of the mistake."""
    try:
        return yaml.load(text, Loader=_ExactLoader)  # noqa: S506
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None
    except (ArithmeticError, RecursionError) as error:
        raise ValueError(f"a value cannot be read: {type(error).__name__}") from None


class _ExactDumper(yaml.SafeDumper):
    """YAML's safe dumper with Decimals, days and codes as plain scalars."""


_ExactDumper.add_representer(
    Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", format(value, "f"))
)


def write_yaml(value: Any) -> str:
    """Write YAML that people can edit: short lists in one line, keys as they come."""
    return yaml.dump(
        value, Dumper=_ExactDumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110
    )


def read_json(text: str) -> Any:
    """Read JSON. Raises ValueError with the place of the mistake, and on a key that comes twice."""
    return json.loads(text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_without_repeats)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not a number")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key comes twice")
    return found


def read_json_or_yaml(text: str) -> Any:
    """Read JSON where it is JSON, else YAML, which spells numbers and escapes differently. Raises ValueError."""
    try:
        return read_json(text)
    except (ValueError, RecursionError):
        return read_yaml(text)


def write_json(value: Any) -> str:
    """Write JSON in one spelling: keys as they come, Decimals as plain numbers, days as text."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{write_json(str(key))}: {write_json(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(write_json(item) for item in value) + "]"
    if isinstance(value, date):
        return json.dumps(value.isoformat())
    if isinstance(value, StrEnum):
        return json.dumps(value.value)
    return json.dumps(value, ensure_ascii=False)
