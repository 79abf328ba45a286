#include "lineage.h"
#include "plan_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A result was reused, of an Input, of an artifact that is hidden: no longer than this. */
enum { STANDS_FOR = 16 };

void lineage_init(struct lineage *lineage, size_t limit)
{
    *lineage = (struct lineage){
        .nodes = json_object(),
        .stands_for = json_object(),
        .edges = json_array(),
        .known = json_object(),
        .asked = json_object(),
        .jobs = json_array(),
        .artifacts = json_array(),
        .limit = limit,
    };
}

void lineage_release(struct lineage *lineage)
{
    json_decref(lineage->nodes);
    json_decref(lineage->stands_for);
    json_decref(lineage->edges);
    json_decref(lineage->known);
    json_decref(lineage->asked);
    json_decref(lineage->jobs);
    json_decref(lineage->artifacts);
    *lineage = (struct lineage){};
}

/* Asks for each id once, and for no more than the limit. */
static void ask(struct lineage *lineage, json_t *list, const char *id)
{
    if (json_object_get(lineage->asked, id))
        return;
    if (json_object_size(lineage->asked) >= lineage->limit) {
        lineage->is_cut = true;
        return;
    }
    json_object_set_new(lineage->asked, id, json_true());
    json_array_append_new(list, json_string(id));
}

void lineage_start_job(struct lineage *lineage, const char *id)
{
    ask(lineage, lineage->jobs, id);
}

void lineage_start_artifact(struct lineage *lineage, const char *id)
{
    ask(lineage, lineage->artifacts, id);
}

static json_t *take(json_t **list)
{
    json_t *taken = *list;

    *list = json_array();
    return taken;
}

json_t *lineage_next_jobs(struct lineage *lineage)
{
    return take(&lineage->jobs);
}

json_t *lineage_next_artifacts(struct lineage *lineage)
{
    return take(&lineage->artifacts);
}

static void show_instead(struct lineage *lineage, const char *id, const char *other)
{
    json_object_set_new(lineage->stands_for, id, json_string(other));
}

static void add_edge(struct lineage *lineage, const char *from, const char *to, const char *output,
                     const char *input)
{
    json_array_append_new(lineage->edges, json_pack("{ss ss ss? ss?}", "from", from, "to", to,
                                                    "output", output, "input", input));
}

/* What an Input read: what is known of the artifact, should it be gone. */
static void add_input(struct lineage *lineage, const char *id, const json_t *row)
{
    const json_t *input = json_array_get(json_object_get(row, "inputs"), 0);
    const char *artifact = text_of(input, "artifact");

    if (!artifact)
        return;
    json_object_set_new(lineage->known, artifact,
                        json_pack("{sO* sO* sO* sO*}", "type", json_object_get(input, "type"),
                                  "hash", json_object_get(input, "hash"), "size",
                                  json_object_get(input, "size"), "project",
                                  json_object_get(row, "project")));
    show_instead(lineage, id, artifact);
    ask(lineage, lineage->artifacts, artifact);
}

static json_t *without_sources(const json_t *inputs)
{
    json_t *shown = json_array(), *input;
    size_t index;

    json_array_foreach(inputs, index, input)
        json_array_append_new(
            shown, json_pack("{sO sO sO sO}", "name", json_object_get(input, "name"), "type",
                             json_object_get(input, "type"), "hash", json_object_get(input, "hash"),
                             "size", json_object_get(input, "size")));
    return shown;
}

static void add_node(struct lineage *lineage, const char *id, json_t *row)
{
    json_t *node = json_copy(row), *inputs = json_object_get(row, "inputs"), *input;
    size_t index;

    json_object_del(node, "taken_from");
    json_object_set_new(node, "kind", json_string("job"));
    json_object_set_new(node, "inputs", without_sources(inputs));
    json_object_set_new(lineage->nodes, id, node);
    json_array_foreach(inputs, index, input) {
        const char *from = text_of(input, "from_job");
        if (!from)
            continue;
        add_edge(lineage, from, id, text_of(input, "from_output"), text_of(input, "name"));
        ask(lineage, lineage->jobs, from);
    }
}

/* The job is gone. Should another have reused its result, that one still says what it was; its own
 * inputs are the same bytes when the cache found it, and none when it was pinned. */
