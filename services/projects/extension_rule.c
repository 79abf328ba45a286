#include "extension_rule.h"

#include <stdio.h>
#include <string.h>

static const struct extension_rule *find_rule(const struct extension_rule *rules, const char *name)
{
    for (; rules->name; rules++)
        if (strcmp(rules->name, name) == 0)
            return rules;
    return NULL;
}

static void refuse_unknown(struct extension_place *place, const struct extension_rule *rules,
                           json_t *object)
{
    const char *name;
    json_t *value;

    json_object_foreach(object, name, value) {
        size_t length = place_enter(&place->at, name);
        if (!find_rule(rules, name))
            problem_add(place->problems, SEVERITY_ERROR, place->at.pointer,
                        "is no member that is known here");
        place_leave(&place->at, length);
    }
}

static void check_items(struct extension_place *place, const struct extension_rule *rule,
                        const json_t *list)
{
    json_t *seen = json_object(), *item;
    char number[24];
    size_t index;

    json_array_foreach(list, index, item) {
        const char *key = rule->key ? json_string_value(json_object_get(item, rule->key)) : NULL;
        snprintf(number, sizeof number, "%zu", index);
        size_t length = place_enter(&place->at, number);
        if (key && json_object_get(seen, key))
            problem_add(place->problems, SEVERITY_ERROR, place->at.pointer,
                        "has the same %s as another: '%s'", rule->key, key);
        else if (key)
            json_object_set_new(seen, key, json_true());
        extension_rules_check(place, rule->members, item);
        place_leave(&place->at, length);
    }
    json_decref(seen);
}

static void check_member(struct extension_place *place, const struct extension_rule *rule,
                         json_t *value)
{
    size_t length = place_enter(&place->at, rule->name);

    if (!value && rule->required)
        problem_add(place->problems, SEVERITY_ERROR, place->at.pointer, "is missing");
    else if (value && rule->fits && !rule->fits(value))
        problem_add(place->problems, SEVERITY_ERROR, place->at.pointer, "must be %s", rule->words);
    else if (rule->members && json_is_array(value))
        check_items(place, rule, value);
    else if (rule->members && value)
        extension_rules_check(place, rule->members, value);
    place_leave(&place->at, length);
}

void extension_rules_check(struct extension_place *place, const struct extension_rule *rules,
                           json_t *object)
{
    if (!json_is_object(object)) {
        problem_add(place->problems, SEVERITY_ERROR, place->at.pointer, "must be an object");
        return;
    }
    refuse_unknown(place, rules, object);
    for (; rules->name; rules++)
        check_member(place, rules, json_object_get(object, rules->name));
}
