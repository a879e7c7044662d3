"""Personal values: sealed in place, found by keyed digests, masked for the eye, gone with the key (D1-D3; R-PRV-01)."""

from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from charity_app.core import privacy
from charity_app.core.db import db
from charity_app.core.privacy import DataKey, Erased, KeyOwner, KeyRing

OWNER = KeyOwner("household", UUID(int=5))
PLACE = "members.name:1"


@pytest.fixture
def owner(app: Flask) -> KeyOwner:
    privacy.create_key(OWNER)
    db.session.flush()
    return OWNER


def test_what_is_sealed_opens_in_its_place_only(owner: KeyOwner) -> None:
    sealed = privacy.seal(owner, "王初一", place=PLACE)
    assert "王初一".encode() not in sealed
    assert privacy.unseal(owner, sealed, place=PLACE) == "王初一"
    with pytest.raises(InvalidTag):
        privacy.unseal(owner, sealed, place="members.name:2")
    with pytest.raises(InvalidTag):
        privacy.unseal(owner, sealed[:-1] + bytes([sealed[-1] ^ 1]), place=PLACE)


def test_the_same_value_is_never_sealed_alike(owner: KeyOwner) -> None:
    assert privacy.seal(owner, "a", place=PLACE) != privacy.seal(owner, "a", place=PLACE)


def test_files_are_sealed_byte_for_byte(owner: KeyOwner) -> None:
    content = bytes(range(256)) * 10
    sealed = privacy.seal_bytes(owner, content, place="files:1")
    assert content not in sealed
    assert privacy.unseal_bytes(owner, sealed, place="files:1") == content


def test_one_owner_cannot_open_what_another_sealed(owner: KeyOwner) -> None:
    other = KeyOwner("household", UUID(int=6))
    privacy.create_key(other)
    sealed = privacy.seal(owner, "王初一", place=PLACE)
    with pytest.raises(InvalidTag):
        privacy.unseal(other, sealed, place=PLACE)


def test_the_data_key_is_stored_wrapped_and_bound_to_its_owner(owner: KeyOwner) -> None:
    key = privacy.data_key(owner)
    wrapped = db.session.scalars(select(DataKey.wrapped)).one()
    assert wrapped is not None
    assert key not in wrapped
    with pytest.raises(InvalidTag):
        privacy.unwrap(KeyOwner("user", owner.id), wrapped)


def test_a_destroyed_key_opens_nothing_ever_again(owner: KeyOwner) -> None:
    sealed = privacy.seal(owner, "王初一", place=PLACE)
    privacy.destroy_key(owner)
    db.session.commit()
    db.session.info.clear()
    with pytest.raises(Erased):
        privacy.unseal(owner, sealed, place=PLACE)
    row = db.session.scalars(select(DataKey)).one()
    assert (row.wrapped, row.destroyed_at is None) == (None, False)


def test_the_database_itself_keeps_key_and_end_together(owner: KeyOwner) -> None:
    with pytest.raises(IntegrityError, match="destroyed"):
        db.session.execute(update(DataKey).values(wrapped=None))


def test_the_opened_key_is_forgotten_with_the_transaction(owner: KeyOwner) -> None:
    assert OWNER in db.session.info["data_keys"]
    privacy.destroy_key(owner)
    assert OWNER not in db.session.info["data_keys"]


def test_secrets_of_the_house_need_the_master_key(app: Flask) -> None:
    sealed = privacy.seal_for_house("JBSWY3DP", place="users:1")
    assert privacy.unseal_for_house(sealed, place="users:1") == "JBSWY3DP"
    kept = privacy.keys()
    privacy.install_keys(KeyRing(field=b"x" * 32, index=kept.index, audit=kept.audit))
    try:
        with pytest.raises(InvalidTag):
            privacy.unseal_for_house(sealed, place="users:1")
    finally:
        privacy.install_keys(kept)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("310115195001011234", "３１０１１５１９５００１０１１２３４", True),
        ("31011519500101123x", "31011519500101123X", True),
        ("120 0000 0001", "12000000001", True),
        ("12000000001", "12000000002", False),
    ],
)
def test_every_spelling_of_a_value_has_one_index(app: Flask, one: str, other: str, is_same: bool) -> None:
    assert (privacy.blind_index("id", one) == privacy.blind_index("id", other)) is is_same


def test_an_index_tells_nothing_without_the_key_and_kinds_stay_apart(app: Flask) -> None:
    kept = privacy.keys()
    mark = privacy.blind_index("id", "12000000001")
    assert mark != privacy.blind_index("phone", "12000000001")
    privacy.install_keys(KeyRing(field=kept.field, index=b"y" * 32, audit=kept.audit))
    try:
        assert privacy.blind_index("id", "12000000001") != mark
    finally:
        privacy.install_keys(kept)


@pytest.mark.parametrize(
    ("part", "is_found"),
    [
        ("欧", True),
        ("欧阳", True),
        ("阳初", True),
        ("初一", True),
        ("欧阳初一", True),
        ("一", False),
        ("欧初", False),
        ("王", False),
    ],
)
def test_a_name_is_found_by_its_beginning_and_by_neighbouring_signs(app: Flask, part: str, is_found: bool) -> None:
    assert (privacy.query_tokens(part) <= privacy.name_tokens("欧阳初一")) is is_found


def test_a_token_of_a_name_is_no_more_than_eight_bytes(app: Flask) -> None:
    assert {len(token) for token in privacy.name_tokens("欧阳初一")} == {8}
    assert privacy.query_tokens("") == frozenset()


@given(name=st.text(alphabet="赵钱孙李周吴郑王欧阳", min_size=1, max_size=6), data=st.data())
def test_every_part_of_two_signs_finds_its_name(name: str, data: st.DataObject) -> None:
    privacy.install_keys(KeyRing(field=b"f" * 32, index=b"i" * 32, audit=b"a" * 32))
    start = data.draw(st.integers(0, max(0, len(name) - 2)))
    assert privacy.query_tokens(name[start : start + 2]) <= privacy.name_tokens(name) or len(name) == 1
    assert privacy.query_tokens(name[0]) <= privacy.name_tokens(name)


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (privacy.mask_name, "王一", "王*"),
        (privacy.mask_name, "王", "王*"),
        (privacy.mask_name, "钱小溪", "钱*溪"),
        (privacy.mask_name, "欧阳初一", "欧**一"),
        (privacy.mask_name, "", ""),
        (privacy.mask_id_number, "990115195001019027", "990115********9027"),
        (privacy.mask_id_number, "12345", "*****"),
        (privacy.mask_phone, "12000000001", "120****0001"),
        (privacy.mask_phone, "1234567", "****"),
        (privacy.mask_phone, "", "****"),
    ],
)
def test_values_are_masked_as_the_rule_says(mask, value: str, shown: str) -> None:
    assert mask(value) == shown


def test_two_owners_of_one_id_are_two(app: Flask) -> None:
    key = uuid4()
    privacy.create_key(KeyOwner("household", key))
    privacy.create_key(KeyOwner("user", key))
    db.session.flush()
    assert privacy.data_key(KeyOwner("household", key)) != privacy.data_key(KeyOwner("user", key))
    privacy.create_key(KeyOwner("user", key))
    with pytest.raises(IntegrityError):
        db.session.flush()
