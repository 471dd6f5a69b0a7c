"""Cases as CSV that annotators edit in a spreadsheet: Chinese headings beside English, no cell that runs as a formula.

A cell with several things has one a line: facts, their spellings parted by ` | `; documents as `D03 § 5.4`; turns as `user: …`.
A backslash takes the mark behind it for what it is, `\\n` is a line break; spaces at the ends of a part are not kept.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from eval.cases import Case
from eval.formats.lines import refuse
from service.errors import WrongCall
from service.retrieval.query import language_of

# OWASP, CSV Injection; spreadsheets of East Asia take the wide forms for the narrow ones.
_FIRST = r"[=+\-@\t\r\n\0＝＋－＠]"  # what a spreadsheet takes for the start of a formula, also behind a tab or a line break
_ESCAPE = re.compile(rf"'*{_FIRST}")
_UNESCAPE = re.compile(rf"'+{_FIRST}")


class Column(NamedTuple):
    """A column of the sheet."""

    field: str
    chinese: str
    write: Callable[[Case], str]
    read: Callable[[str], Any]

    @property
    def heading(self) -> str:
        """English and Chinese in one cell."""
        return f"{self.field} {self.chinese}"


class Shown(NamedTuple):
    """What a run answered, beside a case for an annotator to look at; passed over when the sheet is read."""

    outcome: str
    answer: str
    evidence: str


SHOWN_CHINESE = {"outcome": "实际处理", "answer": "回答", "evidence": "依据"}


def escaped(cell: str) -> str:
    """Return a cell that no spreadsheet runs: an apostrophe before what would start a formula."""
    return f"'{cell}" if _ESCAPE.match(cell) else cell


def unescaped(cell: str) -> str:
    """Return the cell as it was before `escaped`."""
    return cell[1:] if _UNESCAPE.match(cell) else cell


def write_sheet(cases: Sequence[Case], shown: Sequence[Shown] = ()) -> str:
    """Return the sheet, a byte order mark first so that spreadsheets read UTF-8; with what a run answered where it is given."""
    told = list(SHOWN_CHINESE) if shown else []
    packed = io.StringIO(newline="")
    writer = csv.writer(packed, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([*(column.heading for column in COLUMNS), *(f"{name} {SHOWN_CHINESE[name]}" for name in told)])
    for number, case in enumerate(cases):
        cells = [column.write(case) for column in COLUMNS] + (list(shown[number]) if shown else [])
        writer.writerow([escaped(cell) for cell in cells])
    return f"\ufeff{packed.getvalue()}"


def read_sheet(text: str, name: str) -> tuple[Case, ...]:
    """Return the cases of a sheet; a heading may be English, Chinese or both, in any order.

    Raises: WrongCall naming every bad row up to ten, by the line of the file it starts at."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    cases: list[Case] = []
    bad: list[str] = []
    headings: list[str] = []
    line = 1
    try:
        for row in reader:
            cells = _trimmed(row, len(headings))
            if not headings:
                headings = _headings(cells, name)
            elif any(cell.strip() for cell in cells):
                try:
                    cases.append(_case(headings, cells))
                except ValueError as failure:
                    bad.append(f"line {line}: {failure}")
            line = reader.line_num + 1
    except csv.Error as failure:
        raise WrongCall(f"{name}, line {reader.line_num}, is not CSV ({failure}); save the sheet again as CSV UTF-8") from failure
    refuse(name, _WANTS, bad)
    if not cases:
        raise WrongCall(f"{name} holds no case; it wants {_WANTS}")
    return tuple(cases)


def _trimmed(cells: list[str], columns: int) -> list[str]:
    """Return a row without the empty cells that spreadsheets leave behind its last column."""
    while len(cells) > columns and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _headings(cells: Sequence[str], name: str) -> list[str]:
    """Return the field of each column.  Raises: WrongCall."""
    known = {spelling: field for field, chinese in [*((one.field, one.chinese) for one in COLUMNS), *SHOWN_CHINESE.items()]
             for spelling in (field, chinese, f"{field} {chinese}")}
    found = [known.get(" ".join(unescaped(cell).split()), "") for cell in cells]
    bad = [f"line 1: heading {cell!r} is unknown" for cell, field in zip(cells, found, strict=True) if not field]
    bad += [f"line 1: heading {field} stands twice" for field in dict.fromkeys(found) if field and found.count(field) > 1]
    bad += [f"line 1: heading {field} is missing" for field in ("id", "question") if field not in found]
    refuse(name, _WANTS, bad)
    return found


