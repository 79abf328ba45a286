/* One table describes a record: how it is checked when it arrives as JSON, how it is read from a
 * PostgreSQL row, and how it is written as JSON. */
#ifndef DF_RECORD_H
#define DF_RECORD_H

#include <df/ctx.h>
#include <jansson.h>

enum df_type {
    DF_TEXT = 1, /* const char * */
    DF_UUID,     /* const char *, canonical form in lower case */
    DF_TIME,     /* const char *, RFC 3339 in UTC */
    DF_INT,      /* int64_t */
    DF_FLOAT,    /* double */
    DF_BOOL,     /* bool */
    DF_ENUM,     /* int, an index into .names */
    DF_JSON,     /* json_t *, released with the arena; .json restricts its kind */
};

enum df_field_flags {
    DF_REQUIRED = 1 << 0,
    DF_READ_ONLY = 1 << 1, /* refused in requests */
    DF_SECRET = 1 << 2,    /* never written to JSON */
    DF_NULLABLE = 1 << 3,  /* null is taken as "not there"; an int that is not there is DF_NO_INT */
    DF_OMITTED = 1 << 4,   /* not written to JSON when it is not there, instead of null */
};

/* An integer or float that has no value. */
#define DF_NO_INT INT64_MIN

struct df_field {
    const char *name;
    enum df_type type;
    unsigned flags;
    size_t offset;
    int64_t min, max;         /* length of a text in bytes, value of a number; max 0: no limit */
    const char *const *names; /* DF_ENUM: NULL-terminated */
    int json;                 /* DF_JSON: JSON_OBJECT (0) by default, JSON_ARRAY, or DF_ANY_JSON */
};

enum { DF_ANY_JSON = -1 };

#define DF_FIELD(record, member, field_type, field_flags, ...)                                     \
    {                                                                                              \
        .name = #member, .type = (field_type), .flags = (field_flags),                             \
        .offset = offsetof(struct record, member), __VA_ARGS__                                     \
    }

/* Unknown, read-only, missing, mistyped and out-of-range members fail with DF_INVALID; every one of
 * them is named in the problem's errors. Text points into `json`, which must outlive the record. */
int df_record_from_json(struct df_ctx *ctx, const struct df_field *fields, json_t *json,
                        void *record) DF_MUST_CHECK;

/* A new reference. */
json_t *df_record_to_json(const struct df_field *fields, const void *record);

/* Sets one member from its textual form, as PostgreSQL sends it; text may be NULL. */
int df_record_set_text(struct df_ctx *ctx, const struct df_field *field, const char *text,
                       void *record) DF_MUST_CHECK;

const struct df_field *df_field_find(const struct df_field *fields, const char *name);

/* Index of `text` in a NULL-terminated table of names, or -1. */
int df_name_find(const char *const *names, const char *text);

/* 8-4-4-4-12 hexadecimal digits. */
bool df_is_uuid(const char *text);

#endif
