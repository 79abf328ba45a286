#include "model_test.h"

/* A project with its history, as the store keeps it: several people change it, each can undo. */
enum { STEPS = 400 };

struct world {
    struct model model;
    int64_t revision;
    struct step {
        int author;
        int64_t target;
        bool undone, is_undo;
        json_t *inverse;
    } steps[STEPS];
    struct update {
        char path[100];
        struct text_event event;
        int64_t version;
    } updates[STEPS];
    size_t update_count;
};

static int world_setup(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    void *model;

    model_setup(&model);
    world->model = *(struct model *) model;
    free(model);
    *state = world;
    return 0;
}

static int world_teardown(void **state)
{
    struct world *world = *state;

    for (size_t i = 0; i < STEPS; i++)
        json_decref(world->steps[i].inverse);
    for (size_t i = 0; i < world->update_count; i++)
        json_decref(world->updates[i].event.changes);
    model_release(&world->model);
    free(world);
    return 0;
}

static void record(struct world *world, struct change *change, int author, int64_t target)
{
    json_t *update;
    size_t index;

    world->revision++;
    world->steps[world->revision] = (struct step){
        .author = author, .target = target, .inverse = json_incref(change->inverse)};
    json_array_foreach(change->updates, index, update) {
        struct update *stored = &world->updates[world->update_count++];
        snprintf(stored->path, sizeof stored->path, "%s",
                 json_string_value(json_object_get(update, "path")));
        stored->version = json_integer_value(json_object_get(update, "version"));
        stored->event = (struct text_event){
            .changes = json_incref(json_object_get(update, "changes")),
            .revision = world->revision,
            .target = target,
        };
    }
    accept_change(&world->model, change);
}

static void does(struct world *world, int author, const char *patch)
{
    df_auto(json_t) json = json_of(patch);
    struct change change;

    if (change_apply(&world->model, json, &change) != CHANGE_DONE) {
        print_errors(&change);
        fail_msg("refused: %s", patch);
    }
    record(world, &change, author, 0);
}

static json_t *inverse_of(json_t *inverse, const struct update *update)
{
    json_t *operation;
    size_t index;

    json_array_foreach(inverse, index, operation)
        if (json_object_get(operation, "changes")
            && strcmp(json_string_value(json_object_get(operation, "path")), update->path) == 0
            && json_integer_value(json_object_get(operation, "version")) == update->version + 1)
            return json_object_get(operation, "changes");
    return NULL;
}

static struct text_event found[STEPS];

static bool find_events(void *data, const char *path, int64_t since, struct text_event **events,
                        size_t *count)
{
    struct world *world = data;

    *count = 0;
    for (size_t i = 0; i < world->update_count; i++) {
        struct update *update = &world->updates[i];
        if (strcmp(update->path, path) != 0 || update->version < since)
            continue;
        found[*count] = update->event;
        found[(*count)++].inverse = inverse_of(world->steps[update->event.revision].inverse,
                                               update);
    }
    *events = found;
    return *count == (size_t) (model_text_version(world->model.texts, path) - since);
}

/* Takes back the latest change of the author; the kept members as a new reference. */
static json_t *take_back(struct world *world, int author, bool is_redo)
{
    int64_t target = world->revision;
    struct change change;
    json_t *kept;

    while (target > 0
           && (world->steps[target].author != author || world->steps[target].undone
               || world->steps[target].is_undo != is_redo))
        target--;
    assert_true(target > 0);
    const struct change_history history = {target, find_events, world};
    if (change_undo(&world->model, world->steps[target].inverse, &history, &change, &kept)
        != CHANGE_DONE) {
        print_errors(&change);
        fail_msg("cannot undo %d", (int) target);
    }
    record(world, &change, author, target);
    world->steps[target].undone = true;
    world->steps[world->revision].is_undo = !is_redo;
    return kept;
}

static void undoes(struct world *world, int author)
{
    df_auto(json_t) kept = take_back(world, author, false);

    if (json_array_size(kept) > 0)
        fail_msg("kept %s", json_string_value(json_object_get(json_array_get(kept, 0), "pointer")));
}

