#include "code.h"

#include "group.h"
#include "imports.h"
#include "names.h"
#include "python_text.h"
#include "question.h"

#include <string.h>

struct writer {
    const struct network *network;
    const struct network_result *result;
    struct text_out out;
    struct names names;
    const char **variables; /* by node: of its first output */
    const char **layers;    /* by node: of a layer that is used again; else NULL */
    const char **gates;     /* by group: what goes round in its loop */
    bool *is_there;         /* by node: it is in the code */
    int *lines;             /* by node */
    int line;
    bool is_whole;
};

static int owner_of(const struct writer *writer, int node)
{
    const char *shares = writer->network->nodes[node].shares;

    return shares ? network_node_place(writer->network, shares) : node;
}

static const struct layer *layer_of(const struct writer *writer, int node)
{
    return &writer->network->nodes[owner_of(writer, node)].layer;
}

static bool is_type(const struct writer *writer, int node, const char *type)
{
    return strcmp(writer->network->nodes[node].layer.type, type) == 0;
}

static bool can_be_there(const struct writer *writer, int node)
{
    const struct network_result *result = writer->result;
    const struct groups *groups = result->groups;
    int owner = owner_of(writer, node), count = result->into[node + 1] - result->into[node];

    if (owner == NETWORK_NOTHING || (owner != node && writer->network->nodes[owner].shares)
        || (owner != node && !writer->is_there[owner])
        || !python_is_type(writer->network->nodes[owner].layer.type))
        return false;
    for (int i = result->into[node]; i < result->into[node + 1]; i++)
        if (!writer->is_there[result->links[i].from])
            return false;
    for (int at = groups->of_node[node]; at > 0; at = groups->groups[at].parent)
        if (groups->groups[at].is_broken || !writer->is_there[groups->groups[at].source])
            return false;
    return is_type(writer, node, "Input") ? count == 0 : count > 0;
}

/* A loop without its end is no loop. */
static void leave_out_loops(struct writer *writer)
{
    const struct groups *groups = writer->result->groups;

    for (int i = 0; i < writer->network->node_count; i++)
        for (int at = groups->of_node[i]; at > 0; at = groups->groups[at].parent)
            writer->is_there[i] &= groups->groups[at].exit >= 0
                                   && writer->is_there[groups->groups[at].exit];
}

static bool name_all(struct writer *writer, struct room *room)
{
    const struct network *network = writer->network;
    const struct groups *groups = writer->result->groups;

    for (int i = 0; i < writer->result->order_count; i++) {
        int node = writer->result->order[i];
        const struct network_node *one = &network->nodes[node];
        const char *name = one->name && *one->name ? one->name : one->id;
        if (!writer->is_there[node] || is_type(writer, node, "Output"))
            continue;
        writer->variables[node] = names_take(&writer->names, name, "", room);
        int owner = owner_of(writer, node);
        if (owner != node && !writer->layers[owner])
            writer->layers[owner] = names_take(&writer->names, writer->variables[owner], "_layer",
                                               room);
        if (room->is_full)
            return false;
    }
    for (int i = 1; i < groups->count; i++) {
        const struct network_block *block = &network->blocks[groups->groups[i].block];
        const char *name = block->name && *block->name ? block->name : block->id;
        writer->gates[i] = names_take(&writer->names, name, "", room);
    }
    return !room->is_full;
}

static void begin_line(struct writer *writer, int depth)
{
    for (int i = 0; i <= depth; i++)
        text_add(&writer->out, "    ");
}

static void end_line(struct writer *writer)
{
    text_add(&writer->out, "\n");
    writer->line++;
}

static void add_variable(struct writer *writer, int node, int output)
{
    text_add(&writer->out, writer->variables[node]);
    if (output == 0)
        return;
    /* No variable of a node ends so: theirs have no two underscores in a row. */
    text_add(&writer->out, "__");
    text_add(&writer->out, network_outputs(layer_of(writer, node))[output]);
}

/* An output of a node as it is seen within a group. */
static void add_reference(struct writer *writer, int group, int node, int output)
{
    const struct groups *groups = writer->result->groups;
    int at = groups->of_node[node];

    if (!group_contains(groups, group, at)) {
        text_add(&writer->out, writer->gates[group]);
        return;
    }
    if (at == group) {
        add_variable(writer, node, output);
        return;
    }
    while (groups->groups[at].parent != group)
        at = groups->groups[at].parent;
    text_add(&writer->out, writer->gates[at]);
}

