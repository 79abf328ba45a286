#include "run.h"

#include "group.h"
#include "problem.h"

#include <string.h>

/* What enters a group, as its current copy sees it. */
struct entry {
    struct tensor tensor;
    int cause; /* the node that it waits for; NETWORK_NOTHING when the tensor is known */
};

struct run {
    const struct network *network;
    struct network_result *result;
    struct entry *entries; /* by group */
    int steps;
    int copy; /* of the innermost group that has several, for words; from 1 on */
};

static int cause_of(const struct run *run, int node)
{
    const struct network_layer *layer = &run->result->layers[node];

    return layer->inference.verdict == VERDICT_WAITS && layer->waits_for != NETWORK_NOTHING
               ? layer->waits_for
               : node;
}

/* An output of a node that comes from within `group`, or what has entered it. */
static struct entry value_of(const struct run *run, int group, int node, int output)
{
    const struct groups *groups = run->result->groups;
    const struct inference *inference = &run->result->layers[node].inference;
    struct entry value = {.cause = NETWORK_NOTHING};

    if (!group_contains(groups, group, groups->of_node[node]))
        return run->entries[group];
    if (inference->verdict == VERDICT_KNOWN && (size_t) output < inference->output_count)
        value.tensor = inference->outputs[output];
    else
        value.cause = cause_of(run, node);
    return value;
}

/* A layer that is used again has the weights that its owner made. */
static void check_shared(struct run *run, int node, int owner)
{
    struct inference *inference = &run->result->layers[node].inference;
    const struct inference *owned = &run->result->layers[owner].inference;

    if (inference->verdict != VERDICT_KNOWN || owned->verdict != VERDICT_KNOWN
        || (inference->trainable == owned->trainable && inference->fixed == owned->fixed))
        return;
    *inference = (struct inference){.verdict = VERDICT_WRONG, .fault = FAULT_UNEQUAL};
    words_add(&inference->words, "shares weights that were made for another shape than it gets");
}

static const char *sharing_problem(const struct network *network, int node, int owner)
{
    if (owner == NETWORK_NOTHING)
        return "shares the weights of a layer that is not there";
    if (owner == node || network->nodes[owner].shares)
        return "shares the weights of a layer that has none of its own";
    return NULL;
}

static void add_sums(struct network_layer *layer, bool is_owner, int64_t times)
{
    const struct inference *inference = &layer->inference;

    layer->copies = count_plus(layer->copies, times);
    layer->operations = count_plus(layer->operations, count_times(times, inference->operations));
    if (is_owner) {
        layer->trainable = count_plus(layer->trainable, count_times(times, inference->trainable));
        layer->fixed = count_plus(layer->fixed, count_times(times, inference->fixed));
    }
    for (size_t i = 0; i < inference->output_count; i++) {
        const struct tensor *out = &inference->outputs[i];
        int64_t bytes = count_times(tensor_volume(out, out->rank > 0, out->rank),
                                    tensor_type_bytes(out->type));
        layer->activations = count_plus(layer->activations, count_times(times, bytes));
    }
}

static void say_copy(struct run *run, struct inference *inference)
{
    if (inference->verdict != VERDICT_WRONG || run->copy < 2)
        return;
    words_add(&inference->words, " (in copy ");
    words_add_number(&inference->words, run->copy);
    words_add(&inference->words, " of its block)");
}

