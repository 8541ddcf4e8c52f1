/* Small modules: errno, gc, keyword. */
#include "harness/language/modules.h"
#include "harness/language/vm_internal.h"
#include <errno.h>

/* ---- errno ---- */

/* clang-format off */
#define ERRORS(X) \
    X(EPERM) X(ENOENT) X(ESRCH) X(EINTR) X(EIO) X(ENXIO) X(E2BIG) X(ENOEXEC) X(EBADF) X(ECHILD) \
    X(EAGAIN) X(ENOMEM) X(EACCES) X(EFAULT) X(EBUSY) X(EEXIST) X(EXDEV) X(ENODEV) X(ENOTDIR) \
    X(EISDIR) X(EINVAL) X(ENFILE) X(EMFILE) X(ENOTTY) X(ETXTBSY) X(EFBIG) X(ENOSPC) X(ESPIPE) \
    X(EROFS) X(EMLINK) X(EPIPE) X(EDOM) X(ERANGE) X(EDEADLK) X(ENAMETOOLONG) X(ENOLCK) X(ENOSYS) \
    X(ENOTEMPTY) X(ELOOP) X(ENODATA) X(ETIME) X(EPROTO) X(EOVERFLOW) X(EILSEQ) X(ENOTSOCK) \
    X(EADDRINUSE) X(EADDRNOTAVAIL) X(ENETUNREACH) X(ECONNABORTED) X(ECONNRESET) X(ENOTCONN) \
    X(ETIMEDOUT) X(ECONNREFUSED) X(EHOSTUNREACH) X(EALREADY) X(EINPROGRESS) X(ESTALE) X(EDQUOT) \
    X(ECANCELED) X(ENOTSUP) X(EWOULDBLOCK)
/* clang-format on */

static void errno_init(VM *vm, Value module) {
    static const struct {
        const char *name;
        int number;
    } ROWS[] = {
#define X(symbol) {#symbol, symbol},
        ERRORS(X)
#undef X
    };
    Dict *names = dict_new(vm);
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        module_set(vm, module, ROWS[i].name, value_int(ROWS[i].number));
        if (!dict_get(vm, names, value_int(ROWS[i].number), &(Value){0}))
            dict_set(vm, names, value_int(ROWS[i].number), str_value(vm, ROWS[i].name));
    }
    module_set(vm, module, "errorcode", value_object(names));
}

const NativeModule MODULE_ERRNO = {"errno", NULL, errno_init, "Numbers of system errors."};

/* ---- gc: nothing is collected ---- */

static Value gc_collect(VM *vm, Value *args) {
    heap_collect(vm);
    return value_int(0);
}
static Value gc_enable(VM *vm, Value *args) {
    vm->gc_disabled = false;
    return NONE;
}
static Value gc_disable(VM *vm, Value *args) {
    vm->gc_disabled = true;
    return NONE;
}
static Value gc_isenabled(VM *vm, Value *args) {
    return value_bool(!vm->gc_disabled);
}

static const Native GC_FUNCTIONS[] = {
    {"collect(generation=2)", gc_collect,
     "Free what nothing refers to; always 0, not their number."},
    {"enable()", gc_enable, "Makes isenabled() true."},
    {"disable()", gc_disable, "Makes isenabled() false; memory is freed all the same."},
    {"isenabled()", gc_isenabled, "Was disable() not called last?"},
    {NULL, NULL, NULL},
};

const NativeModule MODULE_GC = {"gc", GC_FUNCTIONS, NULL, "The collector of unused memory."};

/* ---- keyword ---- */

static const char *const KEYWORDS[] = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};
static const char *const SOFT_KEYWORDS[] = {"_", "case", "match"};

static bool among(Value v, const char *const *words, size_t count) {
    for (size_t i = 0; is_str(v) && i < count; i++)
        if (strcmp(words[i], as_str(v)->data) == 0)
            return true;
    return false;
}

static Value keyword_iskeyword(VM *vm, Value *args) {
    return value_bool(among(args[0], KEYWORDS, sizeof KEYWORDS / sizeof *KEYWORDS));
}
static Value keyword_issoftkeyword(VM *vm, Value *args) {
    return value_bool(among(args[0], SOFT_KEYWORDS, 3));
}

static Value word_list(VM *vm, const char *const *words, size_t count) {
    List *l = list_new(vm, count);
    for (size_t i = 0; i < count; i++)
        list_push(vm, l, str_value(vm, words[i]));
    return value_object(l);
}

static void keyword_init(VM *vm, Value module) {
    module_set(vm, module, "kwlist", word_list(vm, KEYWORDS, sizeof KEYWORDS / sizeof *KEYWORDS));
    module_set(vm, module, "softkwlist", word_list(vm, SOFT_KEYWORDS, 3));
}

static const Native KEYWORD_FUNCTIONS[] = {
    {"iskeyword(s, /)", keyword_iskeyword, "Is the text a keyword?"},
    {"issoftkeyword(s, /)", keyword_issoftkeyword, "Is the text a keyword in some places?"},
    {NULL, NULL, NULL},
};

const NativeModule MODULE_KEYWORD = {"keyword", KEYWORD_FUNCTIONS, keyword_init,
                                     "The language's keywords."};
