/* The module time: clocks and the C library's calendar; what is above them is in time.py. */
#include "engine/base/clock.h"
#include "harness/language/modules.h"
#include "harness/language/numbers.h"
#include "harness/language/str_inner.h"
#include <errno.h>
#include <math.h>
#include <time.h>

extern const char EMBED_time[];

static Value time_time(VM *vm, Value *args) {
    return value_float((double)clock_micros() / 1e6);
}

static Value time_time_ns(VM *vm, Value *args) {
    return value_int(clock_micros() * 1000);
}

static Value time_monotonic(VM *vm, Value *args) {
    return value_float(clock_monotonic());
}

static Value time_monotonic_ns(VM *vm, Value *args) {
    return value_int((int64_t)(clock_monotonic() * 1e9));
}

static Value time_process_time(VM *vm, Value *args) {
    return value_float((double)clock() / CLOCKS_PER_SEC);
}

/* In slices, so that an interrupt or a limit is seen. */
static double seconds_of(VM *vm, Value v) {
    return is_float(v) ? vm_float(vm, v) : vm_float(vm, need_index(vm, v));
}

static Value time_sleep(VM *vm, Value *args) {
    double left = seconds_of(vm, args[0]);
    if (isnan(left))
        raise(vm, &TYPE_VALUE_ERROR, "Invalid value NaN (not a number)");
    if (left < 0)
        raise(vm, &TYPE_VALUE_ERROR, "sleep length must be non-negative");
    double end = clock_monotonic() + left;
    while ((left = end - clock_monotonic()) > 0) {
        clock_sleep(left < 0.02 ? left : 0.02);
        vm_poll(vm);
    }
    return NONE;
}

static Value fields_of(VM *vm, const struct tm *t) {
    Value zone = t->tm_zone ? str_value(vm, t->tm_zone) : NONE;
    Value items[11] = {value_int(t->tm_year + 1900),
                       value_int(t->tm_mon + 1),
                       value_int(t->tm_mday),
                       value_int(t->tm_hour),
                       value_int(t->tm_min),
                       value_int(t->tm_sec),
                       value_int((t->tm_wday + 6) % 7),
                       value_int(t->tm_yday + 1),
                       value_int(t->tm_isdst),
                       zone,
                       value_int(t->tm_gmtoff)};
    return tuple_from(vm, items, 11);
}

/* _break_down(seconds, local): 11 numbers */
static Value time_break_down(VM *vm, Value *args) {
    double seconds = seconds_of(vm, args[0]);
    if (!(fabs(seconds) < 67768036191676800.0))
        raise(vm, &TYPE_OVERFLOW_ERROR, "timestamp out of range for platform time_t");
    time_t when = (time_t)floor(seconds);
    struct tm t;
    errno = 0;
    if (!(vm_truth(vm, args[1]) ? localtime_r(&when, &t) : gmtime_r(&when, &t)))
        raise_os(vm, errno, NULL);
    return fields_of(vm, &t);
}

static int field(VM *vm, const Value *items, int index) {
    return (int)vm_index_clamped(vm, items[index]);
}

static void fill_tm(VM *vm, Value tuple, struct tm *t) {
    const Value *items;
    size_t count;
    vm_items(vm, tuple, &items, &count);
    if (count < 9)
        raise(vm, &TYPE_TYPE_ERROR, "Tuple or struct_time argument required");
    memset(t, 0, sizeof *t);
    t->tm_year = field(vm, items, 0) - 1900;
    t->tm_mon = field(vm, items, 1) - 1;
    t->tm_mday = field(vm, items, 2);
    t->tm_hour = field(vm, items, 3);
    t->tm_min = field(vm, items, 4);
    t->tm_sec = field(vm, items, 5);
    t->tm_wday = (field(vm, items, 6) + 1) % 7;
    t->tm_yday = field(vm, items, 7) - 1;
    t->tm_isdst = field(vm, items, 8);
}

static Value time_mktime(VM *vm, Value *args) {
    struct tm t;
    fill_tm(vm, args[0], &t);
    t.tm_wday = -1;
    time_t when = mktime(&t);
    if (when == (time_t)-1 && t.tm_wday == -1)
        raise(vm, &TYPE_OVERFLOW_ERROR, "mktime argument out of range");
    return value_float((double)when);
}

/* _strftime(format, nine numbers[, zone name, offset]) */
static Value time_strftime(VM *vm, Value *args) {
    struct tm t;
    const Value *items;
    size_t count, size = 256, n;
    Str *format = vm_need_str(vm, args[0], "strftime() argument 1");
    fill_tm(vm, args[1], &t);
    if (format->bytes == 0)
        return value_object(format);
    vm_items(vm, args[1], &items, &count);
    if (count >= 11 && is_str(items[9])) {
        t.tm_zone = as_str(items[9])->data;
        t.tm_gmtoff = field(vm, items, 10);
    }
    for (;; size *= 2) {
        char *out = vm_alloc(vm, size);
        out[0] = '\1';
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        n = strftime(out, size, format->data, &t);
#pragma GCC diagnostic pop
        if (n > 0 || size > 256 * (format->bytes + 8))
            return value_object(str_new(vm, span_make(out, n)));
    }
}

static const Native FUNCTIONS[] = {
    {"_break_down(seconds, local)", time_break_down, "The parts of a time."},
    {"_mktime(t)", time_mktime, "Seconds since the epoch of a local time."},
    {"_strftime(format, t)", time_strftime, "A time as text."},
    {"monotonic()", time_monotonic, "A clock that never goes back, in seconds."},
    {"monotonic_ns()", time_monotonic_ns, "A clock that never goes back, in nanoseconds."},
    {"perf_counter()", time_monotonic, "A clock for measuring, in seconds."},
    {"perf_counter_ns()", time_monotonic_ns, "A clock for measuring, in nanoseconds."},
    {"process_time()", time_process_time, "Processor time used, in seconds."},
    {"sleep(seconds, /)", time_sleep, "Wait."},
    {"time()", time_time, "Seconds since the epoch."},
    {"time_ns()", time_time_ns, "Nanoseconds since the epoch."},
    {NULL, NULL, NULL},
};

static void init(VM *vm, Value module) {
    tzset();
    module_set(vm, module, "timezone", value_int(timezone));
    module_set(vm, module, "altzone", value_int(daylight ? timezone - 3600 : timezone));
    module_set(vm, module, "daylight", value_int(daylight));
    module_set(vm, module, "tzname",
               tuple2(vm, str_value(vm, tzname[0]), str_value(vm, tzname[1])));
    module_run(vm, module, EMBED_time);
}

const NativeModule MODULE_TIME = {"time", FUNCTIONS, init, "Clocks and calendar."};
