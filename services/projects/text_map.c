#include "text_map.h"
#include "text_change.h"

#include <stdlib.h>

DF_DEFINE_AUTO(json_t, json_decref);

/* A part of a change set, and how far it has been dealt with. Replaces `left` units by `inserted`;
 * keeps them when lines is NULL. */
struct cursor {
    json_t *parts;
    size_t index;
    size_t left, inserted;
    json_t *lines;   /* the part itself: [n, line...] */
    bool is_partial; /* some of the part has gone by */
};

static size_t units_of(json_t *part)
{
    size_t units = 0, index;
    json_t *line;

    json_array_foreach(part, index, line)
        if (index > 0)
            units += text_units((struct text){json_string_value(line), json_string_length(line)})
                     + (index > 1);
    return units;
}

static void load(struct cursor *cursor)
{
    json_t *part = json_array_get(cursor->parts, cursor->index);

    cursor->lines = json_is_array(part) ? part : NULL;
    cursor->left = (size_t) json_integer_value(cursor->lines ? json_array_get(part, 0) : part);
    cursor->inserted = cursor->lines ? units_of(part) : 0;
    cursor->is_partial = false;
}

static bool is_done(const struct cursor *cursor)
{
    return cursor->index >= json_array_size(cursor->parts);
}

static void next(struct cursor *cursor)
{
    cursor->index++;
    load(cursor);
}

static void forward(struct cursor *cursor, size_t units)
{
    cursor->left -= units;
    cursor->is_partial = true;
    if (cursor->left == 0)
        next(cursor);
}

static void add_keep(json_t *parts, size_t units)
{
    json_t *last = json_array_get(parts, json_array_size(parts) - 1);

    if (units == 0)
        return;
    if (json_is_integer(last))
        json_integer_set(last, json_integer_value(last) + (json_int_t) units);
    else
        json_array_append_new(parts, json_integer((json_int_t) units));
}

/* Replaces `units` by the lines of `part`; by nothing when that is NULL. */
static void add_replace(json_t *parts, size_t units, json_t *part)
{
    json_t *made = part ? json_copy(part) : json_pack("[i]", 0);

    json_array_set_new(made, 0, json_integer((json_int_t) units));
    if (units > 0 || json_array_size(made) > 1)
        json_array_append_new(parts, made);
    else
        json_decref(made);
}

struct mapping {
    struct cursor ours, others;
    json_t *out;
    size_t written; /* 1 + index of our part whose insertion is out already */
};

static bool is_written(const struct mapping *mapping)
{
    return mapping->written > mapping->ours.index;
}

/* Theirs comes before ours: keep what they insert, and skip what they delete. */
static bool take_theirs(struct mapping *mapping)
{
    struct cursor *ours = &mapping->ours;
    size_t left = mapping->others.left;

    add_keep(mapping->out, mapping->others.inserted);
    while (left > 0) {
        if (is_done(ours))
            return false;
        size_t piece = ours->left < left ? ours->left : left;
        if (ours->lines && !is_written(mapping) && ours->left <= piece) {
            add_replace(mapping->out, 0, ours->lines);
            mapping->written = ours->index + 1;
        }
        forward(ours, piece);
        left -= piece;
    }
    next(&mapping->others);
    return true;
}

/* Our part up to the next place where they insert. */
static void take_ours(struct mapping *mapping)
{
    struct cursor *ours = &mapping->ours, *others = &mapping->others;
    size_t kept = 0, left = ours->left;

    while (left > 0 && !is_done(others)) {
        if (!others->lines) {
            size_t piece = left < others->left ? left : others->left;
            kept += piece;
            left -= piece;
            forward(others, piece);
        } else if (others->inserted == 0 && others->left < left) {
            left -= others->left;
            next(others);
        } else {
            break;
        }
    }
    add_replace(mapping->out, kept, is_written(mapping) ? NULL : ours->lines);
    mapping->written = ours->index + 1;
    if (left == 0) {
        next(ours);
    } else {
        ours->is_partial = ours->is_partial || left < ours->left;
        ours->left = left;
    }
}

