/*
 * Names and numbers as text; see text.h.
 */
#include <string.h>

#include "runtime/abi/hrlist.h"
#include "runtime/hr_ctrl/core/text.h"

#define PREFIX	     BANK_SYS_PREFIX "."
#define PREFIX_CHARS (sizeof(PREFIX) - 1)

void hr_text_number(char text[static HR_NUMBER_BYTES], uint32_t n)
{
	char digit[HR_NUMBER_BYTES];
	unsigned count = 0;

	do {
		digit[count++] = (char)('0' + n % 10);
		n /= 10;
	} while (n);
	while (count)
		*text++ = digit[--count];
	*text = '\0';
}

void hr_text_add(char *text, size_t size, const char *more)
{
	size_t len = strlen(text);
	size_t n = strlen(more);

	if (n > size - 1 - len)
		n = size - 1 - len;
	memcpy(text + len, more, n);
	text[len + n] = '\0';
}

uint32_t hr_part_number(int32_t gid, uint32_t part)
{
	return (uint32_t)gid * HR_LIST_PARTS + part;
}

void hr_block_name(char name[static BANK_NAME_BYTES], enum hr_block_kind kind,
		   uint32_t number)
{
	bool part = kind == HR_BLOCK_PART;

	memset(name, 0, BANK_NAME_BYTES);
	memcpy(name, PREFIX, PREFIX_CHARS);
	name[PREFIX_CHARS] = (char)(part ? HR_BLOCK_LIST : kind);
	hr_text_number(name + PREFIX_CHARS + 1,
		       part ? number / HR_LIST_PARTS : number);
	if (!part)
		return;
	hr_text_add(name, BANK_NAME_BYTES, ".");
	hr_text_number(name + strlen(name), number % HR_LIST_PARTS);
}

bool hr_block_parse(const char name[static BANK_NAME_BYTES],
		    enum hr_block_kind *kind, uint32_t *number)
{
	char again[BANK_NAME_BYTES];
	uint32_t n = 0;

	if (memcmp(name, PREFIX, PREFIX_CHARS) != 0)
		return false;
	switch (name[PREFIX_CHARS]) {
	case HR_BLOCK_LIST:
	case HR_BLOCK_IMAGE:
	case HR_BLOCK_TEXT:
	case HR_BLOCK_DATA:
		break;
	default:
		return false;
	}
	for (size_t i = PREFIX_CHARS + 1; i < BANK_NAME_BYTES && name[i]; i++)
		n = n * 10 + (uint32_t)(name[i] - '0');
	*kind = (enum hr_block_kind)name[PREFIX_CHARS];
	*number = n;
	hr_block_name(again, *kind, n);
	return memcmp(again, name, BANK_NAME_BYTES) == 0;
}

uint32_t hr_group_key(uint8_t key[static BANK_KEY_BYTES], int32_t gid)
{
	char text[BANK_KEY_BYTES] = PREFIX "K";

	hr_text_number(text + PREFIX_CHARS + 1, (uint32_t)gid);
	memcpy(key, text, sizeof(text));
	return (uint32_t)strlen(text) + 1;
}
