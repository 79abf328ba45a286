#include "df_test.h"

#include "onnx_graph.h"

#include <string.h>

enum { WEIGHTS = 200000, ROOM = 2 * WEIGHTS, LIMIT = 4096 };

struct message {
    unsigned char bytes[ROOM];
    size_t size;
};

static void add_varint(struct message *to, size_t value)
{
    do {
        to->bytes[to->size++] = (unsigned char) ((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
        value >>= 7;
    } while (value > 0);
}

static void add_field(struct message *to, unsigned number, const void *bytes, size_t size)
{
    add_varint(to, number << 3 | 2);
    add_varint(to, size);
    memcpy(to->bytes + to->size, bytes, size);
    to->size += size;
}

/* A tensor with its name and, unless it lies elsewhere, its bytes. */
static void add_tensor(struct message *graph, const char *name, size_t size, bool is_bare)
{
    static unsigned char weights[WEIGHTS];
    static struct message tensor;

    tensor.size = 0;
    add_varint(&tensor, 1 << 3);
    add_varint(&tensor, size);
    add_field(&tensor, 8, name, strlen(name));
    if (!is_bare)
        add_field(&tensor, 9, weights, size);
    if (is_bare) {
        add_varint(&tensor, 14 << 3);
        add_varint(&tensor, 1);
    }
    add_field(graph, 5, tensor.bytes, tensor.size);
}

static const struct message *model(bool is_bare)
{
    static struct message models[2], graph;
    struct message *made = &models[is_bare];

    made->size = graph.size = 0;
    add_field(&graph, 1, "a node", 6);
    add_tensor(&graph, "shape", 100, false);
    add_tensor(&graph, "w", WEIGHTS / 2, is_bare);
    add_tensor(&graph, "v", ONNX_TENSOR_KEPT + 1, is_bare);
    add_varint(made, 1 << 3);
    add_varint(made, 9);
    add_field(made, 7, graph.bytes, graph.size);
    add_field(made, 2, "who made it", 11);
    return made;
}

static void large_weights_are_left_out(void **state)
{
    const struct message *whole = model(false), *left = model(true);
    struct df_arena arena;
    unsigned char *graph;
    size_t size;

    (void) state;
    df_arena_init(&arena, DF_ARENA_LIMIT);
    assert_true(onnx_graph(&arena, whole->bytes, whole->size, LIMIT, &graph, &size));
    assert_int_equal(size, left->size);
    assert_memory_equal(graph, left->bytes, size);
    assert_true(onnx_graph(&arena, whole->bytes, whole->size, left->size, &graph, &size));
    assert_false(onnx_graph(&arena, whole->bytes, whole->size, left->size - 1, &graph, &size));
    df_arena_release(&arena);
}

static void what_is_no_message_is_no_model(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
    } cases[] = {
        {"\0\0\0", 3},   {"\x3a\x03\x2a\xc8\x01", 5}, {"words, and nothing else", 23},
        {"\xff\xff", 2}, {"\x3a\x05\x08", 3},
    };
    struct df_arena arena;
    unsigned char *graph;
    size_t size;

    (void) state;
    df_arena_init(&arena, DF_ARENA_LIMIT);
    for (size_t i = 0; i < DF_COUNT(cases); i++)
        assert_false(onnx_graph(&arena, (const unsigned char *) cases[i].bytes, cases[i].size,
                                LIMIT, &graph, &size));
    df_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(large_weights_are_left_out),
        cmocka_unit_test(what_is_no_message_is_no_model),
    };

    return cmocka_run_group_tests_name("cli_onnx", tests, NULL, NULL);
}
