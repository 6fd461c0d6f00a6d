/*
 * The little text that HR_CTRL makes: names of its blocks, of direct actors,
 * lists of names.
 */
#ifndef HOTRIG_HR_TEXT_H
#define HOTRIG_HR_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/abi/bank.h"

#define HR_NUMBER_BYTES 11u /* of a uint32_t in decimal, NUL included */

void hr_text_number(char text[static HR_NUMBER_BYTES], uint32_t n);

/* Append as much of more as fits in size bytes, NUL included. */
void hr_text_add(char *text, size_t size, const char *more);

/* Kinds of system blocks (hrlist.h). */
enum hr_block_kind {
	HR_BLOCK_LIST = 'G',
	HR_BLOCK_PART = '.', /* of a list: number is hr_part_number() */
	HR_BLOCK_IMAGE = 'I',
	HR_BLOCK_TEXT = 'T',
	HR_BLOCK_DATA = 'D'
};

/* Part of the list of a group, from 1, as the number of a block. */
uint32_t hr_part_number(int32_t gid, uint32_t part);

/* "__SYS.G3", for part 1 of that list "__SYS.G3.1"; zero-padded. */
void hr_block_name(char name[static BANK_NAME_BYTES], enum hr_block_kind kind,
		   uint32_t number);

/* The reverse: false if it is not the name of such a block, or of a part. */
bool hr_block_parse(const char name[static BANK_NAME_BYTES],
		    enum hr_block_kind *kind, uint32_t *number);

/* The group's deletion key "__SYS.K3", zero-padded; its size, NUL included. */
uint32_t hr_group_key(uint8_t key[static BANK_KEY_BYTES], int32_t gid);

#endif
