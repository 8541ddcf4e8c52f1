/* Scripts under the warm interpreter behave as under a plain one, and harm nothing but their own
 * run. */
#include "engine/base/clock.h"
#include "engine/base/process.h"
#include "engine/output.h"
#include "tests/engine/session.h"

/* What `python3 script` prints (both streams in one) and its exit status. */
static char *plain_python(Session *s, const char *script, int *status) {
    char *argv[] = {(char *)"python3", (char *)"-u", (char *)script, NULL};
    ProcessOptions options = PROCESS_OPTIONS_INIT;
    ProcessStatus ended = {0};
    Buf out = BUF_INIT;
    Error err = ERROR_INIT;
    options.argv = argv;
    options.cwd = s->project;
    CHECK(process_capture(&ended, &out, NULL, &options, SPAN_LIT(""), 60, &err));
    error_clear(&err);
    *status = ended.exited ? ended.code : 256 - ended.code;
    return buf_detach(&out);
}

/* The same output and status as a plain interpreter's. */
static void check_same(Session *s, const char *text) {
    char *path = path_join(s->project, "same.py");
    int status;
    session_write(s, "same.py", text);
    char *want = plain_python(s, path, &status);
    CHECK_INT(session_run(s, "same.py", NULL), status);
    CHECK_STR(s->out.data, want);
    free(want);
    free(path);
}

TEST(errors_and_exits) {
    Session s;
    session_open(&s);
    check_same(&s, "def f():\n    return 1 / 0\n\nf()\n");
    check_same(&s, "try:\n    {}['a']\nexcept KeyError:\n    raise ValueError('b')\n");
    check_same(&s, "import sys\nsys.exit(7)\n");
    check_same(&s, "import sys\nsys.exit('words')\n");
    check_same(&s, "import sys\nsys.exit()\n");
    check_same(&s, "raise SystemExit(300)\n");
    check_same(&s, "import os\nos._exit(9)\n");
    check_same(&s, "import os\nos.abort()\n");
    check_same(&s, "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\n");
    check_same(&s, "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n");
    check_same(&s, "raise KeyboardInterrupt\n");
    check_same(&s, "import ctypes\nctypes.string_at(0)\n");
    session_close(&s);
}

TEST(order_of_the_end) {
    Session s;
    session_open(&s);
    check_same(&s, "import atexit\natexit.register(print, 'bye')\nprint('hello')\n");
    check_same(&s,
               "class A:\n    def __del__(self):\n        print('gone')\n\na = A()\nprint(1)\n");
    check_same(&s, "import threading, time\n"
                   "def late():\n    time.sleep(0.05)\n    print('late')\n\n"
                   "threading.Thread(target=late).start()\nprint('main')\n");
    check_same(&s, "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')\n");
    check_same(&s, "import os\nprint('a', end='')\nos.write(1, b'b')\nos.system('echo c')\n");
    check_same(&s, "import sys\nsys.excepthook = lambda t, v, b: print('hook', v)\n1 / 0\n");
    session_close(&s);
}

/* The streams of the captured lines, "oe…". */
static char *streams_of(Session *s) {
    Run *run = run_new(engine_store(s->engine), s->result.id);
    Buf text = BUF_INIT, marks = BUF_INIT;
    OutputLine *lines = NULL;
    size_t count = 0;
    Error err = ERROR_INIT;
    CHECK(output_read(&text, &lines, &count, run, &err));
    for (size_t i = 0; i < count; i++)
        buf_addc(&marks, lines[i].stream == STREAM_ERR ? 'e' : 'o');
    free(lines);
    buf_release(&text);
    run_free(run);
    return buf_detach(&marks);
}

static void check_streams(Session *s, const char *script, const char *out, const char *want) {
    session_write(s, "streams.py", script);
    session_run(s, "streams.py", NULL);
    char *marks = streams_of(s);
    CHECK_STR(s->out.data, out);
    CHECK_STR(marks, want);
    free(marks);
}

