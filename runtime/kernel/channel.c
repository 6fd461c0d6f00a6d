/*
 * The rsh channel over the second serial line.
 */
#include "runtime/kernel/channel.h"

#include <stdbool.h>
#include <string.h>

#include "runtime/abi/channel.h"
#include "runtime/abi/trace.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/console.h"
#include "runtime/kernel/thread.h"
#include "runtime/kernel/x86/uart.h"
#include "runtime/lib/core/fmt.h"
#include <exec/chError.h>

static bool is_open;

/* Request that is arriving; kept until it is taken. */
static char request[CHANNEL_LINE_BYTES];
static size_t request_len;
static bool request_ready;

static const struct thread *owner; /* carries out a request */
static bool line_begun;
static bool dead; /* nobody reads; the rest of this reply is dropped */

static void put(char c)
{
	if (!dead)
		dead = !uart_channel_put(c);
}

static void put_line(char kind, const char *text)
{
	put(kind);
	for (; *text; text++)
		put(*text);
	put('\n');
}

int channel_open(void)
{
	if (is_open)
		return K_EBUSY;
	if (!(PLAN->flags & PLAN_INTERACTIVE) || !uart_channel_init())
		return K_EUNKNOWN;
	is_open = true;
	put_line(CHANNEL_STARTED, "");
	return K_OK;
}

void channel_poll(void)
{
	int c;

	while (is_open && !request_ready && (c = uart_channel_get()) >= 0) {
		if (c == '\n') {
			request[request_len] = '\0';
			request_ready = true;
			thread_wake(&request_ready);
		} else if (request_len < sizeof(request) - 1) {
			request[request_len++] = (char)c;
		}
	}
}

/* Next complete line, "TOKEN COMMAND"; where the command begins. */
static const char *next_request(void)
{
	char *blank;

	do {
		request_ready = false;
		request_len = 0;
		while (!request_ready)
			thread_wait(&request_ready);
		blank = strchr(request, ' ');
	} while (!blank || blank == request ||
		 blank - request >= (ptrdiff_t)CHANNEL_TOKEN_BYTES);
	*blank = '\0';
	return blank + 1;
}

void channel_take(char *line, size_t size)
{
	const char *command = next_request();
	size_t len = strlen(command);

	dead = false;
	put_line(CHANNEL_TAKEN, request);
	line_begun = false;
	if (len >= size)
		len = size - 1;
	memcpy(line, command, len);
	line[len] = '\0';
	owner = thread_current();
}

void channel_status(int status)
{
	char text[16];

	if (!owner || owner != thread_current())
		return;
	fmt_format(text, sizeof(text), "%d", status);
	if (line_begun)
		put('\n');
	put_line(line_begun ? CHANNEL_STATUS_N : CHANNEL_STATUS, text);
	owner = NULL;
}

void channel_console_write(const char *text, size_t len)
{
	uint32_t in = thread_server();

	if (!owner || owner != thread_current() ||
	    (in != IN_C_INIT && in != IN_AM)) {
		console_write(text, len);
		return;
	}
	for (size_t i = 0; i < len; i++) {
		if (!line_begun)
			put(CHANNEL_TEXT);
		line_begun = text[i] != '\n';
		put(text[i]);
	}
}
