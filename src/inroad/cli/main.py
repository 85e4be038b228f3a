"""The entry point: one group, its commands in sections, everything else imported when it is called."""

import sys
from collections.abc import Sequence
from typing import Any

import click

from inroad import __version__
from inroad.cli.errors import guarded
from inroad.cli.lazy import LazyGroup
from inroad.cli.session import Session, home_in, session

_C = "inroad.cli.commands."

SECTIONS: tuple[tuple[str, dict[str, tuple[str, str]]], ...] = (
    (
        "Begin",
        {
            "start": (_C + "start:start", "Begin without a file: whom to call first, and how."),
            "init": (_C + "init:init", "Say who you are."),
            "import": (_C + "imports:import_", "Read your contacts, mail, calendar, LinkedIn."),
            "demo": (_C + "demo:demo", "Look around on a sample network."),
        },
    ),
    (
        "Get in",
        {
            "ways-in": (_C + "ways_in:ways_in", "Who could put in a word for you, and why."),
            "target": (_C + "target:target", "The companies and people you want to reach."),
            "sheet": (_C + "sheet:sheet", "What to ask somebody you are about to meet."),
            "map": (_C + "map:map_", "Circles, who leads further, and targets by their way in."),
        },
    ),
    (
        "Keep your word",
        {
            "today": (_C + "today:today", "What you owe, what you wait for, what is worth doing."),
            "plan": (_C + "plan:plan", "The week: whom to ask, write to, meet, and who rests."),
            "ask": (_C + "ask:ask", "Draft an ask for an introduction, part by part."),
            "intro": (_C + "intro:intro", "Introductions: where they stand, what happened."),
            "promise": (_C + "promise:promise", "What you said you would do, and by when."),
            "letter": (_C + "letter:letter", "Letters: drafted, completed, sent by you."),
            "document": (_C + "document:document", "Documents, and what lets them travel."),
            "log": (_C + "log:log", "Note a call, a meeting or a letter in one line."),
            "calendar": (_C + "calendar:calendar", "Promises and meetings as a calendar file."),
        },
    ),
    (
        "Your search",
        {
            "brief": (_C + "brief:brief", "One page on what you look for, and how people can help."),
            "vouch": (_C + "vouch:vouch", "What came of a talk with somebody who may recommend you."),
            "sources": (_C + "sources:sources", "Whom people turn to in your field, and who knows you."),
            "calls": (_C + "calls:calls", "Ask a few sources whom they would recommend for a job."),
            "useful": (_C + "useful:useful", "Things worth passing on, and whom they may help."),
            "opening": (_C + "opening:opening", "Jobs at your targets, and how they stand."),
            "interview": (_C + "interview:interview", "Talks: before, whom you met, what is due after."),
            "reject": (_C + "reject:reject", "They said no; did you click with them?"),
            "offer": (_C + "offer:offer", "Offers, side by side, and your answer."),
            "conduct": (_C + "conduct:conduct", "How employers behaved, and what one can say."),
            "play": (_C + "play:play", "A few steps for a situation: after a no, at a side door."),
            "update": (_C + "update:update", "Tell chosen people how it goes, one letter each."),
            "reference": (_C + "reference:reference", "Who would speak for you: asked early, named late."),
            "future": (_C + "future:future", "Companies that liked you, kept warm for years."),
            "hello": (_C + "hello:hello", "A few sleeping ties worth a line today."),
            "week": (_C + "week:week", "Look back on a week, in ten minutes."),
            "score": (_C + "score:score", "What your weeks brought, in words and in pictures."),
            "time": (_C + "time:time", "Where your hours go, noted by itself, corrected by you."),
            "rates": (_C + "rates:rates", "How often one thing led to the next, and how sure that is."),
            "forecast": (_C + "forecast:forecast", "Who you are in touch with, and how that may go on."),
        },
    ),
    (
        "People",
        {
            "people": (_C + "people:people", "List and search the people on your desk."),
            "person": (_C + "person:person", "Show, add or change one person."),
            "tie": (_C + "tie:tie", "How well you know somebody, and why it seems so."),
            "knows": (_C + "knows:knows", "Say that two people know each other."),
            "limits": (_C + "limits:limits", "How often somebody may be asked, and for whom never."),
            "consent": (_C + "consent:consent", "What your network may do for a community."),
            "names": (_C + "names:names", "Take in names you saw somewhere."),
            "review": (_C + "review:review", "Settle who may be the same person."),
            "me": (_C + "me:me", "Your name, addresses and employers."),
        },
    ),
    (
        "Mail",
        {
            "mail": (_C + "mail:mail", "Mail accounts, and what became of each mail."),
            "sync": (_C + "mail:sync", "Read what is new in your mailboxes."),
            "worker": (_C + "worker:worker", "Send, read and remind, without a browser."),
        },
    ),
    (
        "Keep",
        {
            "imports": (_C + "imports:imports", "What was imported; take an import back."),
            "history": (_C + "history:history", "What changed on this desk."),
            "undo": (_C + "history:undo", "Take back the last change."),
            "export": (_C + "export:export", "Everything in one open zip."),
            "backup": (_C + "backups:backup", "Make or list verified backups."),
            "restore": (_C + "backups:restore", "Go back to a backup."),
            "erase": (_C + "erase:erase", "Forget a person, or everything."),
            "doctor": (_C + "doctor:doctor", "Check that all is well."),
            "serve": (_C + "serve:serve", "Open the desk in the browser."),
            "account": (_C + "account:account", "On a server: who may sign in."),
            "cluster": (_C + "cluster:cluster", "A network beyond one machine, computed on Spark."),
        },
    ),
)


