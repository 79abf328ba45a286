#include "df_test.h"

#include "text_change.h"
#include "text_map.h"

#include <stdio.h>
#include <string.h>

static json_t *json_of(const char *text)
{
    return json_loads(text, 0, NULL);
}

static struct text text_of(json_t *string)
{
    return (struct text){json_string_value(string), json_string_length(string)};
}

/* What ChangeSet.map() of @codemirror/state 6 answers for the same. */
static const struct {
    const char *changes, *others;
    enum text_order order;
    const char *mapped;
} cases[] = {
    {"[2,[0,\"X\"],3]", "[5]", TEXT_OTHERS_FIRST, "[2,[0,\"X\"],3]"},
    {"[2,[0,\"X\"],3]", "[[0,\"ab\"],5]", TEXT_OTHERS_FIRST, "[4,[0,\"X\"],3]"},
    {"[2,[0,\"X\"],3]", "[2,[0,\"Y\"],3]", TEXT_OTHERS_FIRST, "[3,[0,\"X\"],3]"},
    {"[2,[0,\"X\"],3]", "[2,[0,\"Y\"],3]", TEXT_OURS_FIRST, "[2,[0,\"X\"],4]"},
    {"[1,[3],1]", "[2,[1],2]", TEXT_OTHERS_FIRST, "[1,[2],1]"},
    {"[1,[3],1]", "[[5]]", TEXT_OTHERS_FIRST, "[]"},
    {"[2,[1,\"X\"],2]", "[1,[3],1]", TEXT_OTHERS_FIRST, "[1,[0,\"X\"],1]"},
    {"[1,[3],1]", "[2,[0,\"Y\"],3]", TEXT_OTHERS_FIRST, "[1,[1],1,[2],1]"},
    {"[5,[0,\"\",\"end\"]]", "[5,[0,\"x\",\"y\"]]", TEXT_OTHERS_FIRST, "[8,[0,\"\",\"end\"]]"},
};

static void changes_pass_one_another_as_in_the_editor(void **state)
{
    (void) state;
    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        df_auto(json_t) changes = json_of(cases[i].changes);
        df_auto(json_t) others = json_of(cases[i].others);
        df_auto(json_t) expected = json_of(cases[i].mapped);
        df_auto(json_t) mapped = text_map(changes, others, cases[i].order);
        char *text = json_dumps(mapped, JSON_COMPACT);

        if (!json_equal(mapped, expected))
            fail_msg("%s over %s is %s", cases[i].changes, cases[i].others, text);
        free(text);
    }
}

static void changes_for_another_text_do_not_fit(void **state)
{
    df_auto(json_t) changes = json_of("[2,[0,\"X\"],3]");
    df_auto(json_t) others = json_of("[4]");
    df_auto(json_t) longer = json_of("[9]");

    (void) state;
    assert_null(text_map(changes, others, TEXT_OTHERS_FIRST));
    assert_null(text_map(changes, longer, TEXT_OTHERS_FIRST));
}

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245U + 12345U;
    return *seed >> 16;
}

/* A change set for a text of `length` units with up to three replacements. */
static json_t *random_changes(unsigned *seed, size_t length)
{
    json_t *parts = json_array();
    size_t left = length;

    for (int i = 0; i < 3; i++) {
        size_t keep = left ? next_random(seed) % (left + 1) : 0;
        size_t gone = left - keep ? next_random(seed) % (left - keep + 1) : 0;
        const char *const inserts[] = {"", "u", "vw", "\xC3\xA9", "\xF0\x9F\x98\x80", "xyz"};
        json_t *part = json_pack("[i]", (int) gone);
        if (keep)
            json_array_append_new(parts, json_integer((json_int_t) keep));
        unsigned insert = next_random(seed) % 6;
        if (insert)
            json_array_append_new(part, json_string(inserts[insert]));
        if (insert > 3)
            json_array_append_new(part, json_string("n"));
        json_array_append_new(parts, part);
        left -= keep + gone;
    }
    if (left)
        json_array_append_new(parts, json_integer((json_int_t) left));
    return parts;
}

static json_t *after(json_t *text, json_t *changes)
{
    json_t *changed = NULL;
    const char *problem = text_change_apply(changes, text_of(text), &changed);

    if (problem) {
        char *parts = json_dumps(changes, JSON_COMPACT);
        print_message("%s: %s\n", parts, problem);
        free(parts);
    }
    return changed;
}

static void both_orders_lead_to_the_same_text(void **state)
{
    unsigned seed = 7;

    (void) state;
    for (int round = 0; round < 20000; round++) {
        df_auto(json_t) text = json_string("one two\nthree");
        df_auto(json_t) a = random_changes(&seed, 13);
        df_auto(json_t) b = random_changes(&seed, 13);
        df_auto(json_t) a_then = text_map(a, b, TEXT_OTHERS_FIRST);
        df_auto(json_t) b_then = text_map(b, a, TEXT_OURS_FIRST);
        df_auto(json_t) text_a = after(text, a);
        df_auto(json_t) text_b = after(text, b);
        if (!text_a || !text_b)
            continue; /* would cut a character in two */
        assert_non_null(a_then);
        assert_non_null(b_then);
        df_auto(json_t) left = after(text_a, b_then);
        df_auto(json_t) right = after(text_b, a_then);
        assert_non_null(left);
        assert_string_equal(json_string_value(left), json_string_value(right));
    }
}

/* Two people at one text: the first one's changes are taken back one by one, the latest first; what
 * is left is what the second one has done. */
static void what_was_taken_back_is_not_lost_on_the_way(void **state)
{
    /* "" -> first types "abc", deletes "b"; second writes "Z" behind "a"; "b" comes back; then
     * "abc" goes. */
    df_auto(json_t) delete_b = json_of("[1,[1],1]");
    df_auto(json_t) insert_b = json_of("[1,[0,\"b\"],1]");
    df_auto(json_t) insert_z = json_of("[1,[0,\"Z\"],1]");
    df_auto(json_t) back_b = text_map(insert_b, insert_z, TEXT_OTHERS_FIRST);
    df_auto(json_t) delete_abc = json_of("[[3]]");
    df_auto(json_t) text = json_string("aZbc");
    const struct text_event events[] = {
        {.changes = delete_b, .inverse = insert_b, .revision = 2},
        {.changes = insert_z, .revision = 3},
        {.changes = back_b, .revision = 4, .target = 2},
    };

    (void) state;
    df_auto(json_t) undo = text_map_history(delete_abc, events, DF_COUNT(events));
    df_auto(json_t) result = after(text, undo);
    assert_string_equal(json_string_value(result), "Z");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_pass_one_another_as_in_the_editor),
        cmocka_unit_test(changes_for_another_text_do_not_fit),
        cmocka_unit_test(both_orders_lead_to_the_same_text),
        cmocka_unit_test(what_was_taken_back_is_not_lost_on_the_way),
    };
    return cmocka_run_group_tests_name("unit-text-map", tests, NULL, NULL);
}
