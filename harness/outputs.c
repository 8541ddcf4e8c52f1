/* Which reports go where: `--report KIND[:FILE]`. */
#include "engine/base/mem.h"
#include "harness/suite.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int terminal_width(int fd) {
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 20)
        return size.ws_col;
    return 0;
}

static bool open_sink(Sink **out, const RunOptions *options, const char *file, Error *err) {
    Sink *sink = xcalloc(1, sizeof *sink);
    buf_init(&sink->buf);
    sink->fd = STDOUT_FILENO;
    if (file)
        sink->fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (sink->fd < 0) {
        free(sink);
        return fail_errno(err, "cannot write the report %s", file);
    }
    sink->tty = isatty(sink->fd);
    sink->color = run_options_color(options, sink->fd);
    sink->width = terminal_width(sink->fd);
    *out = sink;
    return true;
}

static bool add(SuiteOutput **outputs, size_t *count, const RunOptions *options,
                const Reporter *reporter, const char *file, Error *err) {
    SuiteOutput output = {.reporter = reporter, .state = xcalloc(1, reporter->state_size)};
    ((ReportState *)output.state)->options =
        (ReportOptions){.verbose = options->verbose, .durations = (size_t)options->durations};
    if (!open_sink(&output.sink, options, file, err)) {
        free(output.state);
        return false;
    }
    *outputs = xrealloc(*outputs, (*count + 1) * sizeof **outputs);
    (*outputs)[(*count)++] = output;
    return true;
}

static bool unknown_report(Span kind, Error *err) {
    const char *names[16];
    size_t count = 0;
    for (const Reporter *const *r = REPORTERS; *r; r++)
        names[count++] = (*r)->name;
    const char *near = span_nearest(kind, names, count);
    if (near)
        return fail(err, ERR_USAGE, "there is no report '%.*s'; did you mean '%s'?", SPAN_ARG(kind),
                    near);
    return fail(err, ERR_USAGE, "there is no report '%.*s'; see --help", SPAN_ARG(kind));
}

/* Text and annotations may share standard output; other forms would be spoilt. */
static bool shares_stdout(const Reporter *r) {
    return r == &REPORT_TEXT || r == &REPORT_GITHUB;
}

typedef struct Stdout {
    size_t plain, forms; /* reports that go there */
    bool github;
} Stdout;

static bool under_github(void) {
    const char *actions = getenv("GITHUB_ACTIONS");
    return actions && strcmp(actions, "true") == 0;
}

static bool add_spec(SuiteOutput **outputs, size_t *count, const RunOptions *options,
                     const char *spec, Stdout *used, Error *err) {
    Span text = span_of(spec);
    size_t colon = span_find_char(text, ':', 0);
    Span kind = colon == SIZE_MAX ? text : span_make(text.ptr, colon);
    const char *file = colon == SIZE_MAX ? NULL : spec + colon + 1;
    char *name = xstrndup(kind.ptr, kind.len);
    const Reporter *reporter = reporter_find(name);
    free(name);
    if (!reporter)
        return unknown_report(kind, err);
    if (file && !*file)
        return fail(err, ERR_USAGE, "--report %s: the file's name is missing behind ':'", spec);
    if (reporter == &REPORT_GITHUB && file) {
        used->github = true;
        if (strcmp(file, "never") == 0 || (strcmp(file, "auto") == 0 && !under_github()))
            return true;
        if (strcmp(file, "always") == 0 || strcmp(file, "auto") == 0)
            file = NULL;
    }
    if (file && strcmp(file, "-") == 0)
        file = NULL;
    if (!file && shares_stdout(reporter))
        used->plain++;
    else if (!file)
        used->forms++;
    used->github |= reporter == &REPORT_GITHUB;
    if (used->forms > 1 || (used->forms && used->plain))
        return fail(err, ERR_USAGE,
                    "two reports cannot share standard output; write --report "
                    "KIND:FILE for one of them");
    return add(outputs, count, options, reporter, file, err);
}

bool suite_open_outputs(SuiteOutput **outputs, size_t *count, const RunOptions *options,
                        Error *err) {
    Stdout used = {0};
    *outputs = NULL;
    *count = 0;
    bool fine = true;
    for (size_t i = 0; fine && i < options->reports.count; i++)
        fine = add_spec(outputs, count, options, options->reports.items[i], &used, err);
    if (fine && !used.forms && !used.plain)
        fine = add(outputs, count, options, &REPORT_TEXT, NULL, err);
    if (fine && !used.github && !used.forms && under_github())
        fine = add(outputs, count, options, &REPORT_GITHUB, NULL, err);
    if (!fine) {
        Error ignored = ERROR_INIT;
        if (!suite_close_outputs(*outputs, *count, &ignored))
            error_clear(&ignored);
    }
    return fine;
}

bool suite_close_outputs(SuiteOutput *outputs, size_t count, Error *err) {
    bool fine = true;
    for (size_t i = 0; i < count; i++) {
        SuiteOutput *o = &outputs[i];
        sink_flush(o->sink);
        if (o->sink->broken && o->sink->fd != STDOUT_FILENO)
            fine = fail(err, ERR_IO, "a report could not be written completely");
        if (o->sink->fd > STDERR_FILENO)
            close(o->sink->fd);
        buf_release(&o->sink->buf);
        free(o->sink);
        if (o->reporter->release)
            o->reporter->release(o->state);
        free(o->state);
    }
    free(outputs);
    return fine;
}