def _case(headings: Sequence[str], cells: Sequence[str]) -> Case:
    if len(cells) != len(headings):
        raise ValueError(f"{len(cells)} cells under {len(headings)} headings")
    given = {field: unescaped(cell) for field, cell in zip(headings, cells, strict=True) if cell.strip()}
    record = {column.field: column.read(given[column.field]) for column in COLUMNS if column.field in given}
    more = record.pop("more", {})
    if twice := sorted(set(more) & set(record)):
        raise ValueError(f"cell more has {', '.join(twice)}, which has a cell of its own; write it in one of them")
    record = {"lang": language_of(record.get("question", "")), **record, **more}
    for field in ("id", "question"):
        if field not in record:
            raise ValueError(f"cell {field} is empty; every case wants one")
    try:
        return Case.model_validate(record)
    except ValidationError as failure:
        raise ValueError("; ".join(f"cell {'.'.join(map(str, error['loc']))}: {error['msg']}"
                                   for error in failure.errors(include_url=False, include_input=False))) from failure


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(parts)


def _marked(text: str, mark: str = "") -> str:
    """Return a text that neither the mark nor a line break parts."""
    return re.sub(rf"[\\{mark}]", r"\\\g<0>", text).replace("\n", "\\n")


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text, flags=re.DOTALL).strip()


def _parts(line: str, mark: str, most: int = 0) -> list[str]:
    """Return what the mark parts, where no backslash stands before it."""
    found: list[str] = []
    start = 0
    for one in re.finditer(rf"\\.|{re.escape(mark)}", line):
        if one.group() == mark and not (most and len(found) == most):
            found.append(line[start:one.start()])
            start = one.end()
    return [_plain(part) for part in [*found, line[start:]]]


def _filled(cell: str) -> list[str]:
    return [line for line in cell.split("\n") if line.strip()]


def _facts(case: Case) -> str:
    return _lines(" | ".join(_marked(one, "|") for one in spellings) for spellings in case.wanted())


def _read_facts(cell: str) -> list[Any]:
    facts = [[part for part in _parts(line, "|") if part] for line in _filled(cell)]
    return [fact[0] if len(fact) == 1 else fact for fact in facts if fact]


def _cited(case: Case) -> str:
    if _has_more(case):
        return ""
    return _lines(_marked(one.document, "§") + (f" § {_marked(one.section, '§')}" if one.section else "") for one in case.cite)


def _read_cited(cell: str) -> list[dict[str, str]]:
    return [dict(zip(("document", "section"), _parts(line, "§", 1), strict=False)) for line in _filled(cell)]


def _read_day(cell: str) -> str:
    """Return a day as ISO 8601; spreadsheets make 2025/1/5 of 2025-01-05."""
    found = re.fullmatch(r"(\d{4})[/.年](\d{1,2})[/.月](\d{1,2})日?", cell.strip())
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else cell.strip()


def _has_more(case: Case) -> bool:
    """Say whether a wanted citation has fields that the column cannot hold."""
    return any(set(one.model_dump(exclude_defaults=True)) - {"document", "section"} for one in case.cite)


def _read_history(cell: str) -> list[dict[str, str]]:
    turns = [_parts(line, ":", 1) for line in _filled(cell)]
    if any(len(turn) != 2 for turn in turns):
        raise ValueError("cell history: a turn has no `user:` or `assistant:` before it")
    return [dict(zip(("role", "content"), turn, strict=True)) for turn in turns]


def _more(case: Case) -> str:
    """Return as JSON what no other column holds."""
    held = {column.field for column in COLUMNS} - ({"cite"} if _has_more(case) else set())
    more = {field: value for field, value in case.model_dump(mode="json", exclude_defaults=True).items() if field not in held}
    return json.dumps(more, ensure_ascii=False) if more else ""


def _read_more(cell: str) -> Mapping[str, Any]:
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError) as failure:
        raise ValueError(f"cell more is not JSON: {failure}") from failure
    if not isinstance(found, dict):
        raise ValueError("cell more is no JSON object; write {…}")
    return found


COLUMNS: tuple[Column, ...] = (
    Column("id", "编号", lambda case: case.id, str.strip),
    Column("question", "问题", lambda case: case.question, str),
    Column("lang", "语言", lambda case: case.lang, str.strip),
    Column("place", "地点", lambda case: case.place or "", str),
    Column("as_of", "日期", lambda case: case.as_of.isoformat() if case.as_of else "", _read_day),
    Column("category", "类别", lambda case: case.category, str),
    Column("behaviour", "应有处理", lambda case: case.behaviour, str.strip),
    Column("must", "必须说出", _facts, _read_facts),
    Column("must_not", "不得说出", lambda case: _lines(map(_marked, case.must_not)),
           lambda cell: [_plain(line) for line in _filled(cell)]),
    Column("cite", "应引用", _cited, _read_cited),
    Column("history", "此前对话", lambda case: _lines(f"{_marked(turn.role, ':')}: {_marked(turn.content)}" for turn in case.history),
           _read_history),
    Column("more", "其他", _more, _read_more),
)
_WANTS = f"the headings {', '.join(one.heading for one in COLUMNS)} (id and question at least) and a case a row"
