/* What the shapes library says to somebody who draws a network: sizes, weights, and words for
 * mistakes. That the rules are those of Keras, tests/keras shows. */
#include "inference.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct tensor image = {.rank = 4, .sizes = {TENSOR_OPEN, 32, 32, 3}};

static struct value whole(int64_t number)
{
    return (struct value){.kind = VALUE_INT, .integer = number};
}

static struct inference infer(const char *type, const struct attribute *attributes, size_t count,
                              const struct tensor *inputs, size_t input_count)
{
    const struct layer layer = {.type = type, .attributes = attributes, .attribute_count = count};
    struct inference inference;

    layer_infer(&layer, inputs, input_count, &inference);
    return inference;
}

static void a_convolution_has_its_shape_weights_and_work(void **state)
{
    const struct attribute attributes[] = {{"filters", whole(16)}, {"kernel_size", whole(3)}};
    struct inference said = infer("Conv2D", attributes, 2, &image, 1);
    struct words words = {};

    (void) state;
    assert_int_equal(said.verdict, VERDICT_KNOWN);
    words_add_tensor(&words, &said.outputs[0]);
    assert_string_equal(words.text, "None × 30 × 30 × 16");
    assert_int_equal(said.trainable, 3 * 3 * 3 * 16 + 16);
    assert_int_equal(said.operations, 30 * 30 * 16 * (2 * 27 + 1));
}

static void a_window_larger_than_its_input_can_be_mended(void **state)
{
    const struct attribute attributes[] = {{"filters", whole(1)}, {"kernel_size", whole(33)}};
    struct inference said = infer("Conv2D", attributes, 2, &image, 1);

    (void) state;
    assert_int_equal(said.verdict, VERDICT_WRONG);
    assert_int_equal(said.fault, FAULT_SMALL);
    assert_string_equal(said.words.text, "has a window of 33, and its input is only 32 there");
    assert_int_equal(said.fix, FIX_SET);
    assert_string_equal(said.attribute, "padding");
    assert_string_equal(said.fix_what, "same");
}

static void what_is_missing_is_named(void **state)
{
    (void) state;
    struct inference said = infer("Dense", NULL, 0, &image, 1);
    assert_int_equal(said.fault, FAULT_MISSING);
    assert_string_equal(said.words.text, "units is missing");
    said = infer("Flatten", NULL, 0, NULL, 0);
    assert_string_equal(said.words.text, "is not connected to anything before it");
}

static void unequal_inputs_of_a_merge_are_shown(void **state)
{
    const struct tensor two[] = {image, {.rank = 4, .sizes = {TENSOR_OPEN, 16, 16, 3}}};
    struct inference said = infer("Add", NULL, 0, two, 2);

    (void) state;
    assert_int_equal(said.fault, FAULT_UNEQUAL);
    assert_string_equal(said.words.text,
                        "needs inputs of one shape: None × 32 × 32 × 3 and None × 16 × 16 × 3");
}

static void two_inputs_where_one_fits_want_a_merge(void **state)
{
    const struct tensor two[] = {image, image};
    struct inference said = infer("Flatten", NULL, 0, two, 2);

    (void) state;
    assert_int_equal(said.fix, FIX_INSERT);
    assert_string_equal(said.fix_what, "Concatenate");
}

static void what_has_no_rule_is_not_guessed(void **state)
{
    (void) state;
    assert_int_equal(infer("Lambda", NULL, 0, &image, 1).verdict, VERDICT_UNKNOWN);
    assert_false(layer_is_known("Lambda"));
    assert_true(layer_is_known("Dense"));
}

static void numbers_too_large_stay_numbers(void **state)
{
    const struct attribute attributes[] = {{"units", whole(INT64_MAX)}};
    struct inference said = infer("Dense", attributes, 1, &image, 1);

    (void) state;
    assert_int_equal(said.verdict, VERDICT_KNOWN);
    assert_true(said.trainable == INT64_MAX);
    assert_true(said.operations == INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_convolution_has_its_shape_weights_and_work),
        cmocka_unit_test(a_window_larger_than_its_input_can_be_mended),
        cmocka_unit_test(what_is_missing_is_named),
        cmocka_unit_test(unequal_inputs_of_a_merge_are_shown),
        cmocka_unit_test(two_inputs_where_one_fits_want_a_merge),
        cmocka_unit_test(what_has_no_rule_is_not_guessed),
        cmocka_unit_test(numbers_too_large_stay_numbers),
    };
    return cmocka_run_group_tests_name("keras_shapes", tests, NULL, NULL);
}
