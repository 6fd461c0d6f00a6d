/*
 * The calls of private data: results, limits, and that all of it is given
 * back with the actor (run twice). Destructors are in pads.c.
 */
#include <exec/chError.h>
#include <pd/chPd.h>

#include "tests/guest/check.h"

#define KEYS_MAX 64

static void nothing(void *value)
{
	(void)value;
}

static void check_user(void)
{
	PdKey key = 0;

	CHECK(padKeyCreate(&key, nothing), -K_EPRIV);
	CHECK(padSet(K_MYACTOR, 1, &key), -K_EPRIV);
	CHECK(key, 0);
}

static void check_errors(void)
{
	static const char text[8] = "read me"; /* read-only */
	KnCap cap = {1, 1};
	PdKey key;

	CHECK(padKeyCreate((PdKey *)8L, nothing), -K_EFAULT);
	CHECK(padKeyCreate((PdKey *)(long)text, NULL), -K_EFAULT);
	CHECK(padKeyCreate(&key, NULL), 0);
	CHECK(padSet(K_MYACTOR, key, &key), 0);
	CHECK(padSet(K_MYACTOR, key, NULL), 0);
	CHECK(padSet(K_MYACTOR, 0, &key), -K_EINVAL);
	CHECK(padSet(K_MYACTOR, -1, &key), -K_EINVAL);
	CHECK(padSet(K_MYACTOR, key + 1, &key), -K_EINVAL);
	CHECK(padSet(&cap, key, &key), -K_EINVAL);
	CHECK(padSet((KnCap *)8L, key, &key), -K_EFAULT);
	CHECK(actorSelf(&cap), K_OK);
	CHECK(padSet(&cap, key, &key), 0);
}

/* One key is there already. */
static void check_limits(void)
{
	PdKey key[KEYS_MAX];
	int made = 1;

	while (made < KEYS_MAX && padKeyCreate(&key[made], NULL) == 0)
		made++;
	CHECK(made, KEYS_MAX);
	CHECK(padKeyCreate(&key[0], nothing), -K_EFULL);
	for (int i = 1; i < KEYS_MAX; i++)
		CHECK(padSet(K_MYACTOR, key[i], &key[i]), 0);
}

int main(void)
{
	KnActorPrivilege privilege = K_USERACTOR;

	actorPrivilege(K_MYACTOR, &privilege, NULL);
	if (privilege != K_SUPACTOR) {
		check_user();
	} else {
		check_errors();
		check_limits();
	}
	return check_end("check_pads");
}
