"""Documents as PDF: a layout in typst's language and data as JSON, which nothing takes for commands (ruling 36)."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

_FONTS = Path(__file__).parent / "fonts"


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FONTS)])


def render_pdf(layout: Path, data: Mapping[str, Any]) -> bytes:
    """Set a layout with its data, read there by `json(bytes(sys.inputs.data))`; the same data give the same bytes."""
    content = typst.compile(
        layout,
        root=layout.parent,
        font_paths=_fonts(),
        format="pdf",
        timestamp=0,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    if not isinstance(content, bytes):
        raise TypeError("one document was asked for")
    return content
