"""A scanned page: its picture read into lines and tables as a page with text has them."""

from dataclasses import replace
from typing import NamedTuple

from ingest_docs.blocks import ScanLine
from ingest_docs.readers.ocr import Strip, recognise
from ingest_docs.readers.pdf_lines import Line
from ingest_docs.readers.scan_lines import in_reading_order, size_of
from ingest_docs.readers.scan_picture import Picture, Upright, upright, without_red
from ingest_docs.readers.scan_places import Sheet
from ingest_docs.readers.scan_rules import ruled_grids
from ingest_docs.readers.scan_tables import ScannedTable, outside
from ingest_docs.readers.text_quality import text_quality


class Scan(NamedTuple):
    """What a scanned page says; lines and boxes are in points of the page set upright."""

    sheet: Sheet
    upright: Upright
    lines: list[Line]
    tables: list[ScannedTable]
    quality: float
    """Share of the print that was read, as the recogniser judges itself, times its readability; 0 for no print."""

    def scan_lines(self) -> list[ScanLine]:
        """Return the stored lines in reading order; the rows of tables are those that were asked for as blocks."""
        points = self.sheet.points
        placed = [
            (line.index, ScanLine(line.page, line.text, self.sheet.boxes(
                self.upright, line.x0 / points, line.top / points, line.x1 / points, line.bottom / points)))
            for line in self.lines
        ]
        rows = [(table.index, row) for table in self.tables for row in table.lines(self.sheet, self.upright)]
        return [line for _, line in sorted([*placed, *rows], key=lambda one: one[0])]


def read_scan(picture: Picture, sheet: Sheet) -> Scan:
    """Return what stands on a page's RGB picture."""
    level = upright(without_red(picture))
    strips = recognise(level.grey)
    grids = ruled_grids(level.grey)
    free = in_reading_order(outside(grids, strips))
    lines = [_line(strip, sheet, 2 * place) for place, strip in enumerate(free)]
    tables = []
    for grid in grids:
        below = next((line.index for line in lines if line.top > grid.box[1] * sheet.points), 2 * len(lines))
        table = ScannedTable(grid, strips, sheet.page, below - 1)
        if table.is_filled:
            tables.append(table)
    return Scan(sheet, level, lines, tables, _quality(strips))


def _line(strip: Strip, sheet: Sheet, index: int) -> Line:
    points = sheet.points
    line = Line(
        text=" ".join(strip.text.split()),
        page=sheet.page,
        x0=strip.glyphs[0].x0 * points,
        top=min(one.y0 for one in strip.glyphs) * points,
        x1=strip.glyphs[-1].x1 * points,
        bottom=max(one.y1 for one in strip.glyphs) * points,
        size=size_of(strip) * points,
        is_bold=False,
        index=index,
    )
    # boxes of strips reach half a pixel row into the next line; print itself is lower
    slack = max(line.bottom - line.top - line.size * 1.2, 0.0) / 2
    return replace(line, top=line.top + slack, bottom=line.bottom - slack)


def _quality(strips: list[Strip]) -> float:
    count = sum(len(strip.glyphs) for strip in strips)
    if not count:
        return 0.0
    sure = sum(strip.score * len(strip.glyphs) for strip in strips) / count
    return sure * text_quality(one.text for strip in strips for one in strip.glyphs)
