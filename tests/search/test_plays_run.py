"""A play under way: what comes up when, what overtakes it, and that it always ends."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inroad.errors import BadInput, InroadError, NotFound, Refused
from inroad.search.plays import read, stored
from inroad.search.plays.library import builtin
from inroad.search.plays.model import (
    ALWAYS,
    DATES,
    GROUPS,
    HAPPENINGS,
    MOST_PEOPLE,
    Answered,
    Dated,
    Done,
    Event,
    Facts,
    Happened,
    Joined,
    Moved,
    Person,
    Play,
    Run,
    RunState,
    Skipped,
    StepState,
    Stopped,
    TimePassed,
)
from inroad.search.plays.run import advance, begin, due, goes_quiet_at
from inroad.search.plays.words import changes, show

BERLIN = "Europe/Berlin"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def local(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo(BERLIN)).strftime("%Y-%m-%d %H:%M:%S")


def about_a_job(*people: Person, **more: object) -> Facts:
    return Facts(BERLIN, organisation="Northwind", opening="platform lead", people=people, **more)  # type: ignore[arg-type]


CAROL = Person("Carol Diaz", ref=7, groups=frozenset({"met"}), targets=("Finch", "Acme", "Globex", "Initech"))
ERIN = Person("Erin Wu", ref=8, groups=frozenset({"met"}))
BOB = Person("Bob Connor", ref=9, groups=frozenset({"voucher"}))


def after(run: Run, *events: Event, at: datetime = START + DAY) -> Run:
    for event in events:
        run = advance(run, event, at)
    return run


def open_keys(run: Run) -> list[str]:
    return [one.key for one in run.open]


def play_of(steps: str, head: str = "", subject: str = "target") -> Play:
    text = f'name = "mine"\ntitle = "Mine"\nwhy = "It helps."\nsubject = "{subject}"\n{head}\n{steps}'
    return read.read(text.encode(), "mine.toml")


def step(key: str, *lines: str) -> str:
    return "\n".join([f'[[steps]]\nkey = "{key}"\ntitle = "Do {key}"', *lines, ""])


TARGET = Facts(BERLIN, organisation="Northwind")


# The rejection play, as mission.md tells it --------------------------------------------------------------------------


def test_a_no_asks_of_each_person_met_whether_it_clicked():
    run = begin(builtin()["rejection"], about_a_job(CAROL, ERIN, BOB), START)
    assert open_keys(run) == ["clicked#1", "clicked#2"]
    shown = show(run, "clicked#1")
    assert shown.question == "Did you click with Carol?"
    assert shown.answers == ("yes", "a little", "no")
    assert (shown.ref, local(shown.due_at)) == (7, "2026-03-02 23:59:59")


def test_where_it_clicked_a_call_within_a_day_with_the_companies_that_person_may_reach():
    before = begin(builtin()["rejection"], about_a_job(CAROL, ERIN), START)
    run = advance(before, Answered("clicked#1", "yes"), START)
    shown = show(run, "call#1")
    assert shown.letter == "where-you-clicked"
    assert "somebody at Finch, Acme or Globex to whom" in shown.what
    assert local(shown.due_at) == "2026-03-03 23:59:59"
    done = changes(before, run)
    assert [(effect.what, effect.ref) for effect in done.effects] == [("clicked", 7), ("target to future", 7)]
    assert [one.key for one in done.opened] == ["call#1"]


def test_a_name_is_thanked_for_reported_on_and_repaid():
    run = begin(builtin()["rejection"], about_a_job(CAROL), START)
    run = after(run, Answered("clicked#1", "yes"))
    told = after(run, Answered("call#1", "they named somebody", names=("Dan Okafor", " Mei  Lin ")))
    assert changes(run, told).effects[0].names == ("Dan Okafor", "Mei Lin")
    assert show(told, "thank-names#1").title == "Thank Carol for naming Dan Okafor and Mei Lin"
    told = after(told, Done("thank-names#1"))
    assert show(told, "report#1").title == "Tell Carol what came of Dan Okafor and Mei Lin"
    told = after(told, Done("report#1"))
    assert open_keys(told) == ["repay#1"]
    assert after(told, Done("repay#1")).state is RunState.DONE


def test_no_name_gets_thanks_all_the_same_and_a_favour_months_later():
    run = begin(builtin()["rejection"], about_a_job(CAROL), START)
    run = after(run, Answered("clicked#1", "yes"), Answered("call#1", "a good talk, no names"), at=START)
    assert show(run, "letter#1").letter == "runner-up"
    run = after(run, Done("letter#1"), at=START)
    assert show(run, "favour#1").letter == "favour"
    assert run.open[0].due_at - START > 119 * DAY


def test_a_call_that_reaches_nobody_is_tried_once_more_and_not_for_ever():
    run = begin(builtin()["rejection"], about_a_job(CAROL), START)
    run = after(run, Answered("clicked#1", "yes"), Answered("call#1", "I did not reach them"))
    run = after(run, Answered("call-again#1", "I did not reach them"))
    assert open_keys(run) == ["letter#1"]


def test_where_nobody_was_met_the_question_is_who_and_an_answer_to_it_is_a_person():
    run = begin(builtin()["rejection"], about_a_job(BOB), START)
    assert open_keys(run) == ["whom"]
    joined = after(run, Joined(CAROL))
    assert open_keys(joined) == ["clicked#2"]
    assert joined.find("whom").state is StepState.OVERTAKEN
    assert after(joined, Joined(CAROL)) is joined
    assert open_keys(after(joined, Joined(ERIN))) == ["clicked#2", "clicked#3"]
    assert after(run, Answered("whom", "with nobody")).state is RunState.DONE


def test_an_offer_overtakes_what_is_mine_and_leaves_what_is_owed():
    run = begin(builtin()["rejection"], about_a_job(CAROL, ERIN), START)
    run = after(run, Answered("clicked#1", "yes"), Answered("call#1", "they named somebody", names=("Dan",)))
    over = after(run, Happened("offer accepted", START + DAY))
    assert open_keys(over) == ["thank-names#1"]
    assert over.is_running
    assert over.find("clicked#2").state is StepState.OVERTAKEN
    over = after(over, Done("thank-names#1"), Done("report#1"))
    assert over.state is RunState.OVERTAKEN
    assert over.why == "you accepted an offer, here or elsewhere"
    assert over.find("repay#1") is None


@pytest.mark.parametrize("what", sorted(ALWAYS))
def test_nobody_is_bothered_who_may_not_be_though_something_is_owed(what):
    run = begin(builtin()["rejection"], about_a_job(CAROL, ERIN), START)
    run = after(run, Answered("clicked#1", "yes"), Answered("call#1", "they named somebody", names=("Dan",)))
    alone = after(run, Happened(what, START - 300 * DAY, ref=7))
    assert open_keys(alone) == ["clicked#2"]
    assert after(alone, Happened(what, START - 300 * DAY, ref=7)) is alone
    assert after(alone, Joined(CAROL)) is alone
    everything = after(run, Happened(what, START))
    assert everything.state is RunState.OVERTAKEN
    assert not everything.open


def test_somebody_who_is_in_no_way_part_of_it_changes_nothing():
    run = begin(builtin()["rejection"], about_a_job(CAROL), START)
    assert after(run, Happened("person left alone", START, ref=999)) is run


# Other plays ---------------------------------------------------------------------------------------------------------


def test_when_they_write_the_step_that_waits_for_it_is_answered():
    facts = Facts(BERLIN, subject=1, people=(CAROL,))
    run = begin(builtin()["cultivation"], facts, START)
    run = advance(run, Done("read#1"), START + DAY)
    old = Happened("they wrote", START + DAY / 2, ref=7)
    assert advance(run, old, START + 2 * DAY) is run
    news = Happened("they wrote", START + 2 * DAY, ref=7)
    heard = advance(run, news, START + 3 * DAY)
    assert heard.find("comment#1").answer == "yes"
    assert open_keys(heard) == ["question#1"]
    assert advance(heard, news, START + 4 * DAY) is heard


def test_when_they_write_first_no_comment_is_needed():
    run = begin(builtin()["cultivation"], Facts(BERLIN, subject=1, people=(CAROL,)), START)
    over = after(run, Happened("they wrote", START + DAY, ref=7))
    assert over.find("read#1").state is StepState.OVERTAKEN
    assert not over.open


def test_a_passive_reference_becomes_an_active_call_or_stays_one_without_harm():
    run = begin(builtin()["old-boss"], Facts(BERLIN, subject=1, people=(BOB,)), START)
    run = after(run, Done("thank#1"), Answered("choose#1", "yes"))
    yes = after(run, Answered("call#1", "yes"), Done("words#1"), Answered("made#1", "yes"))
    assert open_keys(yes) == ["apply#1"]
    assert (show(yes, "apply#1").ref, show(yes, "apply#1").letter_ref) == (9, 0)  # to the manager, about Bob's call
    rather = after(run, Answered("call#1", "rather be a reference, later"))
    assert open_keys(rather) == ["no-harm#1"]
    assert [effect.what for effect in changes(run, rather).effects] == ["reference offered"]


def test_without_a_person_at_the_edge_the_switchboard_is_rung():
    run = begin(builtin()["side-door"], TARGET, START)
    run = after(run, Done("useful"))
    assert open_keys(run) == ["switchboard"]
    run = after(run, Answered("switchboard", "somebody who gave me a name", names=("Ike Ray",)))
    assert show(run, "follow").title == "Ring Ike Ray, and say who sent you"


def test_two_people_at_the_edge_lead_to_one_switchboard():
    edge = [replace(one, groups=frozenset({"edge"})) for one in (CAROL, ERIN)]
    run = begin(builtin()["side-door"], replace(TARGET, people=tuple(edge)), START)
    run = after(run, Done("useful"), Answered("beside#1", "no luck"), Answered("beside#2", "no luck"))
    assert open_keys(run) == ["switchboard"]


def test_a_referral_is_prepared_the_day_before_and_moves_with_the_interview():
    interview = datetime(2026, 3, 12, 22, 30, tzinfo=UTC)
    facts = about_a_job(BOB, voucher="Bob Connor", dates={"interview": interview})
    run = begin(builtin()["referral-interview"], facts, START)
    assert show(run, "prepare").title == "Prepare: it is Bob Connor whose name is at stake"
    assert local(run.find("prepare").due_at) == "2026-03-11 23:59:59"
    assert local(run.find("turn-up").due_at) == "2026-03-12 23:59:59"
    moved = after(run, Dated("interview", interview + 7 * DAY))
    assert local(moved.find("prepare").due_at) == "2026-03-18 23:59:59"
    assert {one.key for one in changes(run, moved).moved} == {"prepare", "turn-up"}
    held = after(moved, Happened("interview held", START + DAY))
    assert "report#1" in open_keys(held)


def test_an_interview_called_off_is_told_to_whoever_put_in_a_word():
    run = begin(builtin()["referral-interview"], about_a_job(BOB), START)
    run = after(run, Happened("interview called off", START + DAY))
    assert run.find("prepare").state is StepState.OVERTAKEN
    assert show(run, "tell-off#1").title == "Tell Bob that the interview was called off"


def test_references_wait_for_the_offer_and_each_referee_is_briefed():
    dana = Person("Dana Moss", ref=11, groups=frozenset({"referee"}))
    run = begin(builtin()["reference-check"], about_a_job(dana), START)
    early = after(run, Answered("stage", "no, they want them now"))
    assert [effect.what for effect in changes(run, early).effects] == ["references demanded early"]
    offered = after(early, Happened("offer", START + 2 * DAY), at=START + 2 * DAY)
    assert open_keys(offered) == ["brief#1"]
    assert open_keys(after(offered, Done("brief#1"))) == ["outcome#1"]


def test_no_answer_on_three_six_and_twelve_months_is_noted():
    run = begin(builtin()["after-interview"], about_a_job(CAROL, BOB), START)
    assert open_keys(run) == ["notes", "thanks#1", "voucher#2", "months"]
    asked = after(run, Answered("months", "I did not ask"), Answered("ask-months", "no"))
    assert changes(run, asked).effects == ()  # the step came and went in between: the desk looks after each event
    asked = after(run, Answered("months", "I asked and got no answer"))
    assert [effect.what for effect in changes(run, asked).effects] == ["no answer on 3, 6 and 12 months"]


# The engine ----------------------------------------------------------------------------------------------------------


def test_no_more_steps_are_open_than_the_play_allows_and_the_others_have_their_turn():
    people = [Person(f"P{n}", ref=n, groups=frozenset({"met"})) for n in range(1, 10)]
    run = begin(builtin()["rejection"], about_a_job(*people), START)
    assert len(run.open) == run.play.most_open == 6
    later = advance(run, Answered("clicked#1", "no"), START + 5 * DAY)
    assert open_keys(later)[-1] == "clicked#7"
    assert local(later.find("clicked#7").due_at).startswith("2026-03-07")


def test_whoever_still_waits_for_a_turn_is_overtaken_too():
    people = [Person(f"P{n}", ref=n, groups=frozenset({"met"})) for n in range(1, 10)]
    run = begin(builtin()["rejection"], about_a_job(*people), START)
    alone = after(run, Happened("person left alone", START, ref=8), Answered("clicked#1", "no"))
    assert open_keys(after(alone, Answered("clicked#2", "no")))[-2:] == ["clicked#7", "clicked#9"]
    over = after(run, Happened("offer", START + DAY))
    assert (over.state, over.waiting) == (RunState.OVERTAKEN, ())


def test_the_same_word_twice_changes_nothing_and_another_word_is_refused():
    run = begin(builtin()["rejection"], about_a_job(CAROL), START)
    once = after(run, Answered("clicked#1", "yes"))
    assert after(once, Answered("clicked#1", "yes", note="again")) is once
    with pytest.raises(Refused, match="over already: done, “yes”"):
        after(once, Answered("clicked#1", "no"))
    with pytest.raises(Refused):
        after(once, Skipped("clicked#1"))


def test_what_a_step_does_not_know_is_refused_with_what_it_knows():
    run = begin(builtin()["rejection"], about_a_job(CAROL), START)
    with pytest.raises(BadInput, match="“maybe” is no answer to this step; it knows: “yes”, “a little”, “no”"):
        after(run, Answered("clicked#1", "maybe"))
    with pytest.raises(BadInput, match="asks a question"):
        after(run, Done("clicked#1"))
    with pytest.raises(NotFound):
        after(run, Done("call#1"))
    with pytest.raises(NotFound):
        show(run, "call#1")
    run = after(run, Answered("clicked#1", "yes"))
    with pytest.raises(BadInput, match="nobody is named"):
        after(run, Answered("call#1", "they named somebody", names=("  ",)))
    with pytest.raises(BadInput, match="names nobody"):
        after(run, Answered("call#1", "a good talk, no names", names=("Dan",)))
    with pytest.raises(BadInput, match="21 names"):
        after(run, Answered("call#1", "they named somebody", names=tuple(f"N{n}" for n in range(21))))
    with pytest.raises(BadInput):
        after(run, Happened("it rained", START))
    with pytest.raises(BadInput):
        after(run, Dated("birthday", START))
    with pytest.raises(BadInput, match="time zone"):
        after(run, Happened("offer", datetime(2026, 3, 3)))  # noqa: DTZ001


def test_skipping_goes_on_but_for_a_question():
    play = play_of(step("a", 'then = ["b"]') + step("b"))
    assert open_keys(after(begin(play, TARGET, START), Skipped("a"))) == ["b"]
    run = begin(builtin()["rejection"], about_a_job(CAROL), START)
    assert after(run, Skipped("clicked#1")).state is RunState.DONE


def test_a_step_may_be_moved_to_another_day():
    run = begin(play_of(step("a")), TARGET, START)
    later = after(run, Moved("a", START + 9 * DAY))
    assert later.open[0].due_at == START + 9 * DAY
    assert after(later, Moved("a", START + 9 * DAY)) is later
    for wrong in (START - DAY, START + 5_000 * DAY):
        with pytest.raises(BadInput):
            after(run, Moved("a", wrong))


def test_a_play_nobody_speaks_of_is_laid_aside_without_blame():
    run = begin(play_of(step("a", "days = 10"), "quiet_days = 20"), TARGET, START)
    assert advance(run, TimePassed(), goes_quiet_at(run)) is run
    aside = advance(run, TimePassed(), goes_quiet_at(run) + DAY)
    assert (aside.state, aside.why) == (RunState.STOPPED, "laid aside: no word for 20 days")
    assert not aside.open


def test_its_owner_may_stop_it_at_any_time():
    run = after(begin(play_of(step("a")), TARGET, START), Stopped("not now"))
    assert (run.state, run.why, run.open) == (RunState.STOPPED, "not now", ())
    assert after(run, Stopped("again"), TimePassed(), Happened("offer", START), Joined(CAROL)) is run


@pytest.mark.parametrize(
    ("facts", "what"),
    [
        (Facts(BERLIN, organisation="Northwind"), "is about a job"),
        (Facts("Mars/Base", opening="lead"), "time zone"),
        (Facts(BERLIN, opening="lead", subject=1), "person 1 of 0"),
        (Facts(BERLIN, opening="lead", subject=1, people=(CAROL,)), "not about one person"),
        (Facts(BERLIN, opening="lead", dates={"birthday": START}), "no day a play knows"),
        (Facts(BERLIN, opening="lead", people=(Person("X", groups=frozenset({"fans"})),)), "no group"),
        (Facts(BERLIN, opening="lead", people=(CAROL,) * (MOST_PEOPLE + 1)), "31 people"),
    ],
)
def test_facts_that_do_not_fit_are_refused(facts, what):
    with pytest.raises(BadInput, match=what):
        begin(builtin()["rejection"], facts, START)


def test_a_day_ends_where_the_owner_lives_also_when_clocks_change():
    play = play_of(step("a", "days = 1"))
    saturday = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)  # 23:30 in Berlin, the night before the change
    assert local(begin(play, TARGET, saturday).open[0].due_at) == "2026-03-29 23:59:59"
    pacific = replace(TARGET, timezone="Pacific/Auckland")
    moved_on = begin(play, pacific, saturday).open[0].due_at.astimezone(ZoneInfo("Pacific/Auckland"))
    assert moved_on.strftime("%d %H:%M:%S") == "30 23:59:59"


def test_days_are_counted_from_the_start_or_from_a_day_that_is_known_but_never_backwards():
    one = play_of(step("a", "days = 5", 'counted_from = "start"')).step("a")
    two = play_of(step("a", "days = -2", 'counted_from = "interview"')).step("a")
    facts = replace(TARGET, dates={"interview": START + 10 * DAY})
    opened = START + 3 * DAY
    assert local(due(one, facts, started_at=START, opened_at=opened)).startswith("2026-03-07")
    assert local(due(one, facts, started_at=START - 99 * DAY, opened_at=opened)).startswith("2026-03-05")
    assert local(due(two, facts, started_at=START, opened_at=opened)).startswith("2026-03-10")
    assert local(due(two, TARGET, started_at=START, opened_at=opened)).startswith("2026-03-05")


# Random lives --------------------------------------------------------------------------------------------------------

PEOPLE = st.lists(
    st.builds(
        Person,
        name=st.sampled_from(["Carol Diaz", "李雷", "أمل", "🦊", ""]),
        ref=st.integers(1, 4),
        groups=st.frozensets(st.sampled_from(sorted(GROUPS)), max_size=4),
        targets=st.sampled_from([(), ("Finch",), ("Finch", "Acme", "Globex")]),
    ),
    max_size=5,
)


@st.composite
def own_plays(draw: st.DrawFn) -> Play:
    """A play without loops: each step leads to later ones only; what nothing leads to begins."""
    size = draw(st.integers(1, 6))
    subject = draw(st.sampled_from(["target", "person", "opening"]))
    steps: list[dict[str, object]] = []
    for n in range(size):
        later = st.lists(st.sampled_from([f"s{m}" for m in range(n + 1, size)] or [""]), max_size=2, unique=True)
        ways = later.map(lambda keys: [key for key in keys if key])
        one: dict[str, object] = {"key": f"s{n}", "title": "Do it", "days": draw(st.integers(0, 30))}
        one["owed"] = draw(st.booleans())
        one["overtaken_by"] = draw(st.lists(st.just("rejection"), max_size=1))
        kind = draw(st.sampled_from(["plain", "each", "once", "asks"]))
        if kind == "each":
            one |= {"for_each": draw(st.sampled_from(sorted(GROUPS))), "if_nobody": draw(ways), "then": draw(ways)}
        elif kind == "asks":
            heard = draw(st.lists(st.just("they wrote"), max_size=1))
            yes = {"say": "yes", "then": draw(ways), "when": heard}
            one |= {"question": "Well?", "answers": [yes, {"say": "no", "then": draw(ways), "names": True}]}
        else:
            one |= {"then": draw(ways), "once": kind == "once"}
        steps.append(one)
    head = {
        "name": "mine",
        "title": "Mine",
        "why": "It helps.",
        "subject": subject,
        "overtaken_by": draw(st.lists(st.just("offer accepted"), max_size=1)),
        "most_open": draw(st.integers(1, 4)),
    }
    try:
        return _play(head, steps)
    except BadInput as error:
        refused = error
    # A step for each, within what is for each already: it is the person's own, then.
    assert "for each person already" in str(refused)
    return _play(
        head, [{key: what for key, what in one.items() if key not in {"for_each", "if_nobody"}} for one in steps]
    )


def _play(head: dict[str, object], steps: list[dict[str, object]]) -> Play:
    led = {key for one in steps for key in _ways(one)}
    return read.parse({**head, "steps": steps, "begin_with": [one["key"] for one in steps if one["key"] not in led]})


def _ways(one: dict) -> list[str]:
    answered = [key for each in one.get("answers", ()) for key in each["then"]]
    return [*one.get("then", ()), *one.get("if_nobody", ()), *answered]


@st.composite
def lives(draw: st.DrawFn, plays: st.SearchStrategy[Play]) -> tuple[Run, st.DataObject]:
    play = draw(plays)
    people = tuple(draw(PEOPLE))
    if play.subject == "person" and not people:
        people = (CAROL,)
    dates = draw(st.dictionaries(st.sampled_from(sorted(DATES)), st.just(START + 8 * DAY), max_size=1))
    facts = Facts(BERLIN, "Northwind", "platform lead", "Bob", int(play.subject == "person"), people, dates)
    return begin(play, facts, START), draw(st.data())


def something(run: Run, data: st.DataObject, now: datetime) -> Event:
    """Anything that can come, fitting or not."""
    keys = st.sampled_from([one.key for one in run.steps] or ["x"])
    moments = st.integers(-10, 10).map(lambda hours: now + timedelta(hours=min(hours, 0)))
    return data.draw(
        st.one_of(
            st.builds(Done, keys),
            st.builds(Skipped, keys),
            st.builds(Answered, keys, st.sampled_from(["yes", "no"]), names=st.sampled_from([(), ("Dan",)])),
            st.builds(Moved, keys, st.just(now + 5 * DAY)),
            st.builds(Joined, PEOPLE.filter(bool).map(lambda people: people[0])),
            st.builds(Dated, st.sampled_from(sorted(DATES)), moments),
            st.builds(Happened, st.sampled_from(sorted(HAPPENINGS)), moments, st.integers(0, 5)),
            st.just(TimePassed()),
        )
    )


def holds(before: Run, run: Run) -> None:
    """What is true of every run, and of every step from one to the next."""
    assert len(run.open) <= run.play.most_open
    assert len({one.key for one in run.steps}) == len(run.steps)
    assert len(set(run.reached)) == len(run.reached)
    assert run.is_running == bool(run.open)
    assert run.is_running or (run.ended_at and not run.waiting)
    assert all(bool(one.ended_at) != one.is_open for one in run.steps)
    assert all(one.due_at >= one.opened_at for one in run.steps)
    was = {one.key: one for one in before.steps}
    now = {one.key: one for one in run.steps}
    assert was.keys() <= now.keys()
    assert all(now[key] == one for key, one in was.items() if not one.is_open)  # over is over
    for one in run.open:
        barred = run.closing or (run.facts.people[one.person - 1].out if one.person else "")
        assert not barred or (run.play.step(one.step).owed and barred not in ALWAYS)
        assert show(run, one.key).title
    assert stored.from_data(json.loads(json.dumps(stored.to_data(run)))) == run


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.one_of(lives(st.sampled_from(sorted(builtin().values(), key=lambda one: one.name))), lives(own_plays())))
def test_any_run_of_any_play_ends_whatever_comes(life):
    run, data = life
    holds(replace(run, steps=()), run)
    now = START
    for _ in range(data.draw(st.integers(0, 12))):
        now += data.draw(st.sampled_from([timedelta(0), timedelta(hours=5), 40 * DAY]))
        event = something(run, data, now)
        try:
            after_it = advance(run, event, now)
        except InroadError:
            continue
        holds(run, after_it)
        assert advance(after_it, event, now + timedelta(hours=1)) is after_it or isinstance(event, TimePassed)
        run = after_it
    told = 0
    while run.is_running:  # and now somebody goes through what is left
        now += DAY
        one = data.draw(st.sampled_from(run.open))
        answers = run.play.step(one.step).answers
        event = Done(one.key)
        if answers:
            answer = data.draw(st.sampled_from(answers))
            event = Answered(one.key, answer.say, names=("Dan",) if answer.names else ())
        before, run = run, advance(run, event, now)
        holds(before, run)
        told += 1
        assert told <= len(run.play.steps) * (len(run.facts.people) + 1)
    assert changes(run, run) == changes(run, advance(run, TimePassed(), now + 9_999 * DAY))


@settings(max_examples=60, deadline=None)
@given(lives(st.sampled_from(sorted(builtin().values(), key=lambda one: one.name))))
def test_left_in_silence_every_play_is_laid_aside_in_the_end(life):
    run, _ = life
    assert run.is_running
    aside = advance(run, TimePassed(), goes_quiet_at(run) + timedelta(seconds=1))
    holds(run, aside)
    assert aside.state is RunState.STOPPED


@pytest.mark.parametrize("key", ["play", "facts", "steps", "state", "started_at", "waiting"])
@pytest.mark.parametrize("wrong", [None, 7, "x", ["x"], [["x", 1]], {"x": 1}])
def test_a_damaged_run_is_refused_and_not_guessed_at(key, wrong):
    data = stored.to_data(begin(builtin()["rejection"], about_a_job(CAROL), START))
    with pytest.raises(BadInput):
        stored.from_data({**data, key: wrong})


def test_a_run_of_a_later_version_is_refused():
    data = stored.to_data(begin(builtin()["rejection"], about_a_job(CAROL), START))
    with pytest.raises(BadInput, match="version 2, expected 1"):
        stored.from_data({**data, "version": 2})


def test_people_who_were_merged_are_heard_of_under_their_new_number():
    run = begin(builtin()["rejection"], about_a_job(CAROL, ERIN), START)
    merged = stored.with_refs(run, {7: 40, 8: 40})
    assert not after(merged, Happened("person left alone", START, ref=40)).open
    assert after(merged, Happened("person left alone", START, ref=7)) is merged
    assert show(merged, "clicked#2").ref == 40


def test_a_run_keeps_its_play_when_the_file_changes():
    run = begin(builtin()["rejection"], about_a_job(CAROL), START)
    data = json.loads(json.dumps(stored.to_data(run)))
    data["play"]["steps"][0]["title"] = "As it was then: {person}"
    assert show(stored.from_data(data), "clicked#1").title == "As it was then: Carol"
