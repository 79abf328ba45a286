#include "operation_edit_job.h"
#include "python_scope.h"

#include <string.h>

static bool has_parameter(const struct edit_job *job, const struct python_method *method,
                          const char *name)
{
    for (size_t i = 0; i < method->parameter_count; i++)
        if (python_range_is(job->tree, method->parameters[i].name, name))
            return true;
    return false;
}

/* Renames the variable `name` of a scope, wherever it is used. */
static const char *rename_uses(struct edit_job *job, uint32_t scope)
{
    struct python_uses uses = python_uses_of(job->tree, scope, job->name);

    for (size_t i = 0; i < uses.count; i++) {
        const struct python_name *use = uses.items[i];
        bool is_import = use->kind == PYTHON_IMPORT;
        if (use->kind == PYTHON_IMPORT_DOTTED)
            return df_printf(job->arena, "'%s' is also imported; rename it in the code", job->name);
        edit_replace(job, use->range,
                     is_import ? df_printf(job->arena, "%s as %s", job->name, job->new_name)
                               : job->new_name);
    }
    return NULL;
}

static const char *rename_in_method(struct edit_job *job, const struct python_method *method)
{
    if (python_name_occurs(job->tree, method->body.range, job->new_name)
        || has_parameter(job, method, job->new_name))
        return df_printf(job->arena, "'%s' already means something else in '%s'", job->new_name,
                         python_range_text(job->arena, job->tree, method->name));
    return rename_uses(job, method->scope);
}

const char *edit_input_rename(struct edit_job *job)
{
    return rename_in_method(job, job->shape.execute.method);
}

/* --- self.x --- */

/* Calls `visit` for every self.member in the methods of the class and its bases; stops at false. */
typedef bool member_visit(struct edit_job *job, const struct python_method *method,
                          const struct python_name *use);

static bool visit_members(struct edit_job *job, member_visit *visit)
{
    for (size_t i = 0; i < job->shape.class_count; i++) {
        const struct python_class *class = job->shape.classes[i];
        for (size_t k = 0; k < class->method_count; k++) {
            const struct python_method *method = &class->methods[k];
            if (method->is_static || method->is_class_method)
                continue;
            const char *instance = operation_instance(&job->shape, method);
            struct python_uses uses = python_uses_of(job->tree, method->scope, instance);
            for (size_t u = 0; u < uses.count; u++)
                if (!python_range_empty(uses.items[u]->member)
                    && !visit(job, method, uses.items[u]))
                    return false;
        }
    }
    return true;
}

/* Nobody else sets self.old, and self.new is free. */
static bool member_allows(struct edit_job *job, const struct python_method *method,
                          const struct python_name *use)
{
    bool is_old = python_range_is(job->tree, use->member, job->name);

    if (python_range_is(job->tree, use->member, job->new_name))
        return false;
    return !is_old || !use->member_stored || method == job->shape.init.method;
}

static bool member_rename(struct edit_job *job, const struct python_method *method,
                          const struct python_name *use)
{
    (void) method;
    if (python_range_is(job->tree, use->member, job->name))
        edit_replace(job, use->member, job->new_name);
    return true;
}

/* __init__ has self.old = old. */
static bool keeps_attribute(const struct edit_job *job)
{
    const struct python_method *init = job->shape.init.method;
    const char *instance = operation_instance(&job->shape, init);

    for (size_t i = 0; i < init->body.count; i++) {
        const struct python_statement *statement = &init->body.statements[i];
        if (statement->kind == PYTHON_ASSIGN && statement->value.kind == PYTHON_NAME
            && python_range_is(job->tree, statement->target.object, instance)
            && python_range_is(job->tree, statement->target.name, job->name)
            && python_range_is(job->tree, statement->value.name, job->name))
            return true;
    }
    return false;
}

static bool is_ours(const struct edit_job *job, const struct python_class *class)
{
    for (size_t i = 0; i < job->shape.class_count; i++)
        if (job->shape.classes[i] == class)
            return true;
    return false;
}

/* Another class of this text is derived from one of ours, and may use its members. */
static bool has_heirs(const struct edit_job *job)
{
    for (size_t i = 0; i < job->tree->class_count; i++) {
        const struct python_class *class = &job->tree->classes[i];
        for (size_t b = 0; b < class->base_count && !is_ours(job, class); b++)
            for (size_t k = 0; k < job->shape.class_count; k++)
                if (python_range_same(job->tree, class->bases[b], job->shape.classes[k]->name))
                    return true;
    }
    return false;
}

/* The bodies of the classes themselves define something of that name. */
static bool class_defines(struct edit_job *job, const char *name)
{
    for (size_t i = 0; i < job->shape.class_count; i++)
        if (python_uses_of(job->tree, job->shape.classes[i]->scope, name).is_bound)
            return true;
    return false;
}

const char *edit_attribute_rename(struct edit_job *job)
{
    const char *problem = rename_in_method(job, job->shape.init.method);

    if (problem)
        return problem;
    if (keeps_attribute(job) && !job->shape.has_unknown_base && !has_heirs(job)
        && !class_defines(job, job->name) && !class_defines(job, job->new_name)
        && visit_members(job, member_allows))
        visit_members(job, member_rename);
    return NULL;
}

/* The class, and whatever else names it: super(Old, self), Old.constant. */
const char *edit_operation_rename(struct edit_job *job)
{
    const struct python_class *class = job->shape.classes[0];
    struct python_range all = {0, job->tree->length};

    if (python_range_is(job->tree, class->name, job->new_name))
        return NULL;
    if (python_name_occurs(job->tree, all, job->new_name))
        return df_printf(job->arena, "'%s' already means something else in the code",
                         job->new_name);
    job->name = python_range_text(job->arena, job->tree, class->name);
    return rename_uses(job, 0);
}
