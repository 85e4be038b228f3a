"""A language model that the owner chose, asked for other words for one letter (OpenAI-compatible chat completions).

    Endpoint, two texts ── POST …/chat/completions, over TLS or to this computer ─→ one text

Refused: plain text to another computer, redirects (text and key would follow them), answers beyond their bounds, and on
a server addresses in private networks; all of it decided on the address that is connected to. Nothing of what a server
says about a failure is shown but one short line, without the key.
"""

import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any, Final
from urllib.parse import urlsplit

from inroad.errors import BadInput, MailProblem
from inroad.post.account import Account, Patience, Security
from inroad.post.line import Deadline, broken, connect, said

ANSWER_BYTES: Final = 256 * 1024
REQUEST_BYTES: Final = 128 * 1024
TEXT_CHARS: Final = 20_000
MOST_TOKENS: Final = 1_500
_PART_CHARS: Final = 500
_PATIENCE: Final = Patience(connect=10.0, reply=60.0, data_end=60.0, whole=90.0)
_SUFFIX: Final = "/chat/completions"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model answers, and which. ``url`` ends before "/chat/completions" ("https://models.example/v1")."""

    url: str
    model: str

    def __post_init__(self) -> None:
        for where, part in (("address", self.url), ("model", self.model)):
            if not part or len(part) > _PART_CHARS or not part.isprintable() or part != part.strip():
                raise BadInput(f"one line of 1 to {_PART_CHARS} characters is wanted", where=where)
        self.place()

    def place(self) -> tuple[Account, str]:
        """Where to connect, and the path there. Raises BadInput for what is no such address."""
        problem = BadInput(
            "an address begins with https://, or with http:// on this computer",
            where="address",
            hint="as in https://models.example/v1",
        )
        try:
            parts = urlsplit(self.url)
            port = parts.port
        except ValueError:
            raise problem from None
        known = parts.scheme in {"https", "http"} and parts.hostname
        if not known or parts.username or parts.password or parts.query or parts.fragment or not self.url.isascii():
            raise problem
        assert parts.hostname is not None
        if any(character in self.url for character in ' \\"<>^`{|}'):
            raise problem
        # Plain text is let through to this computer only: the line refuses it anywhere else.
        security = Security.TLS if parts.scheme == "https" else Security.NONE
        account = Account(parts.hostname, port or (443 if parts.scheme == "https" else 80), security=security)
        path = parts.path.rstrip("/")
        return account, path if path.endswith(_SUFFIX) else path + _SUFFIX

    @property
    def host(self) -> str:
        return self.place()[0].host


def ask(
    endpoint: Endpoint,
    task: str,
    material: str,
    key: str = "",
    *,
    public_only: bool = False,
    patience: Patience = _PATIENCE,
) -> str:
    """What the model answers to ``material`` under the instruction ``task``: one text, as it came.

    Takes at most 90 seconds, plus the name's lookup. Raises MailProblem: ``account`` where somebody has to look at the
    address or the key, ``transient`` where the same may work later. BadInput for more than a letter's worth of text.
    """
    account, path = endpoint.place()
    asked = {
        "model": endpoint.model,
        "messages": [{"role": "system", "content": task}, {"role": "user", "content": material}],
        "max_tokens": MOST_TOKENS,
        "temperature": 0.4,
        "stream": False,
    }
    body = json.dumps(asked, ensure_ascii=False).encode()
    if len(body) > REQUEST_BYTES:
        raise BadInput("this letter is too long to be sent to a model", hint="shorten it first")
    account = _patiently(account, public_only=public_only, patience=patience)
    status, content = _post(account, path, body, key)
    return _understood(account.host, status, content, key)


def _patiently(account: Account, *, public_only: bool, patience: Patience) -> Account:
    return Account(account.host, account.port, security=account.security, public_only=public_only, patience=patience)


def _post(account: Account, path: str, body: bytes, key: str) -> tuple[int, bytes]:
    heads = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    if key:
        heads["Authorization"] = f"Bearer {key}"
    with Deadline(account.patience.whole) as deadline:
        line = HTTPConnection(account.host, account.port)
        try:
            line.sock = connect(account, deadline)
            line.request("POST", path, body, heads)
            answer = line.getresponse()
            return answer.status, _bounded(answer, account)
        except (HTTPException, OSError, ValueError) as error:
            if deadline.passed:
                raise broken(account, TimeoutError()) from None
            if isinstance(error, OSError):
                raise broken(account, error) from None
            raise MailProblem(f"{account.host} gave an answer that is none", transient=True) from None
        finally:
            line.close()


def _bounded(answer: HTTPResponse, account: Account) -> bytes:
    body = answer.read(ANSWER_BYTES + 1)
    if len(body) > ANSWER_BYTES:
        raise MailProblem(f"{account.host} sends more than a letter", transient=True)
    return body


def _understood(host: str, status: int, body: bytes, key: str) -> str:
    if 300 <= status < 400:
        raise MailProblem(f"{host} points elsewhere; nothing was sent on", account=True, hint="give the address itself")
    if status >= 500 or status == 429:
        raise MailProblem(f"{host} has no answer just now ({status})", transient=True)
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if status != 200:
        raise MailProblem(
            f"{host} refused: {_reason(found, key) or f'answer {status}'}",
            account=True,
            hint="check the address, the model's name and the key",
        )
    try:
        text = found["choices"][0]["message"]["content"]
    except (TypeError, KeyError, IndexError):
        text = None
    if not isinstance(text, str) or not text.strip():
        raise MailProblem(f"{host} gave an answer that is none", transient=True, hint="is it a chat model?")
    if len(text) > TEXT_CHARS:
        raise MailProblem(f"{host} sends more than a letter", transient=True)
    return text


def _reason(found: Any, key: str) -> str:
    error = found.get("error") if isinstance(found, dict) else None
    words = error.get("message") if isinstance(error, dict) else error
    return said(words, (key,)) if isinstance(words, str) else ""
