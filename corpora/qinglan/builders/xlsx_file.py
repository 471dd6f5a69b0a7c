"""Builds the county's workbooks, byte for byte the same each time, from folders of CSV sheets."""

import csv
import re
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from corpora.qinglan.builders.source import MARKER

SOURCES = Path(__file__).parent.parent / "sources"
DESCRIPTION = "workbook.toml"
FIRST_DATA_ROW = 5
"""Rows 1 to 4 of every sheet: marker, title, issuer with date, column headings."""

WIDEST_COLUMN = 46
ZIP_TIME = (1980, 1, 1, 0, 0, 0)

Cell = str | int | float | date | None


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, as its description names it."""

    name: str
    csv: str
    """File name of the table, in the folder of the description."""
    hidden: bool = False
    subtitle: str = ""
    """Issuer and date of this sheet, when they are not those of the workbook."""
    comment_cell: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Description:
    """What a workbook prints above its tables, and its sheets in order."""

    title: str
    subtitle: str
    issuer: str
    issued: date
    file: str
    sheets: tuple[Sheet, ...]


def build_workbooks(out: Path, sources: Path = SOURCES) -> tuple[Path, ...]:
    """Write one workbook into `out` for each folder of `sources` that describes one; return their paths."""
    out.mkdir(parents=True, exist_ok=True)
    return tuple(_build(path.parent, out) for path in sorted(sources.glob(f"*/{DESCRIPTION}")))


def read_description(folder: Path) -> Description:
    """Return what the folder's `workbook.toml` says."""
    fields: Mapping[str, Any] = tomllib.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    return Description(
        title=fields["title"],
        subtitle=fields["subtitle"],
        issuer=fields["issuer"],
        issued=date.fromisoformat(fields["issued"]),
        file=fields["file"],
        sheets=tuple(Sheet(**sheet) for sheet in fields["sheets"]),
    )


def _build(folder: Path, out: Path) -> Path:
    description = read_description(folder)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for sheet in description.sheets:
        worksheet = workbook.create_sheet(sheet.name)
        _fill(worksheet, _rows(folder / sheet.csv), description.title, sheet.subtitle or description.subtitle)
        if sheet.hidden:
            worksheet.sheet_state = "hidden"
        if sheet.comment:
            worksheet[sheet.comment_cell].comment = Comment(sheet.comment, description.issuer)
    properties = workbook.properties
    properties.title = description.title
    properties.creator = properties.lastModifiedBy = description.issuer
    properties.created = datetime.combine(description.issued, datetime.min.time())
    path = out / description.file
    path.write_bytes(_packed(workbook))
    return path


def _fill(worksheet: Worksheet, rows: list[list[Cell]], title: str, subtitle: str) -> None:
    """Lay the table under its three title rows and set it up for printing."""
    columns = max(len(row) for row in rows)
    for line in (MARKER, title, subtitle):
        worksheet.append([line])
        if columns > 1:
            worksheet.merge_cells(
                start_row=worksheet.max_row, end_row=worksheet.max_row, start_column=1, end_column=columns
            )
    for row in rows:
        worksheet.append(row)

    _style(worksheet, columns)
    for column, width in enumerate(_widths(rows, columns), start=1):
        worksheet.column_dimensions[get_column_letter(column)].width = width
    worksheet.freeze_panes = f"A{FIRST_DATA_ROW}"
    worksheet.print_title_rows = f"1:{FIRST_DATA_ROW - 1}"
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = 9  # A4
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = HeaderFooterItem()
    footer.center.text, footer.right.text = MARKER, "&P / &N"
    worksheet.HeaderFooter = HeaderFooter(oddFooter=footer)


def _style(worksheet: Worksheet, columns: int) -> None:
    thin = Side(style="thin", color="999999")
    worksheet["A1"].font = Font(size=9, color="B00000")
    worksheet["A2"].font = Font(size=15, bold=True)
    for row in worksheet.iter_rows(min_row=1, max_row=FIRST_DATA_ROW - 2, max_col=columns):
        row[0].alignment = Alignment(horizontal="center", vertical="center", wrap_text=columns == 1)
    for row in worksheet.iter_rows(min_row=FIRST_DATA_ROW - 1, max_col=columns):
        for cell in row:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
    for cell in worksheet[FIRST_DATA_ROW - 1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8EDF2")


def _widths(rows: list[list[Cell]], columns: int) -> Iterator[float]:
    """Yield a width for each column that shows its longest cell, within reason."""
    for column in range(columns):
        longest = max(_width(str(row[column])) for row in rows if column < len(row))
        yield min(longest, 2 * WIDEST_COLUMN if columns == 1 else WIDEST_COLUMN) + 2


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _rows(path: Path) -> list[list[Cell]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [[_cell(text) for text in row] for row in csv.reader(stream)]


def _cell(text: str) -> Cell:
    """Return the value that a clerk would have typed: a number, a day, a text or nothing."""
    if re.fullmatch(r"0|[1-9]\d*", text):
        return int(text)
    if re.fullmatch(r"\d+\.\d+", text):
        return float(text)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return date.fromisoformat(text)
    return text or None


def _packed(workbook: Workbook) -> bytes:
    """Return the workbook's bytes with the clock taken out: saving stamps the time in two places."""
    saved, packed = BytesIO(), BytesIO()
    workbook.save(saved)
    created = workbook.properties.created.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + created, content)
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # the same on every system
            target.writestr(entry, content)
    return packed.getvalue()
