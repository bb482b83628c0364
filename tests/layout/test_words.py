"""Which language stands where.

WD01 names in the code and names of files are English: no letter beyond ASCII
WD02 Vietnamese is said only by the modules listed here, each for its reason
WD03 every module of the list is there and does say something in Vietnamese
WD04 scripts and styles of the pages get their words handed in
WD05 Vietnamese in the code is composed (NFC)
"""

from __future__ import annotations

import io
import tokenize
import unicodedata

import pytest

from tests.layout.tree import PRODUCT, literals, modules, project_files, source

VIETNAMESE_IN = {
    "geo/communes.py": "the alphabet and the three kinds of commune",
    "survey/api/devices.py": "the name of a Vietnamese browser",
    "survey/api/text.py": "the words of the pages of signing in",
    "survey/catalogue.py": "details of mistakes in content files",
    "survey/cli.py": "the words of the commands",
    "survey/cli_account.py": "the words of the commands",
    "survey/cli_audit.py": "the words of the commands",
    "survey/cli_backup.py": "the words of the commands",
    "survey/cli_boundaries.py": "the words of the commands",
    "survey/cli_checks.py": "the words of the commands",
    "survey/cli_frame.py": "the words of the commands",
    "survey/cli_map.py": "the words of the commands",
    "survey/cli_open.py": "the words of the commands",
    "survey/cli_rules.py": "the words of the commands",
    "survey/cli_report.py": "the words of the commands",
    "survey/cli_serve.py": "the words of the commands",
    "survey/content.py": "details of mistakes in content files",
    "survey/demo.py": "made-up people and letters",
    "survey/demo_field.py": "made-up teams, visits and what follows them",
    "survey/demo_people.py": "made-up people",
    "survey/demo_values.py": "made-up answers",
    "survey/directives.py": "details of mistakes in content files",
    "survey/exchange/annex.py": "headings of annexes",
    "survey/exchange/audit_file.py": "headings of exported files",
    "survey/exchange/columns.py": "headings of exported files",
    "survey/exchange/commune_files.py": "headings of exported files",
    "survey/exchange/commune_filter.py": "names of filters in exported files",
    "survey/exchange/form_words.py": "how far a form is, in lists and documents",
    "survey/exchange/filters.py": "names of filters in exported files",
    "survey/exchange/item_answer.py": "what came of an answer, in exported files",
    "survey/exchange/lagging.py": "reasons in exported files",
    "survey/exchange/map_layers.py": "names of layers on maps",
    "survey/exchange/map_layers_items.py": "classes of layers on maps",
    "survey/exchange/map_layers_scores.py": "classes of layers on maps",
    "survey/exchange/map_files.py": "what an exported map says of itself",
    "survey/exchange/map_table.py": "headings of exported files",
    "survey/exchange/map_print.py": "what the printed map says",
    "survey/exchange/matrix.py": "why a cell of an exported file holds no value",
    "survey/exchange/matrix_answers.py": "headings of exported files",
    "survey/exchange/matrix_package.py": "what a data package says of itself",
    "survey/exchange/matrix_tables.py": "headings of exported files",
    "survey/exchange/matrix_workbook.py": "headings of exported files",
    "survey/exchange/provenance.py": "what an exported file says of itself",
    "survey/exchange/rules_words.py": "what people are told of an edited rule",
    "survey/exchange/rules_workbook.py": "sheets of the rules workbook",
    "survey/exchange/tables.py": "headings of exported files",
    "survey/exchange/text_size.py": "letters and their widths",
    "survey/exchange/workbook.py": "headings of exported files",
    "survey/exchange/writer.py": "what the system says of a file it cannot write",
    "survey/fields.py": "the three fixed options",
    "survey/labels.py": "names that pages, commands and exports share",
    "survey/policy.py": "details of mistakes in content files",
    "survey/problems.py": "the sentences of all problems",
    "survey/province.py": "what the system says of a folder it cannot write",
    "survey/reports/blank_content.py": "what blank forms say",
    "survey/reports/commune_content.py": "what minutes and result sheets say",
    "survey/reports/head.py": "what every document says",
    "survey/reports/placeholders.py": "what the names in templates mean",
    "survey/reports/tags.py": "places in a template",
    "survey/rule_reader.py": "details of mistakes in content files",
    "survey/rule_sheets.py": "names of sheets and columns of the rules workbook",
    "survey/sensitive.py": "words that come before an ID number",
    "survey/settings.py": "details of mistakes in the environment",
    "survey/submissions.py": "names of the two free texts of an answer",
    "survey/ui/commune_map.py": "words handed to the map's script",
    "survey/ui/evidence_upload.py": "words handed to the upload's script",
    "survey/exchange/register_book.py": "headings of exported files",
    "survey/exchange/registers.py": "headings of exported files",
    "survey/ui/text.py": "the words of the pages",
    "survey/ui/text_accounts.py": "the words of the page of accounts",
    "survey/ui/text_audit.py": "the words of the page of the audit",
    "survey/ui/text_boundaries.py": "the words of the page of boundaries",
    "survey/ui/text_lagging.py": "the words of the page of lagging communes",
    "survey/ui/text_map.py": "the words of the map",
    "survey/ui/text_matrix.py": "the words of the box of the matrix",
    "survey/ui/text_documents.py": "the words of documents and their templates",
    "survey/ui/text_difficulties.py": "the words of the page of difficulties",
    "survey/ui/text_directory.py": "the words of the page of contacts",
    "survey/ui/text_objections.py": "the words of the page and the box of objections",
    "survey/ui/text_review.py": "the words of the review of forms",
    "survey/ui/text_recheck.py": "the words of the second visit",
    "survey/ui/text_self.py": "the words of the self-assessment",
    "survey/ui/text_teams.py": "the words of the page of teams",
    "survey/ui/text_communes.py": "the words of the list of communes",
    "survey/ui/text_overview.py": "the words of the overview",
    "survey/ui/text_rules.py": "the words of the page of rules",
}
ASSETS = (".js", ".css", ".html", ".svg")


