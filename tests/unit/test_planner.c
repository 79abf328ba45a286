#include "df_test.h"
#include "planner.h"

#include <string.h>

enum { MANY = 300, MAX_NODES = 40, MAX_EDGES = 160 };

/* xorshift: the same graphs on every machine. */
static uint64_t seed = 88172645463325252ULL;

static size_t below(size_t limit)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (size_t) (seed % limit);
}

struct graph {
    size_t nodes, count;
    struct planner_edge edges[MAX_EDGES];
    size_t label[MAX_NODES]; /* so that the order of numbers says nothing */
};

static void shuffle(size_t *items, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t other = below(i), kept = items[i - 1];
        items[i - 1] = items[other];
        items[other] = kept;
    }
}

/* Acyclic: before relabelling, edges go from lower to higher numbers. Some edges are double. */
static void make_graph(struct graph *graph)
{
    *graph = (struct graph){.nodes = 1 + below(MAX_NODES)};
    for (size_t i = 0; i < graph->nodes; i++)
        graph->label[i] = i;
    shuffle(graph->label, graph->nodes);
    size_t wanted = graph->nodes > 1 ? below(MAX_EDGES) : 0;
    for (size_t i = 0; i < wanted; i++) {
        size_t to = 1 + below(graph->nodes - 1), from = below(to);
        graph->edges[graph->count++] = (struct planner_edge){graph->label[from], graph->label[to]};
    }
}

static bool parents_are_in(const struct graph *graph, size_t node, const bool *set)
{
    for (size_t i = 0; i < graph->count; i++)
        if (graph->edges[i].to == node && !set[graph->edges[i].from])
            return false;
    return true;
}

static void the_order_has_parents_before_children(void **state)
{
    struct df_ctx *ctx = *state;

    for (int round = 0; round < MANY; round++) {
        struct graph graph;
        struct planner planner;
        size_t order[MAX_NODES];
        bool seen[MAX_NODES] = {false};

        make_graph(&graph);
        planner_init(&planner, &ctx->arena, graph.nodes, graph.edges, graph.count);
        assert_int_equal(planner_order(&planner, &ctx->arena, order), graph.nodes);
        for (size_t i = 0; i < graph.nodes; i++) {
            assert_false(seen[order[i]]);
            assert_true(parents_are_in(&graph, order[i], seen));
            seen[order[i]] = true;
        }
    }
}

/* Finishes nodes in random order, as workers do; some fail, and then nothing that hangs on them may
 * ever start. */
static void run_randomly(struct df_ctx *ctx, const struct graph *graph, size_t failures)
{
    struct planner planner;
    size_t ready[MAX_NODES], count;
    bool started[MAX_NODES] = {false}, succeeded[MAX_NODES] = {false};

    planner_init(&planner, &ctx->arena, graph->nodes, graph->edges, graph->count);
    count = planner_ready(&planner, ready);
    while (count > 0) {
        size_t chosen = below(count), node = ready[chosen];
        ready[chosen] = ready[--count];
        assert_false(started[node]);
        assert_true(parents_are_in(graph, node, succeeded));
        started[node] = true;
        if (failures > 0 && below(5) == 0) {
            failures--;
            continue;
        }
        succeeded[node] = true;
        count += planner_finish(&planner, node, ready + count);
    }
    for (size_t node = 0; node < graph->nodes; node++)
        assert_int_equal(started[node], parents_are_in(graph, node, succeeded));
}

static void every_node_starts_once_and_after_its_parents(void **state)
{
    for (int round = 0; round < MANY; round++) {
        struct graph graph;

        make_graph(&graph);
        run_randomly(*state, &graph, 0);
    }
}

static void what_hangs_on_a_failure_never_starts(void **state)
{
    for (int round = 0; round < MANY; round++) {
        struct graph graph;

        make_graph(&graph);
        run_randomly(*state, &graph, 3);
    }
}

static void a_circle_cannot_be_ordered(void **state)
{
    struct df_ctx *ctx = *state;

    for (int round = 0; round < MANY; round++) {
        struct graph graph;
        struct planner planner;
        size_t order[MAX_NODES];

        make_graph(&graph);
        if (graph.count == 0 || graph.count == MAX_EDGES)
            continue;
        const struct planner_edge *edge = &graph.edges[below(graph.count)];
        graph.edges[graph.count++] = (struct planner_edge){edge->to, edge->from};
        planner_init(&planner, &ctx->arena, graph.nodes, graph.edges, graph.count);
        assert_true(planner_order(&planner, &ctx->arena, order) < graph.nodes);
    }
}

static void two_edges_between_two_nodes_count_twice(void **state)
{
    struct df_ctx *ctx = *state;
    const struct planner_edge edges[] = {{0, 1}, {0, 1}};
    struct planner planner;
    size_t ready[2];

    planner_init(&planner, &ctx->arena, 2, edges, 2);
    assert_int_equal(planner.waiting_on[1], 2);
    assert_int_equal(planner_finish(&planner, 0, ready), 1);
    assert_int_equal(ready[0], 1);
}

static void an_empty_graph_is_ordered(void **state)
{
    struct df_ctx *ctx = *state;
    struct planner planner;
    size_t order[1];

    planner_init(&planner, &ctx->arena, 0, NULL, 0);
    assert_int_equal(planner_order(&planner, &ctx->arena, order), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(the_order_has_parents_before_children),
        df_test(every_node_starts_once_and_after_its_parents),
        df_test(what_hangs_on_a_failure_never_starts),
        df_test(a_circle_cannot_be_ordered),
        df_test(two_edges_between_two_nodes_count_twice),
        df_test(an_empty_graph_is_ordered),
    };
    return cmocka_run_group_tests_name("unit-planner", tests, NULL, NULL);
}
