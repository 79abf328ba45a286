#include "cache.h"
#include "json_text.h"
#include "plan.h"
#include "plan_json.h"
#include "text_array.h"

#include <df/digest.h>
#include <df/record.h>

#include <string.h>

static json_t *copy_or_object(json_t *object)
{
    return json_is_object(object) ? json_incref(object) : json_object();
}

/* The rows of one part of an operation's interface. */
static json_t *interface_of(const json_t *operation, const char *part)
{
    return json_object_get(json_object_get(operation, "interface"), part);
}

json_t *plan_known_members(const struct plan_node *node, const char *part)
{
    json_t *own = json_object_get(node->node, part), *members = json_object(), *row;
    size_t index;

    if (json_object_size(own) == 0)
        return members;
    json_array_foreach(interface_of(node->operation, part), index, row) {
        const char *name = text_of(row, "name");
        json_t *value = name ? json_object_get(own, name) : NULL;
        if (value && !(strcmp(part, "references") == 0 && json_is_null(value)))
            json_object_set(members, name, value);
    }
    return members;
}

/* Defaults that are known before the code runs. */
static json_t *defaults_of(const json_t *operation)
{
    json_t *defaults = json_object(), *row;
    size_t index;

    json_array_foreach(interface_of(operation, "attributes"), index, row) {
        json_t *value = json_object_get(row, "default");
        if (value && text_of(row, "name"))
            json_object_set(defaults, text_of(row, "name"), value);
    }
    return defaults;
}

static json_t *names_of(json_t *rows)
{
    json_t *names = json_array(), *row;
    size_t index;

    json_array_foreach(rows, index, row)
        if (text_of(row, "name"))
            json_array_append(names, json_object_get(row, "name"));
    return names;
}

static json_t *environment_of(const json_t *operation)
{
    const char *text = text_of(operation, "environment");
    char hash[DF_SHA256_HEX];

    if (!text || text[0] == '\0')
        return json_null();
    df_sha256(text, strlen(text), hash);
    return json_pack("{ss}", "hash", hash);
}

static json_t *limits_of(const json_t *operation)
{
    json_t *limits = json_object_get(operation, "limits");

    return json_is_object(limits) ? json_incref(limits) : json_object();
}

static json_t *operation_doc(const char *id, const json_t *operation, json_t *cache)
{
    json_t *outputs = names_of(interface_of(operation, "outputs"));

    return json_pack("{sO? so sO sO? s{ss sO? so so so sO* sO*}}", "name",
                     json_object_get(operation, "name"), "defaults", defaults_of(operation),
                     "outputs", outputs, "cache", cache, "spec", "operation", id, "class",
                     json_object_get(json_object_get(operation, "interface"), "class"), "outputs",
                     outputs, "environment", environment_of(operation), "limits",
                     limits_of(operation), "resources", json_object_get(operation, "resources"),
                     "retries", json_object_get(operation, "retries"));
}

static json_t *operation_docs(const json_t *snapshot, const json_t *cache)
{
    json_t *docs = json_pack("{s{ss s{} s[] sn} s{ss s{ss} s[] sn}}", "Input", "name", "Input",
                             "defaults", "outputs", "spec", "Output", "name", "Output", "defaults",
                             "name", "myData", "outputs", "spec");
    json_t *operation;
    const char *id;

    json_object_foreach(json_object_get(snapshot, "operations"), id, operation)
        json_object_set_new(docs, id, operation_doc(id, operation, json_object_get(cache, id)));
    return docs;
}

/* The columns of the jobs while they are written. */
struct job_columns {
    const json_t *codes; /* by resource */
    struct text_array jobs, nodes, names, operations, statuses, waiting_on, attributes, references,
        resources;
};

/* What the references stand for: a resource that is renamed is the same. */
static json_t *resource_hashes(json_t *references, const json_t *codes)
{
    json_t *hashes = json_object(), *reference;
    const char *name;

    json_object_foreach(references, name, reference) {
        const char *id = json_string_value(reference);
        json_t *code = id ? json_object_get(codes, id) : NULL;
        json_object_set(hashes, name, code ? code : reference);
    }
    return hashes;
}

static void add_members(struct text_array *array, struct df_arena *arena, json_t *members)
{
    if (json_object_size(members) == 0) {
        json_decref(members);
        text_array_add(array, "{}");
    } else {
        text_array_add(array, json_text(arena, members));
    }
}

static void add_job(struct job_columns *columns, const struct plan *plan, size_t place)
{
    const struct plan_node *node = &plan->nodes[place];
    int waiting_on = plan->waiting_on[place];

    text_array_add(&columns->jobs, node->job);
    text_array_add(&columns->nodes, node->id);
    text_array_add(&columns->names, node->name);
    text_array_add(&columns->operations, text_of(node->node, "operation"));
    text_array_add(&columns->statuses, plan_node_is_done(node) ? "success"
                                       : waiting_on            ? "pending"
                                                               : "queued");
    text_array_add_int(&columns->waiting_on, waiting_on);
    add_members(&columns->attributes, plan->arena,
                node->operation ? plan_known_members(node, "attributes")
                                : copy_or_object(json_object_get(node->node, "attributes")));
    json_t *references = plan_known_members(node, "references");
    add_members(&columns->resources, plan->arena, resource_hashes(references, columns->codes));
    add_members(&columns->references, plan->arena, references);
}

