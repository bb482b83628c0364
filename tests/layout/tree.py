"""The files of the project as git sees them, and what stands in its Python modules."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("app.py", "geo/", "scoring/", "survey/")


@cache
def project_files() -> tuple[str, ...]:
    """Return the paths of all files that are committed or about to be, with / between folders."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = sorted(set(listed.stdout.split("\0")) - {""})
    return tuple(path for path in paths if (ROOT / path).is_file())


def modules(*below: str) -> tuple[str, ...]:
    """Return the Python files whose path starts with one of *below*; all of them without any."""
    return tuple(p for p in project_files() if p.endswith(".py") and p.startswith(below or ("",)))


@cache
def source(path: str) -> str:
    """Return the text of a file; "" for one that holds no text."""
    content = (ROOT / path).read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


@cache
def tree(path: str) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(source(path), path)


def imports(path: str) -> frozenset[str]:
    """Return the top-level names of everything that *path* imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return frozenset(found)


def reads_environment(path: str) -> bool:
    """Return whether *path* names os.environ or os.getenv."""
    names = {"environ", "environb", "getenv"}
    return any(
        (isinstance(node, ast.Attribute) and node.attr in names)
        or (isinstance(node, ast.alias) and node.name in names)
        for node in ast.walk(tree(path))
    )


def literals(path: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of every string of *path* that is no docstring."""
    told = {
        id(node.value)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value
