/* The exception tree and exception objects. The tree is one X-macro: name, parent, doc. */
#ifndef VERBATIM_LANGUAGE_EXCEPTIONS_H
#define VERBATIM_LANGUAGE_EXCEPTIONS_H

#include "harness/language/objects.h"

/* X(C_NAME, "PythonName", PARENT) — parents before children. */
#define EXCEPTIONS(X)                                                                              \
    X(EXCEPTION, "Exception", BASE_EXCEPTION)                                                      \
    X(GENERATOR_EXIT, "GeneratorExit", BASE_EXCEPTION)                                             \
    X(KEYBOARD_INTERRUPT, "KeyboardInterrupt", BASE_EXCEPTION)                                     \
    X(SYSTEM_EXIT, "SystemExit", BASE_EXCEPTION)                                                   \
    X(BASE_EXCEPTION_GROUP, "BaseExceptionGroup", BASE_EXCEPTION)                                  \
    X(EXCEPTION_GROUP, "ExceptionGroup", EXCEPTION)                                                \
    X(STOP_ITERATION, "StopIteration", EXCEPTION)                                                  \
    X(STOP_ASYNC_ITERATION, "StopAsyncIteration", EXCEPTION)                                       \
    X(ARITHMETIC_ERROR, "ArithmeticError", EXCEPTION)                                              \
    X(FLOATING_POINT_ERROR, "FloatingPointError", ARITHMETIC_ERROR)                                \
    X(OVERFLOW_ERROR, "OverflowError", ARITHMETIC_ERROR)                                           \
    X(ZERO_DIVISION_ERROR, "ZeroDivisionError", ARITHMETIC_ERROR)                                  \
    X(ASSERTION_ERROR, "AssertionError", EXCEPTION)                                                \
    X(ATTRIBUTE_ERROR, "AttributeError", EXCEPTION)                                                \
    X(BUFFER_ERROR, "BufferError", EXCEPTION)                                                      \
    X(EOF_ERROR, "EOFError", EXCEPTION)                                                            \
    X(IMPORT_ERROR, "ImportError", EXCEPTION)                                                      \
    X(MODULE_NOT_FOUND_ERROR, "ModuleNotFoundError", IMPORT_ERROR)                                 \
    X(LOOKUP_ERROR, "LookupError", EXCEPTION)                                                      \
    X(INDEX_ERROR, "IndexError", LOOKUP_ERROR)                                                     \
    X(KEY_ERROR, "KeyError", LOOKUP_ERROR)                                                         \
    X(MEMORY_ERROR, "MemoryError", EXCEPTION)                                                      \
    X(NAME_ERROR, "NameError", EXCEPTION)                                                          \
    X(UNBOUND_LOCAL_ERROR, "UnboundLocalError", NAME_ERROR)                                        \
    X(OS_ERROR, "OSError", EXCEPTION)                                                              \
    X(BLOCKING_IO_ERROR, "BlockingIOError", OS_ERROR)                                              \
    X(CHILD_PROCESS_ERROR, "ChildProcessError", OS_ERROR)                                          \
    X(CONNECTION_ERROR, "ConnectionError", OS_ERROR)                                               \
    X(BROKEN_PIPE_ERROR, "BrokenPipeError", CONNECTION_ERROR)                                      \
    X(CONNECTION_ABORTED_ERROR, "ConnectionAbortedError", CONNECTION_ERROR)                        \
    X(CONNECTION_REFUSED_ERROR, "ConnectionRefusedError", CONNECTION_ERROR)                        \
    X(CONNECTION_RESET_ERROR, "ConnectionResetError", CONNECTION_ERROR)                            \
    X(FILE_EXISTS_ERROR, "FileExistsError", OS_ERROR)                                              \
    X(FILE_NOT_FOUND_ERROR, "FileNotFoundError", OS_ERROR)                                         \
    X(INTERRUPTED_ERROR, "InterruptedError", OS_ERROR)                                             \
    X(IS_A_DIRECTORY_ERROR, "IsADirectoryError", OS_ERROR)                                         \
    X(NOT_A_DIRECTORY_ERROR, "NotADirectoryError", OS_ERROR)                                       \
    X(PERMISSION_ERROR, "PermissionError", OS_ERROR)                                               \
    X(PROCESS_LOOKUP_ERROR, "ProcessLookupError", OS_ERROR)                                        \
    X(TIMEOUT_ERROR, "TimeoutError", OS_ERROR)                                                     \
    X(REFERENCE_ERROR, "ReferenceError", EXCEPTION)                                                \
    X(RUNTIME_ERROR, "RuntimeError", EXCEPTION)                                                    \
    X(NOT_IMPLEMENTED_ERROR, "NotImplementedError", RUNTIME_ERROR)                                 \
    X(RECURSION_ERROR, "RecursionError", RUNTIME_ERROR)                                            \
    X(SYNTAX_ERROR, "SyntaxError", EXCEPTION)                                                      \
    X(INDENTATION_ERROR, "IndentationError", SYNTAX_ERROR)                                         \
    X(TAB_ERROR, "TabError", INDENTATION_ERROR)                                                    \
    X(SYSTEM_ERROR, "SystemError", EXCEPTION)                                                      \
    X(TYPE_ERROR, "TypeError", EXCEPTION)                                                          \
    X(VALUE_ERROR, "ValueError", EXCEPTION)                                                        \
    X(UNICODE_ERROR, "UnicodeError", VALUE_ERROR)                                                  \
    X(UNICODE_DECODE_ERROR, "UnicodeDecodeError", UNICODE_ERROR)                                   \
    X(UNICODE_ENCODE_ERROR, "UnicodeEncodeError", UNICODE_ERROR)                                   \
    X(UNICODE_TRANSLATE_ERROR, "UnicodeTranslateError", UNICODE_ERROR)                             \
    X(WARNING, "Warning", EXCEPTION)                                                               \
    X(BYTES_WARNING, "BytesWarning", WARNING)                                                      \
    X(DEPRECATION_WARNING, "DeprecationWarning", WARNING)                                          \
    X(ENCODING_WARNING, "EncodingWarning", WARNING)                                                \
    X(FUTURE_WARNING, "FutureWarning", WARNING)                                                    \
    X(IMPORT_WARNING, "ImportWarning", WARNING)                                                    \
    X(PENDING_DEPRECATION_WARNING, "PendingDeprecationWarning", WARNING)                           \
    X(RESOURCE_WARNING, "ResourceWarning", WARNING)                                                \
    X(RUNTIME_WARNING, "RuntimeWarning", WARNING)                                                  \
    X(SYNTAX_WARNING, "SyntaxWarning", WARNING)                                                    \
    X(UNICODE_WARNING, "UnicodeWarning", WARNING)                                                  \
    X(USER_WARNING, "UserWarning", WARNING)

