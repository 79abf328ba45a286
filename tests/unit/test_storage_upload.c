#include "df_test.h"
#include "upload.h"

enum { MIB = 1024 * 1024 };

static const struct {
    int64_t size, part_size, count;
} sizes[] = {
    {0, PART_SIZE_MIN, 0},
    {1, PART_SIZE_MIN, 1},
    {PART_SIZE_MIN, PART_SIZE_MIN, 1},
    {PART_SIZE_MIN + 1, PART_SIZE_MIN, 2},
    {(int64_t) PART_SIZE_MIN * PARTS_MAX, PART_SIZE_MIN, PARTS_MAX},
    {(int64_t) PART_SIZE_MIN * PARTS_MAX + 1, 17 * MIB, 9412},
    {OBJECT_MAX_SIZE, 105 * MIB, 9987},
};

static struct upload of_size(int64_t size)
{
    return (struct upload){.size = size, .part_size = upload_part_size(size)};
}

static void parts_have_16_mib_or_what_makes_ten_thousand(void **state)
{
    (void) state;
    for (size_t i = 0; i < DF_COUNT(sizes); i++) {
        const struct upload upload = of_size(sizes[i].size);
        assert_int_equal(upload.part_size, sizes[i].part_size);
        assert_int_equal(upload_part_count(&upload), sizes[i].count);
    }
}

static void parts_add_up_to_the_whole(void **state)
{
    (void) state;
    for (size_t i = 0; i < DF_COUNT(sizes); i++) {
        const struct upload upload = of_size(sizes[i].size);
        int64_t total = 0;
        for (int64_t number = 1; number <= upload_part_count(&upload); number++)
            total += upload_part_length(&upload, number);
        assert_int_equal(total, sizes[i].size);
    }
}

static void there_is_no_part_before_the_first_or_after_the_last(void **state)
{
    const struct upload upload = of_size(PART_SIZE_MIN + 5);

    (void) state;
    assert_int_equal(upload_part_length(&upload, 0), 0);
    assert_int_equal(upload_part_length(&upload, -1), 0);
    assert_int_equal(upload_part_length(&upload, 2), 5);
    assert_int_equal(upload_part_length(&upload, 3), 0);
    assert_int_equal(upload_part_length(&upload, INT64_MAX), 0);
}

static void missing_parts_are_named(void **state)
{
    struct upload upload = of_size((int64_t) PART_SIZE_MIN * 4);

    (void) state;
    upload.parts = json_pack("[{si}{si}]", "number", 2, "number", 4);
    df_auto(json_t) parts = upload.parts;
    df_auto(json_t) missing = upload_missing_parts(&upload);
    df_auto(json_t) expected = json_pack("[ii]", 1, 3);
    assert_true(json_equal(missing, expected));
    assert_int_equal(json_array_size(parts), 2);
}

static void at_most_200_missing_parts_are_named(void **state)
{
    struct upload upload = of_size((int64_t) PART_SIZE_MIN * 1000);

    (void) state;
    df_auto(json_t) parts = json_array();
    upload.parts = parts;
    df_auto(json_t) missing = upload_missing_parts(&upload);
    assert_int_equal(json_array_size(missing), 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(parts_have_16_mib_or_what_makes_ten_thousand),
        df_test(parts_add_up_to_the_whole),
        df_test(there_is_no_part_before_the_first_or_after_the_last),
        df_test(missing_parts_are_named),
        df_test(at_most_200_missing_parts_are_named),
    };
    return cmocka_run_group_tests_name("unit-storage-upload", tests, NULL, NULL);
}
