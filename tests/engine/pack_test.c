/* Packed values: what went in comes out, and other bytes are refused. */
#include "engine/base/json.h"
#include "engine/base/mem.h"
#include "engine/base/pack.h"
#include "engine/flagsets.h"
#include "tests/check.h"
#include <stdint.h>
#include <stdlib.h>

static Tree *json(const char *text) {
    Error err = ERROR_INIT;
    Tree *t = json_parse(span_of(text), "test", &err);
    CHECK(t != NULL);
    error_clear(&err);
    return t;
}

static const char ALL_KINDS[] =
    "{\"a\":null,\"b\":[true,false,0,-1,1.5,-0.0,9223372036854775807,-9223372036854775808],"
    "\"c\":{\"\":\"\",\"d\":\"x\\u0000y\"},\"e\":123456789012345678901234567890,\"f\":[],\"g\":{}}";

TEST(what_goes_in_comes_out) {
    Tree *t = json(ALL_KINDS);
    Buf bytes = BUF_INIT, text = BUF_INIT;
    pack_tree(&bytes, t);
    Unpacker u = {buf_span(&bytes), true};
    Tree *again = unpack_tree(&u);
    CHECK(u.ok && u.rest.len == 0);
    json_write(&text, again);
    CHECK_STR(text.data, ALL_KINDS);
    tree_free(again);
    tree_free(t);
    buf_release(&bytes);
    buf_release(&text);
}

TEST(numbers_and_texts) {
    static const int64_t numbers[] = {0, 1, -1, 63, -64, 64, 8191, INT64_MAX, INT64_MIN};
    Buf bytes = BUF_INIT;
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        pack_number(&bytes, numbers[i]);
    pack_text(&bytes, NULL);
    pack_text(&bytes, "");
    pack_text(&bytes, "text");
    pack_tree(&bytes, NULL);
    Unpacker u = {buf_span(&bytes), true};
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        CHECK_INT(unpack_number(&u), numbers[i]);
    CHECK(unpack_text(&u) == NULL && u.ok);
    char *empty = unpack_text(&u), *text = unpack_text(&u);
    CHECK_STR(empty, "");
    CHECK_STR(text, "text");
    CHECK(unpack_tree(&u) == NULL && u.ok && u.rest.len == 0);
    CHECK(unpack_number(&u) == 0 && !u.ok);
    free(empty);
    free(text);
    buf_release(&bytes);
}

TEST(other_bytes_are_refused) {
    Tree *t = json(ALL_KINDS);
    Buf bytes = BUF_INIT;
    pack_tree(&bytes, t);
    for (size_t len = 0; len < bytes.len; len++) {
        char *part = malloc(len + 1); /* so that reading behind it is noticed */
        memcpy(part, bytes.data, len);
        Unpacker u = {span_make(part, len), true};
        tree_free(unpack_tree(&u));
        CHECK(!u.ok);
        free(part);
    }
    for (size_t at = 0; at < bytes.len; at++)
        for (int flip = 1; flip < 256; flip *= 2) {
            bytes.data[at] ^= (char)flip;
            Unpacker u = {buf_span(&bytes), true};
            tree_free(unpack_tree(&u));
            bytes.data[at] ^= (char)flip;
        }
    tree_free(t);
    buf_release(&bytes);
}

TEST(duplicates_go_and_the_first_stays) {
    static const char *const flags[] = {"{\"x\":1}",
                                        "{\"x\":2}",
                                        "{\"x\":1.0}",
                                        "{\"x\":\"1\"}",
                                        "{\"x\":true}",
                                        "{\"x\":2}",
                                        "{\"x\":[1]}",
                                        "{\"x\":[1.0]}",
                                        "{\"x\":null}",
                                        "{\"y\":1}",
                                        "{\"x\":1152921504606846976}",
                                        "{\"x\":1152921504606846977}",
                                        "{\"x\":1152921504606846976.0}"};
    FlagSets sets = FLAG_SETS_INIT;
    for (size_t i = 0; i < COUNT_OF(flags); i++) {
        Tree *t = json(flags[i]);
        flag_sets_add(&sets, t);
        tree_free(t);
    }
    flag_sets_drop_duplicates(&sets);
    Buf text = BUF_INIT;
    for (size_t i = 0; i < sets.count; i++) {
        Tree *t = flag_sets_get(&sets, i);
        json_write(&text, t);
        tree_free(t);
    }
    CHECK_STR(text.data,
              "{\"x\":1}{\"x\":2}{\"x\":\"1\"}{\"x\":true}{\"x\":[1]}{\"x\":null}{\"y\":1}"
              "{\"x\":1152921504606846976}{\"x\":1152921504606846977}");
    buf_release(&text);
    flag_sets_release(&sets);
}
