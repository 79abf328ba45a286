#include "df_test.h"

#include <df/record.h>
#include <math.h>
#include <string.h>

static const char *const colors[] = {"red", "green", NULL};

enum color { RED, GREEN };

struct thing {
    const char *id, *name, *made_at, *secret;
    int64_t size, parts;
    double weight;
    bool is_old;
    enum color color;
    json_t *extra, *list;
};

static const struct df_field thing_fields[] = {
    DF_FIELD(thing, id, DF_UUID, DF_READ_ONLY),
    DF_FIELD(thing, name, DF_TEXT, DF_REQUIRED, .min = 1, .max = 8),
    DF_FIELD(thing, made_at, DF_TIME, DF_READ_ONLY | DF_OMITTED),
    DF_FIELD(thing, secret, DF_TEXT, DF_SECRET),
    DF_FIELD(thing, size, DF_INT, 0, .min = 0, .max = 100),
    DF_FIELD(thing, parts, DF_INT, DF_NULLABLE),
    DF_FIELD(thing, weight, DF_FLOAT, 0),
    DF_FIELD(thing, is_old, DF_BOOL, 0),
    DF_FIELD(thing, color, DF_ENUM, 0, .names = colors),
    DF_FIELD(thing, extra, DF_JSON, 0),
    DF_FIELD(thing, list, DF_JSON, 0, .json = JSON_ARRAY),
    {},
};

static const struct {
    const char *body, *pointer, *detail;
} bad_bodies[] = {
    {"{}", "/name", "is required"},
    {"{\"name\": 7}", "/name", "must be a string"},
    {"{\"name\": \"\"}", "/name", "must be 1 to 8 bytes long"},
    {"{\"name\": \"a\\u0000b\"}", "/name", "must not contain a NUL character"},
    {"{\"name\": \"x\", \"id\": \"y\"}", "/id", "is read-only"},
    {"{\"name\": \"x\", \"a/b~c\": 1}", "/a~1b~0c", "is not a known member"},
    {"{\"name\": \"x\", \"size\": 1.5}", "/size", "must be a whole number"},
    {"{\"name\": \"x\", \"size\": 101}", "/size", "must be from 0 to 100"},
    {"{\"name\": \"x\", \"size\": null}", "/size", "must be a whole number"},
    {"{\"name\": \"x\", \"weight\": \"1\"}", "/weight", "must be a number"},
    {"{\"name\": \"x\", \"is_old\": 1}", "/is_old", "must be true or false"},
    {"{\"name\": \"x\", \"color\": \"blue\"}", "/color", "must be one of: red, green"},
    {"{\"name\": \"x\", \"extra\": []}", "/extra", "must be an object"},
    {"{\"name\": \"x\", \"list\": {}}", "/list", "must be an array"},
};

static void a_bad_body_is_refused_and_its_member_named(void **state)
{
    struct df_ctx *ctx = *state;

    for (size_t i = 0; i < DF_COUNT(bad_bodies); i++) {
        struct thing thing = {};
        df_auto(json_t) body = json_loads(bad_bodies[i].body, JSON_ALLOW_NUL, NULL);

        assert_int_equal(df_record_from_json(ctx, thing_fields, body, &thing), -DF_INVALID);
        json_t *row = json_array_get(ctx->error.errors, 0);
        assert_string_equal(json_string_value(json_object_get(row, "pointer")),
                            bad_bodies[i].pointer);
        assert_string_equal(json_string_value(json_object_get(row, "detail")),
                            bad_bodies[i].detail);
    }
}

static void every_problem_of_a_body_is_a_row(void **state)
{
    struct df_ctx *ctx = *state;
    struct thing thing = {};
    df_auto(json_t) body = json_pack("{si si}", "size", 1000, "other", 1);

    assert_int_equal(df_record_from_json(ctx, thing_fields, body, &thing), -DF_INVALID);
    assert_int_equal(json_array_size(ctx->error.errors), 3);
}

