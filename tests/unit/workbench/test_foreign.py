"""A report in Arabic: nothing is made up; what it names is told, kept with its document, and no error."""

from __future__ import annotations

from pathlib import Path

from whoholds.workbench import Workbench

TEXT = """سيطر تنظيم داعش على ثلاث قرى في ريف حماة يوم الأربعاء بعد اشتباكات مع هيئة تحرير الشام، وفق مصادر محلية.
وتحاول قوات النظام التقدم نحو الرهجان بعد معارك قرب إدلب، ووصلت داعش إلى حلب."""


def test_an_arabic_report_is_noted_with_the_places_and_actors_it_names(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(TEXT)
    with Workbench.create(tmp_path / "l.whoholds", theatre="syria-iraq") as bench:
        report = bench.read([str(path)], source="Hama network")
        assert not report.problems
        assert not bench.statements()
        assert not [a for a in bench.ledger.actors() if a.provisional]
        (document,) = report.documents
        assert document.note.startswith(
            "report.txt: Arabic: 4 places (Hama, al-Rahjan, Idlib, Aleppo) and 3 actors (ISIS, Hay'at Tahrir al-Sham,"
        )
        assert "--extractor rules,model" in document.note
        (kept,) = bench.ledger.problems()
        assert (str(kept.problem), kept.document) == (document.note, document.id)
        assert bench.read([str(path)], source="Hama network").documents[0].known
        assert len(list(bench.ledger.problems())) == 1