/* Shown as one, in their order; kept as what they are. */
TEST(merged_output_knows_its_streams) {
    Session s;
    session_open(&s);
    check_streams(&s,
                  "import os, sys\n"
                  "print(1)\nprint(2, file=sys.stderr)\nprint(3)\nos.system('echo 4; echo 5')\n"
                  "sys.stderr.write('6\\n')\nos.system('echo 7')\nprint(8, file=sys.stderr)\n",
                  "1\n2\n3\n4\n5\n6\n7\n8\n", "oeoooeoe");
    check_streams(&s, "import logging\nprint(1)\nlogging.warning('x')\nprint(2)\n",
                  "1\nWARNING:root:x\n2\n", "oeo");
    check_streams(&s,
                  "import os, sys\nos.closerange(3, 256)\nkept = [open(os.devnull, 'w') for _ in "
                  "range(20)]\nprint(1, file=sys.stderr)\nprint(2)\n",
                  "1\n2\n", "oo");
    check_streams(&s,
                  "import os, sys\nos.dup2(os.open('log', os.O_WRONLY | os.O_CREAT), 2)\n"
                  "print(1, file=sys.stderr)\nprint(open('log').read(), end='')\n",
                  "1\n", "o");
    session_close(&s);
}

TEST(the_world_a_script_sees) {
    Session s;
    session_open(&s);
    session_write(&s, "helper.py", "NAME = __name__\n");
    session_write(&s, "ast.py", "LOCAL = True\n");
    session_write(&s, "pkg/__init__.py", "");
    session_write(&s, "pkg/part.py", "VALUE = 42\n");
    check_same(&s, "print(__name__, __file__, __package__, __spec__)\n");
    check_same(&s, "import helper\nprint(helper.NAME)\n");
    check_same(&s, "import pkg.part\nprint(pkg.part.VALUE)\n");
    check_same(&s, "import sys\nprint(len(sys.argv), sys.argv[0] == __file__)\n");
    check_same(&s, "import json, socket, signal, types, gc\nprint(gc.isenabled())\n");
    check_same(&s, "import sys, os\nprint(sys.path[0] == os.path.dirname(__file__))\n");
    check_same(&s, "import pickle\nclass A: pass\nprint(type(pickle.loads(pickle.dumps(A()))))\n");
    check_same(&s, "import sys\nprint(sys.stdin.read() == '')\n");
    check_same(&s, "import multiprocessing as m\n"
                   "def f(q): q.put(5)\n"
                   "if __name__ == '__main__':\n"
                   "    q = m.Queue()\n    p = m.Process(target=f, args=(q,))\n    p.start()\n"
                   "    print(q.get())\n    p.join()\n");
    session_close(&s);
}

/* After whatever the script did, the next run works. */
static void check_survives(Session *s, const char *text, const char *want) {
    session_write(s, "bad.py", text);
    session_run(s, "bad.py", NULL);
    if (want)
        CHECK_STR(s->out.data, want);
    CHECK_INT(session_run(s, "echo.py", WORDS("x=5")), 0);
    CHECK_STR(s->out.data, "5 2 'a'\n");
}

TEST(nothing_but_its_own_run_suffers) {
    Session s;
    session_open(&s);
    session_write(&s, "echo.py", ECHO_PY);
    check_survives(&s, "import os\nos.closerange(0, 256)\n", "");
    check_survives(&s, "import os\nos.chdir('/')\nprint(os.getcwd())\n", "/\n");
    check_survives(&s, "import os\nif os.fork() == 0:\n    os._exit(3)\nos.wait()\nprint(1)\n",
                   "1\n");
    check_survives(&s, "import os\nos.kill(os.getppid(), 9)\nprint('killed')\n", "killed\n");
    check_survives(&s, "import os\nos.kill(os.getppid(), 19)\nprint('stopped')\n", "stopped\n");
    check_survives(&s, "import os, sys\nos.kill(os.getppid(), 9)\nos.setsid()\n", NULL);
    check_survives(&s, "import sys\nsys.path.clear()\nsys.modules.clear()\n", NULL);
    check_survives(&s, "import os\nos.environ.clear()\ndel os.environ\n", NULL);
    check_survives(&s, "import builtins\nbuiltins.print = None\n", NULL);
    check_survives(&s, "import os, subprocess\nsubprocess.Popen(['sleep', '2'])\nprint('left')\n",
                   "left\n");
    check_survives(&s, "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (4, 4))\n", "");
    session_close(&s);
}

