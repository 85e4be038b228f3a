"""Who is left out of a search's lists, and how somebody is called."""

import pytest

from inroad.search.people import KeptOut, Someone, parted


@pytest.mark.parametrize(
    ("someone", "called"),
    [
        (Someone(1, "Bob Connor", "bob@initrode.example"), "Bob Connor"),
        (Someone(2, "", "carol@northwind.example"), "carol@northwind.example"),
        (Someone(3, "  "), "somebody without a name"),
        (Someone(4, "佐藤 花子"), "佐藤 花子"),
        (Someone(5, "Zoë 🎻 O’Neill"), "Zoë 🎻 O’Neill"),
        (Someone(6, "\u202eevil\u202c\nBcc: x"), "evil Bcc: x"),
    ],
)
def test_everybody_is_called_something_on_one_clean_line(someone: Someone, called: str) -> None:
    assert someone.called == called


def test_the_guard_and_leave_me_alone_part_people_with_the_reason() -> None:
    walls = KeptOut({1: "Velbrand"}, frozenset({2}))
    may, may_not = parted([Someone(1, "Ann"), Someone(2, "Ben"), Someone(3, "Cy")], walls)
    assert [one.person for one in may] == [3]
    assert [(one.name, one.why) for one in may_not] == [
        ("Ann", "is at Velbrand, where you are"),
        ("Ben", "wants to be left alone"),
    ]


def test_a_present_employer_is_hidden_however_it_is_written() -> None:
    walls = KeptOut(employers=("Müller Logistik GmbH",))
    assert walls.hides("MUELLER LOGISTIK")
    assert walls.hides("Müller Logistik")
    assert not walls.hides("Müller Reisen")
    assert not walls.hides("")