static void a_record_survives_json_and_back(void **state)
{
    struct df_ctx *ctx = *state;
    struct thing thing = {};
    df_auto(json_t) body = json_pack("{ss si sn sf sb ss}", "name", "x", "size", 7, "parts",
                                     "weight", 2.5, "is_old", 1, "color", "green");

    assert_int_equal(df_record_from_json(ctx, thing_fields, body, &thing), 0);
    assert_int_equal(thing.color, GREEN);
    assert_true(thing.parts == DF_NO_INT);
    thing.secret = "hidden";
    df_auto(json_t) json = df_record_to_json(thing_fields, &thing);
    assert_null(json_object_get(json, "secret"));
    assert_null(json_object_get(json, "made_at"));
    assert_true(json_is_null(json_object_get(json, "parts")));
    assert_int_equal(json_integer_value(json_object_get(json, "size")), 7);
    assert_string_equal(json_string_value(json_object_get(json, "color")), "green");
}

static void a_row_of_the_database_becomes_a_record(void **state)
{
    struct df_ctx *ctx = *state;
    struct thing thing = {};
    const struct {
        const char *name, *text;
    } columns[] = {
        {"name", "x"},      {"made_at", "2026-01-31 23:59:59.5+00"},
        {"size", "12"},     {"parts", NULL},
        {"is_old", "t"},    {"color", "green"},
        {"list", "[1, 2]"}, {"weight", NULL},
    };

    for (size_t i = 0; i < DF_COUNT(columns); i++)
        assert_int_equal(df_record_set_text(ctx, df_field_find(thing_fields, columns[i].name),
                                            columns[i].text, &thing),
                         0);
    assert_string_equal(thing.made_at, "2026-01-31T23:59:59.500000Z");
    assert_true(thing.parts == DF_NO_INT);
    assert_int_equal(json_array_size(thing.list), 2);
    assert_int_equal(thing.color, GREEN);
}

/* PostgreSQL leaves trailing zeros out: the same moment, read in SQL and here, has to be the same
 * text. */
static void a_time_has_six_places(void **state)
{
    struct df_ctx *ctx = *state;
    const struct df_field *field = df_field_find(thing_fields, "made_at");
    const char *const times[][2] = {
        {"2026-01-31 23:59:59+00", "2026-01-31T23:59:59.000000Z"},
        {"2026-01-31 23:59:59.12345+00", "2026-01-31T23:59:59.123450Z"},
        {"2026-01-31 23:59:59.123456+00", "2026-01-31T23:59:59.123456Z"},
        {"infinity", "infinity"},
    };
    struct thing thing = {};

    for (size_t i = 0; i < DF_COUNT(times); i++) {
        assert_int_equal(df_record_set_text(ctx, field, times[i][0], &thing), 0);
        assert_string_equal(thing.made_at, times[i][1]);
    }
}

static void an_unknown_enum_in_the_database_is_our_bug(void **state)
{
    struct df_ctx *ctx = *state;
    struct thing thing = {};

    assert_int_equal(df_record_set_text(ctx, df_field_find(thing_fields, "color"), "pink", &thing),
                     -DF_INTERNAL);
}

static void a_uuid_has_its_form(void **state)
{
    (void) state;
    assert_true(df_is_uuid("01a2042c-d86b-7041-bc87-5c7ac25ca6f3"));
    assert_false(df_is_uuid("01a2042cd86b-7041-bc87-5c7ac25ca6f3-"));
    assert_false(df_is_uuid("01a2042c-d86b-7041-bc87-5c7ac25ca6fg"));
    assert_false(df_is_uuid(""));
    assert_false(df_is_uuid(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(a_bad_body_is_refused_and_its_member_named),
        df_test(every_problem_of_a_body_is_a_row),
        df_test(a_record_survives_json_and_back),
        df_test(a_row_of_the_database_becomes_a_record),
        df_test(a_time_has_six_places),
        df_test(an_unknown_enum_in_the_database_is_our_bug),
        df_test(a_uuid_has_its_form),
    };
    return cmocka_run_group_tests_name("unit-record", tests, NULL, NULL);
}
