"""Signing in: cookies, rotation, lockout, ends; and what others may learn from it."""

from __future__ import annotations

import re
import stat

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from tests.unit.web.conftest import PASSWORD, token_of, visitor
from whoholds.errors import InputError, SettingsError
from whoholds.web import accounts as accounts_module
from whoholds.web.accounts import Accounts, Role
from whoholds.web.house import settle


def sign_in(client, name="rob", password=PASSWORD, **more):
    return client.post(
        "/sign-in",
        data={"name": name, "password": password, "csrf_token": token_of(client), **more},
        follow_redirects=False,
    )


@pytest.fixture
def browser(server):
    with TestClient(server(), base_url="https://testserver", raise_server_exceptions=False) as client:
        yield client


def test_the_cookie_is_for_this_host_over_https_and_no_script(browser):
    answer = sign_in(browser)
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-whoholds=") and "Path=/" in cookie and "Domain" not in cookie
    assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=lax" in cookie


def test_the_session_is_new_at_sign_in_whatever_it_was_before(browser):
    planted = "planted-by-somebody-else-0123456789"
    browser.cookies.set("__Host-whoholds", planted, domain="testserver.local")
    before = token_of(browser)
    answer = sign_in(browser)
    assert "planted" not in answer.headers["set-cookie"] and browser.cookies["__Host-whoholds"] != planted
    assert token_of(browser, "/sources") != before, "the token is new too"


def test_signing_in_again_ends_the_session_before(browser):
    sign_in(browser)
    first = browser.cookies["__Host-whoholds"]
    token = token_of(browser, "/sources")
    browser.post("/sign-in", data={"name": "rob", "password": PASSWORD, "csrf_token": token}, follow_redirects=False)
    assert browser.cookies["__Host-whoholds"] != first
    browser.cookies.clear()
    browser.cookies.set("__Host-whoholds", first)
    assert browser.get("/api/theatre").status_code == 401


def test_signing_out_ends_the_session_at_the_server(browser):
    sign_in(browser)
    kept = browser.cookies["__Host-whoholds"]
    browser.post("/sign-out", data={"csrf_token": token_of(browser, "/sources")})
    browser.cookies.clear()
    browser.cookies.set("__Host-whoholds", kept)
    assert browser.get("/api/theatre").status_code == 401


def test_five_wrong_passwords_lock_even_the_right_one_out(browser):
    for _ in range(4):
        assert sign_in(browser, password="wrong horse battery").status_code == 401
    assert sign_in(browser, password="wrong horse battery").status_code == 429
    locked = sign_in(browser)
    assert locked.status_code == 429 and "set-cookie" not in locked.headers
    assert browser.get("/api/theatre").status_code == 401
    assert sign_in(browser, name="edna").status_code == 303, "others may still come"


def test_a_lock_opens_again_with_time(tmp_path):
    now = [1_000_000.0]
    accounts = Accounts(tmp_path / "a.accounts", clock=lambda: now[0])
    accounts.add("rob", Role.REVIEWER, PASSWORD)
    for _ in range(5):
        assert accounts.sign_in("rob", "wrong horse battery", "10.0.0.1") is None
    assert accounts.sign_in("rob", PASSWORD, "10.0.0.1") is None
    assert accounts.sign_in("rob", PASSWORD, "10.0.0.2") is not None, "not everybody is locked out by one address"
    now[0] += accounts_module.LOCKED_SECONDS + 1
    assert accounts.sign_in("rob", PASSWORD, "10.0.0.1") is not None


def test_guesses_from_many_addresses_lock_too(tmp_path):
    accounts = Accounts(tmp_path / "a.accounts")
    accounts.add("rob", Role.REVIEWER, PASSWORD)
    for n in range(accounts_module.MOST_FAILURES_ANYWHERE):
        assert accounts.sign_in("rob", "wrong horse battery", f"10.0.0.{n}") is None
    assert accounts.sign_in("rob", PASSWORD, "10.9.9.9") is None


def test_sessions_end_by_themselves(tmp_path):
    now = [1_000_000.0]
    accounts = Accounts(tmp_path / "a.accounts", clock=lambda: now[0])
    accounts.add("rob", Role.REVIEWER, PASSWORD)
    _, idle = accounts.sign_in("rob", PASSWORD, "")
    now[0] += accounts_module.IDLE_SECONDS + 1
    assert accounts.who(idle) is None
    _, used = accounts.sign_in("rob", PASSWORD, "")
    for _ in range(20):
        now[0] += accounts_module.IDLE_SECONDS * 0.9
        accounts.who(used)
    assert accounts.who(used) is None, "however busy, a session lasts a week at most"


def test_removing_somebody_ends_their_sessions_at_once(own, server):
    app = server()
    with visitor(app, "rob") as rob:
        assert rob.get("/api/theatre").status_code == 200
        Accounts(accounts_module.accounts_of(own)).remove("rob")  # another process
        assert rob.get("/api/theatre").status_code == 401


