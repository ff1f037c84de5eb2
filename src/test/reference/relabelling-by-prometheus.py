#!/usr/bin/env python3
"""What a real Prometheus makes of labels under relabel_configs, for RelabelReaderTest.

    python3 src/test/reference/relabelling-by-prometheus.py > src/test/resources/selection/relabelling-by-prometheus.json

Wants `prometheus` 2.41 or later on the PATH and PyYAML. Each case is a scrape target with its labels; Prometheus' list of
targets says what the rules made of them, or that they dropped it. Labels beginning with __ are not shown there, so no case
has any; job and instance are Prometheus' own and left out. Whether . matches a line break is not asked: it does since 3.0.
"""
import json
import subprocess
import sys
import tempfile
import time
import urllib.request

import yaml

A = {"app": "shop", "code": "503", "path": "/a;b", "zone": "eu-1", "Mixed": "CaSe ÄÖ"}
CASES = [
    ([], A),
    ([{"source_labels": ["app"], "regex": "shop", "action": "keep"}], A),
    ([{"source_labels": ["app"], "regex": "sho", "action": "keep"}], A),
    ([{"source_labels": ["app", "code"], "regex": "shop;5..", "action": "drop"}], A),
    ([{"source_labels": ["app", "code"], "separator": "/", "regex": "shop/5..", "action": "drop"}], A),
    ([{"source_labels": ["missing"], "regex": "", "action": "keep"}], A),
    ([{"source_labels": ["missing"], "regex": ".+", "action": "drop"}], A),
    ([{"source_labels": ["app"], "target_label": "copy"}], A),
    ([{"source_labels": ["missing"], "target_label": "app"}], A),
    ([{"target_label": "fixed", "replacement": "x"}], A),
    ([{"target_label": "app", "replacement": ""}], A),
    ([{"source_labels": ["zone"], "regex": "(..)-(.)", "target_label": "z", "replacement": "$2_${1}x$$-$3"}], A),
    ([{"source_labels": ["zone"], "regex": "(..)-(.)", "target_label": "z", "replacement": "$1x"}], A),
    ([{"source_labels": ["zone"], "regex": "(..)-(.)", "target_label": "z_$1", "replacement": "$2"}], A),
    ([{"source_labels": ["zone"], "regex": "(?P<land>..)-.", "target_label": "z", "replacement": "${land}!"}], A),
    ([{"source_labels": ["zone"], "regex": "us-(.)", "target_label": "app", "replacement": "$1"}], A),
    ([{"source_labels": ["zone"], "regex": "(us)?.*", "target_label": "app", "replacement": "$1"}], A),
    ([{"source_labels": ["zone"], "target_label": "z", "replacement": "a$"}], A),
    ([{"source_labels": ["zone"], "target_label": "z", "replacement": "a${1"}], A),
    ([{"source_labels": ["zone"], "target_label": "z", "replacement": "${}$-"}], A),
    ([{"source_labels": ["app", "zone", "code"], "target_label": "all", "separator": ""}], A),
    ([{"source_labels": ["app"], "modulus": 7, "target_label": "shard", "action": "hashmod"}], A),
    ([{"source_labels": ["app", "zone"], "modulus": 1000000007, "target_label": "shard", "action": "hashmod"}], A),
    ([{"source_labels": ["Mixed"], "modulus": 18446744073709551615, "target_label": "shard", "action": "hashmod"}], A),
    ([{"regex": "(zo)(.*)", "replacement": "${2}_$1", "action": "labelmap"}], A),
    ([{"regex": "app|code", "action": "labeldrop"}], A),
    ([{"regex": "ap", "action": "labeldrop"}], A),
    ([{"regex": "app|code|__.*|job", "action": "labelkeep"}], A),
    ([{"source_labels": ["Mixed"], "target_label": "low", "action": "lowercase"}], A),
    ([{"source_labels": ["Mixed", "app"], "target_label": "Mixed", "action": "uppercase"}], A),
    ([{"source_labels": ["Mixed"], "target_label": "low", "action": "lowercase"}], {"Mixed": "İΣΑΣ ßǅ"}),
    ([{"source_labels": ["Mixed"], "target_label": "up", "action": "uppercase"}], {"Mixed": "ıςß ŉǆ"}),
    ([{"source_labels": ["app"], "target_label": "app", "action": "keepequal"}], A),
    ([{"source_labels": ["app"], "target_label": "zone", "action": "keepequal"}], A),
    ([{"source_labels": ["app"], "target_label": "app", "action": "dropequal"}], A),
    ([{"source_labels": ["missing"], "target_label": "other", "action": "dropequal"}], A),
    ([{"source_labels": ["zone"], "target_label": "app"}, {"source_labels": ["app"], "regex": "shop", "action": "keep"}], A),
    ([{"source_labels": ["zone"], "target_label": "app"}, {"source_labels": ["app"], "regex": "eu.*", "action": "KEEP"}], A),
    ([{"source_labels": ["app"], "regex": "(?i)SHOP", "action": "keep"}], A),
    ([{"source_labels": ["app"], "regex": "sh|shop", "target_label": "which", "replacement": "$0"}], A),
]


def main():
    with tempfile.TemporaryDirectory() as directory:
        jobs = [
            {
                "job_name": f"case{i:03}",
                "scrape_interval": "1h",
                "static_configs": [{"targets": ["127.0.0.1:1"], "labels": labels}],
                "relabel_configs": rules,
            }
            for i, (rules, labels) in enumerate(CASES)
        ]
        config = f"{directory}/prometheus.yml"
        with open(config, "w", encoding="utf-8") as out:
            yaml.safe_dump({"scrape_configs": jobs}, out, allow_unicode=True)
        server = subprocess.Popen(
            ["prometheus", f"--config.file={config}", f"--storage.tsdb.path={directory}/data",
             "--web.listen-address=127.0.0.1:19099"],
            stdout=subprocess.DEVNULL, stderr=sys.stderr if "-v" in sys.argv else subprocess.DEVNULL)
        try:
            found = ask(len(CASES))
        finally:
            server.terminate()
            server.wait()
    print("[")
    for i, (rules, labels) in enumerate(CASES):
        case = {"rules": rules, "labels": labels, "expected": found.get(f"case{i:03}")}
        print(json.dumps(case, ensure_ascii=True) + ("," if i + 1 < len(CASES) else ""))
    print("]")


def ask(cases):
    for _ in range(100):
        time.sleep(0.2)
        try:
            with urllib.request.urlopen("http://127.0.0.1:19099/api/v1/targets") as answer:
                data = json.load(answer)["data"]
        except OSError:
            continue
        if len(data["activeTargets"]) + len(data["droppedTargets"]) >= cases:
            return {
                target["scrapePool"]: {k: v for k, v in target["labels"].items() if k not in ("job", "instance")}
                for target in data["activeTargets"]
            }
    raise SystemExit("Prometheus did not list all targets")


main()
