/* What is known of whole networks: copies of blocks, shared weights, memory, and problems where
 * they are. That the numbers are those of Keras, tests/keras shows. */
#include "describe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROOM = 16 * 1024 * 1024 };

static char block[ROOM];

#define INPUT "\"in\":{\"layer\":\"Input\",\"attributes\":{\"shape\":[32,32,3]}}"
#define NODE(id, layer, attributes)                                                                \
    ",\"" id "\":{\"layer\":\"" layer "\",\"attributes\":{" attributes "}}"
#define INSIDE(id, layer, attributes, block)                                                       \
    ",\"" id "\":{\"layer\":\"" layer "\",\"block\":\"" block "\",\"attributes\":{" attributes "}" \
    "}"
#define EDGE(from, to)                                                                             \
    "\"" from "-" to "\":{\"from\":[\"" from "\",\"output\"],\"to\":[\"" to "\",\"inputs\"]}"
#define NETWORK(nodes, edges)                                                                      \
    "{\"resource\":{\"nodes\":{" nodes "},\"edges\":{" edges "}},\"batch_size\":10}"
#define BLOCKS(nodes, edges, blocks)                                                               \
    "{\"resource\":{\"nodes\":{" nodes "},\"edges\":{" edges "},\"blocks\":{" blocks "}}}"

static const char *ask(const char *question)
{
    struct room room = {.start = block, .size = sizeof block};
    const char *said = keras_describe(question, strlen(question), &room);

    assert_non_null(said);
    return said;
}

static void assert_says(const char *said, const char *words)
{
    if (!strstr(said, words))
        fail_msg("'%s' is not in %s", words, said);
}

static void assert_quiet(const char *said, const char *words)
{
    if (strstr(said, words))
        fail_msg("'%s' is in %s", words, said);
}

static void every_edge_has_its_shape_and_the_model_its_totals(void **state)
{
    const char *said = ask(
        NETWORK(INPUT NODE("conv", "Conv2D", "\"filters\":16,\"kernel_size\":3")
                    NODE("flat", "Flatten", "") NODE("out", "Dense", "\"units\":10"),
                EDGE("in", "conv") "," EDGE("conv", "flat") "," EDGE("flat", "out")));

    (void) state;
    assert_says(said, "\"conv-flat\":{\"shape\":[null,30,30,16],\"dtype\":\"float32\"}");
    assert_says(said, "\"parameters\":144458");
    assert_says(said, "\"inputs\":[\"in\"],\"outputs\":[\"out\"]");
    /* 4 x 144,458; Adam keeps twice as much; 10 x 4 x (3,072 + 14,400 + 10) for a batch. */
    assert_says(said, "\"weights\":577832,\"gradients\":577832,\"slots\":1155664,"
                      "\"activations\":699280,\"total\":3010608");
    assert_says(said, "\"problems\":[]");
}

static void one_fault_does_not_flood_what_comes_after_it(void **state)
{
    const char *said = ask(
        NETWORK(INPUT NODE("conv", "Conv2D", "\"filters\":16,\"kernel_size\":40")
                    NODE("flat", "Flatten", "") NODE("out", "Dense", "\"units\":10"),
                EDGE("in", "conv") "," EDGE("conv", "flat") "," EDGE("flat", "out")));

    (void) state;
    assert_says(said, "\"problems\":[{\"hint\":false,\"fault\":\"small\",\"node\":\"conv\","
                      "\"attribute\":\"padding\",\"detail\":\"has a window of 40, and its input is "
                      "only 32 there\",\"fixes\":[{\"set\":\"padding\",\"to\":\"same\"}]}]");
    assert_says(said, "\"out\":{\"verdict\":\"waits\",\"shapes\":[],\"dtypes\":[],\"ports\":"
                      "[\"output\"],\"waits_for\":\"conv\",\"output\":true}");
    assert_says(said, "\"whole\":false");
}

static void a_block_counts_as_often_as_it_repeats(void **state)
{
    const char *said = ask(BLOCKS(
        INPUT INSIDE("a", "Conv2D", "\"filters\":3,\"kernel_size\":3,\"padding\":\"same\"", "b")
            INSIDE("sum", "Add", "", "b") NODE("flat", "Flatten", ""),
        EDGE("in", "a") "," EDGE("a", "sum") "," EDGE("in", "sum") "," EDGE("sum", "flat"),
        "\"b\":{\"name\":\"stage\",\"repeat\":5,\"parent\":\"c\"},\"c\":{\"repeat\":2}"));

    (void) state;
    assert_says(said, "\"a\":{\"verdict\":\"known\",\"shapes\":[[null,32,32,3]],\"dtypes\":"
                      "[\"float32\"],\"ports\":[\"output\"],\"parameters\":840,");
    assert_says(said, "\"copies\":10}");
    assert_says(said, "\"problems\":[]");
}

