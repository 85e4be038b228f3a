"""The mail servers of this folder's tests: started once per process, each on ports of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.mail_servers import Certificates, Dovecot, TokenService, make_certificates, start_dovecot, token_service

TOKEN = "ya29.token-of-alice"


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def knows_tokens() -> Iterator[TokenService]:
    with token_service(TOKEN) as service:
        yield service


@pytest.fixture(scope="session")
def tokens(knows_tokens: TokenService) -> int:
    return knows_tokens.port


@pytest.fixture(scope="session")
def dovecot(certificates: Certificates, tokens: int) -> Iterator[Dovecot]:
    yield from start_dovecot(certificates, tokens)


@pytest.fixture
def authorities(certificates: Certificates) -> str:
    return str(certificates.authority)


@pytest.fixture
def secrets_folder(tmp_path: Path) -> Path:
    return tmp_path / "data"
