/*
 * Lines of the rsh channel: see reply.h.
 */
#include "harness/machine/reply.h"

#include <stdlib.h>
#include <string.h>

void reply_begin(struct reply *reply, const char *token, FILE *out)
{
	memset(reply, 0, sizeof(*reply));
	reply->out = out;
	snprintf(reply->token, sizeof(reply->token), "%s", token);
}

static void finish(struct reply *reply)
{
	if (reply->newline && reply->kind == CHANNEL_STATUS)
		fputc('\n', reply->out);
	reply->status = atoi(reply->word);
	reply->state = REPLY_DONE;
}

static void end_line(struct reply *reply)
{
	reply->word[reply->len] = '\0';
	if (reply->state == REPLY_WAITING) {
		if (reply->kind == CHANNEL_TAKEN &&
		    !strcmp(reply->word, reply->token))
			reply->state = REPLY_TEXT;
	} else if (reply->kind == CHANNEL_TEXT) {
		reply->newline = true;
	} else if (reply->kind == CHANNEL_STATUS ||
		   reply->kind == CHANNEL_STATUS_N) {
		finish(reply);
	} else if (reply->kind == CHANNEL_STARTED) {
		if (reply->newline)
			fputc('\n', reply->out);
		reply->state = REPLY_LOST;
	}
}

static void begin_line(struct reply *reply, char kind)
{
	reply->kind = kind;
	reply->len = 0;
	if (kind == CHANNEL_TEXT && reply->newline) {
		fputc('\n', reply->out);
		reply->newline = false;
	}
}

static void take(struct reply *reply, char c)
{
	if (c == '\n') {
		if (reply->kind)
			end_line(reply);
		reply->kind = '\0';
	} else if (!reply->kind) {
		begin_line(reply, c);
	} else if (reply->state == REPLY_TEXT && reply->kind == CHANNEL_TEXT) {
		fputc(c, reply->out);
	} else if (reply->len < sizeof(reply->word) - 1) {
		reply->word[reply->len++] = c;
	}
}

void reply_feed(struct reply *reply, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len && (reply->state == REPLY_WAITING ||
				       reply->state == REPLY_TEXT);
	     i++)
		take(reply, bytes[i]);
	fflush(reply->out);
}
