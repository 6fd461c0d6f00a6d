/*
 * Console text and command lines.
 */
#include "runtime/kernel/console.h"

#include <string.h>

#include "inject/guest/agent.h"
#include "runtime/kernel/channel.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/page.h"
#include "runtime/kernel/thread.h"
#include "runtime/kernel/x86/uart.h"
#include "runtime/lib/core/fmt.h"
#include "runtime/trace/trace_guest.h"

#define LINE_MAX 256u
#define PROMPT	 "C_INIT> "

/* Hash and length of the output line that is being written. */
static uint64_t out_hash = TRACE_FNV_BASIS;
static uint64_t out_len;

/* Line that is being typed. */
static char typed[LINE_MAX];
static size_t typed_len;
static bool typed_ready;

/* Into memory, where the harness reads it; a byte on the serial line costs it
 * a system call. Whether it goes there too must not show in the clock: so the
 * port is data. */
static void put_byte(char c)
{
	uint32_t at = SITE->text_bytes;
	char *text = page_ptr(LAYOUT_TEXT_PHYS);

	if (at < LAYOUT_TEXT_BYTES) {
		text[at] = c;
		SITE->text_bytes = at + 1;
		uart_put((uint16_t)SITE->text_port, c);
	} else {
		uart_put(UART_CONSOLE, c);
	}
}

static void put(char c)
{
	if (c == '\n') {
		uint64_t hash = out_len ? out_hash : 0;
		uint64_t len = out_len;

		put_byte('\r');
		put_byte('\n');
		out_hash = TRACE_FNV_BASIS;
		out_len = 0;
		trace(EV_CON_OUT, hash, len, 0, 0);
		return;
	}
	put_byte(c);
	out_hash = (out_hash ^ (unsigned char)c) * TRACE_FNV_PRIME;
	out_len++;
}

void console_write(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		put(text[i]);
}

void console_line(const char *text, size_t len)
{
	if (out_len)
		put('\n');
	console_write(text, len);
}

void console_print(const char *fmt, ...)
{
	char text[LINE_MAX];
	va_list args;
	int n;

	va_start(args, fmt);
	n = fmt_vformat(text, sizeof(text), fmt, args);
	va_end(args);
	if (n > (int)sizeof(text) - 1)
		n = (int)sizeof(text) - 1;
	console_line(text, (size_t)n);
}

static void take_typed(char c)
{
	if (c == '\r' || c == '\n') {
		put_byte('\r');
		put_byte('\n');
		typed[typed_len] = 0;
		typed_ready = true;
		thread_wake(&typed_ready);
	} else if (c == 0x7f || c == '\b') {
		if (typed_len) {
			typed_len--;
			put_byte('\b');
			put_byte(' ');
			put_byte('\b');
		}
	} else if (c >= ' ' && typed_len < LINE_MAX - 1) {
		typed[typed_len++] = c;
		put_byte(c);
	}
}

void console_poll(void)
{
	int c;

	while (!typed_ready && (c = uart_get()) >= 0)
		take_typed((char)c);
	channel_poll();
}

static void read_typed(char *line, size_t size)
{
	for (const char *p = PROMPT; *p; p++)
		put_byte(*p);
	typed_ready = false;
	typed_len = 0;
	while (!typed_ready)
		thread_wait(&typed_ready);
	memcpy(line, typed, typed_len < size ? typed_len + 1 : size);
	line[size - 1] = 0;
}

/* What waits for the script waits on this. */
static const char *script_text(void)
{
	return (const char *)PLAN + PLAN->script_off;
}

void console_wake(void)
{
	thread_wake(script_text());
}

/* From a fault of the plan, else from the script. */
static void read_script(char *line, size_t size)
{
	const char *script = script_text();
	size_t n = 0;

	while (SITE->console_pos >= PLAN->script_bytes && !SITE->lines)
		thread_wait(script);
	if (agent_line(line, size))
		return;
	while (SITE->console_pos < PLAN->script_bytes) {
		char c = script[SITE->console_pos++];

		if (c == '\n')
			break;
		if (n < size - 1)
			line[n++] = c;
	}
	line[n] = 0;
}

void console_read(char *line, size_t size)
{
	/* What the last command set off comes first: HR_CTRL must not fall
	 * behind a script that never sleeps. */
	while (thread_should_yield())
		thread_yield();
	if (PLAN->flags & PLAN_INTERACTIVE)
		read_typed(line, size);
	else
		read_script(line, size);
	SITE->console_line++;
	trace(EV_CON_IN, SITE->console_line, trace_name(line), 0, 0);
}
