#include "read_json.h"

#include <string.h>

struct reader {
    const char *at, *end;
    struct room *room;
    const char *problem;
};

/* What has been read of a list or an object: in the end it is copied into one piece. */
struct piece {
    struct attribute member;
    struct piece *next;
};

static bool fail(struct reader *reader, const char *problem)
{
    if (!reader->problem)
        reader->problem = problem;
    return false;
}

static void skip_space(struct reader *reader)
{
    while (reader->at < reader->end
           && (*reader->at == ' ' || *reader->at == '\n' || *reader->at == '\r'
               || *reader->at == '\t'))
        reader->at++;
}

static bool take(struct reader *reader, char letter)
{
    skip_space(reader);
    if (reader->at >= reader->end || *reader->at != letter)
        return false;
    reader->at++;
    return true;
}

static bool take_word(struct reader *reader, const char *word)
{
    size_t length = strlen(word);

    if ((size_t) (reader->end - reader->at) < length || memcmp(reader->at, word, length) != 0)
        return fail(reader, "is not JSON");
    reader->at += length;
    return true;
}

/* Four digits after \u; -1 when they are none. */
static int hex4(struct reader *reader)
{
    int number = 0;

    if (reader->end - reader->at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        char digit = *reader->at++;
        if (digit >= '0' && digit <= '9')
            number = number * 16 + digit - '0';
        else if (digit >= 'a' && digit <= 'f')
            number = number * 16 + digit - 'a' + 10;
        else if (digit >= 'A' && digit <= 'F')
            number = number * 16 + digit - 'A' + 10;
        else
            return -1;
    }
    return number;
}

static char *put_point(char *to, int point)
{
    if (point < 0x80) {
        *to++ = (char) point;
        return to;
    }
    if (point < 0x800) {
        *to++ = (char) (0xC0 | point >> 6);
    } else {
        if (point < 0x10000) {
            *to++ = (char) (0xE0 | point >> 12);
        } else {
            *to++ = (char) (0xF0 | point >> 18);
            *to++ = (char) (0x80 | (point >> 12 & 0x3F));
        }
        *to++ = (char) (0x80 | (point >> 6 & 0x3F));
    }
    *to++ = (char) (0x80 | (point & 0x3F));
    return to;
}

static char *read_point(struct reader *reader, char *to)
{
    int point = hex4(reader);

    if (point >= 0xD800 && point < 0xDC00) {
        if (reader->end - reader->at < 2 || reader->at[0] != '\\' || reader->at[1] != 'u')
            point = -1;
        reader->at += 2;
        int low = point < 0 ? -1 : hex4(reader);
        point = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((point - 0xD800) << 10) + low - 0xDC00
                                              : -1;
    } else if (point >= 0xDC00 && point < 0xE000)
        point = -1;
    if (point <= 0) {
        (void) fail(reader, "has a text with a letter that there is not");
        return to;
    }
    return put_point(to, point);
}

static char *read_escape(struct reader *reader, char *to)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    char letter = *reader->at++;
    const char *place = letter ? strchr(letters, letter) : NULL;

    if (letter == 'u')
        return read_point(reader, to);
    if (!place) {
        (void) fail(reader, "is not JSON");
        return to;
    }
    *to++ = meant[place - letters];
    return to;
}

