from pathlib import Path

import kg


def test_the_public_names_are_these_each_with_a_docstring():
    assert sorted(kg.__all__) == [
        "Adopter", "GraphError", "InputError", "KgError", "LexiconError", "OutputError", "QueryError",
        "adoption", "build", "read_graph",
    ]  # fmt: skip
    assert all(getattr(kg, name).__doc__ for name in kg.__all__)


def test_every_error_inherits_one_root():
    assert all(issubclass(getattr(kg, name), kg.KgError) for name in kg.__all__ if name.endswith("Error"))


def test_no_module_passes_400_lines():
    too_long = {
        path.name for path in Path(kg.__file__).parent.rglob("*.py") if len(path.read_text("utf-8").splitlines()) > 400
    }
    assert too_long == set()
