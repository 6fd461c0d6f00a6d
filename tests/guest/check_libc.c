/*
 * The C library subset: strings, numbers, heap, output, the end.
 */
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <hr/hr.h>

#include "tests/guest/check.h"

static void check_strings(void)
{
	char buf[32] = "0123456789";

	memmove(buf + 2, buf, 8);
	CHECK(strcmp(buf, "0101234567"), 0);
	memmove(buf, buf + 2, 9);
	CHECK(strcmp(buf, "01234567"), 0);
	CHECK(strlen(buf), 8);
	CHECK(strncmp(buf, "0123xxxx", 4), 0);
	CHECK(strcmp("a", "b") < 0, 1);
	CHECK(memcmp("12345678a", "12345678b", 9) < 0, 1);
	CHECK(strchr(buf, '3') - buf, 3);
	CHECK(strrchr("a/b/c", '/')[1], 'c');
	CHECK(strchr(buf, 'x') == NULL, 1);
	CHECK(strstr(buf, "45") - buf, 4);
	memset(buf, 'x', sizeof(buf));
	strncpy(buf, "ab", 5);
	CHECK(buf[4], 0);
	CHECK(buf[5], 'x');
	bzero(buf, sizeof(buf));
	CHECK(buf[31], 0);
	strcat(strcpy(buf, "ab"), "cd");
	CHECK(strcmp(buf, "abcd"), 0);
}

static void check_numbers(void)
{
	char *end;

	CHECK(atoi(" -42x"), -42);
	CHECK(strtol("0x1f", &end, 0), 31);
	CHECK(*end, 0);
	CHECK(strtol("017", NULL, 0), 15);
	CHECK(strtol("zz", &end, 36), 35 * 36 + 35);
	errno = 0;
	CHECK(strtol("9223372036854775808", NULL, 10), LONG_MAX);
	CHECK(errno, ERANGE);
	CHECK(strtol("-9223372036854775808", NULL, 10), LONG_MIN);
	CHECK(strtoul("18446744073709551615", NULL, 10), ULONG_MAX);
}

static void check_heap(void)
{
	static volatile size_t huge = SIZE_MAX;
	char *p[50];

	for (int i = 0; i < 50; i++) {
		p[i] = malloc((size_t)i * 40 + 1);
		CHECK(p[i] && (unsigned long)p[i] % 16 == 0, 1);
		memset(p[i], i, (size_t)i * 40 + 1);
	}
	for (int i = 0; i < 50; i += 2)
		free(p[i]);
	p[0] = malloc(100000);
	CHECK(p[0] != NULL, 1);
	for (int i = 1; i < 50; i += 2)
		CHECK(p[i][i * 40], i);
	p[1] = realloc(p[1], 5000);
	CHECK(p[1][40], 1);
	p[2] = calloc(100, 3);
	CHECK(p[2][299], 0);
	CHECK(malloc(huge) == NULL, 1);
}

static int order;

static void third(void)
{
	CHECK(order, 2);
	printf("check_libc: atexit order %s\n",
	       order == 2 ? "holds" : "FAILED");
	printf("check_libc: a line without newline");
}

static void second(void)
{
	CHECK(order, 1);
	order = 2;
}

static void first(void)
{
	CHECK(order, 0);
	order = 1;
	HR_EXIT_HDL();
}

static void nothing(void)
{
}

int main(void)
{
	char text[40];

	CHECK(snprintf(text, sizeof(text), "%s %05d %#lx %c", "a", -42, 255ul,
		       'z'),
	      14);
	CHECK(strcmp(text, "a -0042 0xff z"), 0);
	check_strings();
	check_numbers();
	check_heap();
	CHECK(atexit(third), 0);
	for (int i = 0; i < ATEXIT_MAX - 3; i++)
		CHECK(atexit(nothing), 0);
	CHECK(atexit(second), 0);
	CHECK(atexit(first), 0);
	CHECK(atexit(nothing), -1);
	return check_end("check_libc");
}
