"""The pieces of a report as HTML that is XML too: page, section, table, figure; what is not ours is escaped here."""

from collections.abc import Iterable, Sequence

from eval.report.escaping import anchor, markup
from eval.report.sections import Cell, Figure, Ids, Named, Section, Table
from eval.report.wording import Words

_STYLE = """
body{font:15px/1.55 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:0 auto;max-width:74rem;padding:1rem;color:#1c2733;background:#fff}
h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0}h2{font-size:1.2rem;margin:2rem 0 .5rem;border-bottom:2px solid #1f4e79;padding-bottom:.2rem}
h3{font-size:1rem;margin:1.2rem 0 .3rem}h4{font-size:.9rem;margin:.7rem 0 .2rem;color:#44525f}
h1,h2,h3,h4,p,li,summary,pre{overflow-wrap:anywhere}td,th{overflow-wrap:break-word}.en{font-weight:400;color:#44525f}h2 .en,h3 .en{font-size:.85em}
p{margin:.4rem 0}small{display:block;color:#44525f;font-size:.8rem;line-height:1.35}nav a{display:inline-block;margin:.1rem .9rem .1rem 0}a{color:#1f4e79}
.wide{overflow-x:auto}table{border-collapse:collapse;margin:.4rem 0;font-size:.9rem}
th,td{border:1px solid #c9d3dc;padding:.25rem .55rem;text-align:left;vertical-align:top}th{background:#eef2f6}td{min-width:3.5rem;max-width:36rem}td:has(small){min-width:9rem}
td.figure{white-space:nowrap;font-variant-numeric:tabular-nums}
.plots{columns:21rem;column-gap:2rem}figure{margin:0 0 1.5rem;max-width:34rem;break-inside:avoid}figcaption{font-size:.9rem}svg{width:100%;height:auto;font-family:inherit}
details{border:1px solid #c9d3dc;border-left:.4rem solid #1b6b3a;margin:.4rem 0;padding:.3rem .7rem}
details.wrong,details.failed,details.worse{border-left-color:#a3201a}details.partly,details.mixed{border-left-color:#a86400}
summary{cursor:pointer}details details{border-left-width:1px}.tag{font-size:.8rem;border:1px solid #c9d3dc;border-radius:.2rem;padding:0 .3rem;margin-right:.3rem;white-space:nowrap}
.beside{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:.3rem 1.5rem}.beside>div{min-width:0}
.said,td,li,summary{unicode-bidi:isolate}pre{white-space:pre-wrap;font:inherit;background:#f4f6f8;padding:.5rem;margin:.3rem 0}
ul{margin:.2rem 0;padding-left:1.2rem;list-style:none}.bad,small.bad{color:#a3201a}.good,small.good{color:#1b6b3a}.scores{font-size:.8rem;color:#44525f}
@media (max-width:30rem){body{padding:.6rem}th,td{padding:.2rem .35rem}td{min-width:3rem}td.figure{white-space:normal;min-width:5.5rem}details{padding:.3rem .45rem}}
@media print{body{max-width:none;font-size:10pt}nav{display:none}tr,figure,details>div{break-inside:avoid}h2,h3{break-after:avoid}.wide{overflow:visible}}
"""


def page(title: str, headed: Words, parts: Iterable[str]) -> str:
    """Return a whole page that needs nothing else."""
    return (f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width,initial-scale=1"/>'
            f"<title>{markup(title)}</title><style>{_STYLE}</style></head><body>\n<h1>{both(headed)}</h1>\n"
            + "\n".join(parts) + "\n</body></html>\n")


def contents(sections: Iterable[Words]) -> str:
    """Return links to sections."""
    return "<nav>" + "".join(f'<a href="#{_place(words)}">{both(words)}</a>' for words in sections) + "</nav>"


def section(one: Section) -> str:
    """Return a section; its figures stand beside each other."""
    parts: list[str] = [heading(one.words)]
    plots = "".join(figure(block) for block in one.blocks if isinstance(block, Figure))
    for block in one.blocks:
        if isinstance(block, Table):
            parts.append(table(block))
        elif isinstance(block, Words):
            parts.append(f"<p>{both(block)}</p>" if len(block.en) > 40 else f"<h3>{both(block)}</h3>")
    return "\n".join([*parts, *([f'<div class="plots">{plots}</div>'] if plots else [])])


def heading(words: Words) -> str:
    """Return a section's heading, which `contents` points at."""
    return f'<h2 id="{_place(words)}">{both(words)}</h2>'


def table(one: Table) -> str:
    """Return a table that scrolls by itself where the page is narrow."""
    head = "".join(f"<th>{both(words)}</th>" for words in one.head)
    body = "".join(f"<tr>{_cells(row, len(one.head))}</tr>" for row in one.rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def cell(value: Cell) -> str:
    """Return a cell of a table."""
    is_figure = isinstance(value, str) and value[:1] in tuple("+-−0123456789—") and len(value) < 40
    return f'<td class="figure">{_inner(value)}</td>' if is_figure else f"<td>{_inner(value)}</td>"


def _inner(value: Cell) -> str:
    if isinstance(value, Ids):
        links = [f'<a href="#{anchor(one)}">{markup(one)}</a>' for one in value.case_ids[:value.most]]
        return " ".join([*links, *([f"+{len(value.case_ids) - value.most}"] if len(value.case_ids) > value.most else [])])
    if isinstance(value, Named):
        return both(value.words) + (f"<small{_class(value.course)}>{markup(value.note)}</small>" if value.note else "")
    return both(value) if isinstance(value, Words) else "<br/>".join(map(markup, value.split("\n")))


def figure(one: Figure) -> str:
    """Return a plot below its name."""
    return f"<figure><figcaption><b>{both(one.words)}</b><br/>{both(one.note)}</figcaption>{one.svg}</figure>"


def both(words: Words) -> str:
    """Return words in Chinese with the English beside them."""
    if words.zh == words.en:
        return f'<span lang="en">{markup(words.en)}</span>'
    return f'{markup(words.zh)} <span class="en" lang="en">{markup(words.en)}</span>'


def _cells(row: Sequence[Cell], width: int) -> str:
    if len(row) == 1 and width > 1:
        return f'<th colspan="{width}">{_inner(row[0])}</th>'
    return "".join(map(cell, row))


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _place(words: Words) -> str:
    return "-".join(words.en.lower().replace(",", "").split())
