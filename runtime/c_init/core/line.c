/*
 * The tokeniser of C_INIT; see line.h. Knows no command.
 */
#include <stdbool.h>
#include <string.h>

#include "runtime/c_init/core/line.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* One word from *in to *out, without its quotes. */
static enum cinit_line_error take_word(const char **in, char **out)
{
	char quote = '\0';

	for (; **in && (quote || !is_blank(**in)); (*in)++) {
		if (quote && **in == quote)
			quote = '\0';
		else if (!quote && (**in == '\'' || **in == '"'))
			quote = **in;
		else
			*(*out)++ = **in;
	}
	*(*out)++ = '\0';
	return quote ? CINIT_LINE_OPEN_QUOTE : CINIT_LINE_OK;
}

static enum cinit_line_error split(struct cinit_line *line, const char *in)
{
	char *out = line->text;
	enum cinit_line_error error;

	/* A word and its NUL take no more room than the word and the blank
	 * (or end) behind it, so text[] is never overrun. */
	if (strlen(in) >= sizeof(line->text))
		return CINIT_LINE_TOO_LONG;
	for (;;) {
		while (is_blank(*in))
			in++;
		if (*in == '\0' || *in == '#')
			return CINIT_LINE_OK;
		if (line->words == (int)CINIT_LINE_WORDS)
			return CINIT_LINE_TOO_MANY;
		line->word[line->words++] = out;
		error = take_word(&in, &out);
		if (error)
			return error;
	}
}

enum cinit_line_error cinit_line_split(struct cinit_line *line,
				       const char *text)
{
	enum cinit_line_error error;

	line->words = 0;
	error = split(line, text);
	if (error)
		line->words = 0;
	line->word[line->words] = NULL;
	return error;
}

const char *cinit_line_error_text(enum cinit_line_error error)
{
	switch (error) {
	case CINIT_LINE_TOO_LONG:
		return "line too long";
	case CINIT_LINE_TOO_MANY:
		return "too many words";
	case CINIT_LINE_OPEN_QUOTE:
		return "quote not closed";
	default:
		return "no error";
	}
}
