#include "parquet_file.h"

#include "thrift.h"

#include <string.h>

/* Leaves in the order of the schema; of nested ones the first stands for its column. */
struct schema {
    struct parquet_file *file;
    int64_t leaf_column[PARQUET_ELEMENTS]; /* by leaf: index of the column it belongs to, or -1 */
    size_t leaves, elements;
    int64_t nested; /* elements that still belong to the last column */
};

struct element {
    const char *name;
    size_t name_size;
    int64_t type, length, repetition, children, scale;
    bool has_type;
    enum parquet_meaning meaning;
};

static enum parquet_meaning converted(int64_t type)
{
    switch (type) {
    case 0:
    case 4:
    case 19:
        return PARQUET_TEXT;
    case 5:
        return PARQUET_DECIMAL;
    case 6:
        return PARQUET_DATE;
    case 9:
        return PARQUET_MILLIS;
    case 10:
        return PARQUET_MICROS;
    case 11:
    case 12:
    case 13:
    case 14:
        return PARQUET_UNSIGNED;
    default:
        return PARQUET_PLAIN;
    }
}

/* TIMESTAMP {1: is in UTC, 2: unit {1: MILLIS, 2: MICROS, 3: NANOS}} */
static enum parquet_meaning timestamp(struct thrift *thrift)
{
    enum parquet_meaning meaning = PARQUET_PLAIN;
    struct thrift_field field = {}, unit = {};

    while (thrift_next(thrift, &field)) {
        if (field.id != 2 || field.type != THRIFT_STRUCT) {
            thrift_skip(thrift, &field);
            continue;
        }
        while (thrift_next(thrift, &unit)) {
            if (unit.id >= 1 && unit.id <= 3)
                meaning = (enum parquet_meaning)(PARQUET_MILLIS + unit.id - 1);
            thrift_skip(thrift, &unit);
        }
    }
    return meaning;
}

static enum parquet_meaning logical(struct thrift *thrift, const struct thrift_field *field,
                                    enum parquet_meaning before)
{
    struct thrift_field kind = {};
    enum parquet_meaning meaning = before;

    if (field->type != THRIFT_STRUCT) {
        thrift_skip(thrift, field);
        return before;
    }
    while (thrift_next(thrift, &kind)) {
        if (kind.id == 8 && kind.type == THRIFT_STRUCT) {
            meaning = timestamp(thrift);
            continue;
        }
        if (kind.id == 1)
            meaning = PARQUET_TEXT;
        if (kind.id == 6)
            meaning = PARQUET_DATE;
        thrift_skip(thrift, &kind);
    }
    return meaning;
}

static struct element read_element(struct thrift *thrift)
{
    struct element element = {.name = ""};
    struct thrift_field field = {};

    while (thrift_next(thrift, &field)) {
        switch (field.id) {
        case 1:
            element.type = thrift_int(thrift, &field);
            element.has_type = true;
            break;
        case 2:
            element.length = thrift_int(thrift, &field);
            break;
        case 3:
            element.repetition = thrift_int(thrift, &field);
            break;
        case 4:
            element.name = thrift_text(thrift, &field, &element.name_size);
            break;
        case 5:
            element.children = thrift_int(thrift, &field);
            break;
        case 6:
            element.meaning = converted(thrift_int(thrift, &field));
            break;
        case 7:
            element.scale = thrift_int(thrift, &field);
            break;
        case 10:
            element.meaning = logical(thrift, &field, element.meaning);
            break;
        default:
            thrift_skip(thrift, &field);
        }
    }
    return element;
}

static void add_column(struct schema *schema, const struct element *element)
{
    struct parquet_file *file = schema->file;
    bool is_known = element->type >= 0 && element->type < PARQUET_TYPE_COUNT;

    file->total++;
    if (file->count >= PARQUET_COLUMNS)
        return;
    file->columns[file->count++] = (struct parquet_column){
        .name = element->name,
        .name_size = element->name_size,
        .type = is_known ? (enum parquet_type) element->type : PARQUET_BYTE_ARRAY,
        .meaning = element->meaning,
        .length = element->length,
        .scale = element->scale,
        .is_optional = element->repetition == 1,
        .is_nested = !is_known || !element->has_type || element->repetition == 2
                     || element->children > 0,
    };
}

