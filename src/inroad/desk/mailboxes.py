"""The mail accounts of a desk: tried before they are kept, their passwords elsewhere, held when a person has to look.

    add  ─ sign in to both servers ─→ password, or grant of access tokens, to the keyring ─→ row
    hold ─ the server said no to the account ─→ nothing more is tried until somebody checked it

A row never holds a secret. On a served installation members name hosts on the open network only.
"""

import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from inroad.desk import journal
from inroad.desk.contract_shapes import MailboxRow
from inroad.desk.text import LINE, clean
from inroad.errors import BadInput, MailProblem, NotFound, Refused
from inroad.post import imap, oauth, smtp
from inroad.post.account import Account, Patience, Security
from inroad.post.compose import checked_address
from inroad.post.secrets import Secrets
from inroad.store import models, paths

if TYPE_CHECKING:
    from inroad.desk.door import Desk

MOST = 20
_KEYS = {"host", "port", "user", "security", "token", "authorities"}
# One at a time: some providers give a new refresh token with each access token and end the one before.
_RENEWING: Final = threading.Lock()
_PORTS = {
    "smtp": {465: Security.TLS, 587: Security.STARTTLS, 25: Security.STARTTLS},
    "imap": {993: Security.TLS, 143: Security.STARTTLS},
}
_USUAL_PORT = {"smtp": 465, "imap": 993}
# A person waits in front of the screen while an account is tried.
_TRYING = Patience(connect=10.0, reply=15.0, data_end=15.0, whole=40.0)


def add(
    desk: "Desk",
    address: str,
    smtp_: Mapping[str, Any] | None,
    imap_: Mapping[str, Any] | None,
    secret: str,
    grant: oauth.Grant | None = None,
) -> MailboxRow:
    """Keep an account that was signed in to, with a password or with tokens fetched by ``grant``.

    Raises MailProblem with what the server said, BadInput, Refused.
    """
    value = checked_address(address, "address")
    servers = {"smtp": _server(smtp_, "smtp", value), "imap": _server(imap_, "imap", value)}
    if not any(servers.values()):
        raise BadInput("no server is named", hint="one to send by (SMTP), one to read from (IMAP), or both")
    if desk.row.account_id is not None and any(server.get("authorities") for server in servers.values()):
        raise BadInput("certificates of one's own are for a laptop", where="authorities")
    if models.Mailbox.objects.filter(desk=desk.row).count() >= MOST:
        raise Refused(f"this desk has {MOST} mailboxes already", hint="remove one first")
    if models.Mailbox.objects.filter(desk=desk.row, address=value).exists():
        raise Refused(f"{value} is here already", hint="remove it first, then add it anew")
    if grant is not None:
        for server in filter(None, servers.values()):
            server |= {"token": True, "oauth": True}
        access, grant = oauth.renew(grant, **_elsewhere(desk, servers))
        secret = access.token
    _try(desk, servers, lambda: secret)
    if grant is not None:
        _secrets().keep(_grant_name(desk, value), grant.to_text())
        _secrets().keep(_access_name(desk, value), access.to_text())
    elif secret:
        _secrets().keep(_name(desk, value), secret)
    with journal.change(desk, "mailbox_added", f"Added the mailbox {value}", ties=False) as change:
        row = change.create(models.Mailbox(desk=desk.row, address=value, smtp=servers["smtp"], imap=servers["imap"]))
    return shown(row)


def rows(desk: "Desk") -> list[MailboxRow]:
    return [shown(row) for row in models.Mailbox.objects.filter(desk=desk.row).order_by("id")]


def get(desk: "Desk", mailbox_id: int) -> models.Mailbox:
    row = models.Mailbox.objects.filter(desk=desk.row, pk=mailbox_id).first()
    if row is None:
        raise NotFound(f"there is no mailbox #{mailbox_id} on this desk")
    return row


def check(desk: "Desk", mailbox_id: int) -> MailboxRow:
    """Sign in again, now. What was held goes on if it works. Raises MailProblem if it does not."""
    row = get(desk, mailbox_id)
    _secrets().forget(_access_name(desk, row.address))  # a token may be over before its time; this one is to be fresh
    try:
        _try(desk, {"smtp": row.smtp, "imap": row.imap}, _reader(desk, row))
    except MailProblem as problem:
        models.Mailbox.objects.filter(pk=row.pk).update(problem=str(problem))
        raise
    for side in ("smtp", "imap"):
        _set_held(row, side, "")
    models.Mailbox.objects.filter(pk=row.pk).update(problem="", checked_at=desk.now())
    return shown(get(desk, mailbox_id))


def forget_secret(desk: "Desk", row: models.Mailbox) -> None:
    """Take what is kept to sign in with out of the keyring and its file."""
    for name in (_name, _grant_name, _access_name):
        _secrets().forget(name(desk, row.address))


