/* What members an object of an extension has, as a table. Pure. */
#ifndef EXTENSION_RULE_H
#define EXTENSION_RULE_H

#include "problems.h"

struct extension_rule {
    const char *name;
    bool (*fits)(const json_t *value);    /* NULL: anything */
    const char *words;                    /* what it must be, after "must be" */
    const struct extension_rule *members; /* of it, or of each item when it is a list */
    const char *key; /* of the items of a list: no two have the same; NULL: there is none */
    bool required;
};

/* Where one stands in a file, and where what is wrong goes. */
struct extension_place {
    struct place at;
    json_t *problems;
};

/* Adds what is wrong with `object` by a table that ends with {}. Recursion is bounded by the
 * tables' depth. */
void extension_rules_check(struct extension_place *place, const struct extension_rule *rules,
                           json_t *object);

/* Shapes of values. */
bool extension_is_name(const json_t *value);       /* a text of 1 to 120 bytes */
bool extension_is_text(const json_t *value);       /* of at most 20,000 bytes */
bool extension_is_id(const json_t *value);         /* letters, digits, "_", "." and "-" */
bool extension_is_identifier(const json_t *value); /* of Python */
bool extension_is_module(const json_t *value);     /* "package.module" */
bool extension_is_function(const json_t *value);   /* "package.module:function" */
bool extension_is_version(const json_t *value);    /* 1.2.3 or 1.2.3-beta.1 */
bool extension_is_color(const json_t *value);      /* #rrggbb */
bool extension_is_address(const json_t *value);    /* http:// or https:// */
bool extension_is_path(const json_t *value);       /* stays inside the extension */
bool extension_is_boolean(const json_t *value);
bool extension_is_number(const json_t *value);
bool extension_is_count(const json_t *value); /* an integer of 0 or more */
bool extension_is_list(const json_t *value);
bool extension_is_object(const json_t *value);

#endif
