/* Every allocation of a program fails once: the program sees MemoryError, never anything else, and
 * the machine goes on. */
#include "harness/language/language.h"
#include "harness/language/heap.h"
#include "tests/check.h"
#include <string.h>

static const char *const PROGRAMS[] = {
    "class A:\n"
    "    def __init__(self, v): self.v = v\n"
    "    def __repr__(self): return f'A({self.v})'\n"
    "class B(A):\n"
    "    @property\n"
    "    def text(self): return super().__repr__()\n"
    "print(B(3).text, [A(i) for i in range(3)], {i: str(i) for i in range(20)})\n",
    "def numbers(n):\n"
    "    try: yield from range(n)\n"
    "    finally: print('end')\n"
    "print(list(numbers(5)), sum(n for n in numbers(3)))\n"
    "try: raise ValueError('x')\n"
    "except ValueError as e: print(repr(e), 2 ** 200, '%5.2f' % 3.14159, 'a b'.split())\n"};

static bool swallow(void *context, int stream, Span text) {
    return true;
}

/* True when the n-th allocation did not happen any more. */
static bool runs_with_failure(const char *program, size_t n) {
    Interp *interp = interp_new(&(InterpOptions){.write = swallow});
    InterpResult result = INTERP_RESULT_INIT;
    heap_fail_after(interp_vm(interp), n);
    interp_run(interp, span_of(program), "spec.md", 1, INTERP_FILE, &result);
    bool done = result.outcome == INTERP_DONE;
    if (!done)
        CHECK_STR(result.exception.data, "MemoryError");
    interp_result_release(&result);
    heap_fail_after(interp_vm(interp), 0);
    interp_run(interp, SPAN_LIT("[1, 'a', {2: 3}]\n"), "spec.md", 9, INTERP_SINGLE, &result);
    CHECK_INT(result.outcome, INTERP_DONE);
    interp_result_release(&result);
    interp_free(interp);
    return done;
}

TEST(failing_allocations) {
    for (size_t i = 0; i < sizeof PROGRAMS / sizeof *PROGRAMS; i++) {
        size_t n = 1;
        while (n < 20000 && !runs_with_failure(PROGRAMS[i], n))
            n++;
        CHECK(n > 100);
        CHECK(n < 20000);
    }
}

/* What failed once in the middle is done again by the same code. */
static const char AGAIN[] = "done = 0\n"
                            "while done < 3:\n"
                            "    try:\n"
                            "        class A:\n"
                            "            x = property(lambda self: [self, hash(2 ** 70)])\n"
                            "        def f(*a, k=len('ab'), **n): return a, k, n\n"
                            "        import string\n"
                            "        text = f'{max(3, min(7, 5)):>{done + 3}}' + string.digits\n"
                            "        table = {chr(97 + i): divmod(i, 3) for i in range(9)}\n"
                            "        f(*sorted(table), **dict(z=A().x[1], y=text.split('0')))\n"
                            "        done += 1\n"
                            "    except MemoryError:\n"
                            "        print('caught')\n";

static bool note(void *context, int stream, Span text) {
    *(bool *)context = true;
    return true;
}

TEST(failing_allocations_are_caught) {
    size_t n = 0;
    for (bool caught = true; caught && n < 20000; n += 1 + n / 50) {
        caught = false;
        Interp *interp = interp_new(&(InterpOptions){.write = note, .context = &caught});
        InterpResult result = INTERP_RESULT_INIT;
        heap_fail_after(interp_vm(interp), n + 1);
        interp_run(interp, span_of(AGAIN), "spec.md", 1, INTERP_FILE, &result);
        if (result.outcome == INTERP_RAISED) { /* before the `try` */
            CHECK_STR(result.exception.data, "MemoryError");
            caught = true;
        }
        interp_result_release(&result);
        interp_free(interp);
    }
    CHECK(n > 100);
    CHECK(n < 20000);
}