def account(desk: "Desk", row: models.Mailbox, side: str, patience: Patience | None = None) -> Account:
    """How to reach the mailbox's server. Raises Refused if it has none on this side."""
    server = getattr(row, side)
    if not server.get("host"):
        raise Refused(f"{row.address} has no server to {'send by' if side == 'smtp' else 'read from'}")
    return _account(desk, server, _reader(desk, row), patience or Patience())


def held(row: models.Mailbox, side: str) -> str:
    """Why a person has to look at this account first; "" if nothing is in the way."""
    return str(getattr(row, side).get("held", ""))


def hold(row: models.Mailbox, side: str, why: str) -> None:
    """Try no more until somebody checked the account: another wrong password may get it locked."""
    _set_held(row, side, why[:LINE])
    models.Mailbox.objects.filter(pk=row.pk).update(problem=why[:LINE])


def shown(row: models.Mailbox) -> MailboxRow:
    def where(server: Mapping[str, Any]) -> str:
        return f"{server['host']}:{server['port']}" if server.get("host") else ""

    return MailboxRow(row.pk, row.address, where(row.smtp), where(row.imap), row.checked_at, row.problem)


def _set_held(row: models.Mailbox, side: str, why: str) -> None:
    server = {key: value for key, value in getattr(row, side).items() if key != "held"}
    if why:
        server["held"] = why
    setattr(row, side, server)
    row.save(update_fields=[side])


def _server(given: Mapping[str, Any] | None, side: str, address: str) -> dict[str, Any]:
    """Settings as they are kept. Raises BadInput for what no account has."""
    if not given or not given.get("host"):
        return {}
    if unknown := set(given) - _KEYS:
        raise BadInput(f"a server has no {', '.join(sorted(unknown))}", where=side, hint=", ".join(sorted(_KEYS)))
    try:
        port = int(given.get("port") or _USUAL_PORT[side])
    except (TypeError, ValueError):
        raise BadInput("a port is a number", where=side) from None
    security = str(given.get("security") or _PORTS[side].get(port, Security.TLS).value)
    if security not in {one.value for one in Security}:
        raise BadInput(f"there is no “{security}”", where=side, hint="tls, starttls, or none on this computer")
    server: dict[str, Any] = {
        "host": clean(str(given["host"]), "the server", LINE, required=True),
        "port": port,
        "user": clean(str(given.get("user", address)), "the user name", LINE),
        "security": security,
        "token": bool(given.get("token", False)),
        "authorities": clean(str(given.get("authorities", "")), "the certificates", LINE),
    }
    # Built once for its checks, so that a row can always be made an account again.
    Account(server["host"], port, server["user"], lambda: "", Security(security))
    return server


def _account(desk: "Desk", server: Mapping[str, Any], secret: Callable[[], str], patience: Patience) -> Account:
    return Account(
        host=server["host"],
        port=server["port"],
        user=server["user"],
        secret=secret,
        security=Security(server["security"]),
        token=server.get("token", False),
        public_only=desk.row.account_id is not None,
        authorities=server.get("authorities", ""),
        patience=patience,
    )


def _try(desk: "Desk", servers: Mapping[str, Mapping[str, Any]], secret: Callable[[], str]) -> None:
    if servers["smtp"].get("host"):
        smtp.check(_account(desk, servers["smtp"], secret, _TRYING))
    if servers["imap"].get("host"):
        imap.folders(_account(desk, servers["imap"], secret, _TRYING))


def _reader(desk: "Desk", row: models.Mailbox) -> Callable[[], str]:
    name = _name(desk, row.address)
    if row.smtp.get("oauth") or row.imap.get("oauth"):
        return lambda: _access(desk, row)
    return lambda: _secrets().get(name)


def _access(desk: "Desk", row: models.Mailbox) -> str:
    """An access token that holds, fetched anew when the last one is about to end. "" if nothing is kept."""
    with _RENEWING:
        kept = _secrets()
        access = oauth.Access.of_text(kept.get(_access_name(desk, row.address)) or "{}")
        if access.holds(time.time()):
            return access.token
        text = kept.get(_grant_name(desk, row.address))
        if not text:
            return ""
        before = oauth.Grant.of_text(text)
        access, grant = oauth.renew(before, **_elsewhere(desk, {"smtp": row.smtp, "imap": row.imap}))
        if grant != before:
            kept.keep(_grant_name(desk, row.address), grant.to_text())
        kept.keep(_access_name(desk, row.address), access.to_text())
        return access.token


def _elsewhere(desk: "Desk", servers: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """How the token endpoint may be reached: as the mail servers are."""
    authorities = next((server["authorities"] for server in servers.values() if server.get("authorities")), "")
    return {"authorities": authorities, "public_only": desk.row.account_id is not None}


def _secrets() -> Secrets:
    return Secrets(paths.ensure_home())


def _name(desk: "Desk", address: str) -> str:
    return f"mail {desk.row.pk} {address}"


def _grant_name(desk: "Desk", address: str) -> str:
    return f"oauth {desk.row.pk} {address}"


def _access_name(desk: "Desk", address: str) -> str:
    return f"access {desk.row.pk} {address}"
