"""Run benches and write their rows to bench/RESULTS.md.

python bench/run.py            every bench
python bench/run.py places     one
python bench/run.py reading    every bench whose name begins so: reading_gold, reading_speed
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import os
import platform
import sys
from dataclasses import asdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
NOT_BENCHES = {"run", "results"}


def main() -> None:
    store = HERE / "results.json"
    every = sorted(p.stem for p in HERE.glob("*.py") if p.stem not in NOT_BENCHES)
    asked = sys.argv[1:]
    names = [n for n in every if not asked or any(n == a or n.startswith(f"{a}_") for a in asked)]
    if not names:
        sys.exit(f"there is no bench {' '.join(asked)}; one of: {', '.join(every)}")
    for name in names:
        spec = importlib.util.spec_from_file_location(f"bench.{name}", HERE / f"{name}.py")
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        if not hasattr(module, "rows"):
            continue
        print(f"{name} …", flush=True)
        rows = [asdict(row) for row in module.rows()]
        results = json.loads(store.read_text()) if store.exists() else {}  # others may have run meanwhile
        machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
        results[name] = {
            "title": (module.__doc__ or name).splitlines()[0],
            "on": dt.datetime.now(dt.UTC).date().isoformat(),
            "machine": machine,
            "rows": rows,
        }
        store.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
        write(results)
        for row in rows:
            print(f"  {row['what']}: {row['value']}   asked {row['asked'] or '–'}   beside {row['beside'] or '–'}")


def write(results: dict[str, dict[str, object]]) -> None:
    """bench/RESULTS.md from results.json."""
    out = [
        "# Measured",
        "",
        "Written by `python bench/run.py`; only figures of one run are to be compared with each other.",
        "",
    ]
    for name in sorted(results):
        part = results[name]
        out += [f"## {part['title']}", "", f"`python bench/run.py {name}`, {part['on']}, {part['machine']}", ""]
        out += ["| what | measured | asked | beside, same run | note |", "|---|---|---|---|---|"]
        for row in part["rows"]:  # type: ignore[attr-defined]
            out.append(
                "| "
                + " | ".join(row[k].replace("|", "\\|") for k in ("what", "value", "asked", "beside", "note"))
                + " |"
            )
        out.append("")
    (HERE / "RESULTS.md").write_text("\n".join(out), encoding="utf-8")


if __name__ == "__main__":
    main()
