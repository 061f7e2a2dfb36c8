"""A project whose run is trained at the vendor's, with a clock that nobody waits for."""

from ftkit import plugins
from ftkit import project as projects
from ftkit.journal import Journal
from ftkit.plugins import Offer, Plugins
from ftkit.preparation import stage as preparing
from ftkit.training import stage
from ftkit.training.decisions import Decisions
from ftkit.training.standing import standing

from ..echo import project
from .vendor import Blind, Books, Hosting, Quoting, Rented


class Clock:
    """Sleeps by moving its hands."""

    def __init__(self):
        self.time = 1_795_521_600.0
        self.slept = []

    def now(self):
        return self.time

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.time += seconds


def installed(*more):
    ours = plugins.installed()
    offers = tuple(
        Offer(kind="backend", offered=component, plugin="test", distribution="ftkit 0")
        for component in (Blind, Rented, Quoting, Hosting, *more)
    )
    return Plugins(offers=(*ours.offers, *offers), broken=ours.broken)


class Home:
    """A project in a folder, and the vendor's books beside it."""

    def __init__(self, folder, backend="rented", plugins=None, *, rows=30, write=True, **run):
        self.folder = folder
        self.installed = plugins or installed()
        self.books = Books(folder / "vendor")
        self.model = folder / "models/tuned"
        self.partial = folder / "models/tuned.partial"
        self.told = []
        self.clock = Clock()
        if write:
            self.write(backend, rows=rows, **run)

    def write(self, backend="rented", *, rows=30, options=None, **run):
        reference = {backend: {"home": str(self.books.home), **(options or {})}}
        project.folder(self.folder, rows=rows, train={"tuned": {"backend": reference, **run}})

    def write_echo(self):
        project.folder(self.folder)

    def journal(self, entry):
        Journal(self.partial / "journal.jsonl", self.clock.now).append(entry)

    @property
    def project(self):
        return projects.load(self.folder / "ftkit.yaml")

    def prepare(self):
        preparing.run(self.project, self.installed, self.folder / "dataset")
        return self

    def train(self, folder=None, **decisions):
        return stage.run(
            self.project,
            "tuned",
            self.installed,
            dataset=self.folder / "dataset",
            folder=folder or self.model,
            decisions=Decisions(**decisions),
            clock=self.clock,
            tell=self.told.append,
        )

    def entries(self, folder=None):
        return list(Journal((folder or self.partial) / "journal.jsonl").entries())

    def steps(self, folder=None):
        return [type(entry).__name__ for entry in self.entries(folder)]

    def standing(self):
        return standing(self.entries())

    def texts(self, kind="warning"):
        return [event.text for event in self.told if event.kind == kind]
