"""A line of a passage with all that says what its values mean: its cells, its headings, its document."""

import re
from typing import NamedTuple, cast, get_args

from ingest_docs.facts.table_lines import TableLines, row_at
from service.domain.documents import Metadata, PassageDraft
from service.domain.places import Hazard
from service.domain.table_rows import cells
from service.retrieval.query import hazard_of

_PLACE = re.compile(r"QL-[A-Z]{2}-\d{3}|[一-鿿]{2,3}(?:村|社区|水库|气站|站)(?![一-鿿]*计)|[一-鿿]{2}(?:镇|乡|街道)")
_NOT_PLACE = re.compile(r"本村|各村|行政村|村社区|监测站|雨量站|水文站|全村|该村|每村|到村|沿河|沿溪|泵站|乡镇|的村|和村|或村|以上")

_ITEM = re.compile(r"^\s*(?:\d{1,2}[.．、]|[（(][一二三四五六七八九十\d]{1,3}[）)])")
_STATION = re.compile(r"[一-鿿]{2,3}站(?=水位|\s?\d|的|响应|，|为)|(?!(?:The|At|If|When|While|Once|Any)\b)(?:[A-Z]\w+ ){1,3}(?:Gauge|Station)\b")
_RESERVOIR = re.compile(r"[一-鿿]{2,3}水库|[A-Z]\w+ Reservoir")
_VILLAGE = re.compile(r"[一-鿿]{2}村(?!（社区）)|[A-Z]\w+ Village")


class Line(NamedTuple):
    """A line of a passage and where it stands."""

    text: str
    row: dict[str, str]
    """Cells by column name; empty for a line of prose."""
    path: tuple[str, ...]
    context: str
    metadata: Metadata

    @property
    def headings(self) -> str:
        """The headings above it and the caption and columns of its table, as one text."""
        return f"{' '.join(self.path)} {self.context}"

    @property
    def hazard(self) -> Hazard | None:
        """The hazard of the document, else the one that the nearest heading or the line names."""
        if self.metadata.hazards:
            return self.metadata.hazards[0]
        for text in (*reversed(self.path), self.text):
            found = hazard_of(text)
            if found in get_args(Hazard):
                return cast(Hazard, found)
        return None

    @property
    def place(self) -> str:
        """The place that the line, its table or the nearest heading names; else that of the document."""
        for text in (self.text, self.context, *reversed(self.path)):
            named = next((one for one in _PLACE.findall(text) if not _NOT_PLACE.search(one)), None)
            if named:
                return str(named)
        return self.metadata.place or ""

    def measured_at(self, quantity: str) -> str:
        """Return the gauge of a stage, the reservoir of a level, the village of rain or movement; else the place."""
        pattern = {"stage_m": _STATION, "reservoir": _RESERVOIR}.get(quantity, _VILLAGE)
        for text in (self.text, self.context, *reversed(self.path)):
            named = next((one for one in pattern.findall(text) if not _NOT_PLACE.search(one)), None)
            if named:
                return str(named)
        if pattern is _VILLAGE and self.row:
            # the gauge that names one column is no place of another column's rain
            return self._replace(text=" ".join(self.row.values()), context=re.sub(r"\S+(?: \| \S+)+", "", self.context)).place
        return self.place


def lines_of(passage: PassageDraft, metadata: Metadata, rows: TableLines | None = None) -> tuple[Line, ...]:
    """Return the lines of a passage that are not empty, in order; a row of `rows` that stands on several is one line."""
    texts = list(filter(str.strip, passage.text.split("\n")))
    found: list[Line] = []
    while texts:
        known = row_at(rows, passage.page, texts) if rows else None
        size = len(known.lines) if known and "\n".join(texts[: len(known.lines)]) in passage.text else 1
        text = "\n".join(texts[:size])
        seen = known.cells if known and size == len(known.lines) else {}
        row = seen if size > 1 else _row(text, passage.context) or seen
        found.append(Line(text, row, passage.path, passage.context, metadata))
        texts = texts[size:]
    return tuple(found)


def _row(text: str, context: str) -> dict[str, str]:
    """Return a row's cells, by the columns of its table where they are known; empty for a line of prose."""
    if " | " in context and (known := _by_names(text, context.split(" | "))):
        return known
    # A numbered item with 责任单位：… behind it, and a sentence with one colon, are no rows.
    row = {} if _ITEM.match(text) or text.rstrip().endswith(("。", "）。")) else cells(text)
    return row if len(row) > 1 else _by_columns(text, context)


def _by_names(text: str, columns: list[str]) -> dict[str, str]:
    """Return the cells of a row whose columns are known by name; empty cells are left out of a row."""
    mark = "：" if "：" in text.split(": ")[0] else ": "
    name, colon, rest = text.partition(mark)
    if not colon or not any(column.strip().endswith(name.strip()) for column in columns):
        return {}
    later = "|".join(re.escape(column.strip()) for column in sorted(columns, key=len, reverse=True) if column.strip())
    parts = re.split(rf"[;；]\s?({later}){re.escape(mark)}", rest)
    row = {name.strip(): parts[0].strip()}
    row.update((column, cell.strip().rstrip("；;")) for column, cell in zip(parts[1::2], parts[2::2], strict=True))
    return row if len(row) > 1 else {}


def _by_columns(text: str, context: str) -> dict[str, str]:
    """Return the cells of a row that a PDF gives as words, where there are as many words as columns."""
    if context.count(" | ") < 1 or text.rstrip().endswith(("。", ".", "；", ";", "：")):
        return {}
    columns = [name.strip() for name in context.split(" | ")]
    columns[0] = columns[0].split(" ")[-1]
    words = text.split()
    return dict(zip(columns, words, strict=True)) if len(words) == len(columns) else {}
