import pytest

from ..third_party import installing
from . import scripted


@pytest.fixture
def judges(tmp_path, monkeypatch):
    """The options of a judge whose predictors are a third party's; each test has predictors of its own."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))
    installing.distribution(site, "ftkit-scripted", scripted.SOURCE)
    yield {"folder": str(tmp_path)}
    installing.forgotten(site)
