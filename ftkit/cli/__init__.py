"""The command line: one file for each command, loaded when it is called, so that `ftkit --help` stays quick."""

import errno
import sys
from importlib import import_module

import click

_COMMANDS = {
    "init": "Write a project file to start from.",
    "prepare": "Turn raw records into a dataset folder.",
    "verify": "Say whether a dataset folder is still what its manifest says.",
    "diff": "Say which rows came, went and changed between two datasets.",
    "show": "Show a row: what a training reads and learns of it, or why it was rejected.",
    "tokens": "Count what each run will train on, before anyone pays.",
    "check": "Judge a training file by a vendor's upload rules.",
    "train": "Fine-tune on a dataset folder.",
    "runs": "List every run that was begun.",
    "status": "Say how runs are doing.",
    "watch": "Watch a run to its end.",
    "cancel": "Ask for the end of a run.",
    "pause": "Ask a vendor's job to stand still.",
    "resume": "Go on with a run where it stopped.",
    "deploy": "Make a vendor's model callable.",
    "undeploy": "Ask for the end of a deployment.",
    "download": "Fetch the weights of a vendor's job.",
    "score": "Compare fine-tuned models with prompting, and say which to choose.",
    "report": "Write the pages of a score folder again, or compare two.",
    "ask": "Ask a fine-tuned model, and beside it the best baseline.",
    "rehearse": "Stand in for OpenAI on this machine: rehearse a paid job for nothing.",
    "plugins": "List what is installed.",
    "schema": "Print the JSON Schema of a file that ftkit reads or writes.",
}

_MODULES = {"show": "show_row"}
"""Commands whose module has another name: `show` is the module that prints results."""


class _Commands(click.Group):
    """The commands, each imported when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"ftkit.cli.{_MODULES.get(cmd_name, cmd_name)}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS:
            from ftkit.errors import nearest

            ctx.fail(f"no such command '{args[0]}'.{nearest(args[0], _COMMANDS)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ftkit")
def commands() -> None:
    """Fine-tune or keep prompting? ftkit prepares the data, trains, and settles it with evidence."""


def main() -> None:
    """Runs the command line and exits: 0 done, 1 a named error, 2 wrong usage, 3 a gate not met, 130 interrupted."""
    from ftkit.cli import collecting
    from ftkit.errors import FtkitError

    collecting.spare_start_and_end()

    try:
        commands.main(standalone_mode=False)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; the same command goes on from here", err=True)
        sys.exit(130)
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:  # any look at such a path raises it, and only the user can have named it
            raise
        click.echo(f"ftkit: the name {error.filename} is too long for a file or a folder.", err=True)
        sys.exit(1)
    except FtkitError as error:
        from ftkit.reporting.plain import visible

        click.echo(f"ftkit: {visible(str(error))}", err=True)
        sys.exit(error.exit_code)
