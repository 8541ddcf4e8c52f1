#!/usr/bin/env python3
"""Reports as other tools read them, over documents with every outcome.

usage: reports.py VERBATIM

JSON against harness/report/schema.json, TAP through `prove`, JUnit through an XML parser and the rules its
consumers rely on; the counts of all of them must agree, and a second run, with other parallelism, must give
the same bytes apart from times.
"""
import glob
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROBLEMS = []


def check(holds, text):
    if not holds:
        PROBLEMS.append(text)


def fits(value, schema):
    """The part of JSON Schema that our schema uses."""
    if "const" in schema and value != schema["const"]:
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    kinds = {"string": str, "integer": int, "number": (int, float), "array": list}
    if "type" in schema and (not isinstance(value, kinds[schema["type"]]) or isinstance(value, bool)):
        return False
    if "minimum" in schema and value < schema["minimum"]:
        return False
    return all(fits(item, schema["items"]) for item in value) if "items" in schema else True


def fits_event(event, schema):
    for branch in schema["oneOf"]:
        if event.get("event") == branch["properties"]["event"]["const"]:
            missing = [k for k in branch["required"] if k not in event]
            unknown = [k for k in event if k not in branch["properties"]]
            wrong = [k for k in event if k in branch["properties"] and not fits(event[k], branch["properties"][k])]
            return f"missing {missing} unknown {unknown} wrong {wrong}" if missing or unknown or wrong else None
    return f"no such event: {event.get('event')}"


def run(verbatim, scratch, documents, *flags):
    env = {k: v for k, v in os.environ.items() if k not in ("CI", "GITHUB_ACTIONS")}
    env["XDG_CACHE_HOME"] = scratch
    result = subprocess.run([verbatim, "run", "--no-config", *flags, *documents], env=env, capture_output=True,
                            cwd=os.path.join(ROOT, "tests/must_fail"))
    check(result.returncode == 1, f"exit status {result.returncode}: {result.stderr.decode()[:300]}")
    return result.stdout.decode("utf-8")


def check_json(text):
    with open(os.path.join(ROOT, "harness/report/schema.json")) as f:
        schema = json.load(f)
    events = [json.loads(line) for line in text.splitlines()]
    for event in events:
        problem = fits_event(event, schema)
        check(problem is None, f"JSON: {problem} in {str(event)[:200]}")
    check(events[0]["event"] == "suite_begin" and events[-1]["event"] == "suite_end", "JSON: begin or end is missing")
    examples = [e for e in events if e["event"] == "example_end"]
    end = events[-1]
    for outcome in ("passed", "failed", "skipped", "unreachable", "unparsed", "xfailed", "xpassed"):
        count = sum(e["outcome"] == outcome for e in examples)
        check(count == end[outcome], f"JSON: {count} examples {outcome}, the end says {end[outcome]}")
        check(count > 0, f"no example ended {outcome}: the documents do not cover it")
    total = sum(end[o] for o in ("passed", "failed", "skipped", "unreachable", "unparsed", "xfailed", "xpassed", "flaky",
                                 "deselected", "mentioned"))
    check(total == end["prompts"], f"JSON: {total} outcomes, {end['prompts']} prompts")
    return examples, end, sum("error" in e for e in events if e["event"] == "document_end")


def check_tap(text, examples, broken, scratch):
    points = re.findall(r"^(not )?ok (\d+)", text, re.M)
    check(len(points) == len(examples) + broken, f"TAP: {len(points)} points for {len(examples)} examples")
    check([int(n) for _, n in points] == list(range(1, len(points) + 1)), "TAP: numbers are not in order")
    check(f"1..{len(points)}" in text.splitlines(), "TAP: no plan")
    if not shutil.which("prove"):
        print("(prove is not installed: TAP was only counted)")
        return
    path = os.path.join(scratch, "out.tap")
    with open(path, "w") as f:
        f.write(text.replace("TAP version 14", "TAP version 13"))  # as under prove: see tap.c
    prove = subprocess.run(["prove", "-e", "cat", path], capture_output=True, text=True)
    check("Parse errors" not in prove.stdout, f"TAP: prove complains: {prove.stdout[-500:]}")
    bad = sum(e["outcome"] in ("failed", "unreachable", "xpassed") for e in examples) + broken
    found = re.search(r"Failed (\d+)/(\d+) subtests", prove.stdout)
    check(found is not None and (int(found[1]), int(found[2])) == (bad, len(points)),
          f"TAP: prove counts otherwise: {prove.stdout[-300:]}")


