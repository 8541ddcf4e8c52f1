#!/usr/bin/env python3
"""`verbatim update` and `lint` as a user meets them: terminals, permissions, files that change.

usage: program.py VERBATIM

Each case gets a directory of its own. What happens in a terminal goes through a pseudo-terminal.
"""
import os
import pty
import select
import signal
import stat
import subprocess
import sys
import tempfile
import time

VERBATIM = sys.argv[1]
FAILURES = []
CASES = []

DOC = """# Title

    >>> print("id", 5, "status", "DONE")
    id {{?int}} status OK

    >>> print("same")
    same

    >>> print("b")
    a
"""
FIXED = DOC.replace("status OK", "status DONE").replace("    a\n", "    b\n")


def case(function):
    CASES.append(function)
    return function


def check(condition, what):
    if not condition:
        FAILURES.append(what)
        print("FAILED", what)


def environment(**more):
    env = {k: v for k, v in os.environ.items() if k not in ("CI", "NO_COLOR")}
    env.update(more)
    return env


def verbatim(*args, **env):
    done = subprocess.run([VERBATIM, *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env=environment(**env), timeout=120)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def in_terminal(args, keys, **env):
    """Run it in a pseudo-terminal, give a key at each question; returns status and what was shown."""
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(VERBATIM, [VERBATIM, *args], environment(TERM="dumb", **env))
    shown, asked, deadline = b"", 0, time.monotonic() + 60
    while time.monotonic() < deadline:
        ready, _, _ = select.select([fd], [], [], 0.2)
        if not ready:
            continue
        try:
            data = os.read(fd, 65536)
        except OSError:
            break
        if not data:
            break
        shown += data
        if shown.count(b"[a/r/s/A/R/d/q]") > asked and asked < len(keys):
            os.write(fd, keys[asked].encode())
            asked += 1
    else:
        os.kill(pid, signal.SIGKILL)
        shown += b"\n(killed: no end after 60 s)"
    _, status = os.waitpid(pid, 0)
    os.close(fd)
    return os.waitstatus_to_exitcode(status), shown.decode()


def write(name, text):
    with open(name, "w", newline="") as f:
        f.write(text)


def read(name):
    with open(name, newline="") as f:
        return f.read()


@case
def refuses_without_a_terminal():
    write("d.md", DOC)
    status, _, err = verbatim("update", "d.md")
    check(status == 2 and "--yes" in err, "no terminal: refused")
    check(read("d.md") == DOC, "no terminal: untouched")


@case
def writes_in_a_terminal():
    write("d.md", DOC)
    status, out = in_terminal(["update", "d.md"], [])
    check(status == 0 and "2 examples in 1 document updated" in out, f"terminal: {status} {out}")
    check(read("d.md") == FIXED, "terminal: updated")


@case
def refuses_under_ci():
    write("d.md", DOC)
    status, out = in_terminal(["update", "d.md"], [], CI="true")
    check(status == 2 and "under CI" in out, "CI: refused")
    check(read("d.md") == DOC, "CI: untouched")
    status, _, _ = verbatim("update", "--yes", "d.md", CI="true")
    check(status == 0 and read("d.md") == FIXED, "CI: --yes writes")


@case
def check_writes_nothing():
    write("d.md", DOC)
    status, out, _ = verbatim("update", "--check", "d.md", CI="1")
    check(status == 1 and "would be updated" in out, "check: 1")
    check(read("d.md") == DOC, "check: untouched")
    write("d.md", FIXED)
    status, out, _ = verbatim("update", "--check", "d.md")
    check(status == 0 and "nothing to update" in out, "check: 0")


@case
def one_example():
    write("d.md", DOC)
    status, out, err = verbatim("update", "--yes", "d.md:9")
    check(status == 0, f"path:line: {status} {err}")
    check(read("d.md") == DOC.replace("    a\n", "    b\n"), "path:line: only that one")


@case
def run_passes_and_again_changes_nothing():
    write("d.md", DOC)
    verbatim("update", "--yes", "d.md")
    check(verbatim("d.md")[0] == 0, "passes after update")
    before = os.stat("d.md")
    verbatim("update", "--yes", "d.md")
    check(os.stat("d.md").st_ino == before.st_ino, "not even written again")


@case
def read_only_file():
    write("d.md", DOC)
    os.chmod("d.md", 0o444)
    status, _, err = verbatim("update", "--yes", "d.md")
    check(status == 1 and "read-only" in err, f"read-only: {status} {err}")
    check(read("d.md") == DOC and os.listdir(".") == ["d.md"], "read-only: nothing left behind")


@case
def mode_and_link_are_kept():
    os.mkdir("real")
    write("real/d.md", DOC)
    os.chmod("real/d.md", 0o640)
    os.symlink("real/d.md", "link.md")
    status, _, err = verbatim("update", "--yes", "link.md")
    check(status == 0 and os.path.islink("link.md"), f"link: {status} {err}")
    check(read("real/d.md") == FIXED, "link: written through")
    check(stat.S_IMODE(os.stat("real/d.md").st_mode) == 0o640, "mode kept")
    check(os.listdir("real") == ["d.md"], "no temporary file left")


@case
def changed_meanwhile():
    text = "```console\n$ echo more >> d.md\n$ echo x\ny\n```\n"
    write("d.md", text)
    status, _, err = verbatim("update", "--yes", "d.md")
    check(status == 1 and "changed while" in err, f"changed: {status} {err}")
    check(read("d.md") == text + "more\n", "changed: the other change is kept")


@case
def not_run_is_not_rewritten():
    text = ("```console {timeout=1s}\n$ sleep 5\nslept\n```\n\n```console\n$ echo after\nbefore\n```\n")
    write("d.md", text)
    status, out, err = verbatim("update", "--yes", "d.md")
    check(status == 1, f"timed out: {status} {out} {err}")
    check(read("d.md") == text, "timed out and unreachable: untouched")
    text = "```console\n$ exit 0\n$ echo a\nb\n```\n"
    write("e.md", text)
    status, _, err = verbatim("update", "--yes", "e.md")
    check(status == 1 and "unreachable" in err, f"unreachable: {status} {err}")
    check(read("e.md") == text, "unreachable: untouched")


@case
def skipped_and_expected_failures():
    text = ("    >>> print(1)  # doctest: +XFAIL\n    2\n\n    >>> print(1)  # doctest: +SKIP\n    2\n\n"
            "    >>> print(1)\n    1\n")
    write("d.md", text)
    status, _, err = verbatim("update", "--yes", "d.md")
    check(status == 0 and read("d.md") == text, f"xfail, skip: untouched: {status} {err}")


@case
def captures_flow_through_changed_examples():
    text = ("    >>> print('run 17 started')\n    run {{?id:int}} begun\n\n    >>> print('17 done')\n"
            "    {{$id}} done\n\n    >>> print('again 17')\n    once {{$id}}\n")
    write("d.md", text)
    status, _, err = verbatim("update", "--yes", "d.md")
    check(status == 0, f"captures: {status} {err}")
    check(read("d.md") == text.replace("begun", "started").replace("once", "again"), read("d.md"))


@case
def captures_reach_the_shell_and_the_language():
    text = ("```console\n$ echo 'run 17 started'\nrun {{?id:int}} begun\n$ echo \"id is $id\"\nid is 1\n```\n\n"
            "    >>> print('id', id)\n    id 1\n")
    write("d.md", text)
    status, _, err = verbatim("update", "--yes", "d.md")
    check(status == 0, f"captures in sessions: {status} {err}")
    check(verbatim("d.md")[0] == 0, f"captures in sessions: passes {read('d.md')}")


@case
def line_ends_and_places():
    text = "> ```python\r\n> >>> print('a')\r\n> b\r\n> ```\r\n\r\n- x\r\n\r\n      >>> print('a')\r\n"
    write("d.md", text)
    status, _, err = verbatim("update", "--yes", "d.md")
    check(status == 0, f"crlf: {status} {err}")
    check(read("d.md") == text.replace("> b", "> a") + "      a\r\n", repr(read("d.md")))


@case
def cram_files():
    text = "  $ echo one; printf 'two'\n  1\n  $ (exit 3)\n"
    write("d.t", text)
    status, _, err = verbatim("update", "--yes", "d.t")
    check(status == 0, f"cram: {status} {err}")
    check(read("d.t") == "  $ echo one; printf 'two'\n  one\n  two (no-eol)\n  $ (exit 3)\n  [3]\n",
          repr(read("d.t")))


@case
def review_accepts_and_rejects():
    write("d.md", DOC)
    status, out = in_terminal(["update", "-i", "d.md"], ["r", "a"])
    check(status == 0 and "(1 of 2)" in out and "(2 of 2)" in out, f"review: {status} {out}")
    check("status DONE" in out and ">>> print" in out, "review: shows source and change")
    check(read("d.md") == DOC.replace("    a\n", "    b\n"), "review: only the accepted one")


@case
def review_all_details_and_quit():
    write("d.md", DOC)
    in_terminal(["update", "-i", "d.md"], ["d", "A"])
    check(read("d.md") == FIXED, "review: d, A")
    write("d.md", DOC)
    in_terminal(["update", "-i", "d.md"], ["R"])
    check(read("d.md") == DOC, "review: R")
    in_terminal(["update", "-i", "d.md"], ["a", "q"])
    check(read("d.md") == DOC.replace("status OK", "status DONE"), "review: a, q keeps what was accepted")
    write("d.md", DOC)
    in_terminal(["update", "-i", "d.md"], ["x", "s", "\x04"])
    check(read("d.md") == DOC, "review: unknown key, s, end of input")
    status, _, err = verbatim("update", "-i", "d.md")
    check(status == 2 and "terminal" in err, "review: needs a terminal")


@case
def runs_propose_wildcards():
    text = "```console\n$ echo start; echo pid $$; date +%s%N; echo end\nstart\n```\n"
    write("d.md", text)
    status, _, err = verbatim("update", "--yes", "--runs", "3", "d.md")
    new = read("d.md")
    check(status == 0 and "pid {{?int}}" in new and "\n{{?int}}\nend\n" in new, f"runs: {status} {err} {new}")
    check(verbatim("d.md")[0] == 0, "runs: passes")


@case
def output_that_looks_like_the_document():
    text = ("```console\n$ printf '```\\n$ ls\\n> x\\n>>> 1\\n\\n{{a}}...\\n# h\\n'\n```\n\n    >>> print('... x\\n    >>> y\\n$ z')\n")
    write("d.md", text)
    status, _, err = verbatim("update", "--yes", "d.md")
    check(status == 0, f"look-alikes: {status} {err}")
    check(verbatim("d.md")[0] == 0, f"look-alikes: passes\n{read('d.md')}")
    check(verbatim("update", "--check", "d.md")[0] == 0, "look-alikes: settled")


@case
def lint_finds_what_is_suspicious():
    findings = {
        "    >>>print(1)\n": "no blank behind",
        "    >>> print(1)  # doctest: +ELIPSIS\n    1\n": "did you mean ELLIPSIS",
        "    >>> print(2)\n    {{?itn}}\n": "did you mean 'int'",
        "    >>> print(2)\n    {{(}}\n": "bad regular expression",
        "    >>> print('b', 1)\n    b 1{{x?}}\n": "matched nothing",
        "    >>> print('b 1')\n    b {{.*}}\n": "{{?int}} would do",
        "    >>> for i in range(30): print(i)\n    0\n    ...\n    29\n": "took 27 lines",
        "    >>> print(1)  # doctest: +IGNORE_OUTPUT\n    2\n": "cannot fail",
        "    >>> print(1)\n    ???\n": "cannot fail",
        "prose\n": "no example",
    }
    for text, finding in findings.items():
        write("d.md", text)
        status, out, _ = verbatim("lint", "--allow-empty", "d.md")
        check(status == 1 and finding in out and out.startswith("d.md:"), f"lint: {finding}: {status} {out}")
    write("d.md", FIXED)
    status, out, err = verbatim("lint", "d.md")
    check(status == 0 and "0 findings" in out, f"lint: nothing: {status} {out} {err}")
    status, out, _ = verbatim("lint", "--static", "d.md")
    check(status == 0, "lint --static")


def main():
    for function in CASES:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            function()
            os.chdir("/")
    print(f"{len(CASES)} cases, {len(FAILURES)} checks failed")
    return 1 if FAILURES else 0


if __name__ == "__main__":
    try:
        pty.openpty()
    except OSError as error:
        print("skipped: there are no pseudo-terminals here (%s)" % error)
        sys.exit(77)
    sys.exit(main())
