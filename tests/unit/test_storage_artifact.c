#include "artifact.h"
#include "df_test.h"
#include "incoming.h"

#include <string.h>

static void a_name_is_one_that_a_file_could_have(void **state)
{
    static const char *const good[] = {"x",  "train data.npy", "räksmörgås", "日本.h5", "...",
                                       "a.b"};
    static const char *const bad[] = {
        "",     ".",     "..",    " x", "x ", "a/b",    "a\\b",     "../../x",      "a\nb",
        "a\tb", "a\177", "a\x01", "/",  "\\", "a\r\nb", "\xc2\x85", "a\xc2\x9b[31m"};

    (void) state;
    for (size_t i = 0; i < DF_COUNT(good); i++)
        assert_null(artifact_name_problem(good[i]));
    for (size_t i = 0; i < DF_COUNT(bad); i++)
        assert_non_null(artifact_name_problem(bad[i]));
}

static void a_name_has_at_most_120_characters_of_any_size(void **state)
{
    struct df_ctx *ctx = *state;
    const char *name = "";

    for (int i = 0; i < 120; i++)
        name = df_printf(&ctx->arena, "%s\xf0\x9f\x98\x80", name);
    assert_null(artifact_name_problem(name));
    assert_non_null(artifact_name_problem(df_printf(&ctx->arena, "%sx", name)));
}

static void a_type_may_be_empty(void **state)
{
    (void) state;
    assert_null(artifact_type_problem(""));
    assert_null(artifact_type_problem("numpy.ndarray"));
    assert_non_null(artifact_type_problem("a\nb"));
    assert_non_null(artifact_type_problem(" a"));
}

static const struct {
    const char *name, *disposition;
} dispositions[] = {
    {"data.npy", "attachment; filename=\"data.npy\"; filename*=UTF-8''data.npy"},
    {"a b", "attachment; filename=\"a b\"; filename*=UTF-8''a%20b"},
    {"å", "attachment; filename=\"__\"; filename*=UTF-8''%C3%A5"},
    {"a\"b;c%d", "attachment; filename=\"a_b_c_d\"; filename*=UTF-8''a%22b%3Bc%25d"},
    {"<img>.html", "attachment; filename=\"_img_.html\"; filename*=UTF-8''%3Cimg%3E.html"},
};

static void a_download_keeps_the_name_and_is_never_shown(void **state)
{
    struct df_ctx *ctx = *state;

    for (size_t i = 0; i < DF_COUNT(dispositions); i++)
        assert_string_equal(artifact_disposition(&ctx->arena, dispositions[i].name),
                            dispositions[i].disposition);
}

static void a_header_cannot_be_smuggled_into_a_download(void **state)
{
    struct df_ctx *ctx = *state;

    assert_null(strpbrk(artifact_disposition(&ctx->arena, "a\r\nX: y"), "\r\n"));
}

static void an_artifact_shows_all_its_members(void **state)
{
    const struct artifact artifact = {.id = "a",
                                      .project_id = "p",
                                      .name = "n",
                                      .type = "t",
                                      .storage_id = "s",
                                      .storage_name = "sn",
                                      .hash = "h",
                                      .size = 5,
                                      .created_at = "2026"};
    df_auto(json_t) json = artifact_json(&artifact);

    (void) state;
    assert_int_equal(json_object_size(json), 11);
    assert_true(json_is_null(json_object_get(json, "created_by")));
    assert_true(json_is_null(json_object_get(json, "job")));
}

static void the_server_sets_what_the_client_may_not(void **state)
{
    struct artifact artifact = {};
    df_auto(json_t) body = json_pack("{ss}", "job", "01a20436-0f1b-7427-a57b-be3015a4fa2a");

    assert_int_equal(df_record_from_json(*state, artifact_new_fields, body, &artifact),
                     -DF_INVALID);
    assert_int_equal(df_record_from_json(*state, artifact_change_fields, body, &artifact),
                     -DF_INVALID);
}

static void an_id_has_one_spelling(void **state)
{
    struct df_ctx *ctx = *state;

    assert_string_equal(object_uuid(&ctx->arena, "01A20436-0F1B-7427-A57B-BE3015A4FA2A"),
                        "01a20436-0f1b-7427-a57b-be3015a4fa2a");
    assert_null(object_uuid(&ctx->arena, "../../../../etc/passwd"));
    assert_null(object_uuid(&ctx->arena, NULL));
}

static void a_body_lies_in_the_folder_of_bodies(void **state)
{
    static const char *const bad[] = {
        "",
        "/b/incoming",
        "/b/incoming/",
        "/b/incoming/..",
        "/b/incoming/../x",
        "/b/objects/x",
        "/b/incoming/a/b",
        "/b/incomingx/a",
        "incoming/a",
        "/etc/passwd",
        "/b/incoming/.",
        "/b/incoming/a.b",
        "/b/incoming/%2e",
        "/b/incoming/a b",
    };

    (void) state;
    assert_string_equal(incoming_name("/b/incoming", "/b/incoming/0000000012"), "0000000012");
    for (size_t i = 0; i < DF_COUNT(bad); i++)
        assert_null(incoming_name("/b/incoming", bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(a_name_is_one_that_a_file_could_have),
        df_test(a_name_has_at_most_120_characters_of_any_size),
        df_test(a_type_may_be_empty),
        df_test(a_download_keeps_the_name_and_is_never_shown),
        df_test(a_header_cannot_be_smuggled_into_a_download),
        df_test(an_artifact_shows_all_its_members),
        df_test(the_server_sets_what_the_client_may_not),
        df_test(an_id_has_one_spelling),
        df_test(a_body_lies_in_the_folder_of_bodies),
    };
    return cmocka_run_group_tests_name("unit-storage-artifact", tests, NULL, NULL);
}
