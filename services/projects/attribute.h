/* Values of attributes: whether one fits what the interface says. */
#ifndef ATTRIBUTE_H
#define ATTRIBUTE_H

#include <df/base.h>
#include <jansson.h>

/* `attribute` is a row of an interface's attributes. NULL, or why `value` does not fit; the text
 * may be in `why`. */
const char *attribute_value_problem(json_t *attribute, json_t *value, char why[200]);

/* NULL, or why a declared pattern cannot be used: a POSIX extended regular expression with \d, of
 * bounded cost, that the whole value must match. */
const char *attribute_pattern_problem(const char *pattern);

#endif