static void a_copy_that_is_too_small_says_which(void **state)
{
    const char *said = ask(
        BLOCKS(INPUT INSIDE("pool", "MaxPooling2D", "", "b") NODE("flat", "Flatten", ""),
               EDGE("in", "pool") "," EDGE("pool", "flat"), "\"b\":{\"repeat\":6}"));

    (void) state;
    assert_says(said, "pools over 2, and its input is only 1 there (in copy 6 of its block)");
    assert_says(said, "\"waits_for\":\"pool\"");
}

static void a_block_with_two_ways_out_cannot_repeat(void **state)
{
    const char *said = ask(BLOCKS(
        INPUT INSIDE("a", "ReLU", "", "b") INSIDE("c", "ReLU", "", "b") NODE("sum", "Add", ""),
        EDGE("in", "a") "," EDGE("a", "c") "," EDGE("a", "sum") "," EDGE("c", "sum"),
        "\"b\":{\"repeat\":2}"));

    (void) state;
    assert_says(
        said, "\"block\":\"b\",\"detail\":\"a block that repeats takes one tensor and gives one\"");
}

static void shared_weights_count_once(void **state)
{
    const char *nodes = NETWORK(
        INPUT NODE("a", "Dense",
                   "\"units\":3") ",\"b\":{\"layer\":\"Dense\","
                                  "\"attributes\":{},\"shares\":\"a\"}" NODE("flat", "Flatten", ""),
        EDGE("in", "a") "," EDGE("a", "b") "," EDGE("b", "flat"));

    (void) state;
    assert_says(ask(nodes), "\"parameters\":12,\"trainable\":12,\"fixed\":0,\"operations\":43008");
    const char *other = NETWORK(
        INPUT NODE("a", "Dense", "\"units\":7") ",\"b\":{\"layer\":\"Dense\","
                                                "\"attributes\":{},\"shares\":\"a\"}",
        EDGE("in", "a") "," EDGE("a", "b"));
    assert_says(ask(other), "shares weights that were made for another shape than it gets");
}

static void what_is_frozen_is_not_trained(void **state)
{
    (void) state;
    assert_says(
        ask(NETWORK(INPUT NODE("a", "Dense", "\"units\":3,\"trainable\":false"), EDGE("in", "a"))),
        "\"parameters\":12,\"trainable\":0,\"fixed\":12");
}

static void a_circle_is_said_where_it_is(void **state)
{
    const char *said = ask(
        NETWORK(INPUT NODE("a", "Add", "") NODE("b", "ReLU", "") NODE("c", "ReLU", ""),
                EDGE("in", "a") "," EDGE("b", "a") "," EDGE("a", "b") "," EDGE("b", "c")));

    (void) state;
    assert_says(said, "\"node\":\"a\",\"detail\":\"is fed by itself, through other layers\"");
    assert_says(said, "\"node\":\"b\",\"detail\":\"is fed by itself, through other layers\"");
    assert_quiet(said, "\"node\":\"c\",\"detail\"");
    assert_says(said, "\"waits_for\":\"a\"");
}

static void states_leave_when_they_are_returned(void **state)
{
#define STATES(attributes)                                                                         \
    NETWORK(                                                                                       \
        "\"in\":{\"layer\":\"Input\",\"attributes\":{\"shape\":[9,4]}}" NODE(                      \
            "lstm", "LSTM", attributes) NODE("out", "Dense", "\"units\":1"),                       \
        EDGE("in",                                                                                 \
             "lstm") ",\"s\":{\"from\":[\"lstm\",\"cell_state\"],\"to\":[\"out\",\"inputs\"]}")
    (void) state;
    assert_says(ask(STATES("\"units\":5,\"return_state\":true")), "\"s\":{\"shape\":[null,5]");
    assert_says(ask(STATES("\"units\":5")), "\"fixes\":[{\"set\":\"return_state\",\"to\":true}]");
}

static void a_dense_end_of_a_picture_is_hinted_at_once(void **state)
{
    const char *picture = NETWORK(INPUT NODE("a", "Dense", "\"units\":3")
                                      NODE("b", "Dense", "\"units\":2"),
                                  EDGE("in", "a") "," EDGE("a", "b"));
    const char *inside = NETWORK(INPUT NODE("a", "Dense", "\"units\":3") NODE("b", "Flatten", ""),
                                 EDGE("in", "a") "," EDGE("a", "b"));

    (void) state;
    assert_says(ask(picture), "\"problems\":[{\"hint\":true,\"fault\":\"sense\",\"node\":\"a\"");
    assert_says(ask(picture),
                "\"fixes\":[{\"insert\":\"Flatten\"},{\"insert\":\"GlobalAveragePooling2D\"}]}]");
    assert_says(ask(inside), "\"problems\":[]");
}

