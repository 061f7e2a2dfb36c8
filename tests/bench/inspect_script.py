"""Re-scoring in inspect_ai: a log with the answers is made, then judged again. `inspect_script.py FOLDER ROWS`.

Runs in an environment of its own that has inspect_ai and jsonschema. Prints the seconds of the re-scoring alone.
"""

import json
import sys
import time
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import jsonschema
from inspect_ai import Task, eval, score  # noqa: A004 - its own name
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ModelOutput
from inspect_ai.scorer import Score, Scorer, Target, accuracy, scorer
from inspect_ai.solver import Generate, Solver, TaskState, solver


def read(path: Path, rows: int) -> list[dict]:
    return [json.loads(line) for line in islice(path.open(), rows)]


@scorer(metrics=[accuracy()])
def by_schema(schema: dict) -> Scorer:
    async def judged(state: TaskState, target: Target) -> Score:
        try:
            jsonschema.validate(json.loads(state.output.completion), schema)
        except (ValueError, jsonschema.ValidationError):
            return Score(value=0)
        return Score(value=1)

    return judged


@solver
def replay() -> Solver:
    async def said(state: TaskState, generate: Generate) -> TaskState:
        state.output = ModelOutput.from_content("replay", state.metadata["said"])
        return state

    return said


def main() -> None:
    folder, rows = Path(sys.argv[1]), int(sys.argv[2])
    schema = json.loads((folder / "schema.json").read_text())
    said = read(folder / "json.predictions.jsonl", rows)
    samples = [Sample(id=one["id"], input=one["id"], metadata={"said": one["output"]}) for one in said]
    task = Task(dataset=MemoryDataset(samples), solver=replay(), scorer=by_schema(schema))
    [log] = eval(task, model="mockllm/model", display="none", log_dir=str(folder / "logs"))
    assert log.status == "success", log.error
    start = time.perf_counter()
    again = score(log, by_schema(schema), action="overwrite", display="none")
    seconds = time.perf_counter() - start
    judged = again.samples or []
    passed = sum(int(one.scores["by_schema"].value) for one in judged)
    print(json.dumps({"seconds": seconds, "rows": len(judged), "passed": passed, "version": version("inspect-ai")}))


main()
