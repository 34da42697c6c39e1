"""Dates, days of the week and times of the day, in figures or said: 15/08/1947, the 3rd of June, पौने चार बजे.

Keys: `date:2026-01-02`, `date:-01-02` (no year), `date:2026-01-` (no day), `date:-01-` (a month alone), `weekday:5`,
`time:9:30` (twelve-hour clock).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final

from align.core import tables
from align.evidence.number_tokens import NumberTokens, close, form_at, glued, whole_at
from align.evidence.number_words import number_word, ordinal_endings, read_sum
from align.evidence.phonetic import fold

FIRST_YEAR, LAST_YEAR = 1000, 2100
LAST_DAY: Final = 31
# Years of two digits up to this one are of this century, as spreadsheets and POSIX's strptime roughly have it.
LAST_SHORT_YEAR: Final = 40


@dataclass(frozen=True, slots=True)
class NumberReading:
    """A number read from tokens `first` to before `end`; a weak one may link but is never missed."""

    key: str
    first: int
    end: int
    weak: bool = False


def step_over_ordinal(tokens: NumberTokens, at: int) -> int:
    """Step over an ordinal ending glued to a figure (2nd, 21वीं)."""
    return at + 1 if glued(tokens, at) and tokens[at].form in ordinal_endings("figure") else at


# --- dates -----------------------------------------------------------------------------------------------------------


@cache
def calendar_words() -> dict[str, tuple[str, int]]:
    """Folded form → (month or weekday, its number)."""
    return {fold(row["form"]): (row["kind"], int(row["value"])) for row in tables.rows("months")}


def _calendar(tokens: NumberTokens, at: int, text: str, kind: str) -> int | None:
    """Number of the month or weekday that token `at` names; months that are other words need their capital."""
    if at >= len(tokens) or tokens[at].kind != "word":
        return None
    known, value = calendar_words().get(tokens[at].form, ("", 0))
    other = kind == "month" and text[tokens[at].start].islower() and tokens[at].form in tables.forms("ordinary_en")
    return value if known == kind and not other else None


def read_date(tokens: NumberTokens, at: int, text: str) -> NumberReading | None:
    """Read a date, a month or a day of the week from token `at`."""
    if tokens[at].kind == "date":
        key = _figure_date(tokens[at].form)
        return NumberReading(key, at, at + 1) if key else None
    weekday = _calendar(tokens, at, text, "weekday")
    if weekday is not None:
        return NumberReading(f"weekday:{weekday}", at, at + 1)
    day, after = _day(tokens, at, text)
    if day is not None:
        after += form_at(tokens, after) == "of"
        if not close(tokens, after, text):
            return None
    month = _calendar(tokens, after, text, "month")
    return _month_date(tokens, at, after, text, day, month) if month is not None else None


def _day(tokens: NumberTokens, at: int, text: str) -> tuple[int | None, int]:
    """Read a day of the month from token `at`, in figures or words: (day or None, index after it)."""
    day = whole_at(tokens, at, 1, LAST_DAY)
    if day is not None:
        return day, step_over_ordinal(tokens, at + 1)
    if number_word(form_at(tokens, at))[0] not in ("unit", "ordinal"):
        return None, at
    total, end = read_sum(tokens, at, text)
    fits = total.value is not None and total.value.denominator == 1 and 1 <= total.value <= LAST_DAY
    return (int(total.value), end) if total.value is not None and fits else (None, at)


def _month_date(
    tokens: NumberTokens, at: int, after: int, text: str, day: int | None, month: int
) -> NumberReading | None:
    """Read on from the month at `after`: the day, if it was not before it, and the year."""
    end = after + 1 + (form_at(tokens, after + 1) == "of")
    said_first = number_word(form_at(tokens, end))[0] == "unit"  # "March, five adults" is no day
    if day is None and not said_first and close(tokens, end, text):
        day, end = _day(tokens, end, text)
    year = whole_at(tokens, end, FIRST_YEAR, LAST_YEAR) if close(tokens, end, text) else None
    end = after + 1 if day is None and year is None else end
    if day is None and year is None and not _surely_month(tokens, at):
        return None
    return NumberReading(_date_key(year, month, day), at, end + (year is not None))


def _date_key(year: int | None, month: int, day: int | None) -> str:
    return f"date:{year or ''}-{month:02d}-{f'{day:02d}' if day else ''}"


def _figure_date(form: str) -> str:
    """Key of a date in figures, the day first unless only the American order is possible; empty if it is none."""
    mark = next(char for char in form if not char.isdecimal())
    a, b, c = form.split(mark)
    year, month, day = (a, int(b), int(c)) if len(a) == 4 else (c, int(b), int(a))
    if month > 12 and day <= 12 and year == c:
        month, day = day, month
    known = len(year) == 4 and FIRST_YEAR <= int(year) <= LAST_YEAR
    if not (1 <= month <= 12 and 1 <= day <= 31 and (known or (len(year) == 2 and mark == "/"))):
        return ""
    full = int(year) if known else int(year) + (2000 if int(year) <= LAST_SHORT_YEAR else 1900)
    return _date_key(full, month, day)


def _surely_month(tokens: NumberTokens, at: int) -> bool:
    """Tell May and March from may and march by the preposition before them, मार्च by no verb behind it."""
    form, cues = tokens[at].form, tables.mapping("date_cues")
    if form not in tables.forms("ordinary_en"):
        return form != "मार्च" or cues.get(form_at(tokens, at + 1)) != "verb"
    return cues.get(form_at(tokens, at - 1)) == "before" or form_at(tokens, at + 1) in calendar_words()


# --- times -----------------------------------------------------------------------------------------------------------


@cache
def _clock_words(kind: str) -> dict[str, int]:
    """Folded words of a kind of the clock → minutes: half, quarter; noon, midnight; past, to; बजकर."""
    return {fold(row["form"]): int(row["value"]) for row in tables.rows("clock_words") if row["kind"] == kind}


def opens_time(form: str) -> bool:
    """Tell whether a word may open a time that no number opens: noon, आधी रात."""
    return form in {name.split()[0] for name in _clock_words("moment")}


def time_key(hour: int, minute: int) -> str:
    """Key of a time of the day on the twelve-hour clock."""
    return f"time:{hour % 12 or 12}:{minute:02d}"


def read_time(tokens: NumberTokens, at: int, text: str) -> NumberReading | None:
    """Read a time of the day that is no plain hour: 9:30, noon, half past three, 10 बजकर 20 मिनट."""
    if tokens[at].kind == "clock":
        hour, minute = map(int, tokens[at].form.split(":"))
        if hour > 24 or minute > 59:
            return None
        marked = close(tokens, at + 1, text) and form_at(tokens, at + 1) in _clock_words("hour")
        return NumberReading(time_key(hour, minute), at, at + 1 + bool(marked))
    return (
        _moment(tokens, at)
        or _past_or_to(tokens, at, text)
        or _struck(tokens, at, text)
        or _hour_and_minutes(tokens, at, text)
    )


def _moment(tokens: NumberTokens, at: int) -> NumberReading | None:
    """Read noon and midnight, which are weak: they stand in names and figures of speech."""
    for size in (2, 1):
        words = " ".join(token.form for token in tokens[at : at + size])
        if at + size <= len(tokens) and words in _clock_words("moment"):
            return NumberReading(time_key(_clock_words("moment")[words] // 60, 0), at, at + size, weak=True)
    return None


def _past_or_to(tokens: NumberTokens, at: int, text: str) -> NumberReading | None:
    """Read English minutes past or to an hour; "ten to" needs its "minutes", being a range elsewhere."""
    i = at + (tokens[at].form in ("a", "an"))
    minutes = _clock_words("minutes").get(form_at(tokens, i))
    named = minutes is not None
    if minutes is None:
        minutes, i = _below(tokens, i, text, 60)
        named = form_at(tokens, i) in _clock_words("minute")
        i += named
    else:
        i += 1
    sign = _clock_words("past").get(form_at(tokens, i))
    if minutes is None or sign is None or (sign < 0 and not named):
        return None
    moment = _moment(tokens, i + 1)
    hour, end = (12, moment.end) if moment else _below(tokens, i + 1, text, 13)
    if hour is None:
        return None
    end += close(tokens, end, text) and form_at(tokens, end) in _clock_words("hour")
    total = 60 * hour + sign * minutes
    return NumberReading(time_key(total // 60, total % 60), at, end)


def _struck(tokens: NumberTokens, at: int, text: str) -> NumberReading | None:
    """Read the hour that has struck or is to strike, and minutes: 10 बजकर 20 मिनट, दस बजने में पाँच मिनट."""
    hour, i = _below(tokens, at, text, 25)
    sign = _clock_words("struck").get(form_at(tokens, i))
    if hour is None or sign is None or not close(tokens, i, text):
        return None
    i += 1 + (form_at(tokens, i + 1) == "में")
    minutes, end = _below(tokens, i, text, 60)
    if minutes is None or form_at(tokens, end) not in _clock_words("minute"):
        return None
    total = 60 * hour + sign * minutes
    return NumberReading(time_key(total // 60, total % 60), at, end + 1)


def _hour_and_minutes(tokens: NumberTokens, at: int, text: str) -> NumberReading | None:
    """Read an hour and quarters of it said one after the other: nine-thirty, five forty-five."""
    kind, hour = number_word(tokens[at].form)
    if kind != "unit" or not tokens[at].form.isascii() or not 1 <= hour <= 12 or not close(tokens, at + 1, text):
        return None
    if "," in text[tokens[at].end : tokens[at + 1].start]:
        return None
    minutes, end = _below(tokens, at + 1, text, 60)
    counts = (
        close(tokens, end, text)
        and tokens[end].form not in _clock_words("hour")
        and "-" in text[tokens[end - 1].end : tokens[end].start]
    )
    if minutes not in (15, 30, 45) or counts:
        return None
    end += close(tokens, end, text) and form_at(tokens, end) in _clock_words("hour")
    return NumberReading(time_key(int(hour), minutes), at, end)


def _below(tokens: NumberTokens, at: int, text: str, limit: int) -> tuple[int | None, int]:
    """Read a whole number below a limit from token `at`: (value or None, index after it)."""
    opens = at < len(tokens) and (tokens[at].kind == "figure" or number_word(tokens[at].form)[0] == "unit")
    total, end = read_sum(tokens, at, text) if opens else (None, at)
    value = total.value if total and total.sort == "count" else None
    fits = value is not None and value.denominator == 1 and 0 <= value < limit
    return (int(value), end) if value is not None and fits else (None, at)


def clock_of(value: Fraction, form: str) -> str:
    """Key of an hour in figures or words; 10.30 is half past ten, साढ़े दस as well."""
    minutes = form.partition(".")[2]
    return time_key(int(value), int(minutes) if len(minutes) == 2 and minutes < "60" else int(value % 1 * 60))
