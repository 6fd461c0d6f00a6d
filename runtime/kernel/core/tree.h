/*
 * Balanced trees of structures that carry their node: ordered by a pair of
 * numbers, O(log n) to insert, remove and look up.
 *
 * Nodes belong to the caller; a node is in at most one tree. Equal keys may
 * occur; their order is that of their addresses. No allocation, no errors.
 */
#ifndef HOTRIG_KERNEL_CORE_TREE_H
#define HOTRIG_KERNEL_CORE_TREE_H

#include <stddef.h>
#include <stdint.h>

struct tree_node {
	struct tree_node *child[2]; /* lower, higher */
	uint64_t major, minor;	    /* the key: set before tree_insert */
	int height;
};

struct tree {
	struct tree_node *root;
	/* Recompute what a node says of its subtree, after its children have
	 * changed; NULL: nodes say nothing. */
	void (*refresh)(struct tree_node *node);
};

/* The structure of this type whose member is that node. */
#define TREE_ENTRY(node, type, member)                                         \
	((type *)(void *)((char *)(node)-offsetof(type, member)))

void tree_insert(struct tree *tree, struct tree_node *node);
/* The node must be in this tree. */
void tree_remove(struct tree *tree, struct tree_node *node);

/* The first node at or behind the key; NULL: none. (0, 0): the first. */
struct tree_node *tree_from(const struct tree *tree, uint64_t major,
			    uint64_t minor);
/* The last node before the key; NULL: none. */
struct tree_node *tree_before(const struct tree *tree, uint64_t major,
			      uint64_t minor);

#endif
