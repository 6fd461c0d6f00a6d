/* Text of the guest in XML and JSON: both want sound UTF-8. */
#include "harness/base/text.h"
#include "harness/report/part.h"

size_t report_utf8_length(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;
	uint32_t code;
	size_t n;

	if (p[0] < 0x80)
		return p[0] >= 0x20 || p[0] == '\t' || p[0] == '\n';
	if (p[0] >= 0xc2 && p[0] <= 0xdf)
		n = 2;
	else if ((p[0] & 0xf0u) == 0xe0)
		n = 3;
	else if (p[0] >= 0xf0 && p[0] <= 0xf4)
		n = 4;
	else
		return 0;
	code = p[0] & (0xffu >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0u) != 0x80)
			return 0;
		code = code << 6 | (p[i] & 0x3fu);
	}
	if ((n == 3 && code < 0x800) || (n == 4 && code < 0x10000) ||
	    (code >= 0xd800 && code <= 0xdfff) || code == 0xfffe ||
	    code == 0xffff || code > 0x10ffff)
		return 0;
	return n;
}

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\n':
		return "&#10;";
	case '\t':
		return "&#9;";
	default:
		return NULL;
	}
}

void report_xml_text(FILE *out, const char *text)
{
	while (text && *text) {
		size_t n = report_utf8_length(text);

		if (n == 0) {
			fputc('?', out);
			n = 1;
		} else if (entity(*text)) {
			fputs(entity(*text), out);
		} else {
			fwrite(text, 1, n, out);
		}
		text += n;
	}
}

json_t *report_json_text(const char *text)
{
	struct text sound = {0};
	json_t *value;

	if (!text)
		return json_null();
	text_puts(&sound, "");
	while (*text) {
		size_t n = report_utf8_length(text);

		text_add(&sound, n ? text : "?", n ? n : 1);
		text += n ? n : 1;
	}
	value = json_string(sound.at);
	text_free(&sound);
	return value;
}

void report_set_text(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, report_json_text(text));
}

void report_set_number(json_t *object, const char *key, uint64_t number)
{
	json_object_set_new(object, key, json_integer((json_int_t)number));
}