static void redoes(struct world *world, int author)
{
    df_auto(json_t) kept = take_back(world, author, true);

    if (json_array_size(kept) > 0)
        fail_msg("kept %s", json_string_value(json_object_get(json_array_get(kept, 0), "pointer")));
}

enum { ANN, BEN };

static const char *const patches[] = {
    "[{'op':'replace','path':'/pipelines/l/name','value':'Other'}]",
    "[{'op':'remove','path':'/pipelines/l/nodes/b'}]",
    "[{'op':'remove','path':'/pipelines/l'}]",
    "[{'op':'remove','path':'/pipelines/l'},{'op':'remove','path':'/operations/g'}]",
    "[{'op':'add','path':'/pipelines/l/nodes/c','value':{'operation':'g'}},"
    "{'op':'add','path':'/pipelines/l/nodes/c/attributes/length','value':4},"
    "{'op':'replace','path':'/pipelines/l/nodes/c/attributes/length','value':5}]",
    "[{'op':'replace','path':'/operations/p/name','value':'Show'}]",
    "[{'op':'replace','path':'/operations/p/code','value':"
    "'class Print:\\n    def execute(self, items, title=None):\\n        print(items)\\n'}]",
    "[{'op':'replace','path':'/operations/p/code','value':'class Print(:\\n'}]",
    "[{'op':'text','path':'/serialization/code','version':0,'changes':[[0,'ab']]},"
    "{'op':'text','path':'/serialization/code','version':1,'changes':[1,[1,'c']]}]",
    "[{'op':'add','path':'/operations/g/declared/attributes/length','value':{'min':1}}]",
    "[{'op':'replace','path':'/operations/g/environment','value':'x'}]",
    "[{'op':'add','path':'/operations/n','value':{'name':'Fresh'}},"
    "{'op':'replace','path':'/operations/n/name','value':'Fresher'}]",
    "[{'op':'add','path':'/modules/m','value':{'name':'m','code':'x'}}]",
    "[{'op':'add','path':'/resources/r/nodes/"
    "k','value':{'layer':'Dense','attributes':{'units':[1,2]}}},"
    "{'op':'add','path':'/resources/r/nodes/k/attributes/units/1','value':7}]",
};

static void undo_and_redo_lead_back_and_forth(void **state)
{
    struct world *world = *state;

    for (size_t i = 0; i < DF_COUNT(patches); i++) {
        df_auto(json_t) before = json_deep_copy(world->model.tree);
        does(world, ANN,
             i == 8 ? "[{'op':'replace','path':'/serialization/code','value':'xyz'}]" : patches[i]);
        df_auto(json_t) after = json_deep_copy(world->model.tree);
        undoes(world, ANN);
        /* An environment that was null is empty afterwards, which is the same to a worker. */
        if (i == 10)
            json_object_set_new(at(before, "/operations/g"), "environment",
                                json_incref(at(world->model.tree, "/operations/g/environment")));
        assert_true(json_equal(world->model.tree, before));
        redoes(world, ANN);
        assert_true(json_equal(world->model.tree, after));
        undoes(world, ANN);
        assert_true(json_equal(world->model.tree, before));
    }
}

static void a_batch_of_text_changes_is_undone_as_a_whole(void **state)
{
    struct world *world = *state;

    does(world, ANN, patches[8]);
    assert_at(world->model.tree, "/serialization/code", "'ac'");
    undoes(world, ANN);
    assert_at(world->model.tree, "/serialization/code", "''");
    redoes(world, ANN);
    assert_at(world->model.tree, "/serialization/code", "'ac'");
}

