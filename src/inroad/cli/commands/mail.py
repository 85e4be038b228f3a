"""``inroad mail`` and ``inroad sync``: mail accounts, what became of each mail, and reading what is new."""

import json
import sys
from typing import Any, BinaryIO

import click

from inroad.cli.commands.notify import notify
from inroad.cli.lazy import DefaultGroup
from inroad.cli.paper import Column
from inroad.cli.progress import progress
from inroad.cli.session import Number, Session, confirm, json_option, session, yes_option
from inroad.desk.contract_shapes import MailboxRow, OutboxRow
from inroad.errors import BadInput, InroadError
from inroad.post.oauth import Grant, endpoint_of

_MOST_SECRET = 10_000
_MAILBOXES = (
    Column("id", right=True, keep=5, style="dim"),
    Column("address", keep=9, style="bold"),
    Column("sends by", keep=3),
    Column("reads from", keep=3),
    Column("", keep=6, style="warn"),
)
_OUTBOX = (
    Column("id", right=True, keep=5, style="dim"),
    Column("to", keep=7),
    Column("subject", keep=4),
    Column("state", keep=9),
    Column("why", keep=2, style="dim"),
)

_REPLIES = (
    Column("id", right=True, keep=5, style="dim"),
    Column("from", keep=7, style="bold"),
    Column("subject", keep=4),
    Column("", keep=9),
    Column("about", keep=3, style="dim"),
)


@click.group(cls=DefaultGroup, default="list")
def mail() -> None:
    """Mail accounts of this desk. Without one, letters go out by your own mail program.

    \b
    Examples:
      inroad mail add ada@verne.example --smtp smtp.verne.example --imap imap.verne.example
      inroad mail outbox
      inroad mail unknown 7 --not-sent
    """


@mail.command()
@click.argument("address")
@click.option("--smtp", metavar="HOST[:PORT]", help="The server to send by.")
@click.option("--imap", metavar="HOST[:PORT]", help="The server to read from.")
@click.option("--user", metavar="NAME", help="To sign in with, if not the address; '' for none.")
@click.option("--security", type=click.Choice(["tls", "starttls", "none"]), help="Where it is not as usual.")
@click.option("--token", is_flag=True, help="The secret is an OAuth access token, no password.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option(
    "--oauth", is_flag=True, help="Fetch access tokens with your own client; asks for it and the refresh token."
)
@click.option(
    "--oauth-file",
    metavar="FILE",
    type=click.File("rb"),
    help="The same from a JSON file ('-': standard input): client_id, client_secret, refresh_token, token_url.",
)
@json_option
@session
def add(
    state: Session,
    address: str,
    smtp: str | None,
    imap: str | None,
    user: str | None,
    security: str | None,
    token: bool,
    password_stdin: bool,
    oauth: bool,
    oauth_file: BinaryIO | None,
    as_json: bool,
) -> None:
    """Add a mail account after signing in to it. Its password goes to the keyring, or a file only you can read.

    Only the heads of mails are read. Most providers want an app password here, made in their settings.
    """
    if token and (oauth or oauth_file):
        raise BadInput("one access token, or what fetches them?", hint="--token or --oauth, one of the two")
    common: dict[str, Any] = {"token": token}
    common |= {"user": user} if user is not None else {}
    common |= {"security": security} if security else {}
    servers = {side: {**_host(text), **common} if text else None for side, text in (("smtp", smtp), ("imap", imap))}
    if not smtp and not imap:
        raise BadInput("no server is named", hint="--smtp HOST to send, --imap HOST to read, or both")
    if oauth or oauth_file is not None:
        grant = _grant(state, oauth_file, endpoint_of(_host(imap or smtp or "")["host"]))
        row = state.desk.mail.add(address, smtp=servers["smtp"], imap=servers["imap"], grant=grant)
    else:
        secret = _secret(state, address, from_pipe=password_stdin) if user != "" else ""
        row = state.desk.mail.add(address, smtp=servers["smtp"], imap=servers["imap"], secret=secret)
    _mailbox(state, row, f"Signed in. {row.address} is here now.", as_json=as_json)


def _host(text: str) -> dict[str, Any]:
    host, colon, port = text.rpartition(":")
    if not colon or "]" in port or host.count(":"):  # an IPv6 address has colons of its own
        host, port = (text, "") if not text.startswith("[") or text.endswith("]") else (host, port)
    if port and not port.isdigit():
        raise BadInput(f"“{port[:20]}” is no port", hint="as in mail.example.com:993")
    return {"host": host.strip("[]"), **({"port": int(port)} if port else {})}


def _secret(state: Session, address: str, *, from_pipe: bool) -> str:
    if from_pipe:
        return sys.stdin.read(_MOST_SECRET).rstrip("\r\n")
    if not state.talks:
        raise BadInput(f"the password of {address} is missing", hint="give it on standard input: --password-stdin")
    typed: str = click.prompt(f"Password of {address}", hide_input=True, err=True)
    return typed


