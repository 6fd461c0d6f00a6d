/*
 * AVL trees.
 */
#include "runtime/kernel/core/tree.h"

#include <stdbool.h>

static int height(const struct tree_node *n)
{
	return n ? n->height : 0;
}

static bool before(const struct tree_node *a, const struct tree_node *b)
{
	if (a->major != b->major)
		return a->major < b->major;
	if (a->minor != b->minor)
		return a->minor < b->minor;
	return (uintptr_t)a < (uintptr_t)b;
}

static void refresh(const struct tree *tree, struct tree_node *n)
{
	int low = height(n->child[0]);
	int high = height(n->child[1]);

	n->height = 1 + (low > high ? low : high);
	if (tree->refresh)
		tree->refresh(n);
}

/* Its other child takes n's place, n goes down to that side. */
static struct tree_node *rotate(const struct tree *tree, struct tree_node *n,
				unsigned side)
{
	struct tree_node *up = n->child[!side];

	n->child[!side] = up->child[side];
	up->child[side] = n;
	refresh(tree, n);
	refresh(tree, up);
	return up;
}

static struct tree_node *balance(const struct tree *tree, struct tree_node *n)
{
	int lean = height(n->child[1]) - height(n->child[0]);
	unsigned side = lean > 0;
	struct tree_node *heavy = n->child[side];

	if (lean >= -1 && lean <= 1) {
		refresh(tree, n);
		return n;
	}
	if (height(heavy->child[!side]) > height(heavy->child[side]))
		n->child[side] = rotate(tree, heavy, side);
	return rotate(tree, n, !side);
}

static struct tree_node *insert(const struct tree *tree, struct tree_node *at,
				struct tree_node *n)
{
	unsigned side;

	if (!at)
		return n;
	side = before(at, n);
	at->child[side] = insert(tree, at->child[side], n);
	return balance(tree, at);
}

void tree_insert(struct tree *tree, struct tree_node *node)
{
	node->child[0] = NULL;
	node->child[1] = NULL;
	refresh(tree, node);
	tree->root = insert(tree, tree->root, node);
}

static struct tree_node *take_first(const struct tree *tree,
				    struct tree_node *at,
				    struct tree_node **first)
{
	if (!at->child[0]) {
		*first = at;
		return at->child[1];
	}
	at->child[0] = take_first(tree, at->child[0], first);
	return balance(tree, at);
}

static struct tree_node *drop(const struct tree *tree, struct tree_node *at,
			      const struct tree_node *n)
{
	struct tree_node *next;
	unsigned side;

	if (at != n) {
		side = before(at, n);
		at->child[side] = drop(tree, at->child[side], n);
		return balance(tree, at);
	}
	if (!at->child[1])
		return at->child[0];
	at->child[1] = take_first(tree, at->child[1], &next);
	next->child[0] = at->child[0];
	next->child[1] = at->child[1];
	return balance(tree, next);
}

void tree_remove(struct tree *tree, struct tree_node *node)
{
	tree->root = drop(tree, tree->root, node);
}

static bool reaches(const struct tree_node *n, uint64_t major, uint64_t minor)
{
	return n->major > major || (n->major == major && n->minor >= minor);
}

struct tree_node *tree_from(const struct tree *tree, uint64_t major,
			    uint64_t minor)
{
	struct tree_node *best = NULL;
	struct tree_node *n = tree->root;

	while (n)
		if (reaches(n, major, minor)) {
			best = n;
			n = n->child[0];
		} else {
			n = n->child[1];
		}
	return best;
}

struct tree_node *tree_before(const struct tree *tree, uint64_t major,
			      uint64_t minor)
{
	struct tree_node *best = NULL;
	struct tree_node *n = tree->root;

	while (n)
		if (reaches(n, major, minor)) {
			n = n->child[0];
		} else {
			best = n;
			n = n->child[1];
		}
	return best;
}
