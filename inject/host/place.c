/*
 * Places as text: registers, addresses, symbols, fields of what lies in the
 * bank.
 */
#include "inject/host/place.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "harness/base/parse.h"
#include "inject/host/attr.h"
#include "runtime/abi/bank.h"
#include "runtime/abi/hrlist.h"
#include "runtime/abi/layout.h"

#define WORD_BYTES 64u

/* In the order of struct frame (runtime/kernel/x86/cpu.h). */
static const char *const registers[] = {
	"r15", "r14", "r13", "r12", "rbp", "rbx", "r11",
	"r10", "r9",  "r8",  "rdi", "rsi", "rdx", "rcx",
	"rax", "",    "",    "rip", "",	   "",	  "rsp"};

#define REGISTERS    (sizeof(registers) / sizeof(registers[0]))
#define REGISTER_RIP 17u
#define RIP_BITS     47u /* with another one it would be no address */

struct field {
	const char *name;
	size_t offset, bytes;
};

#define FIELD(type, member)                                                    \
	{                                                                      \
#member, offsetof(struct type, member),                        \
			sizeof(((struct type *)0)->member)                     \
	}

static const struct field header_fields[] = {FIELD(bank_header, magic),
					     FIELD(bank_header, version),
					     FIELD(bank_header, max_blocks),
					     FIELD(bank_header, data_phys),
					     FIELD(bank_header, data_pages),
					     FIELD(bank_header, sum),
					     {NULL, 0, 0}};

static const struct field block_fields[] = {FIELD(bank_block, state),
					    FIELD(bank_block, sum),
					    FIELD(bank_block, serial),
					    FIELD(bank_block, size),
					    FIELD(bank_block, flags),
					    FIELD(bank_block, first_page),
					    FIELD(bank_block, pages),
					    FIELD(bank_block, key_size),
					    FIELD(bank_block, name),
					    FIELD(bank_block, key),
					    {NULL, 0, 0}};

static const struct field list_fields[] = {
	FIELD(hr_list_header, magic),	 FIELD(hr_list_header, group),
	FIELD(hr_list_header, capacity), FIELD(hr_list_header, ending),
	FIELD(hr_list_header, part),	 {NULL, 0, 0}};

static const struct field record_fields[] = {
	FIELD(hr_record, state), FIELD(hr_record, clean),
	FIELD(hr_record, order), FIELD(hr_record, slot),
	FIELD(hr_record, kind),	 FIELD(hr_record, name),
	FIELD(hr_record, sum),	 {NULL, 0, 0}};

static const struct field image_fields[] = {FIELD(hr_image, magic),
					    FIELD(hr_image, sum),
					    FIELD(hr_image, bytes),
					    FIELD(hr_image, load_base),
					    FIELD(hr_image, entry),
					    FIELD(hr_image, text_virt),
					    FIELD(hr_image, text_bytes),
					    FIELD(hr_image, data_virt),
					    FIELD(hr_image, data_file_bytes),
					    FIELD(hr_image, data_bytes),
					    FIELD(hr_image, text_off),
					    FIELD(hr_image, data_off),
					    FIELD(hr_image, file_sum),
					    FIELD(hr_image, mode),
					    FIELD(hr_image, argc),
					    FIELD(hr_image, name),
					    FIELD(hr_image, path),
					    FIELD(hr_image, args),
					    {NULL, 0, 0}};

/* PLACE_IMAGE and PLACE_BLOCK by number. */
static const char *const named[] = {"image", "text", "data", "block"};

/* A place that is being read: at stands on what is left. */
struct reader {
	const char *at;
	char *why;
	size_t size;
};

static int read_field(struct reader *r, const struct field *field,
		      struct plan_place *place)
{
	char known[200] = "";
	size_t len = 0;

	for (const struct field *f = field; f->name; f++) {
		if (!strcmp(f->name, r->at)) {
			place->value += f->offset;
			place->bytes = f->bytes < 8 ? (uint32_t)f->bytes : 8;
			return 0;
		}
		len += (size_t)snprintf(known + len, sizeof(known) - len, " %s",
					f->name);
	}
	snprintf(r->why, r->size, "no field \"%.60s\"; there are:%s", r->at,
		 known);
	return -1;
}

/* "WORD[...]": what is in the brackets. */
static bool read_index(struct reader *r, const char *word, char *index)
{
	size_t len = strlen(word), n;

	if (strncmp(r->at, word, len) || r->at[len] != '[')
		return false;
	n = strcspn(r->at + len + 1, "]");
	if (n == 0 || n >= WORD_BYTES || r->at[len + 1 + n] != ']')
		return false;
	memcpy(index, r->at + len + 1, n);
	index[n] = '\0';
	r->at += len + n + 2;
	return true;
}

static int refuse(struct reader *r, const char *expected)
{
	snprintf(r->why, r->size, "expected %s, found \"%.60s\"", expected,
		 r->at);
	return -1;
}

static bool read_word(struct reader *r, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(r->at, word, len))
		return false;
	r->at += len;
	return true;
}

