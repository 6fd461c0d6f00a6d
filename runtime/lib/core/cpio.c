/*
 * Walks cpio "newc" archives: a header of 110 characters, the name, padding
 * to 4 bytes, the data, padding to 4 bytes. Does not know where the archive
 * is kept.
 */
#include <string.h>

#include "runtime/include/exec/chError.h"
#include "runtime/lib/core/cpio.h"

#define MAGIC	     "070701"
#define MAGIC_CHARS  6u
#define FIELD_CHARS  8u
#define HEADER_CHARS 110u
#define TRAILER	     "TRAILER!!!"

#define MODE_TYPE    0170000u
#define MODE_REGULAR 0100000u

enum field { FIELD_MODE = 1, FIELD_FILESIZE = 6, FIELD_NAMESIZE = 11 };

static int hex_digit(char c, uint32_t *value)
{
	if (c >= '0' && c <= '9')
		*value = (uint32_t)(c - '0');
	else if (c >= 'a' && c <= 'f')
		*value = (uint32_t)(c - 'a') + 10;
	else if (c >= 'A' && c <= 'F')
		*value = (uint32_t)(c - 'A') + 10;
	else
		return K_EFORMAT;
	return K_OK;
}

static int header_field(const char *header, enum field field, uint32_t *value)
{
	const char *at = header + MAGIC_CHARS + (size_t)field * FIELD_CHARS;
	uint32_t digit = 0;

	*value = 0;
	for (unsigned i = 0; i < FIELD_CHARS; i++) {
		if (hex_digit(at[i], &digit))
			return K_EFORMAT;
		*value = *value << 4 | digit;
	}
	return K_OK;
}

const char *cpio_skip_root(const char *path)
{
	for (;;) {
		if (path[0] == '/')
			path += 1;
		else if (path[0] == '.' && path[1] == '/')
			path += 2;
		else
			return path;
	}
}

static uint64_t align4(uint64_t n)
{
	return (n + 3u) & ~3ull;
}

static int read_name(const struct cpio *cpio, uint64_t offset, uint32_t size,
		     struct cpio_entry *entry)
{
	char name[CPIO_NAME_BYTES];
	int error;

	entry->name[0] = '\0';
	if (size > sizeof(name))
		return K_OK;
	error = cpio->read(cpio->ctx, offset, name, size);
	if (error)
		return error;
	if (memchr(name, '\0', size) != name + size - 1)
		return K_EFORMAT;
	strcpy(entry->name, cpio_skip_root(name));
	return K_OK;
}

int cpio_entry_at(const struct cpio *cpio, uint64_t offset,
		  struct cpio_entry *entry)
{
	char header[HEADER_CHARS];
	uint32_t name_size = 0;
	uint32_t data_size = 0;
	uint64_t room;
	int error;

	if (offset > cpio->bytes || cpio->bytes - offset < HEADER_CHARS)
		return K_EFORMAT;
	room = cpio->bytes - offset;
	error = cpio->read(cpio->ctx, offset, header, sizeof(header));
	if (error)
		return error;
	if (memcmp(header, MAGIC, MAGIC_CHARS) != 0 ||
	    header_field(header, FIELD_MODE, &entry->mode) ||
	    header_field(header, FIELD_FILESIZE, &data_size) ||
	    header_field(header, FIELD_NAMESIZE, &name_size))
		return K_EFORMAT;
	if (name_size == 0 || name_size > room - HEADER_CHARS)
		return K_EFORMAT;
	error = read_name(cpio, offset + HEADER_CHARS, name_size, entry);
	if (error)
		return error;
	if (strcmp(entry->name, TRAILER) == 0)
		return 0;
	entry->data_off = offset + align4(HEADER_CHARS + (uint64_t)name_size);
	entry->size = data_size;
	entry->next = entry->data_off + align4(data_size);
	if (entry->data_off > cpio->bytes ||
	    data_size > cpio->bytes - entry->data_off)
		return K_EFORMAT;
	return 1;
}

bool cpio_is_file(const struct cpio_entry *entry)
{
	return (entry->mode & MODE_TYPE) == MODE_REGULAR;
}

int cpio_find(const struct cpio *cpio, const char *path,
	      struct cpio_entry *entry)
{
	const char *want = cpio_skip_root(path);
	uint64_t offset = 0;
	int got;

	for (;;) {
		got = cpio_entry_at(cpio, offset, entry);
		if (got < 0)
			return got;
		if (got == 0)
			return K_EUNKNOWN;
		if (entry->name[0] && cpio_is_file(entry) &&
		    strcmp(entry->name, want) == 0)
			return K_OK;
		offset = entry->next;
	}
}