def test_a_new_password_ends_sessions_and_a_new_role_holds_at_once(own, server):
    app = server()
    with visitor(app, "edna") as edna:
        assert edna.get("/api/review").status_code == 200
        Accounts(accounts_module.accounts_of(own)).add("edna", Role.READER, PASSWORD + " two")
        assert edna.get("/api/review").status_code == 401


def test_wrong_name_and_wrong_password_look_and_cost_alike(browser, tmp_path, monkeypatch):
    def plain(answer):
        return re.sub(r"[0-9a-f]{40}", "", answer.text)

    assert plain(sign_in(browser, name="rob", password="wrong horse battery")) == plain(
        sign_in(browser, name="nobody", password="wrong horse battery")
    )
    accounts = Accounts(tmp_path / "a.accounts")
    accounts.add("rob", Role.REVIEWER, PASSWORD)
    accounts.sign_in("x", "y", "")  # the hash of nobody's password is made once

    tried = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher,
        "verify",
        lambda self, hashed, password: (tried.append(hashed), verify(self, hashed, password))[1],
    )
    for name in ("rob", "ghost"):
        accounts.sign_in(name, "wrong horse battery", "")
    known, nobody = (hashed.rsplit("$", 2)[0] for hashed in tried)  # each costs one hash, and one of the same cost
    assert known == nobody


def test_the_file_holds_neither_passwords_nor_cookies_and_is_its_owners_alone(own, server):
    app = server()
    with visitor(app, "rob") as rob:
        cookie = rob.cookies["__Host-whoholds"]
        path = accounts_module.accounts_of(own)
        data = b"".join(p.read_bytes() for p in path.parent.glob(path.name + "*"))
        assert PASSWORD.encode() not in data and cookie.encode() not in data and b"$argon2id$" in data
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "next_page",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/%0d%0aLocation:https://evil.example",
        "http:evil.example",
        "/\r\nSet-Cookie: a=b",
        "",
    ],
)
def test_signing_in_leads_nowhere_else(browser, next_page):
    answer = sign_in(browser, next=next_page)
    assert answer.status_code == 303
    where = answer.headers["location"]
    assert where.startswith("/") and not where.startswith(("//", "/\\")) and "\\" not in where and "\t" not in where
    assert "a=b" not in str(answer.headers)


def test_who_did_what_is_written_down_and_cannot_be_changed(own, server):
    app = server()
    with visitor(app, "rob") as rob, visitor(app, "adam") as adam:
        queue = rob.get("/api/review").json()
        rob.post(f"/api/review/{queue[0]['id']}", json={"decision": "accepted"})
        sign_in(visitor(app), password="wrong horse battery")
        rows = adam.get("/api/audit").json()
        told = {(r["user"], r["action"], r["outcome"]) for r in rows}
        assert {("rob", "accepted", "done"), ("rob", "sign in", "done"), ("rob", "sign in", "refused")} <= told
        assert rob.get("/api/audit").status_code == 403
    import sqlite3

    with sqlite3.connect(accounts_module.accounts_of(own)) as db, pytest.raises(sqlite3.IntegrityError):
        db.execute("DELETE FROM audit")
    db.close()


@pytest.mark.parametrize(
    ("name", "password"), [("", PASSWORD), ("a b", PASSWORD), ("x" * 65, PASSWORD), ("rob", "short")]
)
def test_accounts_have_sound_names_and_passwords(tmp_path, name, password):
    with pytest.raises(InputError):
        Accounts(tmp_path / "a.accounts").add(name, Role.READER, password)


def test_elsewhere_than_on_loopback_only_with_accounts_encryption_and_a_name(tmp_path):
    accounts = Accounts(tmp_path / "a.accounts")
    settle("127.0.0.1", accounts, secure=False, names=())
    settle("::1", accounts, secure=False, names=())
    for host in ("0.0.0.0", "::", "192.168.1.5", "example.org"):
        with pytest.raises(SettingsError, match="sign in"):
            settle(host, accounts, secure=True, names=("example.org",))
    accounts.add("adam", Role.ADMIN, PASSWORD)
    with pytest.raises(SettingsError, match="in the clear"):
        settle("0.0.0.0", accounts, secure=False, names=("example.org",))
    with pytest.raises(SettingsError, match="names"):
        settle("0.0.0.0", accounts, secure=True, names=())
    settle("0.0.0.0", accounts, secure=True, names=("example.org",))


def test_outside_of_tests_a_hash_costs_what_the_rfc_asks():
    from argon2.profiles import RFC_9106_LOW_MEMORY

    from tests.unit.web.conftest import COST

    low = RFC_9106_LOW_MEMORY
    assert (COST["time_cost"], COST["memory_cost"], COST["parallelism"]) == (
        low.time_cost,
        low.memory_cost,
        low.parallelism,
    )