static void write_jobs(const struct plan *plan, const json_t *codes, struct plan_rows *rows)
{
    struct job_columns columns = {.codes = codes};
    struct {
        struct text_array *array;
        const char **text;
    } ends[] = {{&columns.jobs, &rows->jobs},
                {&columns.nodes, &rows->nodes},
                {&columns.names, &rows->names},
                {&columns.operations, &rows->operations},
                {&columns.statuses, &rows->statuses},
                {&columns.waiting_on, &rows->waiting_on},
                {&columns.attributes, &rows->attributes},
                {&columns.references, &rows->references},
                {&columns.resources, &rows->resources}};

    for (size_t i = 0; i < DF_COUNT(ends); i++)
        text_array_open(ends[i].array);
    for (size_t i = 0; i < plan->count; i++)
        add_job(&columns, plan, i);
    for (size_t i = 0; i < DF_COUNT(ends); i++)
        *ends[i].text = text_array_close(ends[i].array, plan->arena);
}

/* Positions by node id. */
static json_t *positions_of(const struct plan *plan)
{
    json_t *positions = df_defer_json(plan->arena, json_object());

    for (size_t i = 0; i < plan->count; i++)
        json_object_set_new_nocheck(positions, plan->nodes[i].id, json_integer((json_int_t) i));
    return positions;
}

struct input_columns {
    json_t *positions;
    struct text_array jobs, names, places, sources, outputs;
};

static void add_input(struct input_columns *columns, const struct plan *plan, size_t job,
                      const char *name, size_t place)
{
    const char *key = df_printf(plan->arena, "%s/%s", plan->nodes[job].id, name);
    const json_t *from = json_object_get(plan->connected, key);
    const char *node = json_string_value(json_array_get(from, 0));

    text_array_add_int(&columns->jobs, (int64_t) job);
    text_array_add(&columns->names, name);
    text_array_add_int(&columns->places, (int64_t) place);
    if (node)
        text_array_add_int(&columns->sources,
                           json_integer_value(json_object_get(columns->positions, node)));
    else
        text_array_add(&columns->sources, NULL);
    text_array_add(&columns->outputs, json_string_value(json_array_get(from, 1)));
}

static void add_inputs(struct input_columns *columns, const struct plan *plan, size_t job)
{
    const struct plan_node *node = &plan->nodes[job];
    json_t *row;
    size_t index;

    if (plan_node_is_done(node))
        return;
    if (!node->operation)
        add_input(columns, plan, job, "data", 0);
    json_array_foreach(interface_of(node->operation, "inputs"), index, row)
        if (text_of(row, "name"))
            add_input(columns, plan, job, text_of(row, "name"), index);
}

static void write_inputs(const struct plan *plan, struct plan_rows *rows)
{
    struct input_columns columns = {.positions = positions_of(plan)};
    struct {
        struct text_array *array;
        const char **text;
    } ends[] = {{&columns.jobs, &rows->input_jobs},
                {&columns.names, &rows->input_names},
                {&columns.places, &rows->input_positions},
                {&columns.sources, &rows->input_sources},
                {&columns.outputs, &rows->input_outputs}};

    for (size_t i = 0; i < DF_COUNT(ends); i++)
        text_array_open(ends[i].array);
    for (size_t i = 0; i < plan->count; i++)
        add_inputs(&columns, plan, i);
    for (size_t i = 0; i < DF_COUNT(ends); i++)
        *ends[i].text = text_array_close(ends[i].array, plan->arena);
}

/* Storage is named by its id, or by an object that has one. */
static const char *storage_of(const json_t *artifact)
{
    const json_t *storage = json_object_get(artifact, "storage");
    return json_is_object(storage) ? text_of(storage, "id") : json_string_value(storage);
}

static json_t *result_rows(const struct plan *plan)
{
    json_t *rows = json_array();

    for (size_t i = 0; i < plan->count; i++) {
        const struct plan_node *node = &plan->nodes[i];
        if (!node->artifact)
            continue;
        const char *type = text_of(node->artifact, "type");
        json_array_append_new(
            rows, json_pack("{ss ss ss ss ss sO}", "job", node->job, "artifact",
                            plan_artifact_id(node->node), "type", type ? type : "", "storage",
                            storage_of(node->artifact), "hash", text_of(node->artifact, "hash"),
                            "size", json_object_get(node->artifact, "size")));
    }
    return rows;
}

const char *plan_sources(const struct plan_choice *choice)
{
    struct text_array ids;

    if (choice->fates[PLAN_TAKEN] == 0)
        return NULL;
    text_array_open(&ids);
    for (size_t i = 0; i < choice->count; i++)
        if (choice->nodes[i].fate == PLAN_TAKEN && df_is_uuid(choice->nodes[i].source))
            text_array_add(&ids, choice->nodes[i].source);
    return text_array_close(&ids, choice->arena);
}

static json_t *taking_rows(const struct plan *plan)
{
    json_t *rows = json_array();

    for (size_t i = 0; i < plan->count; i++)
        if (plan->nodes[i].source)
            json_array_append_new(rows, json_pack("{ss ss}", "job", plan->nodes[i].job, "source",
                                                  plan->nodes[i].source));
    return rows;
}

static json_t *cache_of(const struct plan *plan)
{
    json_t *bundle = plan_bundle(plan->snapshot);
    json_t *cache = bundle ? cache_members(plan->snapshot, bundle) : NULL;

    json_decref(bundle);
    return cache ? df_defer_json(plan->arena, cache) : NULL;
}

bool plan_write(const struct plan *plan, struct plan_rows *rows)
{
    json_t *cache = cache_of(plan);

    if (!cache)
        return false;
    write_jobs(plan, json_object_get(cache, "resources"), rows);
    write_inputs(plan, rows);
    rows->operation_docs = json_text(
        plan->arena, operation_docs(plan->snapshot, json_object_get(cache, "operations")));
    rows->results = json_text(plan->arena, result_rows(plan));
    json_t *takings = taking_rows(plan);
    rows->taking_count = json_array_size(takings);
    rows->takings = json_text(plan->arena, takings);
    return rows->operation_docs && rows->results && rows->takings;
}
