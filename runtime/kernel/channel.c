/*
 * The rsh channel over the second serial line. A connection is one request;
 * connections are numbered, so that an actor whose files were on one that has
 * ended is on the console.
 */
#include "runtime/kernel/channel.h"

#include <stdbool.h>
#include <string.h>

#include "runtime/abi/channel.h"
#include "runtime/abi/trace.h"
#include "runtime/kernel/actor.h"
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
static uint32_t connection = 1;	   /* number of the last one; 0: none */
static bool follows;		   /* it asked for an actor's files */
static bool ending; /* the command is done, actors use the connection */
static int end_status;
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

/* The last lines of a reply. */
static void end_reply(int status)
{
	char text[16];

	fmt_format(text, sizeof(text), "%d", status);
	if (line_begun)
		put('\n');
	put_line(line_begun ? CHANNEL_STATUS_N : CHANNEL_STATUS, text);
	ending = false;
	connection++;
}

/* Are the files of an actor on the connection? */
static bool in_use(void)
{
	uint32_t aid = 0;

	while ((aid = actor_next(aid)))
		if (actor_find(aid)->connection == connection)
			return true;
	return false;
}

void channel_poll(void)
{
	int c;

	if (ending && !in_use())
		end_reply(end_status);
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

static void drop_request(void)
{
	request_len = 0;
	request_ready = false;
}

/* Next complete line, "TOKEN COMMAND"; where the command begins. */
static const char *next_request(void)
{
	char *blank;

	for (;;) {
		while (!request_ready)
			thread_wait(&request_ready);
		blank = strchr(request, ' ');
		if (blank && blank != request &&
		    blank - request < (ptrdiff_t)CHANNEL_TOKEN_BYTES)
			break;
		drop_request();
	}
	*blank = '\0';
	return blank + 1;
}

void channel_take(char *line, size_t size)
{
	const char *command = next_request();
	size_t len = strlen(command);

	/* A connection that is still open is of a client that has gone. */
	dead = false;
	ending = false;
	connection++;
	follows = request[0] == CHANNEL_FOLLOW;
	put_line(CHANNEL_TAKEN, request);
	line_begun = false;
	if (len >= size)
		len = size - 1;
	memcpy(line, command, len);
	line[len] = '\0';
	drop_request();
	owner = thread_current();
}

void channel_status(int status)
{
	if (!owner || owner != thread_current())
		return;
	owner = NULL;
	end_status = status;
	ending = in_use();
	if (!ending)
		end_reply(status);
}

static void put_text(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!line_begun)
			put(CHANNEL_TEXT);
		line_begun = text[i] != '\n';
		put(text[i]);
	}
}

void channel_console_write(const char *text, size_t len)
{
	uint32_t in = thread_server();

	if (owner && owner == thread_current() &&
	    (in == IN_C_INIT || in == IN_AM))
		put_text(text, len);
	else
		console_write(text, len);
}

void channel_actor_write(const char *text, size_t len)
{
	if (thread_current()->actor->connection == connection)
		put_text(text, len);
	else
		console_write(text, len);
}

int channel_actor_create(const struct kactor_spec *spec, uint32_t *aid)
{
	const struct thread *by = thread_current();
	int result = actor_create(spec, aid);
	struct actor *a = result == K_OK ? actor_find(*aid) : NULL;

	if (!a)
		return result;
	a->connection = by->actor->connection;
	if (follows && owner && owner == by)
		a->connection = connection;
	return result;
}
