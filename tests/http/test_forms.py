"""Forms: one meaning per input, the message on the field, never a crash (E1, E6; issue 2 "Bad input")."""

import pytest
from flask.testing import FlaskClient

FORM = "/probe/form"


def fill(probe: FlaskClient, **fields: object):
    given = probe.get("/probe/key", query_string={"for": FORM}).text
    return probe.post(FORM, data={"_key": given, "name": "some name", **fields})


def test_a_clean_form_reaches_its_command(probe: FlaskClient) -> None:
    answer = fill(probe, day="2024-12-05", places="7", amount="85.5", extra="ignored", role="sysadmin")
    assert answer.status_code == 200
    assert "'places': 7, 'amount': 8550" in answer.text
    assert "datetime.date(2024, 12, 5)" in answer.text


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "请填写"),
        ("name", "   ", "请填写"),
        ("name", "a\x00b", "里面有不能保存的字符"),
        ("name", "a\u202eb", "里面有不能保存的字符"),
        ("name", "x" * 201, "最多200个字"),
        ("note", "x" * 2001, "最多2000个字"),
        ("note", "x" * 5000, "最多2000个字"),
        ("short", "123456", "最多5个字"),
        ("places", "0", "1到50之间的整数"),
        ("places", "51", "1到50之间的整数"),
        ("places", "1000000000000", "1到50之间的整数"),
        ("places", "5²", "1到50之间的整数"),
        ("places", "②", "1到50之间的整数"),
        ("places", "1.0", "1到50之间的整数"),
        ("places", "-0", "1到50之间的整数"),
        ("amount", "NaN", "请填写金额"),
        ("amount", "1e3", "请填写金额"),
        ("amount", "-1", "请填写金额"),
        ("amount", "1000.01", "请填写金额"),
        ("amount", "一百", "请填写金额"),
        ("amount", "1²", "请填写金额"),
        ("hour", "24:00", "09:30的样子"),
        ("hour", "9.30", "09:30的样子"),
        ("hour", "12:60", "09:30的样子"),
        ("hour", "9:30 pm", "09:30的样子"),
        ("day", "2024-02-30", "2024-12-05的样子"),
        ("day", "05.12.2024", "2024-12-05的样子"),
        ("day", "1899-12-31", "2024-12-05的样子"),
        ("day", "9999-12-31", "2024-12-05的样子"),
        ("day", "２０２４-13-05", "2024-12-05的样子"),
        ("kind", "c", "请重新选择"),
    ],
)
def test_bad_input_gets_a_message_on_its_field(probe: FlaskClient, field: str, value: str, message: str) -> None:
    answer = fill(probe, **{field: value})
    assert answer.status_code == 422
    assert message in answer.text
    assert f"'{field}': [" in answer.text


def test_everything_that_is_wrong_is_said_at_once(probe: FlaskClient) -> None:
    answer = fill(probe, name="x" * 201, note="a\x00b", places="51", day="05.12.2024")
    assert answer.status_code == 422
    assert all(f"'{field}': [" in answer.text for field in ("name", "note", "places", "day"))


def test_full_width_digits_are_digits(probe: FlaskClient) -> None:
    answer = fill(probe, day="２０２４－１２－０５", places="　７ ", amount="１，２３．５０")
    assert "'places': 7, 'amount': 12350" in answer.text
    assert "datetime.date(2024, 12, 5)" in answer.text


@pytest.mark.parametrize(("typed", "read"), [("9:05", (9, 5)), ("００：３０", (0, 30)), (" 23:59 ", (23, 59))])
def test_an_hour_of_the_clock_is_read_as_it_was_meant(probe: FlaskClient, typed: str, read: tuple[int, int]) -> None:
    assert f"datetime.time({read[0]}, {read[1]})" in fill(probe, hour=typed).text


def test_a_lone_surrogate_is_refused_like_any_foreign_sign(probe: FlaskClient) -> None:
    given = probe.get("/probe/key", query_string={"for": FORM}).text
    body = f"_key={given}&name=a%ED%A0%80b"
    answer = probe.post(FORM, data=body, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, "里面有不能保存的字符" in answer.text) == (422, True)


def test_a_refusal_of_the_command_lands_on_the_field_it_names(probe: FlaskClient) -> None:
    assert "{'name': ['已保存']}" in fill(probe, name="taken").text
    assert "['已保存'])" in fill(probe, name="nowhere").text


def test_thousands_may_be_typed_with_commas(probe: FlaskClient) -> None:
    assert "'amount': 100000" in fill(probe, amount="1,000").text


def send_parts(probe: FlaskClient, parts: str):
    return probe.post(FORM, data=parts + "--edge--\r\n", content_type="multipart/form-data; boundary=edge")


@pytest.mark.parametrize("size", [11 * 1024 * 1024 + 1, 30 * 1024 * 1024])
def test_a_body_that_is_too_large_is_refused(probe: FlaskClient, size: int) -> None:
    head = '--edge\r\nContent-Disposition: form-data; name="paper"; filename="a.pdf"\r\n\r\n'
    answer = send_parts(probe, head + "x" * size + "\r\n")
    assert (answer.status_code, "10 MB" in answer.text) == (422, True)


def test_a_form_field_that_is_too_large_is_refused(probe: FlaskClient) -> None:
    large = "x" * (1024 * 1024 + 1)
    head = '--edge\r\nContent-Disposition: form-data; name="name"\r\n\r\n'
    assert send_parts(probe, f"{head}{large}\r\n").status_code == 422
    assert probe.post(FORM, data={"name": large}).status_code in {403, 422}


def test_too_many_parts_are_refused(probe: FlaskClient) -> None:
    part = '--edge\r\nContent-Disposition: form-data; name="part"\r\n\r\nx\r\n'
    assert send_parts(probe, part * 500).status_code == 422


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "multipart/form-data", "image/png; boundary="]
)
def test_a_body_of_another_kind_is_refused(probe: FlaskClient, content_type: str) -> None:
    assert probe.post(FORM, data=b"{}\xff", content_type=content_type).status_code == 403
