/* Points wait as text, go in batches, and stay in their order. */
#include "df_test.h"
#include "metric_queue.h"

#include <stdlib.h>
#include <string.h>

static bool add(struct metric_queue *queue, const char *text)
{
    df_auto(json_t) point = json_loads(text, 0, NULL);

    assert_non_null(point);
    return metric_queue_add(queue, point);
}

static void points_go_in_batches_and_in_their_order(void **state)
{
    struct df_ctx *ctx = *state;
    struct metric_queue queue = {};
    int64_t next = 0;
    char *body;
    size_t size, count;

    for (int i = 0; i < 12000; i++)
        assert_true(add(&queue, df_printf(&ctx->arena,
                                          "{\"type\":\"metric\",\"step\":%d,\"at\":1.5,"
                                          "\"values\":{\"a\":0.1}}",
                                          i)));
    while ((count = metric_queue_body(&queue, &body, &size)) > 0) {
        df_auto(json_t) sent = json_loadb(body, size, 0, NULL);
        const json_t *point;
        size_t i;
        free(body);
        assert_true(count <= METRIC_QUEUE_BATCH && size <= METRIC_QUEUE_BATCH_BYTES + 64);
        assert_int_equal(json_array_size(json_object_get(sent, "points")), count);
        json_array_foreach(json_object_get(sent, "points"), i, point) {
            assert_int_equal(json_object_size(point), 3);
            assert_int_equal(json_integer_value(json_object_get(point, "step")), next++);
        }
        metric_queue_drop(&queue, count);
    }
    free(body);
    assert_int_equal(next, 12000);
    assert_int_equal(queue.used, 0);
    metric_queue_release(&queue);
}

static void what_the_host_would_refuse_is_refused(void **state)
{
    static const char *const bad[] = {
        "{}",
        "{\"at\":1}",
        "{\"at\":\"1\",\"values\":{\"a\":1}}",
        "{\"at\":1,\"values\":{}}",
        "{\"at\":1,\"values\":[1]}",
        "{\"at\":1,\"values\":{\"\":1}}",
        "{\"at\":1,\"values\":{\"a\":\"1\"}}",
        "{\"at\":1,\"step\":1.5,\"values\":{\"a\":1}}",
    };
    struct metric_queue queue = {};

    (void) state;
    for (size_t i = 0; i < DF_COUNT(bad); i++)
        assert_false(add(&queue, bad[i]));
    assert_true(add(&queue, "{\"at\":1,\"values\":{\"a\":null}}"));
    assert_memory_equal(queue.text, "{\"step\":null,\"at\":1,\"values\":{\"a\":null}}", 40);
    metric_queue_release(&queue);
}

static void it_is_full_and_it_can_be_closed(void **state)
{
    struct metric_queue queue = {};

    (void) state;
    for (int i = 0; i <= METRIC_QUEUE_WAITING; i++) {
        assert_false(metric_queue_is_full(&queue));
        assert_true(add(&queue, "{\"at\":1,\"values\":{\"a\":1}}"));
    }
    assert_true(metric_queue_is_full(&queue));
    metric_queue_close(&queue);
    assert_true(add(&queue, "{\"at\":1,\"values\":{\"a\":1}}"));
    assert_int_equal(queue.count, 0);
    metric_queue_release(&queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(points_go_in_batches_and_in_their_order),
        cmocka_unit_test(what_the_host_would_refuse_is_refused),
        cmocka_unit_test(it_is_full_and_it_can_be_closed),
    };
    return cmocka_run_group_tests_name("unit-worker-metric-queue", tests, NULL, NULL);
}
