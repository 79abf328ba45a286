#include "python_text.h"

#include <string.h>

enum { ATTRIBUTES_MOST = 64 };

static bool is_start(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_';
}

static bool is_part(char letter)
{
    return is_start(letter) || (letter >= '0' && letter <= '9');
}

static bool is_keyword(const char *text, size_t length)
{
    static const char *const keywords[] = {
        "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
        "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
        "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
        "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield",    NULL};

    for (const char *const *word = keywords; *word; word++)
        if (strlen(*word) == length && memcmp(*word, text, length) == 0)
            return true;
    return false;
}

static size_t name_length(const char *text)
{
    size_t length = 0;

    if (!is_start(text[0]))
        return 0;
    while (is_part(text[length]))
        length++;
    return is_keyword(text, length) ? 0 : length;
}

bool python_is_name(const char *text)
{
    size_t length = name_length(text);

    return length > 0 && text[length] == 0;
}

/* Names with dots between them; answers how many, 0 when they are not. */
static int path_length(const char *text)
{
    for (int count = 1;; count++) {
        size_t length = name_length(text);
        if (length == 0)
            return 0;
        text += length;
        if (*text == 0)
            return count;
        if (*text++ != '.')
            return 0;
    }
}

static const char *const families[] = {"layers", "initializers", "regularizers", "constraints",
                                       NULL};

bool python_is_type(const char *type)
{
    if (strncmp(type, "module:", 7) == 0)
        return path_length(type + 7) >= 2;
    const char *dot = strchr(type, '.');
    if (!dot)
        return python_is_name(type);
    for (const char *const *family = families; *family; family++)
        if (strlen(*family) == (size_t) (dot - type)
            && memcmp(*family, type, (size_t) (dot - type)) == 0)
            return python_is_name(dot + 1);
    return false;
}

const char *python_family(const char *type)
{
    static const char *const initializers[] = {"Constant",
                                               "GlorotNormal",
                                               "GlorotUniform",
                                               "HeNormal",
                                               "HeUniform",
                                               "IdentityInitializer",
                                               "LecunNormal",
                                               "LecunUniform",
                                               "Ones",
                                               "Orthogonal",
                                               "OrthogonalInitializer",
                                               "RandomNormal",
                                               "RandomUniform",
                                               "STFT",
                                               "TruncatedNormal",
                                               "VarianceScaling",
                                               "Zeros",
                                               NULL};
    static const char *const regularizers[] = {"L1", "L1L2", "L2", "OrthogonalRegularizer", NULL};
    static const char *const constraints[] = {"MaxNorm", "MinMaxNorm", "NonNeg", "UnitNorm", NULL};
    static const char *const *const of[] = {initializers, regularizers, constraints};

    for (int i = 0; i < 3; i++)
        for (const char *const *name = of[i]; *name; name++)
            if (strcmp(*name, type) == 0)
                return families[i + 1];
    for (const char *const *family = families; *family; family++) {
        size_t length = strlen(*family);
        if (strncmp(type, *family, length) == 0 && type[length] == '.')
            return *family;
    }
    return families[0];
}

void python_add_text(struct text_out *out, const char *text)
{
    static const char digits[] = "0123456789abcdef";

    text_add(out, "\"");
    for (; *text; text++) {
        unsigned char letter = (unsigned char) *text;
        char escaped[] = {'\\', 'x', digits[letter >> 4], digits[letter & 15]};
        if (letter == '"' || letter == '\\') {
            text_add(out, "\\");
            text_add_bytes(out, text, 1);
        } else if (letter == '\n')
            text_add(out, "\\n");
        else if (letter < ' ' || letter == 0x7F)
            text_add_bytes(out, escaped, sizeof escaped);
        else
            text_add_bytes(out, text, 1);
    }
    text_add(out, "\"");
}

static bool is_of_numbers(const struct value *value)
{
    for (size_t i = 0; i < value->count; i++) {
        const struct value *item = &value->items[i];
        if (item->kind == VALUE_TEXT || item->kind == VALUE_OBJECT
            || (item->kind == VALUE_LIST && !is_of_numbers(item)))
            return false;
    }
    return true;
}

/* Of numbers a tuple, else a list. */
static bool add_list(struct text_out *out, const struct value *value)
{
    bool is_tuple = is_of_numbers(value), is_whole = true;

    text_add(out, is_tuple ? "(" : "[");
    for (size_t i = 0; i < value->count; i++) {
        if (i > 0)
            text_add(out, ", ");
        is_whole &= python_add_value(out, &value->items[i]);
    }
    text_add(out, is_tuple && value->count == 1 ? ",)" : is_tuple ? ")" : "]");
    return is_whole;
}