extern const Type TYPE_BASE_EXCEPTION;
#define X(name, text, parent) extern const Type TYPE_##name;
EXCEPTIONS(X)
#undef X

/* What dir() shows of a built-in exception's own attributes; ends with NULL. */
const char *const *exception_attributes(const Type *type);

/* One layout serves all: rarely used attributes (errno, filename, name, obj, value, code, msg,
 * lineno …) live in attrs. */
typedef struct Exception {
    Object object;
    Value args;                      /* tuple */
    Value cause, context, traceback; /* or NONE */
    bool suppress_context;
    Dict *attrs;
} Exception;

static inline Exception *as_exception(Value v) {
    return (Exception *)v.object;
}
static inline bool is_exception(Value v) {
    return is_object(v) && is_instance(v, &TYPE_BASE_EXCEPTION);
}
Value exception_new(VM *vm, const Type *type, Value arg_or_unset);
/* What calling the class with these arguments makes, unless the program overrides that. */
Value exception_construct(VM *vm, const Type *type, const Value *args, size_t count);

/* The built-in exception of this name (IOError and EnvironmentError too), or NULL. */
const Type *exception_type(const char *name);

/* "ValueError: text" and notes, without the place and the caret lines of a SyntaxError: what
 * doctest compares. Qualified by module for classes outside builtins and __main__. */
void exception_add_message(VM *vm, Buf *out, Value exception);
/* The whole traceback, chained ones included, with document lines; names that may have been meant
 * are what the interpreter adds, not module traceback. */
void exception_add_traceback(VM *vm, Buf *out, Value exception, bool suggestions);

#endif
