/* The collector: what it frees, what it keeps, and what it does to the limits. */
#include "harness/language/vm_internal.h"
#include "tests/check.h"
#include <sys/resource.h>

static bool swallow(void *context, int stream, Span text) {
    return true;
}

static Interp *start(size_t limit) {
    Interp *interp = interp_new(&(InterpOptions){.memory_limit = limit, .write = swallow});
    heap_collect_every(interp_vm(interp), 0); /* as usual, under STRESS too */
    return interp;
}

static InterpOutcome run(Interp *interp, const char *source) {
    InterpResult result = INTERP_RESULT_INIT;
    interp_run(interp, span_of(source), "spec.md", 1, INTERP_FILE, &result);
    InterpOutcome outcome = result.outcome;
    interp_result_release(&result);
    return outcome;
}

/* Under STRESS free memory is kept for a while. */
static bool takes_less_than(Interp *interp, size_t bytes) {
#ifdef STRESS
    bytes += 160 << 20;
#endif
    return interp_vm(interp)->heap.capacity < bytes;
}

/* ---- blocks ---- */

enum { BLOCKS = 2000 };

typedef struct Pattern {
    struct Pattern *next;
    unsigned char bytes[];
} Pattern;

static size_t size_of(size_t i) {
    static const size_t SIZES[] = {16, 24, 64, 500, 520, 4000, 70000, 300000};
    return SIZES[i % 7 == 6 && i % 56 == 6 ? 7 : i % 7] + i % 5;
}

static bool holds(const Pattern *p, size_t i) {
    for (size_t k = 0; k < size_of(i); k++)
        if (p->bytes[k] != (unsigned char)(i * 31))
            return false;
    return true;
}

/* A list of blocks of many sizes survives collections; what is made meanwhile does not overlap. */
static void chain_body(VM *vm, void *context) {
    Pattern *first = NULL;
    for (size_t i = 0; i < BLOCKS; i++) {
        Pattern *p = vm_alloc(vm, sizeof *p + size_of(i));
        memset(p->bytes, (int)(i * 31) & 0xff, size_of(i));
        p->next = first;
        first = p;
        memset(vm_alloc(vm, size_of(i + 3)), 0xEE, size_of(i + 3));
        if (i % 100 == 0)
            heap_collect(vm);
    }
    size_t i = BLOCKS, live = vm->heap.live;
    for (Pattern *p = first; p; p = p->next)
        CHECK(holds(p, --i));
    CHECK_INT(i, 0);
    first = NULL;
    *(size_t *)context = live;
}

static void collect_body(VM *vm, void *context) {
    heap_collect(vm);
}

/* Run body where a later collect_body does not look for what it left on the stack. */
typedef struct Deep {
    void (*body)(VM *vm, void *context);
    void *context;
} Deep;

static void deep_body(VM *vm, void *context) {
    Deep *deep = context;
    char room[64 << 10];
    memset(room, 0, sizeof room);
    __asm__ volatile("" : : "r"(room) : "memory");
    deep->body(vm, deep->context);
    __asm__ volatile("" : : "r"(room) : "memory");
}

static bool run_deep(Interp *interp, void (*body)(VM *vm, void *context), void *context) {
    Deep deep = {body, context};
    return interp_protect(interp, deep_body, &deep);
}

TEST(chains_survive_and_go) {
    Interp *interp = start(0);
    VM *vm = interp_vm(interp);
    size_t live = 0;
    CHECK(run_deep(interp, chain_body, &live));
    CHECK(live > (size_t)BLOCKS * 5000);
    CHECK(interp_protect(interp, collect_body, NULL));
    CHECK(vm->heap.live < live / 2);
    interp_free(interp);
}

/* Only the middle, the last byte and the end of a block are known. */
static void inner_body(VM *vm, void *context) {
    for (size_t size = 32; size < 2000000; size = size * 3 / 2) {
        char *block = vm_alloc(vm, size);
        memset(block, 'a', size);
        char *volatile inner = block + (size % 2 ? size / 2 : size - 1);
        block = NULL;
        heap_collect(vm);
        for (int i = 0; i < 50; i++)
            memset(vm_alloc(vm, size), 'b', size);
        CHECK(*inner == 'a');
    }
}

TEST(pointers_into_blocks) {
    Interp *interp = start(0);
    CHECK(interp_protect(interp, inner_body, NULL));
    interp_free(interp);
}

/* Text does not keep what its bytes happen to point to, but for its first ones. */
static void text_body(VM *vm, void *context) {
    enum { SIZE = 8 << 20 };
    uintptr_t *hidden = context;
    char **text = vm_alloc_text(vm, 1024);
    memset(text, 0, 1024);
    text[100] = vm_alloc(vm, SIZE);
    *hidden = ~(uintptr_t)text;
}

