/* What an adapter asks of people: the fields of its form, and whether what they filled in will do.
 */
#ifndef ADAPTER_H
#define ADAPTER_H

#include <df/record.h>

enum adapter_type { ADAPTER_TEXT, ADAPTER_SECRET, ADAPTER_ENUM, ADAPTER_BOOL, ADAPTER_INT };

struct adapter_field {
    const char *name, *label;
    enum adapter_type type;
    bool is_required, is_credential;
    const char *preset;         /* in text form; NULL: none */
    const char *pattern;        /* ECMAScript and POSIX extended read it alike; NULL: any */
    const char *const *choices; /* ADAPTER_ENUM: ended by NULL */
    int64_t min, max;           /* of an int; max of a text in bytes, 0 = 1,000 */
    const char *placeholder, *help;
};

/* Of tables ended by {}. */
json_t *adapter_fields_json(const struct adapter_field *fields);

/* Checks what a person filled in; fails with DF_INVALID and names every member below `/config` or
 * `/credentials`. `config` goes out with the presets filled in, `credentials` with those of `kept`
 * that were not given. `given` and `kept` may be NULL. Lives as long as ctx. */
int adapter_read(struct df_ctx *ctx, const struct adapter_field *fields, const json_t *wanted,
                 const json_t *given, const json_t *kept, json_t **config,
                 json_t **credentials) DF_MUST_CHECK;

#endif
