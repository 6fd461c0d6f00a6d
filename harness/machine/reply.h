/*
 * The reply to a request on the rsh channel (runtime/abi/channel.h), taken
 * apart as it arrives. Knows no socket.
 */
#ifndef HOTRIG_MACHINE_REPLY_H
#define HOTRIG_MACHINE_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "runtime/abi/channel.h"

enum reply_state {
	REPLY_WAITING, /* the request was not taken yet */
	REPLY_TEXT,    /* it was, and its output arrives */
	REPLY_DONE,    /* status is known */
	REPLY_LOST     /* the site restarted before the command's end */
};

struct reply {
	enum reply_state state;
	int status;
	FILE *out;
	char token[CHANNEL_TOKEN_BYTES];
	char kind; /* first byte of the line that arrives, '\0': none */
	char word[CHANNEL_TOKEN_BYTES];
	size_t len;
	bool newline; /* of a text line, not written yet */
};

/* Output goes to out; token is that of the request, shorter than
 * CHANNEL_TOKEN_BYTES. */
void reply_begin(struct reply *reply, const char *token, FILE *out);

/* Bytes of the channel. What follows the end of the reply is ignored. */
void reply_feed(struct reply *reply, const char *bytes, size_t len);

#endif