static void add_element(struct schema *schema, struct thrift *thrift)
{
    const struct element element = read_element(thrift);
    bool is_root = schema->elements++ == 0, is_top = schema->nested == 0;
    int64_t children = element.children > 0 && element.children < PARQUET_ELEMENTS
                           ? element.children
                           : 0;

    if (is_root)
        return;
    if (is_top)
        add_column(schema, &element);
    else
        schema->nested--;
    schema->nested += children;
    if (children == 0 && schema->leaves < PARQUET_ELEMENTS)
        schema->leaf_column[schema->leaves++] = is_top && schema->file->total == schema->file->count
                                                    ? (int64_t) schema->file->count - 1
                                                    : -1;
}

static void read_place(struct thrift *thrift, struct parquet_chunk *chunk)
{
    struct thrift_field field = {};

    while (thrift_next(thrift, &field)) {
        switch (field.id) {
        case 4:
            chunk->codec = (int) thrift_int(thrift, &field);
            break;
        case 5:
            chunk->values = thrift_int(thrift, &field);
            break;
        case 7:
            chunk->size = thrift_int(thrift, &field);
            break;
        case 9:
            chunk->data = thrift_int(thrift, &field);
            break;
        case 11:
            chunk->dictionary = thrift_int(thrift, &field);
            break;
        default:
            thrift_skip(thrift, &field);
        }
    }
}

static void read_chunk(struct thrift *thrift, struct parquet_chunk *chunk)
{
    struct thrift_field field = {};

    while (thrift_next(thrift, &field)) {
        if (field.id == 3 && field.type == THRIFT_STRUCT)
            read_place(thrift, chunk);
        else
            thrift_skip(thrift, &field);
    }
}

/* The first one tells where its columns are; of the others nothing is needed. */
static void read_group(struct schema *schema, struct thrift *thrift)
{
    struct thrift_field field = {}, item;

    while (thrift_next(thrift, &field)) {
        if (field.id == 3) {
            schema->file->group_rows = thrift_int(thrift, &field);
            continue;
        }
        if (field.id != 1) {
            thrift_skip(thrift, &field);
            continue;
        }
        size_t count = thrift_list(thrift, &field, &item);
        for (size_t i = 0; i < count && !thrift->is_broken; i++) {
            struct parquet_chunk chunk = {};
            read_chunk(thrift, &chunk);
            int64_t column = i < schema->leaves ? schema->leaf_column[i] : -1;
            if (column >= 0)
                schema->file->columns[column].chunk = chunk;
        }
    }
}

static void read_list(struct schema *schema, struct thrift *thrift,
                      const struct thrift_field *field)
{
    struct thrift_field item;
    size_t count = thrift_list(thrift, field, &item);

    for (size_t i = 0; i < count && !thrift->is_broken; i++) {
        if (item.type == THRIFT_STRUCT && field->id == 2)
            add_element(schema, thrift);
        else if (item.type == THRIFT_STRUCT && i == 0)
            read_group(schema, thrift);
        else
            thrift_skip(thrift, &item);
    }
    if (field->id == 4)
        schema->file->groups = (int64_t) count;
}

bool parquet_open(struct df_arena *arena, struct bytes *bytes, struct parquet_file *file)
{
    const unsigned char *tail = bytes_take(arena, bytes, bytes->size - 8, 8);
    int64_t length = tail ? (int64_t) bytes_number(tail, 4) : 0;
    if (!tail || memcmp(tail + 4, "PAR1", 4) != 0 || length > bytes->size - 8)
        return false;
    const unsigned char *footer = bytes_take(arena, bytes, bytes->size - 8 - length, length);
    if (!footer)
        return false;

    struct thrift thrift = thrift_open(footer, (size_t) length);
    struct schema *schema = df_alloc(arena, sizeof *schema);
    struct thrift_field field = {};
    *file = (struct parquet_file){
        .creator = "", .columns = df_alloc(arena, PARQUET_COLUMNS * sizeof *file->columns)};
    schema->file = file;
    while (thrift_next(&thrift, &field)) {
        if (field.id == 2 || field.id == 4)
            read_list(schema, &thrift, &field);
        else if (field.id == 3)
            file->rows = thrift_int(&thrift, &field);
        else if (field.id == 6)
            file->creator = thrift_text(&thrift, &field, &file->creator_size);
        else
            thrift_skip(&thrift, &field);
    }
    return !thrift.is_broken && file->rows >= 0;
}
