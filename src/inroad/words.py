"""How numbers, dates and names are said on screen. Code terms are in the docs; these are the words people read."""

from datetime import date

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def count(number: int, noun: str, plural: str = "") -> str:
    """``count(3, "mail")`` is "3 mails", ``count(1, "mail")`` "1 mail"; thousands are grouped."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def small(number: int) -> str:
    """Numbers up to twelve as words, others as digits."""
    return _SMALL[number] if 0 <= number < len(_SMALL) else f"{number:,}"


def likelihood(chance: float | None) -> str:
    """A chance in words, as mission.md wants it: never a percentage. None means that the two have never met."""
    if chance is None:
        return "never met"
    if chance >= 0.6:
        return "likely"
    if chance >= 0.4:
        return "even"
    if chance >= 0.15:
        return "less likely than not"
    return "a long shot"


def heaviness(chance: float | None) -> int:
    """How heavy the line of a tie is drawn, 1 to 5."""
    return 1 if chance is None else 1 + sum(chance >= step for step in (0.12, 0.3, 0.5, 0.7))


def day(value: date) -> str:
    """A day as people write it: "4 March 2024"."""
    return f"{value.day} {value:%B %Y}"


def month(value: date) -> str:
    """A month as people write it: "March 2024"."""
    return f"{value:%B %Y}"


def span(start: date | None, end: date | None, *, ended: bool = False) -> str:
    """Years of a role: "2018–21", "since 2018", "until 2021", or ""."""
    if start and end:
        if start.year == end.year:
            return str(start.year)
        tail = f"{end.year % 100:02d}" if start.year // 100 == end.year // 100 else str(end.year)
        return f"{start.year}–{tail}"
    if start:
        return f"from {start.year}" if ended else f"since {start.year}"
    return f"until {end.year}" if end else ""


def listing(items: list[str] | tuple[str, ...], *, most: int = 0, conjunction: str = "and") -> str:
    """ "a, b and c"; with ``most``, "a, b and 3 more"."""
    items = list(items)
    if most and len(items) > most:
        items = [*items[:most], f"{len(items) - most} more"]
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"
