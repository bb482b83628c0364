"""The one application of the process.

OP01 pages and routes get the same one, also when they ask at once
OP02 one that cannot be opened is not remembered: the next call tries again
OP03 after forgetting another one is opened
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from survey import opened
from survey.problems import ProblemCode, SurveyError


def test_op01_op02_op03(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("READINESS_DATA_DIR", str(tmp_path / "file"))
    (tmp_path / "file").touch()
    opened.forget()
    with pytest.raises(SurveyError) as caught:
        opened.application()
    assert ProblemCode.DATA_DIR in {problem.code for problem in caught.value.problems}  # OP02
    monkeypatch.setenv("READINESS_DATA_DIR", str(tmp_path / "data"))

    with ThreadPoolExecutor(4) as threads:
        found = {id(app) for app in threads.map(lambda _: opened.application(), range(8))}

    first = opened.application()
    assert found == {id(first)}  # OP01
    first.close()
    opened.forget()
    second = opened.application()
    assert second is not first  # OP03
    second.close()
    opened.forget()
