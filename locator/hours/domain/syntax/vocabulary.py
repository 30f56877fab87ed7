"""Words of opening hours in the languages in which people write them.

A word that means one day in one language and another day in another one (``Di`` is Tuesday in German
and Sunday in French) is understood only where the text's other words leave one meaning.
"""

import re
from collections.abc import Iterable, Mapping

from locator.hours.domain.syntax.characters import fold_word

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
BASE = "en"
# For each language: the words of the seven days from Monday on, without accents.
WEEKDAY_WORDS = {
    BASE: "mo mon monday mondays|tu tue tues tuesday tuesdays|we wed weds wednesday wednesdays|"
    "th thu thur thurs thursday thursdays|fr fri friday fridays|sa sat saturday saturdays|"
    "su sun sunday sundays",
    "de": "mo mon montag montags|di dienstag dienstags|mi mit mittwoch mittwochs|"
    "do don donnerstag donnerstags|fr fre freitag freitags|sa sam samstag samstags sonnabend|"
    "so son sonntag sonntags",
    "nl": "ma maa maandag|di din dinsdag|wo woe woensdag|do don donderdag|vr vrij vrijdag|za zat zaterdag|"
    "zo zon zondag",
    "fr": "lu lun lundi lundis|ma mar mardi mardis|me mer mercredi mercredis|je jeu jeudi jeudis|"
    "ve ven vendredi vendredis|sa sam samedi samedis|di dim dimanche dimanches",
    "es": "lu lun lunes|ma mar martes|mi mie miercoles|ju jue jueves|vi vie viernes|sa sab sabado sabados|"
    "do dom domingo domingos",
    "it": "lu lun lunedi|ma mar martedi|me mer mercoledi|gi gio giovedi|ve ven venerdi|sa sab sabato|"
    "do dom domenica",
    "pt": "seg segunda|ter terca|qua quarta|qui quinta|sex sexta|sab sabado sabados|dom domingo domingos",
    "pl": "pn pon poniedzialek|wt wto wtorek|sr sro sroda|cz czw czwartek|pt pia piatek|so sob sobota|"
    "nd ndz nie niedz niedziela",
    "cs": "po pon pondeli|ut ute utery|st stre streda|ct ctv ctvrtek|pa pat patek|so sob sobota|"
    "ne ned nedele",
    "ru": "пн понедельник|вт вторник|ср среда|чт четверг|пт пятница|сб суббота|вс воскресенье",
    "uk": "пн понеділок|вт вівторок|ср середа|чт четвер|пт пʼятниця|сб субота|нд неділя",
    "ja": "月曜 月曜日|火曜 火曜日|水曜 水曜日|木曜 木曜日|金曜 金曜日|土曜 土曜日|日曜 日曜日",
    "ko": "월 월요일|화 화요일|수 수요일|목 목요일|금 금요일|토 토요일|일 일요일",
    "sv": "man mandag|tis tisdag|ons onsdag|tor tors torsdag|fre fredag|lor lordag|son sondag",
    "da": "man mandag|tir tirs tirsdag|ons onsdag|tor tors torsdag|fre fredag|lør lørdag|søn søndag",
}
MONTH_WORDS = (
    "jan january januar janv janvier jänner janner ene enero gen gennaio janeiro",
    "feb february februar fev fevr fevrier febrero febbraio fevereiro",
    "mar march marz maerz mrz mars marzo marco",
    "apr april avr avril abr abril aprile",
    "may mai mayo mag maggio maio",
    "jun june juni juin junio giu giugno junho",
    "jul july juli juil juillet julio lug luglio julho",
    "aug august aout ago agosto",
    "sep sept september septembre septiembre set settembre setembro",
    "oct october okt oktober octobre octubre ott ottobre outubro",
    "nov november novembre noviembre novembro",
    "dec december dez dezember decembre dic diciembre dicembre dezembro",
)
CLOSED_WORDS = (
    "off closed close geschlossen ruhetag ferme fermee cerrado cerrada chiuso chiusa fechado encerrado "
    "gesloten zamkniete nieczynne zavreno lukket stangt закрыто выходной вых вихідний зачинено "
    "휴무 定休日"
)
# Other words for holidays than the code PH: to some they include days that are no days off in China, such as
# 8 March in the calendar of opening_hours.js. They are not guessed; the code is asked for.
HOLIDAYS = re.compile(r"PH(?!\w)")
HOLIDAY_WORDS = re.compile(
    r"(?:ph|public holidays?|bank holidays?|holidays?|feiertage?|feiertags|jours f[eé]ri[eé]s|f[eé]ri[eé]s"
    r"|festivi|festivos|feriados)\.?(?!\w)",
    re.IGNORECASE,
)
EVERY_DAY = re.compile(
    r"(?:daily|every ?day|everyday|all week|7 days(?: (?:a|per) week| / ?week)?|seven days a week|7/7"
    r"|t[äa]glich|t[äa]gl\.?|tous les jours|tlj|7j ?/ ?7|todos los d[ií]as|diario|diariamente|tutti i giorni"
    r"|todos os dias|dagelijks|codziennie|denn[eě]|ежедневно|щодня)(?![\w/])",
    re.IGNORECASE,
)
WORK_WEEK = re.compile(r"(?:weekdays?|M-F)(?!\w)", re.IGNORECASE)
WEEKEND = re.compile(r"(?:week-?ends?|wochenende)(?!\w)", re.IGNORECASE)
ROUND_THE_CLOCK = re.compile(
    r"(?:24 ?/ ?7(?! ?/)|24 ?[x*×-] ?7(?![\w:])|24/24(?: ?h)?(?:,? ?(?:et )?7/7)?"
    r"|24 ?h ?/ ?24(?:,? ?(?:et )?7 ?[jd]? ?/ ?7)?"
    r"|24 ?-? ?(?:h|hrs?|hours?|std|stunden|horas|ore|heures|uur|godz|ч|часа|час)\.?(?![\w/])"
    r"(?: (?:a|per) day)?"
    r"(?:,? ?7 days(?: a week)?|,? ?7/7)?"
    r"|round the clock|around the clock|always open|always|immer|круглосуточно|цілодобово|nonstop|non-stop)"
    r"(?!\w)",
    re.IGNORECASE,
)
PREFIX = re.compile(
    r"(?:opening (?:hours|times)|business hours|office hours|store hours|hours of operation|hours|hrs|"
    r"[öo]ffnungszeiten|"
    r"영업시간|営業時間|ge[öo]ffnet|horaires?(?: d'ouverture)?|ouvert|ouverture|horario de atenci[oó]n|"
    r"horarios?|abierto|orari(?:o)?(?: di apertura)?|aperto|aberto|режим работы|часы работы|открыто|geopend|"
    r"open|otwarte)"
    r"\s*(?:is|are)?\s*:?\s+",
    re.IGNORECASE,
)
FROM = re.compile(r"(?:from|von|vom|between|de|das|dalle|dal|desde|od|с|з|van)\s+(?=\w)", re.IGNORECASE)
BETWEEN_DAYS = re.compile(
    r"\s*(?:-+|\b(?:to|thru|through|till|until|bis|au?|à|al|do|до|по|tot|t/m|até|ate)\b)\s*", re.IGNORECASE
)
BETWEEN_TIMES = re.compile(
    r"\s*(?:-+|\b(?:to|til|till|until|bis|a|à|al|alle|às|as|hasta|do|до|tot|até|and(?=.*between))\b)\s*",
    re.IGNORECASE,
)
AND = re.compile(r"\s*(?:,|&|\b(?:and|und|et|y|e|og|och|en|и|та)\b)\s*", re.IGNORECASE)
HOUR_MARK = re.compile(r"\s?(?:uhr|hrs?|h|o'clock|uur|u|год|час|ч)\.?(?!\w)", re.IGNORECASE)
# A door that opens by arrangement, or perhaps, is not known to be open. Other remarks say something of
# the place ("restaurant") and leave its state.
UNCERTAIN = re.compile(
    r"appoint|by arrangement|on request|upon request|on demand|reserv|booking|advance notice|vereinbarung"
    r"|voranmeldung|anmeldung|absprache|anfrage|bedarf|termin(?!al)|rendez|\brdv\b|sur demande|\bcita\b"
    r"|appuntamento|prenotazione|richiesta|marca[cç][aã]o|agendamento|afspraak|objedn|dohod|umówi|umowi"
    r"|zapis|запис|договор|домовлен|zamówieni|\bcall\b|phone|telefon|ring |depend|usually"
    r"|maybe|perhaps|approx|irregular|varies|vary"
    r"|variable|unknown|uncertain|weather|wetter|tempo permettendo|unregelm|subject to|check |see website"
    r"|预约|預約|预定|预订|申请|电话|致电|联系|视情况|视天气|天气|不定|不固定|大约|大概|可能|以.{0,6}为准|另行通知|临时|凭.{0,6}(?:证|卡)",
    re.IGNORECASE,
)
# Said without quotes behind the times.
UNQUOTED_UNCERTAIN = re.compile(
    r"(?:(?:only )?by appointment(?: only)?|appointment only|on request|by arrangement|(?:nur )?nach "
    r"(?:tel\.? |telefonischer )?(?:vereinbarung|absprache|voranmeldung)|n\.v\.|auf anfrage|"
    r"sur (?:rendez-vous|rdv|demande)|su (?:appuntamento|prenotazione|richiesta)|con cita previa|op afspraak|"
    r"по записи|по предварительной записи|dle objednání|dle dohody|按?预约)(?!\w)",
    re.IGNORECASE,
)


