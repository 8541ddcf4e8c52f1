"""Commands in the manner of `.t` files in the wild, and files made of them.

A snippet is what a file would have between two outputs: lines behind `$ ` and `> `. What it prints
is asked of cram itself, so anything may stand here that prints the same twice.
"""
import re

SNIPPETS = [
    # words and output of all kinds
    "echo a", "echo a b", "true", "false", ":", "(exit 7)", "exit_with() { return $1; }; exit_with 3",
    "printf x", r"printf 'x\ny'", r"printf 'a\tb\n'", "echo; echo b", r"echo 'a\b'", "echo '*'", "seq 3", "seq 1 30",
    r"printf '\033[1mbold\033[0m\n'", "echo 'x (re)'", "echo 'x (glob)'", "echo 'x (esc)'", "echo 'x (no-eol)'",
    r"printf 'a\001\377\n'", r"printf 'caf\303\251\n'", r"printf '\351\n'", r"printf 'a\000b\n'", r"printf 'a\fb\vc\bd\ae\n'",
    r"printf 'a\r\nb\r\n'", r"printf '50%%\r100%%\n'", r"printf 'a\rb\rc'", r"printf '\r'", r"printf 'a\r'", r"printf '\n\n\n'",
    r"printf 'tail  \n'", "echo '  indented'", "echo '  $ echo not a command'", "echo '$ x'", "echo '> x'", "echo '>>> 1'",
    "echo '```'", "echo '{{x}}'", "echo '{{?int}}'", "echo 'a ... b'", "echo ...", "echo '[1]'", "echo '[1'", "echo 'a|b'",
    "echo \"quoted 'inner'\" and 'outer \"inner\"'", "echo '# not a comment'  # a comment", "# only a comment", "",
    "   echo leading blanks", "echo trailing blanks   ", "\techo tab", "echo a;echo b;", "echo one \\\n> two \\\n>   three",
    "printf '%s\\n' a 'b c' d", "printf '%5d|%-5d|\\n' 42 42", "printf '%s' ''", "echo -n no newline", "echo 'é ü'",
    "yes | head -3", "seq 200 | tail -1", "printf 'y%.0s' $(seq 300); echo", "echo '<a&b>'", "echo \\$HOME '\\'",
    "echo Traceback '(most recent call last):'", "echo 'doctest: +SKIP'", "echo x # doctest: +ELLIPSIS",
    # statuses
    "false || echo no", "true && echo yes", "! true", "! false", "exit() { echo mine $1; }; exit 4; unset -f exit", "(exit 80)",
    "sh -c 'exit 3'", "sh -c 'kill -9 $$' 2>/dev/null", "sh -c 'kill -TERM $$' 2>/dev/null", "nosuch-command", "nosuch 2>/dev/null",
    "./nosuch", "cat nosuch", "cat /", "cd nosuch", "test -e nosuch", "[ 1 -eq 2 ]", "[ a = ]", "ls nosuch 2>&1 | wc -l",
    "grep -q x /dev/null", "echo a | grep b", "false\n> echo $?", "false; echo $?", "echo $?", "return 5", "(return 5)", "exec 9>&-",
    "false | true", "true | false", "set -o pipefail 2>/dev/null || echo none", "false; true; false", "sh -c 'exit 255'", "(exit 256)",
    # input and documents
    "cat <<EOF\n> a\n>   b\n> \n> EOF", "cat <<'EOF'\n> $x `no` \\\n> EOF", "cat <<-EOF\n> \ttabs\n> \tEOF", "cat > f <<EOF\n> in $x\n> EOF\n> cat f",
    "cat <<A; cat <<B\n> a\n> A\n> b\n> B", "sh <<EOF\n> echo inner\n> exit 2\n> EOF", "sh <<'A'\n> cat <<B\n> nested $0\n> B\n> A",
    "cat > s.sh <<EOF\n> #!/bin/sh\n> echo \"\\$# args\" >&2\n> exit 9\n> EOF\n> chmod +x s.sh\n> ./s.sh a b", "while read l; do echo \"<$l>\"; done <<E\n> 1\n> 2\n> E",
    "python3 -c 'print(1)'", "awk 'BEGIN { print 1; exit 3 }'", "sed s/a/b/ <<E\n> aaa\n> E", "cat <<EOF | tr a-z A-Z\n> up\n> EOF", "cat /dev/null", "cat </dev/null",
    "read x </dev/null", "echo in | cat -", "echo in | (read y; echo got $y)", "cat <<EOF > g && cat g\n> last\n> EOF", "cat <<EOF\n> # not a comment\n> $ x\n> EOF",
    # redirections
    "echo err >&2", "echo out; echo err >&2; echo out", "echo a >/dev/stderr; echo b", "echo a | tee /dev/stderr", "echo a >/dev/stdout", "echo a >/dev/null", "ls nosuch 2>/dev/null",
    "(echo o; echo e >&2) 2>&1 >/dev/null", "exec 3>&1; echo three >&3; exec 3>&-", "exec 2>&1", "{ echo a; echo b; } > h; cat h", "echo x >> h; cat h", "test -p /dev/stdout && echo pipe",
    "test -t 0 || echo no terminal", "sh -c 'echo a; echo b >&2'", "echo a | cat | cat", "echo a >nosuch/x", "set -C; echo x > h2; echo y > h2; set +C", ": >&9",
    # state
    "x=1", "x=2; export x", "export y='a b'", "unset x", "echo ${x-unset} ${y:-none}", "env | grep ^y=", "f() { local v=3; echo \"f $1 $v $x\"; }", "f 1", "f() {\n> echo lines\n> }\n> f",
    "unset -f f", "alias ll='echo aliased'", "ll x", "unalias ll", "set -- p q; echo $# $2", "echo $#", "shift", "set -u; echo $nosuchvar", "set +u", "(set -x; echo traced)", "PS4='++ '", "set -f; echo *; set +f",
    "IFS=:; set -- a:b; echo $1; unset IFS", "umask 022; umask", "trap 'echo usr' USR1; kill -USR1 $$; trap - USR1", "trap 'echo int' INT; kill -INT $$; trap - INT", "readonly R=1; echo $R", "eval 'echo e; false'",
    ". ./nosuch.sh", "echo 'echo sourced $1' > inc; . ./inc", "ulimit -c 0", "cd ..", "mkdir -p d/e && cd d && pwd | sed 's,.*/,,'", "cd \"$TESTDIR\" && cd - >/dev/null", "ls", "rm -rf d f g h h2 inc s.sh", "mkdir d; ls -a d",
    "echo $TESTFILE | sed 's/[0-9]*//'", "echo $TESTSHELL $LANG $LC_ALL $LANGUAGE $TZ $COLUMNS $CDPATH.", "basename \"$(dirname \"$TMPDIR\")/x\"", "test \"$TMPDIR\" = \"$TMP\" && test \"$TEMP\" = \"$TMP\" && echo same; basename $TMP",
    "test -n \"$CRAMTMP\" && test -d \"$CRAMTMP\" && echo dir", "echo \"$0 $-\" | tr -d s", "type cd", "command -v nosuch", "date -d @0 +%H:%M", "pwd | sed 's,.*/,,;s/[0-9]*//'",
    # control flow
    "if true; then\n> echo in\n> fi", "for i in 1 2 3; do\n>   echo $i\n> done", "while false; do :; done", "case a in\n> a) echo A;;\n> *) echo other;;\n> esac", "i=0; while [ $i -lt 3 ]; do i=$((i+1)); printf $i; done",
    "{ echo a\n> echo b\n> }", "(\n>   cd /\n>   pwd\n> )", "for i in 1 2; do echo $i; [ $i = 2 ]; done", "until true; do :; done; echo $((1+2*3))", "x=$(echo sub; exit 4); echo $? $x", "echo `echo back`", "echo $(cat <<E\n> in sub\n> E\n> )",
    # background and processes
    "sleep 0.01 & wait", "(echo bg) & wait", "false & wait $!", "sleep 0.01 &\n> wait; echo done", "sh -c 'sleep 0.01; echo late' | cat", "echo a | while read x; do echo \"$x\"; done", "timeout 0.01 sleep 5", "exec 5</dev/null; exec 5<&-",
    "(trap 'echo bye' EXIT; true)", "sh -c 'trap \"echo t; exit 3\" TERM; kill -TERM $$'", "(set -e; false; echo not)", "sh -e -c 'false; true'", "sh -c 'echo $0' zero", "jobs", "wait", "yes 2>/dev/null | head -1; true",
    # git as projects use it, and other tools
    "git init -q r 2>&1 | head -1; cd r; git status --short; cd ..", "diff -u - - </dev/null", "printf 'b\\na\\n' | sort", "echo abc | cut -c2", "expr 1 + 1", "expr 0", "wc -l < /dev/null", "find . -name nosuch", "od -c /dev/null", "echo a | md5sum",
]
# What ends the shell, skips the file, or leaves something open: as the last command only.
ENDINGS = ["exit 0", "exit 3", "exit 80", "(exit 80); exit", "exec true", "exec sh -c 'exit 4'", "set -e; false", "echo bye; exit", "printf bye; exit 2", "echo 'open", "cat <<EOF\n> open",
           "if true; then", "echo $(", "echo a &&", "exec echo last", "exec >/dev/null", "exec 1>&-", "exec </dev/null", "cat", "cat; echo", "head -1", "read z; echo $z", "trap 'echo at exit' EXIT", "trap 'exit 80' EXIT", "return 3",
           "sleep 9 >/dev/null 2>&1 &", "}", "done", ")", "echo ${", "set -n", "case x in", "f() {", "unset PATH; ls", "PATH=; ls", "shift 99", "exit 300", "exit abc", "set -u; echo $nosuchvar", "set -o nosuch", ". nosuchfile", "exec nosuch-program", "readonly Q=1; Q=2"]
