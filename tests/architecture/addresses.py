"""How an address with parameters becomes one that can be asked for."""

from charity_app.divisions.models import division_id

# parameters that no loader explains: one value each that leads somewhere harmless
WORDS: dict[str, object] = {
    "key": "identity.staff_idle",
    "token": "no-such-token",
    "kind": "csv",
    "division_id": division_id("310115008"),
}


def fill(address: str, values: dict[str, object]) -> str:
    """Put values into an address; a parameter nobody knows is an error of the tests, not of the application."""
    for name, value in {**WORDS, **values}.items():
        for kind in ("uuid:", "int:", "string:", "path:", ""):
            address = address.replace(f"<{kind}{name}>", str(value))
    assert "<" not in address, f"no value is known for {address}; add one to WORDS"
    return address
