"""What every component must do, whatever its kind."""

import io
import pickle
import re
from typing import Any, ClassVar

import msgspec

from ftkit import settings
from ftkit.interfaces import Component
from ftkit.kinds import KINDS, KindName, violation
from ftkit.schemas import components
from ftkit.testing.kit import Kit

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


class ComponentContract(Kit):
    """A component is a frozen value that a project file can write down, an editor can explain and a worker can be sent.

    Inherit the contract of the component's kind instead of this.
    """

    kind: ClassVar[KindName]

    @property
    def component(self) -> Component:
        """The component under test: what the heir gives under the name of its kind."""
        found: Component = getattr(self, self.kind)
        return found

    @property
    def type(self) -> type[Component]:
        """Its class."""
        return type(self.component)

    def test_it_follows_the_protocol_of_its_kind(self) -> None:
        """Every member of the protocol is there."""
        [kind] = (one for one in KINDS if one.name == self.kind)
        lacking = violation(kind, self.type)
        assert not lacking, lacking

    def test_its_name_can_be_written_without_quotes(self) -> None:
        """Small letters, digits and single underscores, a letter first."""
        name = self.component.name
        assert _NAME.fullmatch(name), f"{name!r} is not of the form small_letters_and_digits"

    def test_its_docstring_begins_with_a_sentence(self) -> None:
        """The first line is what `ftkit plugins` shows beside the name."""
        said = components.summary(self.type)
        assert said.endswith("."), f"not a sentence: {said!r}"
        assert len(said) <= 160, f"{len(said)} characters, too long for a list"

    def test_every_option_is_explained(self) -> None:
        """By the docstring of its class, which names it, or by `Meta(description=...)`; a `path` speaks for itself."""
        silent = unexplained(self.type)
        assert not silent, f"nothing is said of {', '.join(silent)}"

    def test_its_options_survive_a_project_file(self) -> None:
        """Written as YAML and read again, they make an equal component."""
        read = msgspec.convert(self._written(), self.type)
        assert read == self.component, f"{self.component} came back as {read}"

    def test_an_unknown_option_is_refused(self) -> None:
        """A slip of the pen is told, and never ignored."""
        try:
            msgspec.convert({**self._written(), "no_such_option": 1}, self.type)
        except msgspec.ValidationError:
            return
        raise AssertionError("it takes an option that it does not have")

    def test_it_is_frozen(self) -> None:
        """Nothing changes it once it is made."""
        assert self.type.__struct_config__.frozen, "it is declared with frozen=False"

    def test_it_can_be_sent_to_a_worker(self) -> None:
        """Pickled and unpickled it is equal."""
        assert pickle.loads(pickle.dumps(self.component)) == self.component  # noqa: S301 - our own bytes

    def _written(self) -> dict[str, Any]:
        from ruamel.yaml import YAML

        options = msgspec.json.decode(msgspec.json.encode(self.component))
        text = io.StringIO()
        YAML(typ="safe", pure=True).dump({"options": options}, text)
        read: dict[str, Any] = settings.parse(text.getvalue(), "options.yaml").content["options"]
        return read


def unexplained(component: type[Component]) -> list[str]:
    """The options of which neither the docstring nor a description says a word."""
    told = components.documentation(component).lower()
    options = [one for one in components.options(component) if one.name != "path"]
    return [one.name for one in options if not one.description and one.name.lower() not in told]
