/* What the files operation_edit*.c share: one edit being worked out. */
#ifndef OPERATION_EDIT_JOB_H
#define OPERATION_EDIT_JOB_H

#include "operation_edit.h"
#include "operation_shape.h"

struct edit_job {
    struct df_arena *arena;
    const struct operation_source *source;
    const char *text; /* its code */
    json_t *before;   /* its interface */
    struct python_tree *tree;
    struct operation_shape shape;
    const json_t *edit;
    const char *name, *new_name; /* members of the edit, or NULL */
    struct text_edits edits;     /* in any order until the end */
    json_t *declared;            /* a copy that the edit changes */
};

/* A step works out one kind of edit: NULL, or why it cannot be done. */
typedef const char *edit_step(struct edit_job *job);

edit_step edit_attribute_add, edit_attribute_remove, edit_attribute_set_default,
    edit_attribute_clear_default, edit_attribute_declare, edit_reference_add;
edit_step edit_input_add, edit_input_remove, edit_output_add, edit_output_remove;
edit_step edit_attribute_move, edit_reference_move, edit_input_move, edit_output_move;
edit_step edit_attribute_rename, edit_input_rename, edit_output_rename, edit_operation_rename;

/* --- text --- */

void edit_replace(struct edit_job *job, struct python_range range, const char *insert);
void edit_insert(struct edit_job *job, uint32_t at, const char *insert);

uint32_t edit_line_start(const struct edit_job *job, uint32_t at);
uint32_t edit_line_end(const struct edit_job *job, uint32_t at); /* before the line end */
uint32_t edit_next_line(const struct edit_job *job, uint32_t at);

/* Only spaces before it in its line; only spaces or a comment behind it. */
bool edit_starts_line(const struct edit_job *job, uint32_t at);
bool edit_ends_line(const struct edit_job *job, uint32_t at);

/* The spaces that the line of `at` begins with, and the line end that the text uses. */
const char *edit_indent(const struct edit_job *job, uint32_t at);
const char *edit_newline(const struct edit_job *job);

/* --- lists with commas --- */

struct edit_list {
    const struct python_item **items;
    size_t count;
};

struct edit_list edit_parameter_list(struct edit_job *job, const struct python_method *method);
struct edit_list edit_value_list(struct edit_job *job, const struct python_return *statement);

/* Puts `text` before item `at`, or behind the last of at least one. */
void edit_list_insert(struct edit_job *job, const struct edit_list *list, size_t at,
                      const char *text);

/* Takes items first..last away. When they were the last, a comma may stay behind what is then the
 * last: its place in the text, or 0. */
uint32_t edit_list_remove(struct edit_job *job, const struct edit_list *list, size_t first,
                          size_t last);

/* --- parameters and statements --- */

void edit_parameter_insert(struct edit_job *job, const struct operation_method *operation,
                           const char *text, bool required);
void edit_parameter_remove(struct edit_job *job, const struct python_method *method,
                           const struct python_parameter *parameter);

/* Whether the body stands in the line of its `def` or `class`, which `header` is a byte of. */
bool edit_is_one_line(const struct edit_job *job, uint32_t header, const struct python_body *body);
void edit_statement_remove(struct edit_job *job, const struct python_body *body, size_t at);

/* --- order --- */

/* Where the thing at place `at` was before the one at `from` went to `to`. */
size_t edit_moved_from(size_t at, size_t from, size_t to);

/* --- rules --- */

/* Whether a new parameter `name` would hide something that the method uses. */
bool edit_hides(struct edit_job *job, const struct python_method *method, const char *name);

#endif