/* However early a script stops or kills its server: it runs once, and nobody waits for long. */
TEST(a_script_that_strikes_its_server_runs_once) {
    Session s;
    session_open(&s);
    double start = clock_monotonic();
    session_write(&s, "guild.yml",
                  "strike:\n  main: strike\n  flags-import: no\n  flags: {signal: 9}\n");
    session_write(&s, "strike.py",
                  "import os, sys\nos.kill(os.getppid(), int(sys.argv[2]))\n"
                  "os.write(1, b'here\\n')\n");
    for (int i = 0; i < 10; i++) {
        session_run(&s, "strike", WORDS("signal=9"));
        CHECK_STR(s.out.data, "here\n");
        CHECK_INT(session_run(&s, "strike", WORDS("signal=19")), 0);
        CHECK_STR(s.out.data, "here\n");
    }
    CHECK(clock_monotonic() - start < 60);
    session_close(&s);
}

TEST(a_run_directory_and_environment) {
    Session s;
    session_open(&s);
    session_write(
        &s, "where.py",
        "import os\nprint(os.getcwd() == os.environ['RUN_DIR'], os.environ['FLAGS_DEST'],\n"
        "      os.path.basename(os.environ['RUN_DIR']) == os.environ['RUN_ID'],\n"
        "      os.environ['GUILD_OP'])\nopen('made', 'w').write('x')\n");
    CHECK_INT(session_run(&s, "where.py", NULL), 0);
    CHECK_STR(s.out.data, "True globals True where.py\n");
    char *made = xformat("%s/runs/%s/made", s.home, s.result.id);
    CHECK(path_is_file(made));
    free(made);
    session_close(&s);
}

TEST(destinations) {
    Session s;
    session_open(&s);
    session_write(&s, "say.py",
                  "import argparse\np = argparse.ArgumentParser()\n"
                  "p.add_argument('--msg', default='hello')\n"
                  "p.add_argument('--loud', action='store_true')\n"
                  "a = p.parse_args()\nprint(a.msg.upper() if a.loud else a.msg)\n");
    CHECK_INT(session_run(&s, "say.py", WORDS("msg=a b", "loud=yes")), 0);
    CHECK_STR(s.out.data, "A B\n");
    CHECK_INT(session_run(&s, "say.py", NULL), 0);
    CHECK_STR(s.out.data, "hello\n");
    session_write(&s, "main.py", "params = {'lr': 1}\nother = 2\nprint(params, other)\n");
    session_write(&s, "guild.yml",
                  "nested:\n  main: main\n  flags-dest: global:params\n  flags-import: no\n"
                  "  flags:\n    lr: 0.5\n    steps: 3\n"
                  "pkg:\n  main: pkg.mod --extra a\n  flags-dest: args\n  flags-import: no\n"
                  "  flags:\n    x: 1\n");
    session_write(&s, "pkg/__init__.py", "");
    session_write(&s, "pkg/other.py", "WORD = 'relative'\n");
    session_write(&s, "pkg/mod.py",
                  "import sys\nfrom .other import WORD\nprint(WORD, __package__, sys.argv[1:])\n");
    CHECK_INT(session_run(&s, "nested", WORDS("lr=0.25")), 0);
    CHECK_STR(s.out.data, "{'lr': 0.25, 'steps': 3} 2\n");
    CHECK_INT(session_run(&s, "pkg", NULL), 0);
    CHECK_STR(s.out.data, "relative pkg ['--extra', 'a', '--x', '1']\n");
    session_close(&s);
}

TEST(values_keep_their_types) {
    Session s;
    session_open(&s);
    session_write(&s, "types.py",
                  "a = 1\nb = 1.0\nc = 'x'\nd = True\ne = None\nprint(repr([a, b, c, d, e]))\n");
    CHECK_INT(session_run(&s, "types.py", WORDS("a=1.0", "b=2", "c='1'", "d=no", "e=[1:2")), 0);
    CHECK_STR(s.out.data, "[1.0, 2, '1', False, '[1:2']\n");
    CHECK_INT(session_run(
                  &s, "types.py",
                  WORDS("a=1e400", "b=99999999999999999999", "c=caf\xC3\xA9", "d=1e-07", "e=it's")),
              0);
    CHECK_STR(s.out.data, "[inf, 99999999999999999999, 'caf\xC3\xA9', 1e-07, \"it's\"]\n");
    session_close(&s);
}
