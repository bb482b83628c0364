"""Where things stand in the code. The order of the packages is held by import-linter.

LY01 app.py is outermost: no package imports it
LY02 an __init__ file holds a docstring and nothing else
LY03 a module is named for what it holds, not utils, helpers, common, manager, service, base, misc
LY04 a module of the product has at most 320 lines; beyond that it is two (but for one table of sentences)
LY05 a framework is known to one place: pages, routes, commands, storage
LY06 the environment is read in one place
LY07 every place that a rule names is there
"""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

import pytest

from tests.layout.tree import PRODUCT, ROOT, imports, modules, reads_environment, source, tree

MOST_LINES = 320
SAYS_NOTHING = frozenset(
    {"base", "common", "helper", "helpers", "manager", "managers", "misc", "service", "services"}
    | {"util", "utils"}
)
OWNERS = {
    "streamlit": ("app.py", "survey/ui/"),
    "starlette": ("survey/api/",),
    "typer": (
        "survey/cli.py",
        "survey/cli_account.py",
        "survey/cli_backup.py",
        "survey/cli_boundaries.py",
        "survey/cli_audit.py",
        "survey/cli_frame.py",
        "survey/cli_map.py",
        "survey/cli_open.py",
        "survey/cli_report.py",
        "survey/cli_rules.py",
    ),
    "sqlalchemy": ("survey/storage/",),
    "alembic": ("survey/storage/",),
    "sqlite3": ("survey/storage/",),
    "psycopg": ("survey/storage/",),
}
READS_ENVIRONMENT = {
    "survey/settings.py": "turns variables into Settings",
    "survey/cli_serve.py": "hands the whole environment on to the process that serves",
}


def test_ly01_app_is_outermost() -> None:
    assert [path for path in modules(*PRODUCT) if "app" in imports(path)] == []


@pytest.mark.parametrize("path", [p for p in modules() if p.endswith("/__init__.py")])
def test_ly02_an_init_file_holds_a_docstring_only(path: str) -> None:
    body = tree(path).body

    assert len(body) == 1
    assert ast.get_docstring(tree(path))


def test_ly03_names_say_something() -> None:
    assert [p for p in modules() if PurePosixPath(p).stem in SAYS_NOTHING] == []


@pytest.mark.parametrize("path", [p for p in modules(*PRODUCT) if p != "survey/problems.py"])
def test_ly04_a_module_is_not_too_long(path: str) -> None:
    lines = len(source(path).splitlines())

    assert lines <= MOST_LINES


@pytest.mark.parametrize("framework", OWNERS)
def test_ly05_a_framework_is_known_to_one_place(framework: str) -> None:
    strangers = [
        path
        for path in modules(*PRODUCT)
        if framework in imports(path) and not path.startswith(OWNERS[framework])
    ]

    assert strangers == []


def test_ly06_the_environment_is_read_in_one_place() -> None:
    readers = [path for path in modules(*PRODUCT) if reads_environment(path)]

    assert sorted(set(readers) - set(READS_ENVIRONMENT)) == []


@pytest.mark.parametrize(
    "path", sorted({*READS_ENVIRONMENT, *(place for places in OWNERS.values() for place in places)})
)
def test_ly07_every_place_that_a_rule_names_is_there(path: str) -> None:
    assert (ROOT / path).exists()