/* How many bytes the letter here has; 0 when it is not UTF-8. */
static size_t utf8_length(const unsigned char *at, size_t left)
{
    static const struct {
        unsigned char first, last, low, high; /* of the first byte; of the second */
        size_t length;
    } forms[] = {
        {0x01, 0x7F, 0, 0, 1},       {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
        {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
        {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (at[0] < forms[i].first || at[0] > forms[i].last || left < forms[i].length)
            continue;
        if (forms[i].length > 1 && (at[1] < forms[i].low || at[1] > forms[i].high))
            return 0;
        for (size_t k = 2; k < forms[i].length; k++)
            if (at[k] < 0x80 || at[k] > 0xBF)
                return 0;
        return forms[i].length;
    }
    return 0;
}

/* After the first quote. What is written is never shorter than what it means. */
static const char *read_text(struct reader *reader)
{
    const char *close = reader->at;

    while (close < reader->end && *close != '"')
        close += *close == '\\' ? 2 : 1;
    if (close >= reader->end) {
        (void) fail(reader, "is not JSON");
        return "";
    }
    char *text = room_take(reader->room, (size_t) (close - reader->at) + 1, 1), *to = text;
    if (!text)
        return "";
    while (reader->at < close && !reader->problem) {
        size_t left = (size_t) (close - reader->at);
        size_t length = utf8_length((const unsigned char *) reader->at, left);
        if (*reader->at == '\\') {
            reader->at++;
            to = read_escape(reader, to);
        } else if (length == 0 || (unsigned char) *reader->at < ' ') {
            (void) fail(reader, "has a text that is not UTF-8");
        } else {
            memcpy(to, reader->at, length);
            to += length;
            reader->at += length;
        }
    }
    reader->at = close + 1;
    return text;
}

/* Near enough for telling whether it is whole: code is written from the text. */
static double real_of(const char *text)
{
    double real = 0, scale = 1;
    bool is_negative = *text == '-';
    int exponent = 0, sign = 1;

    for (text += is_negative; *text >= '0' && *text <= '9'; text++)
        real = real * 10 + (*text - '0');
    if (*text == '.')
        for (text++; *text >= '0' && *text <= '9'; text++, scale *= 10)
            real = real * 10 + (*text - '0');
    if (*text == 'e' || *text == 'E') {
        text++;
        sign = *text == '-' ? -1 : 1;
        for (text += *text == '-' || *text == '+'; *text >= '0' && *text <= '9'; text++)
            exponent = exponent < 400 ? exponent * 10 + (*text - '0') : exponent;
    }
    real /= scale;
    for (; exponent > 0; exponent--)
        real = sign > 0 ? real * 10 : real / 10;
    return is_negative ? -real : real;
}

static bool read_digits(struct reader *reader)
{
    const char *first = reader->at;

    while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9')
        reader->at++;
    return reader->at > first;
}

static bool read_number(struct reader *reader, struct value *value)
{
    const char *first = reader->at;
    bool is_whole = true;

    reader->at += *reader->at == '-';
    const char *digits = reader->at;
    if (!read_digits(reader) || (*digits == '0' && reader->at - digits > 1))
        return fail(reader, "is not JSON");
    if (reader->at < reader->end && *reader->at == '.') {
        reader->at++;
        is_whole = false;
        if (!read_digits(reader))
            return fail(reader, "is not JSON");
    }
    if (reader->at < reader->end && (*reader->at == 'e' || *reader->at == 'E')) {
        reader->at++;
        is_whole = false;
        reader->at += reader->at < reader->end && (*reader->at == '-' || *reader->at == '+');
        if (!read_digits(reader))
            return fail(reader, "is not JSON");
    }
    size_t length = (size_t) (reader->at - first);
    char *text = room_take(reader->room, length + 1, 1);
    if (!text)
        return false;
    memcpy(text, first, length);
    *value = (struct value){.kind = is_whole ? VALUE_INT : VALUE_FLOAT, .text = text};
    value->real = real_of(text);
    for (const char *digit = digits; is_whole && digit < reader->at; digit++)
        if (__builtin_mul_overflow(value->integer, 10, &value->integer)
            || __builtin_sub_overflow(value->integer, *digit - '0', &value->integer))
            return fail(reader, "has a number that is too large");
    if (is_whole && *first != '-' && __builtin_sub_overflow(0, value->integer, &value->integer))
        return fail(reader, "has a number that is too large");
    return true;
}

static bool read_value(struct reader *reader, struct value *value, int depth);

/* Joins the pieces; of a list the names are NULL. */
static bool join(struct reader *reader, const struct piece *first, size_t count,
                 struct value *value)
{
    bool is_list = value->kind == VALUE_LIST;
    struct value *items = is_list ? room_take(reader->room, count + 1, sizeof *items) : NULL;
    struct attribute *members = is_list ? NULL
                                        : room_take(reader->room, count + 1, sizeof *members);

    value->items = items;
    value->members = members;
    if (reader->room->is_full)
        return false;
    for (; first; first = first->next, value->count++) {
        if (is_list)
            items[value->count] = first->member.value;
        else
            members[value->count] = first->member;
    }
    return true;
}

static bool read_pieces(struct reader *reader, struct value *value, char close, int depth)
{
    struct piece *first = NULL, **last = &first;
    size_t count = 0;

    if (take(reader, close))
        return join(reader, NULL, 0, value);
    do {
        struct piece *piece = room_take(reader->room, 1, sizeof *piece);
        if (!piece)
            return false;
        if (value->kind == VALUE_OBJECT) {
            if (!take(reader, '"'))
                return fail(reader, "is not JSON");
            piece->member.name = read_text(reader);
            if (!take(reader, ':'))
                return fail(reader, "is not JSON");
        }
        if (!read_value(reader, &piece->member.value, depth + 1))
            return false;
        *last = piece;
        last = &piece->next;
        count++;
    } while (take(reader, ','));
    return take(reader, close) ? join(reader, first, count, value) : fail(reader, "is not JSON");
}

static bool read_value(struct reader *reader, struct value *value, int depth)
{
    *value = (struct value){};
    skip_space(reader);
    if (reader->at >= reader->end || depth > JSON_DEPTH || reader->room->is_full)
        return fail(reader, depth > JSON_DEPTH ? "has too many levels" : "is not JSON");
    switch (*reader->at) {
    case '{':
    case '[':
        value->kind = *reader->at++ == '{' ? VALUE_OBJECT : VALUE_LIST;
        return read_pieces(reader, value, value->kind == VALUE_OBJECT ? '}' : ']', depth);
    case '"':
        reader->at++;
        value->kind = VALUE_TEXT;
        value->text = read_text(reader);
        return !reader->problem;
    case 't':
    case 'f':
        value->kind = VALUE_BOOL;
        value->truth = *reader->at == 't';
        return take_word(reader, value->truth ? "true" : "false");
    case 'n':
        return take_word(reader, "null");
    default:
        return read_number(reader, value);
    }
}

const char *document_read(const char *text, size_t length, struct room *room, struct value *value)
{
    struct reader reader = {.at = text, .end = text + length, .room = room};

    if (length > JSON_BYTES)
        return "is too large";
    if (read_value(&reader, value, 0)) {
        skip_space(&reader);
        if (reader.at < reader.end)
            return "is not JSON";
    }
    return room->is_full ? NULL : reader.problem;
}