def _by_word(rows: Iterable[str], names: Iterable[str]) -> Mapping[str, str]:
    return {fold_word(word): name for row, name in zip(rows, names, strict=True) for word in row.split()}


MONTH_OF = _by_word(MONTH_WORDS, MONTHS)
WEEKDAY_OF = {language: _by_word(words.split("|"), WEEKDAYS) for language, words in WEEKDAY_WORDS.items()}
ALL_WEEKDAY_WORDS = frozenset(word for words in WEEKDAY_OF.values() for word in words)
IS_CLOSED = frozenset(map(fold_word, CLOSED_WORDS.split()))
MAYBE_TUESDAY = "mar"  # Mardi, martes, martedì; and March


def weekday_meanings(words: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Return what each weekday word of a text may mean, given all weekday words of the text.

    Languages that have all words come first; then OSM's own codes mixed with words of one language.
    A language is out in which two different words of the text would be one day.
    """
    found = sorted({fold_word(word) for word in words})
    base = WEEKDAY_OF[BASE]
    if all(word in base for word in found):
        return {word: frozenset({base[word]}) for word in found}
    native = [table for table in WEEKDAY_OF.values() if all(word in table for word in found)]
    mixed = [
        {**base, **table}
        for table in WEEKDAY_OF.values()
        if all(word in table or word in base for word in found)
    ]
    readings = [{word: table[word] for word in found} for table in native or mixed]
    distinct = [reading for reading in readings if _keeps_apart(reading)] or readings
    return {word: frozenset(reading[word] for reading in distinct) for word in found}


def _keeps_apart(reading: Mapping[str, str]) -> bool:
    """Return whether short words of a text mean different days (``So`` beside ``Sa`` is no Saturday)."""
    days = [day for word, day in reading.items() if len(word) == 2]
    return len(days) == len(set(days))
