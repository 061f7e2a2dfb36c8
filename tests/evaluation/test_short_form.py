from pathlib import Path

import pytest

from ftkit.project import NamedMetric, from_document
from ftkit.settings import parse

HEAD = "records: r.csv\ntask: {input: x, target: y}\nscore:\n  metrics:\n"


@pytest.mark.parametrize(
    ("line", "options", "key"),
    [
        ("evaluate: wer", {"module": "wer"}, ""),
        ("evaluate: {module: wer, lower_is_better: true}", {"module": "wer", "lower_is_better": True}, ""),
        ("as: {errors: {evaluate: wer}}", {"module": "wer"}, "errors"),
    ],
)
def test_a_modules_name_alone_is_short_for_the_option(line, options, key):
    (metric,) = from_document(parse(f"{HEAD}    - {line}\n", "ftkit.yaml"), Path()).score.metrics
    assert isinstance(metric, NamedMetric)
    assert (metric.metric.name, metric.metric.options, metric.key) == ("evaluate", options, key)