class Root(LazyGroup):
    """The outermost group: every error on the way ends in :func:`inroad.cli.errors.guarded`."""

    def main(self, args: Sequence[str] | None = None, **extra: Any) -> Any:  # type: ignore[override]
        words = list(sys.argv[1:] if args is None else args)
        standalone = extra.pop("standalone_mode", True)
        extra.setdefault("prog_name", "inroad")
        outcome: list[Any] = []

        def run() -> None:
            outcome.append(click.Group.main(self, words, standalone_mode=False, **extra))

        code = guarded(run, words)
        if not code and outcome and type(outcome[0]) is int:
            code = outcome[0]  # a command that ends well but not perfectly (doctor) returns its code
        if standalone:
            sys.exit(code)
        return code


@click.command(
    cls=Root,
    sections=SECTIONS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Without a command, inroad opens your desk in the browser. 'inroad COMMAND --help' has examples.",
)
@click.option("--home", metavar="PATH", help="The data folder, instead of INROAD_HOME or the usual place.")
@click.version_option(__version__, "-V", "--version", message="inroad %(version)s")
@session
@click.pass_context
def inroad(ctx: click.Context, state: Session, home: str | None) -> None:
    """Inroad finds who could put in a word for you at the companies where you would love to work.

    Nothing leaves this computer by itself.

    \b
    Ten minutes, no file needed:
      inroad start
    With your own files:
      inroad init --name "Ada Verne" --email ada@verne.example
      inroad import Connections.csv mail.mbox contacts.vcf
      inroad ways-in "Solvane Energy"
    """
    if home is not None:
        home_in(home)
    if ctx.invoked_subcommand is None:
        from inroad.cli.commands.serve import open_in_browser

        open_in_browser(state)


def main() -> None:
    """What ``inroad`` on the command line runs."""
    try:
        inroad.main()
    finally:
        _close()


def _close() -> None:
    """Let go of the database: SQLite then folds its log into the one file, so that a copy of it is a whole desk."""
    if "django.db" in sys.modules:
        from django.conf import settings
        from django.db import connections

        if settings.configured:
            connections.close_all()
