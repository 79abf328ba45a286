#include "df_test.h"

#include <df/settings.h>
#include <string.h>
#include <unistd.h>

struct settings {
    const char *name, *key;
    int64_t size;
    bool is_on;
};

static const struct df_setting table[] = {
    DF_SETTING(settings, name, "DFTEST_NAME", DF_SETTING_TEXT, NULL, "a name"),
    DF_SETTING(settings, key, "DFTEST_KEY", DF_SETTING_KEY, "", "a key"),
    DF_SETTING(settings, size, "DFTEST_SIZE", DF_SETTING_INT, "7", "a size", .min = 1, .max = 9),
    DF_SETTING(settings, is_on, "DFTEST_ON", DF_SETTING_BOOL, "no", "a switch"),
    {},
};

static int clean(void **state)
{
    static const char *const names[] = {"DFTEST_NAME", "DFTEST_NAME_FILE", "DFTEST_KEY",
                                        "DFTEST_SIZE", "DFTEST_ON"};
    for (size_t i = 0; i < DF_COUNT(names); i++)
        unsetenv(names[i]);
    return df_test_setup(state);
}

static void a_missing_setting_is_named(void **state)
{
    struct settings settings = {};

    assert_int_equal(df_settings_read(*state, table, &settings), -DF_INVALID);
    assert_string_equal(((struct df_ctx *) *state)->error.detail, "DFTEST_NAME is not set: a name");
}

static void defaults_and_values_are_read(void **state)
{
    struct settings settings = {};

    setenv("DFTEST_NAME", "forge", 1);
    setenv("DFTEST_ON", "Yes", 1);
    setenv("DFTEST_KEY", "-----BEGIN X", 1);
    assert_int_equal(df_settings_read(*state, table, &settings), 0);
    assert_string_equal(settings.name, "forge");
    assert_string_equal(settings.key, "-----BEGIN X");
    assert_int_equal(settings.size, 7);
    assert_true(settings.is_on);
}

static void a_secret_can_come_from_a_file_and_loses_its_newline(void **state)
{
    char path[] = "/tmp/deepforge-test-XXXXXX";
    struct settings settings = {};
    int fd = mkstemp(path);

    assert_int_equal(write(fd, "hush\n", 5), 5);
    close(fd);
    setenv("DFTEST_NAME_FILE", path, 1);
    assert_int_equal(df_settings_read(*state, table, &settings), 0);
    assert_string_equal(settings.name, "hush");
    unlink(path);
    assert_int_equal(df_settings_read(*state, table, &settings), -DF_INVALID);
    assert_non_null(strstr(((struct df_ctx *) *state)->error.detail, "cannot open"));
}

static void numbers_and_switches_are_checked(void **state)
{
    struct settings settings = {};

    setenv("DFTEST_NAME", "forge", 1);
    setenv("DFTEST_SIZE", "10", 1);
    assert_int_equal(df_settings_read(*state, table, &settings), -DF_INVALID);
    setenv("DFTEST_SIZE", "3x", 1);
    assert_int_equal(df_settings_read(*state, table, &settings), -DF_INVALID);
    setenv("DFTEST_SIZE", "3", 1);
    setenv("DFTEST_ON", "maybe", 1);
    assert_int_equal(df_settings_read(*state, table, &settings), -DF_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_missing_setting_is_named, clean, df_test_teardown),
        cmocka_unit_test_setup_teardown(defaults_and_values_are_read, clean, df_test_teardown),
        cmocka_unit_test_setup_teardown(a_secret_can_come_from_a_file_and_loses_its_newline, clean,
                                        df_test_teardown),
        cmocka_unit_test_setup_teardown(numbers_and_switches_are_checked, clean, df_test_teardown),
    };
    return cmocka_run_group_tests_name("unit-settings", tests, NULL, NULL);
}
