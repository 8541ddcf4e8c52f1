/* What sessions share. */
#include "harness/session.h"

void session_result_reset(SessionResult *r) {
    Buf *const bufs[] = {&r->got, &r->errout, &r->exception, &r->traceback, &r->failure, &r->over};
    for (size_t i = 0; i < sizeof bufs / sizeof bufs[0]; i++) {
        if (bufs[i]->data)
            buf_reset(bufs[i]);
        else
            buf_init(bufs[i]);
    }
    r->raised = false;
    r->seconds = 0;
}

void session_result_release(SessionResult *r) {
    Buf *const bufs[] = {&r->got, &r->errout, &r->exception, &r->traceback, &r->failure, &r->over};
    for (size_t i = 0; i < sizeof bufs / sizeof bufs[0]; i++)
        if (bufs[i]->data)
            buf_release(bufs[i]);
}
