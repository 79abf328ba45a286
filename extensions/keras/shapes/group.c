#include "group.h"

#include "order.h"
#include "problem.h"

bool group_contains(const struct groups *groups, int outer, int inner)
{
    while (groups->groups[inner].depth > groups->groups[outer].depth)
        inner = groups->groups[inner].parent;
    return inner == outer;
}

/* The innermost block that repeats, from `block` outwards. */
static int group_of_block(const struct network *network, const int *of_block, int block)
{
    for (int depth = 0; block != NETWORK_NOTHING && depth <= NETWORK_BLOCK_DEPTH; depth++) {
        if (of_block[block] > 0)
            return of_block[block];
        block = network_block_place(network, network->blocks[block].parent);
    }
    return 0;
}

static int depth_of(const struct network *network, int block)
{
    int depth = 0;

    while (block != NETWORK_NOTHING && depth <= NETWORK_BLOCK_DEPTH) {
        block = network_block_place(network, network->blocks[block].parent);
        depth++;
    }
    return depth;
}

static void add_groups(const struct network *network, struct network_result *result, int *of_block)
{
    struct groups *groups = result->groups;

    groups->groups[0] = (struct group){.parent = NETWORK_NOTHING, .block = NETWORK_NOTHING};
    groups->count = 1;
    for (int i = 0; i < network->block_count; i++) {
        if (depth_of(network, i) > NETWORK_BLOCK_DEPTH)
            problem_add_block(result, i, "is in too many blocks, or in itself");
        else if (network->blocks[i].repeat > 1)
            of_block[i] = groups->count++;
    }
    for (int i = 0; i < network->block_count; i++) {
        int parent = network_block_place(network, network->blocks[i].parent), depth = 1;
        if (of_block[i] == 0)
            continue;
        parent = group_of_block(network, of_block, parent);
        for (int at = network_block_place(network, network->blocks[i].parent);
             at != NETWORK_NOTHING; at = network_block_place(network, network->blocks[at].parent))
            depth += of_block[at] > 0;
        groups->groups[of_block[i]] = (struct group){.parent = parent,
                                                     .depth = depth,
                                                     .block = i,
                                                     .repeat = network->blocks[i].repeat,
                                                     .source = NETWORK_NOTHING,
                                                     .exit = NETWORK_NOTHING};
    }
}

static void enter(struct group *group, const struct network_link *link)
{
    if (group->source != NETWORK_NOTHING
        && (group->source != link->from || group->source_output != link->output))
        group->is_broken = true;
    group->source = link->from;
    group->source_output = link->output;
}

static void leave(struct group *group, const struct network_link *link)
{
    if (group->exit != NETWORK_NOTHING
        && (group->exit != link->from || group->exit_output != link->output))
        group->is_broken = true;
    group->exit = link->from;
    group->exit_output = link->output;
}

static void find_gates(struct network_result *result)
{
    struct groups *groups = result->groups;

    for (int i = 0; i < result->link_count; i++) {
        const struct network_link *link = &result->links[i];
        int from = groups->of_node[link->from], to = groups->of_node[link->to];
        for (int at = to; !group_contains(groups, at, from); at = groups->groups[at].parent)
            enter(&groups->groups[at], link);
        for (int at = from; !group_contains(groups, at, to); at = groups->groups[at].parent)
            leave(&groups->groups[at], link);
    }
    for (int i = 1; i < groups->count; i++) {
        struct group *group = &groups->groups[i];
        if (group->source == NETWORK_NOTHING || group->exit == NETWORK_NOTHING)
            group->is_broken = true;
        if (group->is_broken)
            problem_add_block(result, group->block,
                              "a block that repeats takes one tensor and gives one");
    }
}

static int parent_of(const struct network *network, const struct groups *groups, int item)
{
    return item < network->node_count ? groups->of_node[item]
                                      : groups->groups[item - network->node_count].parent;
}

/* The items of one group that `first` and `then` are, or are in. */
static struct before lifted(const struct network *network, const struct groups *groups, int first,
                            int then)
{
    struct before pair = {first, then};

    for (;;) {
        int a = parent_of(network, groups, pair.first), b = parent_of(network, groups, pair.then);
        if (a == b)
            return pair;
        if (groups->groups[a].depth >= groups->groups[b].depth)
            pair.first = network->node_count + a;
        if (groups->groups[b].depth >= groups->groups[a].depth)
            pair.then = network->node_count + b;
    }
}

static int add_pairs(const struct network *network, const struct network_result *result,
                     struct before *pairs)
{
    int count = 0;