def check_junit(text, examples, end, broken):
    root = ET.fromstring(text)
    cases = root.findall("./testsuite/testcase")
    check(root.tag == "testsuites", "JUnit: root")
    check(len(cases) == len(examples) + broken == int(root.get("tests")), "JUnit: number of cases")
    for kind, count in (("failures", len(root.findall(".//failure"))), ("errors", len(root.findall(".//error"))),
                        ("skipped", len(root.findall(".//skipped")))):
        check(int(root.get(kind)) == count, f"JUnit: {kind} says {root.get(kind)}, there are {count}")
        in_suites = sum(int(s.get(kind)) for s in root.findall("testsuite"))
        check(in_suites == count, f"JUnit: {kind} of suites add up to {in_suites}, not {count}")
    check(int(root.get("failures")) == end["failed"] + end["xpassed"], "JUnit: failures")
    for case in cases:
        check(case.get("name") and case.get("classname") and case.get("file") and case.get("time") is not None,
              f"JUnit: a case lacks an attribute: {case.attrib}")


def check_under_prove(verbatim, scratch):
    if not shutil.which("prove"):
        return
    path = os.path.join(scratch, "good.md")
    with open(path, "w") as f:
        f.write("    >>> 1 + 1\n    2\n\n    >>> 2 # doctest: +SKIP\n")
    prove = subprocess.run(["prove", "-e", f"{verbatim} run --no-config --report tap", path], capture_output=True, text=True)
    check(prove.returncode == 0 and "Tests=2" in prove.stdout, f"prove: {prove.stdout}{prove.stderr}")


SLOW = "```console\n$ echo one\none\n$ echo two\ntwo\n$ sleep %s\n$ echo never\nnever\n```\n"


def slow_documents(scratch, seconds):
    paths = [os.path.join(scratch, name) for name in ("slow.md", "second.md")]
    for path in paths:
        with open(path, "w") as f:
            f.write(SLOW % seconds)
    return paths


def check_progress(verbatim, scratch):
    """On a terminal a long document says where it is, in a line that its result takes the place of."""
    paths, text = slow_documents(scratch, 1.2), b""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(verbatim, [verbatim, "run", "--no-config", "--color=never", "-j1", paths[0]])
    while True:
        try:
            text += os.read(terminal, 4096)
        except OSError:
            break
    os.waitpid(pid, 0)
    check(re.search(rb"\r\xe2\x80\xa6 example 3 of 4: .*slow\.md:6\x1b\[K\r\x1b\[Kok   ", text), f"progress: {text}")


def check_interrupted(verbatim, scratch):
    """After a signal: what ran has its result, where it was is said, the rest is counted."""
    paths = slow_documents(scratch, 20)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        outputs = {}
        for report in ("text", "tap", "json"):
            child = subprocess.Popen([verbatim, "run", "--no-config", "-j1", "--report", report, *paths], stdout=subprocess.PIPE, text=True)
            time.sleep(1)
            child.send_signal(number)
            outputs[report] = child.communicate(timeout=20)[0]
            check(child.returncode == 128 + number, f"exit status {child.returncode} after signal {number}")
        text = outputs["text"]
        check("slow.md: 2 passed, 2 unreachable\n" in text, f"interrupted: {text}")
        check("  2 examples were not reached: the run was interrupted in line 6\n" in text, f"interrupted: {text}")
        check("\n2 passed, 6 unreachable in 2 documents, 1 of them never begun (" in text, f"interrupted: {text}")
        check(text.endswith(f"\nstopped by signal {int(number)}\n"), f"interrupted: {text}")
        check("Bail out! stopped by signal" in outputs["tap"] and outputs["tap"].count("\nnot ok") == 6, outputs["tap"])
        events = [json.loads(line) for line in outputs["json"].splitlines()]
        outcomes = [e["outcome"] for e in events if e["event"] == "example_end"]
        check(outcomes == ["passed"] * 2 + ["unreachable"] * 6, f"interrupted: {outcomes}")


def timeless(text):
    text = re.sub(r'("seconds": |time=")[0-9.]+', r"\1T", text)
    return re.sub(r"\(pid \d+\)|pid \d+", "(pid)", re.sub(r"\([0-9.]+s\)", "(T)", text))


def main():
    verbatim = os.path.abspath(sys.argv[1])
    directory = os.path.join(ROOT, "tests/must_fail")
    documents = sorted(os.path.basename(p) for p in glob.glob(directory + "/*.md") + glob.glob(directory + "/*.t"))
    documents.remove("flaky.md")  # it remembers
    with tempfile.TemporaryDirectory() as scratch:
        text = run(verbatim, scratch, documents, "--report", "json")
        examples, end, broken = check_json(text)
        check_tap(run(verbatim, scratch, documents, "--report", "tap"), examples, broken, scratch)
        check_junit(run(verbatim, scratch, documents, "--report", "junit"), examples, end, broken)
        check_under_prove(verbatim, scratch)
        check_progress(verbatim, scratch)
        check_interrupted(verbatim, scratch)
        for report in ("json", "tap", "junit", "text"):
            one = run(verbatim, scratch, documents, "-j1", "--report", report)
            many = run(verbatim, scratch, documents, "-j7", "--report", report)
            check(timeless(one) == timeless(many), f"{report}: the report depends on -j")
    for problem in PROBLEMS:
        print(problem)
    print(f"{len(examples)} examples, {len(PROBLEMS)} problems")
    return 1 if PROBLEMS else 0


sys.exit(main())
