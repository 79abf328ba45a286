#include "pickle_machine.h"

#include "pickle_code.h"

#include <stdlib.h>
#include <string.h>

enum { LINE = 1024 };

/* What an instruction says besides itself. */
struct tail {
    uint64_t number;
    char words[2][PICKLE_WORD + 1];
    bool is_short; /* words[0] is all of it */
};

static bool read_line(struct pickle_machine *machine, char word[PICKLE_WORD + 1])
{
    unsigned char c;
    size_t length = 0;

    for (int i = 0; i < LINE; i++) {
        if (!bytes_few(machine->arena, machine->bytes, machine->at++, 1, &c))
            return false;
        if (c == '\n') {
            word[length] = '\0';
            return true;
        }
        if (length < PICKLE_WORD)
            word[length++] = (char) c;
    }
    return false;
}

static bool read_sized(struct pickle_machine *machine, size_t width, struct tail *tail)
{
    unsigned char bytes[8];

    if (!bytes_few(machine->arena, machine->bytes, machine->at, width, bytes))
        return false;
    machine->at += (int64_t) width;
    uint64_t length = bytes_number(bytes, width);
    if (length > (uint64_t) (machine->bytes->size - machine->at))
        return false;
    tail->is_short = length <= PICKLE_WORD;
    for (size_t i = 0; tail->is_short && i < length; i++)
        if (!bytes_few(machine->arena, machine->bytes, machine->at + (int64_t) i, 1,
                       (unsigned char *) &tail->words[0][i]))
            return false;
    tail->words[0][tail->is_short ? length : 0] = '\0';
    machine->at += (int64_t) length;
    return true;
}

static bool read_tail(struct pickle_machine *machine, const struct pickle_code *code,
                      struct tail *tail)
{
    unsigned char bytes[8];

    tail->number = 0;
    tail->is_short = true;
    switch (code->tail) {
    case TAIL_LINE:
        if (!read_line(machine, tail->words[0]))
            return false;
        tail->number = strtoull(tail->words[0], NULL, 10);
        return true;
    case TAIL_LINES:
        return read_line(machine, tail->words[0]) && read_line(machine, tail->words[1]);
    case TAIL_SIZED:
        return read_sized(machine, code->size, tail);
    default:
        if (!bytes_few(machine->arena, machine->bytes, machine->at, code->size, bytes))
            return false;
        machine->at += code->size;
        tail->number = bytes_number(bytes, code->size);
        return true;
    }
}

/* Room for one more in a list that doubles; false when it would be too long. */
static bool grow(struct df_arena *arena, void **list, size_t count, size_t *room, size_t item)
{
    if (count < *room)
        return true;
    if (*room >= PICKLE_STACK)
        return false;
    size_t wanted = *room ? 2 * *room : 256;
    void *longer = df_alloc(arena, wanted * item);
    if (*room)
        memcpy(longer, *list, *room * item);
    *list = longer;
    *room = wanted;
    return true;
}

static bool push(struct pickle_machine *machine, const struct pickle_thing *thing)
{
    void *stack = machine->stack;
    bool fits = grow(machine->arena, &stack, machine->count, &machine->room,
                     sizeof *machine->stack);

    machine->stack = stack;
    if (fits)
        machine->stack[machine->count++] = thing;
    return fits;
}

static bool push_new(struct pickle_machine *machine, const struct pickle_thing thing)
{
    struct pickle_thing *copy = df_alloc(machine->arena, sizeof *copy);

    *copy = thing;
    return push(machine, copy);
}

/* The `down`th from the top, above the last mark or not; NULL when there is none. */
static const struct pickle_thing *top(const struct pickle_machine *machine, size_t down)
{
    return machine->count > down ? machine->stack[machine->count - 1 - down] : NULL;
}

static bool pop(struct pickle_machine *machine, size_t count)
{
    if (machine->count < count)
        return false;
    machine->count -= count;
    return true;
}

static bool mark(struct pickle_machine *machine)
{
    void *marks = machine->marks;
    bool fits = grow(machine->arena, &marks, machine->mark_count, &machine->mark_room,
                     sizeof *machine->marks);

    machine->marks = marks;
    if (fits)
        machine->marks[machine->mark_count++] = machine->count;
    return fits;
}

/* Takes all above the last mark away; `first` is the lowest of them, or NULL. */
static bool pop_to_mark(struct pickle_machine *machine, const struct pickle_thing **first)
{
    if (machine->mark_count == 0)
        return false;
    size_t count = machine->marks[--machine->mark_count];
    if (count > machine->count)
        return false;
    *first = count < machine->count ? machine->stack[count] : NULL;
    machine->count = count;
    return true;
}

static void keep_global(struct pickle_machine *machine, const char *name)
{
    for (size_t i = 0; i < machine->global_count; i++)
        if (strcmp(machine->globals[i], name) == 0)
            return;
    if (machine->global_count < PICKLE_GLOBALS)
        machine->globals[machine->global_count++] = name;
}

static bool push_global(struct pickle_machine *machine, const char *module, const char *name)
{
    bool is_old = strcmp(module, "__builtin__") == 0;
    const char *global = df_printf(machine->arena, "%s.%s", is_old ? "builtins" : module, name);

    keep_global(machine, global);
    return push_new(machine, (struct pickle_thing){.type = "type", .global = global});
}

static bool ends(const char *text, const char *ending)
{
    size_t length = strlen(text), wanted = strlen(ending);

    return length >= wanted && strcmp(text + length - wanted, ending) == 0;
}

