from inroad.ties.model import Backing
from inroad.ways.begin import Ally, Facts, begin, files_to_fetch
from inroad.ways.model import Goal

NORTHWIND = Goal("Northwind", interest="operations")
INITECH = Goal("Initech")
BOSS = Ally("Bob Connor", "my manager", "Acme", 2015, 2022, Backing.WELL)
TEACHER = Ally("Tara Ueda", "taught me", "the polytechnic", 2009, 2012, Backing.WELL, (("Initech", ""),))
FRIEND = Ally("Dave Evans", "a colleague", "Acme", 2018, None, Backing.A_BIT, (("Northwind", "Carol Diaz"),))


def facts(*allies, targets=(NORTHWIND, INITECH)):
    return Facts("Alice Adler", allies, targets)


def test_it_is_one_name_one_reason_and_one_first_sentence():
    first = begin(facts(BOSS, TEACHER, FRIEND))
    assert first.title == "Call Tara Ueda."
    assert first.why == (
        "They know your work well (taught me at the polytechnic 2009–2012), "
        "and you think they may know somebody at Initech."
    )
    assert first.first_sentence == (
        "I'm not calling to ask for a job. I would like to get to know the people who do my kind of work at Initech, "
        "and you know my work better than most people."
    )


def test_n8_who_knows_my_work_well_comes_before_who_knows_somebody():
    first = begin(facts(FRIEND, BOSS))
    assert (first.who, [other.who for other in first.others]) == ("Bob Connor", ["Dave Evans"])
    assert first.others[0].others == ()


def test_a_name_counts_more_than_a_guess():
    named = Ally("Nora Quist", backing=Backing.WELL, may_know=(("Northwind", ""), ("Initech", "Ivan Orlov")))
    first = begin(facts(TEACHER, named))
    assert (first.who, first.target, first.whom) == ("Nora Quist", "Initech", "Ivan Orlov")
    assert "Would you be comfortable recommending me to Ivan Orlov?" in [point.say for point in first.points]


def test_somebody_who_does_not_know_the_work_is_never_the_beginning():
    assert begin(facts(Ally("Mallory Ito", backing=Backing.NO))) is None
    assert begin(facts()) is None
    assert begin(facts(Ally("   ", backing=Backing.WELL))) is None


def test_the_talk_asks_then_listens_then_promises_to_call_and_report():
    points = begin(facts(BOSS)).points
    turns = list(dict.fromkeys(point.when for point in points))
    assert turns == [
        "",
        "then",
        "if they offer a name",
        "if nobody comes to mind",
        "if they would rather not",
        "before you hang up",
    ]
    assert points[0].say == "Hello Bob, this is Alice. I was thinking of our time at Acme. Do you have ten minutes?"
    assert [point.listen for point in points].index(True) == 3
    offered = " ".join(point.say for point in points if point.when == "if they offer a name")
    assert "what would you say about me" in offered
    assert "May I use your name" in offered
    assert "within two days" in offered
    assert "tell you how it went" in offered
    assert "Thank you" in next(point.say for point in points if point.when == "if they would rather not")


def test_without_a_target_there_is_still_somebody_to_call():
    first = begin(facts(BOSS, targets=()))
    assert first.target == ""
    assert "which two or three people" in " ".join(point.say for point in first.points)


def test_talking_points_only_say_what_was_told():
    for ally in (Ally("Kim"), Ally("Kim", since=2019), Ally("Kim", until=2019), BOSS, FRIEND, TEACHER):
        for targets in ((), (INITECH,), (NORTHWIND, INITECH)):
            first = begin(facts(ally, targets=targets))
            for text in (first.why, first.first_sentence, *[point.say for point in first.points]):
                assert "None" not in text
                assert "  " not in text
                assert "()" not in text


def test_every_file_says_where_it_is_found_and_how_long_it_takes():
    files = files_to_fetch()
    assert {"LinkedIn: your connections", "Google mail", "Calendar", "Outlook contacts"} <= {
        file.name for file in files
    }
    assert next(file for file in files if file.name == "LinkedIn: your connections").minutes == 10
    assert all(file.steps and file.takes and file.gives for file in files)
