import pytest

from ftkit import BackendError, Example, Message, UnansweredError, jsonl
from ftkit.journal import Journal
from ftkit.journal_entries import Opening, Saved
from ftkit.manifests import Intended
from ftkit.training import decisions
from ftkit.training.plans import plan_in
from ftkit.training.sessions import loop
from ftkit.training.undertaking import Undertaking

from ..rented_home import Clock
from ..toy_service import Toy

ROWS = 14  # 2 epochs in batches of 4: 7 steps, saved behind 2, 4, 6 and 7


def row(number):
    asked = Message(role="user", content=f"What is {number} and {number % 3}?")
    answered = Message(role="assistant", content="x" * (5 + number % 4))
    return Example(id=f"r{number}", prompt=(asked,), completion=(answered,), group="g", origin=f"r:{number}")


class Drive:
    """A training in a folder, and the service beside it."""

    def __init__(self, folder, **options):
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.service = Toy(home=str(folder / "service"), **options)
        self.clock = Clock()
        self.events = []
        jsonl.write(folder / "train.jsonl", map(row, range(ROWS)))
        self.work = self._work()

    def _work(self):
        intended = Intended(
            project="p",
            run="tuned",
            inputs="0123456789abcdef",
            backend={"toy": {}},
            prompter={"plain": {}},
            dataset="d",
            contract="c",
            seed=7,
            too_long="error",
            method="sft",
            versions={},
        )
        return Undertaking(
            backend=self.service,
            intended=intended,
            plan=plan_in(self.folder, intended),
            journal=Journal(self.folder / "journal.jsonl", self.clock.now),
            lock=-1,
            clock=self.clock,
            decisions=decisions.NONE,
            listener=self.events.append,
        )

    def go(self):
        loop.driven(self.work, self.service)
        return self

    @property
    def losses(self):
        """The last loss of each step: one that was computed again takes the place of the lost one."""
        return {event.step: event.loss for event in self.events if event.kind == "progress"}

    def entries(self, kind):
        return [entry for entry in self.work.journal.entries() if isinstance(entry, kind)]


@pytest.fixture
def undisturbed(tmp_path):
    return Drive(tmp_path / "undisturbed").go()


@pytest.fixture
def drive(tmp_path):
    return Drive(tmp_path / "disturbed")


def test_it_learns_and_saves_and_closes(undisturbed):
    assert list(undisturbed.losses) == [1, 2, 3, 4, 5, 6, 7]
    assert undisturbed.losses[7] < undisturbed.losses[1]
    assert [(saved.at_step, saved.state.id) for saved in undisturbed.entries(Saved)] == [
        (step, f"tuned-0123456789ab-{step}") for step in (2, 4, 6, 7)
    ]
    assert len(undisturbed.service.log("close")) == 1


def test_what_is_done_is_not_done_again(undisturbed):
    before = len(undisturbed.service.log())
    undisturbed.go()
    assert len(undisturbed.service.log()) == before


@pytest.mark.parametrize("operation", ["forward_backward", "optimizer_step"])
@pytest.mark.parametrize("number", [1, 4, 7])
def test_a_lost_answer_costs_what_was_not_saved_and_changes_no_loss(drive, undisturbed, operation, number):
    drive.service.script(**{operation: {str(number): "lost"}})
    drive.go()
    assert drive.losses == undisturbed.losses
    opened = [entry.state for entry in drive.entries(Opening)]
    saved = (number - 1) // 2 * 2
    assert opened == ["", f"tuned-0123456789ab-{saved}" if saved else ""]
    assert len({entry.key for entry in drive.entries(Opening)}) == 2
    assert len(drive.service.log("close")) == 2


def test_an_unanswered_save_is_made_again_under_the_same_name(drive, undisturbed):
    drive.service.script(save={"2": "lost"})
    drive.go()
    assert [one["name"][-1] for one in drive.service.log("save")] == ["2", "4", "4", "6", "7"]
    assert drive.losses == undisturbed.losses
    assert len(drive.service.log("open")) == 1


def test_a_busy_service_is_waited_for_and_nothing_is_added_twice(drive, undisturbed):
    drive.service.script(forward_backward={"3": "busy", "4": "busy"}, open={"1": "busy"})
    drive.go()
    assert drive.losses == undisturbed.losses
    assert drive.clock.slept == [1.0, 1.0, 2.0]


def test_a_service_that_loses_every_session_is_given_up(drive):
    drive.service.script(forward_backward={str(number): "lost" for number in range(1, 9)})
    with pytest.raises(UnansweredError):
        drive.go()
    assert len(drive.service.log("open")) == 4


def test_sessions_that_get_on_may_be_lost_more_often(drive, undisturbed):
    lost = {str(number): "lost" for number in (1, 2, 5, 6)}
    drive.service.script(forward_backward=lost)
    drive.go()
    assert drive.losses == undisturbed.losses


def test_a_loss_that_is_no_number_stops_before_more_is_paid(drive):
    drive.service.script(forward_backward={"3": "nan"})
    with pytest.raises(BackendError, match=r"the loss of step 3 is nan\. Lower the learning rate"):
        drive.go()
    assert len(drive.service.log("optimizer_step")) == 2


def test_a_state_that_has_expired_is_not_gone_on_from(tmp_path, undisturbed):
    drive = Drive(tmp_path / "expiring", expires="2026-11-24T11:00:00.000Z")
    drive.service.script(forward_backward={"4": "lost"})
    drive.go()
    assert [entry.state for entry in drive.entries(Opening)] == ["", ""]
    assert drive.losses == undisturbed.losses


def test_a_last_state_that_can_only_be_asked_is_an_end(tmp_path):
    drive = Drive(tmp_path / "sampler", last_kind="sampler", save_every=100).go()
    assert [entry.at_step for entry in drive.entries(Saved)] == [7]
