"""How the pages look: calm, large, red only where life is at stake."""

STYLE = """
:root { --ink: #16212e; --quiet: #5a6877; --line: #d9dfe6; --paper: #ffffff; --ground: #f3f5f8; --desk: #1d3c5c;
  --marker: #ffe05c; --check: #9a5b00; --check-ground: #fff6e3; --life: #b3121d; --life-ground: #fdeeee;
  --drill: #6a2c91; --drill-ground: #f6effb; }
body { background: var(--ground); color: var(--ink); font-size: 18px; line-height: 1.6;
  font-family: "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Segoe UI", system-ui, sans-serif; }
.nicegui-content { padding: 0; gap: 0; }
.desk-head { background: var(--desk); padding: 0 20px; min-height: 56px; box-shadow: none; align-items: center; gap: 4px; }
.desk-head a { color: #dbe5ef; text-decoration: none; padding: 14px 12px; font-size: 18px; white-space: nowrap; }
.desk-head a.here { color: #fff; font-weight: 600; box-shadow: inset 0 -4px 0 #8fb8de; }
.desk-head .name { color: #fff; font-weight: 700; font-size: 20px; letter-spacing: .04em; margin-right: 12px; }
.desk-body { width: 100%; max-width: 1440px; margin: 0 auto; padding: 16px 20px 48px; }
.state { position: sticky; top: 56px; z-index: 5; display: flex; flex-wrap: wrap; gap: 4px 22px; width: 100%; padding: 8px 14px; background: #e7edf3;
  border-radius: 8px; font-size: 16px; }
.state .what { color: var(--quiet); margin-right: 6px; }
.state .item, .state .item > * { display: inline; }
.state .alarm { color: var(--check); font-weight: 600; }
.card { width: 100%; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 16px 18px; }
.two { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 500px); gap: 16px; width: 100%; align-items: start; }
.two > * { min-width: 0; }
.aside { position: sticky; top: 112px; scroll-margin-top: 130px; max-height: calc(100vh - 128px); overflow-y: auto; }
.asking { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 14px; width: 100%; margin-top: 12px; }
.asking .place { width: 190px; } .asking .day { width: 180px; }
.asked { font-size: 20px; font-weight: 600; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); font-size: 16px; overflow-wrap: anywhere; }
.claim { font-size: 20px; margin: 10px 0 0; overflow-wrap: anywhere; white-space: pre-wrap; }
.claim > * { display: inline; }
.claim .tag { font-size: 14px; color: var(--quiet); border: 1px solid var(--line); border-radius: 4px; padding: 0 6px;
  margin-left: 6px; white-space: nowrap; }
.claim .object { display: inline-flex; font-size: 14px; color: var(--quiet); min-height: 28px; padding: 0 6px;
  margin-left: 6px; vertical-align: baseline; user-select: none; }
.claim.flagged { background: var(--check-ground); border-left: 4px solid var(--check); padding: 6px 10px; }
.claim .reason { color: var(--check); font-size: 16px; margin-left: 6px; }
.claim.withheld { color: var(--quiet); font-style: italic; }
.trace { color: var(--quiet); font-size: 16px; white-space: pre-wrap; }
button.cite { border: 0; background: #e3edf7; color: #0b4a83; font: inherit; font-size: 15px; font-weight: 600;
  border-radius: 5px; padding: 1px 8px; margin-left: 5px; cursor: pointer; min-height: 28px; min-width: 30px; }
button.cite:hover, button.cite:focus-visible { background: #c8dff4; outline: 2px solid #2d74b5; }
button.cite.open { background: var(--marker); color: var(--ink); }
.note { background: var(--check-ground); border-radius: 8px; padding: 8px 12px; font-size: 17px; margin-top: 10px;
  overflow-wrap: anywhere; }
.box-title { font-weight: 600; margin-top: 12px; }
.life { background: var(--life-ground); border: 2px solid var(--life); border-radius: 8px; padding: 10px 14px; margin-top: 12px; }
.life .box-title { color: var(--life); margin-top: 0; font-size: 20px; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 2px 14px; font-size: 16px; width: 100%; }
.facts > :nth-child(odd) { color: var(--quiet); }
.facts > * { overflow-wrap: anywhere; }
.stored { position: relative; white-space: pre-wrap; font-size: 17px; line-height: 1.75; max-height: 40vh; overflow-y: auto; width: 100%;
  border: 1px solid var(--line); border-radius: 8px; padding: 10px 12px; background: #fcfdfe; overflow-wrap: anywhere; }
.stored > * { display: inline; }
mark { background: var(--marker); color: inherit; padding: 1px 0; }
.page-frame { width: 100%; max-height: 42vh; overflow-y: auto; border: 1px solid var(--line); border-radius: 8px; }
.page-image { width: 100%; display: block; }
table.rows { width: 100%; border-collapse: collapse; font-size: 17px; margin-top: 10px; }
table.rows th { text-align: left; font-size: 15px; font-weight: 600; color: var(--quiet); padding: 4px 10px 4px 0;
  border-bottom: 2px solid var(--line); white-space: nowrap; }
table.rows td { padding: 8px 10px 8px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
table.rows td.tight { white-space: nowrap; }
table.rows td.strong { font-size: 18px; }
table.rows td.id { max-width: 150px; }
.drill-band { background: var(--drill); color: #fff; width: 100%; text-align: center; font-weight: 700; font-size: 20px;
  letter-spacing: .2em; padding: 6px 12px; border-radius: 8px; }
.drill-card { background: var(--drill-ground); border: 2px solid var(--drill); }
.drill-tag { color: #fff; background: var(--drill); border-radius: 4px; padding: 0 8px; font-size: 14px; font-weight: 600; }
.grading { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 480px); grid-template-rows: auto 1fr; gap: 16px; width: 100%;
  grid-template-areas: "said sources" "marks sources"; margin-top: 10px; }
.grading > .said { grid-area: said; } .grading > .marks { grid-area: marks; }
.grading > .sources { grid-area: sources; display: flex; flex-direction: column; gap: 16px; min-width: 0; }
.grading .aside { position: static; max-height: none; }
.grade-tabs .q-tab__label { font-size: 18px; }
.graded { display: flex; align-items: center; gap: 14px; width: 100%; margin-top: 10px; white-space: nowrap; }
.asking .run { width: 360px; max-width: 100%; }
.quoted { padding: 8px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.quoted:last-child { border: 0; } .quoted .cite { margin: 0 8px 0 0; } .quoted > div { white-space: pre-wrap; font-size: 17px; }
.rubric fieldset { border: 0; border-bottom: 1px solid var(--line); margin: 0; padding: 8px 0 12px; min-width: 0; }
.rubric legend { float: left; width: 100%; padding: 0; margin-bottom: 6px; } .rubric legend .quiet { margin-left: 10px; }
.levels { clear: both; display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 8px; }
.level { display: flex; gap: 8px; align-items: flex-start; border: 1px solid var(--line); border-radius: 8px; padding: 8px 10px; cursor: pointer;
  font-size: 16px; line-height: 1.4; overflow-wrap: anywhere; }
.level input { width: 20px; height: 20px; flex: 0 0 20px; margin: 1px 0 0; accent-color: #1d5c94; }
.level:hover { background: #f1f6fb; } .level:has(input:checked) { background: #e3edf7; border-color: #2d74b5; }
.level:has(input:focus-visible) { outline: 3px solid #2d74b5; }
.level .given { color: var(--check); white-space: nowrap; margin-left: auto; font-weight: 600; }
.q-btn { text-transform: none; font-size: 17px; }
.q-field__native, .q-field__input { font-size: 17px; }
.ask-box textarea.q-field__native { font-size: 22px; line-height: 1.5; }
@media (max-width: 1023px) { .grading { grid-template-columns: minmax(0, 1fr); grid-template-rows: none; grid-template-areas: "said" "sources" "marks"; }
  .two { grid-template-columns: minmax(0, 1fr); } .aside { position: static; max-height: none; } }
@media (max-width: 640px) {
  .desk-head { padding: 0 4px; min-height: 48px; } .desk-head a { padding: 10px 7px; font-size: 16px; }
  .desk-head .name { display: none; }
  .state { top: 47px; font-size: 14px; padding: 5px 10px; gap: 0 12px; } .state .what { display: none; }
  .asking .place, .asking .day { width: calc(50% - 7px); }
  .desk-body { padding: 10px 10px 40px; } .card { padding: 12px; } .ask-box textarea.q-field__native { font-size: 20px; } .aside.empty { display: none; }
  .levels { grid-template-columns: minmax(0, 1fr); gap: 6px; } .rubric .keys { display: none; } .rubric legend .quiet { display: block; margin: 0; }
  .asking .run { width: 100%; }
  table.rows thead { display: none; } table.rows tr { display: block; padding: 10px 0; border-bottom: 2px solid var(--line); }
  table.rows td { display: flex; gap: 10px; border: 0; padding: 2px 0; white-space: normal !important; max-width: none !important; }
  table.rows td.strong { font-size: 19px; }
  table.rows td:empty, table.rows td.blank { display: none; }
  table.rows td[data-name]::before { content: attr(data-name); color: var(--quiet); flex: 0 0 72px; font-size: 15px; }
}
"""

# NiceGUI says it in one language for all; this says it in the reader's.
LOST = """
#popup > span { font-size: 0; } #popup > span:first-child::before { font-size: 18px; }
#popup > span:first-child::after { font-size: 18px; content: "%s"; }
"""
