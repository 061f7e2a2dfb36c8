import msgspec
import pytest

from ftkit import interfaces

from .hired import Hired, HiredContract


class TestHired(HiredContract):
    backend = Hired()


def kit_of(component):
    return type("Kit", (HiredContract,), {"backend": component})()


class Guessing(Hired, frozen=True, kw_only=True):
    """Takes a state that it does not know for the end."""

    def poll(self, job, cursor):
        report = Hired.poll(self, job, cursor)
        return msgspec.structs.replace(report, state="failed") if report.state == "unknown" else report


class Insisting(Hired, frozen=True, kw_only=True):
    """Orders again by itself."""

    def create(self, order):
        Hired.create(self, order)
        return Hired.create(self, order)


class Forgetful(Hired, frozen=True, kw_only=True):
    """Does not find what it made."""

    def find(self, key):
        return iter(())


class Chatty(Hired, frozen=True, kw_only=True):
    """Writes its key into the result."""

    def result(self, job, plan):
        import os

        return msgspec.structs.replace(Hired.result(self, job, plan), facts={"key": os.environ["HIRED_KEY"]})


class Renumbering(Hired, frozen=True, kw_only=True):
    """Gives its events other ids every time."""

    def poll(self, job, cursor):
        report = Hired.poll(self, job, cursor)
        number = self.vendor.polls[job]
        events = tuple(msgspec.structs.replace(one, id=f"{number}-{one.id}") for one in report.events)
        return msgspec.structs.replace(report, events=events)


@pytest.mark.parametrize(
    ("component", "test"),
    [
        (Guessing(), "test_a_state_that_nobody_knows_is_no_end"),
        (Insisting(), "test_an_undisturbed_run_makes_one_job"),
        (Forgetful(), "test_a_job_is_found_by_its_key_and_by_no_other"),
        (Forgetful(), "test_a_lost_answer_of_any_call_makes_no_second_job"),
        (Forgetful(), "test_killed_at_any_step_of_the_journal_no_job_is_made_twice_or_lost"),
        (Chatty(), "test_an_undisturbed_run_makes_one_job"),
        (Renumbering(), "test_events_are_read_on_from_a_cursor_and_again_from_the_start"),
        (Renumbering(), "test_events_that_come_twice_and_out_of_order_are_told_once"),
    ],
    ids=lambda value: getattr(value, "__class__", type(value)).__name__ if not isinstance(value, str) else value,
)
def test_a_careless_backend_fails_the_test_that_is_for_it(component, test):
    assert isinstance(component, interfaces.RemoteJob)
    with pytest.raises(AssertionError):
        getattr(kit_of(component), test)()
