import pytest

SCRIPT = """
import datasets
import evaluate


class Shouting(evaluate.Metric):
    def _info(self):
        kind = datasets.Value("int32" if self.config_name == "labels" else "string")
        features = datasets.Features({"predictions": kind, "references": kind})
        return evaluate.MetricInfo(description="", citation="", inputs_description="", features=features)

    def _compute(self, predictions, references, sharp=False):
        if not self.config_name == "labels" and "BREAK" in predictions:
            raise ValueError("broken on purpose\\nand more")
        if not self.config_name == "labels" and "VOID" in predictions:
            return {"shouting": float("nan")}
        equal = [given == wanted for given, wanted in zip(predictions, references)]
        return {"shouting": sum(equal) / len(equal) - sharp, "each": equal, "n": len(equal), "words": "many"}
"""


@pytest.fixture(scope="session")
def caches(tmp_path_factory):
    """`evaluate` with caches of its own, and no network."""
    import evaluate

    home = tmp_path_factory.mktemp("evaluate")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluate.config, "HF_MODULES_CACHE", home / "modules")
        patch.setattr(evaluate.config, "HF_METRICS_CACHE", home / "metrics")
        patch.setattr(evaluate.config, "HF_EVALUATE_OFFLINE", True)
        yield


@pytest.fixture(scope="session")
def module(caches, tmp_path_factory):
    """The folder of a module that somebody wrote."""
    folder = tmp_path_factory.mktemp("modules") / "shouting"
    folder.mkdir()
    (folder / "shouting.py").write_text(SCRIPT, encoding="utf-8")
    return str(folder)