static bool add_object(struct text_out *out, const struct value *value)
{
    const struct value *type = value_member(value, "layer"),
                       *attributes = value_member(value, "attributes");
    bool has_settings = attributes && attributes->kind == VALUE_OBJECT && attributes->count > 0;

    if (!type || type->kind != VALUE_TEXT || !python_is_type(type->text)) {
        text_add(out, "None");
        return false;
    }
    if (!has_settings && type->text[0] >= 'a' && type->text[0] <= 'z'
        && python_is_name(type->text)) {
        python_add_text(out, type->text); /* a function by its name */
        return true;
    }
    return python_add_made(out, type->text, has_settings ? attributes->members : NULL,
                           has_settings ? attributes->count : 0);
}

bool python_add_value(struct text_out *out, const struct value *value)
{
    switch (value->kind) {
    case VALUE_BOOL:
        text_add(out, value->truth ? "True" : "False");
        return true;
    case VALUE_INT:
    case VALUE_FLOAT:
        text_add(out, value->text);
        return true;
    case VALUE_TEXT:
        python_add_text(out, value->text);
        return true;
    case VALUE_LIST:
        return add_list(out, value);
    case VALUE_OBJECT:
        return add_object(out, value);
    case VALUE_NONE:
        break;
    }
    text_add(out, "None");
    return true;
}

/* In the order of their constructors as far as people write them so, then by name: whoever stored
 * the attributes, the code is the same. */
static int attribute_rank(const char *name)
{
    static const char *const first[] = {
        "units",       "filters",      "rate",    "pool_size",  "shape",      "layer",
        "kernel_size", "strides",      "padding", "input_dim",  "output_dim", "num_heads",
        "key_dim",     "target_shape", "size",    "activation", "use_bias",   NULL};
    int rank = 0;

    while (first[rank] && strcmp(first[rank], name) != 0)
        rank++;
    return rank;
}

static int attribute_compare(const struct attribute *a, const struct attribute *b)
{
    int x = attribute_rank(a->name), y = attribute_rank(b->name);

    return x != y ? x - y : strcmp(a->name, b->name);
}

/* What constructors take first, and convolutions second, without their names. */
static bool is_positional(const struct attribute *const *picked, size_t place)
{
    static const char *const first[] = {"units", "filters", "rate", "pool_size", NULL};

    if (place == 1)
        return strcmp(picked[0]->name, "filters") == 0
               && strcmp(picked[1]->name, "kernel_size") == 0;
    for (const char *const *one = first; place == 0 && *one; one++)
        if (strcmp(*one, picked[0]->name) == 0)
            return true;
    return false;
}

static void add_type(struct text_out *out, const char *type)
{
    if (strncmp(type, "module:", 7) == 0) {
        text_add(out, "utils.");
        text_add(out, type + 7);
        return;
    }
    const char *dot = strchr(type, '.');
    text_add(out, python_family(type));
    text_add(out, ".");
    text_add(out, dot ? dot + 1 : type);
}

/* Attributes that say something to Keras, in order; false when one had to be left out. */
static bool pick(const struct attribute *attributes, size_t count,
                 const struct attribute *picked[ATTRIBUTES_MOST], size_t *picked_count)
{
    bool is_whole = true;

    for (size_t i = 0; i < count; i++) {
        size_t place = *picked_count;
        if (strcmp(attributes[i].name, "index") == 0)
            continue;
        if (place == ATTRIBUTES_MOST || !python_is_name(attributes[i].name)) {
            is_whole = false;
            continue;
        }
        while (place > 0 && attribute_compare(&attributes[i], picked[place - 1]) < 0) {
            picked[place] = picked[place - 1];
            place--;
        }
        picked[place] = &attributes[i];
        (*picked_count)++;
    }
    return is_whole;
}

bool python_add_made(struct text_out *out, const char *type, const struct attribute *attributes,
                     size_t count)
{
    const struct attribute *picked[ATTRIBUTES_MOST];
    size_t picked_count = 0;
    bool is_whole = pick(attributes, count, picked, &picked_count);

    if (strcmp(type, "Input") == 0)
        text_add(out, "keras.Input");
    else
        add_type(out, type);
    text_add(out, "(");
    for (size_t i = 0; i < picked_count; i++) {
        if (i > 0 && strcmp(picked[i]->name, picked[i - 1]->name) == 0) {
            is_whole = false; /* there twice */
            continue;
        }
        if (i > 0)
            text_add(out, ", ");
        if (!is_positional(picked, i)) {
            text_add(out, picked[i]->name);
            text_add(out, "=");
        }
        is_whole &= python_add_value(out, &picked[i]->value);
    }
    text_add(out, ")");
    return is_whole;
}