def _grant(state: Session, file: BinaryIO | None, usual: str) -> Grant:
    """The owner's client and refresh token: typed unseen or from a file, never where others look (the command line)."""
    if file is not None:
        try:
            given = json.loads(file.read(_MOST_SECRET))
        except ValueError:
            raise BadInput(
                "the file is no JSON", hint='{"client_id": …, "client_secret": …, "refresh_token": …}'
            ) from None
        if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
            raise BadInput("the file holds no client", hint="client_id, client_secret, refresh_token, token_url: texts")
    elif state.talks:
        given = {
            "token_url": usual or click.prompt("Token address (https://…)", err=True),
            "client_id": click.prompt("Client ID", err=True),
            "client_secret": click.prompt("Client secret", hide_input=True, default="", show_default=False, err=True),
            "refresh_token": click.prompt("Refresh token", hide_input=True, err=True),
        }
    else:
        raise BadInput("nobody is there to type the client's secret", hint="give a file: --oauth-file FILE")
    named = {key: given.get(key, "").strip() for key in ("client_id", "client_secret", "refresh_token", "token_url")}
    return Grant(**{**named, "token_url": named["token_url"] or usual})


@mail.command("list")
@json_option
@session
def list_(state: Session, as_json: bool) -> None:
    """List the mail accounts."""
    rows = state.desk.mail.list()
    if as_json:
        state.paper.json({"mailboxes": rows})
        return
    if not rows:
        state.paper.line("No mail account here; letters go out by your own mail program. inroad mail add --help")
        return
    state.paper.table(_MAILBOXES, [(f"#{row.id}", row.address, row.sends, row.watches, row.problem) for row in rows])


@mail.command()
@click.argument("which", metavar="ID|ADDRESS")
@json_option
@session
def test(state: Session, which: str, as_json: bool) -> None:
    """Sign in to an account again, and go on with what was held back."""
    row = state.desk.mail.check(_find(state, which).id)
    _mailbox(state, row, f"{row.address} works.", as_json=as_json)


@mail.command()
@click.argument("which", metavar="ID|ADDRESS")
@yes_option
@json_option
@session
def remove(state: Session, which: str, yes: bool, as_json: bool) -> None:
    """Forget an account and its password. What was to go out by it becomes a draft again."""
    row = _find(state, which)
    if not confirm(state, f"Forget {row.address} and its password?", yes=yes):
        state.paper.line("Left as it is.")
        return
    state.desk.mail.remove(row.id)
    if as_json:
        state.paper.json({"removed": row})
    else:
        state.paper.line(f"{row.address} is forgotten here.")


@mail.command()
@json_option
@session
def outbox(state: Session, as_json: bool) -> None:
    """What became of each mail; those that want a word from you come first."""
    rows = state.desk.mail.outbox()
    if as_json:
        state.paper.json({"outbox": rows})
        return
    if not rows:
        state.paper.line("Nothing has been sent from here.")
        return
    state.paper.table(_OUTBOX, [(f"#{row.id}", row.recipient, row.subject, row.state, row.why) for row in rows])
    if any(row.state == "unknown" for row in rows):
        state.paper.line("“unknown”: the server went silent, and the mail may have arrived. Look in your Sent folder:")
        state.paper.verbatim("inroad mail unknown ID --sent     or     --not-sent")


@mail.command()
@click.argument("number", type=Number("mail"), metavar="ID")
@click.option("--sent/--not-sent", "sent", default=None, help="Whether it arrived.")
@json_option
@session
def unknown(state: Session, number: int, sent: bool | None, as_json: bool) -> None:
    """Say whether a mail arrived whose server went silent. If it did not, its letter is a draft again."""
    if sent is None:
        raise BadInput("did it arrive?", hint="--sent or --not-sent; your Sent folder, or its reader, knows")
    row = state.desk.mail.resolve_unknown(number, sent)
    _mail(state, row, "Noted: it arrived." if sent else "Noted. Its letter is a draft again.", as_json=as_json)


@mail.command()
@click.argument("number", type=Number("mail"), metavar="ID")
@json_option
@session
def cancel(state: Session, number: int, as_json: bool) -> None:
    """Take back a mail that no server has yet."""
    _mail(state, state.desk.mail.cancel(number), "Taken back; nothing went out.", as_json=as_json)


