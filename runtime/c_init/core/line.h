/*
 * Command lines: words separated by blanks; text in '...' or "..." belongs
 * to the word it touches, blanks and "#" included; "#" at the start of a
 * word begins a comment. Nothing is expanded.
 */
#ifndef HOTRIG_CINIT_LINE_H
#define HOTRIG_CINIT_LINE_H

#define CINIT_LINE_BYTES 1024u
#define CINIT_LINE_WORDS 64u

struct cinit_line {
	int words;
	char *word[CINIT_LINE_WORDS + 1]; /* NULL after the last */
	char text[CINIT_LINE_BYTES];
};

enum cinit_line_error {
	CINIT_LINE_OK = 0,
	CINIT_LINE_TOO_LONG,
	CINIT_LINE_TOO_MANY,
	CINIT_LINE_OPEN_QUOTE
};

/*
 * Split text (NUL-terminated, kept by the caller) into words, which lie in
 * *line: it must not be copied. An empty line or a comment has no words.
 * On an error line->words is 0.
 */
enum cinit_line_error cinit_line_split(struct cinit_line *line,
				       const char *text);

/* What went wrong, for the console. */
const char *cinit_line_error_text(enum cinit_line_error error);

#endif
