"""The recipes of docs/developers.md as edits, each of which a test performs in a copy of this checkout."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from checkout_copy import CheckoutCopy

from locator.i18n.catalogue import TRANSLATIONS as TRANSLATIONS_FOLDER
from locator.i18n.catalogue import path_of

FIELDS = "locator/stations/domain/station_fields.py"
STATIONS_SQL = "locator/db/schema/tables/stations.sql"
PUBLIC_SQL = "locator/db/schema/projection/public_station.sql"
REVISIONS = "locator/db/migrations/versions/"
SERVICES = "locator/stations/domain/services.csv"
ROLES = "locator/db/role_rights.py"
PLATFORMS = "locator/platforms/domain.py"
TRANSLATIONS = "locator/i18n/translations/"
REVISION = '''"""Add a column: a recipe of the developers' guide."""

import sqlalchemy as sa
from alembic import op

revision = "{number}"
down_revision = "{head}"


def upgrade() -> None:
    """Add the column."""
    op.add_column("station", {column})


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
'''


@dataclass(frozen=True)
class Recipe:
    """A recipe: which texts of which files it replaces, and which files it adds, by their paths."""

    name: str
    title: str  # of its row in the guide
    example: str  # the test in tests/fences/recipes that must then pass
    replaced: tuple[tuple[str, str, str], ...] = ()  # path, text, new text
    added: Mapping[str, str] = field(default_factory=dict)
    most_files: int = 1
    checks: tuple[str, ...] = ()  # checks of the copy that must pass
    tests: tuple[str, ...] = ()  # test functions of the copy that must pass

    @property
    def files(self) -> list[str]:
        """The files that it takes."""
        return list(dict.fromkeys([*(path for path, _, _ in self.replaced), *self.added]))

    def perform(self, copy: CheckoutCopy) -> None:
        """Perform it in a copy."""
        for path, old, new in self.replaced:
            copy.replace(copy.root / path, old, new)
        for path, text in self.added.items():
            (copy.root / path).parent.mkdir(parents=True, exist_ok=True)
            number = Path(path).name[:4]
            copy.write(
                copy.root / path, text.replace("{number}", number).replace("{head}", _head(copy, number))
            )


def _head(copy: CheckoutCopy, number: str) -> str:
    """Return the newest revision of the schema before one that a recipe adds."""
    numbers = [path.name[:4] for path in (copy.root / REVISIONS).glob("[0-9]*.py")]
    return max(before for before in numbers if before < number)


BOOLEAN_COLUMN = 'sa.Column("women_shower", sa.Boolean)'


def _translations_as(code: str) -> str:
    """Return the Russian catalogue as if it were another language's: the words do not matter."""
    russian = path_of(TRANSLATIONS_FOLDER, "ru").read_text(encoding="utf-8")
    assert "Language: ru" in russian
    return russian.replace("Language: ru", f"Language: {code}")


FACILITY = Recipe(
    "a facility with a filter",
    "a facility with a filter",
    "facility",
    (
        (FIELDS, "    text,\n)", "    text,\n    yes_no,\n)"),
        (
            FIELDS,
            "    status: LifecycleStatus = code(",
            """    women_shower: bool | None = yes_no(
        "women_shower",
        Sentence("女淋浴间"),
        headings="女浴室 有没有女浴室",
        card="women_shower",
        on_page=True,
        open_data=Sentence("有没有女淋浴间"),
        tag=401,
        row=Row("services", blank=Sentence("不知道")),
    )
    status: LifecycleStatus = code(""",
        ),
        (STATIONS_SQL, "  services_posted TEXT", "  women_shower BOOLEAN,\n  services_posted TEXT"),
        (
            PUBLIC_SQL,
            "      'truck', trucks.entry,",
            "      'women_shower', s.women_shower,\n      'truck', trucks.entry,",
        ),
        (PUBLIC_SQL, "of_audience.tag, CASE", "of_audience.tag, CASE WHEN s.women_shower THEN 401 END, CASE"),
    ),
    {
        REVISIONS + "9000_women_shower.py": REVISION.replace(
            "{column}", 'sa.Column("women_shower", sa.Boolean)'
        )
    },
    most_files=4,
    checks=("types",),
    tests=("test_migrations_and_tables_say_the_same", "test_the_card_has_the_declared_fields"),
)
PLAIN_TEXT = Recipe(
    "a plain text field",
    "a plain field",
    "plain_text",
    (
        (
            FIELDS,
            "    external_identifier: str = text(",
            """    door_colour: str = text(
        "door_colour",
        Sentence("门的颜色"),
        max_length=20,
        headings="门色",
        row=Row("identity_more", max_length=20),
    )
    external_identifier: str = text(""",
        ),
        (STATIONS_SQL, "  brand TEXT", "  door_colour TEXT DEFAULT '' NOT NULL,\n  brand TEXT"),
    ),
    {
        REVISIONS + "9001_door_colour.py": REVISION.replace(
            "{column}", 'sa.Column("door_colour", sa.Text, nullable=False, server_default="")'
        )
    },
    most_files=4,
    checks=("types",),
    tests=("test_migrations_and_tables_say_the_same", "test_no_public_answer_holds_a_private_field"),
)
SERVICE = Recipe(
    "a service",
    "a service",
    "service",
    (
        (
            SERVICES,
            "tag,code,group,zh,en,wordings\n",
            "tag,code,group,zh,en,wordings\n99,power_bank,power,共享充电宝柜,power banks,充电宝柜\n",
        ),
    ),
    tests=("test_no_tag_belongs_to_two_namespaces",),
)
ROLE = Recipe(
    "a role",
    "a role",
    "role",
    (
        (
            ROLES,
            "    AUDITOR = ",
            '    DEPUTY = "deputy", "协管员", Right.LOOK, Right.TEND\n    AUDITOR = ',
        ),
    ),
    checks=("types",),
    tests=("test_the_database_has_the_rights_of_the_program",),
)
LANGUAGE = Recipe(
    "a language",
    "a language",
    "language",
    added={TRANSLATIONS + "kk/LC_MESSAGES/messages.po": _translations_as("kk")},
)
MAP_PLATFORM = Recipe(
    "a map platform",
    "a map platform",
    "map_platform",
    (
        (
            PLATFORMS,
            '    TENCENT = "tencent", "腾讯", Crs.GCJ_02\n',
            '    TENCENT = "tencent", "腾讯", Crs.GCJ_02\n'
            '    TIANDITU = "tianditu", "天地图", Crs.CGCS2000\n',
        ),
    ),
    checks=("types",),
)
