from typing import ClassVar

import pytest

from ftkit import PASSED, Component, PluginError, failed
from ftkit.testing import CheckConduct, CheckContract, Kit, inherited_tests

pytest_plugins = ["pytester"]


class Loud(Component, frozen=True, kw_only=True):
    """The answer is in capitals."""

    name: ClassVar[str] = "loud"

    def findings(self, answers):
        return (PASSED if one.text.isupper() else failed("not in capitals") for one in answers)

    def instruction(self):
        return "Shout."


class Two(Kit):
    def test_one(self):
        assert self.right

    def test_two(self):
        raise AssertionError("two")


def test_an_heir_may_add_tests():
    class TestMore(CheckContract):
        check, good, bad = Loud(), ("YES",), {"no": "not in capitals"}

        def test_of_its_own(self):
            assert self.check

    assert "test_of_its_own" in inherited_tests(TestMore)
    assert set(inherited_tests(CheckContract)) < set(inherited_tests(TestMore))


def test_a_test_set_to_none_is_told_by_name():
    with pytest.raises(PluginError) as caught:
        type("TestLess", (Two,), {"test_two": None})
    assert str(caught.value) == (
        "TestLess removes test_two of Two. A kit's tests are inherited as they are: mend the component, or say "
        "not_yet = {'test_two': WHY}, or give your test another name."
    )


def test_a_test_that_is_replaced_is_told_by_name():
    with pytest.raises(PluginError, match="TestOther replaces test_two of Two"):

        class TestOther(Two):
            def test_two(self):
                pass


def test_a_test_that_is_replaced_by_another_base_is_told():
    class Kinder:
        def test_two(self):
            pass

    with pytest.raises(PluginError, match="TestMixed replaces test_two of Two"):
        type("TestMixed", (Kinder, Two), {})


def test_a_class_that_is_not_collected_is_told():
    with pytest.raises(PluginError, match="TestNone says __test__ = False, which removes every test of its kit"):
        type("TestNone", (Two,), {"__test__": False})


def test_what_is_not_given_is_told_by_name():
    with pytest.raises(PluginError) as caught:
        type("TestEmpty", (CheckContract,), {"check": Loud()})
    assert str(caught.value) == (
        "TestEmpty does not give 'bad' (CheckContract), 'good' (CheckContract). The kit's docstring says what it is."
    )


def test_a_known_failure_is_expected_to_fail_with_its_reason():
    kit = type("TestKnown", (Two,), {"not_yet": {"test_two": "not done"}})
    with pytest.raises(pytest.xfail.Exception, match="not done"):
        kit().test_two()


def test_a_known_failure_that_passes_is_told():
    kit = type("TestMended", (Two,), {"right": True, "not_yet": {"test_one": "not done"}})
    with pytest.raises(AssertionError, match="it passes, and not_yet says that it fails: 'not done'"):
        kit().test_one()


def test_a_known_failure_of_no_test_is_told():
    with pytest.raises(PluginError, match=r"TestWrong\.not_yet names test_three, which is no test of its kit"):
        type("TestWrong", (Two,), {"not_yet": {"test_three": "?"}})


def test_pytest_shows_a_removed_test_as_an_error_of_its_file(pytester):
    pytester.makepyfile(
        test_less="""
        from ftkit.testing import CheckConduct

        class TestLess(CheckConduct):
            check = None
            test_it_streams = None
        """
    )
    outcome = pytester.runpytest_inprocess("-p", "no:randomly", "-p", "no:cacheprovider")
    outcome.assert_outcomes(errors=1)
    assert "TestLess removes test_it_streams of CheckConduct" in outcome.stdout.str()


def test_the_tests_of_a_kit_stand_in_its_own_order():
    names = inherited_tests(CheckConduct)
    assert names[0] == "test_it_follows_the_protocol_of_its_kind"
    assert names[-1] == "test_a_loose_reading_judges_every_text_too"