def vietnamese(text: str) -> bool:
    """Return whether a letter of *text* carries a mark, or is đ."""
    return any(
        letter in "đĐ" or unicodedata.normalize("NFD", letter) != letter
        for letter in text
        if letter.isalpha()
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Trụ sở", True, id="WD02 marks"),
        pytest.param("dong", False, id="WD02 none"),
        pytest.param("đ", True, id="WD02 a letter of its own"),
        pytest.param("m² · 5 × 3 – «x» …", False, id="WD02 signs"),
    ],
)
def test_what_counts_as_vietnamese(text: str, expected: object) -> None:
    assert vietnamese(text) is expected


@pytest.mark.parametrize("path", modules())
def test_wd01_names_in_the_code_are_english(path: str) -> None:
    tokens = tokenize.generate_tokens(io.StringIO(source(path)).readline)

    assert [t.string for t in tokens if t.type == tokenize.NAME and not t.string.isascii()] == []


def test_wd01_names_of_files_are_english() -> None:
    assert [path for path in project_files() if not path.isascii()] == []


def test_wd02_vietnamese_is_said_by_the_listed_modules_only() -> None:
    others = [path for path in modules(*PRODUCT) if path not in VIETNAMESE_IN]

    assert [
        f"{path}:{line}: {text}"
        for path in others
        for line, text in literals(path)
        if vietnamese(text)
    ] == []


@pytest.mark.parametrize("path", VIETNAMESE_IN)
def test_wd03_every_listed_module_says_something_in_vietnamese(path: str) -> None:
    assert any(vietnamese(text) for _, text in literals(path))


@pytest.mark.parametrize(
    "path", [p for p in project_files() if p.startswith("survey/") and p.endswith(ASSETS)]
)
def test_wd04_scripts_and_styles_get_their_words_handed_in(path: str) -> None:
    assert [line for line in source(path).splitlines() if vietnamese(line)] == []


@pytest.mark.parametrize("path", modules())
def test_wd05_the_code_is_composed(path: str) -> None:
    assert unicodedata.is_normalized("NFC", source(path))