static void everybody_undoes_only_their_own(void **state)
{
    struct world *world = *state;

    does(world, ANN, "[{'op':'replace','path':'/pipelines/l/name','value':'Anns'}]");
    does(world, BEN, "[{'op':'add','path':'/pipelines/l/nodes/a/attributes/length','value':3}]");
    does(world, ANN, "[{'op':'add','path':'/pipelines/l/nodes/c','value':{'operation':'g'}}]");
    undoes(world, BEN);
    assert_at(world->model.tree, "/pipelines/l/nodes/a/attributes", "{}");
    assert_at(world->model.tree, "/pipelines/l/name", "'Anns'");
    undoes(world, ANN);
    undoes(world, ANN);
    assert_at(world->model.tree, "/pipelines/l/name", "'Line'");
    assert_int_equal(json_object_size(at(world->model.tree, "/pipelines/l/nodes")), 2);
}

static void what_others_changed_since_is_left_and_named(void **state)
{
    struct world *world = *state;

    does(world, ANN,
         "[{'op':'replace','path':'/pipelines/l/name','value':'Anns'},"
         "{'op':'add','path':'/pipelines/l/nodes/a/attributes/length','value':3}]");
    does(world, BEN, "[{'op':'replace','path':'/pipelines/l/name','value':'Bens'}]");
    df_auto(json_t) kept = take_back(world, ANN, false);
    assert_at(kept, "", "[{'pointer':'/pipelines/l/name'}]");
    assert_at(world->model.tree, "/pipelines/l/name", "'Bens'");
    assert_at(world->model.tree, "/pipelines/l/nodes/a/attributes", "{}");
}

static void a_node_that_others_work_on_stays(void **state)
{
    struct world *world = *state;

    does(world, ANN, "[{'op':'add','path':'/pipelines/l/nodes/c','value':{'operation':'g'}}]");
    does(world, BEN, "[{'op':'add','path':'/pipelines/l/nodes/c/attributes/length','value':3}]");
    df_auto(json_t) kept = take_back(world, ANN, false);
    assert_at(kept, "", "[{'pointer':'/pipelines/l/nodes/c'}]");
    assert_at(world->model.tree, "/pipelines/l/nodes/c/attributes/length", "3");
}

static void an_edge_whose_input_is_taken_meanwhile_does_not_come_back(void **state)
{
    struct world *world = *state;

    does(world, ANN,
         "[{'op':'remove','path':'/pipelines/l/edges/e'},"
         "{'op':'replace','path':'/pipelines/l/name','value':'Anns'}]");
    does(world, BEN,
         "[{'op':'add','path':'/pipelines/l/nodes/c','value':{'operation':'g'}},"
         "{'op':'add','path':'/pipelines/l/edges/"
         "f','value':{'from':['c','arr'],'to':['b','arr']}}]");
    df_auto(json_t) kept = take_back(world, ANN, false);
    assert_at(kept, "", "[{'pointer':'/pipelines/l/edges/e'}]");
    assert_at(world->model.tree, "/pipelines/l/name", "'Line'");
}

static void a_removed_node_comes_back_with_its_edges(void **state)
{
    struct world *world = *state;

    does(world, ANN, "[{'op':'remove','path':'/pipelines/l/nodes/a'}]");
    does(world, BEN, "[{'op':'replace','path':'/pipelines/l/name','value':'Bens'}]");
    undoes(world, ANN);
    assert_at(world->model.tree, "/pipelines/l/edges/e", "{'from':['a','arr'],'to':['b','arr']}");
    assert_at(world->model.tree, "/pipelines/l/name", "'Bens'");
}

static void what_others_removed_stays_away(void **state)
{
    struct world *world = *state;

    does(world, ANN, "[{'op':'add','path':'/pipelines/l/nodes/a/attributes/length','value':3}]");
    does(world, BEN, "[{'op':'remove','path':'/pipelines/l'}]");
    df_auto(json_t) kept = take_back(world, ANN, false);
    assert_at(kept, "", "[{'pointer':'/pipelines/l/nodes/a/attributes/length'}]");
    assert_null(at(world->model.tree, "/pipelines/l"));
}

