"""The mail servers of this folder's tests: started once per process, each on ports of its own."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from fixtures.mail_servers import Certificates, Dovecot, make_certificates, start_dovecot

TOKEN = "ya29.token-of-alice"


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


class _Tokens(http.server.BaseHTTPRequestHandler):
    """What a provider's token service says: whose token it is, or that it is none."""

    def do_GET(self) -> None:
        token = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
        known = token == TOKEN
        body = json.dumps({"user": "oauth-alice", "active": "yes"} if known else {"active": "no"}).encode()
        self.send_response(200 if known else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def tokens() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Tokens)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def dovecot(certificates: Certificates, tokens: int) -> Iterator[Dovecot]:
    yield from start_dovecot(certificates, tokens)


@pytest.fixture
def authorities(certificates: Certificates) -> str:
    return str(certificates.authority)


@pytest.fixture
def secrets_folder(tmp_path: Path) -> Path:
    return tmp_path / "data"