PROSE = ["text", "", "", " one blank", "# heading", "#if unix", "#require git", "#testcases a b", "\ttab", " $ x", "$ x", "> y", "  ", "   ", "    code", "===", "  $", "  >", "  $x", "  >x", "text (re)", "caf\xe9", " ", "\x0c", "#endif",
         "Set up:", "  no output of anything", "$ echo not run", "```"]


def variants(rng, line):
    """Other ways to write a printed line, mostly right ones."""
    plain = line.rsplit(b" (", 1)[0] if line.endswith(b")") else line
    kind = rng.randrange(16)
    if kind == 0:
        return re.escape(line) + b" (re)"
    if kind == 1:
        return line[:1].replace(b"\\", b"\\\\") + b"* (glob)"
    if kind == 2:
        return line.replace(b"\\", b"\\\\") + b" (esc)"
    if kind == 3:
        return re.sub(rb"[0-9]+", rb"\\d+", line) + b" (re)"
    if kind == 4:
        return b"?" * len(line) + b" (glob)"
    if kind == 5:
        return b"*" + plain[-2:] + b" (glob)"
    if kind == 6:
        return b".* (re)"
    if kind == 7:
        return line + b" "
    if kind == 8:
        return line + b" (glob)"
    if kind == 9:
        return line + b" (re)"
    if kind == 10:
        return b"".join(b"\\x%02x" % c for c in plain) + b" (esc)"
    if kind == 11:
        return rng.choice([b"", b"x", b"[1]", b"*", b"(", b"...", b"\\", b"[ (re)", b"** (re)", b"x\ty", b"\\x41\\t (esc)", b"\xff"])
    if kind == 12:
        return b"x" + line
    if kind == 13:
        return line + b"\n  more"
    if kind == 14:
        return b"[" + line[:1] + b"].* (re)" if line[:1].isalnum() else line
    return line[:-1]


def commands(rng):
    """The file without any output: lines, as bytes."""
    lines = []
    for n in range(rng.randrange(1, 9)):
        for _ in range(rng.choice([0, 0, 0, 1, 2])):
            lines.append(rng.choice(PROSE))
        lines += ("  $ " + rng.choice(SNIPPETS).replace("\n> ", "\n  > ")).split("\n")
    if rng.random() < 0.2:
        lines += ("  $ " + rng.choice(ENDINGS).replace("\n> ", "\n  > ")).split("\n")
        if rng.random() < 0.3:
            lines += ["  $ " + rng.choice(["echo rest", "true"])]
    return [line.encode("latin-1") for line in lines]


def spoilt(rng, lines):
    """The lines cram wrote, some of them changed."""
    often = rng.choice([0, 0.05, 0.2])
    out = []
    for line in lines:
        output = line.startswith(b"  ") and line[2:4] not in (b"$ ", b"> ")
        if output and rng.random() < often:
            line = b"  " + variants(rng, line[2:])
        elif rng.random() < often / 10:
            continue
        out.append(line)
    end = b"" if rng.random() < 0.1 else b"\n"
    return b"\n".join(out) + end
