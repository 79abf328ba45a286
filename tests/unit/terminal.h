/* What a terminal shows, and browsers: enough of it to compare what was printed with what was kept.
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <df/base.h>

#include <stdlib.h>
#include <string.h>

enum { TERMINAL_WIDTH = 9000, TERMINAL_STYLE = 256 };

struct terminal_cell {
    uint32_t letter;
    uint32_t style; /* hash of the sequences since the last reset */
};

struct terminal {
    struct terminal_cell line[TERMINAL_WIDTH];
    size_t width, column;
    uint64_t lines; /* hash of those that have ended */
    char style[TERMINAL_STYLE], sequence[64];
    size_t style_size, style_last, sequence_size;
    uint32_t character;
    unsigned missing;
};

static inline uint64_t terminal_mix(uint64_t hash, uint64_t value)
{
    hash ^= value + 0x9e3779b97f4a7c15u + (hash << 6) + (hash >> 2);
    return hash * 0xff51afd7ed558ccdu;
}

/* Of the line that has not ended, and where the cursor is. */
static inline uint64_t terminal_line(const struct terminal *terminal)
{
    uint64_t hash = 1;
    size_t width = terminal->width;

    while (width > 0 && terminal->line[width - 1].letter == 0)
        width--;
    for (size_t i = 0; i < width; i++)
        hash = terminal_mix(terminal_mix(hash, terminal->line[i].letter), terminal->line[i].style);
    return hash;
}

static inline uint32_t terminal_style(const struct terminal *terminal)
{
    uint64_t hash = 2;

    for (size_t i = 0; i < terminal->style_size; i++)
        hash = terminal_mix(hash, (unsigned char) terminal->style[i]);
    return (uint32_t) (hash >> 16);
}

static inline void terminal_write(struct terminal *terminal, uint32_t letter)
{
    if (terminal->column >= TERMINAL_WIDTH)
        return;
    terminal->line[terminal->column++] = (struct terminal_cell){letter + 1,
                                                                terminal_style(terminal)};
    if (terminal->column > terminal->width)
        terminal->width = terminal->column;
}

static inline void terminal_select(struct terminal *terminal)
{
    size_t size = terminal->sequence_size, last = terminal->style_size - terminal->style_last;

    if (size == 3 || (size == 4 && terminal->sequence[2] == '0'))
        terminal->style_size = terminal->style_last = last = 0;
    if ((terminal->style_size > 0 && last == size
         && memcmp(terminal->style + terminal->style_last, terminal->sequence, size) == 0)
        || terminal->style_size + size > TERMINAL_STYLE)
        return;
    memcpy(terminal->style + terminal->style_size, terminal->sequence, size);
    terminal->style_last = terminal->style_size;
    terminal->style_size += size;
}

static inline void terminal_erase(struct terminal *terminal)
{
    size_t from = terminal->sequence_size == 4 ? 0 : terminal->column;

    if (terminal->sequence_size == 4 && terminal->sequence[2] == '0')
        from = terminal->column;
    for (size_t i = from; i < terminal->width; i++)
        terminal->line[i] = (struct terminal_cell){};
}

static inline bool terminal_sequence(struct terminal *terminal, char byte)
{
    if (terminal->sequence_size == 0 && byte != 0x1b)
        return false;
    if (byte == '\n' || byte == '\r' || terminal->sequence_size == sizeof terminal->sequence) {
        terminal->sequence_size = 0;
        return false;
    }
    terminal->sequence[terminal->sequence_size++] = byte;
    if (terminal->sequence_size == 2 && byte != '[')
        terminal->sequence_size = 0;
    if (terminal->sequence_size < 3 || byte < '@' || byte > '~')
        return true;
    if (byte == 'm')
        terminal_select(terminal);
    if (byte == 'K' && (terminal->sequence_size == 3 || strchr("02", terminal->sequence[2])))
        terminal_erase(terminal);
    terminal->sequence_size = 0;
    return true;
}

static inline void terminal_take(struct terminal *terminal, char byte)
{
    unsigned char value = (unsigned char) byte;

    if (terminal->missing > 0 && (value & 0xc0) == 0x80) {
        terminal->character = terminal->character << 8 | value;
        if (--terminal->missing == 0) {
            terminal_write(terminal, terminal->character);
            if (terminal->character > 0xffffff)
                terminal_write(terminal, 0);
        }
        return;
    }
    terminal->missing = 0;
    if (terminal_sequence(terminal, byte))
        return;
    if (byte == '\n') {
        terminal->lines = terminal_mix(terminal->lines, terminal_line(terminal));
        memset(terminal->line, 0, terminal->width * sizeof *terminal->line);
        terminal->width = terminal->column = 0;
    } else if (byte == '\r') {
        terminal->column = 0;
    } else if (byte == '\b') {
        terminal->column -= terminal->column > 0;
    } else if (value >= 0xc0) {
        terminal->character = value;
        terminal->missing = value < 0xe0 ? 1 : value < 0xf0 ? 2 : 3;
    } else if (value >= ' ') {
        terminal_write(terminal, value);
    }
}

static inline void terminal_print(struct terminal *terminal, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        terminal_take(terminal, bytes[i]);
}

/* Whether both show the same and go on the same. */
static inline bool terminal_equals(const struct terminal *one, const struct terminal *other)
{
    return one->lines == other->lines && terminal_line(one) == terminal_line(other)
           && one->column == other->column && terminal_style(one) == terminal_style(other);
}

#endif
