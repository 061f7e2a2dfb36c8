import msgspec
import pytest

from ftkit import Message, plugins
from ftkit.plugins import Reference
from ftkit.testing import ExporterContract, samples

PREFERENCES = [
    msgspec.structs.replace(row, rejected=(Message(role="assistant", content="I do not know."),))
    for row in samples.examples(12)
]
WHOLE_DATASETS = {"parquet", "dataset_dict"}
NAMES = plugins.installed().names("exporter")


def kit_of(name, folder):
    class TestOne(ExporterContract):
        exporter = plugins.installed().build("exporter", Reference(name=name), folder)
        rows = PREFERENCES if name in {"dpo", "openai_preference"} else samples.examples(12)
        exports_test = name in WHOLE_DATASETS

    return TestOne()


@pytest.mark.parametrize("test", [name for name in dir(ExporterContract) if name.startswith("test_")])
@pytest.mark.parametrize("name", NAMES)
def test_an_exporter_of_ours_keeps_the_contract(name, test, tmp_path):
    getattr(kit_of(name, tmp_path), test)()
