/* UTF-8 and the properties of code points. tests/unicode-against-python compares all of them. */
#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include "tests/check.h"
#include <stdlib.h>

TEST(every_code_point_comes_back) {
    char bytes[4];
    for (uint32_t c = 0; c < 0x110000; c++) {
        bool surrogate = c >= 0xD800 && c < 0xE000;
        Span s = span_make(bytes, utf8_encode(bytes, c));
        size_t at = 0;
        uint32_t back = utf8_next(s, &at, true);
        if (back != c || at != s.len || utf8_valid(s) == surrogate)
            CHECK_INT(back, c);
        Buf b = BUF_INIT;
        if (c % 97 == 0) {
            buf_add_utf8(&b, c);
            CHECK(span_equal(buf_span(&b), s));
        }
        buf_release(&b);
    }
}

TEST(invalid_bytes) {
    static const char *const BAD[] = {"\x80",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xC3",
                                      "\xE0\x80\x80",
                                      "\xE2\x82",
                                      "\xED\xA0\x80",
                                      "\xF0\x80\x80\x80",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xFF",
                                      "\xC3\x28"};
    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        char *text = xformat("ascii text%s", BAD[i]);
        CHECK_INT(utf8_first_invalid(span_of(text)), 10);
        size_t at = 10;
        CHECK(utf8_next(span_of(text), &at, false) == UINT32_MAX && at == 11);
        free(text);
    }
    CHECK(utf8_first_invalid(SPAN_LIT("plain ascii, \xC3\xA9t\xC3\xA9, \xE2\x82\xAC")) == SIZE_MAX);
    CHECK(utf8_valid(SPAN_LIT("")));
}

TEST(counting) {
    CHECK_INT(utf8_count(SPAN_LIT("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80")), 4);
    CHECK_INT(utf8_width(SPAN_LIT("a\xC3\xA9")), 2);
    CHECK_INT(utf8_width(SPAN_LIT("e\xCC\x81")), 1);
    CHECK_INT(utf8_width(SPAN_LIT("\xE6\x97\xA5\xE6\x9C\xAC")), 4);
    CHECK_INT(utf8_width(SPAN_LIT("\xff")), 1);
}

TEST(properties) {
    CHECK_STR(unicode_category('A'), "Lu");
    CHECK_STR(unicode_category(0x378), "Cn");
    CHECK_STR(unicode_category(0x110000), "Cn");
    CHECK_STR(unicode_category(0x1FADD), "Cn");
    CHECK_STR(unicode_category(0xCF3), "Cn"); /* assigned after Unicode 14 */
    CHECK(unicode_is_alpha(0xE9) && !unicode_is_alpha('1'));
    CHECK(unicode_is_digit(0xB2) && !unicode_is_decimal(0xB2) && unicode_is_numeric(0xBD));
    CHECK(unicode_is_numeric(0x4E00) && !unicode_is_digit(0x4E00));
    CHECK(unicode_is_upper(0x24B6) && unicode_is_lower(0xAA));
    CHECK(unicode_is_title(0x1C5) && !unicode_is_title('A'));
    CHECK(unicode_is_space(0x3000) && unicode_is_space(0x1C) && !unicode_is_space(0x200B));
    CHECK(unicode_is_printable(' ') && !unicode_is_printable(0xA0));
    CHECK(unicode_is_id_start('_') && !unicode_is_id_start('1') && unicode_is_id_continue('1'));
    CHECK_INT(unicode_decimal_value('7'), 7);
    CHECK_INT(unicode_decimal_value(0x0663), 3);
    CHECK_INT(unicode_decimal_value(0x1D7FF), 9);
    CHECK_INT(unicode_decimal_value(0xB2), -1);
    CHECK_INT(unicode_decimal_value('a'), -1);
}

static void check_case(void (*add)(Buf *, uint32_t), uint32_t c, const char *want) {
    Buf out = BUF_INIT;
    add(&out, c);
    CHECK_STR(out.data, want);
    buf_release(&out);
}

TEST(case_mappings) {
    check_case(unicode_add_upper, 0xDF, "SS");
    check_case(unicode_add_title, 0xDF, "Ss");
    check_case(unicode_add_fold, 0xDF, "ss");
    check_case(unicode_add_lower, 0x130, "i\xCC\x87");
    check_case(unicode_add_upper, 0xFB03, "FFI");
    check_case(unicode_add_title, 0x1C6, "\xC7\x85");
    check_case(unicode_add_fold, 'A', "a");
    check_case(unicode_add_upper, 0x10FFFF, "\xF4\x8F\xBF\xBF");
    CHECK_INT(unicode_upper(0xDF), 0xDF);
    CHECK_INT(unicode_lower(0x1E9E), 0xDF);
}

TEST(normal_forms) {
    Buf out = BUF_INIT;
    CHECK(unicode_normalize(&out, SPAN_LIT("e\xCC\x81"), "NFC"));
    CHECK_STR(out.data, "\xC3\xA9");
    buf_reset(&out);
    CHECK(unicode_normalize(&out, SPAN_LIT("\xC3\xA9"), "NFD"));
    CHECK_STR(out.data, "e\xCC\x81");
    buf_reset(&out);
    CHECK(unicode_normalize(&out, SPAN_LIT("\xEF\xAC\x83"), "NFKC"));
    CHECK_STR(out.data, "ffi");
    CHECK(!unicode_normalize(&out, SPAN_LIT("a"), "NFX") &&
          !unicode_normalize(&out, SPAN_LIT("a"), ""));
    CHECK(!unicode_normalize(&out, SPAN_LIT("\xff"), "NFC"));
    CHECK_STR(out.data, "ffi");
    buf_release(&out);
}