/* The tensors from link `first` on that go to the same argument. */
static void add_tensors(struct writer *writer, int node, int first, int last, bool is_list)
{
    text_add(&writer->out, is_list ? "[" : "");
    for (int i = first; i < last; i++) {
        const struct network_link *link = &writer->result->links[i];
        if (i > first)
            text_add(&writer->out, ", ");
        add_reference(writer, writer->result->groups->of_node[node], link->from, link->output);
    }
    text_add(&writer->out, is_list ? "]" : "");
}

static void add_call(struct writer *writer, int node)
{
    const struct network_result *result = writer->result;
    const char *type = layer_of(writer, node)->type;
    bool takes_several = strcmp(type, "MultiHeadAttention") == 0
                         || strcmp(type, "GroupQueryAttention") == 0;
    int first = result->into[node], last = result->into[node + 1], states = first;

    while (states < last
           && strcmp(writer->network->edges[result->links[states].edge].to_port, "initial_state")
                  != 0)
        states++;
    text_add(&writer->out, "(");
    add_tensors(writer, node, first, states, states - first > 1 && !takes_several);
    if (states < last) {
        text_add(&writer->out, states > first ? ", initial_state=" : "initial_state=");
        add_tensors(writer, node, states, last, true);
    }
    text_add(&writer->out, ")");
}

static void add_outputs(struct writer *writer, int node)
{
    const char *const *ports = network_outputs(layer_of(writer, node));

    for (int i = 0; ports[i]; i++) {
        if (i > 0)
            text_add(&writer->out, ", ");
        add_variable(writer, node, i);
    }
    text_add(&writer->out, " = ");
}

static void add_made(struct writer *writer, const struct layer *layer)
{
    writer->is_whole &= python_add_made(&writer->out, layer->type, layer->attributes,
                                        layer->attribute_count);
}

static void add_node(struct writer *writer, int node, int depth)
{
    const struct layer *layer = &writer->network->nodes[node].layer;
    int owner = owner_of(writer, node);

    if (!writer->is_there[node] || is_type(writer, node, "Output"))
        return;
    if (writer->layers[node]) {
        begin_line(writer, depth);
        text_add(&writer->out, writer->layers[node]);
        text_add(&writer->out, " = ");
        add_made(writer, layer);
        end_line(writer);
    }
    writer->lines[node] = writer->line;
    begin_line(writer, depth);
    add_outputs(writer, node);
    if (writer->layers[owner])
        text_add(&writer->out, writer->layers[owner]);
    else
        add_made(writer, layer);
    if (!is_type(writer, node, "Input"))
        add_call(writer, node);
    end_line(writer);
}

static void add_group(struct writer *writer, int number, int depth);

static void add_loop(struct writer *writer, int number, int depth)
{
    const struct group *group = &writer->result->groups->groups[number];

    if (group->is_broken || !writer->is_there[group->exit])
        return;
    begin_line(writer, depth);
    text_add(&writer->out, writer->gates[number]);
    text_add(&writer->out, " = ");
    add_reference(writer, group->parent, group->source, group->source_output);
    end_line(writer);
    begin_line(writer, depth);
    text_add(&writer->out, "for _ in range(");
    text_add_number(&writer->out, group->repeat);
    text_add(&writer->out, "):");
    end_line(writer);
    add_group(writer, number, depth + 1);
    begin_line(writer, depth + 1);
    text_add(&writer->out, writer->gates[number]);
    text_add(&writer->out, " = ");
    add_reference(writer, number, group->exit, group->exit_output);
    end_line(writer);
}

static void add_group(struct writer *writer, int number, int depth)
{
    const struct groups *groups = writer->result->groups;
    const struct group *group = &groups->groups[number];

    for (int i = group->first; i < group->first + group->count; i++) {
        int item = groups->items[i];
        if (item < writer->network->node_count)
            add_node(writer, item, depth);
        else
            add_loop(writer, item - writer->network->node_count, depth);
    }
}

