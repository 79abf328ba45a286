#include "df_test.h"

#include <df/digest.h>
#include <df/record.h>
#include <df/uuid.h>
#include <string.h>
#include <unistd.h>

/* FIPS 180-2 and RFC 4231. */
static void digests_equal_the_published_ones(void **state)
{
    char hex[DF_SHA256_HEX];

    (void) state;
    df_sha256("abc", 3, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    df_hmac_sha256("Jefe", 4, "what do ya want for nothing?", 28, hex);
    assert_string_equal(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

static void a_file_has_the_digest_of_its_bytes(void **state)
{
    char path[] = "/tmp/deepforge-test-XXXXXX", of_file[DF_SHA256_HEX], of_bytes[DF_SHA256_HEX];
    static char bytes[3 * 1024 * 1024 + 17];
    int64_t size = 0;
    int fd = mkstemp(path);

    (void) state;
    unlink(path);
    memset(bytes, 'x', sizeof bytes);
    assert_int_equal(write(fd, bytes, sizeof bytes), sizeof bytes);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    assert_int_equal(df_sha256_fd(fd, of_file, &size), 0);
    close(fd);
    df_sha256(bytes, sizeof bytes, of_bytes);
    assert_string_equal(of_file, of_bytes);
    assert_int_equal(size, sizeof bytes);
    assert_int_equal(df_sha256_fd(-1, of_file, &size), -1);
}

static void secrets_are_compared_whole(void **state)
{
    (void) state;
    assert_true(df_same_secret("abc", "abc"));
    assert_false(df_same_secret("abc", "abd"));
    assert_false(df_same_secret("abc", "abcd"));
    assert_false(df_same_secret(NULL, NULL));
}

static void uuids_are_of_version_7_and_sort_by_time(void **state)
{
    struct df_ctx *ctx = *state;
    const char *first = df_uuid_new(&ctx->arena);
    const char *second = df_uuid_new(&ctx->arena);

    assert_true(df_is_uuid(first));
    assert_int_equal(first[14], '7');
    assert_non_null(strchr("89ab", first[19]));
    assert_true(strncmp(first, second, 13) <= 0);
    assert_string_not_equal(first, second);
    assert_int_equal(strlen(df_random_hex(&ctx->arena, 20)), 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_equal_the_published_ones),
        cmocka_unit_test(a_file_has_the_digest_of_its_bytes),
        cmocka_unit_test(secrets_are_compared_whole),
        df_test(uuids_are_of_version_7_and_sort_by_time),
    };
    return cmocka_run_group_tests_name("unit-digest", tests, NULL, NULL);
}