static int read_bank(struct reader *r, struct plan_place *place)
{
	char index[WORD_BYTES];
	uint64_t number;

	place->kind = PLACE_ADDRESS;
	place->value = LAYOUT_DIRECT_VIRT + LAYOUT_BANK_PHYS;
	if (read_word(r, "header."))
		return read_field(r, header_fields, place);
	if (!read_index(r, "block", index) || parse_u64(index, &number) < 0 ||
	    number > UINT16_MAX || !read_word(r, "."))
		return refuse(r, "header.FIELD or block[N].FIELD");
	place->value += BANK_HEADER_BYTES + number * sizeof(struct bank_block);
	return read_field(r, block_fields, place);
}

static int read_group(struct reader *r, const char *index,
		      struct plan_place *place)
{
	char record[WORD_BYTES];
	uint64_t number;

	place->kind = PLACE_LIST;
	if (parse_u64(index, &place->owner) < 0 || place->owner > UINT16_MAX)
		return refuse(r, "a group in group[N]");
	if (read_word(r, ".header."))
		return read_field(r, list_fields, place);
	if (!read_word(r, ".") || !read_index(r, "record", record) ||
	    parse_u64(record, &number) < 0 || number >= HR_LIST_RECORDS ||
	    !read_word(r, "."))
		return refuse(r, ".header.FIELD or .record[N].FIELD");
	place->value = sizeof(struct hr_list_header) +
		       number * sizeof(struct hr_record);
	return read_field(r, record_fields, place);
}

static int read_named(struct reader *r, uint32_t kind, const char *name,
		      struct plan_place *place)
{
	place->kind = kind;
	place->owner = attr_name_hash(name);
	if (kind == PLACE_IMAGE && read_word(r, "."))
		return read_field(r, image_fields, place);
	return *r->at ? refuse(r, "the end") : 0;
}

static int read_symbol(struct reader *r, struct plan_place *place)
{
	const char *text = r->at;
	unsigned colons = 0;

	for (const char *p = text; *p; p++) {
		colons += *p == ':';
		if (!isalnum((unsigned char)*p) && !strchr("_.$:", *p))
			return refuse(r, "a symbol, an address, a field");
	}
	if (!*text || colons > 1 || text[strlen(text) - 1] == ':' ||
	    *text == ':' || isdigit((unsigned char)*text))
		return refuse(r, "a symbol, an address, a field");
	if (strlen(text) >= WORD_BYTES)
		return refuse(r, "a shorter symbol");
	place->kind = PLACE_SYMBOL;
	place->value = attr_name_hash(text);
	return 0;
}

int place_parse(const char *text, struct plan_place *place, char *why,
		size_t size)
{
	struct reader r = {text, why, size};
	char index[WORD_BYTES];

	memset(place, 0, sizeof(*place));
	place->bytes = 8;
	for (uint32_t i = 0; i < REGISTERS; i++)
		if (*text && !strcmp(registers[i], text)) {
			place->kind = PLACE_REGISTER;
			place->value = i;
			return 0;
		}
	if (!strncmp(text, "0x", 2) && parse_u64(text, &place->value) == 0) {
		place->kind = PLACE_ADDRESS;
		return 0;
	}
	if (read_word(&r, "bank."))
		return read_bank(&r, place);
	if (read_index(&r, "group", index))
		return read_group(&r, index, place);
	for (uint32_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
		if (read_index(&r, named[i], index))
			return read_named(&r, PLACE_IMAGE + i, index, place);
	return read_symbol(&r, place);
}

static const char *field_at(const struct field *field, uint64_t offset)
{
	while (field->name && field->offset != offset)
		field++;
	return field->name ? field->name : "?";
}

static void format_list(const struct plan_place *place, char *text, size_t size)
{
	uint64_t offset = place->value - sizeof(struct hr_list_header);

	if (place->value < sizeof(struct hr_list_header))
		snprintf(text, size, "group[%" PRIu64 "].header.%s",
			 place->owner, field_at(list_fields, place->value));
	else
		snprintf(text, size,
			 "group[%" PRIu64 "].record[%" PRIu64 "].%s",
			 place->owner, offset / sizeof(struct hr_record),
			 field_at(record_fields,
				  offset % sizeof(struct hr_record)));
}

void place_format(const struct plan_place *place, char *text, size_t size)
{
	switch (place->kind) {
	case PLACE_REGISTER:
		snprintf(text, size, "%s",
			 place->value < REGISTERS ? registers[place->value]
						  : "?");
		break;
	case PLACE_ADDRESS:
		snprintf(text, size, "0x%" PRIx64, place->value);
		break;
	case PLACE_LIST:
		format_list(place, text, size);
		break;
	case PLACE_IMAGE:
	case PLACE_TEXT:
	case PLACE_DATA:
	case PLACE_BLOCK:
		snprintf(text, size, "%s[0x%016" PRIx64 "]%s%s",
			 named[place->kind - PLACE_IMAGE], place->owner,
			 place->value ? "." : "",
			 place->value ? field_at(image_fields, place->value)
				      : "");
		break;
	default:
		snprintf(text, size, "symbol.%016" PRIx64, place->value);
	}
}

void place_split(const char *text, char *module, char *name, size_t size)
{
	const char *colon = strchr(text, ':');

	snprintf(module, size, "%.*s", colon ? (int)(colon - text) : 0, text);
	snprintf(name, size, "%s", colon ? colon + 1 : text);
}

unsigned place_bits(const struct plan_place *place)
{
	if (place->kind != PLACE_REGISTER)
		return 0;
	return place->value == REGISTER_RIP ? RIP_BITS : 64;
}
