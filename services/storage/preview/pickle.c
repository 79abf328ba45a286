#include "pickle.h"

#include "pickle_machine.h"

#include <string.h>

/* What has no place among data. Whole modules, or names of builtins. */
static bool is_odd(const char *global)
{
    static const char *const odd[] = {
        "os.",
        "posix.",
        "nt.",
        "subprocess.",
        "sys.",
        "shutil.",
        "socket.",
        "runpy.",
        "importlib.",
        "ctypes.",
        "pty.",
        "webbrowser.",
        "pickle.",
        "code.",
        "urllib.",
        "http.",
        "builtins.eval",
        "builtins.exec",
        "builtins.compile",
        "builtins.open",
        "builtins.getattr",
        "builtins.setattr",
        "builtins.__import__",
        "builtins.input",
        "builtins.globals",
    };

    for (size_t i = 0; i < DF_COUNT(odd); i++)
        if (strncmp(global, odd[i], strlen(odd[i])) == 0)
            return true;
    return false;
}

void pickle_show(struct look *look, struct bytes *bytes)
{
    struct pickle_machine *machine = df_alloc(look->arena, sizeof *machine);
    const char *problem = "";
    const struct pickle_thing *thing = pickle_follow(machine, look->arena, bytes, &problem);
    const char *type = thing ? thing->global ? thing->global : thing->type : "";
    json_t *globals = json_array();
    const char *odd = NULL;

    for (size_t i = 0; i < machine->global_count; i++) {
        const char *global = machine->globals[i];
        json_array_append_new(globals, look_string(look->arena, global, strlen(global), LOOK_CELL));
        if (!odd && is_odd(global))
            odd = global;
    }
    look_set(look, "pickle",
             json_pack("{so so sb}", "type",
                       look_string(look->arena, type, strlen(type), LOOK_CELL), "globals", globals,
                       "is_suspicious", odd != NULL));
    if (thing)
        look_fact(look, "Holds", "%s", type);
    look_fact(look, "Protocol", "%d", machine->protocol);
    if (!thing)
        look_note(look, "%s", problem);
    if (odd)
        look_note(look, "It refers to %s: whoever loads it runs code that is no data.", odd);
    look_note(look, "It was read, not loaded: a pickle is a program.");
}

void pickle_look(struct look *look)
{
    look_kind(look, "pickle", "Pickle");
    pickle_show(look, look->bytes);
}
