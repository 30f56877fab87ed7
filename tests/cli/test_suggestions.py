"""An unknown command, option or setting is rejected with the nearest known one, in Chinese and English."""

from base64 import b64encode

import pytest
from click.testing import CliRunner, Result

from locator.cli import main
from locator.config import SettingError, Settings


def run_command(line: str, **environment: str) -> Result:
    """Run the command line with a line of arguments."""
    return CliRunner(env=environment).invoke(main, line.split())


@pytest.mark.parametrize(
    ("line", "word", "nearest"),
    [
        ("improt x.csv", "improt", "import"),
        ("staff ad", "ad", "staff add"),
        ("chekc", "chekc", "db check / history check"),
        ("prepare", "prepare", "db prepare"),
    ],
)
def test_an_unknown_command_names_the_nearest(line: str, word: str, nearest: str) -> None:
    answer = run_command(line)
    assert answer.exit_code == 2
    assert f"没有 {word} 这个命令；是不是 {nearest}？" in answer.stderr
    assert f"There is no command {word}: did you mean {nearest}?" in answer.stderr


@pytest.mark.parametrize(
    ("line", "word", "nearest"),
    [
        ("--hlep", "--hlep", "--help"),
        ("import --dryrun x.csv", "--dryrun", "--dry-run"),
        ("staff add a@example.org 甲 --divison 441202", "--divison", "--division"),
    ],
)
def test_an_unknown_option_names_the_nearest(line: str, word: str, nearest: str) -> None:
    answer = run_command(line)
    assert answer.exit_code == 2
    assert f"没有 {word} 这个选项；是不是 {nearest}？" in answer.stderr
    assert f"There is no option {word}: did you mean {nearest}?" in answer.stderr


def test_a_word_without_a_similar_one_is_rejected_without_a_suggestion() -> None:
    assert "There is no command zzz.\n" in run_command("zzz").stderr
    assert "There is no option --zzz.\n" in run_command("db check --zzz").stderr


def test_every_command_rejects_an_unknown_setting() -> None:
    answer = run_command("hours Mo-Fr", LOCATOR_DATABSE_URL="postgresql:///x")
    assert answer.exit_code == 1
    assert "没有 LOCATOR_DATABSE_URL 这个设置；是不是 LOCATOR_DATABASE_URL？" in answer.stderr
    assert "There is no setting LOCATOR_DATABSE_URL: did you mean LOCATOR_DATABASE_URL?" in answer.stderr
    assert run_command("--help", LOCATOR_DATABSE_URL="postgresql:///x").exit_code == 0


def test_a_malformed_number_is_explained() -> None:
    answer = run_command("hours Mo-Fr", LOCATOR_POOL_SIZE="four")
    assert answer.exit_code == 1
    assert "LOCATOR_POOL_SIZE should be a whole number without a sign, not 'four'" in answer.stderr


@pytest.mark.parametrize(
    "address", ["stations.example.org", "localhost:8000", "ftp://example.org", "https://"]
)
def test_a_public_url_that_is_none_is_explained(address: str) -> None:
    with pytest.raises(SettingError, match="LOCATOR_PUBLIC_URL should be an address such as https://"):
        Settings.from_environment({"LOCATOR_PUBLIC_URL": address})


def test_paths_can_be_added_to_the_public_url() -> None:
    given = {"LOCATOR_PUBLIC_URL": "https://stations.example.org/"}
    assert Settings.from_environment(given).public_url == "https://stations.example.org"


@pytest.mark.parametrize("key", ["foo", "钥匙", "Zm9v"])
def test_a_pack_key_that_cannot_sign_is_explained_and_not_repeated(key: str) -> None:
    with pytest.raises(SettingError, match="LOCATOR_PACK_KEY should be 32 bytes in base64") as refused:
        Settings.from_environment({"LOCATOR_PACK_KEY": key})
    assert key not in str(refused.value)


def test_a_pack_key_of_32_bytes_is_taken() -> None:
    key = b64encode(bytes(32)).decode()
    assert Settings.from_environment({"LOCATOR_PACK_KEY": key}).pack_key == key


@pytest.mark.parametrize("workers", ["0", "257", "-1", "two"])
def test_a_number_of_server_processes_that_cannot_be_is_refused_by_name(workers: str) -> None:
    with pytest.raises(SettingError, match=r"^LOCATOR_WORKERS "):
        Settings.from_environment({"LOCATOR_WORKERS": workers})


def test_all_unknown_settings_are_named() -> None:
    with pytest.raises(SettingError) as refused:
        Settings.from_environment({"LOCATOR_WORKER": "3", "LOCATOR_ZZZ": "1", "PATH": "/bin"})
    assert "There is no setting LOCATOR_WORKER: did you mean LOCATOR_WORKERS?" in str(refused.value)
    assert "There is no setting LOCATOR_ZZZ; there are LOCATOR_BACKUP_DIR, LOCATOR_BACKUP_IDENTITY, " in str(
        refused.value
    )


def test_empty_settings_and_those_of_tests_are_ignored() -> None:
    given = {"LOCATOR_TEST_DATABASE_URL": "postgresql:///x", "LOCATOR_OLD": "", "LOCATOR_PORT": "8080"}
    assert Settings.from_environment(given).port == 8080
