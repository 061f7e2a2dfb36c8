"""A candidate that fails on the cases that are hard for it gains nothing by that, whatever it is measured by."""

import json

import pytest

from ..echo.command import ftkit

N = 20
HARD = range(N // 2, N)
SHAPES = {
    "a record": lambda n: json.dumps({"town": f"Town {n}", "pulse": 60 + n, "note": f"seen on day {n} of the stay"}),
    "a label": lambda n: "ACCESS" if n % 2 else "CARD",
    "prose": lambda n: f"VITALS\nPulse {60 + n} and code A{n} on a quiet day.",
}
METRICS = {
    "a record": ("rouge", "bleu", "chrf", "exact_match", "token_f1", "field_accuracy", "field_f1", "numeric_closeness"),
    "a label": ("exact_match", "{label_accuracy: {labels: [ACCESS, CARD]}}"),
    "prose": ("groundedness", "numeric_closeness", "{section_match: {section: VITALS, names: [VITALS]}}"),
}


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.mark.parametrize("shape", list(SHAPES))
def test_failing_on_hard_cases_is_never_better_than_being_wrong_in_them(shape, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    right, wrong = SHAPES[shape], SHAPES[shape](N + 801)
    questions = [{"role": "user", "content": f"Say it of {right(n)}."} for n in range(N)]
    answers = [{"id": f"c{n}", "output": wrong if n in HARD else right(n)} for n in range(N)]
    write(
        tmp_path / "references.jsonl",
        (
            {
                "id": f"c{n}",
                "prompt": [asked],
                "completion": [{"role": "assistant", "content": right(n)}],
                "group": "",
                "origin": f"r.csv:{n}",
                "record": {},
            }
            for n, asked in enumerate(questions)
        ),
    )
    write(tmp_path / "wrong.jsonl", answers)
    hard = {f"c{n}" for n in HARD}
    write(tmp_path / "failing.jsonl", ({"id": a["id"], "error": "503"} if a["id"] in hard else a for a in answers))
    given = [part for name in ("wrong", "failing") for part in ("--predictions", f"{name}={name}.jsonl")]
    metrics = [part for metric in METRICS[shape] for part in ("--metric", metric)]

    outcome = ftkit("score", *given, "--references", "references.jsonl", *metrics, "--out", "judged", "--json")

    assert outcome.code == 0, outcome.err
    found = json.loads(outcome.out)["candidates"]
    for metric, mean in found["wrong"]["metrics"].items():
        failing = found["failing"]["metrics"][metric]
        assert failing["n"] == mean["n"] == N, metric
        assert failing["mean"] <= mean["mean"], metric