TEST(text_keeps_nothing) {
    Interp *interp = start(0);
    VM *vm = interp_vm(interp);
    uintptr_t hidden;
    CHECK(run_deep(interp, text_body, &hidden));
    char **volatile text = (char **)~hidden;
    CHECK(vm->heap.capacity > 8 << 20);
    CHECK(interp_protect(interp, collect_body, NULL));
    CHECK(takes_less_than(interp, 8 << 20));
    CHECK(text[0] == NULL);
    interp_free(interp);
}

/* ---- limits ---- */

TEST(garbage_does_not_count) {
    Interp *interp = start(8 << 20);
    CHECK_INT(run(interp, "for i in range(200000): s = [str(i), {i: i}]\n"), INTERP_DONE);
    CHECK_INT(run(interp, "for i in range(500): s = 'x' * 1000000\n"), INTERP_DONE);
    CHECK_INT(run(interp, "for i in range(300): l = list(range(5000)); l.sort(key=str)\n"),
              INTERP_DONE);
    VM *vm = interp_vm(interp);
    CHECK(vm->heap.collections > 10);
    CHECK(takes_less_than(interp, 16 << 20));
    interp_free(interp);
}

TEST(live_memory_counts) {
    Interp *interp = start(8 << 20);
    for (int i = 0; i < 3; i++) {
        CHECK_INT(run(interp, "kept = []\nwhile True: kept.append([len(kept)])\n"), INTERP_RAISED);
        CHECK(takes_less_than(interp, 14 << 20));
        CHECK_INT(run(interp, "n = len(kept)\nassert n > 20000 and kept[n - 1] == [n - 1]\n"),
                  INTERP_DONE);
        CHECK_INT(run(interp, "try: big = 'x' * (4 << 20), 'y' * (5 << 20)\n"
                              "except MemoryError: kept = None\n"
                              "assert kept is None\n"),
                  INTERP_DONE);
        CHECK_INT(run(interp, "big = 'x' * (4 << 20)\nbig = None\n"), INTERP_DONE);
    }
    interp_free(interp);
}

/* ---- resources ---- */

static void count_release(void *object) {
    ++*(int *)object;
}

static void owners_body(VM *vm, void *context) {
    for (int i = 0; i < 100; i++)
        vm_on_free(vm, vm_alloc(vm, 40), count_release, context);
    vm_on_free(vm, NULL, count_release, context);
}

TEST(resources_go_with_their_owners) {
    Interp *interp = start(0);
    int released = 0;
    CHECK(run_deep(interp, owners_body, &released));
    CHECK(interp_protect(interp, collect_body, NULL));
    CHECK(released > 90 && released < 101);
    interp_free(interp);
    CHECK_INT(released, 101);
}

TEST(forgotten_files_are_closed) {
    struct rlimit before, few;
    REQUIRE(getrlimit(RLIMIT_NOFILE, &before) == 0);
    few = before;
    few.rlim_cur = 40;
    REQUIRE(setrlimit(RLIMIT_NOFILE, &few) == 0);
    Interp *interp = start(0);
    CHECK_INT(run(interp, "for i in range(500): line = open('/dev/null').read()\n"), INTERP_DONE);
    interp_free(interp);
    setrlimit(RLIMIT_NOFILE, &before);
}

static int waiting_generators(const VM *vm) {
    int count = 0;
    for (const Stack *stack = vm->oldest; stack; stack = stack->newer)
        count++;
    return count;
}

TEST(forgotten_generators_are_released) {
    Interp *interp = start(0);
    VM *vm = interp_vm(interp);
    CHECK_INT(run(interp, "import gc\nlog = []\n"
                          "def g():\n    yield 1\n    yield 2\n"
                          "def h(n):\n    try: yield 1\n    finally: log.append(n)\n"
                          "def leave():\n"
                          "    for i in range(200):\n"
                          "        next(g())\n"
                          "        next(h(i))\n"
                          "leave()\ngc.collect()\nleave()\n"),
              INTERP_DONE);
    CHECK_INT(run(interp, "gc.collect()\nleave()\nassert len(log) > 380\n"), INTERP_DONE);
    CHECK(waiting_generators(vm) < 800); /* of 1200 */
    CHECK_INT(
        run(interp, "kept = h(-1)\nnext(kept)\ngc.collect()\nleave()\nassert -1 not in log\n"),
        INTERP_DONE);
    interp_free(interp);
}
