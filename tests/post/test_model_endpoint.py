"""A model is asked over a line of its own: bounded, private, and never led elsewhere."""

import time
from collections.abc import Iterator

import pytest

from fixtures.model_server import ModelServer, model_server, said
from inroad.errors import BadInput, MailProblem
from inroad.post import model_endpoint
from inroad.post.account import Patience
from inroad.post.model_endpoint import Endpoint

QUICK = Patience(connect=2.0, reply=0.5, data_end=0.5, whole=1.0)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as made:
        yield made


def ask(server: ModelServer, key: str = "", *, public_only: bool = False, patience: Patience = QUICK) -> str:
    endpoint = Endpoint(server.url, "small-one")
    return model_endpoint.ask(endpoint, "task", "material", key, public_only=public_only, patience=patience)


def test_a_text_is_asked_for_with_the_owners_key(server: ModelServer) -> None:
    assert ask(server, "sk-secret") == "Hello Rhea, thank you."
    assert server.paths == ["/v1/chat/completions"]
    assert server.keys == ["Bearer sk-secret"]
    assert server.request["model"] == "small-one"
    assert [one["content"] for one in server.request["messages"]] == ["task", "material"]


def test_without_a_key_none_is_sent(server: ModelServer) -> None:
    ask(server)
    assert server.keys == [""]


@pytest.mark.parametrize(
    ("status", "answer", "account", "transient", "why"),
    [
        (200, b"<html>sorry</html>", False, True, "none"),
        (200, b"{}", False, True, "none"),
        (200, b'{"choices": []}', False, True, "none"),
        (200, b'{"choices": [{"message": {"content": ["a"]}}]}', False, True, "none"),
        (200, b'{"choices": [{"message": {"content": "  "}}]}', False, True, "none"),
        (200, b"[" * 60_000, False, True, "none"),
        (200, said("x" * 30_000), False, True, "more than a letter"),
        (200, said("x" * 1_000_000), False, True, "more than a letter"),
        (401, b'{"error": {"message": "bad key sk-secret"}}', True, False, "bad key …"),
        (404, b"{}", True, False, "answer 404"),
        (429, b"{}", False, True, "just now"),
        (503, b"{}", False, True, "just now"),
    ],
)
def test_an_answer_that_is_none_is_a_problem_in_one_line(
    server: ModelServer, status: int, answer: bytes, account: bool, transient: bool, why: str
) -> None:
    server.status, server.answer = status, answer
    with pytest.raises(MailProblem, match=why) as problem:
        ask(server, "sk-secret", patience=Patience(connect=2.0, reply=5.0, data_end=5.0, whole=5.0))
    assert (problem.value.account, problem.value.transient) == (account, transient)
    assert "sk-secret" not in str(problem.value)
    assert len(str(problem.value)) < 500


def test_a_redirect_is_not_followed_and_the_key_stays(server: ModelServer) -> None:
    with model_server() as other:
        server.status, server.heads = 307, {"Location": other.url + "/chat/completions"}
        with pytest.raises(MailProblem, match="elsewhere"):
            ask(server, "sk-secret")
        assert not other.bodies


def test_a_slow_or_dripping_server_holds_nobody(server: ModelServer) -> None:
    for server.wait, server.drip in ((3.0, 0.0), (0.0, 0.3)):
        began = time.monotonic()
        with pytest.raises(MailProblem) as problem:
            ask(server)
        assert time.monotonic() - began < 2.5
        assert problem.value.transient


def test_on_a_server_no_private_address_is_asked(server: ModelServer) -> None:
    with pytest.raises(MailProblem, match="no public server"):
        ask(server, public_only=True)
    assert not server.bodies


def test_plain_text_goes_to_this_computer_only() -> None:
    with pytest.raises(MailProblem, match="plain text"):
        model_endpoint.ask(Endpoint("http://192.0.2.1/v1", "m"), "task", "material", patience=QUICK)


@pytest.mark.parametrize(
    "url",
    ["", "models.example", "ftp://models.example", "https://", "https://u:p@models.example/v1", "https://m.example/v1?x=1",
     "https://m.example/#a", "https://m.example/a b", "https://m.example:99999/", "file:///etc/passwd",
     "https://m.example/v1\r\nHost: evil", "https://[::1", "https://mödel.example/"],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadInput):
        Endpoint(url, "m")


def test_more_than_a_letter_is_not_sent(server: ModelServer) -> None:
    with pytest.raises(BadInput, match="too long"):
        model_endpoint.ask(Endpoint(server.url, "m"), "task", "x" * 200_000)
    assert not server.bodies


def test_the_path_ends_where_chat_completions_are() -> None:
    assert Endpoint("https://m.example/v1/", "m").place()[1] == "/v1/chat/completions"
    assert Endpoint("https://m.example/v1/chat/completions", "m").place()[1] == "/v1/chat/completions"
    assert Endpoint("https://m.example", "m").place()[1] == "/chat/completions"
