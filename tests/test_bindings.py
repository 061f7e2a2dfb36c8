import pytest

from ftkit import ConfigError
from ftkit.bindings import Binding


def test_options_without_templates_are_bound_to_nothing():
    binding = Binding({"a": "x", "b": ["y", 1], "c": {"{{ key }}": None}})
    assert (bool(binding), binding.columns, binding.values({})) == (False, frozenset(), ())


def test_values_stand_where_their_templates_stood():
    options = {"a": "{{ x }}", "b": ["1", {"c": "{{ y }}-{{ x }}", "d": 2}], "e": ("{{ y }}", True)}
    binding = Binding(options)
    values = binding.values({"x": "X", "y": "Y", "z": "Z"})
    assert (bool(binding), binding.columns, values) == (True, {"x", "y"}, ("X", "Y-X", "Y"))
    assert binding.options(values) == {"a": "X", "b": ["1", {"c": "Y-X", "d": 2}], "e": ["Y", True]}
    assert options["b"] == ["1", {"c": "{{ y }}-{{ x }}", "d": 2}]


def test_what_a_value_says_is_never_a_template():
    binding = Binding({"a": ["{{ x }}"]})
    assert binding.options(binding.values({"x": "{{ y }}"})) == {"a": ["{{ y }}"]}


def test_a_column_that_the_record_lacks_and_a_broken_template_are_errors():
    with pytest.raises(ConfigError, match="unknown column 'x'"):
        Binding({"a": ["{{ x }}"]}).values({"y": ""})
    with pytest.raises(ConfigError, match=r"template '\{\{ x '"):
        Binding({"a": {"b": "{{ x "}})
