#include "df_test.h"
#include "sigv4.h"

#include <string.h>

/* The examples that AWS publishes. */
static const struct sigv4_key key = {"AKIAIOSFODNN7EXAMPLE",
                                     "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1", NULL};
static const int64_t may_2013 = 1369353600;

#define HOST                                                                                       \
    {                                                                                              \
        "host", "examplebucket.s3.amazonaws.com"                                                   \
    }
#define DATE                                                                                       \
    {                                                                                              \
        "x-amz-date", "20130524T000000Z"                                                           \
    }
#define EMPTY                                                                                      \
    {                                                                                              \
        "x-amz-content-sha256", SIGV4_EMPTY                                                        \
    }

static const struct {
    struct sigv4_request request;
    const char *signature;
} examples[] = {
    {{"GET", "/test.txt", SIGV4_EMPTY, {}, {HOST, {"range", "bytes=0-9"}, EMPTY, DATE}, 1369353600},
     "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
    {{"PUT",
      "/test$file.text",
      "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
      {},
      {{"date", "Fri, 24 May 2013 00:00:00 GMT"},
       HOST,
       DATE,
       {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
       {"x-amz-content-sha256",
        "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"}},
      1369353600},
     "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"},
    {{"GET", "/", SIGV4_EMPTY, {{"lifecycle", ""}}, {HOST, EMPTY, DATE}, 1369353600},
     "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
    {{"GET",
      "/",
      SIGV4_EMPTY,
      {{"prefix", "J"}, {"max-keys", "2"}},
      {HOST, EMPTY, DATE},
      1369353600},
     "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"},
};

static void the_published_examples_are_signed_alike(void **state)
{
    struct df_ctx *ctx = *state;

    for (size_t i = 0; i < DF_COUNT(examples); i++)
        assert_non_null(strstr(sigv4_authorization(&ctx->arena, &key, &examples[i].request),
                               examples[i].signature));
}

static void the_published_url_is_signed_alike(void **state)
{
    const struct sigv4_request request = {
        .method = "GET", .path = "/test.txt", .headers = {HOST}, .time = may_2013};
    struct df_ctx *ctx = *state;

    assert_non_null(strstr(sigv4_presign(&ctx->arena, &key, &request, 86400),
                           "&X-Amz-Signature="
                           "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(the_published_examples_are_signed_alike),
        df_test(the_published_url_is_signed_alike),
    };
    return cmocka_run_group_tests_name("unit-storage-sigv4", tests, NULL, NULL);
}
