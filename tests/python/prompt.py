"""The questions assay asks on a terminal.   prompt.py ASSAY

Each case types an answer at a pseudo-terminal and looks at what was shown and what came of it.
"""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time

ASSAY = sys.argv[1]
FAILED = []


def assay(*args):
    """Run without a terminal; what it printed."""
    done = subprocess.run([ASSAY, *args], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return done.stdout + done.stderr


QUESTION = rb"\([Yy]/[Nn]\) $"


def typed(answer, *args, after=QUESTION):
    """Run on a terminal and type the answer: (what was shown, exit status)."""
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(ASSAY, [ASSAY, *args])
    shown, sent = b"", False
    while True:
        ready, _, _ = select.select([fd], [], [], 30)
        if not ready:
            os.kill(pid, signal.SIGKILL)
            shown += b"\n(killed: nothing for 30 s)"
            break
        try:
            data = os.read(fd, 4096)
        except OSError:  # the other end was closed
            data = b""
        if not data:
            break
        shown += data
        if not sent and re.search(after, shown):
            os.write(fd, answer)
            sent = True
    _, status = os.waitpid(pid, 0)
    os.close(fd)
    return shown.decode().replace("\r\n", "\n"), os.waitstatus_to_exitcode(status)


def watched(*args):
    """Run with only stderr on a terminal: what was shown there, and what was printed."""
    terminal, other_end = pty.openpty()
    done = subprocess.Popen([ASSAY, *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=other_end)
    os.close(other_end)
    shown = b""
    try:
        while select.select([terminal], [], [], 30)[0]:
            shown += os.read(terminal, 4096)
    except OSError:  # the other end was closed
        pass
    printed = done.communicate()[0]
    os.close(terminal)
    return shown.decode().replace("\r\n", "\n"), printed.decode()


def check(name, got, want):
    if got != want:
        FAILED.append(name)
        print("%s:\n  expected %r\n  got      %r" % (name, want, got))


def count():
    return len(assay("runs", "--all").splitlines())


def test_run():
    question = "You are about to run echo.py\n  x: 1.0\n  y: 2\nContinue? (Y/n) "
    shown, status = typed(b"\n", "run", "echo.py")
    check("an empty answer is yes", shown, question + "\n1.0 2\n")
    check("status of a run", status, 0)
    shown, status = typed(b"n\n", "run", "echo.py")
    check("no", shown, question + "n\n")
    check("status of no", status, 0)
    check("no runs nothing", count(), 1)
    shown, _ = typed(b"\x04", "run", "echo.py")
    check("end of input is no", count(), 1)
    shown, _ = typed(b"y\n", "run", "echo.py", "x=[1,2]")
    first = "You are about to run echo.py in a batch\n  x: [1, 2]\n  y: 2\nContinue? (Y/n) y\n"
    check("a batch", shown[: len(first)], first)
    check("a batch ran", count(), 4)
    with open("rows.csv", "w") as f:
        f.write("x\n1\n2\n")
    shown, _ = typed(b"n\n", "run", "echo.py", "@rows.csv")
    check("a batch file", shown.splitlines()[1:4],
          ["  x: 1.0", "  y: 2", "  (2 row(s) of batch files go before these)"])
    shown, _ = typed(b"n\n", "run", "echo.py", "x=[1:9]", "-m", "3")
    check("an optimizer", shown.splitlines()[0],
          "You are about to run echo.py with random optimizer (max 3 trials)")
    shown, _ = typed(b"n\n", "run", "echo.py", "x=[1,2]", "--init-trials")
    check("init trials", shown.splitlines()[0], "You are about to initialize trials for echo.py in a batch")


def test_delete():
    shown, _ = typed(b"n\n", "runs", "delete", "1")
    check("delete asks", re.sub(r"\[\w{8}\]|\d[\d-]+ [\d:]+", "*", shown),
          "You are about to delete the following runs:\n  *  echo.py  *  completed  x=2 y=2\n"
          "Delete these runs? (Y/n) n\n")
    check("nothing deleted", count(), 4)
    shown, _ = typed(b"\n", "runs", "delete", "1")
    check("deleted", (shown.splitlines()[-1], count()), ("Deleted 1 run(s)", 3))
    shown, _ = typed(b"\n", "runs", "purge")
    check("purge is not done by default", "Permanently delete these runs? (y/N) " in shown, True)
    check("still in the trash", len(assay("runs", "--deleted").splitlines()), 1)
    shown, _ = typed(b"yes\n", "runs", "restore")
    check("restored", (shown.splitlines()[-1], count()), ("Restored 1 run(s)", 4))
    shown, _ = typed(b"\n", "runs", "delete", "--permanent", "1")
    check("for good is not done by default", count(), 4)
    shown, _ = typed(b"y\n", "runs", "delete", "--permanent", "1")
    check("for good", (shown.splitlines()[-1], count()), ("Permanently deleted 1 run(s)", 3))


def test_notes():
    shown, _ = typed(b"n\n", "label", "1", "unwanted")
    check("label asks", shown.splitlines()[0],
          "You are about to label the following runs with 'unwanted':")
    check("no label", "unwanted" in assay("runs"), False)
    shown, _ = typed(b"\n", "label", "--set", "kept", "1")
    check("label", shown.splitlines()[-1], "Labeled 1 run(s)")
    shown, _ = typed(b"n\n", "tag", "--add", "unwanted", "1")
    check("tags ask", shown.splitlines()[0], "You are about to modify tags for the following runs:")
    check("no tag", assay("tag", "--list-all"), "")
    shown, _ = typed(b"y\n", "comment", "--add", "seen", "1")
    check("comments ask", (shown.splitlines()[0], shown.splitlines()[-1]),
          ("You are about to add a comment to the following runs:", "Added comment to 1 run(s)"))
    shown, _ = typed(b"n\n", "comment", "--clear", "1")
    check("comments stay", assay("comment", "--list", "1"), "[1] seen\n")
    shown, _ = typed(b"n\n", "mark", "1")
    check("no mark", "marked" in assay("runs"), False)
    shown, _ = typed(b"\n", "mark", "1")
    check("mark", "[marked]" in assay("runs"), True)


def test_moving():
    there = os.path.abspath("there")
    shown, _ = typed(b"n\n", "export", there)
    check("export asks", shown.splitlines()[0],
          "You are about to copy the following runs to '%s':" % there)
    check("nothing exported", os.path.exists(there), False)
    shown, _ = typed(b"\n", "export", "--move", there)
    check("nothing is moved by default", (shown.splitlines()[-1][:17], count()),
          ("Continue? (y/N) ", 3))
    typed(b"y\n", "export", "--move", there)
    check("moved", (count(), len(os.listdir(there))), (0, 3))
    shown, _ = typed(b"n\n", "import", there)
    check("nothing imported", count(), 0)
    typed(b"\n", "import", there)
    check("imported", count(), 3)


def test_progress():
    write_script("fail.py", "x = 1\nif x == 2:\n    raise SystemExit(3)\nprint(x)\n")
    shown, printed = watched("run", "-y", "fail.py", "x=[1,2,3]")
    lines = re.sub(r"\b[0-9a-f]{8,32}\b", "ID", shown).split("\n")
    check("output with progress", printed, "1\n3\n")
    check("progress", [line for line in lines if "Initialized" not in line], [
        "INFO: [assay] Running trial ID: fail.py (x=1)",
        "1 of 3 trials\r\x1b[KINFO: [assay] Running trial ID: fail.py (x=2)",
        "ERROR: [assay] Run ID failed - see logs for details",
        "2 of 3 trials, 1 failed\r\x1b[KINFO: [assay] Running trial ID: fail.py (x=3)",
        ""])
    shown, _ = typed(b"", "run", "-y", "fail.py", "x=[1,2,3]")
    check("no progress among output", "of 3 trials" in shown, False)


def statuses():
    rows = [line.split("  ") for line in assay("runs", "-s", "-o", "nap").splitlines()]
    return [(row[1].strip(), [word for word in row[2:] if word.strip()][0].strip()) for row in rows]


def test_interrupt():
    write_script("nap.py", "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
                 "x = 1\nprint('nap', flush=True)\ntime.sleep(x)\n")
    begun = time.monotonic()
    shown, status = typed(b"\x03", "run", "-y", "nap.py", "x=[60,61,62]", "--jobs", "2", after=rb"nap\r?\n")
    check("Ctrl-C ends soon", time.monotonic() - begun < 20, True)
    check("status of Ctrl-C", status, 241)
    check("nothing failed", "failed" in shown, False)
    check("what was under way is terminated, what waited waits", statuses(),
          [("nap.py", "terminated"), ("nap.py", "terminated"), ("nap.py", "pending"), ("nap.py+", "terminated")])
    batch = assay("select", "-o", "nap.py+").strip()
    assay("run", "-y", "--restart", batch, "x=[0,62]", "--init-trials")
    shown = assay("run", "-y", "--restart", batch, "x=[0,0.1]")
    check("a restart goes on", shown.count("nap\n"), 2)
    check("and leaves what was terminated", sorted(statuses()), [
        ("nap.py", "completed"), ("nap.py", "completed"), ("nap.py", "terminated"), ("nap.py", "terminated"),
        ("nap.py+", "completed")])


def write_script(name, text):
    with open(name, "w") as script:
        script.write(text)


def main():
    with tempfile.TemporaryDirectory() as tmp:
        os.environ.update(GUILD_HOME=os.path.join(tmp, "home"), COLUMNS="100", NO_COLOR="1", NO_IMPORT_FLAGS_PROGRESS="1")
        os.mkdir(os.path.join(tmp, "project"))
        os.chdir(os.path.join(tmp, "project"))
        write_script("echo.py", "x = 1.0\ny = 2\nprint('%r %r' % (x, y))\n")
        test_run()
        test_delete()
        test_notes()
        test_moving()
        test_progress()
        test_interrupt()
        os.chdir("/")
    print("%d failed" % len(FAILED))
    sys.exit(1 if FAILED else 0)


try:
    pty.openpty()
except OSError as error:
    print("skipped: there are no pseudo-terminals here (%s)" % error)
    sys.exit(77)
main()
