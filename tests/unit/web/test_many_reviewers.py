"""Many reviewers at one ledger: no decision is lost, none is doubled, none fails."""

from __future__ import annotations

import random
import threading
from collections import Counter

import pytest

from tests.unit.web.conftest import visitor
from whoholds.workbench import Workbench
from whoholds.workbench.serving.decisions import Decisions


def test_decisions_of_many_are_neither_lost_nor_doubled(own):
    """Twelve threads decide, some twice and some on the same reading; the ledger holds exactly what they were told."""
    told: list[tuple[str, str, str, bool]] = []
    failed: list[BaseException] = []
    with Workbench.open(own) as bench:
        decisions = Decisions(bench)
        ids = [s.id for s in decisions.waiting()]

        def work(name: str) -> None:
            chance = random.Random(name)
            try:
                for _ in range(12):
                    statement = chance.choice(ids)
                    decision = chance.choice(("accepted", "rejected"))
                    for _ in range(chance.choice((1, 2))):  # a request that is sent again
                        made = decisions.decide(statement, decision, name)
                        told.append((name, made.row.id, decision, made.repeated))
                        assert made.row.status.value == decision and made.row.made_by.name == f"review:{name}"
            except BaseException as error:  # whatever it is, the test tells it
                failed.append(error)

        threads = [threading.Thread(target=work, args=(f"reviewer{n}",)) for n in range(12)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        assert not failed, failed
        written = {row for _, row, _, repeated in told if not repeated}
        rows = [
            s
            for s in bench.ledger.statements(include_superseded=True, include_rejected=True)
            if s.made_by.name.startswith("review:")
        ]
        assert Counter(r.id for r in rows) == Counter(written), "every answer has its row, every row its answer"
        judged = Counter(j.left for j in bench.ledger.judgements(about="statement"))
        assert set(judged) == written and max(judged.values()) == 1
        assert bench.audit().clean
        assert {r[1] for r in told} == written
        left = {s.id for s in bench.review_queue()}
        assert left == {s.id for s in decisions.waiting()}, "the queue kept in memory is the ledger's"


def test_two_who_disagree_are_both_kept_and_told(server):
    app = server()
    with visitor(app, "rob") as rob, visitor(app, "edna") as edna:
        reading = rob.get("/api/review").json()[0]["id"]
        assert rob.post(f"/api/review/{reading}", json={"decision": "accepted"}).json()["against"] == []
        second = edna.post(f"/api/review/{reading}", json={"decision": "rejected"}).json()
        assert [s["review"] for s in second["against"]] == ["accepted"]
        conflict = rob.get("/api/conflicts").json()
        assert len(conflict) == 1 and {r["review"] for r in conflict[0]["rows"]} == {"accepted", "rejected"}
        assert rob.post(f"/api/review/{reading}/settle").status_code == 403, "an editor ends it"
        assert edna.post(f"/api/review/{second['row']['id']}/settle").status_code == 200
        assert rob.get("/api/conflicts").json() == []


def test_a_decision_is_taken_back_and_all_of_it_stays_in_the_history(server):
    app = server()
    with visitor(app, "rob") as rob:
        reading = rob.get("/api/review").json()[0]
        made = rob.post(f"/api/review/{reading['id']}", json={"decision": "rejected", "reason": "no"}).json()["row"]
        assert reading["id"] not in {s["id"] for s in rob.get("/api/review?limit=200").json()}
        undone = rob.post(f"/api/review/{made['id']}/undo")
        assert undone.status_code == 200 and undone.json()["row"]["review"] == "machine"
        back = rob.get("/api/review?limit=200").json()
        assert undone.json()["row"]["id"] in {s["id"] for s in back}
        assert rob.post(f"/api/review/{made['id']}/undo").status_code == 422, "once is enough"
        history = rob.get(f"/api/statements/{reading['id']}").json()["history"]
        assert [h["review"] for h in history] == ["machine", "rejected", "machine"]
        again = rob.post(f"/api/review/{undone.json()['row']['id']}", json={"decision": "accepted"})
        assert again.status_code == 200


def test_reviewers_are_offered_different_readings(server):
    app = server()
    with visitor(app, "rob") as rob, visitor(app, "edna") as edna:
        first = {s["id"] for s in rob.get("/api/review?limit=10").json()}
        second = {s["id"] for s in edna.get("/api/review?limit=10").json()}
        assert first and second and not first & second


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"decision": "deleted"},
        {"decision": "amended"},
        {"decision": "amended", "changes": {"id": "x"}},
        {"decision": "amended", "changes": {"low": "1e400x"}},
        {"decision": "accepted", "reason": "x" * 2001},
        {"decision": "accepted", "by": "adam"},
        [],
        "accepted",
    ],
)
def test_what_is_no_decision_is_refused_and_writes_nothing(server, body):
    app = server()
    with visitor(app, "rob") as rob:
        reading = rob.get("/api/review").json()[0]["id"]
        assert rob.post(f"/api/review/{reading}", json=body).status_code == 422
        assert len(rob.get(f"/api/statements/{reading}").json()["history"]) == 1


def test_an_amendment_sent_twice_is_one(server):
    app = server()
    with visitor(app, "rob") as rob:
        reading = rob.get("/api/review").json()[0]["id"]
        body = {"decision": "amended", "changes": {"hedge": "possibly"}}
        first, second = (rob.post(f"/api/review/{reading}", json=body).json() for _ in range(2))
        assert first["row"]["id"] == second["row"]["id"] and second["repeated"]
        other = rob.post(f"/api/review/{reading}", json={"decision": "amended", "changes": {"hedge": "likely"}}).json()
        assert not other["repeated"] and other["row"]["hedge"] == "likely"