/* The type of what a call answers, where its name tells. */
static const char *answer_of(struct pickle_machine *machine, const struct pickle_thing *function,
                             const struct pickle_thing *arguments)
{
    static const char *const makers[] = {"copyreg._reconstructor", "copy_reg._reconstructor",
                                         "copyreg.__newobj__", "copy_reg.__newobj__",
                                         "core.multiarray._reconstruct"};
    const struct pickle_thing *first = arguments ? arguments->first : NULL;
    const char *name = function->global;

    if (!name)
        return "what a call answers";
    for (size_t i = 0; i < DF_COUNT(makers); i++)
        if (ends(name, makers[i]) && first && first->global)
            return first->global;
    if (strncmp(name, "torch._utils._rebuild_tensor", 28) == 0)
        return "torch.Tensor";
    const char *last = strrchr(name, '.');
    bool is_class = (last && last[1] >= 'A' && last[1] <= 'Z') || strncmp(name, "builtins.", 9) == 0
                    || strncmp(name, "collections.", 12) == 0 || strncmp(name, "datetime.", 9) == 0;
    return is_class ? name : df_printf(machine->arena, "what %s answers", name);
}

static const char *class_of(const struct pickle_thing *thing)
{
    return thing && thing->global ? thing->global : "object";
}

/* Takes `count` away and pushes something of a type. */
static bool replace(struct pickle_machine *machine, size_t count, const char *type)
{
    return pop(machine, count) && push_new(machine, (struct pickle_thing){.type = type});
}

static bool put(struct pickle_machine *machine, uint64_t index)
{
    void *memo = machine->memo;
    const struct pickle_thing *thing = top(machine, 0);

    if (!thing || index > PICKLE_STACK)
        return false;
    while (machine->memo_count <= index) {
        if (!grow(machine->arena, &memo, machine->memo_count, &machine->memo_room,
                  sizeof *machine->memo))
            return false;
        machine->memo = memo;
        machine->memo[machine->memo_count++] = NULL;
    }
    machine->memo[index] = thing;
    return true;
}

static bool act(struct pickle_machine *machine, const struct pickle_code *code,
                const struct tail *tail)
{
    const struct pickle_thing *first = NULL, *one = top(machine, 0), *two = top(machine, 1);

    switch (code->act) {
    case ACT_NOTHING:
        return true;
    case ACT_PUSH:
        return push_new(machine, (struct pickle_thing){.type = code->word});
    case ACT_TEXT:
        return push_new(machine, (struct pickle_thing){.type = code->word,
                                                       .text = tail->is_short ? df_strdup(
                                                                   machine->arena, tail->words[0])
                                                                              : NULL});
    case ACT_MARK:
        return mark(machine);
    case ACT_POP: /* of a mark, too */
        return pop(machine, 1);
    case ACT_POP_TWO:
        return pop(machine, 2);
    case ACT_POP_TO_MARK:
        return pop_to_mark(machine, &first);
    case ACT_GATHER:
        return pop_to_mark(machine, &first)
               && push_new(machine, (struct pickle_thing){.type = code->word, .first = first});
    case ACT_PERSISTENT:
        return replace(machine, 1, code->word);
    case ACT_TUPLE_1:
    case ACT_TUPLE_2:
    case ACT_TUPLE_3:
        first = top(machine, (size_t) (code->act - ACT_TUPLE_1));
        return pop(machine, (size_t) (code->act - ACT_TUPLE_1) + 1)
               && push_new(machine, (struct pickle_thing){.type = "tuple", .first = first});
    case ACT_DUPLICATE:
        return one && push(machine, one);
    case ACT_GLOBAL:
        return push_global(machine, tail->words[0], tail->words[1]);
    case ACT_STACK_GLOBAL:
        return one && two && one->text && two->text && pop(machine, 2)
               && push_global(machine, two->text, one->text);
    case ACT_CALL:
        return two && replace(machine, 2, answer_of(machine, two, one));
    case ACT_NEW:
        return replace(machine, 2, class_of(two));
    case ACT_NEW_WORDS:
        return replace(machine, 3, class_of(top(machine, 2)));
    case ACT_NEW_MARKED:
        return pop_to_mark(machine, &first) && replace(machine, 0, class_of(first));
    case ACT_INSTANCE:
        return pop_to_mark(machine, &first) && push_global(machine, tail->words[0], tail->words[1])
               && replace(machine, 1, class_of(top(machine, 0)));
    case ACT_PUT:
        return put(machine, tail->number);
    case ACT_GET:
        return tail->number < machine->memo_count && machine->memo[tail->number]
               && push(machine, machine->memo[tail->number]);
    case ACT_MEMOIZE:
        return put(machine, machine->memo_count);
    default:
        return false;
    }
}

const struct pickle_thing *pickle_follow(struct pickle_machine *machine, struct df_arena *arena,
                                         struct bytes *bytes, const char **problem)
{
    struct tail tail;
    unsigned char byte;

    *machine = (struct pickle_machine){.arena = arena, .bytes = bytes};
    for (; machine->steps < PICKLE_STEPS; machine->steps++) {
        if (!bytes_few(arena, bytes, machine->at++, 1, &byte)) {
            *problem = "It ends too early.";
            return NULL;
        }
        const struct pickle_code *code = &pickle_codes[byte];
        if (code->act == ACT_STOP) {
            *problem = "Nothing is left at its end.";
            return top(machine, 0);
        }
        if (code->act == ACT_UNKNOWN || !read_tail(machine, code, &tail)
            || !act(machine, code, &tail)) {
            *problem = df_printf(arena, "It is damaged at byte %lld.", (long long) machine->at);
            return NULL;
        }
        if (byte == 0x80)
            machine->protocol = (int) tail.number;
    }
    *problem = "It is too long to be followed to its end.";
    return NULL;
}
