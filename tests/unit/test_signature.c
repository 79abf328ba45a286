#include "df_test.h"
#include "signature.h"

#include <string.h>

#define V1 "5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd"

/* printf '%s' '1700000000.{"a":1}' | openssl dgst -sha256 -hmac whsec_test */
static const struct {
    const char *secret;
    int64_t time;
    const char *body, *v1;
} vectors[] = {
    {"whsec_test", 1700000000, "{\"a\":1}",
     "38877139021993b830af32feea6e18a8da83eb2f6e49ee50bd9e4cf4ca4d3789"},
    {"whsec_test", 1700000000, "",
     "5967f3c560522fa40cf2876ebc3c3a08551dd6959aaade3b413460591895bdcc"},
    {"another", 1, "\xc3\xa4", "9f01f4f48753bcc40d15ec515d75d9ef99941fc129168aaf6f07891912264518"},
};

static void the_signature_is_that_of_openssl(void **state)
{
    struct df_ctx *ctx = *state;
    char v1[DF_SHA256_HEX];

    for (size_t i = 0; i < DF_COUNT(vectors); i++) {
        signature_make(&ctx->arena, vectors[i].secret, vectors[i].time, vectors[i].body,
                       strlen(vectors[i].body), v1);
        assert_string_equal(v1, vectors[i].v1);
    }
}

static void what_is_written_can_be_read(void **state)
{
    struct df_ctx *ctx = *state;
    struct signature signature;

    assert_true(signature_read(
        signature_write(&ctx->arena, "whsec_test", 1700000000, "{\"a\":1}", 7), &signature));
    assert_int_equal(signature.time, 1700000000);
    assert_true(signature_has(&signature, vectors[0].v1));
    assert_false(signature_has(&signature, vectors[1].v1));
}

static void members_stand_in_any_order_among_others(void **state)
{
    struct signature signature;

    (void) state;
    assert_true(signature_read("v0=abc, v1=" V1 ",t=5,v1=" V1, &signature));
    assert_int_equal(signature.time, 5);
    assert_int_equal(signature.count, 2);
}

static void what_is_no_signature_is_refused(void **state)
{
    static const char *const wrong[] = {
        "",
        "t=5",
        "v1=" V1,
        "t=,v1=" V1,
        "t=-5,v1=" V1,
        "t=5x,v1=" V1,
        "t=1234567890123456,v1=" V1,
        "t=5,t=5,v1=" V1,
        "t=5,v1=" V1 "0",
        "t=5,v1=abc",
        "t=5;v1=" V1,
        "t=5,v1=" V1 ",v1=" V1 ",v1=" V1 ",v1=" V1 ",v1=" V1,
        "t=5,v1=5257A869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd",
    };
    struct signature signature;

    (void) state;
    for (size_t i = 0; i < DF_COUNT(wrong); i++)
        if (signature_read(wrong[i], &signature))
            fail_msg("accepted: %s", wrong[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(the_signature_is_that_of_openssl),
        df_test(what_is_written_can_be_read),
        df_test(members_stand_in_any_order_among_others),
        df_test(what_is_no_signature_is_refused),
    };

    return cmocka_run_group_tests_name("signature", tests, NULL, NULL);
}
