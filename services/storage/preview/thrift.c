#include "thrift.h"

enum { DEPTH = 24, ITEMS = 1000 * 1000 };

struct thrift thrift_open(const unsigned char *bytes, size_t size)
{
    return (struct thrift){.at = bytes, .end = bytes + size};
}

static void stop(struct thrift *thrift)
{
    thrift->is_broken = true;
    thrift->at = thrift->end;
}

static unsigned char byte(struct thrift *thrift)
{
    if (thrift->at >= thrift->end) {
        stop(thrift);
        return 0;
    }
    return *thrift->at++;
}

static uint64_t varint(struct thrift *thrift)
{
    uint64_t number = 0;

    for (unsigned shift = 0; shift < 64; shift += 7) {
        unsigned char next = byte(thrift);
        number |= (uint64_t) (next & 0x7f) << shift;
        if (!(next & 0x80))
            return number;
    }
    stop(thrift);
    return 0;
}

static int64_t zigzag(struct thrift *thrift)
{
    uint64_t number = varint(thrift);

    return (int64_t) (number >> 1) ^ -(int64_t) (number & 1);
}

bool thrift_next(struct thrift *thrift, struct thrift_field *field)
{
    unsigned char head = byte(thrift);

    if (thrift->is_broken || (head & 15) == THRIFT_STOP)
        return false;
    field->type = (enum thrift_type)(head & 15);
    int64_t id = head >> 4 ? field->id + (head >> 4) : zigzag(thrift);
    if (id < 0 || id > INT16_MAX || field->type > THRIFT_STRUCT) {
        stop(thrift);
        return false;
    }
    field->id = (int) id;
    return !thrift->is_broken;
}

int64_t thrift_int(struct thrift *thrift, const struct thrift_field *field)
{
    if (field->type >= THRIFT_I16 && field->type <= THRIFT_I64)
        return zigzag(thrift);
    thrift_skip(thrift, field);
    return 0;
}

bool thrift_bool(const struct thrift_field *field)
{
    return field->type == THRIFT_TRUE;
}

const char *thrift_text(struct thrift *thrift, const struct thrift_field *field, size_t *size)
{
    *size = 0;
    if (field->type != THRIFT_BINARY) {
        thrift_skip(thrift, field);
        return "";
    }
    uint64_t length = varint(thrift);
    if (length > (uint64_t) (thrift->end - thrift->at)) {
        stop(thrift);
        return "";
    }
    const char *text = (const char *) thrift->at;
    thrift->at += length;
    *size = (size_t) length;
    return text;
}

size_t thrift_list(struct thrift *thrift, const struct thrift_field *field,
                   struct thrift_field *item)
{
    *item = (struct thrift_field){};
    if (field->type != THRIFT_LIST && field->type != THRIFT_SET) {
        thrift_skip(thrift, field);
        return 0;
    }
    unsigned char head = byte(thrift);
    uint64_t count = head >> 4 == 15 ? varint(thrift) : head >> 4;
    item->type = (enum thrift_type)(head & 15);
    /* Every item takes at least a byte. */
    if (count > ITEMS || count > (uint64_t) (thrift->end - thrift->at)) {
        stop(thrift);
        return 0;
    }
    return (size_t) count;
}

static void skip_struct(struct thrift *thrift)
{
    struct thrift_field member = {};

    while (thrift_next(thrift, &member))
        thrift_skip(thrift, &member);
}

static void skip_map(struct thrift *thrift)
{
    uint64_t count = varint(thrift);
    unsigned char types = count > 0 ? byte(thrift) : 0;
    const struct thrift_field key = {.type = (enum thrift_type)(types >> 4)};
    const struct thrift_field value = {.type = (enum thrift_type)(types & 15)};

    if (count > (uint64_t) (thrift->end - thrift->at)) /* as many as there are bytes at most */
        stop(thrift);
    for (uint64_t i = 0; i < count && !thrift->is_broken; i++) {
        thrift_skip(thrift, &key);
        thrift_skip(thrift, &value);
    }
}

static void skip_list(struct thrift *thrift, const struct thrift_field *field)
{
    struct thrift_field item;
    size_t count = thrift_list(thrift, field, &item);

    for (size_t i = 0; i < count && !thrift->is_broken; i++)
        if (item.type == THRIFT_TRUE || item.type == THRIFT_FALSE)
            (void) byte(thrift);
        else
            thrift_skip(thrift, &item);
}

void thrift_skip(struct thrift *thrift, const struct thrift_field *field)
{
    size_t size;

    if (++thrift->depth > DEPTH)
        stop(thrift);
    switch (field->type) {
    case THRIFT_TRUE:
    case THRIFT_FALSE:
        break;
    case THRIFT_BYTE:
        (void) byte(thrift);
        break;
    case THRIFT_I16:
    case THRIFT_I32:
    case THRIFT_I64:
        (void) varint(thrift);
        break;
    case THRIFT_DOUBLE:
        for (int i = 0; i < 8; i++)
            (void) byte(thrift);
        break;
    case THRIFT_BINARY:
        (void) thrift_text(thrift, field, &size);
        break;
    case THRIFT_LIST:
    case THRIFT_SET:
        skip_list(thrift, field);
        break;
    case THRIFT_MAP:
        skip_map(thrift);
        break;
    case THRIFT_STRUCT:
        skip_struct(thrift);
        break;
    default:
        stop(thrift);
    }
    thrift->depth--;
}
