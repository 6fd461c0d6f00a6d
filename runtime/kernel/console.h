/*
 * The target's console: text out on the serial line, command lines in from
 * the plan's script (runs) or the serial line (interactive).
 */
#ifndef HOTRIG_KERNEL_CONSOLE_H
#define HOTRIG_KERNEL_CONSOLE_H

#include <stddef.h>

#include "runtime/compiler.h"

void console_write(const char *text, size_t len);
/* The system's text: begins a line of its own. */
void console_line(const char *text, size_t len);
/* Formatted, for the kernel's own messages. */
void console_print(const char *fmt, ...) PRINTF(1, 2);
/* The next command line, without newline; blocks. Longer lines are cut. */
void console_read(char *line, size_t size);
/* There is one that is not of the script: whoever waits for it runs. */
void console_wake(void);
/* Interactive: take what has arrived on the serial lines. */
void console_poll(void);

#endif
