from itertools import islice

import pytest

from ftkit import BusyError, PluginError, UnansweredError
from ftkit.training.asking import Asker, growing

from .rented_home import Clock


class Vendor:
    """Says what it is told to, in turn."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = 0

    def __call__(self):
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def told():
    return []


@pytest.fixture
def asker(told):
    return Asker(backend="rented", clock=Clock(), tell=told.append)


def test_waits_grow_to_a_longest():
    assert list(islice(growing(1.0, 2.0, 10.0), 6)) == [1.0, 2.0, 4.0, 8.0, 10.0, 10.0]


def test_what_is_harmless_is_asked_again_and_each_wait_is_told(asker, told):
    vendor = Vendor(UnansweredError("no answer."), BusyError("too many.", 9.0), "yes")
    assert asker.again("the upload", vendor, str) == "yes"
    assert asker.clock.slept == [1.0, 9.0]
    assert [event.text for event in told] == [
        "the upload: no answer. Asked again in 1 s.",
        "the upload: too many. Asked again in 9 s.",
    ]


def test_a_dozen_times_and_no_more(asker):
    vendor = Vendor(UnansweredError("no answer."))
    with pytest.raises(UnansweredError):
        asker.again("the upload", vendor, str)
    assert vendor.asked == 12


def test_what_changes_something_is_asked_again_only_where_nothing_was_done(asker):
    vendor = Vendor(BusyError("later."), UnansweredError("no answer."), "yes")
    with pytest.raises(UnansweredError):
        asker.when_free("step 1", vendor, str)
    assert vendor.asked == 2


def test_a_service_that_stays_busy_is_given_up(asker):
    vendor = Vendor(BusyError("later."))
    with pytest.raises(BusyError):
        asker.when_free("step 1", vendor, str)
    assert vendor.asked == 12


def test_no_vendor_makes_us_wait_longer_than_an_hour(asker):
    asker.again("the upload", Vendor(BusyError("later.", 1e9), "yes"), str)
    assert asker.clock.slept == [3600.0]


def test_another_kind_of_answer_is_the_backend_s_fault(asker):
    with pytest.raises(PluginError, match="backend 'rented' gave 7, not str"):
        asker.once(Vendor(7), str)