/* Of an Output node it is what the node is given. */
static void add_end(struct writer *writer, int node)
{
    const struct network_link *link = &writer->result->links[writer->result->into[node]];

    if (is_type(writer, node, "Output"))
        add_reference(writer, 0, link->from, link->output);
    else
        add_reference(writer, 0, node, 0);
}

static void add_ends(struct writer *writer, const int *nodes, int count)
{
    int there = 0;

    for (int i = 0; i < count; i++)
        there += writer->is_there[nodes[i]];
    text_add(&writer->out, there == 1 ? "" : "[");
    for (int i = 0, before = 0; i < count; i++) {
        if (!writer->is_there[nodes[i]])
            continue;
        if (before++ > 0)
            text_add(&writer->out, ", ");
        add_end(writer, nodes[i]);
    }
    text_add(&writer->out, there == 1 ? "" : "]");
}

static void add_line(struct writer *writer, const char *text)
{
    text_add(&writer->out, text);
    end_line(writer);
}

static const char *add_module(struct writer *writer, const struct imports *imports,
                              struct room *room)
{
    const struct network_result *result = writer->result;

    text_open(&writer->out, room);
    writer->line = 1 + imports_add(&writer->out, imports, writer->network->name);
    add_line(writer, "def create():");
    add_group(writer, 0, 0);
    begin_line(writer, 0);
    text_add(&writer->out, "return keras.Model(");
    add_ends(writer, result->inputs, result->input_count);
    text_add(&writer->out, ", ");
    add_ends(writer, result->outputs, result->output_count);
    add_line(writer, ")");
    return text_close(&writer->out);
}

static const char *add_answer(const struct writer *writer, const char *code, struct room *room)
{
    const struct network *network = writer->network;
    bool is_whole = writer->is_whole && writer->result->input_count > 0;
    struct text_out out;

    text_open(&out, room);
    document_begin(&out, NULL, '{');
    document_text(&out, "code", code);
    document_begin(&out, "left_out", '[');
    for (int i = 0; i < network->node_count; i++) {
        is_whole &= writer->is_there[i];
        if (!writer->is_there[i])
            document_text(&out, NULL, network->nodes[i].id);
    }
    document_end(&out, ']');
    document_truth(&out, "whole", is_whole);
    document_begin(&out, "lines", '{');
    for (int i = 0; i < network->node_count; i++)
        if (writer->lines[i] > 0)
            document_number(&out, network->nodes[i].id, writer->lines[i]);
    document_end(&out, '}');
    document_end(&out, '}');
    return text_close(&out);
}

static const char *write_code(const struct network *network, const struct network_result *result,
                              struct room *room)
{
    size_t nodes = (size_t) network->node_count + 1;
    struct writer writer = {.network = network, .result = result, .is_whole = true};
    struct imports imports;

    writer.variables = room_take(room, nodes, sizeof *writer.variables);
    writer.layers = room_take(room, nodes, sizeof *writer.layers);
    writer.gates = room_take(room, (size_t) result->groups->count, sizeof *writer.gates);
    writer.is_there = room_take(room, nodes, sizeof *writer.is_there);
    writer.lines = room_take(room, nodes, sizeof *writer.lines);
    if (room->is_full
        || !names_open(&writer.names, 2 * nodes + (size_t) result->groups->count, room))
        return NULL;
    for (int i = 0; i < result->order_count; i++)
        writer.is_there[result->order[i]] = can_be_there(&writer, result->order[i]);
    leave_out_loops(&writer);
    for (int i = 0; i < result->order_count; i++)
        writer.is_there[result->order[i]] &= can_be_there(&writer, result->order[i]);
    leave_out_loops(&writer);
    if (!name_all(&writer, room) || !imports_find(network, writer.is_there, room, &imports))
        return NULL;
    const char *code = add_module(&writer, &imports, room);
    return code ? add_answer(&writer, code, room) : NULL;
}

const char *keras_code(const char *question, size_t length, struct room *room)
{
    struct question asked;
    const char *problem = question_read(question, length, room, &asked);

    if (problem)
        return question_refuse(problem, room);
    if (room->is_full)
        return NULL;
    struct network_result *result = network_infer(&asked.network, &asked.training, room);
    return result ? write_code(&asked.network, result, room) : NULL;
}
