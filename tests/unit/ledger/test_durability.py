"""What no accident may do to a ledger: killed writers, two writers, full disks, folders that are read only."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.ledger.rows import DOCUMENT, HOUR, NOON, ORIGINAL, a_document, a_statement, with_basics
from whoholds.errors import LedgerBusy, LedgerDamaged, LedgerError, LedgerMissing, LedgerReadOnly
from whoholds.ledger import open_ledger

ROOT = Path(__file__).resolve().parents[3]
KILLS = 120


class Writers:
    """Starts writers in processes of their own, and kills them."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
        self._forks = subprocess.Popen(
            [sys.executable, "-m", "tests.unit.ledger.writers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=ROOT,
        )

    def start(self, *words: object) -> int:
        """A writer of its own; its process id."""
        assert self._forks.stdin
        assert self._forks.stdout
        print(*words, file=self._forks.stdin, flush=True)
        return int(self._forks.stdout.readline())

    def kill(self, writer: int) -> None:
        """SIGKILL it and see it gone."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(writer, signal.SIGKILL)
            while True:
                os.kill(writer, 0)
                time.sleep(0.001)

    def close(self) -> None:
        """No more writers."""
        self._forks.communicate()


@pytest.fixture(scope="module")
def writers() -> Iterator[Writers]:
    """One starter of writers for all tests."""
    made = Writers()
    yield made
    made.close()


def _prove(path: Path, notes: Path) -> int:
    """Everything that was noted after its commit is there, and the ledger audits clean; how much that is."""
    confirmed = [line.split() for line in notes.read_text().splitlines()]
    with open_ledger(path) as ledger:
        report = ledger.audit()
        assert report.clean, report.faults[:3]
        documents = {d.id for d in ledger.documents()}
        statements = {s.id for s in ledger.statements()}
    assert {document for document, _ in confirmed} <= documents
    assert {statement for _, statement in confirmed} <= statements
    return len(confirmed)


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_loses_nothing_that_was_confirmed(tmp_path: Path, writers: Writers) -> None:
    chance = random.Random(7)
    path, notes = tmp_path / "war0.whoholds", tmp_path / "notes0"
    confirmed = 0
    for number in range(KILLS):
        if number % 20 == 0:  # a young ledger and a grown one are written differently
            path, notes = tmp_path / f"war{number}.whoholds", tmp_path / f"notes{number}"
            notes.touch()
            with open_ledger(path, create=True) as ledger:
                with_basics(ledger)
        size = notes.stat().st_size
        writer = writers.start(path, f"writer{number}", notes)
        while number % 3 and notes.stat().st_size == size:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.06))
        writers.kill(writer)
        for last in notes.read_text().splitlines()[-1:]:
            with open_ledger(path) as ledger:
                assert ledger.statement(last.split()[1]), "the newest row that was confirmed is there at once"
        if number % 10 == 9:
            confirmed += _prove(path, notes)
    assert confirmed > KILLS, "the writers did write"


def test_a_process_killed_while_it_makes_a_ledger_leaves_none_or_a_whole_one(tmp_path: Path, writers: Writers) -> None:
    for number in range(20):
        path = tmp_path / f"war{number}.whoholds"
        maker = writers.start(path)
        time.sleep(number * 0.002)
        writers.kill(maker)
        with open_ledger(path, create=True) as ledger:
            assert ledger.audit().clean


def test_two_processes_that_write_at_once_both_succeed(tmp_path: Path, writers: Writers) -> None:
    path = tmp_path / "war.whoholds"
    with open_ledger(path, create=True) as ledger:
        with_basics(ledger)
    notes = [tmp_path / "left", tmp_path / "right"]
    both = [writers.start(path, note.name, note) for note in notes]
    until = time.monotonic() + 60
    written = [0, 0]
    while min(written) < 30 and time.monotonic() < until:
        time.sleep(0.02)
        written = [len(note.read_text().splitlines()) if note.exists() else 0 for note in notes]
    for writer in both:
        writers.kill(writer)
    assert min(written) >= 30
    for note in notes:
        _prove(path, note)


def test_a_writer_waits_and_then_says_who_it_waits_for(tmp_path: Path) -> None:
    path = tmp_path / "war.whoholds"
    with open_ledger(path, create=True) as first, open_ledger(path, wait_seconds=0.2) as second:
        with first.writing():
            with_basics(first)
            with pytest.raises(LedgerBusy, match="another process is writing") as refused:
                second.record_document(DOCUMENT, ORIGINAL)
            assert refused.value.hint
            assert list(second.documents()) == [], "readers never wait, and see what is committed"
        assert not second.record_document(DOCUMENT, ORIGINAL)
        second.record_statements([a_statement()])
        assert list(first.statements()) == [a_statement()]


def test_threads_take_turns(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "war.whoholds", create=True) as ledger:
        with_basics(ledger)

        def write(number: int) -> None:
            for i in range(10):
                document, original = a_document(f"ISIS holds town {number}-{i}.")
                with ledger.writing():
                    ledger.record_document(document, original)
                    ledger.record_statements([a_statement(document=document, end=4)])
                list(ledger.statements())

        threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert ledger.count().statements == 60
        assert ledger.audit().clean


def test_a_ledger_that_may_not_grow_says_so_and_is_unharmed(tmp_path: Path) -> None:
    path = tmp_path / "war.whoholds"
    with open_ledger(path, create=True) as ledger:
        with_basics(ledger)
        ledger.record_statements([a_statement()])
        before = ledger.info.head
        big, original = a_document(os.urandom(200_000).hex())
        with _no_room(ledger), pytest.raises(LedgerReadOnly, match="disk is full"):
            ledger.record_document(big, original)
        with _no_room(ledger), pytest.raises(LedgerError), ledger.writing():
            ledger.record_statements([a_statement(start=22, end=60)])
            with contextlib.suppress(LedgerReadOnly):  # whoever goes on after a full disk still gets nothing
                ledger.record_document(big, original)
            ledger.record_statements([a_statement(start=61, end=100)])
        assert ledger.info.head == before
        assert ledger.audit().clean
        assert ledger.record_document(big, original)
        assert ledger.audit().clean


def test_a_transaction_that_the_database_ended_itself_is_lost_whole(tmp_path: Path) -> None:
    """SQLite may roll back on a full disk or a failed read; what its caller writes after that must not stand alone."""
    with open_ledger(tmp_path / "war.whoholds", create=True) as ledger:
        with_basics(ledger)
        before = ledger.info.head
        with pytest.raises(LedgerError, match="nothing of it is kept"), ledger.writing():
            ledger.record_statements([a_statement()])
            with contextlib.suppress(RuntimeError), ledger.writing():
                ledger._writer.connection.exec_driver_sql("ROLLBACK")  # type: ignore[attr-defined]
                raise RuntimeError("the disk")
            ledger.record_statements([a_statement(start=22, end=60)])
        assert ledger.info.head == before
        assert list(ledger.statements()) == []
        ledger.record_statements([a_statement()])
        assert ledger.audit().clean


@contextlib.contextmanager
def _no_room(ledger: object) -> Iterator[None]:
    """SQLite may take no further page: what it meets on a full disk."""
    from sqlalchemy import event

    def limit(connection: object, *_: object) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]

    engine = ledger._engine  # type: ignore[attr-defined]
    event.listen(engine, "begin", limit)
    try:
        yield
    finally:
        event.remove(engine, "begin", limit)
        engine.dispose()


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 2 MB."""
    folder = Path(tempfile.mkdtemp())
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        folder.rmdir()
        pytest.skip("no file system can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


@pytest.mark.skipif(shutil.which("mount") is None, reason="no mount command")
def test_a_full_disk_says_so_and_the_ledger_is_unharmed(small_disk: Path) -> None:
    path = small_disk / "war.whoholds"
    confirmed = []
    with open_ledger(path, create=True) as ledger:
        with_basics(ledger)
        for number in range(200):
            document, original = a_document(f"{number} " + os.urandom(20_000).hex())
            try:
                with ledger.writing():
                    ledger.record_document(document, original)
                    ledger.record_statements([a_statement(document=document, end=4)])
            except LedgerReadOnly as refused:
                assert "disk is full" in refused.message
                break
            confirmed.append(document.id)
        else:
            pytest.fail("the disk did not fill")
        assert ledger.audit().clean
    with pytest.raises(LedgerReadOnly):
        for number in range(100):
            open_ledger(small_disk / f"another{number}.whoholds", create=True).close()
    with open_ledger(path) as ledger:
        assert {d.id for d in ledger.documents()} == {DOCUMENT.id, *confirmed}
        assert ledger.audit().clean


IN_A_READ_ONLY_FOLDER = """
import sys, os
sys.path[:0] = {path!r}
from whoholds.errors import LedgerReadOnly
from whoholds.ledger import open_ledger
from tests.unit.ledger.rows import a_statement
ledger_file, new, elsewhere = sys.argv[1:]
open_ledger(elsewhere, create=True).close()  # what is imported late is imported now: Python itself may be out of reach below
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)  # root may write everywhere
for wrong in (lambda: open_ledger(ledger_file), lambda: open_ledger(new, create=True)):
    try:
        wrong()
    except LedgerReadOnly as refused:
        print(refused.message, "|", refused.hint)
with open_ledger(ledger_file, read_only=True) as ledger:
    print(len(list(ledger.statements())), ledger.audit().clean)
    try:
        ledger.record_statements([a_statement(start=22, end=60)])
    except LedgerReadOnly as refused:
        print(refused.message, "|", refused.hint)
"""


def test_a_read_only_folder_says_so_and_can_still_be_read(tmp_path: Path) -> None:
    folder = Path(tempfile.mkdtemp())  # pytest's own folders are closed to other users
    path = folder / "war.whoholds"
    try:
        with open_ledger(path, create=True) as ledger:
            with_basics(ledger)
            ledger.record_statements([a_statement()])
        before = path.read_bytes()
        folder.chmod(0o555)
        script = IN_A_READ_ONLY_FOLDER.format(path=[str(ROOT), *sys.path])
        command = [sys.executable, "-B", "-c", script, str(path), str(folder / "new.whoholds")]
        command.append(str(tmp_path / "elsewhere.whoholds"))
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
        assert done.returncode == 0, done.stderr
        refused_open, refused_new, read, refused_write = done.stdout.splitlines()
        assert "cannot be written" in refused_open
        assert "no ledger can be made" in refused_new
        assert read == "1 True"
        assert "was opened to be read only" in refused_write
        assert path.read_bytes() == before
        assert [p.name for p in folder.iterdir()] == ["war.whoholds"]
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_ledger_that_is_open_elsewhere_can_be_read_only(tmp_path: Path) -> None:
    path = tmp_path / "war.whoholds"
    with open_ledger(path, create=True) as writer, open_ledger(path, read_only=True) as reader:
        with_basics(writer)
        assert len(list(reader.documents())) == 1
        assert reader.info.read_only


def test_the_file_alone_is_the_ledger_after_every_commit(tmp_path: Path) -> None:
    path = tmp_path / "war.whoholds"
    with open_ledger(path, create=True) as ledger:
        with_basics(ledger)
        ledger.record_statements([a_statement()])
        shutil.copy(path, tmp_path / "copy.whoholds")
    with open_ledger(tmp_path / "copy.whoholds") as copy:
        assert len(list(copy.statements())) == 1
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("war")] == ["war.whoholds"]


def test_files_that_are_no_ledger_are_told_apart(tmp_path: Path) -> None:
    text, other, empty = (tmp_path / n for n in ("a.whoholds", "b.whoholds", "c.whoholds"))
    text.write_text("who holds what?" * 100)
    with contextlib.closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE x (y)")
    empty.touch()
    for path in (text, other, empty):
        content = path.read_bytes()
        with pytest.raises(LedgerError, match="is not a whoholds ledger"):
            open_ledger(path, create=True)
        assert path.read_bytes() == content
    with pytest.raises(LedgerMissing, match="is a folder"):
        open_ledger(tmp_path, create=True)
    with pytest.raises(LedgerMissing, match="there is no ledger"):
        open_ledger(tmp_path / "d.whoholds")
    with pytest.raises(LedgerMissing, match="there is no ledger"):
        open_ledger(tmp_path / "d.whoholds", create=True, read_only=True)


def test_another_theatre_is_another_ledger(tmp_path: Path) -> None:
    path = tmp_path / "war.whoholds"
    open_ledger(path, create=True, theatre="sudan").close()
    open_ledger(path, create=True, theatre="sudan").close()
    with pytest.raises(LedgerError, match="of the theatre 'sudan', not 'syria-iraq'"):
        open_ledger(path, create=True, theatre="syria-iraq")


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "war.whoholds"
    with open_ledger(path, create=True) as ledger:
        with_basics(ledger)
        for i in range(50):
            ledger.record_statements([a_statement(start=i, end=i + 20, recorded_at=NOON + HOUR)])
    content = bytearray(path.read_bytes())
    content[8192 : len(content) // 2] = os.urandom(len(content) // 2 - 8192)
    path.write_bytes(content)
    with pytest.raises(LedgerDamaged) as told, open_ledger(path) as ledger:
        list(ledger.statements())
        assert not ledger.audit().clean
        raise LedgerDamaged("found by the audit", hint="-")
    assert told.value.hint


def test_rows_left_in_a_log_by_a_killed_writer_are_never_passed_over(tmp_path: Path) -> None:
    """A ledger copied with its log, as a killed writer leaves them, shows the rows of both; opened to write it is one file again."""
    path, copy = tmp_path / "war.whoholds", tmp_path / "copy.whoholds"
    with open_ledger(path, create=True) as ledger, contextlib.closing(sqlite3.connect(path)) as reader:
        with_basics(ledger)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM rows").fetchall()  # a reader that stays keeps the log from being put away
        ledger.record_statements([a_statement()])
        shutil.copy(path, copy)
        shutil.copy(f"{path}-wal", f"{copy}-wal")
    assert Path(f"{copy}-wal").stat().st_size > 0
    with open_ledger(copy, read_only=True) as found:
        assert len(list(found.statements())) == 1
    link = tmp_path / "link.whoholds"
    link.symlink_to(copy)
    with open_ledger(link) as found:
        assert len(list(found.statements())) == 1
    assert not Path(f"{copy}-wal").exists()