static void the_classes_of_a_softmax_are_those_of_the_labels(void **state)
{
    const char *said = ask(
        "{\"labels\":10,\"resource\":{\"nodes\":{\"in\":{\"layer\":\"Input\",\"attributes\":{"
        "\"shape\":[4]}}" NODE("out", "Dense",
                               "\"units\":8,\"activation\":\"softmax\"") "},"
                                                                         "\"edges\":{" EDGE(
                                                                             "in", "out") "}}}");

    (void) state;
    assert_says(said, "\"attribute\":\"units\",\"detail\":\"gives 8 classes, and the data has 10\","
                      "\"fixes\":[{\"set\":\"units\",\"to\":10}]");
}

static void what_nothing_reads_is_hinted_at_when_there_are_outputs(void **state)
{
    const char *said = ask(NETWORK(INPUT NODE("a", "ReLU", "") NODE("b", "ReLU", "")
                                       NODE("end", "Output", ""),
                                   EDGE("in", "a") "," EDGE("in", "b") "," EDGE("a", "end")));

    (void) state;
    assert_says(said, "\"problems\":[{\"hint\":true,\"fault\":\"sense\",\"node\":\"b\"");
    assert_says(said, "\"outputs\":[\"end\"]");
    assert_says(said, "\"fixes\":[{\"append\":\"Output\"}]");
}

static void unequal_sums_can_be_put_side_by_side(void **state)
{
    const char *said = ask(
        NETWORK(INPUT NODE("a", "Dense", "\"units\":3") NODE("b", "Dense", "\"units\":4")
                    NODE("sum", "Add", ""),
                EDGE("in", "a") "," EDGE("in", "b") "," EDGE("a", "sum") "," EDGE("b", "sum")));

    (void) state;
    assert_says(said, "\"fixes\":[{\"replace\":\"Concatenate\"}]");
}

static void a_layer_of_a_module_is_not_guessed(void **state)
{
    const char *said = ask(NETWORK(INPUT NODE("own", "module:mine.Twice", "\"x\":1")
                                       NODE("a", "ReLU", ""),
                                   EDGE("in", "own") "," EDGE("own", "a")));

    (void) state;
    assert_says(said, "\"own\":{\"verdict\":\"unknown\"");
    assert_says(said, "\"waits_for\":\"own\"");
    assert_says(said, "\"problems\":[]");
}

static void what_is_no_network_is_refused_in_words(void **state)
{
    (void) state;
    assert_says(ask("{"), "{\"error\":\"is not JSON\"}");
    assert_says(ask("{}"), "{\"error\":\"has no nodes and edges, or too many of them\"}");
    assert_says(ask("{\"resource\":{\"nodes\":{\"a\":1},\"edges\":{}}}"),
                "has a node that is not a layer");
    assert_says(ask("{\"resource\":{\"nodes\":{\"\\ud800\":1},\"edges\":{}}}"),
                "a letter that there is not");
    assert_says(ask("{\"resource\":{\"nodes\":{},\"edges\":{}}}"), "has no Input");
    assert_says(ask(BLOCKS(INPUT, "", "\"b\":{\"repeat\":1001}")), "more than 1,000 times");
    assert_says(ask(BLOCKS(INPUT, "", "\"b\":{\"parent\":\"b\"}")),
                "is in too many blocks, or in itself");
}

static void a_room_that_is_too_small_is_said(void **state)
{
    const char *question = NETWORK(INPUT, "");

    (void) state;
    for (size_t size = 0; size < 4000; size += 16) {
        struct room room = {.start = block, .size = size};
        assert_null(keras_describe(question, strlen(question), &room));
        assert_true(room.is_full);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_edge_has_its_shape_and_the_model_its_totals),
        cmocka_unit_test(one_fault_does_not_flood_what_comes_after_it),
        cmocka_unit_test(a_block_counts_as_often_as_it_repeats),
        cmocka_unit_test(a_copy_that_is_too_small_says_which),
        cmocka_unit_test(a_block_with_two_ways_out_cannot_repeat),
        cmocka_unit_test(shared_weights_count_once),
        cmocka_unit_test(what_is_frozen_is_not_trained),
        cmocka_unit_test(a_circle_is_said_where_it_is),
        cmocka_unit_test(states_leave_when_they_are_returned),
        cmocka_unit_test(a_dense_end_of_a_picture_is_hinted_at_once),
        cmocka_unit_test(the_classes_of_a_softmax_are_those_of_the_labels),
        cmocka_unit_test(what_nothing_reads_is_hinted_at_when_there_are_outputs),
        cmocka_unit_test(unequal_sums_can_be_put_side_by_side),
        cmocka_unit_test(a_layer_of_a_module_is_not_guessed),
        cmocka_unit_test(what_is_no_network_is_refused_in_words),
        cmocka_unit_test(a_room_that_is_too_small_is_said),
    };
    return cmocka_run_group_tests_name("keras_network", tests, NULL, NULL);
}
