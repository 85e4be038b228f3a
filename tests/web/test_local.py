"""The laptop's server as a program: its link, its file, its port."""

import http.client
import os
import stat
import subprocess
import sys
import time

import pytest

from inroad.errors import StoreProblem
from inroad.web import local

pytestmark = pytest.mark.backends


def get(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), body


def test_the_link_is_for_its_owner_only_works_once_and_goes_with_the_server(serve):
    server = serve()
    assert server.address == f"http://127.0.0.1:{server.port}/"
    assert stat.S_IMODE(server.link_file.stat().st_mode) == 0o600
    assert server.link in server.link_file.read_text()
    assert get(server.port, "/")[0] == 401
    path = server.link.partition(str(server.port))[2]
    status, headers, _ = get(server.port, path)
    assert (status, headers["Location"]) == (303, "/")
    cookie = headers["Set-Cookie"].partition(";")[0]
    assert cookie.startswith(f"inroad_{server.port}=")
    assert get(server.port, path)[0] == 401
    assert get(server.port, "/start/", Cookie=cookie)[0] == 200
    assert get(server.port, "/start/", Cookie=cookie, Host="evil.example")[0] == 400
    server.process.terminate()
    server.process.wait(timeout=10)
    assert not server.link_file.exists()
    with pytest.raises(OSError, match="refused"):
        get(server.port, "/")


def test_the_static_files_come_with_the_package_and_name_no_server(serve):
    server = serve()
    for path in ("/static/inroad/inroad.css", "/static/inroad/inroad.js", "/static/django_htmx/htmx-2.min.js"):
        status, headers, _ = get(server.port, path)
        assert status == 200
        assert "Server" not in headers


def test_a_port_that_is_taken_is_said_plainly(serve):
    server = serve()
    with pytest.raises(StoreProblem, match="can't be used"):
        local._bind(server.port)


@pytest.mark.parametrize("port", [-1, 70_000])
def test_a_port_that_is_none_is_said_plainly(port):
    with pytest.raises(StoreProblem, match="can't be used"):
        local._bind(port)


def test_it_listens_on_loopback_alone():
    listening = local._bind(0)
    assert listening.getsockname()[0] == "127.0.0.1"
    listening.close()


def test_an_old_link_file_that_others_could_read_is_replaced(tmp_path):
    path = tmp_path / "open.html"
    path.write_text("old")
    path.chmod(0o644)
    local._write_link(path, "http://127.0.0.1:1/open?token=a&b")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "token=a&amp;b" in path.read_text()


def test_a_program_that_already_used_a_desk_can_serve_it(home):
    """`inroad demo` imports first and serves afterwards, in one process set up without the web."""
    script = """
from inroad.desk import open_desk
from inroad.web.local import serve_local
import os, signal, urllib.request, urllib.error
open_desk().setup.introduce("Alice Ask")
def ready(served):
    try:
        urllib.request.urlopen(served.address)
    except urllib.error.HTTPError as error:
        print("answered", error.code, flush=True)
    os.kill(os.getpid(), signal.SIGINT)
serve_local(open_browser=False, on_ready=ready)
print("over", flush=True)
"""
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, env=environment, check=False
    )
    assert done.stdout.split() == ["answered", "401", "over"], done.stderr


def test_the_days_backup_is_made_beside_the_first_page(serve, home):
    if "DATABASE_URL" in os.environ:
        pytest.skip("backups of PostgreSQL are its keeper's work")
    serve()
    until = time.monotonic() + 15
    while not (home / "backups").exists() or not list((home / "backups").glob("*.sqlite3*")):
        assert time.monotonic() < until, "no backup was made"
        time.sleep(0.1)
