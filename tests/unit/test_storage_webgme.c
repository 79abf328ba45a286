#include "df_test.h"
#include "webgme_reply.h"

#include <string.h>

#define ID      "864ac8841f04cd10aff5d0df0a03c734b771f4f9"
#define CONTENT "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"
#define FILE_OF(content, size)                                                                     \
    "{\"" ID "\":{\"name\":\"a\",\"size\":" size ",\"content\":" content                           \
    ",\"contentType\":\"object\"}}"

static void a_file_that_was_made_has_an_id_and_a_content(void **state)
{
    static const char text[] = FILE_OF("\"" CONTENT "\"", "5");
    struct webgme_file file = {};

    (void) state;
    assert_true(webgme_created_read(text, strlen(text), &file));
    assert_string_equal(file.id, ID);
    assert_string_equal(file.content, CONTENT);
    assert_int_equal(file.size, 5);
}

static void what_is_no_file_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "[]",
        "{}",
        "<html>",
        "{\"" ID "\":5}",
        "{\"short\":{\"size\":5,\"content\":\"" CONTENT "\"}}",
        FILE_OF("\"" CONTENT "\"", "-1"),
        FILE_OF("\"" CONTENT "\"", "\"5\""),
        FILE_OF("{}", "5"),
        FILE_OF("\"../../etc\"", "5"),
    };
    struct webgme_file file = {};

    (void) state;
    for (size_t i = 0; i < DF_COUNT(texts); i++)
        assert_false(webgme_created_read(texts[i], strlen(texts[i]), &file));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(a_file_that_was_made_has_an_id_and_a_content),
        df_test(what_is_no_file_is_refused),
    };

    return cmocka_run_group_tests_name("unit-storage-webgme", tests, NULL, NULL);
}