@mail.command()
@click.argument("wish", type=click.Choice(["on", "off"]), required=False)
@click.option("--hour", type=click.IntRange(0, 23), metavar="HOUR", help="At what hour of your day; 7 without it.")
@json_option
@session
def digest(state: Session, wish: str | None, hour: int | None, as_json: bool) -> None:
    """A mail to yourself in the morning: what is owed, waited for and answered. Without on or off: how it stands.

    \b
    Example:
      inroad mail digest on --hour 7
    """
    if wish is None and hour is not None:
        raise BadInput("on or off?", hint=f"inroad mail digest on --hour {hour}")
    if wish is not None:
        kept = state.desk.mail.digest_hour()
        state.desk.mail.wish_digest(wish == "on", kept if hour is None else hour)
    wished, at, to = state.desk.mail.digest_wished(), state.desk.mail.digest_hour(), state.desk.mail.digest_to()
    if as_json:
        state.paper.json({"digest": {"wished": wished, "hour": at, "to": to}})
    elif not wished:
        state.paper.line("No mail in the morning.")
    else:
        state.paper.line(f"Each morning at {at:02}:00, if there is something to say" + (f", to {to}." if to else "."))
        if not to:
            state.paper.line(
                ("No mailbox of yours can take it: one that sends, and that no present employer reads.", "warn")
            )


@mail.command()
@json_option
@session
def replies(state: Session, as_json: bool) -> None:
    """Answers seen in your mailboxes that you have not told about yet, the latest first."""
    rows = state.desk.mail.replies()
    if as_json:
        state.paper.json({"replies": rows})
        return
    if not rows:
        state.paper.line("No answers that wait for a word from you.")
        return
    cells = []
    for row in rows:
        about = f"introduction #{row.contract_id}" if row.contract_id else ""
        cells.append((f"#{row.id}", row.sender, row.subject, "came back" if row.bounce else "answered", about))
    state.paper.table(_REPLIES, cells)
    if first := next((row for row in rows if row.contract_id and not row.bounce), None):
        state.paper.line("What did they say? Paste it, or tell it with 'inroad intro answer':")
        state.paper.verbatim(f"inroad intro paste {first.contract_id} --reply {first.id}")


@mail.command()
@click.argument("number", type=Number("answer"), metavar="ID")
@click.argument("what", type=click.Choice(["told", "dismiss"]))
@json_option
@session
def reply(state: Session, number: int, what: str, as_json: bool) -> None:
    """Settle one answer: 'told' once you said what it says, 'dismiss' if it answers nothing of yours."""
    if what == "told":
        state.desk.mail.told(number)
    else:
        state.desk.mail.dismiss(number)
    if as_json:
        state.paper.json({"reply": {"id": number, "state": "told" if what == "told" else "dismissed"}})
    else:
        state.paper.line("Noted." if what == "told" else "It won't be shown again.")


mail.add_command(notify)


@click.group(cls=DefaultGroup, default="mail")
def sync() -> None:
    """Read what is new in your mailboxes.

    \b
    Example:
      inroad sync mail
    """


@sync.command("mail")
@click.argument("which", metavar="[ID|ADDRESS]", required=False)
@json_option
@session
def sync_mail(state: Session, which: str | None, as_json: bool) -> int:
    """Read the heads of what is new in one mailbox, or in all that can be read. Answers to your letters are noted."""
    rows = [_find(state, which)] if which else [row for row in state.desk.mail.list() if row.watches]
    if not rows:
        raise BadInput("no mailbox here can be read", hint="add one: inroad mail add ADDRESS --imap HOST")
    done: list[dict[str, Any]] = []
    for row in rows:
        entry: dict[str, Any] = {"id": row.id, "address": row.address, "messages": 0, "replies": 0, "returned": 0}
        entry["problem"] = ""
        try:
            with progress(f"Reading {row.address}", quiet=as_json):
                found = state.desk.mail.sync(row.id)
            entry |= {"messages": found.messages, "replies": found.replies, "returned": found.returned}
            entry["words"] = found.words
        except InroadError as error:
            if which:
                raise
            entry |= {"problem": error.message, "words": ""}  # one broken account must not hide the others
        done.append(entry)
    if as_json:
        state.paper.json({"mailboxes": done})
    else:
        for entry in done:
            said = (entry["problem"], "warn") if entry["problem"] else entry["words"]
            state.paper.line(f"{entry['address']}: ", said)
    return 1 if any(entry["problem"] for entry in done) else 0


def _find(state: Session, which: str) -> MailboxRow:
    rows: list[MailboxRow] = state.desk.mail.list()
    wanted = which.strip().lower()
    row = next((row for row in rows if wanted in {f"{row.id}", f"#{row.id}", row.address.lower()}), None)
    if row is None:
        raise BadInput(f"there is no mailbox “{which[:60]}” here", hint="which there are: inroad mail list")
    return row


def _mailbox(state: Session, row: MailboxRow, said: str, *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"mailbox": row})
    else:
        state.paper.line(said)


def _mail(state: Session, row: OutboxRow, said: str, *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"mail": row})
    else:
        state.paper.line(said)
