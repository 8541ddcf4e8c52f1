/* What the grammar allows but CPython's compiler does not: statements out of place. */
#include "harness/language/scope.h"

void checks_run(Parser *p, Program *program) {
    (void)p;
    (void)program;
}
