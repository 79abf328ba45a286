#include "df_test.h"
#include "gpu_pool.h"

static void each_gpu_is_given_to_one_job(void **state)
{
    struct df_ctx *ctx = *state;
    struct gpu_pool pool;
    uint64_t first, second, none;

    gpu_pool_init(&pool, 3, NULL);
    assert_true(gpu_pool_take(&pool, 2, &first));
    assert_string_equal(gpu_pool_visible(&ctx->arena, &pool, first), "0,1");
    assert_false(gpu_pool_take(&pool, 2, &none));
    assert_int_equal(none, 0);
    assert_true(gpu_pool_take(&pool, 1, &second));
    assert_string_equal(gpu_pool_visible(&ctx->arena, &pool, second), "2");
    gpu_pool_give(&pool, first);
    assert_true(gpu_pool_take(&pool, 1, &first));
    assert_string_equal(gpu_pool_visible(&ctx->arena, &pool, first), "0");
}

static void a_job_that_asks_for_none_sees_none(void **state)
{
    struct df_ctx *ctx = *state;
    struct gpu_pool pool, empty;
    uint64_t taken;

    gpu_pool_init(&pool, 2, NULL);
    assert_true(gpu_pool_take(&pool, 0, &taken));
    assert_string_equal(gpu_pool_visible(&ctx->arena, &pool, taken), "");
    gpu_pool_init(&empty, 0, NULL);
    assert_true(gpu_pool_take(&empty, 0, &taken));
    assert_null(gpu_pool_visible(&ctx->arena, &empty, taken));
}

static void a_worker_gives_out_only_what_it_may_use_itself(void **state)
{
    struct df_ctx *ctx = *state;
    struct gpu_pool pool;
    uint64_t taken;

    gpu_pool_init(&pool, 8, "5,GPU-3f");
    assert_int_equal(pool.count, 2);
    assert_true(gpu_pool_take(&pool, 2, &taken));
    assert_string_equal(gpu_pool_visible(&ctx->arena, &pool, taken), "5,GPU-3f");
    gpu_pool_init(&pool, 8, "");
    assert_int_equal(pool.count, 0);
}

static void there_may_be_as_many_as_there_are_bits(void **state)
{
    struct gpu_pool pool;
    uint64_t taken;

    (void) state;
    gpu_pool_init(&pool, 100, NULL);
    assert_true(gpu_pool_take(&pool, GPU_LIMIT, &taken));
    assert_true(taken == UINT64_MAX);
    assert_false(gpu_pool_take(&pool, 1, &taken));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(each_gpu_is_given_to_one_job),
        df_test(a_job_that_asks_for_none_sees_none),
        df_test(a_worker_gives_out_only_what_it_may_use_itself),
        df_test(there_may_be_as_many_as_there_are_bits),
    };
    return cmocka_run_group_tests_name("unit-gpu-pool", tests, NULL, NULL);
}
