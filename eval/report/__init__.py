"""A run, or several compared, as a page to read: HTML and Markdown."""

from eval.report.judging import worst_first
from eval.report.pages import html

__all__ = ["html", "worst_first"]
