"""A keeper who is known by a phone is erased with contact and messages; what a backup brings back, again."""

from functools import partial
from pathlib import Path

from factories import NOON, AddStation
from sqlalchemy import Engine, text
from test_erasure import AT, NAME, PHONE, assert_history_fits, dump

from locator.db.session import change
from locator.entries.queries import drafts
from locator.history.queries import integrity
from locator.keepers.actions import confirmations
from locator.keepers.domain.person import Person
from locator.privacy.actions import erasures, repeat
from locator.privacy.actions.erasures import Place
from locator.privacy.domain.redaction import Kind
from locator.privacy.queries import holdings
from locator.stations.domain.contact import PrivateContact


def test_a_keeper_by_phone_is_erased_with_contact_and_messages_and_again(
    engine: Engine, add: AddStation, tmp_path: Path
) -> None:
    one, other = add(), add(contacts=(PrivateContact(NAME, PHONE, "站长"),))
    place = Place(engine, tmp_path / "data", "", f"file://{tmp_path}/sms")
    name = partial(confirmations.name_keeper, person=Person(name=NAME, phone=PHONE), now=NOON)
    with change(place.engine) as connection:
        codes = [stored.code for stored in drafts.by_ids(connection, [one, other])]
        for code in codes:
            name(connection, code)
            confirmations.send_link(connection, code, "https://example.org", NOON)
        kept = integrity.latest_seal(connection)
        held = holdings.personal_data(connection, Kind.KEEPER, other)
        numbers = list(connection.scalars(text("SELECT id FROM message")))
    assert (len(held["keeper"]), len(held["messages"]), held["mail"]) == (2, 2, [])
    (tmp_path / "sms").mkdir()
    for number in numbers:
        (tmp_path / "sms" / f"{number}.json").write_text(PHONE)
    assert erasures.do_by_number(place, Kind.KEEPER, other, NOON) == []
    after = dump(place.engine)
    assert PHONE not in after and NAME not in after and list((tmp_path / "sms").iterdir()) == []
    assert_history_fits(place.engine, kept)
    with change(place.engine) as connection:
        name(connection, codes[0])
    assert repeat.repeat(place, AT) == 1 and PHONE not in dump(place.engine)
