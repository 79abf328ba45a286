/* Thrift's compact protocol, as Parquet's headers are written in it. */
#ifndef PREVIEW_THRIFT_H
#define PREVIEW_THRIFT_H

#include <df/base.h>

enum thrift_type {
    THRIFT_STOP,
    THRIFT_TRUE,
    THRIFT_FALSE,
    THRIFT_BYTE,
    THRIFT_I16,
    THRIFT_I32,
    THRIFT_I64,
    THRIFT_DOUBLE,
    THRIFT_BINARY,
    THRIFT_LIST,
    THRIFT_SET,
    THRIFT_MAP,
    THRIFT_STRUCT,
};

struct thrift {
    const unsigned char *at, *end;
    bool is_broken; /* for good, once it is */
    int depth;
};

/* One member of a struct that is being read. */
struct thrift_field {
    int id;
    enum thrift_type type;
};

struct thrift thrift_open(const unsigned char *bytes, size_t size);

/* The next member; false at the end. Begin with a zeroed field; what is not read is skipped by
 * thrift_skip(). */
bool thrift_next(struct thrift *thrift, struct thrift_field *field);

/* Values; zero or empty when the type is another, or it is broken. */
int64_t thrift_int(struct thrift *thrift, const struct thrift_field *field);
bool thrift_bool(const struct thrift_field *field);
const char *thrift_text(struct thrift *thrift, const struct thrift_field *field, size_t *size);

/* How many items follow, and of which type. */
size_t thrift_list(struct thrift *thrift, const struct thrift_field *field,
                   struct thrift_field *item);

void thrift_skip(struct thrift *thrift, const struct thrift_field *field);

#endif