    for (int i = 0; i < result->link_count; i++)
        pairs[count++] = lifted(network, result->groups, result->links[i].from,
                                result->links[i].to);
    for (int i = 0; i < network->node_count; i++) {
        int owner = network_node_place(network, network->nodes[i].shares);
        struct before pair = {owner, i};
        if (owner != NETWORK_NOTHING && owner != i)
            pair = lifted(network, result->groups, owner, i);
        if (pair.first != NETWORK_NOTHING && pair.first != pair.then)
            pairs[count++] = pair;
    }
    return count;
}

/* Says of what is in a circle that it is. What only follows one has no readers in one, and is taken
 * away from the end. */
static bool find_circles(const struct network *network, struct network_result *result,
                         struct before *pairs, int pair_count, const int *order, int ordered,
                         struct room *room)
{
    int items = network->node_count + result->groups->count, kept = 0;
    bool *is_done = room_take(room, (size_t) items, sizeof *is_done);
    int *ends = room_take(room, (size_t) items, sizeof *ends);

    if (room->is_full)
        return false;
    for (int i = 0; i < ordered; i++)
        is_done[order[i]] = true;
    for (int i = 0; i < pair_count; i++)
        if (!is_done[pairs[i].first] && !is_done[pairs[i].then])
            pairs[kept++] = (struct before){pairs[i].then, pairs[i].first};
    int end_count = order_items(pairs, kept, items, ends, room);
    for (int i = 0; i < end_count; i++)
        is_done[ends[i]] = true;
    for (int i = 0; i < items; i++) {
        if (is_done[i])
            continue;
        if (i >= network->node_count) {
            problem_add_block(result, result->groups->groups[i - network->node_count].block,
                              "is fed by itself, through other layers");
            continue;
        }
        struct inference *inference = &result->layers[i].inference;
        inference->verdict = VERDICT_WRONG;
        inference->fault = FAULT_STRUCTURE;
        words_add(&inference->words, "is fed by itself, through other layers");
    }
    return !room->is_full;
}

/* Gives every group its items in their order. */
static bool place_items(const struct network *network, struct network_result *result,
                        const int *order, int ordered, struct room *room)
{
    struct groups *groups = result->groups;
    int *next = room_take(room, (size_t) groups->count, sizeof *next), first = 0;

    groups->items = room_take(room, (size_t) ordered + 1, sizeof *groups->items);
    if (room->is_full)
        return false;
    for (int i = 0; i < ordered; i++)
        if (order[i] != network->node_count)
            groups->groups[parent_of(network, groups, order[i])].count++;
    for (int i = 0; i < groups->count; i++) {
        groups->groups[i].first = next[i] = first;
        first += groups->groups[i].count;
    }
    for (int i = 0; i < ordered; i++)
        if (order[i] != network->node_count)
            groups->items[next[parent_of(network, groups, order[i])]++] = order[i];
    return true;
}

static void write_out(const struct network *network, struct network_result *result, int group)
{
    const struct group *one = &result->groups->groups[group];

    for (int i = one->first; i < one->first + one->count; i++) {
        int item = result->groups->items[i];
        if (item >= network->node_count)
            write_out(network, result, item - network->node_count);
        else
            result->order[result->order_count++] = item;
    }
}

bool groups_find(const struct network *network, struct network_result *result, struct room *room)
{
    size_t nodes = (size_t) network->node_count, blocks = (size_t) network->block_count;
    struct groups *groups = room_take(room, 1, sizeof *groups);
    int *of_block = room_take(room, blocks + 1, sizeof *of_block);
    struct before *pairs = room_take(room, (size_t) result->link_count + nodes + 1, sizeof *pairs);
    int *order = room_take(room, nodes + blocks + 1, sizeof *order);

    result->order = room_take(room, nodes + 1, sizeof *result->order);
    if (room->is_full)
        return false;
    groups->groups = room_take(room, blocks + 1, sizeof *groups->groups);
    groups->of_node = room_take(room, nodes + 1, sizeof *groups->of_node);
    result->groups = groups;
    if (room->is_full)
        return false;
    add_groups(network, result, of_block);
    for (int i = 0; i < network->node_count; i++)
        groups->of_node[i] = group_of_block(network, of_block,
                                            network_block_place(network, network->nodes[i].block));
    find_gates(result);
    int pair_count = add_pairs(network, result, pairs);
    int items = network->node_count + groups->count;
    int ordered = order_items(pairs, pair_count, items, order, room);
    if (ordered < 0 || !place_items(network, result, order, ordered, room))
        return false;
    write_out(network, result, 0);
    return ordered == items
           || find_circles(network, result, pairs, pair_count, order, ordered, room);
}