static void run_node(struct run *run, int node, int64_t times)
{
    struct network_result *result = run->result;
    struct network_layer *layer = &result->layers[node];
    const char *shares = run->network->nodes[node].shares;
    int owner = shares ? network_node_place(run->network, shares) : node;
    const char *problem = shares ? sharing_problem(run->network, node, owner) : NULL;
    struct tensor inputs[INFERENCE_INPUTS];
    int count = result->into[node + 1] - result->into[node];

    run->steps++;
    layer->inference = (struct inference){.verdict = VERDICT_WAITS};
    layer->waits_for = NETWORK_NOTHING;
    for (int i = 0; i < count && layer->waits_for == NETWORK_NOTHING; i++) {
        const struct network_link *link = &result->links[result->into[node] + i];
        struct entry value = value_of(run, result->groups->of_node[node], link->from, link->output);
        layer->waits_for = value.cause;
        if (i < INFERENCE_INPUTS)
            inputs[i] = value.tensor;
    }
    if (problem) {
        layer->inference = (struct inference){.verdict = VERDICT_WRONG, .fault = FAULT_STRUCTURE};
        words_add(&layer->inference.words, problem);
    } else if (layer->waits_for != NETWORK_NOTHING)
        return;
    else if (count > INFERENCE_INPUTS)
        layer->inference.verdict = VERDICT_UNKNOWN;
    else
        layer_infer(&run->network->nodes[owner].layer, inputs, (size_t) count, &layer->inference);
    if (shares && !problem)
        check_shared(run, node, owner);
    say_copy(run, &layer->inference);
    if (layer->inference.verdict == VERDICT_KNOWN)
        add_sums(layer, !shares, times);
}

static void run_group(struct run *run, int number, int64_t times);

/* Copy after copy. Once a copy gives what it got, those after it are like it. */
static void repeat_group(struct run *run, int number, int64_t times)
{
    const struct group *group = &run->result->groups->groups[number];
    struct entry *entry = &run->entries[number];
    int copy_outside = run->copy;

    entry->cause = NETWORK_NOTHING;
    if (group->source == NETWORK_NOTHING) {
        run_group(run, number, count_times(times, group->repeat));
        return;
    }
    *entry = value_of(run, group->parent, group->source, group->source_output);
    for (int copy = 1; copy <= group->repeat; copy++) {
        int rest = group->repeat - copy;
        run->copy = copy;
        run_group(run, number, times);
        if (group->is_broken || run->steps > NETWORK_STEPS)
            break;
        struct entry next = value_of(run, number, group->exit, group->exit_output);
        if (next.cause != NETWORK_NOTHING || entry->cause != NETWORK_NOTHING)
            break;
        bool is_same = tensor_same(&next.tensor, &entry->tensor)
                       && next.tensor.type == entry->tensor.type;
        *entry = next;
        if (is_same && rest > 0) {
            run_group(run, number, count_times(times, rest));
            break;
        }
    }
    run->copy = copy_outside;
}

static void run_group(struct run *run, int number, int64_t times)
{
    const struct groups *groups = run->result->groups;
    const struct group *group = &groups->groups[number];

    for (int i = group->first; i < group->first + group->count; i++) {
        int item = groups->items[i];
        if (run->steps > NETWORK_STEPS)
            return;
        if (item < run->network->node_count)
            run_node(run, item, times);
        else
            repeat_group(run, item - run->network->node_count, times);
    }
}

/* What is in a circle has been said; what comes after it waits for one that is in it. */
static void wait_for_circle(struct run *run)
{
    int circle = NETWORK_NOTHING;

    for (int i = 0; i < run->network->node_count && circle == NETWORK_NOTHING; i++) {
        const struct inference *inference = &run->result->layers[i].inference;
        if (inference->verdict == VERDICT_WRONG && inference->fault == FAULT_STRUCTURE)
            circle = i;
    }
    for (int i = 0; i < run->network->node_count; i++)
        if (run->result->layers[i].inference.verdict == VERDICT_WAITS
            && run->result->layers[i].waits_for == NETWORK_NOTHING)
            run->result->layers[i].waits_for = circle;
}

bool network_run(const struct network *network, struct network_result *result, struct room *room)
{
    struct run run = {.network = network, .result = result};

    run.entries = room_take(room, (size_t) result->groups->count, sizeof *run.entries);
    if (!run.entries)
        return false;
    for (int i = 0; i < network->node_count; i++) {
        result->layers[i].waits_for = NETWORK_NOTHING;
        if (result->layers[i].inference.verdict == VERDICT_KNOWN)
            result->layers[i].inference.verdict = VERDICT_WAITS;
    }
    run_group(&run, 0, 1);
    if (run.steps > NETWORK_STEPS)
        network_problem_add(result, FAULT_STRUCTURE,
                            "has blocks that repeat too often to follow every copy");
    wait_for_circle(&run);
    return true;
}
