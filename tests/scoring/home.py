"""A project in a folder, with what the stages are told of it."""

from ftkit import project as projects
from ftkit.preparation import stage as preparing
from ftkit.scoring import stage
from ftkit.training import stage as training

from ..echo import project


class Home:
    """The project of the echo plugin, its dataset, its model and its score."""

    def __init__(self, folder, installed):
        self.folder = folder
        self.installed = installed
        self.places = {"dataset": folder / "dataset", "models": folder / "models"}

    def write(self, **sections):
        project.folder(self.folder, **sections)

    @property
    def project(self):
        return projects.load(self.folder / "ftkit.yaml")

    def prepare(self):
        preparing.run(self.project, self.installed, self.places["dataset"])

    def train(self):
        place = {"dataset": self.places["dataset"], "folder": self.places["models"] / "tuned"}
        return training.run(self.project, "tuned", self.installed, **place)

    def score(self, **more):
        return stage.run(self.project, self.installed, **self.places, folder=self.folder / "score", **more)
