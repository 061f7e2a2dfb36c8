"""What the README says is run here, so that it stays true."""

import re
from importlib.metadata import EntryPoint
from pathlib import Path

import click
import pytest

from ftkit import Answer, plugins, project, settings
from ftkit.cli import commands

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "docs/decisions.md",
    "docs/plugins.md",
    "docs/prepare.md",
    "docs/score.md",
    "docs/vendors.md",
    "docs/training.md",
    "sample_data/finance/README.md",
    "sample_data/legal/README.md",
    "sample_data/medical/README.md",
]


def blocks(language: str) -> list[str]:
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return [text for name, text in fenced if name == language]


def spoken_commands() -> list[str]:
    joined = "\n".join(blocks("")).replace("\\\n", " ")
    return re.findall(r"^ftkit .*?(?=\s+#|$)", joined, re.MULTILINE)


def test_the_project_file_loads_and_all_its_components_are_installed():
    [text] = blocks("yaml")
    found = project.from_document(settings.parse(text, "README.md"), ROOT)
    project.verify(found, plugins.installed())
    assert [run.name for run in found.runs] == ["tuned"]


def test_the_plugin_is_a_plugin(tmp_path, monkeypatch):
    [code] = blocks("python")
    (tmp_path / "ftkit_of_the_readme.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    loaded = plugins.loaded([EntryPoint(name="polite", value="ftkit_of_the_readme", group="ftkit")])
    check = loaded.build("check", plugins.Reference(name="polite", options={"word": "thanks"}), tmp_path)
    findings = list(check.findings([Answer(text="Thanks!"), Answer(text="No.")]))
    assert loaded.broken == {}
    assert [finding.passed for finding in findings] == [True, False]


def test_the_runs_of_the_page_on_training_can_be_built():
    text = (ROOT / "docs/training.md").read_text(encoding="utf-8")
    named = re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(named) == 4
    for sections in named:
        whole = f"records: a.csv\ntask: {{input: '{{{{ a }}}}', target: '{{{{ b }}}}'}}\n{sections}"
        found = project.from_document(settings.parse(whole, "training.md"), ROOT)
        project.verify(found, plugins.installed())
        assert found.runs


@pytest.mark.parametrize("spoken", spoken_commands())
def test_every_command_and_option_exists(spoken):
    words = re.sub(r'"[^"]*"', "X", spoken).split()[1:]
    context = click.Context(commands)
    command = commands.get_command(context, words[0])
    assert command is not None
    known = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_every_command_of_the_tool_is_shown():
    shown = {spoken.split()[1] for spoken in spoken_commands()} | set(re.findall(r"`ftkit (\w+)", README))
    assert set(commands.list_commands(click.Context(commands))) <= shown


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page):
    path = ROOT / page
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


SCORING = (ROOT / "docs/score.md").read_text(encoding="utf-8")


def rows_of(heading: str) -> list[list[str]]:
    """The cells of the table below this head, each row's."""
    table = SCORING.partition(f"| {heading} |")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


@pytest.mark.parametrize("kind", ["check", "metric", "prompter"])
def test_the_scoring_page_lists_every_component_of_ours(kind):
    listed = {name for row in rows_of(kind) for name in re.findall(r"`(\w+)`", row[0])}
    installed = set(plugins.installed().names(kind))
    assert listed == {name for name in installed if not name.startswith("ifeval")}


@pytest.mark.parametrize("row", rows_of("check"), ids=lambda row: row[0])
def test_the_options_of_checks_on_the_scoring_page_are_theirs(row):
    named = set(re.findall(r"`(\w+)`", row[2]))
    for name in re.findall(r"`(\w+)`", row[0]):
        assert named <= set(plugins.installed().find("check", name).component.__struct_fields__)