static void typing_of_two_people_is_undone_apart(void **state)
{
    struct world *world = *state;

    does(world, ANN,
         "[{'op':'text','path':'/serialization/code','version':0,'changes':[[0,'abc']]}]");
    does(world, BEN,
         "[{'op':'text','path':'/serialization/code','version':1,'changes':[[0,'Ben '],3]}]");
    does(world, ANN,
         "[{'op':'text','path':'/serialization/code','version':2,'changes':[5,[1],1]}]");
    assert_at(world->model.tree, "/serialization/code", "'Ben ac'");
    does(world, BEN,
         "[{'op':'text','path':'/serialization/code','version':3,'changes':[5,[0,'Z'],1]}]");
    undoes(world, ANN);
    const char *both = json_string_value(at(world->model.tree, "/serialization/code"));
    assert_true(strcmp(both, "Ben aZbc") == 0 || strcmp(both, "Ben abZc") == 0);
    undoes(world, ANN);
    assert_at(world->model.tree, "/serialization/code", "'Ben Z'");
    redoes(world, ANN);
    redoes(world, ANN);
    assert_true(strstr(json_string_value(at(world->model.tree, "/serialization/code")), "Z")
                != NULL);
    undoes(world, BEN);
    undoes(world, BEN);
    assert_at(world->model.tree, "/serialization/code", "'ac'");
}

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245U + 12345U;
    return *seed >> 16;
}

/* `author` inserts `what` somewhere, and deletes up to `most` units before it. */
static void types(struct world *world, int author, unsigned *seed, const char *what, unsigned most)
{
    const char *text = json_string_value(at(world->model.tree, "/serialization/code"));
    unsigned length = (unsigned) strlen(text), from = next_random(seed) % (length + 1);
    unsigned gone = most && length > from ? next_random(seed) % (most + 1) : 0;
    int64_t version = model_text_version(world->model.texts, "/serialization/code");
    char patch[300], keep[20] = "", rest[20] = "";

    if (gone > length - from)
        gone = length - from;
    if (from)
        snprintf(keep, sizeof keep, "%u,", from);
    if (length - from - gone)
        snprintf(rest, sizeof rest, ",%u", length - from - gone);
    snprintf(patch, sizeof patch,
             "[{'op':'text','path':'/serialization/code','version':%d,'changes':[%s[%u,'%s']%s]}]",
             (int) version, keep, gone, what, rest);
    does(world, author, patch);
}

/* Ann writes small letters and deletes whatever is in her way; Ben writes capitals. Whatever the
 * order: when Ann has taken everything back, Ben's capitals are there, all of them and nothing
 * else. */
static void all_of_ones_typing_can_be_taken_back(void **state)
{
    unsigned seed = 3;

    for (int round = 0; round < 200; round++) {
        struct world *world = *state;
        int anns = 0, bens = 0;

        for (int step = 0; step < 14; step++) {
            char capital[2] = {(char) ('A' + bens), '\0'};
            if (next_random(&seed) % 3) {
                types(world, ANN, &seed, step % 2 ? "xyz" : "q", 4);
                anns++;
            } else {
                types(world, BEN, &seed, capital, 0);
                bens++;
            }
        }
        for (; anns > 0; anns--)
            undoes(world, ANN);
        const char *left = json_string_value(at(world->model.tree, "/serialization/code"));
        if (strlen(left) != (size_t) bens)
            fail_msg("round %d: %d capitals, but '%s'", round, bens, left);
        for (int i = 0; i < bens; i++)
            assert_non_null(strchr(left, 'A' + i));
        world_teardown(state);
        world_setup(state);
    }
}

#define world_test(function) cmocka_unit_test_setup_teardown(function, world_setup, world_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        world_test(undo_and_redo_lead_back_and_forth),
        world_test(a_batch_of_text_changes_is_undone_as_a_whole),
        world_test(everybody_undoes_only_their_own),
        world_test(what_others_changed_since_is_left_and_named),
        world_test(a_node_that_others_work_on_stays),
        world_test(an_edge_whose_input_is_taken_meanwhile_does_not_come_back),
        world_test(a_removed_node_comes_back_with_its_edges),
        world_test(what_others_removed_stays_away),
        world_test(typing_of_two_people_is_undone_apart),
        world_test(all_of_ones_typing_can_be_taken_back),
    };
    return cmocka_run_group_tests_name("unit-model-undo", tests, NULL, NULL);
}