static void add_gone(struct lineage *lineage, const char *id)
{
    json_t *row = json_object_get(lineage->known, id);

    if (!row) {
        json_object_set_new(lineage->nodes, id, json_pack("{ss ss}", "id", id, "kind", "lost"));
        return;
    }
    add_node(lineage, id, row);
    json_t *node = json_object_get(lineage->nodes, id);
    json_object_set_new(node, "id", json_string(id));
    json_object_set(node, "reused_by", json_object_get(row, "id"));
}

void lineage_add_job(struct lineage *lineage, const char *id, json_t *row)
{
    const char *origin = text_of(row, "taken_from"), *operation = text_of(row, "operation");

    if (!row) {
        add_gone(lineage, id);
    } else if (origin) {
        show_instead(lineage, id, origin);
        /* Should the job that really ran be gone, this one still says what it was. */
        json_object_set(lineage->known, origin, row);
        ask(lineage, lineage->jobs, origin);
    } else if (operation && strcmp(operation, "Input") == 0) {
        add_input(lineage, id, row);
    } else {
        add_node(lineage, id, row);
    }
}

/* Who made it, in one word. */
static const char *state_of(const json_t *artifact, const json_t *maker)
{
    if (!artifact)
        return "deleted";
    if (maker)
        return "made";
    return text_of(artifact, "job") || text_of(artifact, "execution") ? "run_deleted" : "uploaded";
}

void lineage_add_artifact(struct lineage *lineage, const char *id, const json_t *artifact,
                          const json_t *maker)
{
    static const char *const members[] = {"project", "name",       "type",       "hash",
                                          "size",    "created_at", "created_by", NULL};
    const json_t *known = maker ? maker : json_object_get(lineage->known, id);
    json_t *node = json_pack("{ss ss ss}", "id", id, "kind", "artifact", "state",
                             state_of(artifact, maker));
    const char *from = text_of(maker, "from_job");

    for (size_t i = 0; members[i]; i++) {
        json_t *value = json_object_get(artifact ? artifact : known, members[i]);
        json_object_set(node, members[i], value ? value : json_null());
    }
    json_object_set_new(node, "execution",
                        maker ? json_incref(json_object_get(maker, "execution")) : json_null());
    json_object_set_new(node, "job",
                        maker ? json_incref(json_object_get(maker, "job")) : json_null());
    json_object_set_new(lineage->nodes, id, node);
    if (!from)
        return;
    add_edge(lineage, from, id, text_of(maker, "from_output"), NULL);
    ask(lineage, lineage->jobs, from);
}

void lineage_hide(struct lineage *lineage, const char *id)
{
    char name[32];

    snprintf(name, sizeof name, "hidden-%zu", ++lineage->hidden);
    json_object_set_new(lineage->nodes, name, json_pack("{ss ss}", "id", name, "kind", "hidden"));
    show_instead(lineage, id, name);
}

/* What is shown for an id. NULL: nothing, because the walk was cut before it. */
static const char *resolve(const struct lineage *lineage, const char *id)
{
    const json_t *other;

    for (int i = 0; i < STANDS_FOR && (other = json_object_get(lineage->stands_for, id)); i++)
        id = json_string_value(other);
    return json_object_get(lineage->nodes, id) ? id : NULL;
}

static json_t *shown_edges(struct lineage *lineage)
{
    json_t *edges = json_array(), *seen = json_object(), *edge;
    size_t index;

    json_array_foreach(lineage->edges, index, edge) {
        const char *from = resolve(lineage, text_of(edge, "from"));
        const char *to = resolve(lineage, text_of(edge, "to"));
        if (!from && to)
            json_object_set_new(json_object_get(lineage->nodes, to), "more", json_true());
        if (!from || !to)
            continue;
        json_object_set_new(edge, "from", json_string(from));
        json_object_set_new(edge, "to", json_string(to));
        char *key = json_dumps(edge, JSON_COMPACT | JSON_SORT_KEYS);
        if (!json_object_get(seen, key)) {
            json_object_set_new(seen, key, json_true());
            json_array_append(edges, edge);
        }
        free(key);
    }
    json_decref(seen);
    return edges;
}

json_t *lineage_json(struct lineage *lineage)
{
    json_t *nodes = json_array(), *edges = shown_edges(lineage), *node;
    const char *id;

    json_object_foreach(lineage->nodes, id, node)
        json_array_append(nodes, node);
    return json_pack("{so so sb}", "nodes", nodes, "edges", edges, "truncated",
                     lineage->is_cut || json_array_size(lineage->jobs) > 0
                         || json_array_size(lineage->artifacts) > 0);
}
