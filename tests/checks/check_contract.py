"""The kit's contract of checks, and what it cannot do without Hypothesis: look for the text that breaks this check."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ftkit import testing
from ftkit.testing import HOSTILE

__all__ = ["HOSTILE", "CheckContract"]


class CheckContract(testing.CheckContract):
    # One test for many classes is the point here: each of them is another check.
    @settings(max_examples=50, suppress_health_check=[HealthCheck.differing_executors])
    @given(st.text(st.characters()))
    @example("\udfff")
    def test_no_searched_text_makes_it_raise(self, text):
        assert len(self.findings(text)) == 1

    def test_its_docstring_names_every_option(self):
        assert [field for field in self.check.__struct_fields__ if field not in type(self.check).__doc__] == []
