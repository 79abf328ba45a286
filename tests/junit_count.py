"""Prints "passed failed" of the JUnit files that belong to one suite, and writes what failed, a line each, to FOLDER/failures.

usage: junit_count.py FOLDER SUITE EXIT_STATUS
"""

import sys
import xml.etree.ElementTree as ET
from pathlib import Path


LONGEST_REASON = 300  # characters of a failure's message that its line shows


def line(suite: str, case: ET.Element, failure: ET.Element) -> str:
    reason = " ".join((failure.get("message") or failure.text or "").split())
    return f"{suite}: {case.get('classname') or ''} {case.get('name') or ''}: {reason[:LONGEST_REASON]}"


def reruns(root: ET.Element) -> int:
    """pytest writes a test that was tried again once more, as if the first try had passed."""
    suites = [suite for suite in root.iter("testsuite") if suite.get("name") == "pytest"]
    return sum(len(suite.findall("testcase")) - int(suite.get("tests", "0")) for suite in suites)


def main() -> None:
    folder, suite, status = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    passed = failed = 0
    failures = []
    for file in folder.glob(f"{suite}*.xml"):
        root = ET.parse(file).getroot()
        for case in root.iter("testcase"):
            bad = [child for child in case if child.tag in ("failure", "error")]
            if bad:
                failed += 1
                failures.append(line(suite, case, bad[0]))
            elif case.find("skipped") is None:
                passed += 1
        passed -= reruns(root)
    if status != 0 and failed == 0:
        failed = 1
        failures.append(f"{suite}: ended with exit status {status} though no test failed")
    with (folder / "failures").open("a") as file:
        file.writelines(f"{text}\n" for text in failures)
    print(passed, failed)


if __name__ == "__main__":
    main()
