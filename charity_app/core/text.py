"""Sentences for people, kept untranslated until the edge of the house says which language to use; and clean input."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd]")
_NARROW = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}
_ESCAPED = re.compile("(?:%[0-9A-F]{2})+")


@dataclass(frozen=True)
class Text:
    """A translatable sentence: English message id, catalogue context, parameters."""

    message: str
    context: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % dict(self.params) if self.params else self.message


def has_forbidden_signs(value: str) -> bool:
    """Tell whether a text holds NUL, control, direction or half characters that no person types.

    Bytes that are no characters arrive from a form written as %ED%A0; a copied address with %E4%BD%A0 is fine.
    """
    return bool(_FORBIDDEN.search(value)) or any(_is_half(run) for run in _ESCAPED.findall(value))


def _is_half(run: str) -> bool:
    try:
        return "\x00" in unquote_to_bytes(run).decode("utf-8")
    except UnicodeDecodeError:
        return True


def narrowed(value: str) -> str:
    """Return a number or a day as it was meant: full-width digits and signs made narrow, no space around.

    Only these: a raised ² or a circled ① is no digit.
    """
    return value.translate(_NARROW).strip()


def normalised(value: str) -> str:
    """Return an identifier in one spelling: full-width signs made narrow, no spaces, upper case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", value)).upper()