static bool is_their_turn(const struct mapping *mapping, enum text_order order)
{
    const struct cursor *ours = &mapping->ours, *others = &mapping->others;

    if (is_done(others) || !others->lines)
        return false;
    if (is_done(ours) || !ours->lines || is_written(mapping))
        return true;
    return !ours->is_partial
           && (others->left < ours->left
               || (others->left == ours->left && order == TEXT_OTHERS_FIRST));
}

json_t *text_map(json_t *changes, json_t *others, enum text_order order)
{
    struct mapping mapping = {.ours.parts = changes, .others.parts = others};
    df_auto(json_t) out = json_array();

    mapping.out = out;
    load(&mapping.ours);
    load(&mapping.others);
    while (!is_done(&mapping.ours) || !is_done(&mapping.others)) {
        struct cursor *a = &mapping.ours, *b = &mapping.others;
        if (is_their_turn(&mapping, order)) {
            if (!take_theirs(&mapping))
                return NULL;
        } else if (!is_done(a) && a->lines) {
            take_ours(&mapping);
        } else if (is_done(a) || is_done(b)) {
            return NULL;
        } else {
            size_t units = a->left < b->left ? a->left : b->left;
            add_keep(out, units);
            forward(a, units);
            forward(b, units);
        }
    }
    return df_take(out);
}

/* The history without what was taken back. */
struct history {
    const struct text_event **events; /* NULL: can no longer be left out */
    json_t **changes;                 /* owned */
    size_t count;
};

static bool find_target(const struct history *history, int64_t target, size_t *index)
{
    for (size_t i = history->count; i > 0; i--)
        if (history->events[i - 1] && history->events[i - 1]->revision == target) {
            *index = i - 1;
            return true;
        }
    return false;
}

/* Removes the entry at `index`: what came later is brought back past it. False when that cannot be
 * done. */
static bool cancel(struct history *history, size_t index)
{
    df_auto(json_t) inverse = json_incref(history->events[index]->inverse);

    for (size_t i = index + 1; i < history->count; i++) {
        json_t *later = history->changes[i];
        json_t *moved = inverse ? text_map(later, inverse, TEXT_OURS_FIRST) : NULL;
        json_t *past = inverse ? text_map(inverse, later, TEXT_OTHERS_FIRST) : NULL;
        if (!moved || !past) {
            json_decref(moved);
            json_decref(past);
            return false;
        }
        json_decref(later);
        json_decref(inverse);
        history->changes[i] = moved;
        history->events[i] = NULL; /* its inverse was for another place */
        inverse = past;
    }
    json_decref(history->changes[index]);
    history->count--;
    for (size_t i = index; i < history->count; i++) {
        history->events[i] = history->events[i + 1];
        history->changes[i] = history->changes[i + 1];
    }
    return true;
}

static bool add_event(struct history *history, const struct text_event *event)
{
    size_t index;

    if (event->target && find_target(history, event->target, &index))
        return cancel(history, index);
    history->events[history->count] = event;
    history->changes[history->count++] = json_incref(event->changes);
    return true;
}

static json_t *map_all(json_t *changes, const struct history *history)
{
    json_incref(changes);
    for (size_t i = 0; changes && i < history->count; i++) {
        json_t *mapped = text_map(changes, history->changes[i], TEXT_OTHERS_FIRST);
        json_decref(changes);
        changes = mapped;
    }
    return changes;
}

json_t *text_map_history(json_t *changes, const struct text_event *events, size_t count)
{
    struct history history = {
        .events = calloc(count + 1, sizeof *history.events),
        .changes = calloc(count + 1, sizeof *history.changes),
    };
    bool fits = true;

    if (!history.events || !history.changes)
        abort();
    for (size_t i = 0; fits && i < count; i++)
        fits = add_event(&history, &events[i]);
    json_t *mapped = fits ? map_all(changes, &history) : NULL;
    for (size_t i = 0; i < history.count; i++)
        json_decref(history.changes[i]);
    free(history.events);
    free(history.changes);
    return mapped;
}
