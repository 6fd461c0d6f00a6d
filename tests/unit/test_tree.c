/*
 * The kernel's balanced tree against a sorted array.
 */
#include "runtime/kernel/core/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { NODES = 600, STEPS = 6000 };

struct item {
	struct tree_node node;
	unsigned subtree; /* nodes, kept by refresh */
	bool in;
};

static struct item items[NODES];

static unsigned count(const struct tree_node *n)
{
	return n ? TREE_ENTRY(n, struct item, node)->subtree : 0;
}

static void refresh(struct tree_node *n)
{
	TREE_ENTRY(n, struct item, node)->subtree =
		1 + count(n->child[0]) + count(n->child[1]);
}

static int height(const struct tree_node *n)
{
	int low, high;

	if (!n)
		return 0;
	low = height(n->child[0]);
	high = height(n->child[1]);
	assert_in_range(low - high + 1, 0, 2);
	assert_int_equal(n->height, 1 + (low > high ? low : high));
	return n->height;
}

static uint64_t key(const struct item *i)
{
	return i->node.major << 32 | i->node.minor;
}

/* Lowest key at or above, or highest below, by looking at every item. */
static uint64_t search(uint64_t wanted, bool below)
{
	uint64_t best = UINT64_MAX;

	for (unsigned i = 0; i < NODES; i++) {
		uint64_t k = key(&items[i]);

		if (!items[i].in || (k < wanted) != below)
			continue;
		if (best == UINT64_MAX || (below ? k > best : k < best))
			best = k;
	}
	return best;
}

static uint64_t key_of(const struct tree_node *n)
{
	return n ? key(TREE_ENTRY(n, struct item, node)) : UINT64_MAX;
}

static void agrees_with_a_plain_search(void **state)
{
	struct tree tree = {.refresh = refresh};
	unsigned live = 0;

	(void)state;
	srand(7);
	for (unsigned s = 0; s < STEPS; s++) {
		struct item *i = &items[(unsigned)rand() % NODES];
		uint64_t major = (unsigned)rand() % 40;
		uint64_t minor = (unsigned)rand() % 40;

		if (i->in) {
			tree_remove(&tree, &i->node);
			live--;
		} else {
			i->node.major = major;
			i->node.minor = minor;
			tree_insert(&tree, &i->node);
			live++;
		}
		i->in = !i->in;
		height(tree.root);
		assert_int_equal(count(tree.root), live);
		assert_int_equal(key_of(tree_from(&tree, major, minor)),
				 search(major << 32 | minor, false));
		assert_int_equal(key_of(tree_before(&tree, major, minor)),
				 search(major << 32 | minor, true));
	}
}

static void stays_flat_in_any_order(void **state)
{
	static struct item many[1 << 14];
	struct tree tree = {.root = NULL};

	(void)state;
	for (uint64_t i = 0; i < 1 << 14; i++) {
		many[i].node.major = i;
		tree_insert(&tree, &many[i].node);
	}
	assert_in_range(height(tree.root), 14, 20);
	for (uint64_t i = 0; i < 1 << 14; i++) {
		assert_ptr_equal(tree_from(&tree, 0, 0), &many[i].node);
		tree_remove(&tree, &many[i].node);
	}
	assert_null(tree.root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_a_plain_search),
		cmocka_unit_test(stays_flat_in_any_order),
	};

	return cmocka_run_group_tests_name("tree", tests, NULL, NULL);
}
