"""A gate's verdict as JUnit XML, which CI systems read."""

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(document: Mapping[str, Any]) -> str:
    """Return one test case a check and one a case that fails it; what cannot be told is skipped, with the reason.

    The fields are those of the schema that Jenkins, GitLab and GitHub's reporters share."""
    root = ElementTree.Element("testsuites")
    suite = ElementTree.SubElement(root, "testsuite", name="watchdesk gate")
    for check in document["checks"]:
        _test(suite, "gate", check["name"], check["verdict"], check["reason"])
        if check["verdict"] == "fail":
            for blamed in check["cases"]:
                _test(suite, f"gate.{check['name']}", blamed["id"], "fail", blamed["how"])
    counts = {"tests": len(suite), "failures": len(suite.findall("*/failure")), "errors": 0, "skipped": len(suite.findall("*/skipped"))}
    for element in (root, suite):
        for name, count in counts.items():
            element.set(name, str(count))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _test(suite: ElementTree.Element, group: str, name: str, verdict: str, message: str) -> None:
    test = ElementTree.SubElement(suite, "testcase", classname=_plain(group), name=_plain(name))
    if verdict == "fail":
        ElementTree.SubElement(test, "failure", message=_plain(message))
    elif verdict == "inconclusive":
        ElementTree.SubElement(test, "skipped", message=_plain(f"inconclusive: {message}"))
    else:
        ElementTree.SubElement(test, "system-out").text = _plain(message)


def _plain(text: str) -> str:
    """Return a text without characters that no XML may hold, escaped or not."""
    return _NOT_XML.sub("\ufffd", text)
