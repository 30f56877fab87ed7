"""Which passwords are refused: too short or long, too few letters, common, made of the person's own names."""

import pytest

from locator.accounts.domain.password import hash_password, password_problem, verify_password

EMAIL, NAME = "wangxiaomei@example.org", "王小梅"
TOO_EASY = "密码太好猜"


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("长安街的驿站", "12 到 128"),
        ("correct horse " * 10, "12 到 128"),
        ("abababababab", "重复"),
        ("password1234", TOO_EASY),
        ("Ｐａｓｓｗｏｒｄ１２３４", TOO_EASY),
        ("admin-2026-10", TOO_EASY),
        ("wangxiaomei-2026", TOO_EASY),
        ("王小梅 19800101 !", TOO_EASY),
    ],
)
def test_a_password_that_can_be_guessed_is_refused_with_the_reason(password: str, said: str) -> None:
    assert said in password_problem(password, EMAIL, NAME)


@pytest.mark.parametrize(
    "password", ["correct horse battery", "长安街上的驿站冬天很暖和呀", "x" * 100 + "abcde"]
)
def test_a_long_one_of_any_letters_is_accepted(password: str) -> None:
    assert password_problem(password, EMAIL, NAME) == ""


def test_every_keyboard_types_the_same_one() -> None:
    stored = hash_password("ｃｏｒｒｅｃｔ horse battery")
    assert stored.startswith("$argon2id$")
    assert verify_password("correct horse battery", stored)
    assert not verify_password("correct horse batterY", stored)
    assert not verify_password("correct horse battery", "")
