"""Tasks: how records become examples, where a domain does not bring its own."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces


@hookimpl
def ftkit_tasks() -> Iterable[interfaces.Deferred]:
    """Offers `template`, `messages`, `conversation`, `preference` and `python`."""
    return interfaces.deferred(
        __name__,
        template="template:TemplateTask",
        messages="messages:MessagesTask",
        conversation="conversation:ConversationTask",
        preference="preference:PreferenceTask",
        python="python_function:PythonTask",
    )
